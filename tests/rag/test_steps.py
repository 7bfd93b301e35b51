"""Each step of a question's way alone, in tables."""

import pytest

from index.answer_type import expected, holds
from index.types import Sentence, SentenceHit
from rag import cite
from rag.evidence import select
from rag.types import Draft, Evidence, Question


def hit(text: str, score: float, *, source: str = "a.txt", number: int = 0) -> SentenceHit:
    sentence = Sentence(document_id="d", number=number, start=0, end=len(text), language="en")
    return SentenceHit(sentence=sentence, source=source, title="t", text=text, score=score)


def question(text: str) -> Question:
    return Question(asked=text, text=text, language="en")


def evidence(*texts: str) -> tuple[Evidence, ...]:
    return select([hit(t, 1 - n / 10, number=n) for n, t in enumerate(texts)])


@pytest.mark.parametrize(
    ("written", "text", "keys", "unresolved"),
    [
        pytest.param("One. [1]", "One.", ["1"], [], id="one key"),
        pytest.param("One [1].", "One.", ["1"], [], id="before the full stop"),
        pytest.param("One. [1][2]", "One.", ["1", "2"], [], id="two keys"),
        pytest.param("One. [1, 2]", "One.", ["1", "2"], [], id="a list"),
        pytest.param("واحد. [١، ٢]", "واحد.", ["1", "2"], [], id="Arabic digits and comma"),
        pytest.param("One. [2] [2]", "One.", ["2"], [], id="twice the same"),
        pytest.param("One. [7]", "One.", [], ["7"], id="no such key"),
        pytest.param("One. [1][9]", "One.", ["1"], ["9"], id="one of two"),
        pytest.param("One.", "One.", [], [], id="no key"),
        pytest.param("In [brackets] one. [01]", "In [brackets] one.", ["1"], [], id="words stay"),
    ],
)
def test_keys_resolve(written: str, text: str, keys: list[str], unresolved: list[str]) -> None:
    found = cite.resolve(Draft(text=written), evidence("First.", "Second."))
    assert found.text == text
    assert [e.key for e in found.evidence] == keys
    assert list(found.unresolved) == unresolved


def test_brackets_inside_a_quote_are_no_keys() -> None:
    found = cite.resolve(Draft(text="He left.[2]", keys=("1",)), evidence("He left.[2]", "Other."))
    assert found.text == "He left.[2]"
    assert [e.key for e in found.evidence] == ["1"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("When did they meet?", "time"),
        ("In what year was it built?", "time"),
        ("متى التقيا؟", "time"),
        ("ومتى سيلتقيان؟", "time"),
        ("في أي عام ضمت القرم؟", "time"),
        ("How many died?", "number"),
        ("كم بلغ العدد؟", "number"),
        ("ما عدد السكان؟", "number"),
        ("Who was it?", None),
        ("لماذا؟", None),
    ],
)
def test_the_answer_type_is_read_from_the_question(text: str, wanted: str | None) -> None:
    assert expected(text) == wanted


@pytest.mark.parametrize(
    ("wanted", "sentence", "asked", "held"),
    [
        ("time", "It opened in 1859.", "When did it open?", True),
        ("time", "Brunel built it.", "When did he build it?", False),
        ("time", "In 2021 they met.", "When in 2021 did they meet?", False),
        ("time", "التقيا في ديسمبر.", "متى التقيا؟", True),
        ("time", "سيلتقيان بعد أكثر من شهر.", "متى سيلتقيان؟", True),
        ("number", "استمر ساعة ونصف.", "كم استمر؟", True),
        ("number", "It was long.", "How long was it?", False),
        ("number", "ضم ثلاثة وثلاثين مهندسًا.", "كم مهندسًا؟", True),
        (None, "Anything.", "Why?", True),
    ],
)
def test_an_answer_of_its_type(wanted: str | None, sentence: str, asked: str, held: bool) -> None:
    assert holds(wanted, sentence, asked) is held  # type: ignore[arg-type]


def test_evidence_keeps_within_its_budget_and_drops_repeats() -> None:
    hits = [
        hit("The same words.", 0.9),
        hit("The same words!", 0.8),
        hit("The same words.", 0.7, source="b.txt"),
        hit("word " * 50, 0.6),
        hit("Short.", 0.5),
    ]
    found = select(hits, budget=20)
    assert [(e.source, e.text) for e in found] == [
        ("a.txt", "The same words."),
        ("b.txt", "The same words."),
        ("a.txt", "Short."),
    ]
    assert len(select(hits, limit=2)) == 2
