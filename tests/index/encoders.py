"""An encoder for tests: real vectors from letters, no model, nothing learned."""

from collections.abc import Sequence

import numpy as np

from index.normalize import words
from index.types import Span, Vectors


class LetterEncoder:
    """Counts hashed letter trigrams: the same words give the same direction."""

    name = "letters"
    max_tokens = 400

    def encode_query(self, text: str) -> Vectors:
        return self._encode([text])

    def encode_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        inside = tuple(
            self._encode([text[s.start : s.end] for s in of])
            for text, of in zip(texts, spans, strict=True)
        )
        return self._encode(texts), inside

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.full((len(texts), 64), 1e-6, dtype=np.float32)
        for row, text in enumerate(texts):
            joined = " ".join(words(text))
            for i in range(len(joined) - 2):
                vectors[row, sum(map(ord, joined[i : i + 3])) % 64] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def count_tokens(self, text: str) -> int:
        return len(words(text))
