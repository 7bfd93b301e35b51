"""Passages found -> numbered evidence sentences within a token budget."""

from collections.abc import Sequence

from index import tokens
from index.normalize import words
from index.types import SentenceHit
from rag.types import Evidence, Question

LIMIT = 12
"""Sentences offered to the answerer at most."""
BUDGET = 2_000
"""o200k tokens of evidence at most."""
ACROSS = 0.95
"""Factor for the confidence in a sentence of the other language: it was met by guesses."""


def select(
    found: Sequence[SentenceHit],
    *,
    limit: int = LIMIT,
    budget: int = BUDGET,
) -> tuple[Evidence, ...]:
    """Returns the best sentences with keys `1`, `2`, ..., best first.

    The same words from two sources are both kept, for each is a source of its own; the same words
    twice in one source are not.
    """
    chosen: list[Evidence] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    left = budget
    for hit in found:
        same = (hit.source, words(hit.text))
        size = tokens.count(hit.text)
        if same in seen or size > left:
            continue
        seen.add(same)
        left -= size
        chosen.append(
            Evidence(
                key=str(len(chosen) + 1),
                sentence=hit.sentence,
                source=hit.source,
                title=hit.title,
                text=hit.text,
                score=hit.score,
            )
        )
        if len(chosen) == limit:
            break
    return tuple(chosen)


def confidence(question: Question, chosen: Sequence[Evidence]) -> float:
    """Returns how sure it is that the evidence answers the question, from 0 to 1."""
    if not chosen:
        return 0.0
    across = chosen[0].sentence.language not in (question.language, "und")
    return chosen[0].score * (ACROSS if across else 1.0)
