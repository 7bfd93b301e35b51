"""The page with a language model behind it: sentence by sentence, and stopped half way."""

import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import expect

from index.build import ingest
from index.store import Index
from tests.ui.conftest import CORPUS, Server, Visit, ask, serving

KEY = "sk-never-shown-0451"
QUESTION = "When was smallpox declared eradicated?"
TRUE = "The World Health Assembly declared the world free of smallpox on 8 May 1980. [1]\n"
FALSE = "Smallpox was declared eradicated by a cat in 1999. [1]\n"


class ScriptedModel(BaseHTTPRequestHandler):
    """Streams the same two sentences to whoever asks, with a pause between them.

    The model named `broken` fails; there is no key in what it lists.
    """

    def do_GET(self) -> None:
        listed = {"data": [{"id": name} for name in ("scripted-model", "broken")]}
        body = json.dumps(listed).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked["model"] == "broken":
            self.send_error(400)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for sentence in (TRUE, FALSE):
            choice = {"index": 0, "delta": {"role": "assistant", "content": sentence}}
            chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
            line = json.dumps({**chunk, "choices": [choice]})
            self.wfile.write(f"data: {line}\n\n".encode())
            self.wfile.flush()
            time.sleep(0.7)
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def with_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("model") / "index"
    with Index.open(folder, create=True) as index:
        ingest(index, [CORPUS / "en"])
    with ThreadingHTTPServer(("127.0.0.1", 0), ScriptedModel) as model:
        Thread(target=model.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{model.server_port}/v1"
        yield from serving(
            folder, SANAD_LLM_URL=url, SANAD_LLM_MODEL="scripted-model", SANAD_LLM_KEY=KEY
        )
        model.shutdown()


def test_sentences_come_one_by_one_and_what_is_not_supported_is_withheld(
    visit: Visit, with_model: Server
) -> None:
    page = visit(url=with_model.url)
    assert "scripted-model" in page.locator("#mode").inner_text()
    box = page.locator("#question textarea")
    box.fill(QUESTION)
    box.press("Enter")
    page.locator(".sanad-answer.unfinished .claim a.marker").wait_for()
    page.locator(".sanad-answer.answered").wait_for()
    expect(page.locator(".sanad-answer .claim")).to_have_count(1)
    assert "withheld" in page.locator(".sanad-answer summary").inner_text()


def test_answer_can_be_stopped_and_the_next_question_asked(
    visit: Visit, with_model: Server
) -> None:
    page = visit(url=with_model.url)
    box = page.locator("#question textarea")
    box.fill(QUESTION)
    box.press("Enter")
    page.locator(".sanad-answer.unfinished .claim").wait_for()
    box.fill("The next question")
    page.get_by_role("button", name="Stop").click()
    page.locator("#conversation .stopped").wait_for()
    expect(page.locator(".sanad-answer .claim")).to_have_count(1)
    expect(box).to_have_value("The next question")
    ask(page, QUESTION)
    expect(page.locator(".sanad-answer.answered")).to_have_count(1)
    page.reload()
    page.locator("#conversation .question").nth(1).wait_for()
    assert page.locator("#conversation .question").all_inner_texts() == [QUESTION, QUESTION]


def test_conversation_deleted_while_it_is_answered_stays_deleted(
    visit: Visit, with_model: Server
) -> None:
    page = visit(url=with_model.url)
    box = page.locator("#question textarea")
    box.fill(QUESTION)
    box.press("Enter")
    page.locator(".sanad-answer.unfinished .claim").wait_for()
    page.locator("#past-button").click()
    page.locator("#past [data-do=delete]").click()
    page.locator("dialog .yes").click()
    page.locator("#past .empty").wait_for()
    page.wait_for_timeout(2000)  # longer than the model still writes
    expect(page.locator("#conversation .question")).to_have_count(0)
    expect(page.locator("#past .open")).to_have_count(0)


@pytest.mark.parametrize(
    ("locale", "quotes"),
    [
        ("en-US", "Answer with quotes from the sources instead"),
        ("ar-EG", "أجب باقتباسات من المصادر بدلًا من ذلك"),
    ],
)
def test_failed_model_leaves_the_question_and_offers_quotes(
    visit: Visit, with_model: Server, locale: str, quotes: str
) -> None:
    page = visit(url=with_model.url, locale=locale)
    page.locator("#settings-button").click()
    page.locator("#settings input[value=broken]").check()
    page.locator("#mode", has_text="broken").wait_for()
    assert KEY not in page.content()
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    expect(page.locator("#conversation .sanad-answer.failed")).to_have_count(1)
    expect(page.locator("#question textarea")).to_have_value(QUESTION)
    page.get_by_role("button", name=quotes).click()
    page.locator("#conversation .sanad-answer.answered q").first.wait_for()
    assert "8 May 1980" in page.locator("#conversation .sanad-answer.answered").inner_text()


def test_quotes_can_be_chosen_over_the_model(visit: Visit, with_model: Server) -> None:
    page = visit(url=with_model.url, locale="ar")
    page.locator("#settings-button").click()
    page.locator("#settings input[value=quote]").check()
    page.locator("#mode", has_text="اقتباس من المصادر").wait_for()
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    assert page.locator("#conversation .sanad-answer.answered q").count() >= 1


def test_withheld_sentence_can_be_opened_with_its_reason(visit: Visit, with_model: Server) -> None:
    page = visit(url=with_model.url)
    ask(page, QUESTION)
    page.locator(".sanad-answer summary").click()
    held = page.locator(".sanad-answer .withheld li")
    assert "by a cat in 1999" in held.inner_text()
    assert "What it cites" in held.locator(".reason").inner_text()


def test_conversation_opened_while_another_is_answered_stays_as_it_was(
    visit: Visit, with_model: Server
) -> None:
    page = visit(url=with_model.url)
    ask(page, QUESTION)
    page.get_by_role("button", name="New conversation").click()
    page.locator("#talk-title h2[data-talk='']").wait_for(state="attached")
    box = page.locator("#question textarea")
    box.fill(f"{QUESTION} Please tell.")
    box.press("Enter")
    page.locator(".sanad-answer.unfinished .claim").wait_for()
    page.locator("#past-button").click()
    page.locator("#past .open").last.click()
    shown = page.locator("#conversation .question")
    shown.get_by_text(QUESTION, exact=True).wait_for()
    page.wait_for_timeout(2000)  # longer than the model still writes
    expect(shown).to_have_text([QUESTION])
    expect(page.locator("#conversation .sanad-answer")).to_have_count(1)
