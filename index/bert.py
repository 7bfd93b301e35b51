"""One text -> its vector, by a BERT encoder read with numpy alone.

Importing torch and sentence-transformers takes seconds, which a question on the command line would
wait for; a question is a dozen tokens, which numpy reads in a few milliseconds. Its vectors are
those of sentence-transformers to within rounding. Passages, where speed in bulk counts, are read by
that.
"""

import json
import math
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Floats = NDArray[np.float32]

_WIDTHS = {"F32": np.float32, "F16": np.float16, "F8_E4M3": np.uint8}
_FILES = (
    *("config.json", "modules.json", "sentence_bert_config.json", "1_Pooling/config.json"),
    *("tokenizer.json", "tokenizer_config.json", "model.safetensors"),
)
_TABLE = "embeddings.word_embeddings.weight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts read together, piece by piece."""

    states: Floats
    """Shape `(n, dim)`."""
    part: NDArray[np.int64]
    """Shape `(n,)`: 0 for a piece of the first text, 1 for one of the second, -1 for marks."""


class Bert:
    """A BERT encoder with mean pooling."""

    def __init__(self, folder: Path, max_tokens: int) -> None:
        """Reads the weights; see `fits` for which folders can be read."""
        config = _json(folder / "config.json")
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])
        weights = read_safetensors(folder / "model.safetensors")
        self._words = weights.pop(_TABLE)  # only the rows of a question's pieces are ever widened
        self._weights = {name: _widened(array) for name, array in weights.items()}
        self.max_tokens = max_tokens
        """What is read of one text, in its own tokens."""
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """Returns the model in a folder of sentence-transformers, or None if it is another kind."""
        if not fits(folder):
            return None
        reads = _json(folder / "sentence_bert_config.json").get("max_seq_length")
        reads = reads or _json(folder / "tokenizer_config.json")["model_max_length"]
        return cls(
            folder, min(int(reads), int(_json(folder / "config.json")["max_position_embeddings"]))
        )

    def count_tokens(self, text: str) -> int:
        """Returns the size of a text in word pieces, the marks at both ends included."""
        return len(self._tokenizer.encode(text).ids)

    def encode(self, text: str) -> Floats:
        """Returns the vector of a text, shape `(1, dim)`, of unit length."""
        pieces = self._tokenizer.encode(text).ids
        if len(pieces) > self.max_tokens:
            pieces = [*pieces[: self.max_tokens - 1], pieces[-1]]
        mean = self._read(pieces).mean(axis=0, keepdims=True)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def read_pair(self, first: str, second: str, *, kinds: Floats, limit: int) -> Pair:
        """Reads two texts together; of a long first one half of the limit, and the rest of both.

        Args:
            first: For instance a question.
            second: For instance a passage.
            kinds: Shape `(2, dim)`, added to the word vectors of the first and of the second text.
            limit: Pieces that are read of both.
        """
        cut = self._tokenizer.encode(first, second)
        part = np.array([-1 if n is None else n for n in cut.sequence_ids])
        kept = ~((part == 0) & (np.cumsum(part == 0) > limit // 2))
        kept &= np.cumsum(kept) <= limit
        pieces = [cut.ids[n] for n in np.flatnonzero(kept)]
        states = self._read(pieces, kinds[(part[kept] == 1).astype(int)])
        return Pair(states=states, part=part[kept])

    def changed(self, changes: Mapping[str, NDArray[Any]], *, scale: float) -> Self:
        """Returns this model with low-rank changes added to its layers (LoRA, Hu and others 2022).

        Args:
            changes: `LAYER.down` `(rank, in)` and `LAYER.up` `(out, rank)`.
            scale: The factor of the changes.
        """
        other = copy(self)
        other._weights = dict(self._weights)
        for name, down in changes.items():
            layer, _, kind = name.rpartition(".")
            if kind == "down":
                change = _widened(changes[f"{layer}.up"]) @ _widened(down)
                other._weights[f"{layer}.weight"] = (
                    self._weights[f"{layer}.weight"] + scale * change
                )
        return other

    def _read(self, pieces: Sequence[int], added: Floats | float = 0.0) -> Floats:
        """Returns the last states of word pieces, shape `(n, dim)`."""
        w = self._weights
        state = (
            _widened(self._words[pieces])
            + added
            + w["embeddings.position_embeddings.weight"][: len(pieces)]
        )
        state = state + w["embeddings.token_type_embeddings.weight"][0]
        state = self._norm(state, "embeddings.LayerNorm")
        for number in range(self._layers):
            layer = f"encoder.layer.{number}."
            seen = self._linear(self._attention(state, layer), f"{layer}attention.output.dense")
            state = self._norm(state + seen, f"{layer}attention.output.LayerNorm")
            inner = _gelu(self._linear(state, f"{layer}intermediate.dense"))
            state = self._norm(
                state + self._linear(inner, f"{layer}output.dense"), f"{layer}output.LayerNorm"
            )
        return state

    def _attention(self, state: Floats, layer: str) -> Floats:
        parts = (
            self._linear(state, f"{layer}attention.self.{part}")
            for part in ("query", "key", "value")
        )
        query, key, value = (
            part.reshape(len(state), self._heads, -1).transpose(1, 0, 2) for part in parts
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[2])
        shares = np.exp(scores - scores.max(axis=2, keepdims=True))
        seen = shares / shares.sum(axis=2, keepdims=True) @ value
        return np.ascontiguousarray(seen.transpose(1, 0, 2).reshape(len(state), -1))

    def _linear(self, state: Floats, name: str) -> Floats:
        weights: Floats = state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return weights

    def _norm(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + self._epsilon)
        normed: Floats = (
            centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        )
        return normed


def fits(folder: Path) -> bool:
    """Returns whether a folder holds a BERT with mean pooling, in one file of weights."""
    if not all((folder / name).is_file() for name in _FILES):
        return False
    config, pooling = _json(folder / "config.json"), _json(folder / "1_Pooling" / "config.json")
    modules = [module["type"].rsplit(".", 1)[-1] for module in _json(folder / "modules.json")]
    header, _ = _header(folder / "model.safetensors")
    return bool(
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not _json(folder / "sentence_bert_config.json").get("do_lower_case")
        and modules in (["Transformer", "Pooling", "Normalize"], ["Transformer", "Pooling"])
        and _TABLE in header
        and all(t["dtype"] in _WIDTHS for n, t in header.items() if not n.endswith("position_ids"))
        and _pools_by_mean(pooling)
    )


def _pools_by_mean(pooling: dict[str, Any]) -> bool:
    if "pooling_mode" in pooling:
        return bool(pooling["pooling_mode"] == "mean")
    modes = [
        name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True
    ]
    return modes == ["pooling_mode_mean_tokens"]


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _header(path: Path) -> tuple[dict[str, Any], int]:
    """Returns what a safetensors file says of its tensors, and where their bytes begin."""
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
        if size > path.stat().st_size:
            raise ValueError(f"{path.name} is not a safetensors file")
        header = json.loads(file.read(size))
    header.pop("__metadata__", None)
    return header, 8 + size


def read_safetensors(path: Path) -> dict[str, NDArray[Any]]:
    """Returns the tensors of a file by name, as they are stored; 8-bit floats as bytes."""
    header, begin = _header(path)
    held = np.memmap(path, dtype=np.uint8, mode="r")
    return {
        name: held[begin + tensor["data_offsets"][0] : begin + tensor["data_offsets"][1]]
        .view(_WIDTHS[tensor["dtype"]])
        .reshape(tensor["shape"])
        for name, tensor in header.items()
        if tensor["dtype"] in _WIDTHS  # older files also hold the numbers of the positions
    }


def _widened(array: NDArray[Any]) -> Floats:
    if array.dtype == np.uint8:
        wide: Floats = _E4M3[array]
        return wide
    return np.asarray(array, dtype=np.float32)


def _e4m3() -> Floats:
    """Returns the value of each byte as an 8-bit float of 4 and 3 bits (OCP 8-bit, 2023)."""
    byte = np.arange(256)
    exponent, fraction = (byte >> 3) & 15, byte & 7
    small = fraction / 8 * 2.0**-6
    value = np.where(exponent == 0, small, (1 + fraction / 8) * 2.0 ** (exponent - 7.0))
    value[(byte & 127) == 127] = np.nan
    return np.asarray(np.where(byte & 128, -value, value), dtype=np.float32)


_E4M3 = _e4m3()


def _gelu(x: Floats) -> Floats:
    """Returns the Gaussian error linear unit (erf by Abramowitz and Stegun, 7.1.26: to 1.5e-7)."""
    size = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * size)
    series = (
        (((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t
    ) + 0.254829592
    erf = np.sign(x) * (1 - series * t * np.exp(-size * size))
    return np.asarray(0.5 * x * (1 + erf), dtype=np.float32)
