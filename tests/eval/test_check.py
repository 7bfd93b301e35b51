"""`sanad eval --check`: every planted fault of a case file is named, and sound cases have none."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval import check, run
from eval.errors import EvaluationError
from rag.settings import Settings

SETTINGS = Settings(encoder="")
WriteCases = Callable[..., Path]

LIGHTHOUSE = {"source": "en/lighthouse.md", "quote": "was built in 1871 from grey granite"}
MUSEUM = {"source": "ar/museum.md", "quote": "في مدينة النخيل عام 1956"}
BUILT: dict[str, Any] = {
    "id": "light-en-en-01",
    "question": "When was the lighthouse at Cape Marrow built?",
    "kind": "answerable",
    "gold": [LIGHTHOUSE],
    "answers": ["1871"],
}
OPENED: dict[str, Any] = {
    "id": "museum-ar-ar-01",
    "question": "متى افتتح متحف الخزف؟",
    "kind": "answerable",
    "gold": [MUSEUM],
    "answers": ["عام ١٩٥٦"],
}
HEIGHT = {"id": "near-en-01", "question": "How tall is the lighthouse?", "kind": "near-miss"}
COST = {"id": "near-ar-01", "question": "كم كلّف بناء متحف الخزف؟", "kind": "near-miss"}
PREMISE = {
    "id": "false-en-01",
    "question": "The lighthouse was built in 1871 from grey granite?",
    "kind": "false-premise",
}


@pytest.fixture
def checked(write_cases: WriteCases, corpus: Path) -> Callable[..., check.Checked]:
    return lambda *lines: check.check([write_cases(*lines)], corpus, settings=SETTINGS)


def test_sound_cases_have_no_fault(case_file: Path, corpus: Path) -> None:
    found = check.check([case_file], corpus, settings=SETTINGS)
    assert found.faults == ()
    assert len(found.cases) == 8
    assert found.counts == {
        ("answerable", "en-en"): 2,
        ("answerable", "ar-ar"): 2,
        ("answerable", "ar-en"): 1,
        ("answerable", "en-ar"): 1,
        ("off-topic", "en"): 1,
        ("off-topic", "ar"): 1,
    }


def test_sound_cases_of_every_kind_and_field_have_no_fault(checked: Any) -> None:
    found = checked(
        {**BUILT, "forbidden": ["Tomas Orvell", "توماس أورفيل"]},
        {**OPENED, "history": ["ما هو متحف الخزف؟"]},
        HEIGHT,
        COST,
        PREMISE,
        {
            "id": "differ-en-en-01",
            "question": "When?",
            "kind": "answerable",
            "needs": "all",
            "differ": True,
            "gold": [LIGHTHOUSE, MUSEUM],
        },
        {"id": "said", "question": "متى؟", "kind": "disputed", "wrong": [MUSEUM]},
        {**BUILT, "id": "whole", "gold": [{"source": "en/lighthouse.md", "quote": ""}]},
    )
    assert found.faults == ()
    lines = check.table(found).splitlines()
    assert [line.split()[0] for line in lines[1:6]] == [
        "answerable", "near-miss", "false-premise", "disputed", "all",
    ]  # fmt: skip
    assert lines[1].split()[1:] == ["4", "1", "3", "-", "-", "-", "-"]
    assert lines[5].split()[1:] == ["8", "2", "3", "-", "-", "1", "2"]
    assert "1 follow-ups, 1 of sources that differ, 1 of injections, 1 that need all" in lines[6]
    assert lines[7].startswith("no string match for false-premise: it takes something false")


@pytest.mark.parametrize(
    ("case", "said"),
    [
        pytest.param(
            {**BUILT, "gold": [{**LIGHTHOUSE, "quote": "was built in 1872"}]},
            "occurs 0 times",
            id="quote that is not there, en",
        ),
        pytest.param(
            {**OPENED, "gold": [{**MUSEUM, "quote": "عام 1957"}]},
            "occurs 0 times",
            id="quote that is not there, ar",
        ),
        pytest.param(
            {**BUILT, "gold": [{**LIGHTHOUSE, "quote": "lighthouse"}]},
            "times in the stored text",
            id="quote that is there twice",
        ),
        pytest.param(
            {**BUILT, "gold": [{**LIGHTHOUSE, "quote": "granite. Its lamp"}]},
            "within one sentence",
            id="quote across sentences",
        ),
        pytest.param(
            {**BUILT, "gold": [{**LIGHTHOUSE, "source": "en/gone.md"}]},
            "no such document",
            id="unknown document",
        ),
        pytest.param(
            {
                "id": "w",
                "question": "متى؟",
                "kind": "disputed",
                "wrong": [{**MUSEUM, "quote": "المتحف"}],
            },
            "times in the stored text",
            id="wrong",
        ),
        pytest.param(
            {
                **BUILT,
                "gold": [{**LIGHTHOUSE, "quote": "# The lighthouse at Cape Marrow"}],
                "answers": ["The lighthouse"],
            },
            "is in no prose",
            id="quote of a heading",
        ),
        pytest.param(
            {**BUILT, "needs": "all", "gold": [LIGHTHOUSE, MUSEUM]},
            "stands in the gold sentence",
            id="gold without an answer of its own, of several",
        ),
        pytest.param(
            {**BUILT, "answers": ["1871", "Yes"]}, "'Yes' stands in any text", id="bare yes"
        ),
        pytest.param(
            {**OPENED, "answers": ["1956", "نعم"]}, "'نعم' stands in any text", id="bare yes, ar"
        ),
        pytest.param(
            {**BUILT, "answers": ["1872", "in 1782"]},
            "['1872', 'in 1782'] stands in the gold sentence",
            id="answer that gold does not say, en",
        ),
        pytest.param(
            {**OPENED, "answers": ["١٩٥٧"]},
            "stands in the gold sentence",
            id="answer that gold does not say, ar",
        ),
        pytest.param(
            {**BUILT, "id": "light-ar-en-01"}, "by its id it is ar-en", id="direction of the id"
        ),
        pytest.param(
            {**BUILT, "id": "light-en-ar-01"}, "and gold en-en; rename", id="evidence of the id"
        ),
        pytest.param({**HEIGHT, "id": "near-ar-01"}, "by its id it is ar", id="language of the id"),
        pytest.param(
            {**BUILT, "question": "1871?"}, "neither Arabic nor English", id="no language"
        ),
        pytest.param(
            {**HEIGHT, "question": "Did the lighthouses have lamps? The bridge opens in May?"},
            None,
            id="words of several sentences, en",
        ),
        pytest.param(
            {**HEIGHT, "question": "In which month did the bridge open to traffic, May?"},
            None,
            id="a word that no sentence has beside the others, en",
        ),
        pytest.param(
            {**HEIGHT, "question": "Where does the bridge cross the Senn?"},
            "one sentence has all its words: 'en/bridge.txt'",
            id="answered by string match, en",
        ),
        pytest.param(
            {**COST, "question": "في أي مدينة افتُتح المتحف؟"},
            "one sentence has all its words: 'ar/museum.md'",
            id="answered by string match, ar",
        ),
        pytest.param(
            {**COST, "kind": "off-topic", "question": "متى تغلق المكتبة أبوابها؟"},
            "it is off-topic, but",
            id="off-topic, ar",
        ),
        pytest.param(
            {**BUILT, "forbidden": ["granite"]},
            "'granite' stands in a gold sentence",
            id="forbidden in gold, en",
        ),
        pytest.param(
            {**OPENED, "forbidden": ["النخيل"]}, "stands in a gold sentence", id="forbidden, ar"
        ),
        pytest.param(
            {**BUILT, "forbidden": ["hakced"]}, "stands in the corpus or", id="forbidden nowhere"
        ),
        pytest.param({**BUILT, "colour": "red"}, "cases.jsonl:1: colour", id="no case"),
    ],
)
def test_a_planted_fault_is_named(checked: Any, case: dict[str, Any], said: str | None) -> None:
    faults = checked(case).faults
    if said is None:
        assert faults == ()
        return
    assert len(faults) == 1
    assert said in faults[0]
    assert case["id"] in faults[0] or "cases.jsonl:1" in faults[0]


@pytest.mark.parametrize(
    ("history", "question", "is_fault"),
    [
        pytest.param("Where is the Dorling bridge?", "When did it open?", False, id="no words, en"),
        pytest.param(
            "What is the Dorling bridge?", "Which river does it cross?", True, id="answered, en"
        ),
        pytest.param("ما هي مكتبة الميناء؟", "وأين تقع؟", True, id="answered, ar"),
        pytest.param("ما هي مكتبة الميناء؟", "ومن بناها؟", False, id="not answered, ar"),
    ],
)
def test_a_follow_up_is_held_to_what_it_asks_for(
    checked: Any, history: str, question: str, is_fault: bool
) -> None:
    case = {"id": "follow", "question": question, "kind": "near-miss", "history": [history]}
    assert bool(checked(case).faults) == is_fault


def test_all_faults_are_named_and_the_exit_code_is_1(
    write_cases: WriteCases, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_cases(
        BUILT,
        BUILT,
        "{",
        {**OPENED, "gold": [{**MUSEUM, "quote": "س ص"}]},
        {**HEIGHT, "id": "x-ar-1"},
    )
    assert run.check_cases([path], corpus, SETTINGS) == 1
    printed = capsys.readouterr()
    faults = [line for line in printed.err.splitlines() if line.startswith("sanad eval: ")]
    assert [fault.split(":")[1:3] for fault in faults[:2]] == [
        [f" {path}", "2"], [f" {path}", "3"],
    ]  # fmt: skip
    assert len(faults) == 4
    assert "already taken" in faults[0]
    assert "answerable" in printed.out
    assert run.check_cases([write_cases(BUILT, OPENED)], corpus, SETTINGS) == 0


def test_a_corpus_that_is_not_there(case_file: Path, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no document there"):
        check.check([case_file], tmp_path / "nowhere", settings=SETTINGS)
