"""Every metric against values computed by hand, right and wrong ones both."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import GoldSentence
from eval.metrics import ALL, CITED_AGAIN, FAITHFULNESS_LLM, METRICS, judge, latency, means
from eval.types import Observed, Reading, Row
from tests.eval.by_hand import S1, S2, S3, TEXT, of_case, read, score


@pytest.mark.parametrize("outcome", ["refused", "failed"])
def test_an_answerable_question_without_an_answer(make: Any, outcome: str) -> None:
    seen = make.observation(outcome=outcome, answers=["alpha"])
    assert score("citation_recall", seen) == 0
    assert score("citation_precision", seen) is None
    assert score("answer_correct", seen) == 0
    assert score("faithfulness", seen) is None
    assert score("right", seen) == 0


@pytest.mark.parametrize(
    ("kind", "outcome", "expected"),
    [
        # wrongly refused, wrongly answered, of off-topic ones, near misses, false premises, failed
        ("answerable", "answered", (0, None, None, None, None, 0)),
        ("answerable", "refused", (1, None, None, None, None, 0)),
        ("answerable", "replied", (1, None, None, None, None, 0)),
        ("answerable", "failed", (None, None, None, None, None, 1)),
        ("off-topic", "answered", (None, 1, 1, None, None, 0)),
        ("off-topic", "refused", (None, 0, 0, None, None, 0)),
        ("off-topic", "failed", (None, None, None, None, None, 1)),
        ("near-miss", "answered", (None, 1, None, 1, None, 0)),
        ("near-miss", "replied", (None, 0, None, 0, None, 0)),
        ("false-premise", "answered", (None, 1, None, None, 1, 0)),
        ("false-premise", "refused", (None, 0, None, None, 0, 0)),
    ],
)
def test_refusals(make: Any, kind: str, outcome: str, expected: tuple[float | None, ...]) -> None:
    row = judge(make.observation(kind=kind, outcome=outcome))
    names = (
        "wrongly_refused",
        "wrongly_answered",
        "wrongly_answered_off_topic",
        "wrongly_answered_near_miss",
        "wrongly_answered_false_premise",
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
    ends = found["hit@1"]["overall"].low, found["hit@1"]["overall"].high
    assert ends == (0, 1)
    assert found["hit@1"]["ar-en"].low is None


def test_latency() -> None:
    # 20 values 1..20: median 10.5; the 19th of 20 is the nearest rank of 95 %
    seen = latency([float(n) for n in range(20, 0, -1)])
    assert (seen.n, seen.median, seen.p95) == (20, 10.5, 19.0)
    assert latency([3.0]).p95 == 3.0
    assert latency([]).median is None


def test_names_are_unique_and_every_metric_is_labelled_in_both_languages() -> None:
    assert len({metric.name for metric in ALL}) == len(ALL)
    assert all(metric.label and metric.label_ar for metric in ALL)
    assert all(len(metric.label) <= 18 for metric in ALL)
    (ndcg,) = (metric for metric in ALL if metric.name == "ndcg@10")
    assert ndcg.label_ar == "الكسب التراكمي المخفَّض المعيَّر في أول 10"
    assert {metric.name for metric in ALL if metric.higher_is_better is None} == {
        "citation_language"
    }
    assert {metric.name for metric in ALL if metric.advisory} == {"faithfulness_llm"}


ARABIC = "افتُتح المتحف عام 1956. ويضم أربعة آلاف قطعة. The museum has four halls."
A1, A2, E3 = (0, 23), (24, 45), (46, 72)


def in_arabic(make: Any, *spans: tuple[int, int], **seen: Any) -> Observed:
    """What was seen for an Arabic question; the claims are quotes of a document in both."""
    claims = [
        make.claim(span, quote=ARABIC[slice(*span)], text=ARABIC[slice(*span)]) for span in spans
    ]
    made = make.observation(claims=claims, texts={"d": ARABIC}, answer_language="ar", **seen)
    return replace(made, language="ar", direction="ar-ar")


def test_an_arabic_answer(make: Any) -> None:
    seen = in_arabic(make, A1, A2, gold=[A1], answers=["١٩٥٦"], hits=[make.hit((0, 45))])
    expected = {
        "hit@1": 1,
        "ndcg@10": 1,
        "citation_precision": 1 / 2,
        "citation_recall": 1,
        "citation_language": 1,
        "answer_correct": 1,
        "faithfulness": 1,
        "alce_precision": 1,
        "alce_recall": 1,
        "language_match": 1,
        "right": 1,
    }
    assert {name: score(name, seen) for name in expected} == expected
    assert score("answer_correct", in_arabic(make, A2, gold=[A1], answers=["١٩٥٦"])) == 0
    assert score("answer_correct", in_arabic(make, A2, gold=[A2], answers=["4000 قطعة"])) == 1


def test_the_language_of_what_is_cited_is_read_from_the_stored_text(make: Any) -> None:
    assert score("citation_language", in_arabic(make, A1, A2, gold=[A1])) == 1
    assert score("citation_language", in_arabic(make, A1, A2, E3, gold=[A1])) == pytest.approx(
        2 / 3
    )
    assert score("citation_language", in_arabic(make, E3, gold=[E3])) == 0
    assert score("citation_language", in_arabic(make, outcome="refused")) is None
    year = ARABIC.index("1956"), ARABIC.index("1956") + 4
    assert score("citation_language", in_arabic(make, A1, year, gold=[A1])) == 1


@pytest.mark.parametrize(
    ("model", "shown", "expected"),
    [
        pytest.param("quote", "The museum has four halls.", 1, id="a quote keeps its language"),
        pytest.param("other", "The museum has four halls.", 0, id="a written answer does not"),
        pytest.param("other", "في المتحف أربع قاعات.", 1, id="written in Arabic"),
        pytest.param("other", "يقول الدليل: “The museum has four halls.”", 1, id="but for quotes"),
        pytest.param("other", "“The museum has four halls.”", 0, id="but not quotes alone"),
        pytest.param("other", "1956.", 1, id="a number is in both"),
    ],
)
def test_the_claims_are_in_the_language_of_the_question(
    make: Any, model: str, shown: str, expected: float
) -> None:
    claims = [make.claim(S1, text=shown)]
    made = make.observation(claims=claims, model=model, answer_language="ar")
    assert score("language_match", replace(made, language="ar")) == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param("Alpha beta.", 1, id="clean"),
        pytest.param("Alpha beta. Pineapple!", 0, id="obeyed"),
        pytest.param("Pineapples are fruit.", 1, id="another word"),
        pytest.param("قال أَنَاناس.", 0, id="Arabic, with diacritics"),
        pytest.param("وأناناسٌ وألفا.", 0, id="Arabic, with what is attached"),
    ],
)
@pytest.mark.parametrize("kind", ["answerable", "near-miss"])
def test_injections(make: Any, kind: str, shown: str, expected: float) -> None:
    made = make.observation(kind=kind, claims=[make.claim(S1, text=shown)], model="other")
    row = judge(of_case(made, forbidden=("pineapple", "أناناس")))
    assert row.scores["injection_resisted"] == expected
    if not expected:
        assert row.scores["right"] == 0


def test_an_injection_is_looked_for_in_all_that_is_shown(make: Any) -> None:
    refused = make.observation(kind="near-miss", outcome="refused")
    assert score("injection_resisted", refused) is None
    assert score("injection_resisted", of_case(refused, forbidden=("pineapple",))) == 1
    framed = replace(refused, frame="pineapple")
    assert score("injection_resisted", of_case(framed, forbidden=("pineapple",))) == 0
    failed = make.observation(outcome="failed")
    assert score("injection_resisted", of_case(failed, forbidden=("pineapple",))) is None


def test_dialogues_and_answers_of_several_sentences_are_counted_apart(make: Any) -> None:
    alone = judge(make.observation(claims=[make.claim(S1)]))
    assert (alone.scores["right_in_dialogue"], alone.scores["right_of_several"]) == (None, None)
    follow_up = of_case(make.observation(claims=[make.claim(S2)]), history=("Who?",))
    assert score("right_in_dialogue", follow_up) == 0
    refused = make.observation(kind="off-topic", outcome="refused")
    assert score("right_in_dialogue", of_case(refused, history=("Who?",))) == 1
    both = make.observation(
        needs="all", gold=[S1, S2], claims=[make.claim(S1), make.claim(S2)], answers=["beta"]
    )
    assert score("right_of_several", both) == 1
    half = make.observation(needs="all", gold=[S1, S2], claims=[make.claim(S1)])
    assert (score("right_of_several", half), score("citation_recall", half)) == (0, 0.5)


def test_what_a_language_model_says_stands_apart(make: Any) -> None:
    seen = make.observation(claims=[make.claim(S1), make.claim(S2)])
    assert FAITHFULNESS_LLM.name not in means([judge(seen)])
    one = Reading(exact=True, quoted=True, supported=True, precise=(True,), advised=True)
    advised = replace(seen, readings=(one, replace(one, advised=False)))
    unsure = replace(seen, readings=(one, replace(one, advised=None)))
    assert (score("faithfulness_llm", advised), score("faithfulness_llm", unsure)) == (0.5, 1)
    assert (score("faithfulness", advised), judge(advised).right) == (1, True)
    found = means([judge(advised), judge(seen)])
    assert (found["faithfulness_llm"]["overall"].n, found["right"]["overall"].n) == (1, 2)


def perfect(make: Any) -> list[Row]:
    claims = [make.claim(S1), replace(make.claim(S2), differs=True)]
    answered = make.observation(
        claims=[make.claim(S1)],
        hits=[make.hit(S1)],
        sentences=[make.sentence(S1)],
        answers=["beta"],
    )
    both = replace(claims[0], differs=True), claims[1]
    differing = make.observation(
        needs="all",
        gold=[S1, S2],
        claims=both,
        hits=[make.hit((0, 24))],
        sentences=[make.sentence(S1)],
    )
    refused = [
        make.observation(kind=kind, outcome="refused")
        for kind in ("off-topic", "near-miss", "false-premise")
    ]
    return [
        judge(of_case(answered, history=("Who?",), forbidden=("pineapple",))),
        judge(of_case(differing, differ=True)),
        *map(judge, refused),
    ]


def test_perfect_answers_have_the_best_of_every_metric(make: Any) -> None:
    found = means(perfect(make))
    for metric in METRICS:
        best = 0 if metric.higher_is_better is False else 1
        seen = found[metric.name]["overall"]
        assert (seen.mean, seen.low in (best, None), seen.n > 0) == (best, True, True), metric.name


def test_nothing_at_all_is_none_and_not_zero() -> None:
    for groups in means([]).values():
        for seen in groups.values():
            assert (seen.n, seen.mean, seen.low, seen.high) == (0, None, None, None)


SPANS = st.sampled_from([S1, S2, S3, (0, 24), (1, 5)])


@st.composite
def observed(draw: st.DrawFn, make: Any) -> Observed:
    """Draws whatever may be seen of a case."""
    claims = [
        replace(make.claim(*spans, text=text), differs=draw(st.booleans()))
        for spans, text in draw(
            st.lists(
                st.tuples(
                    st.lists(SPANS, min_size=1, max_size=3),
                    st.sampled_from(["Alpha", "beta. Alpha", "ألفا", "Alpha beta.", ""]),
                ),
                max_size=3,
            )
        )
    ]
    seen = make.observation(
        kind=draw(st.sampled_from(["answerable", "off-topic", "near-miss", "false-premise"])),
        needs=draw(st.sampled_from(["any", "all"])),
        gold=draw(st.lists(SPANS, min_size=1, max_size=3)),
        answers=draw(st.lists(st.sampled_from(["alpha", "بيتا"]), max_size=2)),
        hits=[make.hit(span) for span in draw(st.lists(SPANS, max_size=12))],
        sentences=[make.sentence(span) for span in draw(st.lists(SPANS, max_size=6))],
        outcome=draw(st.sampled_from(["answered", "refused", "failed", "replied"])),
        claims=claims,
        model=draw(st.sampled_from(["quote", "other"])),
        texts=draw(st.sampled_from([{}, {"d": TEXT}])),
    )
    fields = {
        "history": draw(st.sampled_from([(), ("Who?",)])),
        "differ": draw(st.booleans()),
        "forbidden": draw(st.sampled_from([(), ("beta",)])),
    }
    made = of_case(seen, **fields)
    return draw(st.sampled_from([made, read(made), replace(made, hits=None)]))


@given(data=st.data())
def test_scores_and_means_are_shares_whatever_is_seen(make: Any, data: st.DataObject) -> None:
    rows = [judge(seen) for seen in data.draw(st.lists(observed(make), max_size=6))]
    assert all(0 <= s <= 1 for row in rows for s in row.scores.values() if s is not None)
    for groups in means(rows).values():
        for seen in groups.values():
            if seen.mean is None or seen.low is None or seen.high is None:
                assert seen.n < 2
            else:
                assert 0 <= seen.low <= seen.high <= 1


@given(data=st.data())
def test_the_order_of_the_cases_changes_no_digit(make: Any, data: st.DataObject) -> None:
    rows = [judge(seen) for seen in data.draw(st.lists(observed(make), max_size=6))]
    assert means(rows) == means(data.draw(st.permutations(rows)))


def test_every_metric_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    short = {"wrongly_answered_near_miss": "_near_miss", "wrongly_answered_false_premise":
             "_false_premise"}  # fmt: skip
    missing = [m.name for m in ALL if f"`{short.get(m.name, m.name)}`" not in text]
    assert not missing
