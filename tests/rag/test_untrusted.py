"""Hostile text in documents, titles, file names, questions and replies: data, never more."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.build import ingest
from index.errors import SanadError
from index.search import search
from index.store import Index
from index.types import BuildReport, Failure, Sentence
from rag import render, render_html, show, untrusted
from rag.chatbot import Chatbot
from rag.errors import AnswererUnreachable
from rag.history import Preferences
from rag.types import Answer, Citation, Claim, Evidence, Question, Withheld
from tests.rag.conftest import ScriptedAnswerer
from ui import panel
from ui.uploads import Step

ORDINARY = {
    "lighthouse.txt": (
        "The lighthouse of Wazzan was lit on 12 June 1887. Its lamp is seen from 31 kilometres."
        " Engineer Mariam Haddad designed the lighthouse."
    ),
    "قلعة.txt": (
        "شُيّدت قلعة الرمال سنة ١٢٤٣ على تلة صخرية. يبلغ ارتفاع برج القلعة ٢٧ مترًا. بنى القلعة"
        " الأمير زياد الوزاني."
    ),
}
QUESTIONS = (
    "When was the lighthouse of Wazzan lit?",
    "From how many kilometres is the lamp of the lighthouse seen?",
    "Who designed the lighthouse?",
    "متى شُيّدت قلعة الرمال؟",
    "كم يبلغ ارتفاع برج القلعة؟",
    "من بنى قلعة الرمال؟",
)
FILLER = " ".join(
    f"هذه صفحة عادية من صفحات المكتبة رقم {n}. This is plain page {n} of the library shelf."
    for n in range(1, 9)
)
TAGS = {
    *(
        "a",
        "article",
        "bdi",
        "button",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "h2",
        "h3",
        "input",
        "label",
        "time",
        "header",
        "mark",
        "ol",
    ),
    *("li", "p", "progress", "q", "section", "small", "span", "summary", "ul"),
}
ATTRIBUTES = {
    *("aria-hidden", "class", "dir", "href", "id", "lang", "max", "role", "title", "type"),
    *("aria-describedby", "aria-label", "aria-labelledby", "autocomplete", "checked", "datetime"),
    *("data-at", "data-away", "data-do", "data-document", "data-id", "hidden", "value"),
}
MARKDOWN = MarkdownIt("js-default", {"html": True})
JOINERS = "\u200c\u200d"
SEEN_FORMAT = (
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Injection:
    id: str
    language: str
    text: str


def injections() -> Iterator[Injection]:
    file = Path(__file__).with_name("injections.jsonl")
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = row["text"] * row.get("times", 1)
        yield Injection(id=row["id"], language=row["language"], text=text)


INJECTIONS = tuple(injections())
each = pytest.mark.parametrize("injection", INJECTIONS, ids=lambda injection: injection.id)


def file_name(injection: Injection) -> str:
    """The injection as a file may be called; names end at 255 bytes."""
    name = injection.text.replace("/", "∕").replace("\0", "")
    return f"{injection.id} {name.encode()[:120].decode(errors='ignore')}.txt"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("plain")
    write(folder / "documents", ORDINARY)
    with Index.open(folder / "index", create=True) as index:
        ingest(index, [folder / "documents"])
        yield index


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ordinary documents among all the injections: as body, as title and as file name."""
    folder = tmp_path_factory.mktemp("hostile") / "documents"
    write(folder, ORDINARY)
    write(folder / "body", {f"{i.id}.txt": f"{FILLER}\n\n{i.text}\n\n{FILLER}" for i in INJECTIONS})
    pages = {
        f"{i.id}.html": f"<html><head><title>{untrusted.html(i.text)}</title></head><body><article>"
        f"<p>{FILLER}</p><p>{untrusted.html(i.text)}</p></article></body></html>"
        for i in INJECTIONS
    }
    write(folder / "page", pages)
    headings = {f"{i.id}.md": f"# {' '.join(i.text.split())}\n\n{FILLER}\n" for i in INJECTIONS}
    write(folder / "heading", headings)
    write(folder / "name", {file_name(i): FILLER for i in INJECTIONS})
    return folder


@pytest.fixture(scope="module")
def built(library: Path) -> Iterator[tuple[Index, BuildReport]]:
    with Index.open(library.parent / "index", create=True) as index:
        yield index, ingest(index, [library])


@pytest.fixture(scope="module")
def hostile(built: tuple[Index, BuildReport]) -> Index:
    return built[0]


def write(folder: Path, documents: dict[str, str]) -> None:
    folder.mkdir()
    for name, text in documents.items():
        (folder / name).write_bytes(text.encode())


class Elements(HTMLParser):
    """The start tags of some HTML, and anything else that is no text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.strange: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.strange.append(data)

    def handle_decl(self, decl: str) -> None:
        self.strange.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.strange.append(data)

    def handle_pi(self, data: str) -> None:
        self.strange.append(data)


def unseen(text: str) -> set[str]:
    """The characters of a text that act without being seen, by what Unicode says of them."""
    return {
        ascii(c)
        for c in text
        if (
            unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in f"\n\t{JOINERS}{SEEN_FORMAT}"
        )
        or c in "\u2028\u2029\u034f\u3164\uffa0"
        or 0xFE00 <= ord(c) < 0xFE0E
        or 0xE0000 <= ord(c) < 0xE1000
    }


def is_plain(text: str) -> None:
    assert not unseen(text)
    text.encode()


def is_safe_html(html: str) -> None:
    is_plain(html)
    found = Elements(html)
    assert not found.strange
    for tag, attributes in found.tags:
        assert tag in TAGS
        assert attributes.keys() <= ATTRIBUTES
        assert (attributes.get("href") or "#").startswith("#")
        is_plain("".join(value or "" for value in attributes.values()))


def is_safe_markdown(text: str) -> None:
    is_plain(text)
    blocks = MARKDOWN.parse(text)
    kinds = {token.type for block in blocks for token in [block, *(block.children or [])]}
    assert kinds <= {
        *("inline", "text", "text_special", "softbreak"),
        *("paragraph_open", "paragraph_close", "em_open", "em_close"),
    }


def has_no_extensions(text: str) -> None:
    """What no parser here knows: formulas, bare addresses, names of hosts, footnotes, pictures."""
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "%", re.sub(r"\[\^1\]", "", text))
    assert not re.search(r"[$!@&|`~=^\[\]]|://|:\w+:|www\.|\.[a-z]", bare)


def is_safe(answer: Answer) -> None:
    """Everything that is shown of an answer is plain, and holds no markup but ours."""
    is_plain(render.to_text(answer))
    is_plain(render.shown(answer))
    is_safe_html(render_html.to_html(answer))
    is_safe_markdown(render.to_markdown(answer))
    row = render.to_json(answer)
    shown = [row["text"], row["error"], *(claim["text"] for claim in row["claims"])]
    shown += [text for withheld in row["withheld"] for text in withheld.values()]
    is_plain("".join(shown))


def cites_exactly(index: Index, answer: Answer) -> None:
    """Law 1, in the JSON that is checked later."""
    row = json.loads(json.dumps(render.to_json(answer)))
    spans = [(c, c["quote"]) for claim in row["claims"] for c in claim["citations"]]
    spans += [(e, e["text"]) for e in row["evidence"]]
    for span, quote in spans:
        text = index.catalogue.document(span["document_id"]).text
        assert text[span["start"] : span["end"]] == quote


def said(answer: Answer) -> list[Any]:
    return [(claim.text, claim.citations, claim.verdict) for claim in answer.claims]


def test_the_set_is_large_and_in_both_languages() -> None:
    assert len(INJECTIONS) >= 60
    assert len({i.id for i in INJECTIONS}) == len(INJECTIONS)
    for language in ("en", "ar"):
        assert sum(i.language == language for i in INJECTIONS) >= 30


def test_only_what_is_not_text_is_left_out(built: tuple[Index, BuildReport]) -> None:
    index, report = built
    # NUL makes a text file binary data; all others are taken in.
    assert {f.source for f in report.failed} == {"body/ar-nul.txt", "heading/ar-nul.md"}
    assert len(index.catalogue.documents()) == len(ORDINARY) + 4 * len(INJECTIONS) - 2


def test_stored_text_is_never_changed(library: Path, hostile: Index) -> None:
    for summary in hostile.catalogue.documents():
        if summary.path.suffix != ".html":
            stored = hostile.catalogue.document(summary.id).text
            assert stored == (library / summary.source).read_bytes().decode()


@pytest.mark.parametrize("question", QUESTIONS)
def test_answers_are_those_without_the_injections(
    plain: Index, hostile: Index, question: str
) -> None:
    alone, among = Chatbot(plain).ask(question), Chatbot(hostile).ask(question)
    assert among.outcome == alone.outcome == "answered"
    assert said(among) == said(alone)
    cites_exactly(hostile, among)
    is_safe(among)


@each
def test_a_question_is_data(hostile: Index, injection: Injection) -> None:
    answer = Chatbot(hostile).ask(injection.text)
    assert answer.question.asked.split() == injection.text.split()
    cites_exactly(hostile, answer)
    is_safe(answer)
    is_plain(show.ranked(search(hostile, injection.text, limit=5), hostile))


@each
def test_a_reply_is_data(plain: Index, injection: Injection) -> None:
    true = "The lighthouse of Wazzan was lit on 12 June 1887."
    answerer = ScriptedAnswerer(
        injection.text, f"{injection.text} [1]", f"[1] {injection.text} [1, 99]", f"{true} [1]"
    )
    answer = Chatbot(plain, answerer=answerer).ask(QUESTIONS[0])
    assert [claim.text for claim in answer.claims] == [true]
    assert len(answer.withheld) == 3
    cites_exactly(plain, answer)
    is_safe(answer)


@each
def test_a_reply_beside_the_truth_is_escaped(plain: Index, injection: Injection) -> None:
    """Where it is short enough to pass the check, it is shown as text."""
    true = "The lighthouse of Wazzan was lit on 12 June 1887."
    answerer = ScriptedAnswerer(f"{true} {injection.text} [1]")
    answer = Chatbot(plain, answerer=answerer).ask(QUESTIONS[0])
    assert all(claim.verdict == "supported" for claim in answer.claims)
    is_safe(answer)


@each
def test_a_failure_is_data(plain: Index, injection: Injection) -> None:
    answerer = ScriptedAnswerer(error=AnswererUnreachable(injection.text))
    answer = Chatbot(plain, answerer=answerer).ask(QUESTIONS[0])
    assert answer.outcome == "failed"
    is_safe(answer)
    report = BuildReport(
        added=(injection.text,),
        skipped=(Failure(source=injection.text, reason=injection.text),),
        failed=(Failure(source="a", reason=f"a{injection.text}"),),
    )
    is_safe_html(panel.report(report))
    is_safe_html(panel.failure(SanadError(injection.text)))
    is_safe_html(panel.progress([Step(name=injection.text, done=1, total=2)]))
    told = list(show.not_taken(report))
    assert not any("\n" in line for line in told)
    is_plain("".join(told))


def test_the_panel_shows_titles_names_and_texts_as_text(hostile: Index) -> None:
    is_safe_html(panel.documents(hostile, Preferences()))
    for summary in hostile.catalogue.documents():
        html = panel.document(hostile, summary.id)
        is_safe_html(html)
        shown = " ".join(Elements(html).text.split())
        assert untrusted.line(summary.title) in shown
        assert untrusted.line(summary.source) in shown
        sentences = hostile.catalogue.sentences(summary.id)
        spans = [a for tag, a in Elements(html).tags if "sentence" in (a.get("class") or "")]
        assert len(spans) == len(sentences)


def quoting(text: str, *, model: str) -> Answer:
    """An answer in which everything that can be hostile is."""
    citation = Citation(
        key="1", document_id="d", source=text, start=0, end=len(text), quote=text, language="en"
    )
    sentence = Sentence(document_id="d", number=0, start=0, end=len(text), language="ar")
    evidence = Evidence(key="1", sentence=sentence, source=text, title=text, text=text, score=1.0)
    claim = Claim(text=text, citations=(citation,), support=1.0, verdict="supported")
    return Answer(
        question=Question(asked="q", text=text, language="ar"),
        outcome="answered",
        claims=(claim,),
        withheld=(Withheld(text=text, reason=text),),
        evidence=(evidence,),
        model=model,
    )


@each
@pytest.mark.parametrize("model", ["quote", "llm"])
def test_what_is_shown_is_text_alone(injection: Injection, model: str) -> None:
    answer, harmless = quoting(injection.text, model=model), quoting("word", model=model)
    is_safe(answer)
    html = Elements(render_html.to_html(answer))
    has_no_extensions(render.to_markdown(answer))
    assert [tag for tag, _ in html.tags] == [
        tag for tag, _ in Elements(render_html.to_html(harmless)).tags
    ]
    titles = [a["title"] for tag, a in html.tags if tag == "a"]
    assert titles == [untrusted.line(f"{injection.text}: {injection.text}")]
    assert render.to_text(answer).count("\n") == render.to_text(harmless).count("\n")
    cited = render.to_json(answer)["claims"][0]["citations"][0]
    assert (cited["quote"], cited["source"]) == (injection.text, injection.text)


@each
def test_a_text_has_no_marker_of_its_own(injection: Injection) -> None:
    text = render.shown(quoting(f"{injection.text} [2]", model="llm"))
    assert "[2]" not in text
    assert text.splitlines()[0].endswith(" [1]")
    assert text.splitlines()[0].count("[1]") == 1


@each
def test_json_on_a_terminal_is_the_same_json(injection: Injection) -> None:
    row = render.to_json(quoting(injection.text, model="llm"))
    printed = untrusted.as_json(row)
    assert json.loads(printed) == row
    is_plain(printed)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("می\u200cخواهم", "می\u200cخواهم", id="inside a Persian word"),
        pytest.param("١٤٤٥ه\u200d", "١٤٤٥ه\u200d", id="Arabic abbreviation"),
        pytest.param("👩\u200d🚀 ❤\ufe0f\u200d🔥", "👩\u200d🚀 ❤\ufe0f\u200d🔥", id="emoji"),
        pytest.param("با\u200c\u200cشد", "باشد", id="hidden in a word"),
        pytest.param("pass\u200dword\u200c", "password", id="between Latin letters"),
        pytest.param("تـــشـ", "تـــشـ", id="tatweel"),
        pytest.param("قُلْ ۝١", "قُلْ ۝١", id="end of a verse"),
        pytest.param("a\r\nb\rc\x85d\u2028e\tf", "a\nb\nc\nd\ne\tf", id="line breaks"),
        pytest.param("\x1b[31mred\x9b0m", "[31mred0m", id="what steered is seen"),
        pytest.param("cod\u202etxt.exe", "codtxt.exe", id="override"),
        pytest.param("\ud83d!", "!", id="half a pair"),
        pytest.param("a\u00a0b – “c” … €", "a\u00a0b – “c” … €", id="ordinary signs"),
    ],
)
def test_visible(text: str, shown: str) -> None:
    assert untrusted.visible(text) == shown


@given(st.text())
def test_visible_is_plain_and_lasting(text: str) -> None:
    once = untrusted.visible(text)
    is_plain(once)
    assert untrusted.visible(once) == once
    assert untrusted.line(untrusted.line(text)) == untrusted.line(text)


@given(st.text(st.sampled_from("ab1é م\n\t\u00a0" + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")))
def test_markdown_renders_as_itself(text: str) -> None:
    written = untrusted.markdown(text)
    blocks = MARKDOWN.parse(written)
    assert [block.type for block in blocks] in ([], ["paragraph_open", "inline", "paragraph_close"])
    pieces = [token for block in blocks for token in block.children or []]
    assert {token.type for token in pieces} <= {"text", "text_special"}
    assert "".join(token.content for token in pieces) == untrusted.line(text)
