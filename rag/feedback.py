"""What people said of answers -> evaluation cases, as `eval/data/README.md` describes them.

Only what can be read back is written: every quote occurs once in its document and lies within one
sentence of it. A document is found by its name, so feedback outlives an edit that leaves the quote.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from index.errors import SanadError
from index.language import detect
from index.store import Index
from index.types import Span
from rag.history import KeptTurn
from rag.types import Answer
from rag.untrusted import as_json, visible

CACHED = 64
"""Documents held at a time."""

LeftOut = Literal["outcome", "language", "gone", "quote"]
"""Why a rating makes no case; `_REASONS` says it in words."""

_REASONS: dict[LeftOut, str] = {
    "outcome": "of answers that state nothing",
    "language": "of questions in neither Arabic nor English",
    "gone": "of answers whose documents the index does not have, or has twice",
    "quote": "of answers whose quotes do not name one sentence",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """The cases that ratings make, and how many make none."""

    cases: tuple[Mapping[str, Any], ...]
    """In the order of the answers, as lines of a case file."""
    left_out: Mapping[LeftOut, int]


def cases(rated: Iterable[KeptTurn], index: Index) -> Feedback:
    """Makes a case of each rated answer, if it can be one.

    A good answer is a case whose gold are the sentences that it cites, any of which is enough; a
    good refusal one of a question without an answer. Of an answer whose citations are wrong, or
    that is not in its source, what it cites is disputed: it must not be cited again.
    """
    stored = _Stored(index)
    made = [_case(kept, stored) for kept in rated]
    return Feedback(
        cases=tuple(one for one in made if not isinstance(one, str)),
        left_out=Counter(one for one in made if isinstance(one, str)),
    )


def to_lines(found: Feedback) -> str:
    """Returns the cases as JSON lines; what a terminal must not be sent is written as a number."""
    # Breaks inside strings are written as numbers too: these are the breaks between fields alone.
    lines = (" ".join(part.strip() for part in as_json(case).split("\n")) for case in found.cases)
    return "".join(f"{line}\n" for line in lines)


def write(found: Feedback, out: Path) -> None:
    """Writes the cases as a file.

    Raises:
        SanadError: it cannot be written.
    """
    try:
        out.write_text(to_lines(found), encoding="utf-8")
    except OSError as error:
        raise SanadError(
            f"{out}: cannot be written ({error.strerror}); name another file for --out"
        ) from error


def told(found: Feedback) -> str:
    """Returns how many cases there are, and how many ratings made none and why, on one line."""
    n_cases, n_left_out = len(found.cases), sum(found.left_out.values())
    counted = "1 case" if n_cases == 1 else f"{n_cases} cases"
    if not n_left_out:
        return counted
    reasons = ", ".join(f"{n} {_REASONS[why]}" for why, n in found.left_out.items())
    return f"{counted}; ratings that make none: {reasons}"


def places(quote: str, text: str) -> tuple[Span, ...]:
    """Returns where a quote stands in a text, whatever white space is between its words."""
    words = r"\s+".join(re.escape(word) for word in quote.split())
    found = (match.span(1) for match in re.finditer(f"(?=({words}))", text))
    return tuple(Span(start=start, end=end) for start, end in found)


class _Stored:
    """The documents of an index, by source."""

    def __init__(self, index: Index) -> None:
        self.ids: dict[str, list[str]] = {}
        for summary in index.catalogue.documents():
            self.ids.setdefault(summary.source, []).append(summary.id)
        self.text = lru_cache(CACHED)(lambda name: index.catalogue.document(name).text)
        self.sentences = lru_cache(CACHED)(index.catalogue.sentences)

    def names_one_sentence(self, document_id: str, quote: str) -> bool:
        """Tells whether a quote occurs once in a document, inside one sentence."""
        found = places(quote, self.text(document_id))
        return len(found) == 1 and any(
            sentence.start <= found[0].start and found[0].end <= sentence.end
            for sentence in self.sentences(document_id)
        )


def _case(kept: KeptTurn, stored: _Stored) -> dict[str, Any] | LeftOut:
    answer = kept.turn.answer
    question = visible(answer.question.text)
    if detect(question) == "und":
        return "language"
    case = {"id": f"feedback-{kept.id}", "question": question}
    if kept.rating == "good" and answer.outcome == "refused":
        return {**case, "kind": "near-miss"}
    if answer.outcome != "answered":
        return "outcome"
    quotes = _quotes(answer, stored)
    if isinstance(quotes, str):
        return quotes
    if kept.rating == "good":
        return {**case, "kind": "answerable", "needs": "any", "gold": quotes}
    return {**case, "kind": "disputed", "wrong": quotes}


def _quotes(answer: Answer, stored: _Stored) -> list[dict[str, str]] | LeftOut:
    """Returns the cited sentences that a case can name, or why there is none."""
    cited = dict.fromkeys((c.source, c.quote) for claim in answer.claims for c in claim.citations)
    there = [(source, quote) for source, quote in cited if len(stored.ids.get(source, ())) == 1]
    if not there:
        return "gone"
    quotes = [
        {"source": source, "quote": quote}
        for source, quote in there
        if stored.names_one_sentence(stored.ids[source][0], quote)
    ]
    return quotes or "quote"
