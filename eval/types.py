"""The types of an evaluation: what was seen for each case, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.cases import Case, Direction, GoldSentence
from index.types import Hit, Language, SentenceHit
from rag.types import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One shown claim judged again, from the stored text of what it cites.

    What the answer says of itself (its quotes, its verdicts) is not trusted. `eval.judge.readings`
    makes it.
    """

    exact: bool
    """Whether it cites something, and every quote is the stored text at its offsets."""
    quoted: bool
    """Whether it is the stored text of cited sentences, word for word."""
    supported: bool | None
    """By all that it cites together; None where nobody could judge."""
    precise: tuple[bool | None, ...]
    """Of each citation, as ALCE defines it: all together support the claim, and this one does alone
    or is needed by the others; None where nobody could judge."""
    advised: bool | None = None
    """Whether a language model calls it supported; None where none was asked or could judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A case and everything that the program did with its question."""

    case: Case
    language: Language
    """Of the question, by the words of the case and not by what the answer says of itself."""
    direction: Direction
    gold: tuple[GoldSentence, ...]
    """What the case says supports an answer."""
    hits: tuple[Hit, ...] | None
    """Passages found, best first; None where nothing is known of them."""
    sentences: tuple[SentenceHit, ...] | None
    """Sentences found across the hits, best first; None where nothing is known of them."""
    answer: Answer
    frame: str = ""
    """The words of the shown answer that are the program's own and not a source's."""
    wrong: tuple[GoldSentence, ...] = ()
    """What the case says does not support one."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Stored text of each document cited, by id; a document that does not exist is absent."""
    readings: tuple[Reading, ...] = ()
    """One for each claim of the answer; empty where no judge read them: then only what can be seen
    without one is scored."""
    seconds: float | None = None
    """Wall time from the question to the finished answer; None where nobody measured it."""


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
    low: float | None = None
    """Lower end of the 95 % bootstrap interval; None where `n` is below 2."""
    high: float | None = None
    """Its upper end."""


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
    """What was evaluated: two results compare only where cases and corpus are equal."""

    cases: str
    """SHA-256 of the case files."""
    corpus: str
    """SHA-256 of the paths and contents of the corpus."""
    settings: str = ""
    """What shapes answers: least confidence, answerer, model, support check, limits."""
    encoder: str = ""
    """The name of the encoder; empty where dense search is off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPoint:
    """What answering only from a confidence on would come to."""

    threshold: float
    """The least confidence that is answered."""
    coverage: float
    """Share of all the questions that is then answered."""
    risk: float
    """Share of those answers that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeScores:
    """How well a judge of support judges, on claims that people labelled.

    Fully supported claims are the positive class. What it could not judge is in none of the shares.
    """

    name: str
    n: int
    """Claims that it judged."""
    n_true: int
    """Those of them that are fully supported."""
    unjudged: int
    """Claims that it could not judge."""
    precision: Mean
    """Share of what it supports that is true; it depends on how many of the claims are true."""
    recall: Mean
    """Share of the true claims that it supports."""
    balanced: Mean
    """Mean of the share of true claims that it supports and of falsehoods that it does not."""
    kinds: Mapping[str, Mean]
    """Share judged rightly, by the kind of the claim: `true`, `number`, `negation`, ..."""
    directions: Mapping[str, Mean]
    """Balanced accuracy by the languages of claim and evidence: `ar-ar`, `ar-en`, ..."""


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
    risk: tuple[RiskPoint, ...] = ()
    """Highest threshold first; see `eval.risk`."""
    judges: tuple[JudgeScores, ...] = ()
    """How far the judges can be trusted that these results rest on."""
