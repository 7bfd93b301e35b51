"""What follows what on the page: each event, its handler, and what the handler changes."""

from functools import partial
from typing import Any

from rag.chatbot import Chatbot
from rag.history import History
from rag.settings import Settings
from ui import api
from ui.choices import Choices
from ui.layout import Page
from ui.preferences import Tuner
from ui.shelf import Shelf
from ui.talk import Talk

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

EACH: dict[str, Any] = {**QUIET, "trigger_mode": "multiple"}
"""For what must not be dropped while the one before is still at work, as Gradio would."""
LAST: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
"""For what replaces the one before."""

REMEMBERED = "() => [sessionStorage.getItem('sanad-talk')]"
SAVES = "(file) => file && window.sanadSave(file)"


def connect(page: Page, chatbot: Chatbot, history: History, settings: Settings) -> Talk:
    """Binds the handlers to the page; to be called once, for the page just built.

    Returns those of the conversation, which can be warmed up.
    """
    tuner = Tuner(chatbot=chatbot, settings=settings)
    talk = Talk(tuner=tuner, history=history)
    shelf = Shelf(chatbot=chatbot, history=history, settings=settings)
    choices = Choices(tuner=tuner, history=history)
    with page.blocks:
        running = _conversation(page, talk)
        _past(page, talk, running)
        _sources(page, shelf, talk)
        _settings(page, choices)
        page.blocks.load(choices.head, None, page.mode, **QUIET)
        api.connect(page, chatbot, settings)
    return talk


def _conversation(page: Page, talk: Talk) -> list[Any]:
    """Asking, stopping and rating. Returns what can be stopped."""
    open_talk = [page.conversation, page.talk]
    state = [page.question, *open_talk]
    bridge = page.bridge
    running = [
        page.question.submit(talk.ask, state, state, **QUIET),
        page.conversation.example_select(talk.ask_example, open_talk, state, **QUIET),
        bridge.ask(talk.ask_this, open_talk, state, **QUIET),
        bridge.quote(talk.ask_in_quotes, open_talk, state, **QUIET),
    ]
    # What follows an event runs when it is cancelled too, as soon as it has really ended: until
    # then Gradio would drop the next question.
    for answering in running:
        settled = answering.then(talk.settle, state, state[:2], **QUIET)
        _list_and_offer(page, talk, settled)
    page.question.stop(None, cancels=running)
    page.new_conversation.click(None, cancels=running)
    again = page.new_conversation.click(talk.start_again, None, state, **QUIET)
    _list_and_offer(page, talk, again)
    bridge.rate(talk.rate, open_talk, page.conversation, **EACH)
    return running


def _past(page: Page, talk: Talk, running: list[Any]) -> None:
    """The conversations before: opened, renamed, deleted, saved, and shown again after a reload."""
    open_talk = [page.conversation, page.talk]
    state = [page.question, *open_talk]
    page.bridge.talk(None, cancels=running)
    page.bridge.halt(None, cancels=running)
    for event in (
        page.blocks.load(talk.enter, page.remembered, open_talk, js=REMEMBERED, **QUIET),
        page.bridge.talk(talk.open, None, state, **LAST),
        page.bridge.rename(talk.rename, None, None, **EACH),
        page.bridge.delete(talk.delete, open_talk, state, **EACH),
    ):
        _list_and_offer(page, talk, event)
    page.bridge.export(talk.export, None, page.download, **EACH).then(
        None, page.download, None, js=SAVES
    )


def _sources(page: Page, shelf: Shelf, talk: Talk) -> None:
    """The documents: opened, chosen, added and removed."""
    shown = [page.sources_heading, page.shelf]
    reported = [page.upload_report, *shown]
    suggest = partial(_then, handler=talk.suggest, inputs=None, outputs=page.conversation)
    page.bridge.open(shelf.open, None, page.document, **LAST)
    suggest(page.bridge.choose(shelf.choose, None, page.sources_heading, **LAST))
    suggest(page.bridge.samples(shelf.put_away, None, shown, **LAST))
    suggest(page.bridge.remove(shelf.remove, None, reported, **EACH))
    suggest(page.add_files.upload(shelf.add, page.add_files, [page.add_files, *reported], **QUIET))
    suggest(page.blocks.load(shelf.shown, None, shown, **QUIET))


def _settings(page: Page, choices: Choices) -> None:
    page.bridge.settings(choices.shown, None, [page.settings, page.mode], **LAST)
    page.bridge.prefer(choices.prefer, None, page.mode, **EACH)


def _list_and_offer(page: Page, talk: Talk, event: Any) -> None:
    """Has the list of conversations follow what has happened, and then the questions offered."""
    listed = event.then(talk.listed, page.talk, [page.title, page.past], **QUIET)
    listed.then(talk.offer, page.talk, page.next, **QUIET)


def _then(event: Any, *, handler: Any, inputs: Any, outputs: Any) -> None:
    event.then(handler, inputs, outputs, **QUIET)
