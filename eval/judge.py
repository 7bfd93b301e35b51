"""Judges of support: what they say of shown claims, and how far they can be trusted.

A judge is a `Checker`. The support check that ships always judges; a language model may beside it,
and then advises: it is not the same from run to run, so no gate rests on it. Every judge is judged
itself, on claims that people labelled.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from eval.claims import DIRECTIONS, Kind
from eval.claims import Claim as LabelledClaim
from eval.intervals import Statistic, interval_of, mean
from eval.types import JudgeScores, Mean, Reading
from rag.errors import AnswererError
from rag.settings import Settings
from rag.support import SupportChecker
from rag.types import Answer, Checker, Citation, Claim, Support
from rag.untrusted import line

NOT_JUDGED = "not judged"
"""How the reason begins where there is no verdict; `rag.judge` writes it so for a model's reply."""
FAILURES = 3
"""After so many failures in a row a judge is asked no more: its server is away."""


class Remembering:
    """A judge that is asked once about the same texts, and whose failures are not its verdicts."""

    def __init__(self, judge: Checker) -> None:
        self._judge = judge
        self._known: dict[tuple[str, tuple[str, ...]], Support] = {}
        self._failures = 0

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        """Judges a claim against all the cited sentences together."""
        key = claim, tuple(cited)
        if key not in self._known:
            self._known[key] = self._asked(claim, cited)
        return self._known[key]

    def _asked(self, claim: str, cited: Sequence[str]) -> Support:
        reason = f"{NOT_JUDGED}: the judge failed {FAILURES} times in a row"
        if self._failures < FAILURES:
            try:
                support = self._judge.check(claim, cited)
            except AnswererError as error:
                self._failures += 1
                reason = f"{NOT_JUDGED}: {error}"
            else:
                self._failures = 0
                return support
        return Support(score=0.0, verdict="unsupported", reason=reason)


def shipped() -> Checker:
    """Returns the support check that ships, whichever one the settings name."""
    return Remembering(SupportChecker.load())


def advisor(settings: Settings) -> Checker:
    """Returns the language model that the settings name, as a judge."""
    from rag.judge import LLMChecker  # llama-index takes seconds to import

    return Remembering(LLMChecker.from_settings(settings))


def readings(
    answer: Answer,
    texts: Mapping[str, str],
    *,
    checker: Checker | None = None,
    advisor: Checker | None = None,
) -> tuple[Reading, ...]:
    """Judges every claim of an answer again, from the stored texts.

    Args:
        answer: What was shown.
        texts: The stored text of each document cited, by id.
        checker: Judges support; without one, only quotes can be told.
        advisor: A language model that is asked too.
    """
    return tuple(
        _reading(claim, [_stored(one, texts) for one in claim.citations], checker, advisor)
        for claim in answer.claims
    )


def _reading(
    claim: Claim, cited: Sequence[str], checker: Checker | None, advisor: Checker | None
) -> Reading:
    def supported(by: Sequence[str]) -> bool | None:
        return is_quote(claim.text, by) or _supported(checker, claim.text, by)

    by_all = supported(cited)
    precise = (_is_precise(cited, at, supported) if by_all else by_all for at in range(len(cited)))
    return Reading(
        exact=bool(cited) and all(cited) and [one.quote for one in claim.citations] == cited,
        quoted=is_quote(claim.text, cited),
        supported=by_all,
        precise=tuple(precise),
        advised=_supported(advisor, claim.text, cited) if advisor else None,
    )


def _stored(citation: Citation, texts: Mapping[str, str]) -> str:
    """Returns the stored text that a citation names by its offsets; nothing where there is none."""
    text = texts.get(citation.document_id, "")
    whole = 0 <= citation.start < citation.end <= len(text)
    return text[citation.start : citation.end] if whole else ""


def is_quote(claim: str, cited: Sequence[str]) -> bool:
    """Tells whether a claim is cited texts as they stand, one or several that follow each other.

    White space and characters that cannot be seen do not count: what is shown has lost them.
    """
    shown, parts = line(claim), [line(text) for text in cited]
    runs = (parts[first:end] for end in range(len(parts) + 1) for first in range(end))
    return bool(shown) and any(all(run) and " ".join(run) == shown for run in runs)


def _supported(judge: Checker | None, claim: str, cited: Sequence[str]) -> bool | None:
    """Returns what a judge says; None where there is none, or it could not judge.

    That what cites nothing stored is not supported takes no judge.
    """
    given = [text for text in cited if text]
    if not given:
        return False
    support = judge.check(claim, given) if judge else None
    if support is None or support.reason.startswith(NOT_JUDGED):
        return None
    return support.verdict == "supported"


def _is_precise(
    cited: Sequence[str], at: int, supported: Callable[[Sequence[str]], bool | None]
) -> bool | None:
    """Tells whether a claim can rest on a citation alone, or cannot do without it."""
    alone = supported([cited[at]])
    if alone:
        return True
    others = supported([*cited[:at], *cited[at + 1 :]])
    if others is False:
        return True
    return None if alone is None or others is None else False


def judge_scores(claims: Iterable[LabelledClaim], judge: Checker, *, name: str) -> JudgeScores:
    """Judges a judge on labelled claims.

    Args:
        claims: True ones and falsehoods made from them; `eval/data/claims/README.md`.
        judge: What is judged.
        name: What reports call it; it also seeds the intervals.
    """
    said = [(claim, _supported(judge, claim.claim, claim.evidence)) for claim in claims]
    known = [(claim, verdict) for claim, verdict in said if verdict is not None]
    kinds = {
        kind: [float(verdict == (kind == "true")) for claim, verdict in known if claim.kind == kind]
        for kind in get_args(Kind)
    }
    ways = {
        way: [(claim, verdict) for claim, verdict in known if claim.direction == way]
        for way in DIRECTIONS
    }
    return JudgeScores(
        name=name,
        n=len(known),
        n_true=len(kinds["true"]),
        unjudged=len(said) - len(known),
        precision=_between(
            mean([float(claim.kind == "true") for claim, verdict in known if verdict], name),
            *(known, _precision, f"{name}/precision"),
        ),
        recall=_between(mean(kinds["true"], name), known, _recall, f"{name}/recall"),
        balanced=_balanced_of(known, f"{name}/balanced"),
        kinds={kind: mean(scores, f"{name}/{kind}") for kind, scores in kinds.items() if scores},
        directions={way: _balanced_of(part, f"{name}/{way}") for way, part in ways.items() if part},
    )


Verdicts = Sequence[tuple[LabelledClaim, bool]]
"""Labelled claims, and whether a judge supports them."""


def _balanced_of(known: Verdicts, name: str) -> Mean:
    """Returns the balanced accuracy; it cannot be told without claims of both kinds."""
    true, false = (
        mean([float(said == told) for claim, said in known if (claim.kind == "true") == told], name)
        for told in (True, False)
    )
    if true.mean is None or false.mean is None:
        return Mean(n=len(known), mean=None, standard_error=None)
    errors = true.standard_error, false.standard_error
    both = Mean(
        n=len(known),
        mean=(true.mean + false.mean) / 2,
        standard_error=None if None in errors else math.hypot(*filter(None, errors)) / 2,
    )
    return _between(both, known, _balanced, name)


def _between(value: Mean, known: Verdicts, statistic: Statistic, name: str) -> Mean:
    """Adds the interval, for which each true claim is drawn together with its falsehoods."""
    units: dict[str, list[float]] = {}
    for claim, supported in known:
        counts = units.setdefault(claim.of or claim.id, [0.0, 0.0, 0.0, 0.0])
        counts[2 * (claim.kind != "true") + (not supported)] += 1
    low, high = interval_of(list(units.values()), statistic, name) or (None, None)
    return replace(value, low=low, high=high) if value.mean is not None else value


def _precision(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    found, _, taken, _ = sums.T
    return np.asarray(found / (found + taken))


def _recall(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    found, missed, _, _ = sums.T
    return np.asarray(found / (found + missed))


def _balanced(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    _, _, taken, seen = sums.T
    return np.asarray((_recall(sums) + seen / (seen + taken)) / 2)
