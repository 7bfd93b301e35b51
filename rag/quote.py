"""The embedded answerer: answers in the sources' own words, with no model at all.

It says as little as answers: the best sentence, with the one before where it opens with a pronoun.
Other sources that say the same are cited with it; one that says otherwise stands beside it.
"""

from collections.abc import Iterator, Sequence

from index.normalize import words
from index.terms import terms
from rag.quantities import Stated, stated
from rag.several import asks_for_several
from rag.span import answer_span
from rag.types import Draft, Evidence, Question

SENTENCES = 3
"""Sentences quoted at most, beside what they lean on."""
CLOSE = 0.92
"""Part of the best sentence's score from which another is quoted beside it."""
CLOSE_OF_SEVERAL = 0.85
"""The same where more than one thing is asked for: `docs/decisions/0014`."""
LOOKED_AT = 6
"""Sentences that are looked at for the same or another answer."""
SAME = 0.6
"""Share of the shorter sentence's content that two sentences share if they say the same."""


class QuoteAnswerer:
    """Quotes the sentence that answers best, and what other sources say to it."""

    name = "quote"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Yields the sentences of the sources that answer, word for word, best first."""
        by_key = {item.key: item for item in evidence}
        if not evidence:
            return
        best, *others = evidence[:LOOKED_AT]
        part = CLOSE_OF_SEVERAL if asks_for_several(question.asked) else CLOSE
        close = [o for o in others if o.score >= part * best.score and o.key != best.before]
        same = [o for o in close if _says_the_same(question, best, o)]
        other = [o for o in close if o not in same][: SENTENCES - 1]
        differs = [o for o in other if _differs(question, best, o)]
        yield _draft(best, by_key, same=same[:1], differs=bool(differs))
        for item in other:
            yield _draft(item, by_key, differs=item in differs)


def _draft(
    item: Evidence,
    by_key: dict[str, Evidence],
    *,
    same: Sequence[Evidence] = (),
    differs: bool = False,
) -> Draft:
    """Returns a quote, after the sentence that it leans on."""
    before = [by_key[item.before]] if item.before else []
    quoted = [*before, item]
    return Draft(
        text=" ".join(q.text for q in quoted),
        keys=tuple(q.key for q in (*quoted, *same)),
        differs=differs,
    )


def _says_the_same(question: Question, one: Evidence, other: Evidence) -> bool:
    """Tells whether a sentence of another document gives the same answer in like words."""
    if one.sentence.document_id == other.sentence.document_id:
        return False
    if words(one.text) == words(other.text):
        return True
    ours, theirs = _answer(question, one.text), _answer(question, other.text)
    if ours is not None and theirs is not None:
        return _agree(ours, theirs)
    first, second = ({t.stem for t in terms(e.text)} for e in (one, other))
    return len(first & second) >= SAME * max(1, min(len(first), len(second)))


def _differs(question: Question, one: Evidence, other: Evidence) -> bool:
    """Tells whether a sentence of another document gives another time or number."""
    if one.sentence.document_id == other.sentence.document_id:
        return False
    ours, theirs = _answer(question, one.text), _answer(question, other.text)
    return ours is not None and theirs is not None and not _agree(ours, theirs)


def _answer(question: Question, sentence: str) -> Stated | None:
    """Returns the time or number with which a sentence answers, if it can be told."""
    span = answer_span(question.text, sentence)
    if span is None:
        return None
    said = stated(sentence[span.start : span.end])
    return said if said.quantities or said.years or said.months or said.weekdays else None


def _agree(one: Stated, other: Stated) -> bool:
    """Tells whether two answers name a number or date in common, and no other year or day."""
    for ours, theirs in ((one.years, other.years), (one.days, other.days)):
        if ours and theirs and not ours & theirs:
            return False
    numbers = [{q.value for q in s.quantities} for s in (one, other)]
    if all(numbers) and not numbers[0] & numbers[1]:
        return False
    return bool(
        (numbers[0] & numbers[1])
        or (one.years & other.years)
        or (one.days & other.days)
        or (one.months & other.months)
    )
