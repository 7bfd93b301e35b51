"""Floors, baselines and what breaks them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import gate, report
from eval.errors import BaselineError, FloorsError
from eval.metrics import judge, latency, means
from eval.types import Fingerprint, Observed, Results

S1, S2 = (0, 11), (12, 24)
HERE = Fingerprint(cases="c" * 64, corpus="d" * 64)


def results(*seen: Observed) -> Results:
    rows = tuple(judge(one) for one in seen)
    return Results(rows=rows, means=means(rows), latency=latency([]), fingerprint=HERE)


@pytest.fixture
def good(make: Any) -> Results:
    """A right answer to a question that has one, and a right refusal."""
    right = make.observation(case_id="one", claims=[make.claim(S1)])
    return results(right, make.observation(case_id="two", kind="off-topic", outcome="refused"))


@pytest.fixture
def bad(make: Any) -> Results:
    """The wrong sentence cited, and an answer where there is none."""
    wrong = make.observation(case_id="one", claims=[make.claim(S2)])
    return results(
        wrong, make.observation(case_id="two", kind="off-topic", claims=[make.claim(S2)])
    )


def saved(found: Results, directory: Path) -> gate.Baseline:
    report.write(found, directory)
    return gate.read_baseline(directory / "results.json")


def test_floors(good: Results, bad: Results) -> None:
    floors = {"overall": {"citation_recall": 1.0, "wrongly_answered": 0.0}}
    assert gate.breaches(good, floors=floors, baseline=None) == ()
    recall, answered = gate.breaches(bad, floors=floors, baseline=None)
    assert recall == "citation_recall (overall) 0.0000 is under its floor 1.0000"
    assert answered == "wrongly_answered (overall) 1.0000 is over its ceiling 0.0000"


def test_a_floor_of_one_direction(good: Results, bad: Results) -> None:
    floors = {"en-en": {"citation_recall": 0.5}}
    assert gate.breaches(good, floors=floors, baseline=None) == ()
    assert len(gate.breaches(bad, floors=floors, baseline=None)) == 1


def test_a_metric_that_could_not_be_judged_does_not_hold(good: Results) -> None:
    (reason,) = gate.breaches(good, floors={"ar-en": {"hit@1": 0.0}}, baseline=None)
    assert "could not be judged" in reason


def test_a_gate_without_any_limit_does_not_hold(good: Results) -> None:
    (reason,) = gate.breaches(good, floors={"overall": {}}, baseline=None)
    assert "no floor and no baseline" in reason


def test_an_equal_baseline_holds(good: Results, tmp_path: Path) -> None:
    baseline = saved(good, tmp_path)
    assert gate.breaches(good, floors={}, baseline=baseline) == ()
    assert gate.changes(good, baseline) == gate.Changes(fixed=(), broken=())


def test_a_worse_result_is_under_the_baseline(good: Results, bad: Results, tmp_path: Path) -> None:
    baseline = saved(good, tmp_path)
    found = gate.breaches(bad, floors={}, baseline=baseline)
    names = {reason.split()[0] for reason in found}
    assert {"citation_precision", "citation_recall", "wrongly_answered", "right"} <= names
    assert all("baseline" in reason for reason in found)
    assert gate.changes(bad, baseline) == gate.Changes(fixed=(), broken=("one", "two"))


def test_a_better_result_holds_and_is_named(good: Results, bad: Results, tmp_path: Path) -> None:
    baseline = saved(bad, tmp_path)
    assert gate.breaches(good, floors={}, baseline=baseline) == ()
    assert gate.changes(good, baseline) == gate.Changes(fixed=("one", "two"), broken=())


def test_a_metric_that_the_baseline_judged_must_still_be_judged(
    good: Results, make: Any, tmp_path: Path
) -> None:
    refused = results(
        make.observation(case_id="one", outcome="refused"),
        make.observation(case_id="two", kind="off-topic", outcome="refused"),
    )
    found = gate.breaches(refused, floors={}, baseline=saved(good, tmp_path))
    assert any(r.startswith("citation_precision") and "not be judged" in r for r in found)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (replace(HERE, cases="e" * 64), "other case files"),
        (replace(HERE, corpus="e" * 64), "other corpus"),
        (Fingerprint(cases="e" * 64, corpus="e" * 64), "case files (cccccccccccc"),
    ],
)
def test_a_baseline_of_something_else_is_refused(
    good: Results, tmp_path: Path, now: Fingerprint, said: str
) -> None:
    baseline = saved(good, tmp_path)
    gate.require_same(baseline, HERE)
    with pytest.raises(BaselineError) as caught:
        gate.require_same(baseline, now)
    assert said in str(caught.value)
    assert "sanad eval --report DIR" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"fingerprint": null}'])
def test_a_file_that_is_no_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "results.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"results\.json: not the results"):
        gate.read_baseline(path)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="--report DIR"):
        gate.read_baseline(tmp_path / "gone.json")


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        ({"all": {"hit@1": 0.5}}, "no group 'all'"),
        ({"overall": {"hit@3": 0.5}}, "no metric 'hit@3'"),
        ({"overall": {"hit@1": "high"}}, "overall.hit@1"),
        ({"hit@1": 0.5}, "hit@1"),
    ],
)
def test_floors_that_cannot_be_used(tmp_path: Path, floors: Any, said: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(floors), encoding="utf-8")
    with pytest.raises(FloorsError) as caught:
        gate.read_floors(path)
    assert said in str(caught.value)
    with pytest.raises(FloorsError, match="check the path"):
        gate.read_floors(tmp_path / "gone.json")


def test_the_floors_of_the_project_can_be_read() -> None:
    floors = gate.read_floors(gate.FLOORS)
    assert floors["overall"]["faithfulness"] == 1
    assert floors["overall"]["failed"] == 0
