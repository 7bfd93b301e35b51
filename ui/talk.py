"""What happens in a conversation: a question is asked, an answer is stopped, rated, kept."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

import gradio as gr

from index.errors import SanadError
from rag import render_html, transcript
from rag.chatbot import Chatbot
from rag.history import Conversation, History, KeptTurn, UnknownConversation
from rag.suggest import follow_ups, suggestions
from rag.types import Answer, EvidenceFound, SentenceChecked, Turn
from ui import messages, panel, past
from ui.messages import RATINGS, Message
from ui.preferences import Tuner
from ui.uploads import safe_name
from ui.visitors import owner

State = tuple[Any, list[Message], str]
"""New state of the question box, the messages, and the id of the conversation."""

GONE = "This conversation was deleted in another window. · حُذفت هذه المحادثة في نافذة أخرى."
WARMING = "Which documents are here?"
FOLLOW_UPS = 2
SUGGESTIONS = 4
CHOICES = 32
"""Choices of documents whose questions are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The handlers of the conversation."""

    tuner: Tuner
    history: History
    _offered: dict[frozenset[str], tuple[str, ...]] = field(default_factory=dict)
    _making: Lock = field(default_factory=Lock)

    def ask(
        self, question: str, shown: list[Message], talk: str, request: gr.Request
    ) -> Iterator[State]:
        """Answers what stands in the box, showing each sentence as soon as it has passed."""
        if not question.strip():
            yield gr.skip(), gr.skip(), talk
            return
        chatbot = self._chatbot(owner(request))
        if chatbot.documents == frozenset():
            yield gr.skip(), [*shown, messages.question(question), messages.nothing_asked()], talk
            return
        yield from self._answer(chatbot, question, shown, talk, owner(request))

    def ask_this(
        self, shown: list[Message], talk: str, wanted: gr.EventData, request: gr.Request
    ) -> Iterator[State]:
        """Asks a question that was offered."""
        yield from self.ask(str(wanted.text)[:2000], shown, talk, request)

    def ask_example(
        self, shown: list[Message], talk: str, chosen: gr.SelectData, request: gr.Request
    ) -> Iterator[State]:
        """Asks one of the questions that an empty conversation offers."""
        yield from self.ask(str(chosen.value["text"]), shown, talk, request)

    def ask_in_quotes(
        self, shown: list[Message], talk: str, request: gr.Request
    ) -> Iterator[State]:
        """Asks the last question again, to be answered in quotes: for where the model failed."""
        turns = self._turns(owner(request), talk)
        if turns:
            chatbot = self._chatbot(owner(request)).quoting()
            yield from self._answer(chatbot, turns[-1].turn.question, shown, talk, owner(request))

    def _answer(
        self, chatbot: Chatbot, question: str, shown: list[Message], talk: str, visitor: str
    ) -> Iterator[State]:
        """Answers a question. It is kept at once, so that it outlives a stop and a reload."""
        shown = [*shown, messages.question(question)]
        busy = gr.update(submit_btn=False, stop_btn=True)
        try:
            turns = [kept.turn for kept in self._turns(visitor, talk)]
            begun = Turn(question=question, answer=messages.not_whole(question))
            kept = self.history.add(visitor, talk or None, begun)
            talk = kept.conversation_id
            begins = [*shown, messages.step("searching", messages.spoken(question))]
            yield gr.update(value="", submit_btn=False, stop_btn=True), begins, talk
            for message, answer in _steps(chatbot, question, turns):
                if answer is not None:
                    whole = Turn(question=question, answer=answer)
                    message = messages.answer(self.history.complete(visitor, kept.id, whole))
                yield busy, [*shown, message], talk
        except SanadError as error:
            message = messages.failure(str(error), messages.spoken(question))
            yield busy, [*shown, message], talk

    def settle(
        self, question: str, shown: list[Message], talk: str, request: gr.Request
    ) -> tuple[Any, Any]:
        """Makes the box ready again, with the question in it where there was no answer.

        What was typed meanwhile stays. An answer that was broken off says that it is not whole.
        """
        box: dict[str, Any] = {"submit_btn": True, "stop_btn": False}
        turns = self._turns(owner(request), talk)
        if turns and turns[-1].turn.answer.outcome == "failed" and not question.strip():
            box["value"] = turns[-1].turn.question
        ended = messages.broken_off(shown[-1]) if shown else None
        return gr.update(**box), [*shown[:-1], ended] if ended else gr.skip()

    def listed(self, talk: str, request: gr.Request) -> tuple[str, str]:
        """Shows the visitor's conversations, and the title of the one that is open."""
        kept = self.history.conversations(owner(request))
        return past.title(_named(kept, talk)), past.conversations(kept, talk)

    def offer(self, talk: str, request: gr.Request) -> str:
        """Offers what could be asked next."""
        turns = self._turns(owner(request), talk)
        if not turns:
            return ""
        chatbot = self._chatbot(owner(request)).quoting()
        asked = [kept.turn.question for kept in turns]
        answer = turns[-1].turn.answer
        return messages.offered(follow_ups(chatbot, answer, avoid=asked, limit=FOLLOW_UPS))

    def start_again(self) -> State:
        """Begins a new conversation; the one before is kept."""
        return gr.update(value="", submit_btn=True, stop_btn=False), [], ""

    def enter(self, remembered: str | None, request: gr.Request) -> tuple[Any, str]:
        """Shows the conversation that was open before a reload, or else the last one.

        Args:
            remembered: Its id; empty for a new conversation; None where the browser has none.
            request: Who asks.
        """
        visitor = owner(request)
        kept = self.history.conversations(visitor)
        known = _named(kept, remembered or "")
        if remembered is None and kept:
            known = kept[0]
        talk = known.id if known else ""
        return messages.conversation(self._turns(visitor, talk)), talk

    def suggest(self, request: gr.Request) -> Any:
        """Offers questions that the documents at hand answer."""
        return self._examples(self._chatbot(owner(request)))

    def warm(self) -> None:
        """Loads what the first question would have to wait for."""
        with suppress(SanadError):
            self.tuner.chatbot.quoting().ask(WARMING)

    def _examples(self, chatbot: Chatbot) -> Any:
        """Makes the questions once for each choice of documents: it takes about a second."""
        documents = chatbot.documents
        if documents is None:
            documents = frozenset(d.id for d in chatbot.index.catalogue.documents())
        with self._making:
            if documents not in self._offered:
                while len(self._offered) >= CHOICES:
                    self._offered.popitem()
                self._offered[documents] = suggestions(
                    chatbot.quoting(), documents=documents, limit=SUGGESTIONS
                )
        return gr.update(examples=[{"text": text} for text in self._offered[documents]])

    def open(self, wanted: gr.EventData, request: gr.Request) -> State:
        """Shows a conversation that was kept."""
        talk = str(wanted.id)
        shown = messages.conversation(self._turns(owner(request), talk))
        return gr.update(value="", submit_btn=True, stop_btn=False), shown, talk

    def rename(self, wanted: gr.EventData, request: gr.Request) -> None:
        """Gives a conversation another title."""
        try:
            self.history.rename(owner(request), str(wanted.id), str(wanted.title))
        except UnknownConversation:
            gr.Info(GONE)

    def delete(
        self, shown: list[Message], talk: str, wanted: gr.EventData, request: gr.Request
    ) -> State:
        """Deletes a conversation; where it is the one that is open, a new one begins."""
        self.history.delete(owner(request), str(wanted.id))
        return (gr.skip(), shown, talk) if wanted.id != talk else self.start_again()

    def export(self, wanted: gr.EventData, request: gr.Request) -> dict[str, str]:
        """Returns a conversation as a file for the browser to keep: its name and its text."""
        kept = self.history.conversations(owner(request))
        turns = self._turns(owner(request), str(wanted.id))
        conversation = _named(kept, str(wanted.id))
        if conversation is None:
            return {}
        if wanted.format == "json":
            data = transcript.to_json(conversation, turns)
            suffix, text = "json", json.dumps(data, ensure_ascii=False, indent=2)
        else:
            suffix, text = "md", transcript.to_markdown(conversation.title, turns)
        return {"name": safe_name(f"{conversation.title}.{suffix}"), "text": text}

    def rate(
        self, shown: list[Message], talk: str, wanted: gr.EventData, request: gr.Request
    ) -> list[Message]:
        """Keeps what the visitor thinks of an answer; the same rating again takes it back."""
        visitor, rating = owner(request), RATINGS.get(str(wanted.rating))
        for kept in self._turns(visitor, talk):
            if kept.id == wanted.turn:
                kept = replace(kept, rating=None if rating == kept.rating else rating)
                self.history.rate(visitor, kept.id, kept.rating)
                return messages.with_rating(shown, kept)
        gr.Info(GONE)
        return shown

    def _chatbot(self, visitor: str) -> Chatbot:
        chosen = self.history.preferences(visitor)
        documents = self.tuner.chatbot.index.catalogue.documents()
        return self.tuner.tuned(chosen, panel.asked(documents, chosen))

    def _turns(self, visitor: str, talk: str) -> tuple[KeptTurn, ...]:
        try:
            return self.history.turns(visitor, talk) if talk else ()
        except UnknownConversation:  # deleted in another window
            return ()


def _steps(
    chatbot: Chatbot, question: str, turns: Sequence[Turn]
) -> Iterator[tuple[Message, Answer | None]]:
    """Yields what is to be seen after each event; the answer itself at last.

    Quotes are all there at once: steps between would be drawn in vain, and delay what they lead to.
    """
    language = messages.spoken(question)
    quoted = chatbot.answerer.name == "quote"
    claims = ""
    for event in chatbot.stream(question, turns):
        match event:
            case Answer():
                yield messages.unfinished(claims, language), event
            case EvidenceFound(evidence=evidence) if not quoted:
                count = f'<bdi class="num">{len(evidence)}</bdi>'
                yield messages.step("reading", language, count=count), None
            case SentenceChecked(claim=claim) if not quoted:
                claims += render_html.claim_html(claim, quoted=False, language=language)
                yield messages.unfinished(claims, language), None


def _named(kept: Sequence[Conversation], talk: str) -> Conversation | None:
    return next((conversation for conversation in kept if conversation.id == talk), None)
