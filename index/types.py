"""The types of the index: what each stage hands to the next.

All offsets are Unicode code points into `Document.text`, half open: `text[start:end]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Language = Literal["ar", "en", "und"]
"""Arabic, English, or undetermined (no letters of either script)."""

SentenceKind = Literal["prose", "heading", "clutter"]
"""Only prose is served as evidence; headings are searched; clutter is kept in the text alone."""

Problem = Literal[
    "empty",
    "scanned",
    "needs_browser",
    "no_sentence",
    "not_text",
    "damaged",
    "encrypted",
    "too_large",
    "unpacks_too_large",
    "too_slow",
    "unknown_type",
    "missing",
    "forbidden",
    "not_a_file",
    "unreadable",
    "disk_full",
    "unwritable",
    "index_busy",
]
"""Why a file could not be taken in, as far as what to do about it differs."""

Values = Mapping[str, int | str]
"""What the telling of a problem needs: `size` and `limit` in bytes, `seconds`, and `said`, the
words of the system."""

Vectors = NDArray[np.float32]
"""Shape `(n, dim)`, each row of unit length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as read: its text never changes afterwards."""

    id: str
    """Hash of source and text: the same file read twice has the same id."""
    root: str
    """Absolute path of the folder that was ingested, or of the folder that holds the file."""
    source: str
    """Path of the file relative to `root`, with forward slashes. What citations show."""
    title: str
    language: Language
    text: str
    headings: tuple[Span, ...] = ()
    """Headings that the format marks as such, in order."""
    pages: tuple[int, ...] = ()
    """Start offset of each page; empty where the format has no pages."""
    n_bytes: int = 0
    """Size of the file in bytes."""
    file_hash: str = ""
    """SHA-256 of the file's bytes: tells an unchanged file without reading it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What is cited. `document.text[start:end]` is the sentence, without blanks around it."""

    document_id: str
    number: int
    """Position in the document, from 0, without gaps."""
    start: int
    end: int
    language: Language
    kind: SentenceKind = "prose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is searched: the sentences `first` to `last` of one document, both included."""

    id: str
    document_id: str
    first: int
    last: int
    n_tokens: int
    """Size in o200k tokens, without the clutter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found, with where it stands."""

    passage: Passage
    source: str
    start: int
    end: int
    score: float
    """From 0 to 1: its place among the passages of its language, the share of the question that it
    carries, and how near its nearest sentence is to the question."""
    rank: int
    """From 1, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceHit:
    """A sentence found, with the words that make it a citation."""

    sentence: Sentence
    source: str
    title: str
    text: str
    score: float
    """From 0 to 1: how much of the question's content the sentence and its context carry, how near
    its vector is to the question's, and what its passage scored."""
    passage: float = 0.0
    """The score of the passage that it was found in, from 0 to 1."""
    near: bool = False
    """Whether vectors have a part in the scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that was not taken in, and why."""

    source: str
    reason: str
    """In English, going on from the name of the file, with what to do."""
    problem: Problem | None = None
    """The same for a reader of any language; None where nothing is known but the reason."""
    values: Values = field(default_factory=dict)
    kept: bool = False
    """Whether an earlier version of the file stays searchable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What ingesting did to each file, by source."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    skipped: tuple[Failure, ...] = ()
    """Files of an unknown type inside a folder."""
    failed: tuple[Failure, ...] = ()
    """Files that should have been read and could not be. An earlier version stays searchable."""


class Encoder(Protocol):
    """The seam of dense search: any model that turns text into vectors."""

    @property
    def name(self) -> str:
        """Names the model and its weights: a change means that the vectors must be made again."""
        ...

    @property
    def max_tokens(self) -> int:
        """What the model reads of one text, in its own tokens."""
        ...

    def encode_query(self, text: str) -> Vectors:
        """Returns the vector of a question, shape `(1, dim)`, of unit length."""
        ...

    def encode_passages(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Vectors, tuple[Vectors, ...]]:
        """Returns the vectors of passages, and of the sentences in each.

        Args:
            texts: The passages.
            spans: For each, where its sentences stand in it.

        Returns:
            Shape `(len(texts), dim)`, and for each passage shape `(len(spans[n]), dim)`, all of
            unit length.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Returns the size of a text in the model's own tokens."""
        ...
