"""The LLM answerer: any OpenAI-compatible server, through llama-index.

The model reads numbered evidence sentences and writes lines that end in their numbers. Its text is
not trusted: the chatbot resolves and checks every sentence afterwards.
"""

from collections.abc import Iterator, Sequence

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.llms.llm import LLM
from llama_index.llms.openai_like import OpenAILike

import prompts
from rag.errors import AnswererReply, AnswererUnreachable
from rag.settings import Settings
from rag.types import Draft, Evidence, Question

REFUSAL = "NO_ANSWER"
"""What a model writes when the evidence does not answer."""
MAX_SENTENCES = 12
"""A reply that goes on past this is cut: it is not an answer."""
MAX_CHARACTERS = 6_000


class LLMAnswerer:
    """Writes answers with a language model."""

    def __init__(self, llm: LLM, *, name: str) -> None:
        self._llm = llm
        self.name = name

    @classmethod
    def from_settings(cls, settings: Settings) -> "LLMAnswerer":
        """Returns an answerer on the OpenAI-compatible server that the settings name."""
        llm = OpenAILike(
            model=settings.llm_model,
            api_base=settings.llm_url,
            api_key=settings.llm_key or "none",
            context_window=settings.llm_context,
            is_chat_model=True,
            timeout=settings.llm_timeout,
            max_retries=1,
            temperature=0.0,
        )
        return cls(llm, name=settings.llm_model)

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Yields the model's sentences as soon as each is whole.

        Raises:
            AnswererUnreachable: the server cannot be reached or does not answer in time.
            AnswererReply: the reply is empty.
        """
        empty = True
        for number, line in enumerate(self._lines(_prompt(question, evidence))):
            if not line.strip():
                continue
            empty = False
            if REFUSAL in line or number >= MAX_SENTENCES:
                return
            yield Draft(text=line.strip())
        if empty:
            raise AnswererReply(f"the model {self.name} gave an empty reply: ask again")

    def _lines(self, prompt: str) -> Iterator[str]:
        """Yields the reply line by line; the last one need not be ended."""
        line = ""
        length = 0
        try:
            for chunk in self._llm.stream_chat([ChatMessage(role="user", content=prompt)]):
                line += chunk.delta or ""
                length += len(chunk.delta or "")
                *whole, line = line.split("\n")
                yield from whole
                if length > MAX_CHARACTERS:
                    return
        except (openai.APIConnectionError, httpx.TransportError) as error:
            raise AnswererUnreachable(
                f"the model's server cannot be reached ({error}): check SANAD_LLM_URL and that the"
                " server runs"
            ) from error
        except openai.APIError as error:
            raise AnswererReply(f"the model's server answered with an error ({error})") from error
        yield line


def _prompt(question: Question, evidence: Sequence[Evidence]) -> str:
    numbered = "\n".join(f"[{item.key}] {' '.join(item.text.split())}" for item in evidence)
    return prompts.load(
        "answer", question.language, evidence=numbered, question=question.text, refusal=REFUSAL
    )
