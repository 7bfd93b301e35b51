"""Baselines: what is kept, what may be compared, and what a comparison finds."""

import json
import resource
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import run
from eval.baseline import (
    Baseline,
    compare,
    keep,
    read_baseline,
    require_every,
    require_same,
)
from eval.errors import BaselineError
from eval.metrics import judge, latency, means
from eval.paired import GATED, compared, p_value
from eval.types import Fingerprint, Observed, Results
from rag.settings import Settings

S1, S2 = (0, 11), (12, 24)
HERE = Fingerprint(
    cases="c" * 64, corpus="d" * 64, settings="answerer quote; refusal below 0.29", encoder="small"
)


def results(*seen: Observed, made_for: Fingerprint = HERE) -> Results:
    rows = tuple(judge(one) for one in seen)
    return Results(rows=rows, means=means(rows), latency=latency([]), fingerprint=made_for)


def saved(found: Results, path: Path) -> Baseline:
    keep(found, path, None)
    return read_baseline(path)


@pytest.fixture
def answers(make: Any) -> Callable[..., Results]:
    """Results of one question a letter: r cites the gold, w another sentence, x refuses."""

    def build(letters: str, *, first: int = 1, made_for: Fingerprint = HERE) -> Results:
        shown = {"r": [make.claim(S1)], "w": [make.claim(S2)], "x": []}
        return results(
            *(
                make.observation(
                    case_id=f"سؤال-{number}" if number % 2 else f"question-{number}",
                    outcome="refused" if letter == "x" else "answered",
                    claims=shown[letter],
                )
                for number, letter in enumerate(letters, start=first)
            ),
            made_for=made_for,
        )

    return build


def test_what_is_kept_is_read_again(answers: Callable[..., Results], tmp_path: Path) -> None:
    found = answers("rwx")
    baseline = saved(found, tmp_path / "new" / "baseline.json")
    assert baseline.fingerprint == HERE
    assert list(baseline.scores) == ["سؤال-1", "question-2", "سؤال-3"]
    for row in found.rows:
        kept = baseline.scores[row.observed.case.id]
        assert kept == {metric.name: row.scores.get(metric.name) for metric in GATED}


def test_a_baseline_is_a_line_a_case_for_reviews(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    keep(answers("rw"), path, None)
    text = path.read_text(encoding="utf-8")
    assert sum(line.startswith((' "سؤال-1": [', ' "question-2": [')) for line in text.split("\n"))
    assert json.loads(text)["means"]["right"] == {"n": 2, "mean": 0.5}
    keep(answers("rw"), path, read_baseline(path))
    assert path.read_text(encoding="utf-8") == text


def test_only_what_is_deterministic_is_in_it(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    keep(answers("rw"), path, None)
    names = json.loads(path.read_text(encoding="utf-8"))["metrics"]
    assert {"right", "faithfulness", "citation_recall"} <= set(names)
    assert not {"faithfulness_llm", "citation_language", "seconds", "latency"} & set(names)


@pytest.mark.parametrize(
    ("before", "now", "fixed", "broken", "known"),
    [
        ("rrww", "rwrw", ["سؤال-3"], ["question-2"], ["question-4"]),
        ("rrr", "rrr", [], [], []),
        ("rx", "xr", ["question-2"], ["سؤال-1"], []),
        ("wwx", "xww", [], [], ["سؤال-1", "question-2", "سؤال-3"]),
    ],
    ids=["each-way", "unchanged", "refusals", "wrong-both-times"],
)
def test_questions_that_changed(
    answers: Callable[..., Results],
    tmp_path: Path,
    before: str,
    now: str,
    fixed: Sequence[str],
    broken: Sequence[str],
    known: Sequence[str],
) -> None:
    found = compare(answers(now), saved(answers(before), tmp_path / "baseline.json"))
    assert (list(found.fixed), list(found.broken), list(found.known)) == (fixed, broken, known)


def test_paired_tests(answers: Callable[..., Results], tmp_path: Path) -> None:
    before = saved(answers("rrrrrrww"), tmp_path / "baseline.json")
    found = compare(answers("wwwwwwrw"), before)
    (overall,) = (one for one in found.paired if (one.metric, one.group) == ("right", "overall"))
    assert (overall.n, overall.before, overall.now) == (8, 0.75, 0.125)
    assert (len(overall.better), len(overall.worse)) == (1, 6)
    assert overall.p == pytest.approx(0.125)
    assert not overall.is_regression
    groups = {one.group for one in found.paired if one.metric == "right"}
    assert groups == {"overall", "en-en"}
    assert {one.group for one in found.paired if one.metric != "right"} == {"overall"}


def test_lower_is_better_is_told_from_higher(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    found = compare(answers("xxxxxx"), saved(answers("rrrrrr"), tmp_path / "baseline.json"))
    (refused,) = (one for one in found.paired if one.metric == "wrongly_refused")
    assert (refused.before, refused.now, len(refused.worse)) == (0, 1, 6)
    assert refused.is_regression
    better = compare(answers("rrrrrr"), saved(answers("xxxxxx"), tmp_path / "other.json"))
    assert not any(one.is_regression or one.is_lower for one in better.paired)


def test_a_metric_that_the_baseline_judged_must_still_be_judged(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    found = compare(answers("xx"), saved(answers("rr"), tmp_path / "baseline.json"))
    assert "citation_precision" in found.lost
    assert "citation_recall" not in found.lost


def test_what_could_not_be_judged_is_neither_better_nor_worse() -> None:
    found = compared(
        {"one": {"right": 1.0}, "two": {"right": None}, "three": {"right": 0.0}},
        {
            "one": ("ar-ar", {"right": None}),
            "two": ("ar-ar", {"right": 0.0}),
            "three": ("ar-ar", {"right": 0.0}),
        },
    )
    assert (found.fixed, found.broken, found.known) == ((), (), ("three",))
    assert {(one.group, one.n, one.better, one.worse) for one in found.paired} == {
        ("overall", 1, (), ()),
        ("ar-ar", 1, (), ()),
    }


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (0, 5, 0.0625), (0, 6, 0.03125), (1, 7, 0.0703125), (4, 4, 1.0)],
)
def test_p_by_hand(better: int, worse: int, p: float) -> None:
    assert p_value(better, worse) == p


@given(st.integers(0, 12), st.integers(0, 12))
def test_p_is_what_counting_every_outcome_gives(better: int, worse: int) -> None:
    n = better + worse
    far = sum(comb(n, k) for k in range(n + 1) if abs(2 * k - n) >= abs(better - worse))
    assert p_value(better, worse) == pytest.approx(far / 2**n)
    assert p_value(better, worse) == p_value(worse, better)


@given(
    st.lists(st.tuples(st.sampled_from([0.0, 0.5, 1.0, None]), st.booleans()), max_size=12),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_questions_does_not_matter(cases: Any, random: Any) -> None:
    before = {str(at): {"right": float(was)} for at, (_, was) in enumerate(cases)}
    now = {str(at): ("en-en", {"right": score}) for at, (score, _) in enumerate(cases)}
    mixed = list(now.items())
    random.shuffle(mixed)
    ones, others = compared(before, now).paired, compared(before, dict(mixed)).paired
    for one, other in zip(ones, others, strict=True):
        assert (one.n, one.before, one.now, one.p) == (other.n, other.before, other.now, other.p)
        assert set(one.worse) == set(other.worse)


@pytest.mark.parametrize(
    ("part", "now", "said"),
    [
        ("cases", "e" * 64, "other cases (cccccccccccc, now eeeeeeeeeeee)"),
        ("corpus", "e" * 64, "other corpus (dddddddddddd, now eeeeeeeeeeee)"),
        ("settings", "answerer quote; refusal below 0.5", "refusal below 0.29, now answerer quote"),
        ("encoder", "", "other encoder (small, now none)"),
    ],
)
def test_a_baseline_of_something_else_is_refused(
    answers: Callable[..., Results], tmp_path: Path, part: str, now: str, said: str
) -> None:
    baseline = saved(answers("r"), tmp_path / "baseline.json")
    require_same(baseline, HERE)
    with pytest.raises(BaselineError) as caught:
        require_same(baseline, replace(HERE, **{part: now}))
    assert said in str(caught.value)
    assert "sanad eval --keep-baseline FILE" in str(caught.value)


def test_every_part_that_differs_is_named(answers: Callable[..., Results], tmp_path: Path) -> None:
    baseline = saved(answers("r"), tmp_path / "baseline.json")
    with pytest.raises(BaselineError, match=r"other cases .* and other corpus .* and other enc"):
        require_same(baseline, replace(HERE, cases="1", corpus="2", encoder="3"))


def test_the_baseline_moves_up(answers: Callable[..., Results], tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    before = saved(answers("rwx"), path)
    keep(answers("rrr"), path, before)
    assert [scores["right"] for scores in read_baseline(path).scores.values()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("rrr", "rrw", "right (overall) 1.0000 -> 0.6667 (0 better, 1 worse, p 1.000)"),
        ("www", "wwx", "wrongly_refused (overall) 0.0000 -> 0.3333"),
        ("rr", "xx", "citation_precision can no longer be judged"),
    ],
    ids=["one-question", "lower-is-better", "no-longer-judged"],
)
def test_the_baseline_does_not_move_down(
    answers: Callable[..., Results], tmp_path: Path, before: str, now: str, said: str
) -> None:
    path = tmp_path / "baseline.json"
    kept = saved(answers(before), path)
    text = path.read_bytes()
    with pytest.raises(BaselineError) as caught:
        keep(answers(now), path, kept)
    assert said in str(caught.value)
    assert "only moves up" in str(caught.value)
    assert "delete the file" in str(caught.value)
    assert path.read_bytes() == text


@pytest.mark.parametrize(("now", "moves"), [("rrww", True), ("rwrr", False)])
def test_a_baseline_of_other_cases_is_held_to_those_in_both(
    answers: Callable[..., Results], tmp_path: Path, now: str, moves: bool
) -> None:
    path = tmp_path / "baseline.json"
    before = saved(answers("rr"), path)
    grown = answers(now, made_for=replace(HERE, cases="f" * 64))
    if moves:
        keep(grown, path, before)
        assert len(read_baseline(path).scores) == 4
    else:
        with pytest.raises(BaselineError, match="question-2"):
            keep(grown, path, before)


def test_a_foreign_baseline_is_not_overwritten(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    before = saved(answers("rr"), path)
    with pytest.raises(BaselineError, match="no case in common"):
        keep(answers("rr", first=10), path, before)


def test_results_that_do_not_say_what_they_are_of_are_not_kept(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    with pytest.raises(BaselineError, match="what they were made for"):
        keep(replace(answers("r"), fingerprint=None), path, None)
    assert not path.exists()


def test_a_baseline_that_cannot_be_written(answers: Callable[..., Results], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BaselineError, match="name another file"):
        keep(answers("r"), tmp_path / "file" / "baseline.json", None)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "not json", '{"format": 2}', '{"format": 1, "fingerprint": null}']
)
def test_a_file_that_is_no_baseline(tmp_path: Path, text: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BaselineError, match=r"baseline\.json: not a baseline .*--keep-baseline"):
        read_baseline(path)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"cannot be read.*--keep-baseline FILE"):
        read_baseline(tmp_path / "gone.json")


def _lower_the_bar(file: dict[str, Any]) -> None:
    at = file["metrics"].index("right")
    for scores in file["cases"].values():
        scores[at] = 0


def _lower_a_mean(file: dict[str, Any]) -> None:
    file["means"]["right"]["mean"] = 0.25


def _drop_a_mean(file: dict[str, Any]) -> None:
    del file["means"]["right"]


def _drop_a_score(file: dict[str, Any]) -> None:
    next(iter(file["cases"].values())).pop()


def _drop_a_metric(file: dict[str, Any]) -> None:
    at = file["metrics"].index("right")
    for scores in (file["metrics"], *file["cases"].values()):
        scores.pop(at)
    del file["means"]["right"]


def _drop_every_metric(file: dict[str, Any]) -> None:
    file |= {"metrics": [], "means": {}, "cases": {one: [] for one in file["cases"]}}


def _add_a_metric(file: dict[str, Any]) -> None:
    for scores in file["cases"].values():
        scores.append(None)
    file["metrics"].append("beauty")
    file["means"]["beauty"] = {"n": 0, "mean": None}


def _add_a_mean(file: dict[str, Any]) -> None:
    file["means"]["beauty"] = {"n": 0, "mean": None}


def _repeat_a_metric(file: dict[str, Any]) -> None:
    at = file["metrics"].index("right")
    for scores in (file["metrics"], *file["cases"].values()):
        scores.append(scores[at])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_drop_a_metric, "a baseline without right: it was changed"),
        (_drop_every_metric, "a baseline without hit@1, hit@5"),
        (_add_a_metric, "a baseline with the unknown beauty: it was changed"),
        (_add_a_mean, "a baseline with the unknown beauty: it was changed"),
        (_repeat_a_metric, "a baseline with twice right: it was changed"),
    ],
)
def test_a_baseline_has_exactly_the_gated_metrics(
    answers: Callable[..., Results],
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
    said: str,
) -> None:
    path = tmp_path / "baseline.json"
    keep(answers("rr"), path, None)
    file = json.loads(path.read_text(encoding="utf-8"))
    change(file)
    path.write_text(json.dumps(file), encoding="utf-8")
    with pytest.raises(BaselineError) as caught:
        read_baseline(path)
    assert said in str(caught.value)
    assert "delete the file and use `sanad eval --keep-baseline FILE`" in str(caught.value)


@pytest.mark.parametrize(
    ("ids", "said"),
    [
        (["سؤال-1", "question-2", "سؤال-3"], "1 are not in it: سؤال-3. It was"),
        (["question-2"], "1 in it are none: سؤال-1. It was"),
        ([f"new-{n}" for n in range(7)], "7 are not in it: new-0, new-1, new-2, new-3, new-4, ..."),
    ],
    ids=["truncated", "added", "many"],
)
def test_a_baseline_of_these_cases_has_every_one_of_them(
    answers: Callable[..., Results], tmp_path: Path, ids: list[str], said: str
) -> None:
    baseline = saved(answers("rw"), tmp_path / "baseline.json")
    require_every(baseline, HERE, ["question-2", "سؤال-1"])
    require_every(baseline, replace(HERE, cases="e" * 64), ids)
    with pytest.raises(BaselineError) as caught:
        require_every(baseline, HERE, ids)
    assert said in str(caught.value)


def test_a_baseline_that_cannot_be_written_whole_stays_as_it_was(
    answers: Callable[..., Results], tmp_path: Path
) -> None:
    path = tmp_path / "baseline.json"
    before = saved(answers("rw"), path)
    text = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(BaselineError, match="cannot be written"):
            keep(answers("rr"), path, before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("change", [_lower_the_bar, _lower_a_mean, _drop_a_mean, _drop_a_score])
def test_a_baseline_that_was_changed_by_hand(
    answers: Callable[..., Results], tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    path = tmp_path / "baseline.json"
    keep(answers("rr"), path, None)
    file = json.loads(path.read_text(encoding="utf-8"))
    change(file)
    path.write_text(json.dumps(file), encoding="utf-8")
    with pytest.raises(BaselineError, match="changed by hand"):
        read_baseline(path)


def test_an_unchanged_system_is_its_own_baseline(
    case_file: Path, corpus: Path, tmp_path: Path
) -> None:
    settings, path = Settings(encoder=""), tmp_path / "baseline.json"
    for time in range(3):
        found = run.evaluate([case_file], corpus, settings=settings)
        if time == 0:
            keep(found, path, None)
        baseline = read_baseline(path)
        assert found.fingerprint is not None
        require_same(baseline, found.fingerprint)
        changed = compare(found, baseline)
        assert (changed.fixed, changed.broken, changed.lost) == ((), (), ())
        assert {(one.p, one.better, one.worse) for one in changed.paired} == {(1.0, (), ())}
        keep(found, path, baseline)
