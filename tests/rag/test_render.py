"""An answer as HTML, Markdown, text and JSON: escaped, and each block in its direction."""

import json
import re

import pytest

from index.store import Index
from rag import render
from rag.chatbot import Chatbot
from rag.errors import AnswererUnreachable
from rag.types import Answer, Question, Withheld
from tests.rag.conftest import ScriptedAnswerer

MOON = "How far away is the moon?"


def test_markup_of_a_source_is_shown_as_text(library: Index) -> None:
    answer = Chatbot(library).ask("moon cheese script alert instructions")
    html = render.to_html(answer) + "".join(
        render.document_html(library.catalogue.document(d.id), library.catalogue.sentences(d.id))
        for d in library.catalogue.documents()
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_marker_links_to_its_sentence_in_the_document(library: Index) -> None:
    answer = Chatbot(library).ask("متى افتتح السد العالي؟")
    cited = answer.claims[0].citations[0]
    anchor = re.findall(r'href="#([^"]+)"', render.to_html(answer))[0]
    assert anchor == f"cite-{cited.document_id}-{cited.start}-{cited.end}"
    shown = render.document_html(
        library.catalogue.document(cited.document_id),
        library.catalogue.sentences(cited.document_id),
    )
    assert re.findall(rf'id="{anchor}"[^>]*>([^<]*)<', shown) == [cited.quote]


@pytest.mark.parametrize(
    ("question", "frame", "direction"),
    [
        pytest.param("متى افتتح السد العالي؟", "تقول المصادر:", "rtl", id="ar-ar"),
        pytest.param("Who designed the bridge?", "The sources say:", "ltr", id="en-en"),
        pytest.param("Aswan 1970", "The sources say, in Arabic:", "ltr", id="en-ar"),
    ],
)
def test_the_frame_is_in_the_readers_language(
    library: Index, question: str, frame: str, direction: str
) -> None:
    answer = Chatbot(library).ask(question)
    assert render.frame(answer) == frame
    assert render.shown(answer).startswith(frame)
    assert f'<p class="frame" dir="{direction}"' in render.to_html(answer)


def test_each_quote_has_the_direction_of_its_own_language(library: Index) -> None:
    html = render.to_html(Chatbot(library).ask("Aswan 1970"))
    assert re.search(r'class="claim supported" dir="rtl" lang="ar"', html)
    assert 'class="sanad-answer answered" dir="ltr" lang="en"' in html


def test_an_arabic_answer_that_begins_with_a_latin_word_is_still_right_to_left() -> None:
    asked = Question(asked="ما هو WhatsApp؟", text="ما هو WhatsApp؟", language="ar")
    html = render.to_html(Answer(question=asked, outcome="refused"))
    assert 'dir="rtl"' in html
    assert 'dir="auto"' not in html


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        ("en", 1, "1 sentence was withheld"),
        ("en", 3, "3 sentences were withheld"),
        ("ar", 1, "حُجبت جملة واحدة"),
        ("ar", 2, "حُجبت جملتان"),
        ("ar", 5, "حُجبت 5 جمل"),
        ("ar", 11, "حُجبت 11 جملة"),
    ],
)
def test_what_was_withheld_is_counted(language: str, n: int, words: str) -> None:
    asked = Question(asked="q", text="q", language=language)  # type: ignore[arg-type]
    withheld = tuple(Withheld(text="<b>no</b>", reason="unsupported") for _ in range(n))
    answer = Answer(question=asked, outcome="refused", withheld=withheld)
    assert words in render.shown(answer)
    assert words in render.to_text(answer)
    assert words in render.to_markdown(answer)
    html = render.to_html(answer)
    assert words in html
    assert html.count("&lt;b&gt;no&lt;/b&gt;") == n


@pytest.mark.parametrize(
    ("question", "said", "nearest"),
    [
        ("Who painted the moon?", "I found no sentence", "The nearest that I found"),
        ("من رسم لوحة السد العالي؟", "لم أجد في المستندات جملة", "أقرب ما وجدته"),
    ],
)
def test_a_refusal_says_so_and_offers_the_nearest(
    library: Index, question: str, said: str, nearest: str
) -> None:
    answer = Chatbot(library, min_confidence=0.99).ask(question)
    assert answer.outcome == "refused"
    for shown in (render.to_text(answer), render.to_html(answer)):
        assert said in shown
        assert nearest in shown


def test_a_failure_says_what_failed(library: Index) -> None:
    answerer = ScriptedAnswerer(error=AnswererUnreachable("the server <x> is away"))
    answer = Chatbot(library, answerer=answerer).ask("Who designed the bridge for the railway?")
    assert "the server <x> is away" in render.to_text(answer)
    assert "the server &lt;x&gt; is away" in render.to_html(answer)
    assert render.to_json(answer)["outcome"] == "failed"


def test_markdown_keeps_citations_and_escapes_the_rest(library: Index) -> None:
    shown = render.to_markdown(Chatbot(library).ask(MOON))
    assert "[^1]" in shown
    assert re.search(r"^\[\^1\]: evil\\\.txt, \d+-\d+: ", shown, re.M)
    assert "<script>" not in shown


def test_the_answer_format_has_every_field(library: Index) -> None:
    row = json.loads(json.dumps(render.to_json(Chatbot(library).ask(MOON)), ensure_ascii=False))
    assert set(row) == {
        *("question", "standalone_question", "language", "outcome", "text", "claims", "withheld"),
        *("unresolved", "evidence", "confidence", "model", "seconds", "error"),
    }
    assert set(row["claims"][0]) == {
        *("text", "support", "verdict", "differs", "repaired", "citations")
    }
    assert set(row["claims"][0]["citations"][0]) == {
        *("key", "source", "document_id", "start", "end", "quote", "language"),
        *("title", "dated", "answer"),
    }
    assert set(row["evidence"][0]) == {
        *("key", "source", "document_id", "start", "end", "text", "score"),
    }
    assert "[1]" in row["text"]
    assert row["model"] == "quote"
