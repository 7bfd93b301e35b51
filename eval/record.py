"""`results.json`: the results for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from eval.cases import GoldSentence
from eval.paired import Comparison
from eval.types import JudgeScores, Mean, Observed, Results, Row
from rag.types import Claim

FORMAT = 2
"""Raised when a reader of the old one could not read the new one. 2 added the intervals `low` and
`high`, `risk`, `judges`, `comparison`, and to a case `answers`, `history`, `readings`, `seconds`;
baselines are files of their own since."""


def to_json(
    results: Results,
    comparison: Comparison | None = None,
    breaches: Sequence[str] | None = None,
) -> dict[str, Any]:
    """The results as JSON, numbers to six decimals.

    The same for the same run, but for `latency` and the `seconds` of the cases.

    - `format`: 2.
    - `fingerprint`: `cases` and `corpus` (SHA-256), `settings`, `encoder`; null where not known.
    - `system`: what answered, in words.
    - `metrics`: by metric, then by group (`overall`, `ar-ar`, ...): `n`, `mean`,
      `standard_error`, `low`, `high` (the 95 % bootstrap interval); null: could not be judged.
    - `risk`: for each least confidence, `threshold`, `coverage` and `risk`.
    - `judges`: how well each judge of support judges labelled claims.
    - `comparison`: ids `fixed`, `broken` and `known`, and the `paired` tests against the
      baseline; null where there was none.
    - `gate`: whether it `holds`, and the `reasons` where it does not; null where nobody asked it.
    - `cases`: each question with its gold, its answer, its `readings` (each claim judged again),
      its `scores` by metric, and whether it is `right`. Offsets are code points of stored text.
    - `latency`: seconds per answer.
    """
    return {
        "format": FORMAT,
        "fingerprint": asdict(results.fingerprint) if results.fingerprint else None,
        "system": dict(results.system),
        "metrics": {
            name: {group: _mean(value) for group, value in groups.items()}
            for name, groups in results.means.items()
        },
        "risk": [_numbers(asdict(point)) for point in results.risk],
        "judges": [_judge(one) for one in results.judges],
        "comparison": _comparison(comparison) if comparison else None,
        "gate": None if breaches is None else {"holds": not breaches, "reasons": list(breaches)},
        "cases": [_row(row) for row in results.rows],
        "latency": {
            "n": results.latency.n,
            "median_seconds": _rounded(results.latency.median),
            "p95_seconds": _rounded(results.latency.p95),
        },
    }


def _mean(value: Mean) -> dict[str, Any]:
    return _numbers(asdict(value))


def _judge(scores: JudgeScores) -> dict[str, Any]:
    return {
        "name": scores.name,
        "n": scores.n,
        "n_true": scores.n_true,
        "unjudged": scores.unjudged,
        "precision": _mean(scores.precision),
        "recall": _mean(scores.recall),
        "balanced": _mean(scores.balanced),
        "kinds": {name: _mean(value) for name, value in scores.kinds.items()},
        "directions": {name: _mean(value) for name, value in scores.directions.items()},
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "fixed": list(comparison.fixed),
        "broken": list(comparison.broken),
        "known": list(comparison.known),
        "lost": list(comparison.lost),
        "paired": [
            _numbers(asdict(pair)) | {"regression": pair.is_regression}
            for pair in comparison.paired
        ],
    }


def _row(row: Row) -> dict[str, Any]:
    seen, case = row.observed, row.observed.case
    return {
        "id": case.id,
        "question": case.question,
        "history": list(case.history),
        "kind": case.kind,
        "needs": case.needs,
        "direction": seen.direction,
        "right": row.right,
        "scores": _numbers(row.scores),
        "gold": [_named(gold) for gold in seen.gold],
        "answers": list(case.answers),
        **({"wrong": [_named(wrong) for wrong in seen.wrong]} if seen.wrong else {}),
        **_answer(seen),
        "readings": [asdict(reading) for reading in seen.readings],
        "seconds": _rounded(seen.seconds),
    }


def _answer(seen: Observed) -> dict[str, Any]:
    answer = seen.answer
    return {
        "outcome": answer.outcome,
        "claims": [_claim(claim) for claim in answer.claims],
        "withheld": [{"text": one.text, "reason": one.reason} for one in answer.withheld],
        "unresolved": list(answer.unresolved),
        "confidence": _rounded(answer.confidence),
        "model": answer.model,
        "error": answer.error,
        "reply": answer.reply,
    }


def _named(named: GoldSentence) -> dict[str, Any]:
    span = {"start": named.sentence.start, "end": named.sentence.end}
    return {"source": named.source, **span, "text": named.text}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "support": _rounded(claim.support),
        "verdict": claim.verdict,
        "differs": claim.differs,
        "citations": [
            {"source": cited.source, "start": cited.start, "end": cited.end, "quote": cited.quote}
            for cited in claim.citations
        ],
    }


def _numbers(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _rounded(value) if isinstance(value, float) else value
        for name, value in found.items()
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
