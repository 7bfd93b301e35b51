"""From a question to a checked answer, on the one path that everything uses."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from index.store import Index
from index.types import Language
from rag.chatbot import Chatbot
from rag.errors import AnswererUnreachable
from rag.quote import QuoteAnswerer
from rag.support import SupportChecker
from rag.types import Answer, EvidenceFound, SentenceChecked, Turn
from tests.rag.conftest import ScriptedAnswerer


class EchoingRewriter:
    """Makes every message stand alone by leaving it as it is."""

    def rewrite(self, message: str, history: Sequence[Turn], language: Language) -> str:
        return message


class CountedIndex(Index):
    """Counts how often it was closed."""

    n_closed = 0

    def close(self) -> None:
        self.n_closed += 1
        super().close()


def ids(index: Index, *sources: str) -> frozenset[str]:
    return frozenset(d.id for d in index.catalogue.documents() if d.source in sources)


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


@pytest.mark.parametrize(
    ("question", "written", "verdicts"),
    [
        pytest.param(
            "When was the bridge at Saltash opened?",
            [
                "The bridge at Saltash was opened in 1959. [1]",
                "Its towers are made of granite from Cornwall. [1]",
                "Brunel was a famous man.",
                "Nobody knows. [99]",
            ],
            ["contradicted", "unsupported", "uncited", "uncited"],
            id="en",
        ),
        pytest.param(
            "متى افتتح السد العالي؟",
            [
                "افتُتح السد العالي في أسوان عام ١٩٨٠. [1]",
                "شارك في البناء عمال كثيرون من إيطاليا. [1]",
                "هذا مشروع مشهور.",
                "لا أحد يعرف. [٩٩]",
            ],
            ["contradicted", "unsupported", "uncited", "uncited"],
            id="ar",
        ),
    ],
)
def test_what_is_withheld_has_its_verdict(
    library: Index, question: str, written: list[str], verdicts: list[str]
) -> None:
    answer = Chatbot(library, answerer=ScriptedAnswerer(*written)).ask(question)
    assert [one.verdict for one in answer.withheld] == verdicts
    kept = TypeAdapter(Answer).dump_json(answer)
    assert TypeAdapter(Answer).validate_json(kept) == answer


@pytest.mark.parametrize(
    ("question", "source", "others"),
    [
        pytest.param(
            "When was the bridge at Saltash opened?",
            "bridge.txt",
            ["dam.txt", "evil.txt"],
            id="en",
        ),
        pytest.param("متى افتتح السد العالي؟", "dam.txt", ["bridge.txt", "evil.txt"], id="ar"),
    ],
)
def test_only_the_documents_that_are_asked_answer(
    library: Index, question: str, source: str, others: list[str]
) -> None:
    chatbot = Chatbot(library)
    asked = chatbot.tuned(documents=ids(library, source)).ask(question)
    assert asked.outcome == "answered"
    assert {e.source for e in asked.evidence} == {source}
    all_citations_are_spans(library, asked)
    away = chatbot.tuned(documents=ids(library, *others)).ask(question)
    assert away.outcome == "refused"
    assert source not in {e.source for e in away.evidence}
    assert chatbot.tuned(documents=frozenset()).ask(question).evidence == ()
    assert chatbot.tuned(documents=ids(library, source, *others)).ask(question).claims == (
        chatbot.ask(question).claims
    )


@pytest.mark.parametrize("question", ["Who designed the bridge?", "كم يبلغ طول السد العالي؟"])
def test_the_answerer_is_given_as_much_evidence_as_is_set(library: Index, question: str) -> None:
    for n_evidence in (1, 2):
        answerer = ScriptedAnswerer()
        chatbot = Chatbot(library, answerer=answerer, min_confidence=0.0)
        chatbot.tuned(n_evidence=n_evidence).ask(question)
        (_, evidence) = answerer.seen[0]
        assert len([e for e in evidence if e.score > 0.0]) == n_evidence


def test_a_tuned_chatbot_keeps_what_is_not_changed(library: Index) -> None:
    answerer, checker, rewriter = ScriptedAnswerer(), SupportChecker(), EchoingRewriter()
    documents = ids(library, "dam.txt")
    first = Chatbot(library, answerer=answerer, checker=checker, rewriter=rewriter)
    second = first.tuned(min_confidence=0.0, n_evidence=3, documents=documents)
    for tuned in (second, second.tuned(), second.tuned(answerer=answerer)):
        assert (tuned.index, tuned.checker) == (library, checker)
        assert (tuned.answerer, tuned.rewriter) == (answerer, rewriter)
        assert (tuned.min_confidence, tuned.n_evidence) == (0.0, 3)
        assert tuned.documents == documents
    assert first.documents is None
    assert first.min_confidence > 0.0


def test_quotes_need_no_model_to_understand_a_follow_up(library: Index) -> None:
    documents = ids(library, "dam.txt")
    written = Chatbot(
        library, answerer=ScriptedAnswerer(), rewriter=EchoingRewriter(), documents=documents
    ).tuned(min_confidence=0.1, n_evidence=5)
    for quoting in (written.quoting(), written.tuned(answerer=QuoteAnswerer())):
        assert quoting.answerer.name == "quote"
        assert quoting.rewriter is None
        assert (quoting.min_confidence, quoting.n_evidence) == (0.1, 5)
        assert quoting.documents == documents
    given = EchoingRewriter()
    assert written.tuned(answerer=QuoteAnswerer(), rewriter=given).rewriter is given


def test_the_index_is_closed_once_by_the_chatbot_that_opened_it(tmp_path: Path) -> None:
    index = CountedIndex.open(tmp_path / "index", create=True)
    with Chatbot(index) as chatbot:
        with chatbot.tuned(n_evidence=3) as tuned, tuned.quoting() as quoting:
            quoting.ask("anything at all?")
        assert index.n_closed == 0
    assert index.n_closed == 1


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
