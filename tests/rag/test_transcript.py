"""A conversation outside the page: nothing is lost, and nothing in it is taken for markup."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index.store import Index
from rag import render
from rag.chatbot import Chatbot
from rag.history import Conversation, History, KeptTurn, Rating
from rag.transcript import to_json, to_markdown, to_text
from rag.types import Answer, Citation, Claim, Question, Turn

HOSTILE = "Is <script>alert(1)</script>\n# a [heading](http://x.test) [^1]?\u202e"
FOLLOW_UPS = ("متى افتتح السد العالي؟", "وكم يبلغ طوله؟")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History.open(tmp_path) as opened:
        yield opened


def talk(
    library: Index, history: History, *questions: str
) -> tuple[Conversation, tuple[KeptTurn, ...]]:
    """Asks one question after the other, and returns what is kept."""
    chatbot, before = Chatbot(library), list[Turn]()
    conversation_id: str | None = None
    for question in questions:
        before.append(Turn(question=question, answer=chatbot.ask(question, before)))
        conversation_id = history.add("salma", conversation_id, before[-1]).conversation_id
    assert conversation_id is not None
    return history.conversations("salma")[0], history.turns("salma", conversation_id)


def footnotes(markdown: str) -> tuple[list[str], list[str]]:
    """Returns the names of footnotes where they are used, and where they are written out."""
    defined = re.findall(r"^\[\^([^\]]+)\]:", markdown, re.M)
    return re.findall(r"(?<!^)(?<!\\)\[\^([^\]]+)\]", markdown, re.M), defined


@pytest.mark.parametrize(
    "questions",
    [
        pytest.param(FOLLOW_UPS, id="ar"),
        pytest.param(("When was the bridge opened?", "How much did the bridge cost?"), id="en"),
        pytest.param(("When was the bridge opened?", FOLLOW_UPS[0]), id="mixed"),
    ],
)
def test_every_footnote_has_one_name(
    library: Index, history: History, questions: Sequence[str]
) -> None:
    conversation, turns = talk(library, history, *questions)
    markdown = to_markdown(conversation.title, turns)
    used, defined = footnotes(markdown)
    assert len(defined) == len(set(defined)) >= 2
    assert set(used) == set(defined)
    assert {name.split("-")[0] for name in defined} == {"1", "2"}
    for turn in turns:
        for claim in turn.turn.answer.claims:
            for cited in claim.citations:
                note = rf"^\[\^{turn.number}-{cited.key}\]: .*{cited.start}-{cited.end}: "
                assert re.search(note, markdown, re.M)


def test_an_arabic_conversation_is_arabic_throughout(library: Index, history: History) -> None:
    conversation, turns = talk(library, history, *FOLLOW_UPS, "ما عاصمة نيوزيلندا؟")
    history.rate("salma", turns[1].id, "wrong citation")
    markdown = to_markdown(conversation.title, history.turns("salma", conversation.id))
    at = turns[0].at[:16].replace("T", " ")
    assert markdown.startswith(f"# {FOLLOW_UPS[0]}\n\n## {FOLLOW_UPS[0]}\n\n")
    assert f"*الوقت: {at} بالتوقيت العالمي*\n" in markdown
    assert "بالتوقيت العالمي · التقييم: استشهاد خاطئ*\n" in markdown
    assert f"فُهم السؤال هكذا: {turns[1].turn.answer.question.text}" in markdown
    assert "لم أجد في المستندات جملة تجيب عن هذا السؤال" in markdown
    assert not re.search("[A-Za-z]", re.sub(r"(?m)^\[\^.*|\[\^.*?\]", "", markdown))


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        ("good", "Rated: good answer"),
        ("wrong citation", "Rated: wrong citation"),
        ("not in the source", "Rated: not in the source"),
        (None, " UTC*"),
    ],
)
def test_an_english_turn(
    library: Index, history: History, rating: Rating | None, said: str
) -> None:
    conversation, (turn,) = talk(library, history, "When was the bridge at Saltash opened?")
    history.rate("salma", turn.id, rating)
    markdown = to_markdown(conversation.title, history.turns("salma", conversation.id))
    assert said in markdown
    assert "The sources say:" in markdown
    assert ("Rated" in markdown) == (rating is not None)
    assert "Understood as" not in markdown


def test_what_people_and_sources_say_is_no_markup() -> None:
    cited = Citation(
        key="1",
        document_id="d",
        source="<b>.txt",
        start=0,
        end=3,
        quote="[^1-1]: *x*",
        language="en",
    )
    answer = Answer(
        question=Question(asked=HOSTILE, text=HOSTILE + " more", language="en"),
        outcome="answered",
        claims=(Claim(text="[^1-1] *x*", citations=(cited,), support=1.0, verdict="supported"),),
        model="a model",
    )
    kept = KeptTurn(
        id="a",
        conversation_id="b",
        number=1,
        at="2026-11-22T13:04:11+00:00",
        turn=Turn(question=HOSTILE, answer=answer),
        rating=None,
    )
    markdown = to_markdown(HOSTILE, [kept])
    assert not re.search(r"(?<!\\)[<>*`](?!Time|$)", markdown.replace("UTC*", "UTC"), re.M)
    assert "\u202e" not in markdown
    headings = re.findall("^#+ ", markdown, re.M)
    assert headings == ["# ", "## "]
    assert footnotes(markdown) == (["1-1"], ["1-1"])


def test_json(library: Index, history: History) -> None:
    conversation, turns = talk(library, history, *FOLLOW_UPS)
    history.rate("salma", turns[0].id, "good")
    turns = history.turns("salma", conversation.id)
    found = json.loads(json.dumps(to_json(conversation, turns), ensure_ascii=False))
    assert list(found) == ["id", "title", "created", "turns"]
    assert (found["id"], found["title"]) == (conversation.id, FOLLOW_UPS[0])
    assert [list(turn) for turn in found["turns"]] == [["id", "at", "rating", "answer"]] * 2
    assert [turn["rating"] for turn in found["turns"]] == ["good", None]
    for turn, kept in zip(found["turns"], turns, strict=True):
        assert turn["answer"] == json.loads(json.dumps(render.to_json(kept.turn.answer)))


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        pytest.param("When was the bridge at Saltash opened?", "Sources:", id="en"),
        pytest.param("متى افتتح السد العالي؟", "المصادر:", id="ar"),
    ],
)
def test_what_is_copied_is_the_answer_with_its_sources(
    library: Index, question: str, heading: str
) -> None:
    answer = Chatbot(library).ask(question)
    copied = to_text(Turn(question=question, answer=answer))
    assert question not in copied
    assert heading in copied
    assert answer.claims[0].citations[0].quote in copied.split(heading)[1]
