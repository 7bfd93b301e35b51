"""Does the cited text support a claim? A language model's judgement, beside the rules of `support`.

What it replies is not trusted: anything but one of the four verdicts counts as no support.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import get_args

from pydantic import BaseModel

import prompts
from index.language import detect
from rag.errors import AnswererReply
from rag.generate import talk
from rag.model import Model, Prompt
from rag.settings import Settings
from rag.types import Support, Verdict

SCORES: Mapping[Verdict, float] = MappingProxyType(
    {"supported": 1.0, "partly": 0.5, "unsupported": 0.2, "contradicted": 0.0}
)
"""A model gives a verdict, not a measure: each stands inside its range in `support`."""
MAX_REASON = 200
"""Characters of a reason that are kept."""
SCHEMA = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "verdict": {"type": "string", "enum": list(get_args(Verdict))},
    },
    "required": ["reason", "verdict"],
    "additionalProperties": False,
}


class _Judgement(BaseModel):
    """What the schema asks for. Unknown fields are ignored."""

    verdict: Verdict
    reason: str = ""


class LLMChecker:
    """Asks a language model whether sentences support a claim."""

    def __init__(self, model: Model) -> None:
        self._model = model

    @classmethod
    def from_settings(
        cls, settings: Settings, *, sleep: Callable[[float], None] = time.sleep
    ) -> "LLMChecker":
        """Returns a checker on the server that the settings name."""
        return cls(Model(settings, talk=talk, sleep=sleep))

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        """Judges a claim against all the cited sentences together.

        Raises:
            AnswererUnreachable: the server cannot be reached, does not answer in time, or refuses.
        """
        if not claim.strip() or not any(text.strip() for text in cited):
            return Support(score=0.0, verdict="unsupported", reason="nothing to compare")
        rules, material = prompts.parts(
            "check",
            "ar" if detect(claim) == "ar" else "en",
            claim=prompts.data(claim),
            sources="\n".join(f"- {prompts.data(text)}" for text in cited),
        )
        try:
            reply = self._model.reply(Prompt(rules=rules, material=material, schema=SCHEMA))
        except AnswererReply as error:
            return Support(score=0.0, verdict="unsupported", reason=f"not judged: {error}")
        return _support(reply)


def _support(reply: str) -> Support:
    try:
        judged, _ = json.JSONDecoder(strict=False).raw_decode(reply, max(0, reply.find("{")))
        judgement = _Judgement.model_validate(judged)
    except (ValueError, RecursionError):  # a ValidationError is a ValueError
        return Support(
            score=0.0,
            verdict="unsupported",
            reason=f"not judged: the model wrote {_short(reply)!r} in place of a verdict",
        )
    return Support(
        score=SCORES[judgement.verdict],
        verdict=judgement.verdict,
        reason=_short(judgement.reason) or "no reason given",
    )


def _short(text: str) -> str:
    return " ".join(prompts.data(text).split())[:MAX_REASON]
