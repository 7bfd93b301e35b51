"""The LLM answerer: any OpenAI-compatible server, through llama-index.

The model reads numbered evidence sentences and writes sentences with their numbers. Its text is not
trusted: `replies` reads it, and the chatbot resolves and checks every sentence afterwards.
"""

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.openai_like import OpenAILike

import prompts
from index import tokens
from index.language import detect
from index.normalize import words
from index.types import Language
from rag.errors import AnswererError, AnswererReply
from rag.model import Model, Piece, Prompt, Request
from rag.replies import REFUSAL, REFUSED, read, without_keys
from rag.settings import Settings
from rag.types import Draft, Evidence, Question

MAX_SENTENCES = 12
"""A reply that goes on past this is cut: it is not an answer."""
MAX_REPEATED = 2
"""So often may a reply say again what it said before it is cut: it goes in circles."""
ROOM = 2_048
"""o200k tokens kept free for the reply, or a quarter of the context where that is less."""
MARGIN = 1.5
"""What a text may take in the tokens of the model for one in o200k."""
SCHEMA = {
    "type": "object",
    "properties": {
        "refused": {"type": "boolean"},
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "keys": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "keys"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["refused", "sentences"],
    "additionalProperties": False,
}
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"")
_NAMES = {"ar": "Arabic", "en": "English", "und": "no language"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unusable:
    """Why a reply is asked for once more."""

    reason: str
    insist: bool = False


class LLMAnswerer:
    """Writes answers with a language model."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.name = model.name

    @classmethod
    def from_settings(
        cls, settings: Settings, *, sleep: Callable[[float], None] = time.sleep
    ) -> "LLMAnswerer":
        """Returns an answerer on the OpenAI-compatible server that the settings name."""
        return cls(Model(settings, talk=talk, sleep=sleep))

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Yields the model's sentences as soon as each is whole; nothing where it refuses.

        A reply without a sentence in the language of the question is asked for once more.

        Raises:
            AnswererUnreachable: the server cannot be reached, does not answer in time, or refuses.
            AnswererReply: the reply is empty, cut off, endless, or in another language.
        """
        first = yield from self._reply(question, evidence)
        if first is None:
            return
        second = yield from self._reply(question, evidence, first)
        if second is not None:
            raise AnswererReply(f"{second.reason}, twice: ask again, or set another model")

    def _reply(
        self, question: Question, evidence: Sequence[Evidence], before: _Unusable | None = None
    ) -> Generator[Draft, None, _Unusable | None]:
        """Yields the sentences of one reply; returns why it has none, unless it refuses."""
        seen: set[tuple[str, ...]] = set()
        repeated = strange = 0
        with closing(self._model.ask(self._prompt(question, evidence, before), read)) as drafts:
            for draft in drafts:
                if draft is REFUSED:
                    break
                if not _in_language(draft.text, question.language):
                    strange += 1
                    if not seen:
                        break
                    continue
                said = words(without_keys(draft.text))
                repeated += said in seen
                if repeated > MAX_REPEATED or len(seen) == MAX_SENTENCES:
                    break
                if said not in seen:
                    seen.add(said)
                    yield draft
            else:
                if not seen:
                    return _Unusable(reason=f"the model {self.name} gave an empty reply")
        if strange:
            wrong = f"the model {self.name} did not write in {_NAMES[question.language]}"
            if seen:
                raise AnswererReply(f"{wrong} throughout: {strange} sentences are left out")
            return _Unusable(reason=wrong, insist=True)
        return None

    def _prompt(
        self, question: Question, evidence: Sequence[Evidence], before: _Unusable | None
    ) -> Prompt:
        """Returns what to ask; after an unusable reply otherwise than before."""
        language = question.language
        settings = self._model.settings
        schema = SCHEMA if before is None or settings.llm_format == "json" else None
        form = prompts.load("answer_json", language)
        demand = f"\n\n{prompts.load('insist', language)}" if before and before.insist else ""

        def parts(numbered: str) -> tuple[str, str]:
            asked = prompts.data(question.text)
            return prompts.parts(
                "answer", language, evidence=numbered, question=asked, refusal=REFUSAL
            )

        context = settings.llm_context
        room = (context - min(ROOM, context // 4)) / MARGIN
        numbered = _numbered(
            evidence, budget=int(room) - tokens.count("".join((*parts(""), form, demand)))
        )
        if evidence and not numbered:
            raise AnswererError(
                f"no evidence sentence fits beside the question into {context} tokens: raise"
                " SANAD_LLM_CONTEXT, or ask a shorter question"
            )
        rules, material = parts(numbered)
        return Prompt(rules=rules, material=material + demand, form=form, schema=schema)


def talk(settings: Settings, request: Request, client: httpx.Client) -> Iterator[Piece]:
    """Sends a request through llama-index and yields the reply as it comes."""
    llm = OpenAILike(
        model=settings.llm_model,
        api_base=settings.llm_url,
        api_key=settings.llm_key or "none",
        context_window=settings.llm_context,
        is_chat_model=True,
        timeout=request.timeout,
        max_retries=0,
        http_client=client,
    )
    messages = [ChatMessage(role=role, content=text) for role, text in request.messages]
    warmth = openai.omit if request.temperature is None else request.temperature
    if not request.streamed:
        whole = llm.chat(messages, temperature=warmth, **request.options)
        finish = whole.raw.choices[0].finish_reason or ""
        yield Piece(text=whole.message.content or "", finish=finish)
        return
    for chunk in llm.stream_chat(messages, temperature=warmth, **request.options):
        choices = chunk.raw.choices
        finish = (choices[0].finish_reason or "") if choices else ""
        yield Piece(text=chunk.delta or "", finish=finish)


def _numbered(evidence: Sequence[Evidence], *, budget: int) -> str:
    """Returns the sentences with their keys, best first, that a budget of o200k tokens holds."""
    lines: list[str] = []
    for item in evidence:
        line = f"[{item.key}] {prompts.data(item.text)}\n"
        size = tokens.count(line)
        if size <= budget:
            budget -= size
            lines.append(line)
    return "".join(lines).rstrip("\n")


def _in_language(text: str, language: Language) -> bool:
    """Tells whether a sentence is in a language, what it quotes left aside."""
    said = without_keys(text)
    found = detect(_QUOTED.sub("", said))
    return (detect(said) if found == "und" else found) in (language, "und")
