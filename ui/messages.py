"""The messages of a conversation as HTML: questions, the steps of an answer, answers.

Gradio's chat removes scripts, handlers, `data-*` and `aria-*`: what can be done with an answer is a
link whose `href` says what (`#do-rate-good-TURN`), `act.js` does it, and `page.js` names what has
only a title or a class.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from index.language import detect
from rag import render_html
from rag.history import KeptTurn, Rating
from rag.transcript import to_text
from rag.types import Answer, Question
from rag.untrusted import html, visible
from ui.labels import InterfaceLanguage, both, label

Message = dict[str, Any]

RATINGS: dict[str, Rating] = {
    "good": "good",
    "citation": "wrong citation",
    "source": "not in the source",
}
"""How a rating is named in a link."""

_STOPPED = "stopped before it was whole"
_DONE = '"'
_UNFINISHED = ' unfinished"'
"""Ends the class of an answer that is still being written. In the words of people and sources a
quotation mark is escaped, so that none of them can be taken for it."""


def spoken(question: str) -> InterfaceLanguage:
    """Returns the language in which a question is answered."""
    return "ar" if detect(question) == "ar" else "en"


def question(asked: str) -> Message:
    """Returns what a person asked, as it was typed."""
    text = escape(visible(asked.strip())).replace("\n", "<br>")
    return _message("user", f'<div class="question" {_in(spoken(asked))}>{text}</div>')


def step(key: str, language: InterfaceLanguage, **values: str) -> Message:
    """Returns what is being done for a question that is not answered yet."""
    told = label(key, language, **values)
    return _message("assistant", f'<div class="step{_UNFINISHED} {_in(language)}>{told}</div>')


def unfinished(claims: str, language: InterfaceLanguage) -> Message:
    """Returns the sentences that have passed so far."""
    told = f'<p class="step{_UNFINISHED}>{label("checking", language)}</p>'
    opening = f'<div class="sanad-answer{_UNFINISHED} {_in(language)}>'
    return _message("assistant", f"{opening}{claims}{told}</div>")


def not_whole(asked: str) -> Answer:
    """Returns what stands for an answer until it is whole."""
    question = Question(asked=asked, text=asked, language=spoken(asked))
    return Answer(question=question, outcome="failed", error=_STOPPED)


def nothing_asked() -> Message:
    """Returns why there is no answer where no document is chosen to be asked."""
    text = f'<p>{both("no_document_chosen")} <a href="#documents">{both("all_sources")}</a></p>'
    return _message("assistant", f'<div class="failure">{text}</div>')


def broken_off(message: Message) -> Message | None:
    """Returns a message that says that it is not whole; None if it is."""
    shown = message["content"][0].get("text", "") if message["role"] == "assistant" else ""
    if _UNFINISHED not in shown:
        return None
    told = f'<div class="stopped">{both("stopped")}</div>'
    return _message("assistant", f"{shown.replace(_UNFINISHED, _DONE)}{told}")


def failure(reason: str, language: InterfaceLanguage) -> Message:
    """Returns why there is no answer, where not even a failed one could be made."""
    told = label("stopped_by_error", language, reason=f"<bdi>{html(reason)}</bdi>")
    return _message("assistant", f'<div class="failure" {_in(language)}>{told}</div>')


def answer(kept: KeptTurn) -> Message:
    """Returns an answer with what can be done with it."""
    given = kept.turn.answer
    if given.outcome == "failed" and given.error == _STOPPED:
        return _message("assistant", f'<div class="stopped">{both("stopped")}</div>')
    parts = [render_html.to_html(given)]
    if given.outcome == "failed" and given.model != "quote":
        told = both("answer_in_quotes")
        parts.append(f'<p><a class="in-quotes" role="button" href="#do-quote">{told}</a></p>')
    if given.outcome in ("answered", "refused"):
        parts.append(_tools(kept))
    return _message("assistant", "".join(parts))


def offered(questions: Sequence[str]) -> str:
    """Returns what could be asked next, for the place above the question box."""
    if not questions:
        return ""
    items = "".join(
        f'<li><button type="button" data-do="ask" {_in(spoken(text))}>{html(text)}</button></li>'
        for text in questions
    )
    return f'<nav class="follow-ups"><h3>{both("ask_next")}</h3><ul>{items}</ul></nav>'


def conversation(kept: Sequence[KeptTurn]) -> list[Message]:
    """Returns a conversation that was kept."""
    return [message for turn in kept for message in (question(turn.turn.question), answer(turn))]


def with_rating(messages: Sequence[Message], kept: KeptTurn) -> list[Message]:
    """Returns the messages with the rating of one answer as it is now."""
    changed = []
    for message in messages:
        text = message["content"][0].get("text", "")
        for rating in (None, *RATINGS.values()):
            text = text.replace(_ratings(kept.id, rating), _ratings(kept.id, kept.rating))
        changed.append(_message(message["role"], text))
    return changed


def _tools(kept: KeptTurn) -> str:
    text = escape(to_text(kept.turn)).replace("\n", "&#10;")
    return (
        f'<div class="tools"><a class="copy" role="button" href="#do-copy">'
        f'<span class="ready">{both("copy")}</span><span class="done">{both("copied")}</span></a>'
        f'{_ratings(kept.id, kept.rating)}</div><pre class="copy-text">{text}</pre>'
    )


def _ratings(turn_id: str, given: Rating | None) -> str:
    links = "".join(
        f'<a role="button" class="rating{" given" if rating == given else ""}" '
        f'href="#do-rate-{name}-{turn_id}">{both(f"rate_{name}")}</a>'
        for name, rating in RATINGS.items()
    )
    return f'<span class="ratings" role="group">{links}</span>'


def _in(language: InterfaceLanguage) -> str:
    return render_html.attributes(language)


def _message(role: str, text: str) -> Message:
    """Returns a chat message; a blank line would end the HTML and let Markdown begin."""
    return {"role": role, "content": "\n".join(filter(str.strip, text.splitlines()))}
