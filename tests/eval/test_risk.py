"""Risk and coverage, worked out by hand."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import judge
from eval.risk import area, curve
from eval.types import RiskPoint, Row

S1, S2 = (0, 11), (12, 24)


def row(make: Any, confidence: float, *, right: bool, **seen: Any) -> Row:
    """An answered question: right where it cites the gold."""
    made = make.observation(claims=[make.claim(S1 if right else S2)], **seen)
    return judge(replace(made, answer=replace(made.answer, confidence=confidence)))


def test_a_curve(make: Any) -> None:
    rows = [
        row(make, 0.5, right=True),
        row(make, 0.9, right=True),
        row(make, 0.7, right=False),
        row(make, 0.3, right=True, kind="near-miss"),  # answered: wrong, whatever it cites
        judge(make.observation(outcome="refused")),
    ]
    assert curve(rows) == (
        RiskPoint(threshold=0.9, coverage=1 / 5, risk=0),
        RiskPoint(threshold=0.7, coverage=2 / 5, risk=1 / 2),
        RiskPoint(threshold=0.5, coverage=3 / 5, risk=1 / 3),
        RiskPoint(threshold=0.3, coverage=4 / 5, risk=1 / 2),
    )
    # Four steps of the same width: (0 + 1/2 + 1/3 + 1/2) / 4
    assert area(curve(rows)) == pytest.approx(1 / 3)


def test_questions_of_one_confidence_are_answered_together(make: Any) -> None:
    rows = [row(make, 0.5, right=right) for right in (True, False, True, True)]
    assert curve(rows) == (RiskPoint(threshold=0.5, coverage=1, risk=1 / 4),)
    assert area(curve(rows)) == 1 / 4


def test_what_could_not_be_judged_is_in_neither_share(make: Any) -> None:
    unread = make.observation(claims=[make.claim(S1, text="beta Alpha")], model="other")
    rows = [
        row(make, 0.5, right=True),
        row(make, 0.9, right=False, kind="disputed"),
        judge(make.observation(outcome="failed")),
        judge(unread),
    ]
    assert judge(unread).scores["right"] is None
    assert curve(rows) == (RiskPoint(threshold=0.5, coverage=1, risk=0),)


def test_no_answers_are_no_curve(make: Any) -> None:
    assert curve([]) == curve([judge(make.observation(outcome="refused"))]) == ()
    assert area(()) is None


def test_confidence_that_puts_the_wrong_last_has_the_smaller_area(make: Any) -> None:
    well = [row(make, 0.9, right=True), row(make, 0.1, right=False)]
    badly = [row(make, 0.1, right=True), row(make, 0.9, right=False)]
    # (0 + 1/2) / 2 and (1 + 1/2) / 2
    assert (area(curve(well)), area(curve(badly))) == (0.25, 0.75)


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=9))
def test_laws(make: Any, answers: list[tuple[float, bool]]) -> None:
    points = curve([row(make, confidence, right=right) for confidence, right in answers])
    backwards = curve([row(make, confidence, right=right) for confidence, right in answers[::-1]])
    assert points == backwards
    assert points[-1].coverage == 1
    assert points[-1].risk == sum(not right for _, right in answers) / len(answers)
    coverages = [point.coverage for point in points]
    assert coverages == sorted(coverages)
    found = area(points)
    assert found is not None
    assert min(point.risk for point in points) - 1e-9 <= found <= 1
