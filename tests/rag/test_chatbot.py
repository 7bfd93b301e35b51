"""From a question to a checked answer, on the one path that everything uses."""

import pytest

from index.store import Index
from rag.chatbot import Chatbot
from rag.errors import AnswererUnreachable
from rag.types import Answer, EvidenceFound, SentenceChecked, Turn
from tests.rag.conftest import ScriptedAnswerer


def all_citations_are_spans(index: Index, answer: Answer) -> None:
    """Law 1, for a whole answer."""
    for claim in answer.claims:
        for cited in claim.citations:
            text = index.catalogue.document(cited.document_id).text
            assert text[cited.start : cited.end] == cited.quote
    for item in answer.evidence:
        text = index.catalogue.document(item.sentence.document_id).text
        assert text[item.sentence.start : item.sentence.end] == item.text


@pytest.mark.parametrize(
    ("question", "language", "quote"),
    [
        pytest.param(
            "When was the bridge at Saltash opened?",
            "en",
            "The bridge at Saltash was opened on 2 May 1859.",
            id="en-en",
        ),
        pytest.param(
            "متى افتتح السد العالي؟", "ar", "افتُتح السد العالي في أسوان عام ١٩٧٠.", id="ar-ar"
        ),
        pytest.param(
            "كم يبلغ طول السد العالى", "ar", "يبلغ طول السد العالي ٣٨٣٠ مترًا.", id="variants"
        ),
        pytest.param(
            "How much did the bridge cost?", "en", "The bridge cost 225,000 pounds.", id="number"
        ),
        pytest.param(
            "Aswan 1970", "en", "افتُتح السد العالي في أسوان عام ١٩٧٠.", id="en-ar by name"
        ),
    ],
)
def test_a_quote_answers(library: Index, question: str, language: str, quote: str) -> None:
    answer = Chatbot(library).ask(question)
    assert answer.outcome == "answered"
    assert answer.language == language
    assert answer.claims[0].text == quote
    assert answer.claims[0].citations[0].quote == quote
    assert answer.claims[0].verdict == "supported"
    all_citations_are_spans(library, answer)


@pytest.mark.parametrize(
    "question", ["Who painted the Mona Lisa?", "ما عاصمة نيوزيلندا؟", "", "؟؟؟", "12345"]
)
def test_what_no_document_answers_is_refused(library: Index, question: str) -> None:
    answer = Chatbot(library).ask(question)
    assert answer.outcome == "refused"
    assert answer.claims == ()
    all_citations_are_spans(library, answer)


def test_events_come_in_order_and_end_with_the_answer(library: Index) -> None:
    events = list(Chatbot(library).stream("Who designed the bridge?"))
    assert isinstance(events[0], EvidenceFound)
    assert isinstance(events[-1], Answer)
    released = [e.claim for e in events if isinstance(e, SentenceChecked)]
    assert tuple(released) == events[-1].claims
    assert set(events[-1].seconds) == {"search", "answer", "check"}


def test_nothing_unsupported_is_shown(library: Index) -> None:
    """Law 2: each kind of bad sentence is withheld, counted, and its reason said."""
    answerer = ScriptedAnswerer(
        "The bridge at Saltash was opened on 2 May 1859. [1]",
        "The bridge was opened in 1959. [1]",
        "The bridge was not opened at Saltash on 2 May. [1]",
        "Its towers are made of granite from Cornwall. [1]",
        "Brunel was a famous man.",
        "The bridge cost 225,000 pounds. [99]",
    )
    answer = Chatbot(library, answerer=answerer).ask("When was the bridge at Saltash opened?")
    assert [(c.text, c.repaired) for c in answer.claims] == [
        ("The bridge at Saltash was opened on 2 May 1859.", False),
        ("The bridge cost 225,000 pounds.", True),
    ]
    assert len(answer.withheld) == 4
    assert "1959" in answer.withheld[0].reason
    assert "negated" in answer.withheld[1].reason
    assert "cites no source" in answer.withheld[3].reason
    assert answer.unresolved == ("99",)
    assert answer.model == "scripted"


def test_when_all_is_withheld_the_answer_is_a_refusal(library: Index) -> None:
    answerer = ScriptedAnswerer("The bridge was opened in 1959. [1]")
    answer = Chatbot(library, answerer=answerer).ask("When was the bridge at Saltash opened?")
    assert answer.outcome == "refused"
    assert len(answer.withheld) == 1


def test_a_failing_answerer_leaves_what_was_checked(library: Index) -> None:
    answerer = ScriptedAnswerer(
        "Brunel designed the bridge for the railway. [1]", error=AnswererUnreachable("no server")
    )
    answer = Chatbot(library, answerer=answerer).ask("Who designed the bridge for the railway?")
    assert answer.outcome == "failed"
    assert answer.error == "no server"
    assert len(answer.claims) == 1
    assert answer.evidence


def test_an_answerer_is_not_asked_without_evidence(library: Index) -> None:
    answerer = ScriptedAnswerer("The moon is cheese. [1]")
    Chatbot(library, answerer=answerer).ask("Who painted the Mona Lisa?")
    assert answerer.seen == []


def test_instructions_in_a_document_are_only_text(library: Index) -> None:
    answer = Chatbot(library).ask("How far away is the moon?")
    assert answer.outcome == "answered"
    assert "384,400" in answer.claims[0].text


@pytest.mark.parametrize(
    ("first", "then", "quote"),
    [
        pytest.param(
            "Who designed the bridge at Saltash?", "And when was it opened?", "2 May 1859", id="en"
        ),
        pytest.param("متى افتتح السد العالي؟", "وكم يبلغ طوله؟", "٣٨٣٠", id="ar"),
    ],
)
def test_a_golden_conversation(library: Index, first: str, then: str, quote: str) -> None:
    chatbot = Chatbot(library)
    history = [Turn(question=first, answer=chatbot.ask(first))]
    answer = chatbot.ask(then, history)
    assert answer.question.asked == then
    assert answer.question.text != then
    assert quote in answer.claims[0].text
