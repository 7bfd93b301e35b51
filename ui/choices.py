"""What happens in the settings panel."""

from dataclasses import dataclass

import gradio as gr

from rag.history import History
from rag.model_names import model_names
from ui import preferences
from ui.preferences import Tuner
from ui.visitors import owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The handlers of the settings panel."""

    tuner: Tuner
    history: History

    def shown(self, request: gr.Request) -> tuple[str, str]:
        """Shows the visitor's settings, and in the head of the page who answers."""
        chosen = self.history.preferences(owner(request))
        signed_in = bool(request.username)
        panel = preferences.panel(self.tuner, chosen, self._models(), signed_in=signed_in)
        return panel, preferences.mode(self.tuner, chosen)

    def head(self, request: gr.Request) -> str:
        """Shows in the head of the page who answers."""
        return preferences.mode(self.tuner, self.history.preferences(owner(request)))

    def prefer(self, wanted: gr.EventData, request: gr.Request) -> str:
        """Keeps one setting; the panel in the browser shows it already."""
        models = self._models() if wanted.name == "answerer" else ()
        chosen = self.history.prefer(
            owner(request),
            lambda old: preferences.changed(old, wanted.name, wanted.value, models),
        )
        return preferences.mode(self.tuner, chosen)

    def _models(self) -> tuple[str, ...]:
        return model_names(self.tuner.settings) if self.tuner.settings.llm_url else ()
