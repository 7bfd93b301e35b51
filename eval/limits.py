"""What an evaluation is held to: the floors, and the baselines to compare with and to move."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.baseline import Baseline, read_baseline, require_every, require_same
from eval.cases import load
from eval.gate import Floors, read_floors
from eval.types import Fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Read and found usable before anything is asked."""

    floors: Floors
    """Empty where no gate was asked for."""
    before: Baseline | None
    """What the results are compared with."""
    kept: Baseline | None
    """What the file holds that the results are to replace."""


def read_limits(
    cases: Sequence[Path],
    made_for: Fingerprint,
    *,
    floors: Path | None,
    baseline: Path | None,
    keep_baseline: Path | None,
) -> Limits:
    """Reads what the results of these cases will be held to.

    Args:
        cases: case files.
        made_for: what the results will be of.
        floors: the file of floors; None where no gate was asked for.
        baseline: a baseline of the same cases, corpus, settings and encoder.
        keep_baseline: a baseline that will be replaced, where there is one.

    Raises:
        FloorsError: the floors cannot be used.
        BaselineError: a baseline cannot be used, or is none of these results.
        CaseError: a case file cannot be used.
    """
    limits = read_floors(floors) if floors else {}
    before = read_baseline(baseline) if baseline else None
    kept = read_baseline(keep_baseline) if keep_baseline and keep_baseline.exists() else None
    if before:
        require_same(before, made_for)
    ids = {case.id: None for case in load(cases)}
    for one in (before, kept):
        if one:
            require_every(one, made_for, ids)
    return Limits(floors=limits, before=before, kept=kept)
