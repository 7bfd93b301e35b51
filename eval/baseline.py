"""The baseline: what an earlier evaluation came to, and how this one differs from it.

A baseline is small, so that it lies in the repository and a review shows what moved:

    {"format": 1,
     "fingerprint": {"cases": "…", "corpus": "…", "settings": "…", "encoder": "…"},
     "means": {"right": {"n": 410, "mean": 0.91}, …},
     "metrics": ["right", "hit@5", …],
     "cases": {"id of a case": [1, 0.5, null, …], …}}

A case has one score for each of `metrics`, null where it could not be judged. Only gated metrics
are in it (`eval.paired.GATED`). `means` are those of the scores; a file where they are not has been
changed by hand and is refused. The baseline moves by `keep` alone, and only up.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from pydantic import ValidationError

from eval.baseline_file import MOVE, BaselineFile, require_whole, to_text
from eval.errors import BaselineError
from eval.paired import Comparison, Paired, compared
from eval.types import Fingerprint, Results, Scores

NAMED = 5
"""Ids in a message; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What an earlier evaluation came to."""

    path: Path
    fingerprint: Fingerprint
    scores: Mapping[str, Scores]
    """By the id of the case, the gated metrics."""


def read_baseline(path: Path) -> Baseline:
    """Reads a baseline.

    Raises:
        BaselineError: the file cannot be read, is none, was changed by hand, or has not exactly
            the gated metrics.
    """
    try:
        file = BaselineFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise BaselineError(
            f"{path}: the baseline cannot be read ({error.strerror}); make one with {MOVE}"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise BaselineError(
            f"{path}: not a baseline ({field}: {first['msg']}); name a file written by {MOVE}"
        ) from error
    require_whole(file, path)
    return Baseline(
        path=path,
        fingerprint=Fingerprint(**file.fingerprint.model_dump()),
        scores={
            case_id: dict(zip(file.metrics, scores, strict=True))
            for case_id, scores in file.cases.items()
        },
    )


def require_same(baseline: Baseline, now: Fingerprint) -> None:
    """Refuses to compare what is not comparable.

    Raises:
        BaselineError: the baseline was made for other cases, another corpus, other settings or
            another encoder.
    """
    other = [
        f"{part.name} ({_short(was)}, now {_short(here)})"
        for part in fields(Fingerprint)
        if (was := getattr(baseline.fingerprint, part.name)) != (here := getattr(now, part.name))
    ]
    if other:
        raise BaselineError(
            f"{baseline.path}: a baseline of other {' and other '.join(other)}; evaluate with "
            f"those, or move the baseline to these with {MOVE}"
        )


def require_every(baseline: Baseline, now: Fingerprint, ids: Collection[str]) -> None:
    """Refuses a baseline of these very cases that lacks some of them, or has others.

    A case that is in no baseline can get worse unseen. A baseline of other cases is let through.

    Args:
        baseline: what is compared with.
        now: what the results are made for.
        ids: of all the cases.

    Raises:
        BaselineError: the ids are others though the case files are the same.
    """
    if baseline.fingerprint.cases != now.cases:
        return
    faults = [
        f"{len(found)} {what}: {', '.join(found[:NAMED])}{', ...' if len(found) > NAMED else ''}"
        for what, found in (
            ("are not in it", [one for one in ids if one not in baseline.scores]),
            ("in it are none", [one for one in baseline.scores if one not in ids]),
        )
        if found
    ]
    if faults:
        raise BaselineError(
            f"{baseline.path}: a baseline of these very cases, but {'; '.join(faults)}. It was "
            f"changed by hand; take the committed one, and move it with {MOVE}"
        )


def _short(part: str) -> str:
    """Shortens a digest; what people can read stays as it is."""
    is_digest = len(part) == 64 and " " not in part
    return part[:12] if is_digest else part or "none"


def compare(results: Results, baseline: Baseline) -> Comparison:
    """Compares the questions that are in both."""
    now = {row.observed.case.id: (row.observed.direction, row.scores) for row in results.rows}
    return compared(baseline.scores, now)


def keep(results: Results, path: Path, before: Baseline | None) -> None:
    """Makes results the baseline: the one way in which it moves, and only up.

    A baseline of other cases, another corpus, other settings or another encoder is replaced too,
    after the same comparison over the cases that are in both.

    Args:
        results: what becomes the baseline; it says what it was made for.
        path: the file.
        before: what the file holds now; None where it does not exist.

    Raises:
        BaselineError: a gated metric got worse, however little; there is nothing to compare; or
            the file cannot be written. The file is then as it was.
    """
    if before:
        _require_no_worse(compare(results, before), path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, to_text(results))
    except OSError as error:
        raise BaselineError(
            f"{path}: the baseline cannot be written ({error.strerror}); name another file"
        ) from error


def _replace(path: Path, text: str) -> None:
    """Writes a file beside this one and puts it in its place: there is never half a baseline."""
    path = path.resolve()
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _require_no_worse(comparison: Comparison, path: Path) -> None:
    """Refuses to move a baseline down.

    Raises:
        BaselineError: something got worse, or there is nothing to compare.
    """
    accept = "to accept it, delete the file, keep again, and say in the commit why"
    if not comparison.paired:
        raise BaselineError(f"{path}: has no case in common with these; {accept}")
    worse = [change(pair) for pair in comparison.paired if pair.is_lower]
    worse += [f"{name} can no longer be judged" for name in comparison.lost]
    if worse:
        raise BaselineError(
            f"{path}: the baseline only moves up, and this got worse: {'; '.join(worse)}. "
            f"Right to wrong: {', '.join(comparison.broken) or 'none'}. Repair it; or, {accept}"
        )


def change(pair: Paired) -> str:
    """Says in words how a metric changed."""
    return (
        f"{pair.metric} ({pair.group}) {pair.before:.4f} -> {pair.now:.4f} "
        f"({len(pair.better)} better, {len(pair.worse)} worse, p {pair.p:.3f})"
    )
