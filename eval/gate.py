"""The gate: results against floors and against a baseline, an earlier `results.json`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from eval.cases import DIRECTIONS
from eval.errors import BaselineError, FloorsError
from eval.metrics import METRICS
from eval.types import Fingerprint, Mean, Results

FLOORS = Path(__file__).with_name("floors.json")
"""`{"overall": {"hit@20": 0.9, "wrongly_answered": 0.1}, "ar-en": {...}}`: the worst allowed."""

TOLERANCE = 1e-6
"""Results are written with six decimals."""

Floors = Mapping[str, Mapping[str, float]]
"""Worst allowed mean, by group and name of the metric: a ceiling where lower is better."""


class _MeanLine(BaseModel):
    n: int
    mean: float | None
    standard_error: float | None


class _FingerprintLine(BaseModel):
    cases: str
    corpus: str


class _CaseLine(BaseModel):
    id: str
    right: bool


class _ResultsFile(BaseModel):
    """The parts of `results.json` that a comparison reads."""

    model_config = ConfigDict(extra="ignore")

    fingerprint: _FingerprintLine
    metrics: dict[str, dict[str, _MeanLine]]
    cases: list[_CaseLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What an earlier evaluation came to."""

    path: Path
    fingerprint: Fingerprint
    overall: Mapping[str, Mean]
    right: Mapping[str, bool]
    """By the id of the case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Cases that went the other way since the baseline, by id."""

    fixed: tuple[str, ...]
    broken: tuple[str, ...]


def read_baseline(path: Path) -> Baseline:
    """Reads a `results.json`.

    Raises:
        BaselineError: the file cannot be read or is not the results of an evaluation.
    """
    try:
        file = _ResultsFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BaselineError(
            f"{path}: the baseline cannot be read ({error.strerror}); make one with "
            "`sanad eval --report DIR` and name its results.json"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BaselineError(
            f"{path}: not the results of an evaluation ({field}: {first['msg']}); name a "
            "results.json written by `sanad eval --report DIR`"
        ) from error
    return Baseline(
        path=path,
        fingerprint=Fingerprint(cases=file.fingerprint.cases, corpus=file.fingerprint.corpus),
        overall={
            name: Mean(n=line.n, mean=line.mean, standard_error=line.standard_error)
            for name, groups in file.metrics.items()
            for group, line in groups.items()
            if group == "overall"
        },
        right={case.id: case.right for case in file.cases},
    )


def require_same(baseline: Baseline, fingerprint: Fingerprint) -> None:
    """Refuses to compare what is not comparable.

    Raises:
        BaselineError: the baseline was made for other cases or another corpus.
    """
    pairs = (
        ("case files", baseline.fingerprint.cases, fingerprint.cases),
        ("corpus", baseline.fingerprint.corpus, fingerprint.corpus),
    )
    other = [f"{what} ({was[:12]}, now {now[:12]})" for what, was, now in pairs if was != now]
    if other:
        raise BaselineError(
            f"{baseline.path}: made for other {' and '.join(other)}; evaluate with those, or make "
            "a new baseline with `sanad eval --report DIR`"
        )


def changes(results: Results, baseline: Baseline) -> Changes:
    """Names the cases that went from wrong to right, and from right to wrong."""
    now = {row.observed.case.id: row.right for row in results.rows}
    both = [case_id for case_id in now if case_id in baseline.right]
    return Changes(
        fixed=tuple(id for id in both if now[id] and not baseline.right[id]),
        broken=tuple(id for id in both if baseline.right[id] and not now[id]),
    )


def read_floors(path: Path) -> Floors:
    """Reads a file of floors.

    Raises:
        FloorsError: the file cannot be read, or names a group or metric that does not exist.
    """
    try:
        floors = TypeAdapter(dict[str, dict[str, float]]).validate_json(path.read_bytes())
    except OSError as error:
        raise FloorsError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise FloorsError(
            f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}; write "
            '{"overall": {"hit@20": 0.9}}'
        ) from error
    groups = ("overall", *DIRECTIONS)
    names = [metric.name for metric in METRICS]
    for group, values in floors.items():
        if group not in groups:
            raise FloorsError(f"{path}: no group {group!r}; there are {', '.join(groups)}")
        for name in values:
            if name not in names:
                raise FloorsError(f"{path}: no metric {name!r}; there are {', '.join(names)}")
    return floors


def breaches(results: Results, *, floors: Floors, baseline: Baseline | None) -> tuple[str, ...]:
    """Says, a reason each, what does not hold; empty where the gate holds.

    A metric that could not be judged does not hold, and neither does a gate without any limit:
    otherwise an evaluation that sees nothing would pass.
    """
    if baseline is None and not any(floors.values()):
        return ("there is no floor and no baseline to hold; write floors, or name a baseline",)
    found: list[str] = []
    for metric in METRICS:
        limits = [
            (group, values[metric.name], "ceiling" if not metric.higher_is_better else "floor")
            for group, values in floors.items()
            if metric.name in values
        ]
        before = baseline.overall.get(metric.name) if baseline else None
        if before and before.mean is not None:
            limits.append(("overall", before.mean, "baseline"))
        for group, limit, what in limits:
            now = results.means[metric.name][group].mean
            if now is None:
                found.append(f"{metric.name} ({group}) could not be judged; its {what} is {limit}")
            elif _is_worse(now, limit, higher_is_better=metric.higher_is_better):
                side = "under" if metric.higher_is_better else "over"
                found.append(f"{metric.name} ({group}) {now:.4f} is {side} its {what} {limit:.4f}")
    return tuple(found)


def _is_worse(now: float, limit: float, *, higher_is_better: bool) -> bool:
    if math.isclose(now, limit, abs_tol=TOLERANCE):
        return False
    return now < limit if higher_is_better else now > limit
