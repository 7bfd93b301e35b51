"""How sure a number is: 95 % percentile bootstrap intervals (Efron 1979), the same on every run.

What is drawn again, with replacement, is the unit that was sampled: cases for metrics, and for
judges true claims together with the falsehoods made from them, which are not independent. The draws
are seeded by the name of what is measured, and rest on how often each value occurs and not on the
order of the values, so that neither the time nor the order of cases moves a digit.
"""

import hashlib
import math
import statistics
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.types import Mean

DRAWS = 2_000
ENDS = (0.025, 0.975)

Interval = tuple[float, float]
"""Lower and upper end."""

Statistic = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""Sums of counts, `(draws, counts)`, to one value each; not a number where there is none."""


def mean(scores: Sequence[float | None], name: str) -> Mean:
    """Averages what could be judged; see `interval` for the name."""
    judged = [score for score in scores if score is not None]
    n = len(judged)
    low, high = interval(judged, name) or (None, None)
    return Mean(
        n=n,
        mean=math.fsum(judged) / n if n else None,
        standard_error=statistics.stdev(judged) / math.sqrt(n) if n > 1 else None,
        low=low,
        high=high,
    )


def interval(scores: Sequence[float], name: str) -> Interval | None:
    """Returns the interval of a mean; None where there are fewer than two scores.

    Where all scores are equal, so are its ends: with n cases of n right, the share that is wrong
    may still be up to about 3/n, and no bootstrap can see that.

    Args:
        scores: One for each case.
        name: What is measured, such as `hit@1/ar-en`: it seeds the draws.
    """
    found = interval_of([(s, 1.0) for s in scores], lambda sums: sums[:, 0] / sums[:, 1], name)
    if found is None:
        return None
    # Sums of thirds can end a hair beyond what they are sums of.
    low, high = (min(max(scores), max(min(scores), end)) for end in found)
    return low, high


def interval_of(
    units: Sequence[Sequence[float]], statistic: Statistic, name: str
) -> Interval | None:
    """Returns the interval of what is computed from the sums of several counts.

    Args:
        units: The counts of each unit that is drawn, `(n, counts)`.
        statistic: What is computed; draws for which there is none are left out.
        name: What is measured: it seeds the draws.
    """
    n = len(units)
    if n < 2:
        return None
    distinct, times = np.unique(np.asarray(units, dtype=np.float64), axis=0, return_counts=True)
    drawn = _random(name).multinomial(n, times / n, size=DRAWS)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = statistic(drawn @ distinct)
    found = found[~np.isnan(found)]
    if not len(found):
        return None
    low, high = np.quantile(found, ENDS)
    return float(low), float(high)


def _random(name: str) -> np.random.Generator:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")
    return np.random.default_rng(seed)
