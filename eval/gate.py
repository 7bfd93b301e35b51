"""The gate: results against floors and against a baseline.

Only what is deterministic is held: no latency, and nothing that a language model judges.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from eval.baseline import change
from eval.cases import DIRECTIONS
from eval.errors import FloorsError
from eval.metrics import ALL
from eval.paired import ALPHA, GATED, TOLERANCE, Comparison
from eval.types import Results
from eval.words import Both

FLOORS = Path(__file__).with_name("floors.json")
"""`{"overall": {"hit@20": 0.9, "wrongly_answered": 0.1}, "ar-en": {...}}`: the worst allowed."""

Floors = Mapping[str, Mapping[str, float]]
"""Worst allowed mean, by group and name of the metric: a ceiling where lower is better."""


_Limit = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
"""Nothing is below NaN, and every mean is above a floor below 0: neither would ever fail."""


def read_floors(path: Path) -> Floors:
    """Reads a file of floors.

    Raises:
        FloorsError: the file cannot be read, names a group or metric that has no floor, or a floor
            is no number from 0 to 1.
    """
    try:
        floors = TypeAdapter(dict[str, dict[str, _Limit]]).validate_json(path.read_bytes())
    except OSError as error:
        raise FloorsError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise FloorsError(
            f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}; write "
            '{"overall": {"hit@20": 0.9}}'
        ) from error
    groups = ("overall", *DIRECTIONS)
    for group, values in floors.items():
        if group not in groups:
            raise FloorsError(f"{path}: no group {group!r}; there are {', '.join(groups)}")
        for name in values:
            _require_gated(name, path)
    return floors


def _require_gated(name: str, path: Path) -> None:
    gated = [metric.name for metric in GATED]
    if name in gated:
        return
    if name in [metric.name for metric in ALL]:
        raise FloorsError(
            f"{path}: {name!r} only informs and has no floor; these do: {', '.join(gated)}"
        )
    raise FloorsError(f"{path}: no metric {name!r}; there are {', '.join(gated)}")


def breaches(
    results: Results, *, floors: Floors, comparison: Comparison | None = None
) -> tuple[str, ...]:
    """Says, a reason each, what does not hold; empty where the gate holds.

    Below a floor nothing holds, by however little. Against the baseline, what got worse must be
    more than luck (`eval.paired.ALPHA`): which questions changed is told anyway, and a change that
    repairs nine questions may break one. A metric that could not be judged does not hold, and
    neither does a gate without any limit: an evaluation that sees nothing would pass.
    """
    if comparison is None and not any(floors.values()):
        return ("there is no floor and no baseline to hold; write floors, or name a baseline",)
    return (*_under_floors(results, floors), *(_regressions(comparison) if comparison else ()))


def verdict(reasons: Sequence[str]) -> Both:
    """Says in one sentence what the gate's reasons come to."""
    if reasons:
        return "The gate does not hold", "لم يجتز التقييم الحدود"
    return "The gate holds", "اجتاز التقييم الحدود"


def _under_floors(results: Results, floors: Floors) -> list[str]:
    found: list[str] = []
    limits = [
        (metric, group, values[metric.name])
        for metric in GATED
        for group, values in floors.items()
        if metric.name in values
    ]
    for metric, group, limit in limits:
        now = results.means[metric.name][group].mean
        what = "floor" if metric.higher_is_better else "ceiling"
        if now is None:
            found.append(f"{metric.name} ({group}) could not be judged; its {what} is {limit}")
        elif is_worse(now, limit, higher_is_better=bool(metric.higher_is_better)):
            side = "under" if metric.higher_is_better else "over"
            found.append(f"{metric.name} ({group}) {now:.4f} is {side} its {what} {limit:.4f}")
    return found


def is_worse(now: float, limit: float, *, higher_is_better: bool) -> bool:
    """Whether a mean is on the wrong side of a limit by more than its digits can say."""
    if math.isclose(now, limit, abs_tol=TOLERANCE):
        return False
    return now < limit if higher_is_better else now > limit


def _regressions(comparison: Comparison) -> list[str]:
    found = [
        f"{change(pair)} is a regression at p < {ALPHA}"
        for pair in comparison.paired
        if pair.is_regression
    ]
    found += [f"{name} could be judged before and cannot be now" for name in comparison.lost]
    if not comparison.paired:
        found.append("the baseline has no case in common with the results")
    return found
