"""Risk and coverage: what answering fewer questions, those of most confidence, would come to.

After El-Yaniv and Wiener 2010 and Geifman and El-Yaniv 2017. A question that is answered in the
place of a refusal is a wrong answer too. What a system refused has no answer that could be judged,
so the curve ends at the coverage that the system has.
"""

from collections.abc import Sequence
from itertools import groupby

from eval.types import RiskPoint, Row


def curve(rows: Sequence[Row]) -> tuple[RiskPoint, ...]:
    """Returns a point for each confidence that was given, the highest first; none without answers.

    In neither share: disputed cases, questions whose answer failed, and what could not be judged.
    """
    judged = [row for row in rows if row.scores.get("right") is not None]
    asked = [row for row in judged if row.observed.case.kind != "disputed"]
    asked = [row for row in asked if row.observed.answer.outcome != "failed"]
    answered = [row for row in asked if row.observed.answer.outcome == "answered"]
    points: list[RiskPoint] = []
    n = n_wrong = 0
    for threshold, tied in groupby(sorted(answered, key=_confidence, reverse=True), _confidence):
        verdicts = [row.right for row in tied]
        n += len(verdicts)
        n_wrong += verdicts.count(False)
        points.append(RiskPoint(threshold=threshold, coverage=n / len(asked), risk=n_wrong / n))
    return tuple(points)


def area(points: Sequence[RiskPoint]) -> float | None:
    """Returns the mean risk over the coverage that was reached; None without points.

    From 0 to 1, lower is better. It says whether confidence puts wrong answers last; where it tells
    nothing, the area is about the risk of the last point.
    """
    if not points:
        return None
    before = (0.0, *(point.coverage for point in points[:-1]))
    parts = ((p.coverage - last) * p.risk for p, last in zip(points, before, strict=True))
    return sum(parts) / points[-1].coverage


def _confidence(row: Row) -> float:
    return row.observed.answer.confidence
