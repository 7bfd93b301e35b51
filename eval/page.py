"""The report as one HTML file that needs nothing else: figures, charts, tables, every question.

It opens without a network and reads without a script; the script only filters the questions. The
words of cases, answers and sources are escaped, and the page forbids every script but its own.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from eval import targets
from eval.cases import DIRECTIONS
from eval.figures import figures
from eval.gate import verdict as verdict_of_gate
from eval.markup import arabic, both, note
from eval.metrics import METRICS, Metric
from eval.paired import Comparison
from eval.questions import question
from eval.tables import (
    JUDGES_NOTE,
    JUDGES_NOTE_AR,
    NOTE,
    NOTE_AR,
    PAIRED_NOTE,
    PAIRED_NOTE_AR,
    Table,
    judges,
    label,
    paired,
    tables,
)
from eval.types import Mean, Results, Row
from eval.words import CHANGES, KINDS, VERDICTS, Both, verdict
from rag.untrusted import html

STYLE = Path(__file__).with_name("page.css")
SCRIPT = Path(__file__).with_name("page.js")

HEADLINES = (
    "right",
    "faithfulness",
    "citation_precision",
    "citation_recall",
    "wrongly_refused",
    "wrongly_answered",
)
"""The metrics that are said first."""

PARTS = (
    ("charts", "Charts", "الرسوم"),
    ("tables", "Tables", "الجداول"),
    ("judges", "Judges", "المُحكِّمون"),
    ("questions", "Questions", "الأسئلة"),
)


def page(
    results: Results,
    comparison: Comparison | None = None,
    breaches: Sequence[str] | None = None,
    *,
    head: str,
) -> str:
    """Lays the whole report out.

    Args:
        results: what is reported.
        comparison: with the baseline, if there is one.
        breaches: why the gate does not hold, none where it does; None where nobody asked it.
        head: one or more lines on the whole.
    """
    script = SCRIPT.read_text(encoding="utf-8")
    changes = _changes(comparison)
    places = {row.observed.case.id: f"q{at}" for at, row in enumerate(results.rows, start=1)}
    return "\n".join(
        [
            *_head(script),
            f"<body><header><h1>Evaluation {arabic('التقييم')}</h1>",
            *(f'<p class="about">{html(line)}</p>' for line in head.splitlines()),
            f"<nav>{''.join(_link(*part) for part in PARTS)}</nav></header><main>",
            *([] if breaches is None else [_gate(breaches)]),
            *_tiles(results),
            *_promised(targets.table(results)),
            *(_since(results.rows, comparison, places) if comparison else ()),
            f'<h2 id="charts">Charts {arabic("الرسوم")}</h2>',
            *figures(results),
            f'<h2 id="tables">Tables {arabic("الجداول")}</h2>',
            *(_table(part) for part in tables(results)),
            *note(NOTE, NOTE_AR),
            f'<h2 id="judges">Judges {arabic("المُحكِّمون")}</h2>',
            *(_table(part) for part in judges(results)),
            *note(JUDGES_NOTE, JUDGES_NOTE_AR),
            f'<h2 id="questions">Questions {arabic("الأسئلة")}</h2>',
            _filter(results, changes),
            *(
                question(row, place=places[row.observed.case.id], change=change)
                for row, change in _ordered(results.rows, changes)
            ),
            f"</main><script>{script}</script></body></html>",
            "",
        ]
    )


def _head(script: str) -> Sequence[str]:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        "<!doctype html>",
        '<html lang="en" dir="ltr"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<title>Sanad: evaluation · سند: التقييم</title>",
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>",
    )


def _changes(comparison: Comparison | None) -> Mapping[str, str]:
    """Returns what became of each case since the baseline, by its id: a key of `CHANGES`."""
    if comparison is None:
        return {}
    return {case_id: way for way in CHANGES for case_id in getattr(comparison, way)}


def _ordered(rows: Sequence[Row], changes: Mapping[str, str]) -> Iterable[tuple[Row, str]]:
    """Puts first what went wrong since the baseline, then what is wrong, what is right last."""
    ranks = {"wrong": 1, "unjudged": 2, "right": 3}
    found = [(row, changes.get(row.observed.case.id, "")) for row in rows]
    return sorted(found, key=lambda one: 0 if one[1] == "broken" else ranks[verdict(one[0])])


def _link(place: str, english: str, words: str) -> str:
    return f'<a href="#{place}">{english} {arabic(words)}</a>'


def _tiles(results: Results) -> Sequence[str]:
    found = [(metric, results.means[metric.name]["overall"]) for metric in _named(HEADLINES)]
    return ('<ul class="tiles">', *(_tile(metric, mean) for metric, mean in found), "</ul>")


def _tile(metric: Metric, mean: Mean) -> str:
    value = "n/a" if mean.mean is None else f"{mean.mean:.1%}"
    reach = (
        "" if mean.low is None or mean.low == mean.high else f"{mean.low:.0%}–{mean.high:.0%} · "
    )
    return (
        f"<li><span>{html(label(metric))}</span>{arabic(metric.label_ar)}"
        f"<strong>{value}</strong><small>{reach}n {mean.n}</small></li>"
    )


def _gate(breaches: Sequence[str]) -> str:
    reasons = "".join(f"<li>{html(reason)}</li>" for reason in breaches)
    return (
        f'<div class="changes {"broken" if breaches else "fixed"}">'
        f"<b>{both(verdict_of_gate(breaches))}</b>{f'<ul>{reasons}</ul>' if reasons else ''}</div>"
    )


def _promised(found: Table) -> Sequence[str]:
    heading = f"<h2>{both((found.title, found.title_ar))}</h2>"
    return (heading, _grid(found), *note(targets.NOTE, targets.NOTE_AR)) if found.rows else ()


def _since(rows: Sequence[Row], comparison: Comparison, places: Mapping[str, str]) -> Sequence[str]:
    questions = {row.observed.case.id: row.observed.case.question for row in rows}

    def listed(way: str, title: str, words: str, ids: Sequence[str]) -> str:
        items = "".join(
            f'<li><a href="#{places[one]}"><bdi>{html(one)}</bdi></a> '
            f'<bdi dir="auto">{html(questions[one])}</bdi></li>'
            for one in ids
        )
        return (
            f'<div class="changes {way if ids else ""}"><b>{title} {arabic(words)}: {len(ids)}</b>'
            f"<ul>{items}</ul></div>"
        )

    found = paired(comparison)
    return (
        f"<h2>Since the baseline {arabic('منذ خط الأساس')}</h2>",
        listed("broken", "right → wrong", "من صحيح إلى غير صحيح", comparison.broken),
        listed("fixed", "wrong → right", "من غير صحيح إلى صحيح", comparison.fixed),
        *((_grid(found), *note(PAIRED_NOTE, PAIRED_NOTE_AR)) if found.rows else ()),
    )


def _table(table: Table) -> str:
    return f"<h3>{html(table.title)} {arabic(table.title_ar)}</h3>{_grid(table)}"


def _grid(table: Table) -> str:
    columns = "".join(f'<th scope="col">{html(name)}</th>' for name in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{html(name)} {arabic(name_ar)}</th>'
        + "".join(f"<td>{html(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, name_ar, cells in table.rows
    )
    return (
        f'<div class="scroll" tabindex="0"><table><thead><tr><td></td>{columns}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _filter(results: Results, changes: Mapping[str, str]) -> str:
    """Lays the filter out, with the values that occur; the script shows it."""
    seen = [row.observed for row in results.rows]
    verdicts = {verdict(row) for row in results.rows}
    kinds = {one.case.kind for one in seen}
    directions = {one.direction for one in seen}
    ways = set(changes.values())
    selects = (
        _select(
            "verdict", ("verdict", "الحكم"), {k: v for k, v in VERDICTS.items() if k in verdicts}
        ),
        _select(
            "direction",
            ("direction", "الاتجاه"),
            {d: (d, "") for d in DIRECTIONS if d in directions},
        ),
        _select("kind", ("kind", "النوع"), {k: v for k, v in KINDS.items() if k in kinds}),
        _select(
            "change", ("baseline", "خط الأساس"), {k: v for k, v in CHANGES.items() if k in ways}
        ),
    )
    return (
        f'<form class="filter" hidden>{"".join(selects)}'
        f"<label><span>words {arabic('كلمات')}</span>"
        '<input name="text" type="search" dir="auto"></label><output></output></form>'
    )


def _select(name: str, title: Both, options: Mapping[str, Both]) -> str:
    if not options:
        return ""
    listed = "".join(
        f'<option value="{html(value)}">{html(" · ".join(filter(None, words)))}</option>'
        for value, words in options.items()
    )
    return (
        f"<label><span>{html(title[0])} {arabic(title[1])}</span>"
        f'<select name="{name}"><option value="">all · الكل</option>{listed}</select></label>'
    )


def _named(names: Sequence[str]) -> Sequence[Metric]:
    return [metric for name in names for metric in METRICS if metric.name == name]
