"""Case files as people write them, and the sentences that their quotes name."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import cases
from eval.cases import Case, Gold
from eval.errors import CaseError
from index import build
from index.store import Index

GOOD: dict[str, Any] = {
    "id": "a",
    "question": "When?",
    "kind": "answerable",
    "gold": [{"source": "a.txt", "quote": "in 1871"}],
    "answers": ["1871"],
}
UNANSWERABLE = {"id": "b", "question": "متى؟", "kind": "near-miss"}
DISPUTED: dict[str, Any] = {
    "id": "c",
    "question": "متى؟",
    "kind": "disputed",
    "wrong": [{"source": "a.txt", "quote": "عام ١٨٧١"}],
}

DIFFERING: dict[str, Any] = {
    "id": "d",
    "question": "كم طول الجسر؟",
    "kind": "answerable",
    "needs": "all",
    "differ": True,
    "gold": [
        {"source": "a.txt", "quote": "طوله 90 مترًا"},
        {"source": "b.md", "quote": "95 metres"},
    ],
}

WriteCases = Callable[..., Path]


def test_load(write_cases: WriteCases) -> None:
    path = write_cases(GOOD, "", UNANSWERABLE)
    first, second = cases.load([path])
    assert first == Case(
        id="a",
        question="When?",
        kind="answerable",
        needs="any",
        gold=(Gold(source="a.txt", quote="in 1871"),),
        answers=("1871",),
    )
    assert (second.id, second.question, second.gold, second.answers) == ("b", "متى؟", (), ())


def test_load_a_disputed_case(write_cases: WriteCases) -> None:
    (case,) = cases.load([write_cases(DISPUTED)])
    assert (case.kind, case.gold, case.answers) == ("disputed", (), ())
    assert case.wrong == (Gold(source="a.txt", quote="عام ١٨٧١"),)


def test_load_what_a_conversation_a_conflict_and_an_injection_need(
    write_cases: WriteCases,
) -> None:
    premise = {"id": "p", "question": "Why did it fall?", "kind": "false-premise"}
    history = {"history": ["متى بُني الجسر؟", "ومن بناه؟"], "forbidden": ["HACKED", "مخترق"]}
    differing, asked_on, false = cases.load([write_cases(DIFFERING, {**GOOD, **history}, premise)])
    assert (differing.differ, differing.needs, len(differing.gold)) == (True, "all", 2)
    assert asked_on.history == ("متى بُني الجسر؟", "ومن بناه؟")
    assert asked_on.forbidden == ("HACKED", "مخترق")
    assert (false.kind, false.history, false.differ, false.forbidden) == (
        "false-premise", (), False, (),
    )  # fmt: skip


def test_every_line_that_is_wrong_is_named(write_cases: WriteCases, tmp_path: Path) -> None:
    path = write_cases(GOOD, "not json", UNANSWERABLE, {**GOOD, "kind": "hard"}, GOOD)
    found = cases.read([tmp_path / "gone.jsonl", path])
    assert [case.id for case in found.cases] == ["a", "b"]
    assert [str(error).split(": ")[0] for error in found.errors] == [
        str(tmp_path / "gone.jsonl"), f"{path}:2", f"{path}:4", f"{path}:5",
    ]  # fmt: skip


def test_load_several_files_in_order(write_cases: WriteCases) -> None:
    one = write_cases(UNANSWERABLE, name="one.jsonl")
    other = write_cases(GOOD, name="other.jsonl")
    assert [case.id for case in cases.load([one, other])] == ["b", "a"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("not json", "JSON", id="no JSON"),
        pytest.param("[1]", "[1]", id="no object"),
        pytest.param({**GOOD, "colour": "red"}, "colour", id="unknown field"),
        pytest.param(
            {**GOOD, "gold": [{**GOOD["gold"][0], "page": 1}]}, "gold.0.page", id="in gold"
        ),
        pytest.param({**GOOD, "kind": "hard"}, "'hard'", id="unknown kind"),
        pytest.param({**GOOD, "needs": "some"}, "'some'", id="unknown needs"),
        pytest.param({**GOOD, "gold": []}, "at least one gold", id="answerable without gold"),
        pytest.param({**GOOD, "kind": "off-topic"}, "no gold", id="unanswerable with gold"),
        pytest.param({**UNANSWERABLE, "answers": ["x"]}, "no gold", id="unanswerable, answers"),
        pytest.param({**DISPUTED, "wrong": []}, "in `wrong`", id="disputed without wrong"),
        pytest.param({**DISPUTED, "gold": GOOD["gold"]}, "no gold", id="disputed with gold"),
        pytest.param({**DISPUTED, "answers": ["x"]}, "no gold", id="disputed with answers"),
        pytest.param(
            {**DISPUTED, "wrong": [{"source": "a.txt", "quote": " "}]}, "wrong.0", id="blank wrong"
        ),
        pytest.param({**GOOD, "wrong": DISPUTED["wrong"]}, "in `wrong`", id="good with wrong"),
        pytest.param(
            {**UNANSWERABLE, "wrong": DISPUTED["wrong"]}, "in `wrong`", id="near miss with wrong"
        ),
        pytest.param(
            {**UNANSWERABLE, "kind": "false-premise", "gold": GOOD["gold"]},
            "no gold",
            id="false premise with gold",
        ),
        pytest.param({**DIFFERING, "needs": "any"}, "where sources differ", id="differ, any"),
        pytest.param(
            {**DIFFERING, "gold": DIFFERING["gold"][:1]}, "gold of each side", id="differ, one side"
        ),
        pytest.param({**UNANSWERABLE, "differ": True}, "differ", id="differ without gold"),
        pytest.param(
            {**DIFFERING, "gold": [DIFFERING["gold"][0], {"source": "b.md", "quote": ""}]},
            "whole document",
            id="all, and a whole document",
        ),
        pytest.param(
            {**DISPUTED, "wrong": [{"source": "a.txt", "quote": ""}]},
            "`wrong` is empty",
            id="wrong without a quote",
        ),
        pytest.param({**GOOD, "history": "when?"}, "history", id="history is no list"),
        pytest.param({**GOOD, "history": [" "]}, "history.0", id="blank in history"),
        pytest.param({**GOOD, "forbidden": [""]}, "forbidden.0", id="blank forbidden"),
        pytest.param({**GOOD, "question": "  "}, "question", id="blank question"),
        pytest.param({**GOOD, "id": 7}, "7", id="id is a number"),
        pytest.param({**GOOD, "answers": "1871"}, "answers", id="answers are no list"),
        pytest.param({k: v for k, v in GOOD.items() if k != "kind"}, "kind", id="no kind"),
    ],
)
def test_a_malformed_line_is_named(write_cases: WriteCases, line: Any, said: str) -> None:
    path = write_cases(UNANSWERABLE, line)
    with pytest.raises(CaseError) as caught:
        cases.load([path])
    assert str(caught.value).startswith(f"{path}:2: ")
    assert "got " in str(caught.value)
    assert said in str(caught.value)


def test_duplicate_ids_are_an_error_across_files(write_cases: WriteCases) -> None:
    one = write_cases(GOOD, name="one.jsonl")
    other = write_cases(UNANSWERABLE, GOOD, name="other.jsonl")
    with pytest.raises(CaseError) as caught:
        cases.load([one, other])
    assert f"{other}:2" in str(caught.value)
    assert f"{one}:1" in str(caught.value)


def test_files_that_hold_no_cases(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"gone\.jsonl.*check the path"):
        cases.load([tmp_path / "gone.jsonl"])
    (tmp_path / "empty.jsonl").write_text("\n\n", encoding="utf-8")
    with pytest.raises(CaseError, match="no case in it"):
        cases.load([tmp_path / "empty.jsonl"])
    (tmp_path / "latin.jsonl").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(CaseError, match="UTF-8"):
        cases.load([tmp_path / "latin.jsonl"])


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "index", create=True) as opened:
        build.ingest(opened, [corpus])
        yield opened


def asked(*gold: tuple[str, str], question: str = "When?") -> Case:
    golds = tuple(Gold(source=source, quote=quote) for source, quote in gold)
    return Case(id="c7", question=question, kind="answerable", gold=golds)


def test_locate_finds_the_sentence_of_a_quote(index: Index) -> None:
    (found,) = cases.locate(asked(("en/bridge.txt", "opened to traffic")), index)
    document = index.catalogue.document(found.sentence.document_id)
    assert found.text == "It opened to traffic on 12 May 1934."
    assert document.text[found.sentence.start : found.sentence.end] == found.text
    assert (found.source, found.language) == ("en/bridge.txt", "en")


def test_locate_takes_white_space_as_it_comes(index: Index) -> None:
    one, other = "to   traffic\non 12", "to traffic on 12"
    assert cases.locate(asked(("en/bridge.txt", one)), index) == cases.locate(
        asked(("en/bridge.txt", other)), index
    )


@pytest.mark.parametrize(
    ("source", "quote", "text"),
    [
        pytest.param(
            "en/bridge.txt", "opened to traffic", "It opened to traffic on 12 May 1934.", id="en"
        ),
        pytest.param(
            "ar/museum.md", "عام 1956", "افتُتح متحف الخزف في مدينة النخيل عام 1956.", id="ar"
        ),
    ],
)
def test_locate_finds_a_disputed_sentence(index: Index, source: str, quote: str, text: str) -> None:
    wrong = (Gold(source=source, quote=quote),)
    case = Case(id="c8", question="متى؟", kind="disputed", wrong=wrong)
    (found,) = cases.locate(case, index)
    assert (found.text, found.source) == (text, source)
    with pytest.raises(CaseError, match=r"c8.*no such document"):
        cases.locate(replace(case, wrong=(Gold(source="gone.txt", quote=quote),)), index)


def test_two_quotes_of_one_sentence_are_one_gold_sentence(index: Index) -> None:
    case = asked(("ar/museum.md", "في مدينة النخيل"), ("ar/museum.md", "عام 1956"))
    assert len(cases.locate(case, index)) == 1


@pytest.mark.parametrize(
    ("source", "first", "n"),
    [
        pytest.param("en/bridge.txt", "The Dorling bridge crosses", 3, id="en"),
        pytest.param("ar/museum.md", "افتُتح متحف الخزف", 3, id="ar"),
    ],
)
def test_gold_without_a_quote_is_all_the_prose_of_a_document(
    index: Index, source: str, first: str, n: int
) -> None:
    found = cases.locate(asked((source, "")), index)
    assert len(found) == n
    assert found[0].text.startswith(first)
    assert {one.sentence.kind for one in found} == {"prose"}


@pytest.mark.parametrize(
    ("gold", "said"),
    [
        pytest.param(("en/gone.txt", "x"), "no such document", id="unknown source"),
        pytest.param(("en/bridge.txt", "opened in 1935"), "occurs 0 times", id="not there"),
        pytest.param(("en/bridge.txt", "bridge"), "times in the stored text", id="more than once"),
        pytest.param(("en/bridge.txt", "market. It opened"), "one sentence", id="across sentences"),
        pytest.param(("ar/museum.md", "في مدينة القمر"), "occurs 0 times", id="Arabic, not there"),
    ],
)
def test_locate_names_the_case_and_the_source(
    index: Index, gold: tuple[str, str], said: str
) -> None:
    with pytest.raises(CaseError) as caught:
        cases.locate(asked(gold), index)
    for words in ("c7", gold[0], said):
        assert words in str(caught.value)


ENGLISH, ARABIC = ("en/bridge.txt", "opened to traffic"), ("ar/museum.md", "في مدينة النخيل")


@pytest.mark.parametrize(
    ("question", "gold", "expected"),
    [
        ("متى؟", (ARABIC,), "ar-ar"),
        ("When?", (ENGLISH,), "en-en"),
        ("متى؟", (ENGLISH,), "ar-en"),
        ("When?", (ARABIC,), "en-ar"),
        ("متى؟", (ENGLISH, ARABIC), "ar-ar"),
        ("When?", (ARABIC, ENGLISH), "en-en"),
        ("متى؟", (), "ar"),
        ("When?", (), "en"),
    ],
)
def test_direction(
    index: Index, question: str, gold: tuple[tuple[str, str], ...], expected: str
) -> None:
    case = asked(*gold, question=question)
    assert cases.direction(case, cases.locate(case, index)) == expected


def test_a_question_in_neither_language_has_no_direction() -> None:
    with pytest.raises(CaseError, match="neither Arabic nor English"):
        cases.direction(asked(question="1871?"), ())
