"""A follow-up made to stand alone by a language model, whose reply is not trusted."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import prompts
from index.language import detect
from index.types import Language
from rag.errors import AnswererReply
from rag.generate import talk
from rag.model import Model, Prompt
from rag.settings import Settings
from rag.types import Turn

DEADLINE = 10.0
"""Seconds: nothing is shown before the question is known, and rules can take over."""
TURNS = 3
"""Last turns of the conversation that the model is shown."""
MAX_TURN = 1_000
"""Characters of one question, or of one answer, that it is shown."""
MAX_CHARACTERS = 300
"""A longer reply is not a question."""
_LABEL = re.compile(
    r"(?:[-*•#>]+\s*|1[.)]\s+)?"
    r"(?:(?:(?:the|one|rewritten|standalone|stand-alone|last|final) )*(?:question|message|rewrite)"
    r"(?: in (?:english|arabic))?|(?:السؤال|الرسالة|الصياغة)(?: [\u0621-\u064a]+){0,3})\s*[:：]\s*",
    re.I,
)
_ROUND = " \t\"'`*“”‘’«»"


class LLMRewriter:
    """Asks a language model for a question that needs no conversation."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def from_settings(
        cls, settings: Settings, *, sleep: Callable[[float], None] = time.sleep
    ) -> "LLMRewriter":
        """Returns a rewriter on the server that the settings name, with a deadline of its own."""
        brief = replace(
            settings,
            llm_deadline=min(DEADLINE, settings.llm_deadline),
            llm_timeout=min(DEADLINE, settings.llm_timeout),
        )
        return cls(Model(brief, talk=talk, sleep=sleep))

    def rewrite(self, message: str, history: Sequence[Turn], language: Language) -> str:
        """Returns the message as one question that needs no conversation, in `language`.

        Raises:
            AnswererUnreachable: the server cannot be reached, does not answer in time, or refuses.
            AnswererReply: the reply is not one short line in the language.
        """
        rules, material = prompts.parts(
            "rewrite",
            "ar" if language == "ar" else "en",
            conversation="\n".join(_line(turn) for turn in history[-TURNS:]),
            message=prompts.data(message),
        )
        return _question(self._model.reply(Prompt(rules=rules, material=material)), language)


def _line(turn: Turn) -> str:
    said = " ".join(claim.text for claim in turn.answer.claims)
    return "\n".join(f"- {prompts.data(text[:MAX_TURN])}" for text in (turn.question, said) if text)


def _question(reply: str, language: Language) -> str:
    """Returns the one question of a reply.

    Raises:
        AnswererReply: there is none, or more than a question.
    """
    lines = [_LABEL.sub("", line.strip(_ROUND), count=1).strip(_ROUND) for line in _lines(reply)]
    lines = [" ".join(line.split()) for line in lines if line]
    if len(lines) != 1:
        raise AnswererReply(f"the model wrote {len(lines)} lines for one question")
    if len(lines[0]) > MAX_CHARACTERS:
        raise AnswererReply(f"the model wrote {len(lines[0])} characters for one question")
    if detect(lines[0]) != language:
        raise AnswererReply(f"the model wrote a question in another language than {language!r}")
    return lines[0]


def _lines(reply: str) -> list[str]:
    return [line for line in reply.splitlines() if not line.strip().startswith("```")]
