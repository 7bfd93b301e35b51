"""What happens on the page: a question is asked, a source opened, a file added."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api as public_api

from index.errors import SanadError, UnknownSource
from index.language import detect
from rag import render
from rag.chatbot import Chatbot
from rag.settings import Settings
from rag.types import Answer, EvidenceFound, SentenceChecked, Turn
from rag.untrusted import html, visible
from ui import panel, uploads
from ui.labels import InterfaceLanguage, both, label
from ui.layout import Page

Message = dict[str, Any]
Turns = tuple[Turn, ...]
Talk = tuple[Any, list[Message], Turns]
"""New state of the question box, the messages, and the turns that the next question follows."""

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

_DONE = '"'
_UNFINISHED = ' unfinished"'
"""Ends the class of an answer that is still being written. In the words of people and sources a
quotation mark is escaped, so that none of them can be taken for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """The handlers of the page: each turns what the page sent into what it shows next."""

    chatbot: Chatbot
    settings: Settings

    def converse(self, question: str, messages: list[Message], turns: Turns) -> Iterator[Talk]:
        """Answers a question, showing each sentence as soon as it has passed its check."""
        if not question.strip():
            yield gr.update(), messages, turns
            return
        messages = [*messages, _message("user", _asked(question))]
        yield gr.update(value="", submit_btn=False, stop_btn=True), messages, turns
        language: InterfaceLanguage = "ar" if detect(question) == "ar" else "en"
        shown = ""
        try:
            for shown, answer in self._shown(question, turns, language):
                if answer is not None:
                    turns = (*turns, Turn(question=question, answer=answer))
                yield gr.skip(), [*messages, _message("assistant", shown)], turns
        except SanadError as error:
            reason = label("stopped_by_error", language, reason=f"<bdi>{html(str(error))}</bdi>")
            shown = _block("failure", reason, language)
        yield gr.skip(), [*messages, _message("assistant", shown)], turns

    def _shown(
        self, question: str, turns: Turns, language: InterfaceLanguage
    ) -> Iterator[tuple[str, Answer | None]]:
        """Yields what is to be seen after each event, the last time with the answer."""
        yield _block("step unfinished", label("searching", language), language), None
        quoted = self.chatbot.answerer.name == "quote"
        claims = ""
        for event in self.chatbot.stream(question, turns):
            match event:
                case EvidenceFound(evidence=evidence):
                    reading = label("reading", language, count=f"<bdi>{len(evidence)}</bdi>")
                    yield _block("step unfinished", reading, language), None
                case SentenceChecked(claim=claim):
                    claims += render.claim_html(claim, quoted=quoted)
                    yield _block("sanad-answer unfinished", claims, language), None
                case Answer():
                    yield render.to_html(event), event

    def converse_on_example(
        self, messages: list[Message], turns: Turns, chosen: gr.SelectData
    ) -> Iterator[Talk]:
        """Asks the example that was chosen."""
        yield from self.converse(chosen.value["text"], messages, turns)

    def settle(self, messages: list[Message]) -> tuple[Any, list[Message]]:
        """Makes the box ready again; where an answer was broken off, says that it is not whole."""
        shown = messages[-1]["content"][0].get("text", "") if messages else ""
        if _UNFINISHED in shown:
            ended = (
                f'{shown.replace(_UNFINISHED, _DONE)}<div class="stopped">{both("stopped")}</div>'
            )
            messages = [*messages[:-1], _message("assistant", ended)]
        return gr.update(submit_btn=True, stop_btn=False), messages

    def start_again(self) -> Talk:
        """Forgets the conversation."""
        return gr.update(value="", submit_btn=True, stop_btn=False), [], ()

    def show(self, wanted: gr.EventData) -> str:
        """Shows a document, or the list of all of them: `wanted.document` is an id or empty."""
        if not wanted.document:
            return panel.documents(self.chatbot.index)
        try:
            return panel.document(self.chatbot.index, wanted.document)
        except UnknownSource:
            return f'<p class="empty">{both("document_gone")}</p>'

    def shelf(self) -> tuple[str, str]:
        """Shows what the collection holds now: its heading and its list."""
        return panel.heading(self.chatbot.index), panel.documents(self.chatbot.index)

    def upload(self, paths: list[str]) -> Iterator[tuple[Any, ...]]:
        """Adds files to the collection, showing how far that has come, then what came of it."""
        try:
            for news in uploads.add(
                self.chatbot.index,
                [Path(path) for path in paths],
                folder=self.settings.index_dir / "uploads",
                max_bytes=self.settings.max_bytes,
            ):
                if isinstance(news, uploads.Step):
                    yield gr.skip(), panel.progress(news), gr.skip(), gr.skip()
                else:
                    yield None, panel.report(news), *self.shelf()
        except (SanadError, OSError) as error:
            yield None, panel.failure(str(error)), *self.shelf()

    def ask(self, question: str) -> dict[str, Any]:
        """Answers one question on its own, in the answer format."""
        return render.to_json(self.chatbot.ask(question))


def connect(page: Page, chatbot: Chatbot, settings: Settings) -> None:
    """Binds the handlers to the page; to be called once, for the page just built."""
    handlers = Handlers(chatbot=chatbot, settings=settings)
    talk = [page.question, page.conversation, page.turns]
    shelf = [page.sources_heading, page.sources]
    with page.blocks:
        asked = page.question.submit(handlers.converse, talk, talk, **QUIET)
        chosen = page.conversation.example_select(
            handlers.converse_on_example, talk[1:], talk, **QUIET
        )
        running: list[Any] = [asked, chosen]
        # What follows an event runs when it is cancelled too, as soon as it has really ended:
        # until then Gradio would drop the next question.
        for answering in (asked, chosen):
            answering.then(handlers.settle, page.conversation, talk[:2], **QUIET)
        page.question.stop(None, cancels=running)
        page.new_conversation.click(None, cancels=running)
        page.new_conversation.click(handlers.start_again, None, talk, **QUIET)
        page.sources.cite(handlers.show, None, page.sources, **QUIET)
        page.add_files.upload(
            handlers.upload, page.add_files, [page.add_files, page.upload_report, *shelf], **QUIET
        )
        page.blocks.load(handlers.shelf, None, shelf, **QUIET)
        public_api(handlers.ask, api_name="ask")


def _asked(question: str) -> str:
    language = detect(question)
    return (
        f'<div class="question" {render.attributes(language)}>'
        f"{escape(visible(question.strip())).replace(chr(10), '<br>')}</div>"
    )


def _block(name: str, html: str, language: InterfaceLanguage) -> str:
    return f'<div class="{name}" {render.attributes(language)}>{html}</div>'


def _message(role: str, html: str) -> Message:
    """Returns a chat message; a blank line would end the HTML and let Markdown begin."""
    return {"role": role, "content": "\n".join(filter(str.strip, html.splitlines()))}
