"""Every metric against values computed by hand, right and wrong ones both."""

from dataclasses import replace
from typing import Any

import pytest

from eval.cases import GoldSentence
from eval.metrics import CITED_AGAIN, METRICS, judge, latency, mean, means
from eval.types import Observed

S1, S2, S3 = (0, 11), (12, 24), (25, 38)


def score(name: str, seen: Observed) -> float | None:
    return judge(seen).scores[name]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], (0, 0, 0, 0), id="nothing found"),
        pytest.param([(0, 24)], (1, 1, 1, 1), id="first"),
        pytest.param([S2, S3, (0, 38)], (0, 1, 1, 1 / 3), id="third"),
        pytest.param([S2] * 5 + [S1], (0, 0, 1, 1 / 6), id="sixth"),
        pytest.param([(1, 38), (0, 10)], (0, 0, 0, 0), id="a part of the sentence is not it"),
    ],
)
def test_passage_ranks(make: Any, spans: list[Any], expected: tuple[float, ...]) -> None:
    seen = make.observation(hits=[make.hit(span) for span in spans])
    found = tuple(score(name, seen) for name in ("hit@1", "hit@5", "hit@20", "mrr"))
    assert found == expected


def test_a_passage_of_another_document_is_no_hit(make: Any) -> None:
    assert score("hit@20", make.observation(hits=[make.hit((0, 38), "other")])) == 0


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], (0, 0), id="nothing found"),
        pytest.param([S1, S2], (1, 1), id="first"),
        pytest.param([S2, S3, S2, S3, S1], (0, 1), id="fifth"),
        pytest.param([S2, S3, S2, S3, S2, S1], (0, 0), id="sixth"),
        pytest.param([(0, 12)], (0, 0), id="another span"),
    ],
)
def test_sentence_ranks(make: Any, spans: list[Any], expected: tuple[float, ...]) -> None:
    seen = make.observation(sentences=[make.sentence(span) for span in spans])
    assert (score("sentence_hit@1", seen), score("sentence_hit@5", seen)) == expected


@pytest.mark.parametrize(
    ("needs", "gold", "cited", "precision", "recall"),
    [
        pytest.param("any", [S1], [S1], 1, 1, id="the gold alone"),
        pytest.param("any", [S1], [S2], 0, 0, id="another alone"),
        pytest.param("any", [S1], [S1, S2, S3], 1 / 3, 1, id="one of three"),
        pytest.param("any", [S1, S2], [S2], 1, 1, id="any one is enough"),
        pytest.param("all", [S1, S2], [S2], 1, 1 / 2, id="one of both"),
        pytest.param("all", [S1, S2], [S1, S3, S2], 2 / 3, 1, id="both and one more"),
        pytest.param("any", [S1], [S1, S1], 1, 1, id="a sentence cited twice counts once"),
        pytest.param("any", [S1], [(0, 38)], 0, 0, id="the whole document is no sentence"),
    ],
)
def test_citations(
    make: Any, needs: str, gold: list[Any], cited: list[Any], precision: float, recall: float
) -> None:
    seen = make.observation(needs=needs, gold=gold, claims=[make.claim(span) for span in cited])
    assert score("citation_precision", seen) == pytest.approx(precision)
    assert score("citation_recall", seen) == pytest.approx(recall)


@pytest.mark.parametrize("outcome", ["refused", "failed"])
def test_an_answerable_question_without_an_answer(make: Any, outcome: str) -> None:
    seen = make.observation(outcome=outcome, answers=["alpha"])
    assert score("citation_recall", seen) == 0
    assert score("citation_precision", seen) is None
    assert score("answer_correct", seen) == 0
    assert score("faithfulness", seen) is None
    assert score("right", seen) == 0


@pytest.mark.parametrize(
    ("shown", "answers", "expected"),
    [
        pytest.param("It was built in 1871.", ["1871"], 1, id="occurs"),
        pytest.param("It was built in 1872.", ["1871"], 0, id="does not occur"),
        pytest.param("It was built in 1872.", ["1871", "1872"], 1, id="the second accepted"),
        pytest.param("Thirty-seven of 1937.", ["37"], 0, id="not inside a number"),
        pytest.param("They came to Winnipeg.", ["winnipeg"], 1, id="case is folded"),
        pytest.param("About 3,200 soldiers.", ["3200"], 1, id="thousands separator"),
        pytest.param("عُقد اللقاء في ١٥ ديسمبر.", ["15 ديسمبر"], 1, id="Arabic digits"),
        pytest.param("انتقل الوفد إلى الإسكندريّة.", ["الاسكندرية"], 1, id="Arabic letters"),
        pytest.param("اجتمعوا بجنيف.", ["جنيف"], 1, id="attached preposition"),
        pytest.param("اجتمعوا في جنيفا.", ["جنيف"], 0, id="another Arabic word"),
        pytest.param("grey black granite", ["grey granite"], 0, id="words apart"),
        pytest.param("anything", ["؟"], 0, id="an answer without words"),
        pytest.param("anything", [], None, id="no accepted answer: could not judge"),
    ],
)
def test_answer_correct(make: Any, shown: str, answers: list[str], expected: float | None) -> None:
    seen = make.observation(claims=[make.claim(S1, text=shown)], answers=answers)
    assert score("answer_correct", seen) == expected


def test_faithful_in_the_sources_words(make: Any) -> None:
    quoted = make.claim(S1, text="Alpha \n beta.")
    joined = make.claim(S1, S2, text="Alpha beta. Gamma delta.")
    reworded = make.claim(S1, text="Alpha is beta.")
    assert score("faithfulness", make.observation(claims=[quoted, joined])) == 1
    assert score("faithfulness", make.observation(claims=[quoted, reworded])) == 0.5
    assert score("faithfulness", make.observation(claims=[reworded])) == 0


def test_faithful_in_other_words_is_what_the_check_says(make: Any) -> None:
    supported = make.claim(S1, text="Alpha is beta.")
    unsupported = make.claim(S2, text="Alpha is beta.", verdict="unsupported")
    seen = make.observation(claims=[supported, unsupported], model="other")
    assert score("faithfulness", seen) == 0.5


@pytest.mark.parametrize("model", ["quote", "other"])
def test_a_citation_that_is_no_span_of_the_stored_text_is_not_faithful(
    make: Any, model: str
) -> None:
    shifted = make.claim((1, 11), quote="Alpha beta.", text="Alpha beta.")
    assert score("faithfulness", make.observation(claims=[shifted], model=model)) == 0
    unknown = make.observation(claims=[make.claim(S1)], texts={}, model=model)
    assert score("faithfulness", unknown) == 0
    empty = make.claim((0, 0), quote="", text="")
    assert score("faithfulness", make.observation(claims=[empty], model=model)) == 0
    bare = make.claim(text="Alpha beta.")
    assert score("faithfulness", make.observation(claims=[bare], model=model)) == 0


@pytest.mark.parametrize(
    ("kind", "outcome", "expected"),
    [
        # wrongly refused, wrongly answered, of off-topic ones, of near misses, failed
        ("answerable", "answered", (0, None, None, None, 0)),
        ("answerable", "refused", (1, None, None, None, 0)),
        ("answerable", "failed", (None, None, None, None, 1)),
        ("off-topic", "answered", (None, 1, 1, None, 0)),
        ("off-topic", "refused", (None, 0, 0, None, 0)),
        ("off-topic", "failed", (None, None, None, None, 1)),
        ("near-miss", "answered", (None, 1, None, 1, 0)),
        ("near-miss", "refused", (None, 0, None, 0, 0)),
    ],
)
def test_refusals(make: Any, kind: str, outcome: str, expected: tuple[float | None, ...]) -> None:
    row = judge(make.observation(kind=kind, outcome=outcome))
    names = (
        "wrongly_refused",
        "wrongly_answered",
        "wrongly_answered_off_topic",
        "wrongly_answered_near_miss",
        "failed",
    )
    assert tuple(row.scores[name] for name in names) == expected


def disputed(make: Any, *wrong: tuple[int, int], **seen: Any) -> Observed:
    """What was seen for a question of which a person disputed an answer."""
    sentences = [
        GoldSentence(sentence=make.sentence(span), source="d.txt", text="", language="en")
        for span in wrong
    ]
    return replace(make.observation(kind="disputed", **seen), wrong=tuple(sentences))


@pytest.mark.parametrize(
    ("wrong", "cited", "expected"),
    [
        pytest.param([S1], [S1], 1, id="again"),
        pytest.param([S1], [S2], 0, id="another"),
        pytest.param([S1], [S2, S1], 1, id="again beside another"),
        pytest.param([S1, S2], [S2], 1, id="one of two"),
        pytest.param([S1], [(0, 38)], 0, id="another span"),
    ],
)
def test_disputed(make: Any, wrong: list[Any], cited: list[Any], expected: float) -> None:
    row = judge(disputed(make, *wrong, claims=[make.claim(span) for span in cited]))
    assert row.scores["cited_again"] == expected
    assert row.right == (expected == 0)


def test_a_disputed_case_without_an_answer(make: Any) -> None:
    refused = judge(disputed(make, S1, outcome="refused"))
    assert (refused.scores["cited_again"], refused.right) == (0, True)
    failed = judge(disputed(make, S1, outcome="failed"))
    assert (failed.scores["cited_again"], failed.right) == (None, False)


def test_disputed_cases_are_reported_where_there_are_any(make: Any) -> None:
    usual = [
        judge(make.observation(claims=[make.claim(S1)])),
        judge(make.observation(kind="near-miss", outcome="refused")),
    ]
    assert "cited_again" not in means(usual)
    rows = [
        *usual,
        judge(disputed(make, S1, claims=[make.claim(S1)])),
        judge(disputed(make, S1, claims=[make.claim(S2)])),
        judge(disputed(make, S1, outcome="failed")),
    ]
    found = means(rows)
    assert (found["cited_again"]["overall"].n, found["cited_again"]["overall"].mean) == (2, 0.5)
    # 1, 1, 0, 1, 0
    assert (found["right"]["overall"].n, found["right"]["overall"].mean) == (5, 0.6)
    for name in ("citation_recall", "wrongly_answered"):
        assert found[name] == means(usual)[name]


@pytest.mark.parametrize(
    ("answer_language", "frame", "expected"),
    [
        ("en", "", 1),
        ("en", "[1] 2021.", 1),
        ("en", "The documents do not answer this.", 1),
        ("en", "لا جواب في الوثائق.", 0),
        ("ar", "The documents do not answer this.", 0),
    ],
)
def test_language_match(make: Any, answer_language: str, frame: str, expected: float) -> None:
    seen = make.observation(answer_language=answer_language, frame=frame)
    assert score("language_match", seen) == expected


def test_right(make: Any) -> None:
    faithful, extra = make.claim(S1), make.claim(S2)
    assert judge(make.observation(claims=[faithful])).right
    assert judge(make.observation(claims=[faithful, extra])).right
    assert not judge(make.observation(claims=[extra])).right
    both = make.observation(needs="all", gold=[S1, S2], claims=[faithful])
    assert not judge(both).right
    assert not judge(make.observation(claims=[make.claim(S1, text="Alpha is beta.")])).right
    assert judge(make.observation(kind="off-topic", outcome="refused")).right
    assert not judge(make.observation(kind="off-topic", claims=[faithful])).right
    assert not judge(make.observation(kind="off-topic", outcome="failed")).right


def test_a_case_has_scores_in_its_scope_alone(make: Any) -> None:
    for kind, scope in (
        ("answerable", "answerable"),
        ("near-miss", "unanswerable"),
        ("disputed", "disputed"),
    ):
        row = judge(make.observation(kind=kind, claims=[make.claim(S1)]))
        for metric in METRICS:
            assert metric.scope in (scope, "every") or row.scores[metric.name] is None
        assert (CITED_AGAIN.name in row.scores) == (kind == "disputed")


def test_mean_and_standard_error() -> None:
    # 1, 0, 1, 1: mean 3/4, sample variance (3 * 1/16 + 9/16) / 3 = 1/4, error 1/2 / 2 = 1/4
    seen = mean([1.0, None, 0.0, 1.0, 1.0])
    assert (seen.n, seen.mean) == (4, 0.75)
    assert seen.standard_error == pytest.approx(0.25)


def test_what_could_not_be_judged_is_not_zero() -> None:
    nothing, one = mean([None, None]), mean([None, 0.0])
    assert (nothing.n, nothing.mean, nothing.standard_error) == (0, None, None)
    assert (one.n, one.mean, one.standard_error) == (1, 0.0, None)


def test_means_by_direction(make: Any) -> None:
    rows = [
        judge(make.observation(hits=[make.hit(S1)])),
        judge(make.observation(hits=[make.hit(S2)])),
        judge(make.observation(kind="off-topic", outcome="refused")),
    ]
    found = means(rows)
    assert set(found) == {metric.name for metric in METRICS}
    assert (found["hit@1"]["overall"].n, found["hit@1"]["overall"].mean) == (2, 0.5)
    assert found["hit@1"]["en-en"].mean == 0.5
    assert found["hit@1"]["ar-en"].mean is None
    assert found["hit@1"]["en"].n == 0
    assert (found["wrongly_answered"]["en"].n, found["wrongly_answered"]["en"].mean) == (1, 0)
    assert found["right"]["overall"].mean == pytest.approx(1 / 3)


def test_latency() -> None:
    # 20 values 1..20: median 10.5; the 19th of 20 is the nearest rank of 95 %
    seen = latency([float(n) for n in range(20, 0, -1)])
    assert (seen.n, seen.median, seen.p95) == (20, 10.5, 19.0)
    assert latency([3.0]).p95 == 3.0
    assert latency([]).median is None


def test_names_are_unique_and_every_metric_is_labelled_in_both_languages() -> None:
    metrics = (*METRICS, CITED_AGAIN)
    assert len({metric.name for metric in metrics}) == len(metrics)
    assert all(metric.label and metric.label_ar for metric in metrics)
    assert all(len(metric.label) <= 18 for metric in metrics)
