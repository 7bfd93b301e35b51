"""The settings panel as HTML in both languages, and what its choices mean for an answer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from rag.chatbot import Chatbot
from rag.history import Preferences, Strictness
from rag.settings import Settings
from rag.types import Answerer
from rag.untrusted import html
from ui.labels import both
from ui.past import CLOSE

QUOTE = "quote"
FEWEST, MOST = 2, 30
"""Bounds of the number of evidence sentences."""
STRICTNESS: Mapping[Strictness, float] = {"lenient": 1 / 3, "normal": 1.0, "strict": 3.0}
"""By how much the odds of the least confidence are multiplied."""
IN_THE_BROWSER: Mapping[str, Sequence[str]] = {
    "digits": ("western", "arabic"),
    "appearance": ("system", "light", "dark"),
}
"""What only the browser needs to know, and keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuner:
    """Makes the chatbot that a visitor has chosen."""

    chatbot: Chatbot
    settings: Settings
    _models: dict[str, Answerer] = field(default_factory=dict)

    def tuned(self, chosen: Preferences, asked: frozenset[str] | None) -> Chatbot:
        """Returns the chatbot with the visitor's settings, restricted to the documents asked."""
        chatbot = self.chatbot.quoting() if self.quotes(chosen) else self.chatbot
        odds = self.settings.min_confidence / max(1e-9, 1 - self.settings.min_confidence)
        odds *= STRICTNESS[chosen.strictness]
        return chatbot.tuned(
            answerer=None if self.quotes(chosen) else self._model(chosen.answerer),
            min_confidence=odds / (1 + odds) if math.isfinite(odds) else 1.0,
            n_evidence=chosen.n_evidence,
            documents=asked,
        )

    def quotes(self, chosen: Preferences) -> bool:
        """Whether the visitor is answered in quotes."""
        return not self.settings.llm_url or chosen.answerer == QUOTE

    def model(self, chosen: Preferences) -> str:
        """Returns the name of the model that writes the visitor's answers."""
        return chosen.answerer or self.settings.llm_model

    def _model(self, name: str) -> Answerer | None:
        if not name or name == self.settings.llm_model:
            return None
        if name not in self._models:
            from rag.generate import LLMAnswerer  # llama-index takes seconds to import

            named = replace(self.settings, llm_model=name)
            self._models[name] = LLMAnswerer.from_settings(named)
        return self._models[name]


def changed(before: Preferences, name: str, value: Any, models: Sequence[str]) -> Preferences:
    """Returns the preferences with one of them set; as they were where the value cannot be used."""
    if name == "answerer" and value in ("", QUOTE, *models):
        return replace(before, answerer=value)
    if name == "strictness" and value in get_args(Strictness):
        return replace(before, strictness=value)
    if name == "n_evidence" and str(value).isdecimal() and FEWEST <= int(value) <= MOST:
        return replace(before, n_evidence=int(value))
    return before


def mode(tuner: Tuner, chosen: Preferences) -> str:
    """Returns who writes the answers, and how they are searched."""
    name = f"<bdi>{html(tuner.model(chosen))}</bdi>"
    told = both("mode_quote") if tuner.quotes(chosen) else both("mode_model", name=name)
    off = tuner.chatbot.index.status().dense.startswith("off")
    dense = both("dense_off" if off else "dense_on")
    return f'<p class="mode"><span id="mode">{told}</span><span id="dense">{dense}</span></p>'


def panel(tuner: Tuner, chosen: Preferences, models: Sequence[str], *, signed_in: bool) -> str:
    """Returns the settings as a form whose fields tell `page.js` what was chosen."""
    fields = [
        _answerer(tuner, chosen, models),
        _number("n_evidence", chosen.n_evidence),
        _choice("strictness", get_args(Strictness), chosen.strictness),
        *(_choice(name, values, "") for name, values in IN_THE_BROWSER.items()),
    ]
    out = f'<p><a class="sign-out" href="logout">{both("sign_out")}</a></p>' if signed_in else ""
    return (
        f'<div class="drawer-head"><h2>{both("settings")}</h2>{CLOSE}</div>'
        f'<form class="preferences">{"".join(fields)}</form>{out}'
    )


def _answerer(tuner: Tuner, chosen: Preferences, models: Sequence[str]) -> str:
    if not tuner.settings.llm_url:
        note = f"<p>{both('mode_quote')}</p><p>{both('answerer_only_quotes')}</p>"
        return f"<fieldset><legend>{both('answerer')}</legend>{note}</fieldset>"
    names = dict.fromkeys((tuner.settings.llm_model, *models))
    current = QUOTE if tuner.quotes(chosen) else tuner.model(chosen)
    options = [(QUOTE, both("mode_quote")), *((name, f"<bdi>{html(name)}</bdi>") for name in names)]
    return _radios("answerer", options, current)


def _choice(name: str, values: Sequence[str], current: str) -> str:
    return _radios(name, [(value, both(f"{name}_{value}")) for value in values], current)


def _radios(name: str, options: Sequence[tuple[str, str]], current: str) -> str:
    buttons = "".join(
        f'<label><input type="radio" name="{name}" value="{html(value)}"'
        f"{' checked' if value == current else ''}> {shown}</label>"
        for value, shown in options
    )
    return f"<fieldset><legend>{both(name)}</legend>{buttons}</fieldset>"


def _number(name: str, current: int) -> str:
    return (
        f'<fieldset><legend><label for="{name}">{both(name)}</label></legend>'
        f'<input type="range" id="{name}" name="{name}" min="{FEWEST}" max="{MOST}" '
        f'value="{current}"> <output class="num">{current}</output></fieldset>'
    )
