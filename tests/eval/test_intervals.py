"""Intervals are the same on every run, in any order, and about as wide as they should be."""

import math
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.intervals import interval, interval_of, mean

SHARES = st.lists(st.sampled_from([0.0, 1 / 3, 0.5, 1.0]), min_size=2, max_size=60)


def test_mean_and_standard_error() -> None:
    # 1, 0, 1, 1: mean 3/4, sample variance (3 * 1/16 + 9/16) / 3 = 1/4, error 1/2 / 2 = 1/4
    seen = mean([1.0, None, 0.0, 1.0, 1.0], "a")
    assert (seen.n, seen.mean) == (4, 0.75)
    assert seen.standard_error == pytest.approx(0.25)


def test_what_could_not_be_judged_is_not_zero() -> None:
    nothing, one = mean([None, None], "a"), mean([None, 0.0], "a")
    assert (nothing.n, nothing.mean, nothing.standard_error) == (0, None, None)
    assert (one.n, one.mean, one.standard_error) == (1, 0.0, None)
    assert nothing.low is nothing.high is one.low is one.high is None


def test_two_cases_have_an_interval_that_can_be_worked_out() -> None:
    # Of draws of two from {0, 1}, a quarter come to 0 and a quarter to 1.
    assert interval([0.0, 1.0], "a") == (0, 1)
    assert interval([1.0, 1.0], "a") == (1, 1)
    assert interval([1.0], "a") is None


def test_the_interval_of_a_share_is_that_of_the_binomial() -> None:
    # 70 of 100: 0.7 -+ 1.96 * sqrt(0.7 * 0.3 / 100) = 0.7 -+ 0.09
    low, high = interval([1.0] * 70 + [0.0] * 30, "a") or (math.nan, math.nan)
    assert (low, high) == (pytest.approx(0.61, abs=0.015), pytest.approx(0.79, abs=0.015))


def test_about_95_of_100_intervals_hold_the_truth() -> None:
    drawn = random.Random(5)
    held = 0
    for trial in range(200):
        scores = [float(drawn.random() < 0.7) for _ in range(80)]
        low, high = interval(scores, f"trial {trial}") or (1, 0)
        held += low <= 0.7 <= high
    assert 180 <= held <= 200


def test_the_name_seeds_the_draws() -> None:
    scores = [n / 37 for n in range(38)]
    assert interval(scores, "hit@1/ar-en") == interval(scores, "hit@1/ar-en")
    assert interval(scores, "hit@1/ar-en") != interval(scores, "hit@1/en-ar")
    # Held so that a change of the draws is seen: every baseline and report would move with it.
    assert interval([1.0] * 70 + [0.0] * 30, "hit@1/ar-en") == HELD


HELD = (0.61, 0.79)


@given(SHARES, st.randoms(use_true_random=False))
def test_laws(scores: list[float], shuffled: random.Random) -> None:
    low, high = interval(scores, "a") or (1, 0)
    middle = mean(scores, "a").mean
    assert middle is not None
    assert min(scores) <= low <= middle + 1e-9
    assert middle - 1e-9 <= high <= max(scores)
    assert interval(shuffled.sample(scores, len(scores)), "a") == (low, high)


def test_draws_without_a_value_are_left_out() -> None:
    # The share of the first count: a draw without the first unit has none at all.
    units = [(1.0, 1.0), (0.0, 0.0), (0.0, 0.0)]
    assert interval_of(units, lambda sums: sums[:, 0] / sums[:, 1], "a") == (1, 1)
    assert interval_of([(0.0, 0.0)] * 2, lambda sums: sums[:, 0] / sums[:, 1], "a") is None
    assert interval_of([(1.0, 1.0)], lambda sums: np.ones(len(sums)), "a") is None
