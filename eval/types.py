"""The types of an evaluation: what was seen for each case, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.cases import Case, Direction, GoldSentence
from index.types import Hit, Language, SentenceHit
from rag.types import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A case and everything that the program did with its question."""

    case: Case
    language: Language
    """Of the question, by the words of the case and not by what the answer says of itself."""
    direction: Direction
    gold: tuple[GoldSentence, ...]
    """What the case says supports an answer."""
    hits: tuple[Hit, ...]
    """Passages found, best first."""
    sentences: tuple[SentenceHit, ...]
    """Sentences found across the hits, best first."""
    answer: Answer
    frame: str = ""
    """The words of the shown answer that are the program's own and not a source's."""
    wrong: tuple[GoldSentence, ...] = ()
    """What the case says does not support one."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Stored text of each document cited, by id; a document that does not exist is absent."""
    seconds: float = 0.0
    """Wall time from the question to the finished answer."""


Scores = Mapping[str, float | None]
"""Score by the name of the metric. None: not a case for this metric, or it could not be judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A case with its scores."""

    observed: Observed
    scores: Scores
    right: bool
    """What a user would call right; `eval.metrics.right` defines it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """A mean that says how much it rests on."""

    n: int
    """Number of cases that could be judged."""
    mean: float | None
    """None where `n` is 0: what could not be judged is not 0."""
    standard_error: float | None
    """Sample standard deviation over the root of `n`; None where `n` is below 2."""


Group = str
"""`overall` or a `Direction`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Wall time of the answers. The one part of the results that differs from run to run."""

    n: int
    median: float | None
    """Seconds."""
    p95: float | None
    """Seconds: the nearest-rank 95th percentile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What was evaluated: two results compare only where both parts are equal."""

    cases: str
    """SHA-256 of the case files."""
    corpus: str
    """SHA-256 of the paths and contents of the corpus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """An evaluation, whole."""

    rows: tuple[Row, ...]
    means: Mapping[str, Mapping[Group, Mean]]
    """By the name of the metric, then by group."""
    latency: Latency
    system: Mapping[str, str] = field(default_factory=dict)
    """What answered: the answerer and the state of dense search."""
    fingerprint: Fingerprint | None = None
