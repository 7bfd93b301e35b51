"""The API: three functions for programs, by `gradio_client` or plain HTTP (docs/api.md)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api as public_api

from index.errors import SanadError, UnknownSource
from rag import render, show
from rag.chatbot import Chatbot
from rag.settings import Settings
from ui import uploads
from ui.layout import Page
from ui.security import PUBLIC

MOST_HITS = 100
MOST_FILES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The functions. What comes from outside is of any type, whatever the hints promise."""

    chatbot: Chatbot
    settings: Settings
    longest: int
    """Characters of a question, as on the page."""

    def ask(self, question: str, documents: list[str] | None = None) -> dict[str, Any]:
        """Answers one question on its own, from all documents or from the sources named."""
        with _told():
            chatbot = self.chatbot
            if documents is not None:
                chatbot = chatbot.tuned(documents=self._ids(documents))
            return render.to_json(chatbot.ask(self._question(question)))

    def search(self, question: str, limit: int = 20) -> dict[str, Any]:
        """Finds the passages and sentences nearest to a question, best first."""
        if type(limit) is not int or not 1 <= limit <= MOST_HITS:
            raise _wrong(f"limit is {limit!r}: give a whole number from 1 to {MOST_HITS}")
        with _told():
            return show.found(self.chatbot.index, self._question(question), limit=limit)

    def ingest(self, files: list[dict[str, Any]]) -> dict[str, Any]:
        """Takes uploaded files into the collection, and says what became of each."""
        if not isinstance(files, list) or not files or len(files) > MOST_FILES:
            raise _wrong(f"files is not a list of 1 to {MOST_FILES} uploaded files")
        for file in files:
            if not isinstance(file, dict) or not isinstance(file.get("path"), str):
                raise _wrong(f"{file!r} is not an uploaded file: upload it and give what came back")
        with _told():
            *_, report = uploads.add(
                self.chatbot.index,
                [Path(file["path"]) for file in files],
                folder=self.settings.index_dir / "uploads",
                max_bytes=self.settings.max_bytes,
            )
            assert not isinstance(report, uploads.Step)
            return asdict(report)

    def _question(self, given: object) -> str:
        if not isinstance(given, str):
            raise _wrong(f"question is {given!r}: give text")
        if not given.strip():
            raise _wrong("question is empty: ask something")
        if len(given) > self.longest:
            raise _wrong(f"question has {len(given):,} characters: ask with up to {self.longest:,}")
        if not given.isascii() and any("\ud800" <= character <= "\udfff" for character in given):
            raise _wrong("question holds halves of characters: give Unicode text")
        return given

    def _ids(self, given: object) -> frozenset[str]:
        """Returns the ids of the documents with these sources."""
        if not isinstance(given, list) or not all(isinstance(source, str) for source in given):
            raise _wrong(f"documents is {given!r}: give a list of sources as /search shows them")
        if not given:
            raise _wrong("documents is empty: name a source, or leave it out to ask all")
        found, unknown = set(), []
        for source in dict.fromkeys(given):
            try:
                found.add(self.chatbot.index.catalogue.find(source).id)
            except UnknownSource as error:
                unknown.append(str(error))
        if unknown:
            raise _wrong("; ".join(unknown))
        return frozenset(found)


def connect(page: Page, chatbot: Chatbot, settings: Settings) -> None:
    """Adds the functions to the page, whose blocks have to be open."""
    longest = page.question.max_length
    assert longest is not None
    endpoints = Endpoints(chatbot=chatbot, settings=settings, longest=longest)
    for function in page.blocks.fns.values():
        if function.api_name in PUBLIC:  # Gradio would add a number to the second of one name
            function.api_name = f"page_{function.api_name}"
    public_api(endpoints.ask)
    public_api(endpoints.search)
    public_api(endpoints.ingest, concurrency_limit=1)


@contextmanager
def _told() -> Iterator[None]:
    """Has errors that are foreseen reach the caller in their own words, and others the log."""
    try:
        yield
    except gr.Error:
        raise
    except SanadError as error:
        raise _wrong(str(error)) from error
    except OSError as error:
        raise _wrong(f"the files could not be kept: {error.strerror}") from error
    except Exception as error:
        raise gr.Error("this failed inside the server, whose log says why") from error


def _wrong(message: str) -> gr.Error:
    return gr.Error(message, print_exception=False)
