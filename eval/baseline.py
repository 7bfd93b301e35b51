"""The baseline: what an earlier evaluation came to, and how this one differs from it.

A baseline is small, so that it lies in the repository and a review shows what moved:

    {"format": 1,
     "fingerprint": {"cases": "…", "corpus": "…", "settings": "…", "encoder": "…"},
     "means": {"right": {"n": 410, "mean": 0.91}, …},
     "metrics": ["right", "hit@5", …],
     "cases": {"id of a case": [1, 0.5, null, …], …}}

A case has one score for each of `metrics`, null where it could not be judged. Only gated metrics
are in it (`eval.paired.GATED`). `means` are those of the scores; a file where they are not has been
changed by hand and is refused. The baseline moves by `keep` alone, and only up.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from math import isclose
from pathlib import Path
from statistics import fmean
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import BaselineError
from eval.paired import GATED, TOLERANCE, Comparison, Paired, compared
from eval.types import Fingerprint, Results, Scores

FORMAT = 1
MOVE = "`sanad eval --keep-baseline FILE`"


class _MeanLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    n: int
    mean: float | None


class _FingerprintLine(BaseModel):
    model_config = ConfigDict(extra="forbid")

    cases: str
    corpus: str
    settings: str
    encoder: str


class _BaselineFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    fingerprint: _FingerprintLine
    means: dict[str, _MeanLine]
    metrics: list[str]
    cases: dict[str, list[float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What an earlier evaluation came to."""

    path: Path
    fingerprint: Fingerprint
    scores: Mapping[str, Scores]
    """By the id of the case, the gated metrics."""


def read_baseline(path: Path) -> Baseline:
    """Reads a baseline.

    Raises:
        BaselineError: the file cannot be read, is none, or was changed by hand.
    """
    try:
        file = _BaselineFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BaselineError(
            f"{path}: the baseline cannot be read ({error.strerror}); make one with {MOVE}"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BaselineError(
            f"{path}: not a baseline ({field}: {first['msg']}); name a file written by {MOVE}"
        ) from error
    _require_whole(file, path)
    return Baseline(
        path=path,
        fingerprint=Fingerprint(**file.fingerprint.model_dump()),
        scores={
            case_id: dict(zip(file.metrics, scores, strict=True))
            for case_id, scores in file.cases.items()
        },
    )


def _require_whole(file: _BaselineFile, path: Path) -> None:
    """Refuses a file whose parts contradict one another.

    Raises:
        BaselineError: it was changed by hand, or a merge went wrong.
    """
    wanted = "the baseline was changed by hand; take the committed one, and move it with " + MOVE
    for case_id, scores in file.cases.items():
        if len(scores) != len(file.metrics):
            raise BaselineError(
                f"{path}: case {case_id!r} has {len(scores)} scores for "
                f"{len(file.metrics)} metrics: {wanted}"
            )
    for at, name in enumerate(file.metrics):
        found = _mean(scores[at] for scores in file.cases.values())
        said = file.means.get(name)
        if said is None or said.n != found.n or not _is_close(said.mean, found.mean):
            raise BaselineError(f"{path}: the mean of {name} is not that of its scores: {wanted}")


def _mean(scores: Iterable[float | None]) -> _MeanLine:
    judged = [score for score in scores if score is not None]
    return _MeanLine(n=len(judged), mean=round(fmean(judged), 6) if judged else None)


def _is_close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, abs_tol=TOLERANCE)


def require_same(baseline: Baseline, now: Fingerprint) -> None:
    """Refuses to compare what is not comparable.

    Raises:
        BaselineError: the baseline was made for other cases, another corpus, other settings or
            another encoder.
    """
    other = [
        f"{part.name} ({_short(was)}, now {_short(here)})"
        for part in fields(Fingerprint)
        if (was := getattr(baseline.fingerprint, part.name)) != (here := getattr(now, part.name))
    ]
    if other:
        raise BaselineError(
            f"{baseline.path}: a baseline of other {' and other '.join(other)}; evaluate with "
            f"those, or move the baseline to these with {MOVE}"
        )


def _short(part: str) -> str:
    """Shortens a digest; what people can read stays as it is."""
    is_digest = len(part) == 64 and " " not in part
    return part[:12] if is_digest else part or "none"


def compare(results: Results, baseline: Baseline) -> Comparison:
    """Compares the questions that are in both."""
    now = {row.observed.case.id: (row.observed.direction, row.scores) for row in results.rows}
    return compared(baseline.scores, now)


def keep(results: Results, path: Path, before: Baseline | None) -> None:
    """Makes results the baseline: the one way in which it moves, and only up.

    A baseline of other cases, another corpus, other settings or another encoder is replaced too,
    after the same comparison over the cases that are in both.

    Args:
        results: what becomes the baseline; it says what it was made for.
        path: the file.
        before: what the file holds now; None where it does not exist.

    Raises:
        BaselineError: a gated metric got worse, however little; there is nothing to compare; or
            the file cannot be written. The file is then as it was.
    """
    if before:
        _require_no_worse(compare(results, before), path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_to_text(results), encoding="utf-8")
    except OSError as error:
        raise BaselineError(
            f"{path}: the baseline cannot be written ({error.strerror}); name another file"
        ) from error


def _require_no_worse(comparison: Comparison, path: Path) -> None:
    """Refuses to move a baseline down.

    Raises:
        BaselineError: something got worse, or there is nothing to compare.
    """
    accept = "to accept it, delete the file, keep again, and say in the commit why"
    if not comparison.paired:
        raise BaselineError(f"{path}: has no case in common with these; {accept}")
    worse = [change(pair) for pair in comparison.paired if pair.is_lower]
    worse += [f"{name} can no longer be judged" for name in comparison.lost]
    if worse:
        raise BaselineError(
            f"{path}: the baseline only moves up, and this got worse: {'; '.join(worse)}. "
            f"Right to wrong: {', '.join(comparison.broken) or 'none'}. Repair it; or, {accept}"
        )


def change(pair: Paired) -> str:
    """Says in words how a metric changed."""
    return (
        f"{pair.metric} ({pair.group}) {pair.before:.4f} -> {pair.now:.4f} "
        f"({len(pair.better)} better, {len(pair.worse)} worse, p {pair.p:.3f})"
    )


def _to_text(results: Results) -> str:
    """Lays a baseline out with one case a line, for reviews.

    Raises:
        BaselineError: the results do not say what they were made for.
    """
    made_for = results.fingerprint
    if made_for is None:
        raise BaselineError("results that do not say what they were made for cannot be kept")
    names = [metric.name for metric in GATED]
    scores = {
        row.observed.case.id: [_rounded(row.scores.get(name)) for name in names]
        for row in results.rows
    }
    means = {name: _mean(case[at] for case in scores.values()) for at, name in enumerate(names)}
    parts = {
        "format": json.dumps(FORMAT),
        "fingerprint": _object({f.name: getattr(made_for, f.name) for f in fields(made_for)}),
        "means": _object({name: value.model_dump() for name, value in means.items()}),
        "metrics": json.dumps(names),
        "cases": _object(scores),
    }
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in parts.items()) + "\n}\n"


def _object(found: Mapping[str, object]) -> str:
    """A JSON object with one member a line."""
    lines = (
        f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in found.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}"


def _rounded(value: float | None) -> float | None:
    """Six decimals; 0 and 1, which most scores are, without any."""
    if value is None:
        return None
    return int(value) if value in (0, 1) else round(value, 6)
