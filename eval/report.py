"""Reports: results -> a table for the terminal, and `results.json`, `report.md`, `report.html`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval import page
from eval.cases import GoldSentence
from eval.errors import ReportError
from eval.gate import Changes
from eval.metrics import CITED_AGAIN, METRICS, Metric
from eval.types import Group, Mean, Results, Row
from rag.types import Claim

FORMAT = 1
"""Of `results.json`: raised when a reader of the old one could not read the new one."""

ANSWERABLE: tuple[Group, ...] = ("ar-ar", "en-en", "ar-en", "en-ar")
UNANSWERABLE: tuple[Group, ...] = ("ar", "en")

SECTIONS: tuple[tuple[str, str, str, tuple[Group, ...]], ...] = (
    ("answerable", "Answerable questions", "أسئلة لها جواب", ("overall", *ANSWERABLE)),
    ("unanswerable", "Questions without an answer", "أسئلة لا جواب لها",
     ("overall", *UNANSWERABLE)),
    ("every", "Every question", "كل الأسئلة", ("overall", *ANSWERABLE)),
    ("every", "Every question, those without an answer", "كل الأسئلة: ما لا جواب له منها",
     UNANSWERABLE),
    ("disputed", "Disputed citations", "استشهادات معترَض عليها", ("overall", *ANSWERABLE)),
)  # fmt: skip
"""Scope of the metrics, title in both languages, columns. At most five columns fit a terminal."""

LABEL_WIDTH = 19
CELL_WIDTH = 16

NOTE = (
    "mean ±standard error (number of cases); n/a: nothing could be judged; ↓: lower is better; "
    "ar-en: question in Arabic, evidence in English"
)
NOTE_AR = (
    "المتوسط ±الخطأ المعياري (عدد الحالات)؛ n/a: تعذّر الحكم؛ ↓: الأقل أفضل؛ "
    "ar-en: السؤال بالعربية والدليل بالإنجليزية"
)


def table(results: Results) -> str:
    """Lays the means out as plain text, aligned, at most 100 columns wide."""
    lines = [summary(results)]
    for scope, title, _, groups in _sections(results):
        header = "".join(group.rjust(CELL_WIDTH) for group in groups)
        lines += ["", title, " " * LABEL_WIDTH + header]
        for metric in _metrics(scope):
            cells = "".join(
                cell(results.means[metric.name][group]).rjust(CELL_WIDTH) for group in groups
            )
            lines.append(label(metric).ljust(LABEL_WIDTH) + cells)
    head, _, tail = NOTE.partition("; ar-en")
    return "\n".join([*lines, "", head, f"ar-en{tail}", ""])


def summary(results: Results) -> str:
    """One line: how many cases, what answered, how fast."""
    n_answerable = sum(row.observed.case.kind == "answerable" for row in results.rows)
    n_disputed = sum(row.observed.case.kind == "disputed" for row in results.rows)
    counts = f"{len(results.rows)} cases, {n_answerable} answerable"
    counts += f", {n_disputed} disputed" if n_disputed else ""
    system = "".join(f"; {name} {value}" for name, value in results.system.items())
    return f"{counts}{system}\n{speed(results)}"


def speed(results: Results) -> str:
    """One line on the latency."""
    seen = results.latency
    if seen.median is None or seen.p95 is None:
        return "seconds per answer: n/a"
    return f"seconds per answer: median {seen.median:.3f}, p95 {seen.p95:.3f} ({seen.n})"


def compared(changed: Changes) -> str:
    """Names the cases that went the other way since the baseline."""
    parts = (("wrong -> right", changed.fixed), ("right -> wrong", changed.broken))
    return "\n".join(
        f"since the baseline, {way}: {len(ids)}{': ' if ids else ''}{', '.join(ids)}"
        for way, ids in parts
    )


def label(metric: Metric) -> str:
    """The metric's name for people, marked where lower is better."""
    return metric.label if metric.higher_is_better else f"{metric.label} ↓"


def cell(value: Mean) -> str:
    """A mean with its standard error and its number of cases."""
    if value.mean is None:
        return "n/a"
    if value.standard_error is None:
        return f"{value.mean:.2f} ({value.n})"
    error = f"{value.standard_error:.2f}".removeprefix("0")
    return f"{value.mean:.2f} ±{error} ({value.n})"


def write(results: Results, directory: Path) -> None:
    """Writes `results.json`, `report.md` and `report.html` into a directory, made if need be.

    Raises:
        ReportError: the directory cannot be made, or a file in it cannot be written.
    """
    parts = {
        "results.json": json.dumps(to_json(results), ensure_ascii=False, indent=1) + "\n",
        "report.md": markdown(results),
        "report.html": page.html(
            results, tables=tables(results), head=summary(results), notes=(NOTE, NOTE_AR)
        ),
    }
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in parts.items():
            (directory / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ReportError(
            f"{directory}: the report cannot be written ({error.strerror}); name another directory"
        ) from error


def to_json(results: Results) -> dict[str, Any]:
    """The results as JSON: the same for the same run, but for the part `latency`."""
    return {
        "format": FORMAT,
        "fingerprint": _fingerprint(results),
        "system": dict(results.system),
        "metrics": {
            name: {group: _mean(value) for group, value in groups.items()}
            for name, groups in results.means.items()
        },
        "cases": [_row(row) for row in results.rows],
        "latency": {
            "n": results.latency.n,
            "median_seconds": _rounded(results.latency.median),
            "p95_seconds": _rounded(results.latency.p95),
        },
    }


def tables(results: Results) -> tuple[page.Table, ...]:
    """The sections as tables of words, titles and labels in both languages."""
    return tuple(
        page.Table(
            title=title,
            title_ar=title_ar,
            columns=groups,
            rows=tuple(
                (
                    label(metric),
                    metric.label_ar,
                    tuple(cell(results.means[metric.name][group]) for group in groups),
                )
                for metric in _metrics(scope)
            ),
        )
        for scope, title, title_ar, groups in _sections(results)
    )


def markdown(results: Results) -> str:
    """The tables and the cases that went wrong, as Markdown."""
    lines = ["# Evaluation · التقييم", "", summary(results), ""]
    for part in tables(results):
        lines += [
            f"## {part.title} · {part.title_ar}",
            "",
            f"| | | {' | '.join(part.columns)} |",
            f"| --- | --- {'| ---: ' * len(part.columns)}|",
        ]
        lines += [
            f"| {name} | {name_ar} | {' | '.join(cells)} |" for name, name_ar, cells in part.rows
        ]
        lines.append("")
    lines += [NOTE, "", NOTE_AR, "", "## Wrong · ما لم يصح", ""]
    lines += [_wrong_line(row) for row in results.rows if not row.right] or ["-"]
    return "\n".join(lines) + "\n"


def _wrong_line(row: Row) -> str:
    english, arabic = page.reason(row)
    case = row.observed.case
    question = " ".join(case.question.split()).replace("|", "\\|").replace("<", "&lt;")
    return f"- `{case.id}` {question} — {english} · {arabic}"


def _sections(results: Results) -> Sequence[tuple[str, str, str, tuple[Group, ...]]]:
    """Returns the sections that there is something to say in."""
    disputed = CITED_AGAIN.name in results.means
    return [section for section in SECTIONS if section[0] != CITED_AGAIN.scope or disputed]


def _metrics(scope: str) -> Sequence[Metric]:
    return [metric for metric in (*METRICS, CITED_AGAIN) if metric.scope == scope]


def _fingerprint(results: Results) -> dict[str, str] | None:
    if results.fingerprint is None:
        return None
    return {"cases": results.fingerprint.cases, "corpus": results.fingerprint.corpus}


def _mean(value: Mean) -> dict[str, Any]:
    return {
        "n": value.n,
        "mean": _rounded(value.mean),
        "standard_error": _rounded(value.standard_error),
    }


def _row(row: Row) -> dict[str, Any]:
    seen, case = row.observed, row.observed.case
    return {
        "id": case.id,
        "question": case.question,
        "kind": case.kind,
        "needs": case.needs,
        "direction": seen.direction,
        "right": row.right,
        "outcome": seen.answer.outcome,
        "scores": {name: _rounded(score) for name, score in row.scores.items()},
        "gold": [_named(gold) for gold in seen.gold],
        **({"wrong": [_named(wrong) for wrong in seen.wrong]} if seen.wrong else {}),
        "claims": [_claim(claim) for claim in seen.answer.claims],
        "withheld": [{"text": one.text, "reason": one.reason} for one in seen.answer.withheld],
        "unresolved": list(seen.answer.unresolved),
        "confidence": _rounded(seen.answer.confidence),
        "model": seen.answer.model,
        "error": seen.answer.error,
    }


def _named(named: GoldSentence) -> dict[str, Any]:
    span = {"start": named.sentence.start, "end": named.sentence.end}
    return {"source": named.source, **span, "text": named.text}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "support": _rounded(claim.support),
        "verdict": claim.verdict,
        "citations": [
            {"source": cited.source, "start": cited.start, "end": cited.end, "quote": cited.quote}
            for cited in claim.citations
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
