"""Text -> vectors, by any sentence-transformers model."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.errors import EncoderError
from index.types import Vectors

BATCH = 32


class SentenceEncoder:
    """A sentence-transformers model, loaded at its first use."""

    def __init__(self, model: str) -> None:
        """Takes a folder that holds a model, or a model's name on a hub.

        Raises:
            EncoderError: the folder does not hold a model.
        """
        self._place = model
        path = Path(model)
        if path.is_dir():
            if not (path / "modules.json").is_file():
                raise EncoderError(
                    f"{model} holds no sentence-transformers model (no modules.json in it);"
                    " set SANAD_ENCODER to a model's folder or name, or to nothing for none"
                )
            self.name = f"{path.name}:{_fingerprint(path)}"
        else:
            self.name = model
        self._model: Any = None

    @property
    def max_tokens(self) -> int:
        """How much of one text the model reads, in its own tokens."""
        limit = self._loaded().max_seq_length
        return int(limit) if limit and limit < sys.maxsize else sys.maxsize

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Returns vectors of shape `(len(texts), dim)`, each of unit length.

        Raises:
            EncoderError: the model cannot be loaded, or gave something that is not a number.
        """
        vectors = self._loaded().encode(
            list(texts),
            batch_size=BATCH,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        if not np.isfinite(vectors).all():
            raise EncoderError(f"the encoder {self.name} gave vectors that are not numbers")
        return np.asarray(vectors, dtype=np.float32)

    def count_tokens(self, text: str) -> int:
        """Returns the size of a text in the model's own tokens, its marks at both ends included."""
        tokenizer = self._loaded().tokenizer
        if callable(tokenizer):
            return len(tokenizer(text, truncation=False)["input_ids"])
        return len(tokenizer.encode(text).ids)  # static models carry a bare tokenizer

    def _loaded(self) -> Any:
        if self._model is None:
            from sentence_transformers import SentenceTransformer  # seconds to import

            try:
                self._model = SentenceTransformer(self._place, device="cpu")
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                raise EncoderError(
                    f"the encoder {self._place!r} cannot be loaded ({error}); set SANAD_ENCODER to"
                    " a model's folder, or to nothing to search without it"
                ) from error
        return self._model


def _fingerprint(folder: Path) -> str:
    """Returns a short hash of the weights and settings in a model's folder."""
    digest = hashlib.sha256()
    for path in sorted(
        p for p in folder.rglob("*") if p.suffix in (".json", ".safetensors", ".txt")
    ):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
