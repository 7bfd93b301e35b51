"""Does the cited text support a claim? A calibrated probability and a verdict.

What can be told exactly (`rag.exact`: numbers, dates, names, negation, opposites) and what the
claim and its sentences mean when they are read together (`rag.entailment`) are weighed by a
logistic model, one within a language and one across; its weights were fitted on the claims in
`eval/data/claims/calibration.jsonl` by `python -m models.training.calibrate`.
"""

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from index.normalize import fold, words
from rag.entailment import Entailment, Meant
from rag.exact import Observed, observe, same_language
from rag.types import Support, Verdict

SUPPORTED = 0.5
"""Probability from which a claim is supported."""
VETOED = 0.1
"""The most that a claim gets that gives a number or a date which no cited sentence has, or is about
something else."""
REPEATED = 0.55
"""The least that a claim gets that has its words from the sources and nothing against it."""
FEW_STRANGE = {True: 0.15, False: 0.25}
"""Share of strange words up to which a claim has its words from the sources, in one language and
across: the claims that the weights were fitted on are reworded more than those of most answers."""
AGAINST = -2.0
"""The reading's margin below which words alone do not count."""
FOREIGN = 0.65
"""Share of strange words from which a claim is about something else: 2 in 100 of the true claims
have it, and 95 in 100 of those that cite the sentences of another."""
CLOSE = 0.15
"""Share of strange words up to which a claim is nearly the source's own wording: there one "not" or
one name that is not the source's weighs more."""
_SIGNS = re.compile(r"[<>=%٪$€£]|[-−](?=\d)")
_FLAGS = {
    "computed": -0.5,
    "rates": -3.0,
    "names": -3.0,
    "negated": -2.5,
    "negated, else alike": 0.0,
    "opposites": -2.0,
    "opposites, else alike": 0.0,
    "alike": 0.0,
}
EXACT_ONLY = {
    "within, exact only": {**_FLAGS, "strange": -10.0, "bias": 2.0},
    "across, exact only": {**_FLAGS, "strange": -6.4, "bias": 2.3},
}
"""Weights where claims cannot be read, set by hand: without that, a claim in other words than its
sources' cannot be told from a false one, so four fifths of its words must be there (two thirds
across languages, where the table of translations has gaps)."""
PARTLY = 0.3
"""Probability from which one that nothing speaks against is partly supported."""
_WEIGHTS = Path(__file__).resolve().parent.parent / "models" / "reader" / "support.json"


class SupportChecker:
    """The support check that ships."""

    def __init__(self, entailment: Callable[[], Entailment | None] = lambda: None) -> None:
        """Takes what gives the reading of claims; without it only what is exact is weighed."""
        self._entailment = entailment

    @classmethod
    def load(cls) -> Self:
        """Returns the check with the reading of claims, whatever encoder searches.

        Its weights are read with the first claim that needs it: whole quotes need none.
        """
        return cls(cache(Entailment.load))

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        """Judges a claim against all the cited sentences together.

        Args:
            claim: One sentence.
            cited: The sentences that it cites, in either language.
        """
        if not words(claim) or not any(words(text) for text in cited):
            return Support(score=0.0, verdict="unsupported", reason="nothing to compare")
        if own_words(claim, cited):
            return Support(score=1.0, verdict="supported", reason="the source's own words")
        seen = observe(claim, cited)
        reading = self._entailment()
        meant = reading.read(claim, cited) if reading else None
        score = _probability(features(seen, meant), _weights()[case(claim, cited, meant)])
        if vetoed(seen):
            score = min(score, VETOED)
        elif meant and meant.margin > AGAINST and _repeats(seen, same_language(claim, cited)):
            score = max(score, REPEATED)
        return Support(
            score=score, verdict=_verdict(score, seen, meant), reason=_reason(seen, meant)
        )


def own_words(claim: str, cited: Sequence[str]) -> bool:
    """Tells whether a claim is cited sentences as they stand, whole and in their order.

    A part of a sentence is not: "it is a myth that" may stand before it.
    """
    wanted = _said(claim)
    return any(_said(" ".join(cited[:n])) == wanted for n in range(1, len(cited) + 1))


def _said(text: str) -> tuple[str, ...]:
    """Returns the words of a text, and the signs that change what numbers mean."""
    return (*words(text), *_SIGNS.findall(fold(text)))


def vetoed(seen: Observed) -> bool:
    """Tells whether a claim cannot be supported, whatever else speaks for it."""
    return bool(seen.numbers or seen.dates) or seen.strange >= FOREIGN


def _repeats(seen: Observed, same: bool) -> bool:
    told = seen.names or seen.negated or seen.opposites or seen.rates
    return seen.strange <= FEW_STRANGE[same] and not told


def features(seen: Observed, meant: Meant | None) -> dict[str, float]:
    """Returns what the logistic model weighs, by name."""
    close = seen.strange <= CLOSE
    parts = {
        "computed": float(bool(seen.computed)),
        "rates": float(bool(seen.rates)),
        "names": min(2.0, float(len(seen.names))),
        "strange": seen.strange,
        "negated": float(seen.negated),
        "negated, else alike": float(seen.negated and close),
        "opposites": float(bool(seen.opposites)),
        "opposites, else alike": float(bool(seen.opposites) and close),
        "alike": float(close),
    }
    if meant is not None:
        parts |= {"meaning": meant.margin, "against": meant.against}
    return parts


def case(claim: str, cited: Sequence[str], meant: Meant | None) -> str:
    """Returns which of the logistic models a claim is for."""
    found = "within" if same_language(claim, cited) else "across"
    return found if meant is not None else f"{found}, exact only"


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """Reads the weights by case and name; `bias` is the constant term."""
    found: dict[str, dict[str, float]] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return {**found, **EXACT_ONLY}


def _probability(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = weights["bias"] + sum(weights[name] * value for name, value in parts.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _verdict(score: float, seen: Observed, meant: Meant | None) -> Verdict:
    if score >= SUPPORTED:
        return "supported"
    likeliest = meant.likeliest if meant else "unsupported"
    if seen.numbers or seen.dates or likeliest == "contradicted":
        return "contradicted"
    return "partly" if score >= PARTLY else "unsupported"


def _reason(seen: Observed, meant: Meant | None) -> str:
    found = {
        "not in the sources": (*seen.numbers, *seen.dates, *seen.rates, *seen.names),
        "the opposite in the sources": seen.opposites,
    }
    said = [f"{what}: {', '.join(items)}" for what, items in found.items() if items]
    if seen.negated:
        said.append("one is negated, the other is not")
    if meant is not None:
        said.append(f"read together: {meant.likeliest}")
    return "; ".join(said) or f"{1 - seen.strange:.0%} of the content is there"
