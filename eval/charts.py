"""Charts as inline SVG: metrics by direction, risk and coverage, latency.

Each chart is drawn for its own width in CSS pixels and scales down with the page. Colours are
classes of the page's style, so that charts are readable on light and on dark; words stand in the
page around a chart and only figures and names of groups in it, which read the same in both
languages.
"""

import math
import statistics
from collections.abc import Mapping, Sequence

from eval.cases import Direction
from eval.tables import cell
from eval.types import Group, Latency, Mean, RiskPoint
from rag.untrusted import html

WIDTH = 340
ROW = 26
"""Height of a group in a chart of means."""
NAMES = 56
"""Width of the names of the groups."""
FIGURES = 86
"""Width of the figures to the right of a mean."""
PLOT = 190
"""Height of the plots with two axes."""
MARGIN = 38
"""Below and to the left of those plots, for the figures of their axes."""
BINS = 24
"""Of the latency."""

CROSSING: tuple[Direction, ...] = ("ar-en", "en-ar")
"""Drawn in a colour of their own: the question is in one language and the evidence in another."""


def by_direction(means: Mapping[Group, Mean], *, title: str) -> str:
    """Draws a mean a group as a point with its 95 % interval, from 0 to 1.

    Args:
        means: the groups, top first; one that could not be judged has no point.
        title: what it shows, for those who hear the page read.
    """
    height = len(means) * ROW + 22
    scale = _Axis(NAMES, WIDTH - FIGURES, 0.0, 1.0)
    parts = [
        _line(scale(tick), 4, scale(tick), height - 18, "grid")
        + _text(scale(tick), height - 4, f"{tick:g}", "tick", anchor="middle")
        for tick in (0.0, 0.5, 1.0)
    ]
    for at, (group, mean) in enumerate(means.items()):
        parts.append(_mean(group, mean, y=at * ROW + ROW / 2 + 2, scale=scale))
    return _svg(parts, height=height, title=title)


def _mean(group: Group, mean: Mean, *, y: float, scale: "_Axis") -> str:
    name = _text(NAMES - 10, y + 4, group, "name", anchor="end")
    if mean.mean is None:
        return name + _text(scale(0.5), y + 4, "n/a", "tick", anchor="middle")
    kind = "overall" if group == "overall" else "crossing" if group in CROSSING else "within"
    reach = ""
    if mean.low is not None and mean.high is not None:
        reach = _line(scale(mean.low), y, scale(mean.high), y, f"reach {kind}")
    figures = f"{mean.mean:.2f} ({mean.n})"
    return (
        f"<g><title>{html(f'{group}: {cell(mean)}')}</title>{name}{reach}"
        f'<circle class="point {kind}" cx="{scale(mean.mean):.1f}" cy="{y:.1f}" r="4.5"/>'
        + _text(WIDTH - FIGURES + 12, y + 4, figures, "figure", anchor="start")
        + "</g>"
    )


def risk(points: Sequence[RiskPoint], *, title: str) -> str:
    """Draws what share of answers is wrong (up) where what share is answered (right)."""
    ordered = sorted(points, key=lambda point: (point.coverage, point.threshold))
    top = _nice(max(point.risk for point in ordered))
    across, up = _Axis(MARGIN, WIDTH - 10, 0.0, 1.0), _Axis(PLOT - MARGIN + 14, 10, 0.0, top)
    path = " ".join(f"{across(point.coverage):.1f},{up(point.risk):.1f}" for point in ordered)
    marks = (
        f'<circle class="hover" cx="{across(point.coverage):.1f}" cy="{up(point.risk):.1f}" r="5">'
        f"<title>{point.threshold:.2f}: {point.coverage:.1%}, {point.risk:.1%}</title></circle>"
        for point in _thinned(ordered, 60)
    )
    parts = [
        *_up_ticks(up, [0.0, top / 2, top], "{:.0%}"),
        *(
            _text(across(tick), PLOT - 8, f"{tick:.0%}", "tick", anchor="middle")
            for tick in (0.0, 0.25, 0.5, 0.75, 1.0)
        ),
        f'<polyline class="curve" points="{path}"/>',
        f'<circle class="end" cx="{across(ordered[-1].coverage):.1f}" '
        f'cy="{up(ordered[-1].risk):.1f}" r="4.5"/>',
        *marks,
    ]
    return _svg(parts, height=PLOT, title=title)


def seconds(found: Sequence[float], latency: Latency, *, title: str) -> str:
    """Draws how many answers (up) took how many seconds (right), with median and 95th percentile.

    What took longer than twice the 95th percentile stands in the last bar: one slow answer would
    press all others into the first.
    """
    p95 = latency.p95 if latency.p95 is not None else max(found)
    end = max(min(max(found), 2 * p95), 1e-3)
    counts = [0] * BINS
    for value in found:
        counts[min(int(value / end * BINS), BINS - 1)] += 1
    top = max(counts)
    across, up = _Axis(MARGIN, WIDTH - 10, 0.0, end), _Axis(PLOT - MARGIN + 14, 24, 0.0, float(top))
    width = (WIDTH - 10 - MARGIN) / BINS
    bars = (
        f'<rect class="bar" x="{across(at * end / BINS) + 0.5:.1f}" y="{up(count):.1f}" '
        f'width="{width - 1:.1f}" height="{up(0) - up(count):.1f}">'
        f"<title>{at * end / BINS:.3f}–{(at + 1) * end / BINS:.3f} s: {count}</title></rect>"
        for at, count in enumerate(counts)
        if count
    )
    parts = [
        *_up_ticks(up, [0.0, float(top)], "{:.0f}"),
        *bars,
        *(
            _text(across(tick), PLOT - 8, f"{tick:.2g} s", "tick", anchor="middle")
            for tick in (0.0, end / 2, end)
        ),
        _mark(across(statistics.median(found)), "50 %", "end"),
        _mark(across(min(p95, end)), "95 %", "start" if p95 < 0.8 * end else "end"),
    ]
    return _svg(parts, height=PLOT, title=title)


class _Axis:
    """Places a value between two ends, in pixels."""

    def __init__(self, first: float, last: float, low: float, high: float) -> None:
        self.first, self.last, self.low, self.high = first, last, low, high

    def __call__(self, value: float) -> float:
        span = self.high - self.low or 1.0
        return self.first + (value - self.low) / span * (self.last - self.first)


def _nice(value: float) -> float:
    """Rounds up to what reads well at the end of an axis of shares: tenths, at least one."""
    return min(1.0, max(0.1, math.ceil(value * 10 - 1e-9) / 10))


def _thinned(points: Sequence[RiskPoint], most: int) -> Sequence[RiskPoint]:
    return points[:: max(1, len(points) // most)]


def _up_ticks(up: _Axis, ticks: Sequence[float], form: str) -> list[str]:
    return [
        _line(MARGIN, up(tick), WIDTH - 10, up(tick), "grid")
        + _text(MARGIN - 6, up(tick) + 4, form.format(tick), "tick", anchor="end")
        for tick in ticks
    ]


def _mark(x: float, name: str, anchor: str) -> str:
    shift = 4 if anchor == "start" else -4
    return _line(x, 12, x, PLOT - MARGIN + 14, "mark") + _text(
        x + shift, 18, name, "figure", anchor=anchor
    )


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x: float, y: float, text: str, kind: str, *, anchor: str) -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html(text)}</text>'
    )


def _svg(parts: Sequence[str], *, height: float, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}" role="img" '
        f'dir="ltr" aria-label="{html(title)}">{"".join(parts)}</svg>'
    )
