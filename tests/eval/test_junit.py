"""JUnit XML: what the programs that show a build make of the questions."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from eval.baseline import compare, keep, read_baseline
from eval.junit import junit
from eval.metrics import judge, latency, means
from eval.types import Fingerprint, Observed, Results

S1, S2 = (0, 11), (12, 24)
HOSTILE = '</testcase><failure message="x"/>\x00\x1b[31m ]]> &amp; \ud800\ufffe'


@pytest.fixture
def results(make: Any) -> Results:
    seen = (
        make.observation(case_id="right", claims=[make.claim(S1)]),
        make.observation(case_id="cites-other", claims=[make.claim(S2)], question="ما هي ألفا؟"),
        make.observation(case_id="refused", outcome="refused"),
        make.observation(case_id="off", kind="off-topic", outcome="refused"),
        make.observation(case_id="loud", kind="near-miss", claims=[make.claim(S2)]),
    )
    return of(*seen)


def of(*seen: Observed) -> Results:
    rows = tuple(judge(replace(one, seconds=0.25)) for one in seen)
    return Results(
        rows=rows,
        means=means(rows),
        latency=latency([]),
        fingerprint=Fingerprint(cases="c", corpus="d"),
    )


def cases(text: str) -> dict[str, Element]:
    """Test cases by the id that their name begins with."""
    found = fromstring(text).iter("testcase")
    return {one.attrib["name"].partition(":")[0]: one for one in found}


def test_a_suite_is_a_direction(results: Results) -> None:
    root = fromstring(junit(results))
    assert [suite.attrib["name"] for suite in root] == ["en-en", "en"]
    assert [suite.attrib["tests"] for suite in root] == ["3", "2"]
    assert [suite.attrib["failures"] for suite in root] == ["2", "1"]
    assert root.attrib["tests"] == "5"
    assert root.attrib["failures"] == "3"
    assert root.attrib["time"] == "1.250"


def test_without_a_baseline_what_is_wrong_is_a_failure(results: Results) -> None:
    found = cases(junit(results))
    failed = [case_id for case_id, case in found.items() if case.find("failure") is not None]
    assert failed == ["cites-other", "refused", "loud"]
    assert not [case for case in found.values() if case.find("skipped") is not None]
    assert len(found["right"]) == 0
    assert "ما هي ألفا؟" in found["cites-other"].attrib["name"]
    assert found["cites-other"].attrib["classname"] == "sanad.eval.en-en"


def test_a_failure_says_what_was_expected_and_what_came(results: Results) -> None:
    found = cases(junit(results))
    why = found["cites-other"].find("failure")
    assert why is not None
    assert why.text is not None
    assert why.attrib["message"].startswith("does not cite the gold it needs · لم يستشهد")
    assert "expected: any of these\n  d.txt: Alpha beta.\ncame: answered" in why.text
    assert "cites d.txt: Gamma delta." in why.text
    loud = found["loud"].find("failure")
    assert loud is not None
    assert loud.text is not None
    assert "expected: a refusal" in loud.text


def test_what_was_wrong_before_is_skipped_and_what_is_new_fails(
    results: Results, make: Any, tmp_path: Path
) -> None:
    before = of(
        make.observation(case_id="right", claims=[make.claim(S2)]),
        make.observation(case_id="cites-other", claims=[make.claim(S1)]),
        make.observation(case_id="refused", outcome="refused"),
    )
    keep(before, tmp_path / "baseline.json", None)
    comparison = compare(results, read_baseline(tmp_path / "baseline.json"))
    root = fromstring(junit(results, comparison))
    found = cases(junit(results, comparison))
    assert found["cites-other"].find("failure") is not None
    skipped = found["refused"].find("skipped")
    assert skipped is not None
    assert skipped.attrib["message"].startswith("known wrong: refused what the documents answer")
    assert found["loud"].find("failure") is not None  # not in the baseline, so nothing is known
    assert (root.attrib["failures"], root.attrib["skipped"]) == ("2", "1")


def test_what_could_not_be_judged_is_skipped(make: Any) -> None:
    row = judge(make.observation(case_id="model", claims=[make.claim(S1)]))
    row = replace(row, scores={**row.scores, "right": None, "faithfulness": None}, right=False)
    found = cases(junit(Results(rows=(row,), means=means([row]), latency=latency([]))))
    skipped = found["model"].find("skipped")
    assert skipped is not None
    assert skipped.attrib["message"].startswith("nobody could judge its claims")


def test_whatever_a_question_says_the_file_is_whole(make: Any) -> None:
    seen = (
        make.observation(case_id="evil", question=HOSTILE, claims=[make.claim(S2, text=HOSTILE)]),
        make.observation(case_id="long", question="ما " * 400, outcome="refused"),
    )
    found = cases(junit(of(*seen)).encode("utf-8").decode("utf-8"))
    assert set(found) == {"evil", "long"}
    assert '</testcase><failure message="x"/>' in found["evil"].attrib["name"]
    assert len(found["long"].attrib["name"]) < 250
    why = found["long"].find("failure")
    assert why is not None
    assert why.text is not None
    assert ("ما " * 400).strip() in why.text


def test_time_that_is_not_known(make: Any) -> None:
    row = judge(make.observation(claims=[make.claim(S1)]))
    row = replace(row, observed=replace(row.observed, seconds=None))
    text = junit(Results(rows=(row,), means=means([row]), latency=latency([])))
    assert fromstring(text).attrib["time"] == "0.000"
