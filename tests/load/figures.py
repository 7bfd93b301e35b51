"""What a load run has measured, as data and as a table."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from index.types import Language
from tests.load.server import Usage
from tests.load.tab import Asked

MOMENTS: dict[str, Callable[[Asked], float]] = {
    "first sentence": lambda asked: asked.first,
    "whole answer": lambda asked: asked.whole,
    "all done": lambda asked: asked.ready,
}
"""What is waited for, each measured from the moment when the question is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One question with what came of it."""

    language: Language
    asked: Asked
    is_right: bool | None
    """Whether it cites a document that holds the answer; None where it was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How long something took, in seconds."""

    median: float
    p95: float
    """Of twenty, nineteen took no longer."""
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What the server had used when so many answers had been given."""

    n_answers: int
    usage: Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a run."""

    n_users: int
    n_questions: int
    errors: tuple[str, ...]
    """What broke: a request refused, a function that failed, an answer that never came."""
    strayed: tuple[str, ...]
    """What was shown to somebody else than to whom it belongs."""
    changed: tuple[str, ...]
    """Answers that differ from what the same question got when nobody else asked."""
    answered: tuple[Answered, ...]
    seconds: float
    """From the first question to the end of the last answer."""
    load: float
    """Load average of the machine over the last minute, at the end: who else was at work."""
    used: tuple[Used, ...]
    """Empty where the process of the server is not known."""

    @property
    def is_good(self) -> bool:
        """Whether nothing broke and everyone got what is theirs."""
        return not (self.errors or self.strayed or self.changed)


def spread(seconds: Sequence[float]) -> Spread:
    """Returns the spread of at least one time."""
    ordered = sorted(seconds)
    return Spread(
        median=statistics.median(ordered),
        p95=ordered[math.ceil(0.95 * len(ordered)) - 1],
        longest=ordered[-1],
    )


def as_json(report: Report) -> dict[str, Any]:
    """Returns the report without the single answers."""
    rest = {name: value for name, value in asdict(report).items() if name != "answered"}
    outcomes = [answered.asked.outcome for answered in report.answered]
    return {
        **rest,
        "outcomes": {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))},
        "right_source": _share_right(report),
        "answers_per_second": len(report.answered) / report.seconds if report.seconds else 0.0,
        "cpu_seconds_per_answer": _cpu_per_answer(report),
        "waited": {
            who: {what: asdict(spread(times)) for what, times in moments.items()}
            for who, moments in _waited(report).items()
        },
    }


def as_table(report: Report) -> str:
    """Returns the report for a person to read."""
    data = as_json(report)
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in data["outcomes"].items())
    right = data["right_source"]
    lines = [
        f"{report.n_users} users, {report.n_questions} questions each: {report.seconds:.1f} s, "
        f"{data['answers_per_second']:.1f} answers a second, load average {report.load:.1f}",
        f"{len(report.errors)} errors, {len(report.strayed)} in the wrong session, "
        f"{len(report.changed)} changed; {outcomes}"
        + (f", {right:.0%} of the answers from the right source" if right is not None else ""),
        "",
        f"{'seconds':15}{'':10}{'n':>6}{'median':>10}{'p95':>10}{'longest':>10}",
    ]
    for who, moments in _waited(report).items():
        for what, times in moments.items():
            one = spread(times)
            figures = f"{one.median:10.3f}{one.p95:10.3f}{one.longest:10.3f}"
            lines.append(f"{what:15}{who:10}{len(times):6}{figures}")
    if report.used:
        told = ", ".join(f"{one.usage.mib:.0f} MiB at {one.n_answers}" for one in report.used)
        lines += ["", f"memory of the server, by answers given: {told}"]
    if data["cpu_seconds_per_answer"]:
        lines.append(f"CPU of the server: {data['cpu_seconds_per_answer']:.3f} s an answer")
    for problem in (*report.errors, *report.strayed, *report.changed):
        lines.append(f"! {problem}")
    return "\n".join(lines)


def _share_right(report: Report) -> float | None:
    judged = [one.is_right for one in report.answered if one.is_right is not None]
    return sum(judged) / len(judged) if judged else None


def _cpu_per_answer(report: Report) -> float | None:
    if len(report.used) < 2:
        return None
    first, last = report.used[0], report.used[-1]
    return (last.usage.cpu - first.usage.cpu) / (last.n_answers - first.n_answers)


def _waited(report: Report) -> dict[str, dict[str, list[float]]]:
    """Returns the times waited for each moment, by language."""
    groups = {
        who: [one.asked for one in report.answered if who in ("all", one.language)]
        for who in ("all", "ar", "en")
    }
    return {
        who: {what: [moment(asked) for asked in group] for what, moment in MOMENTS.items()}
        for who, group in groups.items()
        if group
    }
