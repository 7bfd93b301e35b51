"""Text -> vectors, by any sentence-transformers model."""

import hashlib
import json
import sys
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from index.bert import Bert
from index.errors import EncoderError
from index.types import Span, Vectors

BATCH = 32
"""Texts read at once; the library sorts them by length first, so that little of it is padding."""
_PROMPTS = {"query": ("query",), "document": ("document", "passage", "corpus")}
"""The names under which models carry what they want before texts, as sentence-transformers has
them."""


class SentenceEncoder:
    """A sentence-transformers model, loaded at its first use.

    A question is read without torch where the model allows it (`index.bert`): a command that asks
    one then starts in a fraction of a second instead of ten.
    """

    def __init__(
        self, model: str, *, query_prefix: str | None = None, passage_prefix: str | None = None
    ) -> None:
        """Takes a folder that holds a model, or a model's name on a hub.

        Args:
            model: The folder or the name.
            query_prefix: Put before each question, as some models want it (`query: `); None takes
                the prompt that the model itself carries for queries, if any.
            passage_prefix: The same for passages.

        Raises:
            EncoderError: the folder does not hold a model.
        """
        self._place = model
        self._folder = Path(model) if Path(model).is_dir() else None
        self._prefixes = (query_prefix, passage_prefix)
        self._lock = RLock()
        self._read_query = lru_cache(maxsize=256)(self._query)
        if self._folder and not (self._folder / "modules.json").is_file():
            raise EncoderError(
                f"{model} holds no sentence-transformers model (no modules.json in it);"
                " set SANAD_ENCODER to a model's folder or name, or to nothing for none"
            )
        named = f"{self._folder.name}:{_fingerprint(self._folder)}" if self._folder else model
        given = [p for p in self._prefixes if p is not None]
        self.name = f"{named} {json.dumps(self._prefixes, ensure_ascii=False)}" if given else named

    @property
    def max_tokens(self) -> int:
        """How much of one text the model reads, in its own tokens."""
        if self._bert:
            return self._bert.max_tokens
        limit = self._model.max_seq_length
        return int(limit) if limit and limit < sys.maxsize else sys.maxsize

    def encode_query(self, text: str) -> Vectors:
        """Returns the vector of a question, shape `(1, dim)`, of unit length.

        Raises:
            EncoderError: the model cannot be loaded, or gave something that is not a number.
        """
        return self._read_query(text)

    def encode_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        """Returns the vectors of passages and of the sentences in each, all of unit length.

        Where the model takes the mean of its pieces, a sentence's vector is the mean of its pieces
        as they stand in the passage (late chunking, Guenther and others 2024): one reading gives
        both, and the sentence knows what its pronouns stand for. Other models read each sentence
        by itself.

        Args:
            texts: The passages.
            spans: For each, where its sentences stand in it.

        Returns:
            Shape `(len(texts), dim)`, and for each passage shape `(len(spans[n]), dim)`.

        Raises:
            EncoderError: the model cannot be loaded, or gave something that is not a number.
        """
        prefix = self._prompts["document"]
        with self._lock:
            if self._takes_the_mean:
                return self._in_passages(prefix, texts, spans)
            parts = [
                [prefix + text[s.start : s.end] for s in of]
                for text, of in zip(texts, spans, strict=True)
            ]
            flat = self._encode([part for of in parts for part in of])
            ends = np.cumsum([len(of) for of in parts])
            return self._encode([prefix + t for t in texts]), tuple(np.split(flat, ends[:-1]))

    def _in_passages(
        self, prefix: str, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        states = self._model.encode(
            [prefix + text for text in texts],
            prompt="",
            output_value="token_embeddings",
            batch_size=BATCH,
            show_progress_bar=False,
        )
        vectors = [_unit(s.float().mean(dim=0, keepdim=True).numpy()) for s in states]
        inside = tuple(
            self._sentences(prefix, text, s.float().numpy(), vector, of)
            for text, s, vector, of in zip(texts, states, vectors, spans, strict=True)
        )
        return self._checked(np.concatenate(vectors)), inside

    def _sentences(
        self, prefix: str, text: str, states: Vectors, whole: Vectors, spans: Sequence[Span]
    ) -> Vectors:
        """Returns the mean of each sentence's pieces; past the model's reach, the passage's."""
        offsets = np.array(
            self._model.tokenizer(
                prefix + text,
                truncation=True,
                max_length=self.max_tokens,
                return_offsets_mapping=True,
            )["offset_mapping"]
        )
        starts, ends = offsets[:, 0] - len(prefix), offsets[:, 1] - len(prefix)
        found = []
        for span in spans:
            pieces = (starts < span.end) & (ends > span.start) & (ends > starts)
            found.append(_unit(states[pieces].mean(0)) if pieces.any() else whole[0])
        return self._checked(np.array(found).reshape(len(spans), whole.shape[1]))

    def count_tokens(self, text: str) -> int:
        """Returns the size of a text in the model's own tokens, its marks at both ends included."""
        text = self._prompts["document"] + text
        if self._bert:
            return self._bert.count_tokens(text)
        with self._lock:
            tokenizer = self._model.tokenizer
            if callable(tokenizer):
                return len(tokenizer(text, truncation=False)["input_ids"])
            return len(tokenizer.encode(text).ids)  # static models carry a bare tokenizer

    def _query(self, text: str) -> Vectors:
        asked = self._prompts["query"] + text
        return self._checked(self._bert.encode(asked)) if self._bert else self._encode([asked])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        with self._lock:  # a tokenizer serves one thread at a time
            vectors = self._model.encode(
                list(texts),
                prompt="",  # it stands in the texts already
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return self._checked(vectors)

    def _checked(self, vectors: Any) -> Vectors:
        if not np.isfinite(vectors).all():
            raise EncoderError(f"the encoder {self.name} gave vectors that are not numbers")
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _bert(self) -> Bert | None:
        try:
            return Bert.load(self._folder) if self._folder else None
        except (OSError, ValueError, KeyError) as error:
            raise self._unloadable(error) from error

    @cached_property
    def _prompts(self) -> dict[str, str]:
        """What stands before questions and before passages: as set, else as the model says."""
        own = _own_prompts(self._folder) if self._bert and self._folder else self._model.prompts
        found = {}
        for (kind, names), prefix in zip(_PROMPTS.items(), self._prefixes, strict=True):
            carried = next((own[name] for name in names if own.get(name)), "")
            found[kind] = carried if prefix is None else prefix
        return found

    @cached_property
    def _takes_the_mean(self) -> bool:
        """Whether the vector of a text is the mean of those of its pieces, which have places."""
        _, *after = self._model
        pools = bool(after) and getattr(after[0], "pooling_mode", None) == "mean"
        bare = all(type(module).__name__ == "Normalize" for module in after[1:])
        return pools and bare and getattr(self._model.tokenizer, "is_fast", False)

    @property
    def _model(self) -> Any:
        with self._lock:
            return self._loaded

    @cached_property
    def _loaded(self) -> Any:
        from sentence_transformers import SentenceTransformer  # seconds to import
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            return SentenceTransformer(self._place, device="cpu", model_kwargs={"dtype": _dtype()})
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise self._unloadable(error) from error

    def _unloadable(self, error: Exception) -> EncoderError:
        return EncoderError(
            f"the encoder {self._place!r} cannot be loaded ({error}); set SANAD_ENCODER to a"
            " model's folder, or to nothing to search without it"
        )


class PairClassifier:
    """A sentence-transformers cross-encoder: reads two texts together, gives shares of classes."""

    def __init__(self, place: str) -> None:
        """Takes the model's folder or name; it is loaded when it is first used."""
        self._place = place

    def classify(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """Returns the shares of the classes, shape `(len(pairs), n_classes)`.

        Raises:
            EncoderError: the model cannot be loaded.
        """
        return np.asarray(
            self._loaded.predict(list(pairs), apply_softmax=True, show_progress_bar=False),
            dtype=np.float32,
        )

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, in the order of the shares, in small letters."""
        names = self._loaded.model.config.id2label
        return tuple(str(names[n]).lower() for n in range(len(names)))

    @cached_property
    def _loaded(self) -> Any:
        from sentence_transformers import CrossEncoder  # seconds to import

        try:
            return CrossEncoder(self._place, device="cpu")
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            raise EncoderError(
                f"the checker {self._place!r} cannot be loaded ({error}); set SANAD_CHECKER to a"
                " cross-encoder's folder, to `llm`, or to nothing for the one that ships"
            ) from error


def _own_prompts(folder: Path) -> dict[str, str]:
    settings = folder / "config_sentence_transformers.json"
    if not settings.is_file():
        return {}
    prompts: dict[str, str] = json.loads(settings.read_text(encoding="utf-8")).get("prompts") or {}
    return prompts


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return unit


def _dtype() -> str:
    """Returns what the processor reads fastest: bfloat16 where it has it, at half the time."""
    import torch

    return "bfloat16" if torch.cpu._is_avx512_bf16_supported() else "float32"


def _fingerprint(folder: Path) -> str:
    """Returns a short hash of the weights and settings in a model's folder."""
    digest = hashlib.sha256()
    for path in sorted(
        p for p in folder.rglob("*") if p.suffix in (".json", ".safetensors", ".txt")
    ):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
