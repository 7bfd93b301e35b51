"""Floors, regressions, and an unchanged system that always passes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import gate, run
from eval.baseline import compare, keep, read_baseline
from eval.errors import FloorsError
from eval.metrics import FAITHFULNESS_LLM, METRICS, judge, latency, means
from eval.paired import ALPHA, GATED, Comparison, compared, p_value
from eval.types import Fingerprint, Observed, Results
from rag.settings import Settings

S1, S2 = (0, 11), (12, 24)
HERE = Fingerprint(cases="c" * 64, corpus="d" * 64)
UNCHANGED = 20


def results(*seen: Observed) -> Results:
    rows = tuple(judge(one) for one in seen)
    return Results(rows=rows, means=means(rows), latency=latency([]), fingerprint=HERE)


def compared_with(before: Results, now: Results, directory: Path) -> Comparison:
    path = directory / "baseline.json"
    keep(before, path, None)
    return compare(now, read_baseline(path))


@pytest.fixture
def good(make: Any) -> Results:
    """Six right answers, and a right refusal."""
    right = [make.observation(case_id=f"c{n}", claims=[make.claim(S1)]) for n in range(6)]
    return results(*right, make.observation(case_id="off", kind="off-topic", outcome="refused"))


@pytest.fixture
def bad(make: Any) -> Results:
    """The wrong sentence cited, and an answer where there is none."""
    wrong = [make.observation(case_id=f"c{n}", claims=[make.claim(S2)]) for n in range(6)]
    return results(
        *wrong, make.observation(case_id="off", kind="off-topic", claims=[make.claim(S2)])
    )


def test_floors(good: Results, bad: Results) -> None:
    floors = {"overall": {"citation_recall": 1.0, "wrongly_answered": 0.0}}
    assert gate.breaches(good, floors=floors) == ()
    recall, answered = gate.breaches(bad, floors=floors)
    assert recall == "citation_recall (overall) 0.0000 is under its floor 1.0000"
    assert answered == "wrongly_answered (overall) 1.0000 is over its ceiling 0.0000"


def test_a_floor_of_one_direction(good: Results, bad: Results) -> None:
    floors = {"en-en": {"citation_recall": 0.5}}
    assert gate.breaches(good, floors=floors) == ()
    assert len(gate.breaches(bad, floors=floors)) == 1


def test_a_metric_that_could_not_be_judged_does_not_hold(good: Results) -> None:
    (reason,) = gate.breaches(good, floors={"ar-en": {"hit@1": 0.0}})
    assert "could not be judged" in reason


def test_a_gate_without_any_limit_does_not_hold(good: Results) -> None:
    (reason,) = gate.breaches(good, floors={"overall": {}})
    assert "no floor and no baseline" in reason


def test_an_equal_baseline_holds(good: Results, tmp_path: Path) -> None:
    same = compared_with(good, good, tmp_path)
    assert gate.breaches(good, floors={}, comparison=same) == ()


def test_a_regression_does_not_hold(good: Results, bad: Results, tmp_path: Path) -> None:
    found = gate.breaches(bad, floors={}, comparison=compared_with(good, bad, tmp_path))
    names = {reason.split()[0] for reason in found}
    assert {"citation_precision", "citation_recall", "right"} <= names
    assert "right (overall) 1.0000 -> 0.0000 (0 better, 7 worse, p 0.016) is a reg" in str(found)
    assert all("\n" not in reason for reason in found)


def test_a_better_result_holds(good: Results, bad: Results, tmp_path: Path) -> None:
    better = compared_with(bad, good, tmp_path)
    assert gate.breaches(good, floors={}, comparison=better) == ()


def test_one_question_is_luck_and_five_are_not(good: Results, bad: Results, tmp_path: Path) -> None:
    for n, holds in ((1, True), (4, True), (5, False)):
        rows = (*bad.rows[:n], *good.rows[n:])
        now = replace(good, rows=rows, means=means(rows))
        found = gate.breaches(now, floors={}, comparison=compared_with(good, now, tmp_path))
        assert (found == ()) == holds, n


def test_a_language_cannot_pay_for_another(good: Results, bad: Results, tmp_path: Path) -> None:
    def moved(found: Results, direction: Any, ids: str) -> tuple[Any, ...]:
        return tuple(
            replace(
                row,
                observed=replace(
                    row.observed,
                    direction=direction,
                    case=replace(row.observed.case, id=f"{ids}-{row.observed.case.id}"),
                ),
            )
            for row in found.rows[:6]
        )

    before = (*moved(good, "ar-ar", "ar"), *moved(bad, "en-en", "en"))
    now = (*moved(bad, "ar-ar", "ar"), *moved(good, "en-en", "en"))
    was = replace(good, rows=before, means=means(before))
    here = replace(good, rows=now, means=means(now))
    found = gate.breaches(here, floors={}, comparison=compared_with(was, here, tmp_path))
    assert [reason.split(" 1.0000")[0] for reason in found] == ["right (ar-ar)"]


def test_a_metric_that_the_baseline_judged_must_still_be_judged(
    good: Results, make: Any, tmp_path: Path
) -> None:
    refused = results(
        make.observation(case_id="c0", outcome="refused"),
        make.observation(case_id="off", kind="off-topic", outcome="refused"),
    )
    found = gate.breaches(refused, floors={}, comparison=compared_with(good, refused, tmp_path))
    assert any(reason.startswith("citation_precision could be judged") for reason in found)


def test_a_baseline_without_a_common_case_does_not_hold(good: Results) -> None:
    (reason,) = gate.breaches(good, floors={}, comparison=compared({}, {}))
    assert "no case in common" in reason


def test_only_what_is_deterministic_is_gated() -> None:
    assert FAITHFULNESS_LLM not in GATED
    assert {metric.name for metric in METRICS} - {metric.name for metric in GATED} == {
        "citation_language"
    }


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        ({"all": {"hit@1": 0.5}}, "no group 'all'"),
        ({"overall": {"hit@3": 0.5}}, "no metric 'hit@3'"),
        ({"overall": {"hit@1": "high"}}, "overall.hit@1"),
        ({"hit@1": 0.5}, "hit@1"),
        ({"overall": {"faithfulness_llm": 0.5}}, "'faithfulness_llm' only informs"),
        ({"overall": {"citation_language": 0.5}}, "'citation_language' only informs"),
        ({"overall": {"right": float("nan")}}, "overall.right: Input should be"),
        ({"ar-en": {"right": float("inf")}}, "ar-en.right: Input should be"),
        ({"ar-ar": {"hit@5": -0.1}}, "ar-ar.hit@5: Input should be"),
        ({"en-en": {"wrongly_refused": 93}}, "en-en.wrongly_refused: Input should be"),
    ],
)
def test_floors_that_cannot_be_used(tmp_path: Path, floors: Any, said: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(floors), encoding="utf-8")
    with pytest.raises(FloorsError) as caught:
        gate.read_floors(path)
    assert said in str(caught.value)


def test_the_verdict_is_in_both_languages() -> None:
    assert gate.verdict(()) == ("The gate holds", "اجتاز التقييم الحدود")
    assert gate.verdict(("right",)) == ("The gate does not hold", "لم يجتز التقييم الحدود")


def test_floors_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FloorsError, match="check the path"):
        gate.read_floors(tmp_path / "gone.json")


def test_the_floors_of_the_project_can_be_read() -> None:
    floors = gate.read_floors(gate.FLOORS)
    assert floors["overall"]["faithfulness"] == 1
    assert floors["overall"]["failed"] == 0


@given(st.data())
def test_whatever_the_scores_an_unchanged_system_passes(data: st.DataObject) -> None:
    score = st.one_of(st.none(), st.floats(0, 1))
    scores = st.fixed_dictionaries({metric.name: score for metric in GATED})
    group = st.sampled_from(["ar-ar", "en-en", "ar-en", "en-ar", "ar", "en"])
    now = data.draw(st.dictionaries(st.text(min_size=1), st.tuples(group, scores), min_size=1))
    kept = {case_id: found for case_id, (_, found) in now.items()}
    shuffled = dict(data.draw(st.permutations(list(now.items()))))
    found = compared(kept, shuffled)
    assert not any(one.is_regression or one.is_lower for one in found.paired)
    assert (found.fixed, found.broken, found.lost) == ((), (), ())


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_regression_is_more_worse_than_better(better: int, worse: int) -> None:
    ids = [str(n) for n in range(better + worse + 1)]
    before = {one: {"right": float(at >= better)} for at, one in enumerate(ids)}
    now = {
        one: ("en-en", {"right": float(at < better or at == better + worse)})
        for at, one in enumerate(ids)
    }
    (overall, _) = compared(before, now).paired
    assert (len(overall.better), len(overall.worse)) == (better, worse)
    assert overall.is_regression == (worse > better and p_value(better, worse) < ALPHA)


def test_an_unchanged_system_passes_every_time(
    case_file: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Evaluated anew three times, and the gate asked twenty times."""
    settings, kept, floors = Settings(encoder=""), tmp_path / "kept.json", tmp_path / "floors.json"
    first = run.evaluate([case_file], corpus, settings=settings)
    keep(first, kept, None)
    judged = {name: groups["overall"].mean for name, groups in first.means.items()}
    gated = {metric.name for metric in GATED}
    exact = {name: mean for name, mean in judged.items() if name in gated and mean is not None}
    floors.write_text(json.dumps({"overall": exact}), encoding="utf-8")
    limits = gate.read_floors(floors)
    again = [run.evaluate([case_file], corpus, settings=settings) for _ in range(2)]
    code = run.main([case_file], corpus, None, kept, True, settings, floors=floors)
    assert code == 0, capsys.readouterr().err
    for time in range(UNCHANGED):
        found = (first, *again)[time % 3]
        comparison = compare(found, read_baseline(kept))
        assert gate.breaches(found, floors=limits, comparison=comparison) == ()
