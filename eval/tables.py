"""The tables of the reports, their cells already in words: results -> rows and columns.

The terminal, the Markdown and the page lay out the same tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics import ALL, CITED_AGAIN, Metric
from eval.paired import ALPHA, Comparison, Paired
from eval.types import Group, JudgeScores, Mean, Results

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

NOTE = (
    "mean, 95 % interval (number of cases); n/a: nothing could be judged; ↓: lower is better; "
    "~: neither is better; ar-en: question in Arabic, evidence in English"
)
NOTE_AR = (
    "المتوسط وفترة الثقة 95 % (عدد الحالات)؛ n/a: تعذّر الحكم؛ ↓: الأقل أفضل؛ "
    "~: لا أفضلية لأيّهما؛ ar-en: السؤال بالعربية والدليل بالإنجليزية"
)
JUDGES_NOTE = (
    "On claims that people labelled. Precision: what share of what the judge calls supported is; "
    "recall: what share of the supported claims it calls so; balanced: mean of the shares of true "
    "and of false claims that it judges rightly. A language model only advises."
)
JUDGES_NOTE_AR = (
    "على عبارات صنّفها أشخاص. الدقة: حصة المسنود حقًّا مما عدّه المُحكِّم مسنودًا؛ الشمول: حصة ما عدّه "
    "مسنودًا من العبارات المسنودة؛ المتوازنة: متوسط حصتَي ما أصاب فيه من العبارات الصحيحة والخاطئة. "
    "وحُكم النموذج اللغوي للاستئناس لا غير."
)
PAIRED_NOTE = (
    "Exact two-sided sign test over the questions whose score changed; on right and wrong it is "
    f"McNemar's. Below {ALPHA}, worse is a regression."
)
PAIRED_NOTE_AR = (
    "اختبار الإشارة التام بطرفين على الأسئلة التي تغيّرت درجتها، وهو اختبار مكنيمار حيث الدرجة صواب "
    f"أو خطأ. وما ساء دون {ALPHA} فهو تراجع."
)
CHECK_NAMES = {"support check": "فحص الإسناد"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A section of a report, its cells already in words."""

    title: str
    title_ar: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Label in English, label in Arabic, one cell a column."""


def tables(results: Results) -> tuple[Table, ...]:
    """Lays out every mean, a section for each scope of the metrics."""
    return tuple(
        Table(
            title=title,
            title_ar=title_ar,
            columns=groups,
            rows=tuple(
                (
                    label(metric),
                    metric.label_ar,
                    tuple(cell(results.means[metric.name][group]) for group in groups),
                )
                for metric in _metrics(results, scope)
            ),
        )
        for scope, title, title_ar, groups in _sections(results)
    )


def label(metric: Metric) -> str:
    """The metric's name for people, marked where it is not so that higher is better."""
    if metric.higher_is_better is None:
        return f"{metric.label} ~"
    return metric.label if metric.higher_is_better else f"{metric.label} ↓"


def cell(value: Mean) -> str:
    """A mean with its interval and its number of cases.

    Where all scores are equal there is no interval: its ends would be equal too, and certain of
    what so many cases cannot make certain.
    """
    if value.mean is None:
        return "n/a"
    if value.low is None or value.high is None or value.low == value.high:
        return f"{value.mean:.2f} ({value.n})"
    return f"{value.mean:.2f} {_end(value.low)}–{_end(value.high)} ({value.n})"


def _end(value: float) -> str:
    """An end of an interval, as short as it reads well: `.93`, `0`, `1`."""
    shown = f"{value:.2f}"
    return {"0.00": "0", "1.00": "1"}.get(shown, shown.removeprefix("0"))


def judges(results: Results) -> tuple[Table, ...]:
    """Lays out how well the judges judge; nothing where none was judged."""
    if not results.judges:
        return ()
    directions = tuple(dict.fromkeys(d for one in results.judges for d in one.directions))
    whole = Table(
        title="The judges, judged",
        title_ar="المُحكِّمون في الميزان",
        columns=("precision", "recall", "balanced", "not judged"),
        rows=tuple(
            _judge(one, (one.precision, one.recall, one.balanced)) for one in results.judges
        ),
    )
    by_direction = Table(
        title="The judges, balanced accuracy by direction",
        title_ar="الدقة المتوازنة للمُحكِّمين بحسب الاتجاه",
        columns=directions,
        rows=tuple(
            (
                one.name,
                CHECK_NAMES.get(one.name, ""),
                tuple(
                    cell(one.directions[d]) if d in one.directions else "n/a" for d in directions
                ),
            )
            for one in results.judges
        ),
    )
    return (whole, by_direction) if directions else (whole,)


def _judge(scores: JudgeScores, means: Sequence[Mean]) -> tuple[str, str, tuple[str, ...]]:
    cells = (*(cell(mean) for mean in means), f"{scores.unjudged} of {scores.n + scores.unjudged}")
    return scores.name, CHECK_NAMES.get(scores.name, ""), cells


def paired(comparison: Comparison) -> Table:
    """Lays out the paired tests of whatever changed; without rows where nothing did."""
    return Table(
        title="Since the baseline",
        title_ar="منذ خط الأساس",
        columns=("before", "now", "better", "worse", "p"),
        rows=tuple(
            (_name(pair), _metric(pair).label_ar, _paired_cells(pair))
            for pair in comparison.paired
            if pair.better or pair.worse
        ),
    )


def _name(pair: Paired) -> str:
    name = label(_metric(pair)) if pair.group == "overall" else f"- {pair.group}"
    return f"{name} !" if pair.is_regression else name


def _paired_cells(pair: Paired) -> tuple[str, ...]:
    counts = (str(len(pair.better)), str(len(pair.worse)))
    return (f"{pair.before:.3f} ({pair.n})", f"{pair.now:.3f}", *counts, f"{pair.p:.3f}")


def _metric(pair: Paired) -> Metric:
    return next(metric for metric in ALL if metric.name == pair.metric)


def _sections(results: Results) -> Sequence[tuple[str, str, str, tuple[Group, ...]]]:
    """Returns the sections that there is something to say in."""
    disputed = CITED_AGAIN.name in results.means
    return [section for section in SECTIONS if section[0] != CITED_AGAIN.scope or disputed]


def _metrics(results: Results, scope: str) -> Sequence[Metric]:
    return [metric for metric in ALL if metric.scope == scope and metric.name in results.means]
