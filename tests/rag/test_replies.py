"""Reading a model's words: every manner of writing sentences and keys, however they are parted."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import AnswererReply
from rag.replies import REFUSED, read, spoken

TEXTS = [
    pytest.param("A is B. [1] C is D [2].", ["A is B. [1]", "C is D [2]."], id="one line"),
    pytest.param("أ ب. [١] ج د [٢].", ["أ ب. [1]", "ج د [2]."], id="one line, arabic"),
    pytest.param("هل جاء؟ نعم جاء! [٣]", ["هل جاء؟", "نعم جاء! [3]"], id="arabic question mark"),
    pytest.param("A is B.[1] C is D.[2]", ["A is B.[1]", "C is D.[2]"], id="no blank before"),
    pytest.param('He said "no." [1] He left.[2]', ['He said "no." [1]', "He left.[2]"], id="quote"),
    pytest.param("A is B. [1]. C is D [2].", ["A is B. [1]", "C is D [2]."], id="two stops"),
    pytest.param(
        "It is 3.5 km in the U.S. today [1]. Dr. Smith of Acme Inc. came. [2][3]",
        ["It is 3.5 km in the U.S. today [1].", "Dr. Smith of Acme Inc. came. [2][3]"],
        id="stops inside",
    ),
    pytest.param(
        "1. A is B. [1]\n2) C is D [2].\n- E is F [3]\n* G is H [4]\n• ط هي ظ [5]",
        ["A is B. [1]", "C is D [2].", "E is F [3]", "G is H [4]", "ط هي ظ [5]"],
        id="lists",
    ),
    pytest.param("١. أ ب [١].\n٢. ج د [٢].", ["أ ب [1].", "ج د [2]."], id="arabic list"),
    pytest.param("**Answer:** A is **B** [1].", ["A is B [1]."], id="label and emphasis"),
    pytest.param("الإجابة: أ هي ب [1].", ["أ هي ب [1]."], id="arabic label"),
    pytest.param("## The answer. Here\n\nA is `B` _so_ [1].", ["A is B so [1]."], id="heading"),
    pytest.param("Here is what they say:\nA is B [1].", ["A is B [1]."], id="introduction"),
    pytest.param(
        "A is B.\n[1]\n\nC is D.\n[2], [3]\n", ["A is B.[1]", "C is D.[2] [3]"], id="keys"
    ),
    pytest.param("[1] A is B.\n[2] C is D.", ["[1] A is B.", "[2] C is D."], id="keys first"),
    pytest.param("Rome [1], Oslo [2] and Bonn are towns [3].", None, id="keys inside"),
    pytest.param("A is B [1] and [2].", ["A is B [1][2]."], id="keys joined by a word"),
    pytest.param("أ هي ب [١]، [٢] و[٣].", ["أ هي ب [1][2][3]."], id="joined, arabic"),
    pytest.param("A is B [1-3].", ["A is B [1, 2, 3]."], id="range"),
    pytest.param("A is B [[1]](#a), 【2†source】 [^3].", ["A is B [1][2] [3]."], id="odd keys"),
    pytest.param("A is B \\[1\\].", ["A is B [1]."], id="escaped"),
    pytest.param("A is B [source 1, 2].", ["A is B [1, 2]."], id="named keys"),
    pytest.param("A [see there] is B [1].", None, id="brackets that are no key"),
    pytest.param("A is B [1].\n\n**Sources:**\n[1] a.txt\n", ["A is B [1]."], id="list of sources"),
    pytest.param(
        "أ هي ب [1].\n\nالمصادر:\n[1] a.txt", ["أ هي ب [1]."], id="arabic list of sources"
    ),
    pytest.param("```\nA is B [1].\n```", ["A is B [1]."], id="code fence"),
    pytest.param("<think>No [1]. <b>\nHm.</think>\nA is B [1].", ["A is B [1]."], id="reasoning"),
    pytest.param("A is B [1]. <think>Hm [2].", ["A is B [1]."], id="reasoning not closed"),
    pytest.param("Hm.\n</think>\nA is B [1].", ["Hm.", "A is B [1]."], id="reasoning not opened"),
    pytest.param("A\x00 is\u202e B\ufeff [1].", ["A is B [1]."], id="unseen characters"),
    pytest.param("---\n***\n \n", [], id="no words"),
    pytest.param("NO_ANSWERS is B [1].", None, id="refusal inside a word"),
]


def pieces(text: str, size: int) -> Iterator[str]:
    yield from (text[start : start + size] for start in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_text_is_read_as_sentences(text: str, expected: list[str] | None, size: int) -> None:
    found = list(read(pieces(text, size)))
    assert [draft.text for draft in found] == ([text] if expected is None else expected)
    assert {draft.keys for draft in found} <= {None}


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("NO_ANSWER", 0),
        ("**NO\\_ANSWER**.", 0),
        ("No answer.", 0),
        ("NO_ANSWER: the sources say nothing of it.", 0),
        ("<think>NO_ANSWER?</think>NO_ANSWER", 0),
        ("A is B [1]. NO_ANSWER", 1),
        ('{"refused": true, "sentences": [{"text": "A", "keys": [1]}]}', 0),
        ('{"sentences": [], "refused":true}', 0),
        ('{"refused": false, "sentences": [{"text": "NO_ANSWER", "keys": []}]}', 0),
    ],
)
def test_a_refusal_ends_the_reply(text: str, n: int) -> None:
    *sentences, last = read(pieces(text, 3))
    assert len(sentences) == n
    assert last is REFUSED


JSON = [
    pytest.param(
        '{"refused": false, "sentences": [{"text": "A is B.", "keys": [1, 2]},'
        ' {"text": "أ\\u0000 ب", "keys": [3]}]}',
        [("A is B.", ("1", "2")), ("أ ب", ("3",))],
        id="as asked",
    ),
    pytest.param(
        '```json\n{"sentences":[{"keys":["[1]","02"],"text":"A [3]."}],"more":{}}\n```',
        [("A.", ("3", "1", "2"))],
        id="fenced, other order, keys as text",
    ),
    pytest.param(
        'Here it is:\n[\n{"text": "A", "keys": 1},\n{"text": "B", "keys": "2"}\n]',
        [("A", ("1",)), ("B", ("2",))],
        id="a bare array",
    ),
    pytest.param('{"sentences": ["A [1].", "B."]}', [("A.", ("1",)), ("B.", ())], id="strings"),
    pytest.param(
        '{"sentences": [{"text": "It is A. It is B.", "keys": [1]}]}',
        [("It is A.", ("1",)), ("It is B.", ("1",))],
        id="two in one",
    ),
    pytest.param(
        '{"sentences": [{"text": 3}, 4, null, {"keys": [1]}, {"text": "A", "keys": [1]}]}',
        [("A", ("1",))],
        id="wrong items",
    ),
    pytest.param('{"sentences": [{"text": "\\"sentences\\": [ }", "keys": [1]}]}', None, id="trap"),
    pytest.param('{"answer": "A [1]."}', [], id="another shape"),
    pytest.param("{A is B [1].}", [], id="no json"),
    pytest.param("{" + "[" * 5_000, [], id="deep"),
]


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize(("text", "expected"), JSON)
def test_json_is_read_as_far_as_it_holds(
    text: str, expected: list[tuple[str, tuple[str, ...]]] | None, size: int
) -> None:
    found = [(draft.text, draft.keys) for draft in read(pieces(text, size))]
    assert found == ([('"sentences": [ }', ("1",))] if expected is None else expected)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        pytest.param("A is B [1]. C", " is D [2].", id="text"),
        pytest.param("A is B. [1]\n", "C is D. [2]", id="a line"),
        pytest.param("A is B.\n[1]\nC", " is D. [2]", id="keys on a line of their own"),
        pytest.param('{"sentences":[{"text":"A is B.","keys":[1]}', ',{"text":"C"}]}', id="json"),
    ],
)
def test_a_sentence_is_released_as_soon_as_it_is_whole(first: str, then: str) -> None:
    taken = []

    def coming() -> Iterator[str]:
        yield f"{first} " if "{" not in first else first
        taken.append("then")
        yield then

    draft = next(read(coming()))
    assert draft.text.startswith("A is B")
    assert not taken


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("A is B [1]. C is", ["A is B [1]."]),
        ("A is B [1].", ["A is B [1]."]),
        ("A is B.\nC is D", ["A is B."]),
        ("A is B. [1", []),
        ("It is 3.", []),
        ('{"sentences": [{"text": "A", "keys": [1]}, {"text": "B', ["A"]),
        ('{"sentences": [{"text": "A", "keys": [1]}', ["A"]),
    ],
)
def test_what_is_whole_stands_where_the_reply_breaks(text: str, whole: list[str]) -> None:
    def breaking() -> Iterator[str]:
        yield from pieces(text, 4)
        raise OSError("gone")

    drafts = read(breaking())
    assert [next(drafts).text for _ in whole] == whole
    with pytest.raises(OSError, match="gone"):
        next(drafts)


def test_json_that_breaks_off_says_so() -> None:
    drafts = read(['{"sentences": [{"text": "A", "keys": [1]}, {"text": "B'])
    assert next(drafts).text == "A"
    with pytest.raises(AnswererReply, match="cut off"):
        next(drafts)


@pytest.mark.parametrize("noise", ["a", "a ", " \n", "[", '{"sentences": [', "﷽"])
def test_an_endless_reply_is_given_up(noise: str) -> None:
    def endless() -> Iterator[str]:
        while True:
            yield noise

    with pytest.raises(AnswererReply, match="6,000 characters"):
        list(read(endless()))


@given(st.lists(st.text(alphabet='ab .[]1\n{}":<>/#*-`“”؟.أ١', max_size=30), max_size=6))
def test_no_words_break_the_reader_and_parting_them_changes_nothing(parts: list[str]) -> None:
    text = "".join(parts)
    try:
        expected = list(read([text]))
    except AnswererReply:
        return
    assert list(read(parts)) == expected
    assert list(read(text)) == expected


@given(st.text(), st.integers(1, 5))
def test_without_tags_nothing_spoken_is_lost(text: str, size: int) -> None:
    seen = "".join(spoken(pieces(text, size)))
    if "think" not in text.lower():
        assert seen == "".join(spoken([text]))
