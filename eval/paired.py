"""Paired tests: what the same questions scored before, and what they score now.

The test is exact: of the questions whose score changed, as many should get better as worse if the
change is nothing but luck. On a score of right and wrong that is McNemar's exact test (McNemar
1947, "Note on the sampling error of the difference between correlated proportions"), on any other
the sign test. It needs no random numbers, so that it comes out the same every time, and where
nothing changed its p is 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, isclose
from statistics import fmean

from eval.cases import DIRECTIONS
from eval.metrics import METRICS, Metric
from eval.types import Group, Scores

ALPHA = 0.1
"""A two-sided p below this is no luck; of what got worse it is 0.05 one-sided, since only one side
is asked about. Five questions worse and none better are below it (0.06), and so are seven worse and
one better (0.07)."""

TOLERANCE = 1e-6
"""Scores are written with six decimals."""

GATED: tuple[Metric, ...] = tuple(
    metric for metric in METRICS if metric.higher_is_better is not None and not metric.advisory
)
"""The metrics that a build can fail on: none that only informs, and none that a model judges."""

BY_DIRECTION = "right"
"""Tested overall and in each direction, so that a language cannot pay for another; every other
metric is tested overall, since each further test is a further chance of a false alarm."""

Found = Mapping[str, tuple[Group, Scores]]
"""By the id of a case: its direction, and its scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """One metric over the cases that could be judged both times."""

    metric: str
    group: Group
    n: int
    before: float
    now: float
    better: tuple[str, ...]
    """Ids of the cases whose score is better now, whichever way better is."""
    worse: tuple[str, ...]
    p: float
    """Two-sided, exact."""
    higher_is_better: bool = True

    @property
    def is_lower(self) -> bool:
        """Whether the mean got worse at all, be it by luck."""
        gain = self.now - self.before if self.higher_is_better else self.before - self.now
        return gain < -TOLERANCE

    @property
    def is_regression(self) -> bool:
        """Whether it got worse, and by more than luck."""
        return self.is_lower and len(self.worse) > len(self.better) and self.p < ALPHA


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed since a baseline, question by question."""

    fixed: tuple[str, ...]
    """Ids of the cases that went from wrong to right; none of the three has what was not judged."""
    broken: tuple[str, ...]
    """Ids of the cases that went from right to wrong."""
    known: tuple[str, ...]
    """Ids of the cases that were wrong and are wrong."""
    paired: tuple[Paired, ...]
    lost: tuple[str, ...] = ()
    """Names of the metrics that could be judged before and now cannot be, for any case."""


def compared(before: Mapping[str, Scores], now: Found) -> Comparison:
    """Compares the cases that are in both.

    Args:
        before: scores by the id of the case; those of `eval.metrics` that are gated.
        now: direction and scores by the id of the case.
    """
    both = [case_id for case_id in now if case_id in before]
    ways = {one: (before[one].get("right"), now[one][1].get("right")) for one in both}
    return Comparison(
        fixed=tuple(one for one in both if ways[one] == (0, 1)),
        broken=tuple(one for one in both if ways[one] == (1, 0)),
        known=tuple(one for one in both if ways[one] == (0, 0)),
        paired=tuple(
            pair
            for metric in GATED
            for group in ("overall", *(DIRECTIONS if metric.name == BY_DIRECTION else ()))
            if (pair := _paired(metric, group, before, now))
        ),
        lost=_lost(before, now, both),
    )


def p_value(better: int, worse: int) -> float:
    """Returns the two-sided exact p of so many better and so many worse, from 0 to 1.

    >>> p_value(0, 6)
    0.03125
    """
    n = better + worse
    tail = sum(comb(n, k) for k in range(min(better, worse) + 1))
    return min(1.0, tail / float(2 ** (n - 1)))


def _paired(
    metric: Metric, group: Group, before: Mapping[str, Scores], now: Found
) -> Paired | None:
    """Returns None where no case of the group could be judged both times."""
    scores: dict[str, tuple[float, float]] = {}
    for case_id, (direction, found) in now.items():
        then, here = before.get(case_id, {}).get(metric.name), found.get(metric.name)
        if group in ("overall", direction) and then is not None and here is not None:
            scores[case_id] = (then, here)
    if not scores:
        return None
    changed = {
        case_id: (here > then) == bool(metric.higher_is_better)
        for case_id, (then, here) in scores.items()
        if not isclose(then, here, abs_tol=TOLERANCE)
    }
    better = tuple(case_id for case_id, is_better in changed.items() if is_better)
    worse = tuple(case_id for case_id, is_better in changed.items() if not is_better)
    return Paired(
        metric=metric.name,
        group=group,
        n=len(scores),
        before=fmean(then for then, _ in scores.values()),
        now=fmean(here for _, here in scores.values()),
        better=better,
        worse=worse,
        p=p_value(len(better), len(worse)),
        higher_is_better=bool(metric.higher_is_better),
    )


def _lost(before: Mapping[str, Scores], now: Found, both: Sequence[str]) -> tuple[str, ...]:
    judged = {name for one in both for name, score in before[one].items() if score is not None}
    still = {name for one in both for name, score in now[one][1].items() if score is not None}
    return tuple(sorted(judged - still))
