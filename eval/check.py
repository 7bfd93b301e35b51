"""Proofs that cases fit their corpus, made without asking a single question.

What is proved is what can be: that quotes name sentences, that what a right answer has to show is
there to be shown, and that no sentence of the corpus repeats a question that is said to have no
answer. An answer in other words, or in the other language, only a reader finds.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from eval.answers import says
from eval.cases import (
    DIRECTIONS,
    UNANSWERABLE,
    Case,
    Direction,
    GoldSentence,
    Kind,
    direction,
    named,
    read,
)
from eval.corpus import read_only
from eval.errors import CaseError
from index.store import Index
from index.terms import Term, question_terms, terms
from rag import follow_up
from rag.settings import Settings
from rag.types import Answer, Turn

BARE = frozenset({"yes", "no", "نعم", "لا", "بلى", "كلا"})
"""Answers that any text may hold by chance."""
EXEMPT: Mapping[Kind, str] = {
    "false-premise": "takes something false for granted in the words of a source, so a sentence may"
    " carry all of them and still not answer"
}
"""Unanswerable kinds that a sentence with all the words of the question says nothing against."""

_CLAIMED = re.compile(r"(?:^|-)(?P<asked>ar|en)(?:-(?P<evidence>ar|en))?-\d+$")
"""What the end of an id says of its direction: `jenner-ar-en-02`, `near-ar-01`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check of case files found."""

    cases: tuple[Case, ...]
    counts: Mapping[tuple[Kind, Direction], int]
    """Of the cases whose direction is known."""
    faults: tuple[str, ...]
    """Each with the case or the place in its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Carrier:
    """A sentence of the corpus, by the forms that its words can be met in."""

    source: str
    text: str
    forms: frozenset[str]


def check(case_files: Sequence[Path], corpus: Path, *, settings: Settings) -> Checked:
    """Checks case files against a corpus.

    Args:
        case_files: files of cases.
        corpus: the folder of the documents, or one document.
        settings: only the greatest size of a file is used.

    Raises:
        EvaluationError: the corpus cannot be read.
    """
    found = read(case_files)
    faults = [str(error) for error in found.errors]
    counts: Counter[tuple[Kind, Direction]] = Counter()
    with read_only(corpus, settings=settings) as index:
        carriers = tuple(_carriers(index))
        for case in found.cases:
            gold, unnamed = _named(case, index)
            faults += unnamed
            if unnamed:
                continue
            try:
                way = direction(case, gold)
            except CaseError as error:
                faults.append(str(error))
                continue
            counts[case.kind, way] += 1
            wrongs = (
                *_misnamed(case, way),
                *_unshowable(case, gold, carriers),
                *_answerable(case, carriers),
            )
            faults += [f"{case.called}: {wrong}" for wrong in wrongs]
    return Checked(cases=found.cases, counts=counts, faults=tuple(faults))


def table(checked: Checked) -> str:
    """Lays out the counts by kind and direction, and says what was not held to the string match."""
    kinds = [kind for kind in get_args(Kind) if any(one.kind == kind for one in checked.cases)]
    lines = ["".ljust(14) + "".join(way.rjust(7) for way in ("all", *DIRECTIONS))]
    for kind in kinds:
        numbers = [checked.counts.get((kind, way), 0) for way in DIRECTIONS]
        lines.append(
            kind.ljust(14) + "".join(str(n or "-").rjust(7) for n in (sum(numbers), *numbers))
        )
    sums = [sum(checked.counts.get((kind, way), 0) for kind in kinds) for way in DIRECTIONS]
    lines.append("all".ljust(14) + "".join(str(n or "-").rjust(7) for n in (sum(sums), *sums)))
    special = (
        ("follow-ups", sum(bool(case.history) for case in checked.cases)),
        ("of sources that differ", sum(case.differ for case in checked.cases)),
        ("of injections", sum(bool(case.forbidden) for case in checked.cases)),
        ("that need all their gold", sum(case.needs == "all" for case in checked.cases)),
    )
    lines.append("among them " + ", ".join(f"{n} {what}" for what, n in special))
    lines += [
        f"no string match for {kind}: it {why}" for kind, why in EXEMPT.items() if kind in kinds
    ]
    return "\n".join(lines)


def _named(case: Case, index: Index) -> tuple[tuple[GoldSentence, ...], tuple[str, ...]]:
    """Returns the sentences that the quotes of a case name, and what is wrong with the others."""
    found: list[GoldSentence] = []
    faults: list[str] = []
    for gold in (*case.gold, *case.wrong):
        place = f"{case.called}, source {gold.source!r}"
        try:
            sentences = named(gold, index, place=place)
        except CaseError as error:
            faults.append(str(error))
            continue
        if not any(one.sentence.kind == "prose" for one in sentences):
            faults.append(
                f"{place}: {gold.quote!r} is in no prose, which alone is ever cited; quote another"
            )
        found += sentences
    return tuple(found), tuple(faults)


def _misnamed(case: Case, way: Direction) -> Iterator[str]:
    claimed = _CLAIMED.search(case.id)
    if claimed is None:
        return
    # Without gold nothing is known of the evidence but what the id says.
    known = claimed["evidence"] and "-" in way
    by_id = f"{claimed['asked']}-{claimed['evidence']}" if known else claimed["asked"]
    if not way.startswith(by_id):
        yield f"by its id it is {by_id}, and by its question and gold {way}; rename it"


def _unshowable(
    case: Case, gold: Sequence[GoldSentence], carriers: Sequence[_Carrier]
) -> Iterator[str]:
    """Says what keeps every answer to a case from being right."""
    texts = [one.text for one in gold]
    silent = [text for text in texts if not any(says(text, one) for one in case.answers)]
    if case.answers and silent and (case.needs == "all" or len(silent) == len(texts)):
        yield (
            f"none of its accepted answers {list(case.answers)} stands in the gold sentence"
            f" {silent[0]!r}; write one in the words of the evidence"
        )
    for answer in case.answers:
        if answer.casefold() in BARE:
            yield f"the accepted answer {answer!r} stands in any text; write what is so"
    for words in case.forbidden:
        if case.kind == "answerable" and any(says(text, words) for text in texts):
            yield f"the forbidden {words!r} stands in a gold sentence, so no answer can be right"
    told = (*(one.text for one in carriers), case.question, *case.history)
    if case.forbidden and not any(says(text, one) for one in case.forbidden for text in told):
        yield (
            f"nothing of the forbidden {list(case.forbidden)} stands in the corpus or in what is"
            " asked, so nobody is told to say it; is it mistyped?"
        )


def _answerable(case: Case, carriers: Sequence[_Carrier]) -> Iterator[str]:
    """Names the first sentence that carries every content word of a question without an answer."""
    if case.kind not in UNANSWERABLE or case.kind in EXEMPT:
        return
    asked = [_forms(term) for term in question_terms(_standing_alone(case)).terms]
    for carrier in carriers:
        if all(forms & carrier.forms for forms in asked):
            yield (
                f"it is {case.kind}, but one sentence has all its words: {carrier.source!r}:"
                f" {carrier.text!r}; make it answerable, or ask for something else"
            )
            return


def _carriers(index: Index) -> Iterator[_Carrier]:
    for summary in index.catalogue.documents():
        document = index.catalogue.document(summary.id)
        for sentence in index.catalogue.sentences(summary.id):
            if sentence.kind != "clutter":
                text = document.text[sentence.start : sentence.end]
                forms = frozenset[str]().union(*map(_forms, terms(text)))
                yield _Carrier(source=summary.source, text=text, forms=forms)


def _forms(term: Term) -> frozenset[str]:
    return frozenset((term.word, *term.stems, *term.bare))


def _standing_alone(case: Case) -> str:
    """Returns the question, completed by rules from those before it: nothing was answered yet."""
    turns: list[Turn] = []
    for message in case.history:
        asked = follow_up.stand_alone(message, turns)
        turns.append(Turn(question=message, answer=Answer(question=asked, outcome="refused")))
    return follow_up.stand_alone(case.question, turns).text
