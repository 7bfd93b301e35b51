"""Metrics: what was seen for a case -> scores, and scores -> means by direction.

A score is a number, or None where the case is none for the metric or could not be judged; None
never enters a mean. Citation precision and recall follow ALCE (Gao et al. 2023, "Enabling Large
Language Models to Generate Text with Citations"), with hand-written gold sentences in the place
of its entailment model.
"""

import math
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.cases import DIRECTIONS
from eval.types import Group, Latency, Mean, Observed, Row, Scores
from index.language import detect
from index.normalize import words
from index.types import Sentence
from rag.types import Claim

Place = tuple[str, int, int]
"""A span of the collection: document id, start, end."""

PROCLITICS = ("و", "ف", "ب", "ل", "ك")
"""Written together with the Arabic word they precede: `وجنيف` says `جنيف`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric: how a case scores in it and how people read it."""

    name: str
    label: str
    label_ar: str
    scope: Literal["answerable", "unanswerable", "every", "disputed"]
    """The cases it is about: it has no score for the others."""
    score: Callable[[Observed], float | None]
    higher_is_better: bool = True


def _hit_at(k: int) -> Callable[[Observed], float]:
    def score(seen: Observed) -> float:
        return float(0 < _first_hit(seen) <= k)

    return score


def _reciprocal_rank(seen: Observed) -> float:
    first = _first_hit(seen)
    return 1 / first if first else 0.0


def _first_hit(seen: Observed) -> int:
    """Rank of the first passage that contains a whole gold sentence, from 1; 0 for none."""
    for rank, hit in enumerate(seen.hits, start=1):
        for gold in seen.gold:
            sentence = gold.sentence
            inside = hit.start <= sentence.start and sentence.end <= hit.end
            if inside and hit.passage.document_id == sentence.document_id:
                return rank
    return 0


def _sentence_hit_at(k: int) -> Callable[[Observed], float]:
    def score(seen: Observed) -> float:
        return float(any(_place(hit.sentence) in _gold(seen) for hit in seen.sentences[:k]))

    return score


def citation_precision(seen: Observed) -> float | None:
    """Share of the cited sentences that are gold. None where nothing is cited."""
    cited = _cited(seen)
    return len(cited & _gold(seen)) / len(cited) if cited else None


def citation_recall(seen: Observed) -> float:
    """Share of the gold sentences that are cited; where any one is enough, 1 for any one.

    A question that was refused, or failed, has 0: the reader got nothing.
    """
    found = len(_cited(seen) & _gold(seen))
    return float(found > 0) if seen.case.needs == "any" else found / len(_gold(seen))


def answer_correct(seen: Observed) -> float | None:
    """1 where an accepted answer occurs in what is shown. None where the case has no answers."""
    if not seen.case.answers:
        return None
    shown = words("\n".join(claim.text for claim in seen.answer.claims))
    return float(any(_occurs(words(answer), shown) for answer in seen.case.answers))


def _occurs(wanted: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether whole folded words follow one another; the first may carry an Arabic proclitic."""
    if not wanted:
        return False
    first = {wanted[0], *(letter + wanted[0] for letter in PROCLITICS)}
    return any(
        shown[at] in first and tuple(shown[at + 1 : at + len(wanted)]) == tuple(wanted[1:])
        for at in range(len(shown) - len(wanted) + 1)
    )


def faithfulness(seen: Observed) -> float | None:
    """Share of the shown claims that say what their citations say. None where none is shown."""
    claims = seen.answer.claims
    if not claims:
        return None
    return sum(_is_faithful(claim, seen) for claim in claims) / len(claims)


def _is_faithful(claim: Claim, seen: Observed) -> bool:
    """Every citation is an exact span of stored text, and the quotes support the claim.

    In the sources' own words, support can be seen without a judge: the claim is a quote.
    """
    for cited in claim.citations:
        text = seen.texts.get(cited.document_id)
        if text is None or not cited.quote or text[cited.start : cited.end] != cited.quote:
            return False
    if seen.answer.model != "quote":
        return bool(claim.citations) and claim.verdict == "supported"
    quotes = [_collapse(cited.quote) for cited in claim.citations]
    return bool(quotes) and _collapse(claim.text) in {*quotes, " ".join(quotes)}


def _wrongly_answered(kind: str = "") -> Callable[[Observed], float | None]:
    def score(seen: Observed) -> float | None:
        if seen.answer.outcome == "failed" or (kind and seen.case.kind != kind):
            return None
        return float(seen.answer.outcome == "answered")

    return score


def _wrongly_refused(seen: Observed) -> float | None:
    return None if seen.answer.outcome == "failed" else float(seen.answer.outcome == "refused")


def cited_again(seen: Observed) -> float | None:
    """1 where a sentence is cited that a person said does not support an answer."""
    if seen.answer.outcome == "failed":
        return None
    return float(any(_place(wrong.sentence) in _cited(seen) for wrong in seen.wrong))


def _failed(seen: Observed) -> float:
    return float(seen.answer.outcome == "failed")


def language_match(seen: Observed) -> float:
    """1 where the answer names the question's language and its own words are in it."""
    frame = detect(seen.frame)
    return float(seen.answer.language == seen.language and frame in (seen.language, "und"))


def right(seen: Observed) -> float:
    """1 where a user would call the answer right.

    Answerable: it was answered, cites the gold that the case needs (any one, or all), and every
    claim shown is faithful. Citing more than the gold does not make it wrong; citation precision
    tells of that. Unanswerable: it was refused. Disputed: it cites nothing of what is disputed.
    """
    if seen.case.kind == "disputed":
        return float(cited_again(seen) == 0)
    if seen.case.kind != "answerable":
        return float(seen.answer.outcome == "refused")
    answered = seen.answer.outcome == "answered"
    return float(answered and citation_recall(seen) == 1 and faithfulness(seen) == 1)


def _place(sentence: Sentence) -> Place:
    return sentence.document_id, sentence.start, sentence.end


def _gold(seen: Observed) -> set[Place]:
    return {_place(gold.sentence) for gold in seen.gold}


def _cited(seen: Observed) -> set[Place]:
    claims = seen.answer.claims if seen.answer.outcome == "answered" else ()
    return {
        (cited.document_id, cited.start, cited.end) for claim in claims for cited in claim.citations
    }


def _collapse(text: str) -> str:
    return " ".join(text.split())


METRICS: tuple[Metric, ...] = (
    Metric(name="hit@1", label="passage hit@1", label_ar="المقطع في المرتبة الأولى",
           scope="answerable", score=_hit_at(1)),
    Metric(name="hit@5", label="passage hit@5", label_ar="المقطع في أول 5",
           scope="answerable", score=_hit_at(5)),
    Metric(name="hit@20", label="passage hit@20", label_ar="المقطع في أول 20",
           scope="answerable", score=_hit_at(20)),
    Metric(name="mrr", label="passage MRR", label_ar="متوسط مقلوب الرتبة",
           scope="answerable", score=_reciprocal_rank),
    Metric(name="sentence_hit@1", label="sentence hit@1", label_ar="الجملة في المرتبة الأولى",
           scope="answerable", score=_sentence_hit_at(1)),
    Metric(name="sentence_hit@5", label="sentence hit@5", label_ar="الجملة في أول 5",
           scope="answerable", score=_sentence_hit_at(5)),
    Metric(name="citation_precision", label="citation precision", label_ar="دقة الاستشهاد",
           scope="answerable", score=citation_precision),
    Metric(name="citation_recall", label="citation recall", label_ar="شمول الاستشهاد",
           scope="answerable", score=citation_recall),
    Metric(name="answer_correct", label="answer correct", label_ar="صحة الجواب",
           scope="answerable", score=answer_correct),
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
    Metric(name="right", label="right", label_ar="النتيجة صحيحة", scope="every", score=right),
    Metric(name="faithfulness", label="faithfulness", label_ar="الأمانة للمصدر",
           scope="every", score=faithfulness),
    Metric(name="language_match", label="language match", label_ar="مطابقة اللغة",
           scope="every", score=language_match),
    Metric(name="failed", label="failed", label_ar="تعذّر الجواب",
           scope="every", score=_failed, higher_is_better=False),
)  # fmt: skip
"""Every metric that is always reported, in the order of the reports."""

CITED_AGAIN = Metric(
    name="cited_again",
    label="cited again",
    label_ar="جملة معترَض عليها استُشهد بها ثانية",
    scope="disputed",
    score=cited_again,
    higher_is_better=False,
)
"""Reported after the others where there are disputed cases. It has no floor: such cases come from
whoever uses the program, and differ from place to place."""


def judge(seen: Observed) -> Row:
    """Scores a case in every metric."""
    kind = seen.case.kind
    scope = kind if kind in ("answerable", "disputed") else "unanswerable"
    scores: Scores = {
        metric.name: metric.score(seen) if metric.scope in (scope, "every") else None
        for metric in reported([seen])
    }
    return Row(observed=seen, scores=scores, right=scores["right"] == 1)


def reported(seen: Iterable[Observed]) -> tuple[Metric, ...]:
    """Returns the metrics that a report of these cases has."""
    disputed = any(one.case.kind == "disputed" for one in seen)
    return (*METRICS, CITED_AGAIN) if disputed else METRICS


def mean(scores: Sequence[float | None]) -> Mean:
    """Averages what could be judged."""
    judged = [score for score in scores if score is not None]
    n = len(judged)
    return Mean(
        n=n,
        mean=statistics.fmean(judged) if n else None,
        standard_error=statistics.stdev(judged) / math.sqrt(n) if n > 1 else None,
    )


def means(rows: Sequence[Row]) -> dict[str, Mapping[Group, Mean]]:
    """Averages every metric over all cases (`overall`) and by direction."""
    groups: dict[Group, list[Row]] = {"overall": list(rows)}
    for name in DIRECTIONS:
        groups[name] = [row for row in rows if row.observed.direction == name]
    return {
        metric.name: {
            group: mean([row.scores.get(metric.name) for row in members])
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
