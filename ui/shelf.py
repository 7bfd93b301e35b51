"""What happens in the sources panel: documents are opened, chosen, added and removed."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import gradio as gr

from index.build import remove
from index.errors import SanadError, UnknownSource
from rag.chatbot import Chatbot
from rag.history import History
from rag.settings import Settings
from ui import panel, uploads
from ui.labels import both
from ui.visitors import owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The handlers of the sources panel."""

    chatbot: Chatbot
    history: History
    settings: Settings

    def shown(self, request: gr.Request) -> tuple[str, str]:
        """Shows what the collection holds now: its heading and its list."""
        chosen = self.history.preferences(owner(request))
        index = self.chatbot.index
        return panel.heading(index, chosen), panel.documents(index, chosen)

    def open(self, wanted: gr.EventData) -> str:
        """Shows a document at a place; nothing, and so the list, where none is named."""
        if not wanted.document:
            return ""
        try:
            return panel.document(self.chatbot.index, str(wanted.document), _offset(wanted.at))
        except UnknownSource:
            back = f'<a class="back" href="#documents">{both("all_sources")}</a>'
            head = f'<header class="document-head">{back}</header>'
            return f'{head}<p class="empty" role="status">{both("document_gone")}</p>'

    def choose(self, wanted: gr.EventData, request: gr.Request) -> str:
        """Keeps which documents are not asked; the list in the browser shows it already."""
        known = frozenset(d.id for d in self.chatbot.index.catalogue.documents())
        shown, left_out = frozenset(map(str, wanted.shown)), frozenset(map(str, wanted.left_out))
        chosen = self.history.prefer(
            owner(request),
            lambda old: replace(old, left_out=known & ((old.left_out - shown) | left_out)),
        )
        return panel.heading(self.chatbot.index, chosen)

    def put_away(self, wanted: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """Puts the sample documents away, or brings them back, for this visitor alone."""
        away = wanted.away == "true"
        self.history.prefer(owner(request), lambda old: replace(old, samples_away=away))
        return self.shown(request)

    def remove(self, wanted: gr.EventData, request: gr.Request) -> tuple[str, str, str]:
        """Removes a document from the collection, and the file where it was added on the page."""
        report = ""
        try:
            summary = self._summary(str(wanted.id))
            done = remove(self.chatbot.index, [str(summary.path)])
            if summary.path.parent == self._uploaded:
                summary.path.unlink(missing_ok=True)
            report = panel.report(done)
        except UnknownSource:
            pass  # somebody else has removed it: the list shows that
        except (SanadError, OSError) as error:
            report = panel.failure(error)
        return report, *self.shown(request)

    def add(self, paths: list[str], request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """Adds files to the collection, showing how far that has come, then what came of it."""
        steps: list[uploads.Step] = []
        try:
            for news in uploads.add(
                self.chatbot.index,
                [Path(path) for path in paths],
                folder=self._uploaded,
                max_bytes=self.settings.max_bytes,
            ):
                if isinstance(news, uploads.Step):
                    steps.append(news)
                    yield gr.skip(), panel.progress(steps), gr.skip(), gr.skip()
                else:
                    yield None, panel.report(news), *self.shown(request)
        except (SanadError, OSError) as error:
            yield None, panel.failure(error), *self.shown(request)

    @property
    def _uploaded(self) -> Path:
        return (self.settings.index_dir / "uploads").resolve()

    def _summary(self, document_id: str) -> Any:
        for summary in self.chatbot.index.catalogue.documents():
            if summary.id == document_id:
                return summary
        raise UnknownSource(f"{document_id}: there is no such document")


def _offset(given: Any) -> int:
    with suppress(TypeError, ValueError):
        return max(0, int(given))
    return 0
