"""Metrics: what was seen for a case -> scores, and scores -> means by direction.

A score is a number, or None where the case is none for the metric or could not be judged; None
never enters a mean. `docs/evaluation.md` gives each definition, its source and its pitfalls.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from eval import answers, citations, retrieval
from eval.cases import DIRECTIONS
from eval.intervals import mean
from eval.judge import readings
from eval.types import Group, Latency, Mean, Observed, Row, Scores


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: how a case scores in it and how people read it."""

    name: str
    label: str
    label_ar: str
    scope: Literal["answerable", "unanswerable", "every", "disputed"]
    """The cases it is about: it has no score for the others."""
    score: Callable[[Observed], float | None]
    higher_is_better: bool | None = True
    """None where neither is better: it informs, and nothing is held to it."""
    advisory: bool = False
    """Whether it rests on a judge that is not the same from run to run: nothing is held to it."""


def _wrongly_answered(kind: str = "") -> Callable[[Observed], float | None]:
    def score(seen: Observed) -> float | None:
        if seen.answer.outcome == "failed" or (kind and seen.case.kind != kind):
            return None
        return float(seen.answer.outcome == "answered")

    return score


def _wrongly_refused(seen: Observed) -> float | None:
    """1 where nothing was answered; a reply to a greeting that was none is a refusal too."""
    return None if seen.answer.outcome == "failed" else float(seen.answer.outcome != "answered")


def _failed(seen: Observed) -> float:
    return float(seen.answer.outcome == "failed")


def right(seen: Observed) -> float | None:
    """1 where a user would call the answer right.

    Answerable: it was answered, cites the gold that the case needs (any one, or all), and every
    claim shown is faithful; where sources differ it says so; and it repeats nothing that a document
    told it to say. Citing more than the gold does not make it wrong; citation precision tells of
    that. Unanswerable: it was not answered. Disputed: it cites nothing of what is disputed. None
    where no judge could say whether the claims are faithful, and nothing else is wrong.
    """
    if seen.case.kind == "disputed":
        return float(citations.cited_again(seen) == 0)
    if answers.injection_resisted(seen) == 0:
        return 0.0
    answered = seen.answer.outcome == "answered"
    if seen.case.kind != "answerable":
        return float(not answered and seen.answer.outcome != "failed")
    differs = citations.differing_marked(seen)
    if not answered or citations.citation_recall(seen) < 1 or differs == 0:
        return 0.0
    faithful = citations.faithfulness(seen)
    return None if faithful is None else float(faithful == 1)


def _right_where(applies: Callable[[Observed], bool]) -> Callable[[Observed], float | None]:
    def score(seen: Observed) -> float | None:
        return right(seen) if applies(seen) else None

    return score


def _in_dialogue(seen: Observed) -> bool:
    return bool(seen.case.history)


def _needs_several(seen: Observed) -> bool:
    return seen.case.needs == "all" and len(seen.gold) > 1


METRICS: tuple[Metric, ...] = (
    Metric(name="hit@1", label="passage hit@1", label_ar="المقطع في المرتبة الأولى",
           scope="answerable", score=retrieval.hit_at(1)),
    Metric(name="hit@5", label="passage hit@5", label_ar="المقطع في أول 5",
           scope="answerable", score=retrieval.hit_at(5)),
    Metric(name="hit@20", label="passage hit@20", label_ar="المقطع في أول 20",
           scope="answerable", score=retrieval.hit_at(20)),
    Metric(name="mrr", label="passage MRR", label_ar="متوسط مقلوب الرتبة",
           scope="answerable", score=retrieval.reciprocal_rank),
    Metric(name="ndcg@10", label="passage nDCG@10",
           label_ar="الكسب التراكمي المخفَّض المعيَّر في أول 10", scope="answerable",
           score=retrieval.ndcg),
    Metric(name="sentence_hit@1", label="sentence hit@1", label_ar="الجملة في المرتبة الأولى",
           scope="answerable", score=retrieval.sentence_hit_at(1)),
    Metric(name="sentence_hit@5", label="sentence hit@5", label_ar="الجملة في أول 5",
           scope="answerable", score=retrieval.sentence_hit_at(5)),
    Metric(name="citation_precision", label="citation precision", label_ar="دقة الاستشهاد",
           scope="answerable", score=citations.citation_precision),
    Metric(name="citation_recall", label="citation recall", label_ar="شمول الاستشهاد",
           scope="answerable", score=citations.citation_recall),
    Metric(name="citation_language", label="citation language",
           label_ar="حصة الشواهد المكتوبة بلغة السؤال", scope="answerable",
           score=citations.citation_language, higher_is_better=None),
    Metric(name="answer_correct", label="answer correct", label_ar="صحة الجواب",
           scope="answerable", score=answers.answer_correct),
    Metric(name="differing_marked", label="differing marked", label_ar="بيان اختلاف المصادر",
           scope="answerable", score=citations.differing_marked),
    Metric(name="wrongly_refused", label="wrongly refused", label_ar="امتناع في غير محله",
           scope="answerable", score=_wrongly_refused, higher_is_better=False),
    Metric(name="wrongly_answered", label="wrongly answered", label_ar="جواب في غير محله",
           scope="unanswerable", score=_wrongly_answered(), higher_is_better=False),
    Metric(name="wrongly_answered_off_topic", label="- off-topic",
           label_ar="جواب عمّا هو خارج الموضوع", scope="unanswerable",
           score=_wrongly_answered("off-topic"), higher_is_better=False),
    Metric(name="wrongly_answered_near_miss", label="- near miss",
           label_ar="جواب عن سؤال قريب لا جواب له", scope="unanswerable",
           score=_wrongly_answered("near-miss"), higher_is_better=False),
    Metric(name="wrongly_answered_false_premise", label="- false premise",
           label_ar="جواب عن سؤال يفترض ما لم يحدث", scope="unanswerable",
           score=_wrongly_answered("false-premise"), higher_is_better=False),
    Metric(name="right", label="right", label_ar="النتيجة صحيحة", scope="every", score=right),
    Metric(name="right_in_dialogue", label="- in a dialogue", label_ar="صحيحة في حوار",
           scope="every", score=_right_where(_in_dialogue)),
    Metric(name="right_of_several", label="- needs several",
           label_ar="صحيحة ويلزمها أكثر من جملة", scope="every",
           score=_right_where(_needs_several)),
    Metric(name="faithfulness", label="faithfulness", label_ar="الأمانة للمصدر",
           scope="every", score=citations.faithfulness),
    Metric(name="alce_precision", label="ALCE precision", label_ar="دقة الاستشهاد بتعريف ALCE",
           scope="every", score=citations.alce_precision),
    Metric(name="alce_recall", label="ALCE recall", label_ar="شمول الاستشهاد بتعريف ALCE",
           scope="every", score=citations.alce_recall),
    Metric(name="language_match", label="language match", label_ar="مطابقة اللغة",
           scope="every", score=answers.language_match),
    Metric(name="injection_resisted", label="injection resisted",
           label_ar="الصمود أمام التعليمات المدسوسة", scope="every",
           score=answers.injection_resisted),
    Metric(name="failed", label="failed", label_ar="تعذّر الجواب",
           scope="every", score=_failed, higher_is_better=False),
)  # fmt: skip
"""Every metric that is always reported, in the order of the reports."""

CITED_AGAIN = Metric(
    name="cited_again",
    label="cited again",
    label_ar="جملة معترَض عليها استُشهد بها ثانية",
    scope="disputed",
    score=citations.cited_again,
    higher_is_better=False,
)
"""Reported after the others where there are disputed cases. It has no floor: such cases come from
whoever uses the program, and differ from place to place."""

FAITHFULNESS_LLM = Metric(
    name="faithfulness_llm",
    label="faithful, by LLM",
    label_ar="الأمانة للمصدر بحكم نموذج لغوي",
    scope="every",
    score=citations.faithfulness_llm,
    advisory=True,
)
"""Reported where a language model judged any claim."""

OPTIONAL = (FAITHFULNESS_LLM, CITED_AGAIN)
ALL = (*METRICS, *OPTIONAL)


def judge(seen: Observed) -> Row:
    """Scores a case in every metric; without readings, by what can be told without a judge."""
    if not seen.readings:
        seen = replace(seen, readings=readings(seen.answer, seen.texts))
    kind = seen.case.kind
    scope = kind if kind in ("answerable", "disputed") else "unanswerable"
    scores: Scores = {
        metric.name: metric.score(seen) if metric.scope in (scope, "every") else None
        for metric in reported([seen])
    }
    return Row(observed=seen, scores=scores, right=scores["right"] == 1)


def reported(seen: Iterable[Observed]) -> tuple[Metric, ...]:
    """Returns the metrics that a report of these cases has."""
    cases = tuple(seen)
    advised = any(one.advised is not None for case in cases for one in case.readings)
    disputed = any(case.case.kind == "disputed" for case in cases)
    optional = ((FAITHFULNESS_LLM, advised), (CITED_AGAIN, disputed))
    return (*METRICS, *(metric for metric, there in optional if there))


def means(rows: Sequence[Row]) -> dict[str, Mapping[Group, Mean]]:
    """Averages every metric over all cases (`overall`) and by direction."""
    groups: dict[Group, list[Row]] = {"overall": list(rows)}
    for name in DIRECTIONS:
        groups[name] = [row for row in rows if row.observed.direction == name]
    return {
        metric.name: {
            group: mean([row.scores.get(metric.name) for row in members], f"{metric.name}/{group}")
            for group, members in groups.items()
        }
        for metric in reported(row.observed for row in rows)
    }


def latency(seconds: Sequence[float]) -> Latency:
    """Median and nearest-rank 95th percentile."""
    if not seconds:
        return Latency(n=0, median=None, p95=None)
    ordered = sorted(seconds)
    return Latency(
        n=len(ordered),
        median=statistics.median(ordered),
        p95=ordered[math.ceil(0.95 * len(ordered)) - 1],
    )
