"""How a baseline is laid out in its file: its parts, what makes it whole, and writing it down."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from math import isclose
from pathlib import Path
from statistics import fmean
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eval.errors import BaselineError
from eval.paired import GATED, TOLERANCE
from eval.types import Results

FORMAT = 1
MOVE = "`sanad eval --keep-baseline FILE`"

_BY_HAND = f"the baseline was changed by hand; take the committed one, and move it with {MOVE}"


class MeanLine(BaseModel):
    """What the scores of one metric come to."""

    model_config = ConfigDict(extra="forbid")

    n: int
    mean: float | None


class FingerprintLine(BaseModel):
    """What the baseline was made for."""

    model_config = ConfigDict(extra="forbid")

    cases: str
    corpus: str
    settings: str
    encoder: str


class BaselineFile(BaseModel):
    """The file, whole."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[1]
    fingerprint: FingerprintLine
    means: dict[str, MeanLine]
    metrics: list[str]
    cases: dict[str, list[float | None]]


def require_whole(file: BaselineFile, path: Path) -> None:
    """Refuses a file that lacks a part, or whose parts contradict one another.

    Raises:
        BaselineError: it was changed by hand, a merge went wrong, or the program that wrote it had
            other metrics.
    """
    _require_gated_metrics(file, path)
    for case_id, scores in file.cases.items():
        if len(scores) != len(file.metrics):
            raise BaselineError(
                f"{path}: case {case_id!r} has {len(scores)} scores for "
                f"{len(file.metrics)} metrics: {_BY_HAND}"
            )
    for at, name in enumerate(file.metrics):
        found = _mean(scores[at] for scores in file.cases.values())
        said = file.means.get(name)
        if said is None or said.n != found.n or not _is_close(said.mean, found.mean):
            raise BaselineError(f"{path}: the mean of {name} is not that of its scores: {_BY_HAND}")


def _require_gated_metrics(file: BaselineFile, path: Path) -> None:
    """Refuses a file without a metric that the gate holds: nothing would hold it then."""
    gated = [metric.name for metric in GATED]
    missing = [name for name in gated if name not in file.metrics]
    unknown = [name for name in (*file.metrics, *file.means) if name not in gated]
    faults = [
        f"{what} {', '.join(dict.fromkeys(names))}"
        for what, names in (
            ("without", missing),
            ("with the unknown", unknown),
            ("with twice", [name for name in gated if file.metrics.count(name) > 1]),
        )
        if names
    ]
    if faults:
        raise BaselineError(
            f"{path}: a baseline {' and '.join(faults)}: it was changed by hand, or made when the "
            f"metrics were others; take the committed one, or delete the file and use {MOVE}"
        )


def _mean(scores: Iterable[float | None]) -> MeanLine:
    judged = [score for score in scores if score is not None]
    return MeanLine(n=len(judged), mean=round(fmean(judged), 6) if judged else None)


def _is_close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return isclose(one, other, abs_tol=TOLERANCE)


def to_text(results: Results) -> str:
    """Lays a baseline out with one case a line, for reviews.

    Raises:
        BaselineError: the results do not say what they were made for.
    """
    made_for = results.fingerprint
    if made_for is None:
        raise BaselineError("results that do not say what they were made for cannot be kept")
    names = [metric.name for metric in GATED]
    scores = {
        row.observed.case.id: [_rounded(row.scores.get(name)) for name in names]
        for row in results.rows
    }
    means = {name: _mean(case[at] for case in scores.values()) for at, name in enumerate(names)}
    parts = {
        "format": json.dumps(FORMAT),
        "fingerprint": _object({f.name: getattr(made_for, f.name) for f in fields(made_for)}),
        "means": _object({name: value.model_dump() for name, value in means.items()}),
        "metrics": json.dumps(names),
        "cases": _object(scores),
    }
    return "{\n" + ",\n".join(f'"{name}": {text}' for name, text in parts.items()) + "\n}\n"


def _object(found: Mapping[str, object]) -> str:
    """A JSON object with one member a line."""
    lines = (
        f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in found.items()
    )
    return "{\n" + ",\n".join(lines) + "\n}"


def _rounded(value: float | None) -> float | None:
    """Six decimals; 0 and 1, which most scores are, without any."""
    if value is None:
        return None
    return int(value) if value in (0, 1) else round(value, 6)
