"""Answers made elsewhere -> what is seen of each, as if the questions had been asked here.

A file of the answer format (`docs/answer-format.md`) holds them, one JSON object a line, as
`sanad ask --batch` writes it; another system may leave most of it out. What it says of its own
support is not read: our support check judges the claims against the stored text.

People's gold is sentences, so what is cited or found counts as the sentences that it covers.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from eval.answer_lines import AnswerLine, Cited, Place, Said, read
from eval.cases import Case, GoldSentence, direction, language, locate
from eval.errors import AnswersError
from eval.observe import frame
from eval.types import Observed
from index.errors import UnknownSource
from index.store import Index
from index.types import Document, Hit, Passage, Sentence, SentenceHit, Span
from rag.feedback import places
from rag.types import Answer, Checker, Citation, Claim, Question
from rag.untrusted import line as visible

NAMED = 10
"""Ids and sources that one message names at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A document of the corpus as it is stored."""

    document: Document
    sentences: tuple[Sentence, ...]

    def covered(self, span: Span) -> tuple[Sentence, ...]:
        """Returns the sentences that a span covers: those it lies in, or has at least half of.

        Chunks of other systems begin and end inside sentences, and hold headings: a few characters
        of a neighbour cite nothing, and neither does a heading beside prose.
        """
        shared = [
            (min(span.end, one.end) - max(span.start, one.start), one) for one in self.sentences
        ]
        touched = [(n, one) for n, one in shared if n > 0]
        size = span.end - span.start
        most = [one for n, one in touched if 2 * n >= min(size, one.end - one.start)]
        found = most or [one for _, one in touched]
        return tuple([one for one in found if one.kind == "prose"] or found)


_Corpus = Mapping[str, _Stored | None]
"""The documents that answers name, by what they call them; None for what is no document."""


def observe(
    path: Path, cases: Sequence[Case], *, index: Index, checker: Checker
) -> tuple[Observed, ...]:
    """Reads answers to the questions of cases, in the order of the cases.

    Sources that are not in the corpus are said on stderr: that they are called otherwise there is
    likelier than that each of them was made up.

    Args:
        path: the file of answers.
        cases: what was asked.
        index: where the documents are that the cases are about.
        checker: judges the claims.

    Raises:
        AnswersError: the file or a line of it cannot be used, or it does not have exactly one
            answer for each case.
        CaseError: quotes that the index does not hold.
    """
    lines = read(path)
    _require_same_ids(path, lines, cases)
    stored = _documents(lines.values(), index)
    unknown = sorted(source for source, found in stored.items() if found is None)
    if unknown:
        names = ", ".join(map(visible, unknown[:NAMED]))
        print(f"sanad eval: not in the corpus, so nothing is cited there: {names}", file=sys.stderr)
    return tuple(
        _observed(lines[case.id], case, locate(case, index), stored=stored, checker=checker)
        for case in cases
    )


def _require_same_ids(path: Path, lines: Mapping[str, AnswerLine], cases: Sequence[Case]) -> None:
    """Holds the answers to the cases: a system is not measured on the part that it chose."""
    wanted = {case.id for case in cases}
    faults = [
        f"{len(ids)} {what}: {', '.join(ids[:NAMED])}{', ...' if len(ids) > NAMED else ''}"
        for what, ids in (
            ("cases without an answer", [case.id for case in cases if case.id not in lines]),
            ("answers to no case", [name for name in lines if name not in wanted]),
        )
        if ids
    ]
    if faults:
        raise AnswersError(
            f"{path}: {'; '.join(faults)}; give one answer for each case, a refusal where there is"
            ' none: {"id": ..., "outcome": "refused"}'
        )


def _documents(lines: Iterable[AnswerLine], index: Index) -> _Corpus:
    named: set[str] = set()
    for line in lines:
        named.update(cited.source for claim in line.claims for cited in claim.citations)
        named.update(found.source for found in (*(line.hits or ()), *(line.sentences or ())))
    stored: dict[str, _Stored | None] = dict.fromkeys(named)
    for source in named:
        try:
            document = index.catalogue.document(index.catalogue.find(source).id)
        except UnknownSource:
            continue
        sentences = index.catalogue.sentences(document.id)
        stored[source] = _Stored(document=document, sentences=sentences)
    return stored


def _observed(
    line: AnswerLine,
    case: Case,
    named: Sequence[GoldSentence],
    *,
    stored: _Corpus,
    checker: Checker,
) -> Observed:
    answer = _answer(line, case, stored, checker)
    return Observed(
        case=case,
        language=language(case),
        direction=direction(case, named),
        gold=tuple(named if case.gold else ()),
        wrong=tuple(named if case.wrong else ()),
        hits=None if line.hits is None else tuple(_hits(line.hits, stored)),
        sentences=None if line.sentences is None else tuple(_sentences(line.sentences, stored)),
        answer=answer,
        frame=frame(answer, line.text),
        texts={
            found.document.id: found.document.text for found in stored.values() if found is not None
        },
        seconds=line.total_seconds,
    )


def _answer(line: AnswerLine, case: Case, stored: _Corpus, checker: Checker) -> Answer:
    """Returns the answer; a text without claims is one claim that cites nothing."""
    outcome = line.outcome or ("answered" if line.claims or line.text.strip() else "refused")
    said = line.claims or ([Said(text=line.text)] if outcome == "answered" else [])
    return Answer(
        question=Question(
            asked=case.question, text=case.question, language=line.language or language(case)
        ),
        outcome=outcome,
        claims=tuple(_claim(one, stored, checker) for one in said),
        confidence=line.confidence,
        model=line.model,
        error=line.error,
        reply=line.text if outcome == "replied" else "",
    )


def _claim(said: Said, stored: _Corpus, checker: Checker) -> Claim:
    given = [cited for one in said.citations for cited in _citations(one, stored)]
    citations = tuple(
        replace(cited, key=str(key)) for key, cited in enumerate(dict.fromkeys(given), start=1)
    )
    judged = checker.check(said.text, [cited.quote for cited in citations]) if citations else None
    return Claim(
        text=said.text,
        citations=citations,
        support=judged.score if judged else 0.0,
        verdict=judged.verdict if judged else "unsupported",
        differs=said.differs,
    )


def _citations(given: Cited, stored: _Corpus) -> Iterator[Citation]:
    """Yields the sentences that are cited, or what was given where that is not in the corpus."""
    found = stored[given.source]
    span = _span(given, found.document.text) if found else None
    sentences = found.covered(span) if found and span else ()
    if not found or not sentences:
        # Its quote does not stand at its offsets: every judge of exactness sees that.
        yield Citation(
            key="",
            document_id=found.document.id if found else "",
            source=given.source,
            start=given.start or 0,
            end=given.end or 0,
            quote=given.quote or "",
            language="und",
        )
    for sentence in sentences:
        yield Citation(
            key="",
            document_id=sentence.document_id,
            source=given.source,
            start=sentence.start,
            end=sentence.end,
            quote=found.document.text[sentence.start : sentence.end] if found else "",
            language=sentence.language,
            title=found.document.title if found else "",
        )


def _span(given: Cited, text: str) -> Span | None:
    """Returns what is cited of a document; None where its text does not read so."""
    if given.start is None or given.end is None:
        whole = (Span(start=0, end=len(text)),)
        return next(iter(places(given.quote, text) if given.quote else whole), None)
    read = text[given.start : given.end].split()
    if given.quote is not None and given.quote.split() != read:
        return None
    return Span(start=given.start, end=given.end)


def _hits(given: Sequence[Place], stored: _Corpus) -> Iterator[Hit]:
    for rank, one in enumerate(given, start=1):
        found = stored[one.source]
        document_id = found.document.id if found else ""
        passage = Passage(id="", document_id=document_id, first=0, last=0, n_tokens=0)
        yield Hit(
            passage=passage,
            source=one.source,
            start=one.start,
            end=one.end,
            score=0.0,
            rank=rank,
        )


def _sentences(given: Sequence[Place], stored: _Corpus) -> Iterator[SentenceHit]:
    for one in given:
        found = stored[one.source]
        if found is None:
            continue
        for sentence in found.covered(Span(start=one.start, end=one.end)):
            text = found.document.text[sentence.start : sentence.end]
            yield SentenceHit(
                sentence=sentence,
                source=one.source,
                title=found.document.title,
                text=text,
                score=0.0,
            )
