"""How well the support check tells planted falsehoods from true claims, by kind and direction.

    .venv/bin/python -m eval.claims [--split test] [--json]

The claims in `eval/data/claims/` are written by hand: true ones with their evidence, and for each
of them falsehoods of which one thing is changed. `calibration` is what the check was fitted on,
`test` was looked at only to report.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import ClaimError
from index.language import detect
from rag.chatbot import checker_of
from rag.settings import Settings
from rag.types import Checker, Verdict

FOLDER = Path(__file__).parent / "data" / "claims"
Kind = Literal[
    "true", "number", "date", "unit", "negation", "quantifier", "name", "place",
    "attribution", "cause", "opposite", "source", "half",
]  # fmt: skip
DIRECTIONS = ("ar-ar", "en-en", "ar-en", "en-ar")
"""Language of the claim, then of what it cites."""


class Claim(BaseModel):
    """A line of a file of claims."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    of: str = ""
    """The true claim that a falsehood was made from."""
    claim: str
    evidence: tuple[str, ...]
    verdict: Verdict
    kind: Kind

    @property
    def direction(self) -> str:
        """One of `DIRECTIONS`."""
        return f"{detect(self.claim)}-{detect(self.evidence[0])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many of how many came out right."""

    right: int
    n: int

    @property
    def share(self) -> float:
        """From 0 to 1; not a number where there are none."""
        return self.right / self.n if self.n else math.nan


def read(path: Path) -> tuple[Claim, ...]:
    """Reads a file of claims.

    Raises:
        ClaimError: a line cannot be used; the message says which and why.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            found.append(Claim.model_validate_json(line))
        except ValidationError as error:
            raise ClaimError(f"{path}:{number}: {error}") from error
    return tuple(found)


def rates(claims: Iterable[Claim], checker: Checker) -> Mapping[str, Mapping[str, Rate]]:
    """Returns by kind and group the share that is judged rightly: supported if true, else not.

    Groups are `all`, `within` a language, `across`, and each direction; kinds are those of the
    claims and `false`, all the falsehoods together.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for claim in claims:
        supported = checker.check(claim.claim, claim.evidence).verdict == "supported"
        right = supported == (claim.kind == "true")
        first, _, second = claim.direction.partition("-")
        groups = ("all", "within" if first == second else "across", claim.direction)
        kinds = (claim.kind,) if claim.kind == "true" else (claim.kind, "false")
        for kind in kinds:
            for group in groups:
                count = counts.setdefault((kind, group), [0, 0])
                count[0] += right
                count[1] += 1
    found: dict[str, dict[str, Rate]] = {}
    for (kind, group), (right_ones, n) in counts.items():
        found.setdefault(kind, {})[group] = Rate(right=right_ones, n=n)
    return found


def table(found: Mapping[str, Mapping[str, Rate]]) -> str:
    """Returns the rates as aligned lines, and the balanced accuracy."""
    groups = ("all", "within", "across", *DIRECTIONS)
    order = [k for k in ("true", "false", *Kind.__args__[1:]) if k in found]  # type: ignore[attr-defined]
    lines = [f"{'judged rightly':14}" + "".join(f"{group:>13}" for group in groups)]
    for kind in order:
        cells = (_cell(found[kind].get(group)) for group in groups)
        lines.append(f"{kind:14}" + "".join(f"{cell:>13}" for cell in cells))
    balanced = [
        f"{(found['true'][g].share + found['false'][g].share) / 2:.3f}"
        for g in groups
        if g in found["true"] and g in found["false"]
    ]
    return "\n".join([*lines, f"{'balanced':14}" + "".join(f"{b:>13}" for b in balanced)])


def _cell(rate: Rate | None) -> str:
    return f"{rate.share:.2f} ({rate.n})" if rate else "-"


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the rates of one split."""
    parser = argparse.ArgumentParser(
        description="Measures the support check on planted falsehoods."
    )
    parser.add_argument("--split", choices=("test", "calibration"), default="test")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    given = parser.parse_args(argv)
    found = rates(read(FOLDER / f"{given.split}.jsonl"), checker_of(Settings.from_env()))
    if given.json:
        as_dict = {
            kind: {group: {"share": r.share, "n": r.n} for group, r in by_group.items()}
            for kind, by_group in found.items()
        }
        print(json.dumps(as_dict, indent=2))
    else:
        print(table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
