"""The report as one HTML file that needs nothing else: tables, then every question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from eval.cases import GoldSentence
from eval.metrics import Place
from eval.types import Results, Row
from index.language import detect
from rag.types import Citation, Claim

STYLE = """
body { font: 16px/1.6 "Noto Sans", "Noto Sans Arabic", system-ui, sans-serif; color: #1c2530;
  background: #fff; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0 0 2rem; }
th, td { padding: .25rem .8rem; border-bottom: 1px solid #dde3ea; text-align: end; }
th[scope=row], thead th:first-child { text-align: start; font-weight: 500; }
.ar { color: #5a6675; font-weight: 400; }
.case { border: 1px solid #dde3ea; border-inline-start: .4rem solid #2e7d4f; border-radius: .4rem;
  padding: .6rem 1rem; margin: 0 0 1rem; }
.case.wrong { border-inline-start-color: #b3372f; }
.case h3 { margin: .2rem 0; font-size: 1.05rem; }
.about, .source { color: #5a6675; font-size: .85rem; }
bdi.source { display: inline-block; }
.part { margin: .6rem 0 .1rem; color: #5a6675; font-size: .85rem; font-weight: 600; }
blockquote { margin: .2rem 0; padding-inline-start: .8rem;
  border-inline-start: .2rem solid #c4ccd6; }
blockquote.gold { border-inline-start-color: #2e7d4f; }
blockquote.disputed { border-inline-start-color: #b3372f; }
#wrong-only:checked ~ .case.right { display: none; }
"""

VERDICTS = {True: ("right", "صحيح"), False: ("wrong", "غير صحيح")}
OUTCOMES = {
    "answered": ("answered", "أُجيب"),
    "refused": ("refused", "امتنع عن الجواب"),
    "failed": ("failed", "تعذّر الجواب"),
    "replied": ("replied", "ردّ بلا استشهاد"),
}
KINDS = {
    "answerable": ("answerable", "له جواب"),
    "off-topic": ("off-topic", "خارج الموضوع"),
    "near-miss": ("near miss", "قريب ولا جواب له"),
    "disputed": ("disputed", "معترَض على شواهده"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A section of the report, its cells already in words."""

    title: str
    title_ar: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Label in English, label in Arabic, one cell a column."""


def html(results: Results, *, tables: Iterable[Table], head: str, notes: tuple[str, str]) -> str:
    """Lays the whole report out; every word of a case, an answer or a source is escaped.

    Args:
        results: what is reported.
        tables: the sections of means.
        head: one or more lines above them.
        notes: how to read a cell, in English and in Arabic.
    """
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en" dir="ltr"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            "<title>Sanad: evaluation · سند: التقييم</title>",
            f"<style>{STYLE}</style></head><body>",
            f"<h1>Evaluation {_arabic('التقييم')}</h1>",
            f"<p>{escape(head).replace(chr(10), '<br>')}</p>",
            *(_table(table) for table in tables),
            f'<p class="about">{escape(notes[0])}</p>',
            f'<p class="about" lang="ar" dir="rtl">{escape(notes[1])}</p>',
            f"<h2>Questions {_arabic('الأسئلة')}</h2>",
            '<input type="checkbox" id="wrong-only">',
            f'<label for="wrong-only">only the wrong {_arabic("غير الصحيح فقط")}</label>',
            *(_case(row) for row in results.rows),
            "</body></html>",
            "",
        ]
    )


def reason(row: Row) -> tuple[str, str]:
    """Says why a case counts as right or wrong, in English and in Arabic."""
    seen, scores = row.observed, row.scores
    answered = seen.answer.outcome == "answered"
    if seen.answer.outcome == "failed":
        return f"failed: {seen.answer.error}", f"تعذّر الجواب: {seen.answer.error}"
    if seen.case.kind == "disputed":
        if row.right:
            return "cites no disputed sentence", "لم يستشهد بجملة معترَض عليها"
        return "cites a disputed sentence again", "عاد فاستشهد بجملة معترَض عليها"
    if seen.case.kind != "answerable":
        if answered:
            return "answered what the documents do not answer", "أجاب عمّا لا جواب له في المستندات"
        return "refused, as it should", "امتنع كما ينبغي"
    if not answered:
        return "refused what the documents answer", "امتنع مع أن الجواب في المستندات"
    if scores["citation_recall"] != 1:
        return "does not cite the gold it needs", "لم يستشهد بما يلزم من الجمل المرجعية"
    if scores["faithfulness"] != 1:
        return "a claim is not what its citations say", "في الجواب ما لا تقوله الشواهد"
    return "cites the gold it needs", "استشهد بما يلزم من الجمل المرجعية"


def _table(table: Table) -> str:
    columns = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.columns)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)} {_arabic(name_ar)}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, name_ar, cells in table.rows
    )
    return (
        f"<h2>{escape(table.title)} {_arabic(table.title_ar)}</h2>"
        f"<table><thead><tr><th></th>{columns}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _case(row: Row) -> str:
    seen, case = row.observed, row.observed.case
    marks = {_place(one): "gold" for one in seen.gold}
    marks |= {_place(one): "disputed" for one in seen.wrong}
    about = [VERDICTS[row.right], reason(row), KINDS[case.kind], OUTCOMES[seen.answer.outcome]]
    parts = [
        f'<section class="case {VERDICTS[row.right][0]}">',
        f"<h3 {_direction(case.question)}>{escape(case.question)}</h3>",
        f'<p class="about"><bdi>{escape(case.id)}</bdi> · {escape(seen.direction)}',
        "".join(f" · {escape(english)} {_arabic(arabic)}" for english, arabic in about) + "</p>",
    ]
    if seen.answer.claims:
        parts.append(_part("answer and what it cites", "الجواب وشواهده"))
        parts += [_claim(claim, marks) for claim in seen.answer.claims]
    if seen.answer.withheld:
        parts.append(_part("withheld", "حُجب"))
        parts += [
            f"<p {_direction(one.text)}>{escape(one.text)} ({escape(one.reason)})</p>"
            for one in seen.answer.withheld
        ]
    if seen.gold:
        parts.append(_part("gold sentences", "الجمل المرجعية"))
        parts += [_quote(one.text, one.source, mark="gold") for one in seen.gold]
    if seen.wrong:
        parts.append(_part("disputed sentences", "جمل معترَض عليها"))
        parts += [_quote(one.text, one.source, mark="disputed") for one in seen.wrong]
    return "\n".join([*parts, "</section>"])


def _place(named: GoldSentence) -> Place:
    return named.sentence.document_id, named.sentence.start, named.sentence.end


def _claim(claim: Claim, marks: Mapping[Place, str]) -> str:
    def mark(cited: Citation) -> str:
        return marks.get((cited.document_id, cited.start, cited.end), "")

    cited = (_quote(one.quote, one.source, mark=mark(one)) for one in claim.citations)
    verdict = f'<span class="source">{escape(claim.verdict)} {claim.support:.2f}</span>'
    return f"<p {_direction(claim.text)}>{escape(claim.text)} {verdict}</p>" + "".join(cited)


def _quote(text: str, source: str, *, mark: str) -> str:
    kind = f' class="{mark}"' if mark else ""
    return (
        f"<blockquote{kind} {_direction(text)}>{escape(text)} "
        f'<bdi class="source">{escape(source)}</bdi></blockquote>'
    )


def _part(english: str, arabic: str) -> str:
    return f'<p class="part">{escape(english)} {_arabic(arabic)}</p>'


def _arabic(text: str) -> str:
    return f'<span class="ar" lang="ar" dir="rtl">{escape(text)}</span>'


def _direction(text: str) -> str:
    language = detect(text)
    return 'dir="rtl" lang="ar"' if language == "ar" else 'dir="ltr" lang="en"'
