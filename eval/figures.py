"""The charts of the report with what they say, in both languages."""

from collections.abc import Iterable

from eval import charts
from eval.cases import DIRECTIONS
from eval.markup import arabic, note
from eval.metrics import METRICS
from eval.risk import area
from eval.tables import label
from eval.types import Results
from eval.words import Both
from rag.untrusted import html

CHARTED = (
    "right",
    "faithfulness",
    "citation_precision",
    "citation_recall",
    "answer_correct",
    "hit@5",
    "ndcg@10",
    "wrongly_refused",
    "wrongly_answered",
)

NOTE = (
    "A point is a mean, its bar the 95 % interval, n in brackets. Brown: the question is in one "
    "language and the evidence in the other."
)
NOTE_AR = (
    "النقطة هي المتوسط، والشريط فترة الثقة 95 %، وبين القوسين عدد الحالات. والبنّيّ: السؤال بلغة "
    "والدليل بالأخرى."
)


def figures(results: Results) -> Iterable[str]:
    """Lays out the charts that there is something to draw in."""
    yield from note(NOTE, NOTE_AR)
    yield '<div class="charts">'
    for metric in (one for name in CHARTED for one in METRICS if one.name == name):
        means = results.means[metric.name]
        groups = {name: means[name] for name in ("overall", *DIRECTIONS) if means[name].n}
        if groups:
            yield _figure(
                (label(metric), metric.label_ar), charts.by_direction(groups, title=metric.label)
            )
    if results.risk:
        mean_risk = area(results.risk)
        yield _figure(
            ("risk and coverage", "المخاطرة والتغطية"),
            charts.risk(results.risk, title="risk and coverage"),
            "Right: share of the questions answered, the surest first. Up: share of those answers "
            f"that is wrong. The last point is the system as it is. Mean: {mean_risk:.3f}.",
            "أفقيًّا: حصة الأسئلة المجاب عنها بدءًا بأوثقها. وعموديًّا: حصة الخطأ من أجوبتها. "
            f"والنقطة الأخيرة هي النظام كما هو. المتوسط: {mean_risk:.3f}.",
        )
    found = [row.observed.seconds for row in results.rows if row.observed.seconds is not None]
    if results.latency.n and found:
        yield _figure(
            ("latency", "زمن الجواب"),
            charts.seconds(found, results.latency, title="seconds per answer"),
            "Answers by the seconds they took; the lines are the median and the 95th percentile. "
            "The last bar holds also what took longer.",
            "الأجوبة بحسب ما استغرقته من ثوانٍ؛ والخطّان هما الوسيط والمئين الخامس والتسعون. "
            "ويضمّ العمود الأخير ما استغرق أكثر من ذلك أيضًا.",
        )
    yield "</div>"


def _figure(title: Both, chart: str, *notes: str) -> str:
    told = "".join(note(*notes)) if notes else ""
    return (
        f'<figure class="chart"><figcaption>{html(title[0])} {arabic(title[1])}</figcaption>'
        f"{chart}{told}</figure>"
    )
