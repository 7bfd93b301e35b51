"""An answer as HTML, Markdown, text and JSON: escaped, and each block in its direction."""

import json
import re
from dataclasses import replace

import pytest

from index.sentences import split
from index.store import Index
from index.types import Document, Language, Sentence
from rag import render, render_html
from rag.chatbot import Chatbot
from rag.errors import AnswererUnreachable
from rag.types import Answer, Citation, Claim, Question, Withheld
from tests.rag.conftest import ScriptedAnswerer

MOON = "How far away is the moon?"
TAG = re.compile("<[^>]+>")


def paged(*pages: str, language: Language = "en") -> Document:
    """A document of such pages, as a PDF is read."""
    starts, text = [], ""
    for page in pages:
        text += "\n\n" if text and page else ""
        starts.append(len(text))
        text += page
    return Document(
        id="d",
        root="/",
        source="a.pdf",
        title="A",
        language=language,
        text=text,
        pages=tuple(starts),
    )


def claim(text: str, source: str, language: Language, *, differs: bool) -> Claim:
    cited = Citation(
        key="1",
        document_id=source,
        source=source,
        start=0,
        end=len(text),
        quote=text,
        language=language,
        title=source,
    )
    return Claim(text=text, citations=(cited,), support=1.0, verdict="supported", differs=differs)


def test_markup_of_a_source_is_shown_as_text(library: Index) -> None:
    answer = Chatbot(library).ask("moon cheese script alert instructions")
    catalogue = library.catalogue
    html = render_html.to_html(answer) + "".join(
        render_html.document_html(catalogue.document(d.id), catalogue.sentences(d.id))
        for d in library.catalogue.documents()
    )
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_marker_links_to_its_sentence_in_the_document(library: Index) -> None:
    answer = Chatbot(library).ask("متى افتتح السد العالي؟")
    cited = answer.claims[0].citations[0]
    anchor = re.findall(r'href="#([^"]+)"', render_html.to_html(answer))[0]
    assert anchor == f"cite-{cited.document_id}-{cited.start}-{cited.end}"
    shown = render_html.document_html(
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
    assert f'<p class="frame" dir="{direction}"' in render_html.to_html(answer)


def test_each_quote_has_the_direction_of_its_own_language(library: Index) -> None:
    html = render_html.to_html(Chatbot(library).ask("Aswan 1970"))
    assert re.search(r'class="claim supported" dir="rtl" lang="ar"', html)
    assert 'class="sanad-answer answered" dir="ltr" lang="en"' in html


def test_an_arabic_answer_that_begins_with_a_latin_word_is_still_right_to_left() -> None:
    asked = Question(asked="ما هو WhatsApp؟", text="ما هو WhatsApp؟", language="ar")
    html = render_html.to_html(Answer(question=asked, outcome="refused"))
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
    html = render_html.to_html(answer)
    assert words in html
    assert html.count("&lt;b&gt;no&lt;/b&gt;") == n


@pytest.mark.parametrize(
    ("verdict", "english", "arabic"),
    [
        ("contradicted", "What it cites says otherwise.", "المصدر المذكور معها يقول خلاف ذلك."),
        (
            "partly",
            "What it cites supports only a part of it.",
            "المصدر المذكور معها لا يسند إلا بعضها.",
        ),
        ("unsupported", "What it cites does not say this.", "المصدر المذكور معها لا يقول ذلك."),
        ("uncited", "It cites no source.", "لم يُذكر معها مصدر."),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_says_why_in_the_readers_language(
    language: str, verdict: str, english: str, arabic: str
) -> None:
    """The technical reason is for programs."""
    asked = Question(asked="q", text="q", language=language)  # type: ignore[arg-type]
    withheld = Withheld(
        text="جملة.",
        reason="read together: contradicted",
        verdict=verdict,  # type: ignore[arg-type]
    )
    answer = Answer(question=asked, outcome="refused", withheld=(withheld,))
    html = render_html.to_html(answer)
    said, direction = (arabic, "rtl") if language == "ar" else (english, "ltr")
    assert f'<small class="reason" dir="{direction}" lang="{language}">({said})</small>' in html
    assert "read together" not in html
    assert render.to_json(answer)["withheld"] == [
        {"text": "جملة.", "reason": "read together: contradicted", "verdict": verdict}
    ]


@pytest.mark.parametrize(
    ("quoted", "repaired", "english", "arabic"),
    [
        pytest.param(True, False, "Word for word from the source", "نص المصدر حرفيًّا", id="quote"),
        pytest.param(
            False,
            False,
            "Checked: the cited sentences support this",
            "فُحصت: الجمل المستشهد بها تسندها",
            id="written",
        ),
        pytest.param(
            False,
            True,
            "Checked: the citation was corrected, and the sentences cited now support this",
            "فُحصت: صُحّح الاستشهاد، والجمل المستشهد بها الآن تسندها",
            id="repaired",
        ),
    ],
)
@pytest.mark.parametrize("own", ["en", "ar"])
def test_a_claim_has_the_sign_of_its_check(
    own: Language, quoted: bool, repaired: bool, english: str, arabic: str
) -> None:
    """It speaks the language of the answer, whatever the language of the source."""
    said = {"en": english, "ar": arabic}
    text = "السد عالٍ." if own == "ar" else "The dam is high."
    shown = replace(claim(text, "a.txt", own, differs=False), repaired=repaired)
    for language, direction in (("en", "ltr"), ("ar", "rtl")):
        html = render_html.claim_html(shown, quoted=quoted, language=language)  # type: ignore[arg-type]
        sign = re.findall(r'<span class="verdict supported" role="img"([^>]*)>✓</span></p>$', html)
        assert sign == [f' dir="{direction}" lang="{language}" title="{said[language]}"']
        assert "1.0" not in html
        assert html.startswith(f'<p class="claim supported" dir="{"rtl" if own == "ar" else "ltr"}')
    unsure = replace(shown, verdict="partly")
    assert "✓" not in render_html.claim_html(unsure, quoted=quoted, language="en")


def test_a_marker_is_a_number_in_brackets(library: Index) -> None:
    answer = Chatbot(library).ask("متى افتتح السد العالي؟")
    cited = answer.claims[0].citations[0]
    html = render_html.marker_html(cited)
    assert TAG.sub("", html).strip("\u00a0") == "[1]"
    assert html.endswith('<bdi>[<span class="num">1</span>]</bdi></a>')
    assert f'title="{cited.source}: {cited.quote}"' in html


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", "The dam is 111 metres high.", "The dam is 109 metres high."),
        ("ar", "يبلغ ارتفاع السد ١١١ مترًا.", "يبلغ ارتفاع السد ١٠٩ أمتار."),
    ],
)
def test_sources_that_differ_stand_side_by_side(
    language: Language, first: str, second: str
) -> None:
    asked = Question(asked="q", text="q", language=language)
    shown = {}
    for differs in (True, False):
        claims = (
            claim(first, "a.txt", language, differs=differs),
            claim(second, "b.txt", language, differs=differs),
        )
        shown[differs] = render_html.to_html(
            Answer(question=asked, outcome="answered", claims=claims)
        )
    sides = re.findall('<section class="side">(.*?)</section>', shown[True])
    assert [text in side for text, side in zip((first, second), sides, strict=True)] == [True] * 2
    assert ["a.txt:" in sides[0], "b.txt:" in sides[1]] == [True, True]
    assert re.search('<div class="sides"><section.*</section></div>', shown[True])
    assert "side" not in shown[False]
    differ, says = (render.label(name, language) for name in ("differ", "says"))
    assert TAG.sub("", shown[True]).replace(differ, says) == TAG.sub("", shown[False])


WORDS = {
    "en": ("One is here.", "Two is here.", "Three is here.", "Four is here.", "Five is here."),
    "ar": ("هذه الأولى.", "هذه الثانية.", "هذه الثالثة.", "هذه الرابعة.", "هذه الخامسة."),
}


def pages_of(language: Language) -> tuple[Document, list[Sentence]]:
    """Five sentences on pages 1, 3 and 4, for the second is empty, and where they stand."""
    first, second, third, fourth, fifth = WORDS[language]
    document = paged(f"{first} {second}", "", f"{third}\n\n{fourth}", fifth, language=language)
    spans = enumerate(split(document.text))
    return document, [
        Sentence(document_id="d", number=n, start=span.start, end=span.end, language=language)
        for n, span in spans
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_of_an_offset(language: Language) -> None:
    document, sentences = pages_of(language)
    assert [render_html.page_of(document, s.start) for s in sentences] == [1, 1, 3, 3, 4]
    assert [render_html.page_of(document, s.end - 1) for s in sentences] == [1, 1, 3, 3, 4]
    assert render_html.page_of(replace(document, pages=()), 0) is None


@pytest.mark.parametrize(
    ("first", "last", "blocks"),
    [
        pytest.param(0, 5, [[0, 1], "3", [2], [3], "4", [4]], id="whole"),
        pytest.param(1, 3, [[1], "3", [2]], id="from inside a page"),
        pytest.param(2, 4, ["3", [2], [3]], id="from the top of a page"),
        pytest.param(3, 4, [[3]], id="inside a page"),
        pytest.param(2, 2, [], id="nothing"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_part_of_a_document_begins_where_it_begins(
    language: Language, first: int, last: int, blocks: list[list[int] | str]
) -> None:
    document, sentences = pages_of(language)
    html = render_html.document_html(document, sentences[first:last])
    shown = re.findall(r"<p [^>]*>(.*?)</p>|<div (class=.*?)</div>", html.partition("</h2>")[2])
    break_of = 'class="page-break" role="separator" aria-label="{0}"><bdi class="num">{0}</bdi>'
    assert [TAG.sub("", paragraph) or page for paragraph, page in shown] == [
        break_of.format(block)
        if isinstance(block, str)
        else " ".join(WORDS[language][n] for n in block)
        for block in blocks
    ]


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
    for shown in (render.to_text(answer), render_html.to_html(answer)):
        assert said in shown
        assert nearest in shown


def test_a_failure_says_what_failed(library: Index) -> None:
    answerer = ScriptedAnswerer(error=AnswererUnreachable("the server <x> is away"))
    answer = Chatbot(library, answerer=answerer).ask("Who designed the bridge for the railway?")
    assert "the server <x> is away" in render.to_text(answer)
    assert "the server &lt;x&gt; is away" in render_html.to_html(answer)
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
    assert row["withheld"] == []
    assert set(row["evidence"][0]) == {
        *("key", "source", "document_id", "start", "end", "text", "score"),
    }
    assert "[1]" in row["text"]
    assert row["model"] == "quote"
