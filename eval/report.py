"""Reports: results -> a table for the terminal, and the files that people and programs read."""

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path

from eval import targets
from eval.errors import ReportError
from eval.gate import verdict as gate_verdict
from eval.junit import junit
from eval.metrics import METRICS
from eval.page import HEADLINES, page
from eval.paired import Comparison
from eval.record import to_json
from eval.tables import JUDGES_NOTE, NOTE, NOTE_AR, PAIRED_NOTE, Table, cell, judges, label, paired
from eval.tables import tables as means
from eval.types import Results, Row
from eval.words import reason, verdict
from rag import untrusted

LABEL_WIDTH = max(len(label(metric)) for metric in METRICS) + 1
CELL_WIDTH = 19
WIDTH = 120
"""Of the terminal that the tables are for, in columns."""

FILES = ("report.html", "report.md", "results.json", "junit.xml")
"""What a directory of reports holds."""

FIRST_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
"""Around text in a language of its own: it does not turn the line that it stands in."""


def table(results: Results) -> str:
    """Lays the means out as plain text, aligned, at most `WIDTH` columns wide."""
    lines = [summary(results), *targets.told(results, width=WIDTH)]
    for part in (*means(results), *judges(results)):
        lines += ["", *_aligned(part)]
    head, _, tail = NOTE.partition("; ar-en")
    return "\n".join([*lines, "", head, f"ar-en{tail}", ""])


def _aligned(part: Table) -> list[str]:
    header = "".join(name.rjust(CELL_WIDTH) for name in part.columns)
    return [
        part.title,
        " " * LABEL_WIDTH + header,
        *(
            name.ljust(LABEL_WIDTH) + "".join(cell.rjust(CELL_WIDTH) for cell in cells)
            for name, _, cells in part.rows
        ),
    ]


def summary(results: Results) -> str:
    """How many cases, what answered, and how fast: a line each."""
    n_answerable = sum(row.observed.case.kind == "answerable" for row in results.rows)
    n_disputed = sum(row.observed.case.kind == "disputed" for row in results.rows)
    counts = f"{len(results.rows)} cases, {n_answerable} answerable"
    counts += f", {n_disputed} disputed" if n_disputed else ""
    system = "".join(f"; {name} {value}" for name, value in results.system.items())
    return f"{untrusted.line(counts + system)}\n{speed(results)}"


def speed(results: Results) -> str:
    """One line on the latency."""
    seen = results.latency
    if seen.median is None or seen.p95 is None:
        return "seconds per answer: n/a"
    return f"seconds per answer: median {seen.median:.3f}, p95 {seen.p95:.3f} ({seen.n})"


def compared(comparison: Comparison) -> str:
    """Names the questions that went the other way since the baseline, and tests what changed."""
    ways = (("wrong -> right", comparison.fixed), ("right -> wrong", comparison.broken))
    lines = [
        f"since the baseline, {way}: {untrusted.line(', '.join((str(len(ids)), *ids)))}"
        for way, ids in ways
    ]
    found = paired(comparison)
    told = ["", *_aligned(found), "", *textwrap.wrap(PAIRED_NOTE, WIDTH)]
    lines += told if found.rows else ["no score changed"]
    return "\n".join([*lines, ""])


def clear(directory: Path, inputs: Sequence[Path | None]) -> None:
    """Removes the reports of an earlier run: what is there afterwards is of this one.

    Args:
        directory: where the reports will be written.
        inputs: files and folders that the run reads, where no report may stand; None is none.

    Raises:
        ReportError: the reports would stand among the inputs, or cannot be removed.
    """
    for name in FILES:
        path = directory / name
        among = [one for one in inputs if one and path.resolve().is_relative_to(one.resolve())]
        if among:
            raise ReportError(
                f"{path}: the report would be part of {among[0]}, which this evaluation reads; "
                "name another directory"
            )
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise ReportError(
                f"{path}: the earlier report cannot be removed ({error.strerror}); name another "
                "directory"
            ) from error


def write(
    results: Results,
    directory: Path,
    comparison: Comparison | None = None,
    breaches: Sequence[str] | None = None,
) -> None:
    """Writes `report.html`, `report.md`, `results.json` and `junit.xml` into a directory.

    Args:
        results: what is reported.
        directory: made if need be.
        comparison: with the baseline, if there is one.
        breaches: why the gate does not hold, none where it does; None where nobody asked it.

    Raises:
        ReportError: the directory cannot be made, or a file in it cannot be written.
    """
    parts = {
        "results.json": json.dumps(
            to_json(results, comparison, breaches), ensure_ascii=False, indent=1
        )
        + "\n",
        "report.md": markdown(results, comparison, breaches),
        "report.html": page(results, comparison, breaches, head=summary(results)),
        "junit.xml": junit(results, comparison),
    }
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in parts.items():
            # A character that no encoding can hold stands as its number.
            (directory / name).write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise ReportError(
            f"{directory}: the report cannot be written ({error.strerror}); name another directory"
        ) from error


def markdown(
    results: Results,
    comparison: Comparison | None = None,
    breaches: Sequence[str] | None = None,
) -> str:
    """The tables and the questions that went wrong, as Markdown for the summary of a build."""
    lines = ["# Evaluation · التقييم", "", *_headlines(results), ""]
    lines += [untrusted.markdown(line) + "  " for line in summary(results).splitlines()] + [""]
    lines += _gate(breaches) if breaches is not None else []
    promised = targets.table(results)
    lines += [*_pipes(promised), targets.NOTE, "", targets.NOTE_AR, ""] if promised.rows else []
    if comparison:
        lines += _changes(results, comparison)
    for part in means(results):
        lines += _pipes(part)
    lines += [NOTE, "", NOTE_AR, ""]
    for part in judges(results):
        lines += _pipes(part)
    lines += [JUDGES_NOTE, ""] if results.judges else []
    wrong = [row for row in results.rows if verdict(row) == "wrong"]
    lines += [f"## Wrong · ما لم يصح ({len(wrong)} / {len(results.rows)})", ""]
    lines += [_wrong_line(row) for row in wrong] or ["-"]
    return "\n".join(lines) + "\n"


def _gate(breaches: Sequence[str]) -> list[str]:
    reasons = [f"- {untrusted.markdown(reason)}" for reason in breaches]
    return [f"**{' · '.join(gate_verdict(breaches))}**", "", *reasons, *([""] if reasons else [])]


def _headlines(results: Results) -> list[str]:
    found = [
        (metric, results.means[name]["overall"])
        for name in HEADLINES
        for metric in METRICS
        if metric.name == name
    ]
    return [
        f"| {' | '.join(f'{label(metric)}<br>{metric.label_ar}' for metric, _ in found)} |",
        f"|{' :---: |' * len(found)}",
        f"| {' | '.join(f'**{cell(mean)}**' for _, mean in found)} |",
    ]


def _changes(results: Results, comparison: Comparison) -> list[str]:
    found = paired(comparison)
    rows = {row.observed.case.id: row for row in results.rows}
    lines = [f"## {found.title} · {found.title_ar}", ""]
    ways = (
        ("right → wrong", "من صحيح إلى غير صحيح", comparison.broken),
        ("wrong → right", "من غير صحيح إلى صحيح", comparison.fixed),
    )
    for way, way_ar, ids in ways:
        lines += [f"**{way} · {way_ar}: {len(ids)}**", ""]
        lines += [_wrong_line(rows[one]) for one in ids] + ([""] if ids else [])
    return [*lines, *(_pipes(found)[2:] if found.rows else []), PAIRED_NOTE, ""]


def _pipes(part: Table) -> list[str]:
    return [
        f"## {part.title} · {part.title_ar}",
        "",
        f"| | | {' | '.join(part.columns)} |",
        f"| --- | --- {'| ---: ' * len(part.columns)}|",
        *(
            f"| {untrusted.markdown(name)} | {name_ar} | {' | '.join(cells)} |"
            for name, name_ar, cells in part.rows
        ),
        "",
    ]


def _wrong_line(row: Row) -> str:
    english, arabic = (untrusted.markdown(words) for words in reason(row))
    case = row.observed.case
    question = f"{FIRST_ISOLATE}{untrusted.markdown(case.question)}{POP_ISOLATE}"
    return f"- {untrusted.markdown(case.id)} {question}: {english} · {arabic}"
