"""A claim and its cited sentences read together -> does what they mean support it?

The shipped encoder reads both texts as one, its layers changed by a low-rank difference that was
learnt from claims (`models/training/claims.py`); `models/reader/README.md` is its card.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray

from index.bert import Bert, read_safetensors

READER = Path(__file__).resolve().parent.parent / "models" / "reader" / "claims.safetensors"
SCALE = 2.0
"""Factor of the changes, as in training."""
LIMIT = 288
"""Word pieces that are read of both texts, as in training."""
Meaning = Literal["supported", "contradicted", "unsupported"]
_MEANINGS: tuple[Meaning, ...] = ("supported", "contradicted", "unsupported")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What the reading says, in natural logarithms of odds."""

    margin: float
    """By how much "supported" is likelier than the likelier of the others."""
    against: float
    """By how much "contradicted" is likelier than "unsupported"."""

    @property
    def likeliest(self) -> Meaning:
        """The likeliest of the three."""
        if self.margin > 0:
            return "supported"
        return "contradicted" if self.against > 0 else "unsupported"


class Entailment:
    """Reads claims together with what they cite."""

    def __init__(self, bert: Bert, weights: dict[str, NDArray[Any]]) -> None:
        """Takes the encoder, and the changes and the head that make it a reader of claims."""
        held = {name: np.asarray(array, dtype=np.float32) for name, array in weights.items()}
        changes = {
            name.removeprefix("bert."): array
            for name, array in held.items()
            if name.endswith((".down", ".up"))
        }
        self._bert = bert.changed(changes, scale=SCALE)
        self._head = {name: a for name, a in held.items() if not name.startswith("bert.")}

    @classmethod
    def load(cls) -> Self | None:
        """Returns the reading that ships; None where its files are missing."""
        if not READER.is_file():
            return None
        bert = Bert.load(_SHIPPED)
        return cls(bert, read_safetensors(READER)) if bert else None

    def read(self, claim: str, cited: Sequence[str]) -> Meant:
        """Reads a claim together with all the cited sentences."""
        pair = self._bert.read_pair(claim, " ".join(cited), kinds=self._head["kinds"], limit=LIMIT)
        parts = pair.states @ self._head["part.weight"].T + self._head["part.bias"]
        said = parts[pair.part == 0]
        seen = np.concatenate([parts[0], said.mean(axis=0), said.max(axis=0)])
        scores = self._head["verdict.weight"] @ seen + self._head["verdict.bias"]
        supported, contradicted, unsupported = (float(score) for score in scores)
        return Meant(
            margin=supported - max(contradicted, unsupported),
            against=contradicted - unsupported,
        )


_SHIPPED = Path(__file__).resolve().parent.parent / "models" / "encoder"
