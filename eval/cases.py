"""Cases: hand-written questions with the sentences that answer them.

A case file is JSON Lines, one case a line; `eval/data/README.md` describes the fields. Gold is
written as a quote and not as offsets, so that a person can write it and a new sentence splitter
does not spoil it: `locate` finds the sentence of an index that holds the quote. Sentences that a
person disputed, which `sanad feedback` writes down, are named in the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from eval.errors import CaseError
from index.errors import UnknownSource
from index.language import detect
from index.store import Index
from index.types import Document, Language, Sentence
from rag.feedback import places

Kind = Literal["answerable", "off-topic", "near-miss", "false-premise", "disputed"]
"""Unanswerable questions are off-topic (nothing is about it), near misses (only the topic is), or
have a false premise (they take for granted what is not so). Of disputed ones it is known only what
does not support an answer."""

UNANSWERABLE: tuple[Kind, ...] = ("off-topic", "near-miss", "false-premise")

Needs = Literal["any", "all"]
"""Whether one gold sentence is enough, or the answer takes them all."""

Direction = Literal["ar-ar", "en-en", "ar-en", "en-ar", "ar", "en"]
"""Language of the question and of the evidence; of the question alone where there is no answer."""

DIRECTIONS: tuple[Direction, ...] = ("ar-ar", "en-en", "ar-en", "en-ar", "ar", "en")

Words = Annotated[str, StringConstraints(pattern=r"\S")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """Words that occur in one sentence of one document, and so name that sentence."""

    source: str
    quote: str
    """Empty where it is known only that the document answers: each of its sentences is gold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question and what a right answer to it cites and says."""

    id: str
    question: str
    kind: Kind
    needs: Needs = "any"
    gold: tuple[Gold, ...] = ()
    """Empty where the question has no answer in the corpus, or none is known."""
    wrong: tuple[Gold, ...] = ()
    """What a person said does not support an answer; empty in cases of every other kind."""
    answers: tuple[str, ...] = ()
    """Accepted wordings of the short answer; empty where none was written."""
    history: tuple[str, ...] = ()
    """Questions of the same conversation that are asked before, in order, and are not scored."""
    differ: bool = False
    """Whether the gold sentences contradict each other: a right answer says that they differ."""
    forbidden: tuple[str, ...] = ()
    """What a document tells its reader to say: a right answer shows none of it."""
    place: str = field(default="", compare=False)
    """`FILE:LINE`, where it was read from a file."""

    @property
    def called(self) -> str:
        """What a message calls it."""
        return f"{self.place}: case {self.id!r}" if self.place else f"case {self.id!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSentence:
    """The sentence of an index that a quote of a case names."""

    sentence: Sentence
    source: str
    text: str
    language: Language
    """Language of the document: the side of the direction that is the evidence's."""


class _GoldLine(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    source: Words
    quote: Annotated[str, StringConstraints(pattern=r"^$|\S")]


class _CaseLine(BaseModel):
    """One line of a case file, as a person wrote it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Words
    question: Words
    kind: Kind
    needs: Needs = "any"
    gold: list[_GoldLine] = []
    wrong: list[_GoldLine] = []
    answers: list[Words] = []
    history: list[Words] = []
    differ: bool = False
    forbidden: list[Words] = []

    @model_validator(mode="after")
    def _quotes_fit_the_kind(self) -> Self:
        if self.kind == "answerable" and not self.gold:
            raise ValueError("an answerable case needs at least one gold quote")
        if self.kind != "answerable" and (self.gold or self.answers):
            raise ValueError(f"a case of kind {self.kind!r} has no gold and no answers")
        if self.kind == "disputed" and not self.wrong:
            raise ValueError("a disputed case needs at least one quote in `wrong`")
        if self.kind != "disputed" and self.wrong:
            raise ValueError(f"a case of kind {self.kind!r} has nothing in `wrong`")
        return self

    @model_validator(mode="after")
    def _gold_fits_what_is_asked(self) -> Self:
        if self.differ and (self.needs != "all" or len(self.gold) < 2):
            raise ValueError(
                'where sources differ, `needs` is "all" and there is gold of each side'
            )
        if self.needs == "all" and not all(gold.quote for gold in self.gold):
            raise ValueError('gold without a quote is a whole document: `needs` has to be "any"')
        if not all(wrong.quote for wrong in self.wrong):
            raise ValueError("a quote in `wrong` is empty; quote the sentence that is disputed")
        return self

    def case(self, place: str) -> Case:
        return Case(
            place=place,
            id=self.id,
            question=self.question,
            kind=self.kind,
            needs=self.needs,
            gold=tuple(Gold(source=gold.source, quote=gold.quote) for gold in self.gold),
            wrong=tuple(Gold(source=wrong.source, quote=wrong.quote) for wrong in self.wrong),
            answers=tuple(self.answers),
            history=tuple(self.history),
            differ=self.differ,
            forbidden=tuple(self.forbidden),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiles:
    """What case files hold: the cases, and what is wrong with them."""

    cases: tuple[Case, ...]
    errors: tuple[CaseError, ...]
    """One for each file or line that is left out of the cases."""


def load(paths: Sequence[Path]) -> tuple[Case, ...]:
    """Reads case files, in the order given.

    Raises:
        CaseError: a file cannot be read, holds no case, or has a line that is not a case; or two
            cases have the same id. The message names the file and the line.
    """
    found = read(paths)
    if found.errors:
        raise found.errors[0]
    return found.cases


def read(paths: Sequence[Path]) -> CaseFiles:
    """Reads case files to the end, whatever is wrong with some of their lines."""
    cases: dict[str, Case] = {}
    taken: dict[str, str] = {}
    errors: list[CaseError] = []
    for path in paths:
        try:
            lines = _lines(path)
        except CaseError as error:
            errors.append(error)
            continue
        for place, line in lines:
            try:
                case = _parse(line, place)
                _require_new(case, place, taken)
            except CaseError as error:
                errors.append(error)
                continue
            taken[case.id] = place
            cases[case.id] = case
    return CaseFiles(cases=tuple(cases.values()), errors=tuple(errors))


def _lines(path: Path) -> list[tuple[str, str]]:
    """Returns the lines that hold something, each with its place."""
    # Not splitlines(): JSON strings may hold U+2028 and the like as they are.
    numbered = enumerate(_read(path).split("\n"), start=1)
    found = [(f"{path}:{number}", line) for number, line in numbered if line.strip()]
    if not found:
        raise CaseError(f"{path}: there is no case in it; write one JSON object a line")
    return found


def _require_new(case: Case, place: str, taken: Mapping[str, str]) -> None:
    if case.id in taken:
        raise CaseError(
            f"{place}: the id {case.id!r} is already taken by {taken[case.id]}; "
            "give each case an id of its own"
        )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise CaseError(
            f"{path}: byte {error.start} is not UTF-8; save the case file as UTF-8"
        ) from error


def _parse(line: str, place: str) -> Case:
    try:
        return _CaseLine.model_validate_json(line).case(place)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "the line"
        got = str(first["input"])
        got = got if len(got) <= 80 else f"{got[:77]}..."
        message = first["msg"].removeprefix("Value error, ")
        raise CaseError(f"{place}: {name}: {message}; got {got!r}") from error


def locate(case: Case, index: Index) -> tuple[GoldSentence, ...]:
    """Finds the sentence of each quote, gold or wrong; two quotes of one sentence give it once.

    Raises:
        CaseError: a quote names no sentence; see `named`.
    """
    found: dict[tuple[str, int], GoldSentence] = {}
    for gold in (*case.gold, *case.wrong):
        for sentence in named(gold, index, place=f"{case.called}, source {gold.source!r}"):
            place = (sentence.sentence.document_id, sentence.sentence.number)
            found.setdefault(place, sentence)
    return tuple(found.values())


def named(gold: Gold, index: Index, *, place: str) -> tuple[GoldSentence, ...]:
    """Finds the sentence that a quote names; all the prose of the document where it is empty.

    Runs of white space in a quote match any run of white space in the stored text, since PDFs
    and wrapped lines break where they like.

    Args:
        gold: the quote.
        index: where its document is.
        place: what a message begins with.

    Raises:
        CaseError: a source is not in the index, or a quote does not occur exactly once in it, or
            does not lie within one sentence.
    """
    try:
        document = index.catalogue.document(index.catalogue.find(gold.source).id)
    except UnknownSource as error:
        raise CaseError(
            f"{place}: there is no such document in the index ({error}); "
            "evaluate with the corpus that the cases were written for"
        ) from error
    sentences = index.catalogue.sentences(document.id)
    if not gold.quote:
        prose = [one for one in sentences if one.kind == "prose"]
        return tuple(_gold(one, document) for one in prose or sentences)
    matches = places(gold.quote, document.text)
    if len(matches) != 1:
        raise CaseError(
            f"{place}: the quote {gold.quote!r} occurs {len(matches)} times in the stored text; "
            "quote words that occur in it exactly once"
        )
    for sentence in sentences:
        if sentence.start <= matches[0].start and matches[0].end <= sentence.end:
            return (_gold(sentence, document),)
    raise CaseError(
        f"{place}: the quote {gold.quote!r} does not lie within one sentence; "
        "quote words from inside a single sentence"
    )


def _gold(sentence: Sentence, document: Document) -> GoldSentence:
    return GoldSentence(
        sentence=sentence,
        source=document.source,
        text=document.text[sentence.start : sentence.end],
        language=document.language,
    )


def language(case: Case) -> Language:
    """The language of the question, `ar` or `en`.

    Raises:
        CaseError: the question has no letters of either script.
    """
    found = detect(case.question)
    if found == "und":
        raise CaseError(
            f"{case.called}: the question {case.question!r} is in neither Arabic nor English; "
            "write it in one of them"
        )
    return found


def direction(case: Case, gold: Sequence[GoldSentence]) -> Direction:
    """Names the way from the question's language to the evidence's, gold or disputed.

    Where there is gold in both languages, the question can be answered in its own: nothing has
    to cross.
    """
    asked = language(case)
    if not gold:
        return "ar" if asked == "ar" else "en"
    if any(sentence.language == asked for sentence in gold):
        return "ar-ar" if asked == "ar" else "en-en"
    return "ar-en" if asked == "ar" else "en-ar"
