"""What tests of metrics share: a judge that can be worked out by hand, and short names."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from eval.judge import readings
from eval.metrics import judge
from eval.types import Observed
from rag.types import Support, Verdict

TEXT = "Alpha beta. Gamma delta. Epsilon zeta."
S1, S2, S3 = (0, 11), (12, 24), (25, 38)


class Contains:
    """Supports a claim where all its words stand in what it cites."""

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        there = set(claim.split()) <= set(" ".join(cited).split())
        verdict: Verdict = "supported" if there else "unsupported"
        return Support(score=float(there), verdict=verdict, reason="by its words")


def read(seen: Observed) -> Observed:
    """Has a judge read what was observed."""
    return replace(seen, readings=readings(seen.answer, seen.texts, checker=Contains()))


def score(name: str, seen: Observed) -> float | None:
    return judge(seen).scores[name]


def of_case(seen: Observed, **fields: Any) -> Observed:
    """The same, of a case with more to it."""
    return replace(seen, case=replace(seen.case, **fields))
