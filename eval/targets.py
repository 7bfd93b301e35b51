"""What the project promises of its answers, and how far the results are from it.

A build does not fail on these but on floors and the baseline: a promise that is not kept is told in
every report until it is.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from eval.gate import is_worse
from eval.metrics import ALL
from eval.tables import Table
from eval.types import Group, Results
from rag.quote import QuoteAnswerer

NOTE = (
    "What the project promises; the words say whether it is so. A build fails on the floors and on "
    "the baseline, not on this."
)
NOTE_AR = (
    "ما يَعِد به المشروع وما تحقّق منه. ولا يتوقّف نجاح البناء على هذا، بل على الحدود وعلى خط الأساس."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One promise: a mean of a metric over a group."""

    metric: str
    group: Group
    limit: float
    """At least this, or at most where lower is better."""
    of_quotes: bool = False
    """Whether it is promised only of answers that are quotes."""


TARGETS: tuple[Target, ...] = (
    *(
        Target(metric=metric, group=group, limit=limit)
        for metric in ("citation_precision", "citation_recall")
        for group, limit in (("ar-ar", 0.85), ("en-en", 0.85), ("ar-en", 0.70), ("en-ar", 0.70))
    ),
    Target(metric="wrongly_refused", group="overall", limit=0.10),
    Target(metric="wrongly_answered", group="overall", limit=0.10),
    Target(metric="faithfulness", group="overall", limit=1.0, of_quotes=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A promise beside what the results come to."""

    target: Target
    now: float
    higher_is_better: bool

    @property
    def reached(self) -> bool:
        """Whether the promise is kept."""
        return not is_worse(self.now, self.target.limit, higher_is_better=self.higher_is_better)

    @property
    def shown(self) -> str:
        """The mean, with more digits where two would make it look like the target."""
        short = f"{self.now:.2f}"
        is_close = not self.reached and float(short) == self.target.limit
        return f"{self.now:.4f}" if is_close else short


def standings(results: Results) -> tuple[Standing, ...]:
    """Holds the results to each target that could be judged."""
    return tuple(
        Standing(target=target, now=now, higher_is_better=_higher_is_better(target))
        for target in TARGETS
        if (now := _now(results, target)) is not None
    )


def _now(results: Results, target: Target) -> float | None:
    if not target.of_quotes:
        return results.means[target.metric][target.group].mean
    quoting = (row for row in results.rows if row.observed.answer.model == QuoteAnswerer.name)
    judged = [score for row in quoting if (score := row.scores.get(target.metric)) is not None]
    return fmean(judged) if judged else None


def told(results: Results, *, width: int) -> Sequence[str]:
    """Says in one sentence, for the terminal, what is reached and what is not."""
    found = standings(results)
    if not found:
        return ()
    short = [one for one in found if not one.reached]
    said = f"targets reached: {len(found) - len(short)} of {len(found)}"
    if short:
        said += f"; not: {', '.join(map(_missed, short))}"
    return textwrap.wrap(said, width, break_on_hyphens=False)


def _missed(one: Standing) -> str:
    side = "" if one.higher_is_better else "at most "
    return f"{one.target.metric} {one.target.group} {one.shown} of {side}{one.target.limit:.2f}"


def table(results: Results) -> Table:
    """Lays out each target with what came of it; without rows where none could be judged."""
    return Table(
        title="Promised and reached",
        title_ar="المأمول والمتحقَّق",
        columns=("group · المجموعة", "target · المأمول", "now · الآن", "reached? · هل تحقّق؟"),
        rows=tuple(_row(one) for one in standings(results)),
    )


def _row(one: Standing) -> tuple[str, str, tuple[str, ...]]:
    (metric,) = (metric for metric in ALL if metric.name == one.target.metric)
    label, label_ar = metric.label, metric.label_ar
    if one.target.of_quotes:
        label, label_ar = f"{label}, of quotes", f"{label_ar} في الاقتباسات"
    target = f"{'≥' if one.higher_is_better else '≤'} {one.target.limit:.2f}"
    reached = "reached · تحقّق" if one.reached else "not reached · لم يتحقّق"
    return label, label_ar, (one.target.group, target, one.shown, reached)


def _higher_is_better(target: Target) -> bool:
    return any(metric.higher_is_better for metric in ALL if metric.name == target.metric)
