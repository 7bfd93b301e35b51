"""The embedded answerer: answers in the sources' own words, with no model at all."""

from collections.abc import Iterator, Sequence

from rag.types import Draft, Evidence, Question

SENTENCES = 3
"""Sentences quoted at most."""
CLOSE = 0.95
"""Part of the best sentence's score from which another is quoted beside it."""


class QuoteAnswerer:
    """Quotes the sentence that answers best, and those that come close to it."""

    name = "quote"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Yields the sentences of the sources that answer, word for word, best first."""
        if not evidence:
            return
        best = evidence[0].score
        for item in evidence[:SENTENCES]:
            if item.score >= CLOSE * best:
                yield Draft(text=item.text, keys=(item.key,))
