"""What can go wrong between Sanad and a model's server -> what to say, and whether to ask again.

The messages of openai and httpx are mapped here, once. None of ours holds the key: a server that
echoes it is not quoted with it.
"""

import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import httpx
import openai

from rag.errors import AnswererError, AnswererReply, AnswererUnreachable
from rag.settings import Settings

FOREIGN = (
    openai.OpenAIError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    # What openai and llama-index stumble with over a reply of another shape.
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
)
"""All that asking through llama-index is known to raise."""
PASSING = frozenset({429, 500, 502, 503, 504})
"""HTTP statuses that another try may not meet."""
LONGEST_WAIT = 20.0
"""Seconds. A server that asks for more in `Retry-After` is not waited for."""
_QUOTED = 200
"""Characters of a server's own message that are shown."""


@dataclass(kw_only=True, eq=False)  # not frozen: Python writes the traceback into it
class Failure(Exception):
    """What went wrong with one request."""

    error: AnswererError
    """What to raise where nothing can be done."""
    passing: bool = False
    """Another try may go better."""
    status: int = 0
    """HTTP status, where there is one."""
    wait: float = 0.0
    """Seconds that the server asks to be left alone."""
    silent: bool = False
    """The server answered a request for a stream with no event at all."""


class PastDeadline(httpx.ReadTimeout):
    """The time for the whole reply is over."""


def failure(error: Exception, settings: Settings) -> Failure:
    """Returns what an exception of a request means."""
    at = settings.llm_address
    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else None
    if isinstance(error, PastDeadline) or isinstance(cause, PastDeadline):
        return late(settings)
    if isinstance(error, openai.APIStatusError):
        return _status(error, settings)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        said = (
            f"the model's server at {at} did not answer in time (nothing for"
            f" {settings.llm_timeout:g} seconds): see whether it is busy, or raise"
            " SANAD_LLM_TIMEOUT"
        )
        return Failure(error=AnswererUnreachable(said))
    detail = _quoted(str(cause or error) or type(error).__name__, settings)
    if isinstance(error, openai.APIConnectionError | httpx.TransportError):
        said = (
            f"the model's server at {at} cannot be reached ({detail}): check SANAD_LLM_URL and"
            " that the server runs"
        )
        return Failure(error=AnswererUnreachable(said), passing=True)
    if isinstance(error, openai.APIError):
        said = f"the model's server at {at} broke off with an error ({detail}): look at its log"
        return Failure(error=AnswererUnreachable(said), passing=True)
    said = (
        f"what came from {at} is no reply of a model ({type(error).__name__}: {detail}): check that"
        " SANAD_LLM_URL is the base URL of an OpenAI-compatible server (it often ends in /v1)"
    )
    return Failure(error=AnswererReply(said))


def late(settings: Settings) -> Failure:
    """Returns the failure of a reply that is not done in time."""
    said = (
        f"the model {settings.llm_model} was not done within {settings.llm_deadline:g} seconds:"
        " raise SANAD_LLM_DEADLINE, or set a faster model (SANAD_LLM_MODEL)"
    )
    return Failure(error=AnswererUnreachable(said))


def cut_off(finish: str, settings: Settings) -> Failure:
    """Returns the failure of a reply that ended before it was done."""
    why = {
        "": ("the connection was closed before the end", "look at the server's log, or ask again"),
        "length": (
            "it reached the length that the server allows",
            "raise the server's limit for replies or its context (SANAD_LLM_CONTEXT says how much"
            " Sanad takes it to be)",
        ),
    }
    reason, advice = why.get(finish, (f"the server ended it as {finish!r}", "ask otherwise"))
    said = f"the model's reply was cut off: {_quoted(reason, settings)}; {advice}"
    return Failure(error=AnswererReply(said), passing=not finish)


def _status(error: openai.APIStatusError, settings: Settings) -> Failure:
    status = error.status_code
    quoted = _quoted(error.message, settings)
    advice = {
        401: "it does not accept the key: check SANAD_LLM_KEY",
        403: "the key may not use this model: check SANAD_LLM_KEY and SANAD_LLM_MODEL",
        404: f"it knows no model {settings.llm_model!r}, or nothing is at that address: check"
        " SANAD_LLM_MODEL, and SANAD_LLM_URL (it often ends in /v1)",
        413: "the question with its evidence is too long for it: lower SANAD_LLM_CONTEXT",
        429: "it is asked too much, or an allowance is used up: wait, or see the account",
    }.get(status, "look at its log")
    if status in (400, 422):
        advice = "check SANAD_LLM_MODEL, and lower SANAD_LLM_CONTEXT if it says that the text is"
        advice += " too long"
    wait = _retry_after(error.response)
    said = f"the model's server at {settings.llm_address} answered with error {status}: {advice}"
    return Failure(
        error=AnswererUnreachable(f"{said} ({quoted})"),
        passing=status in PASSING and wait <= LONGEST_WAIT,
        status=status,
        wait=wait,
    )


def _retry_after(response: httpx.Response) -> float:
    """Returns the seconds of a `Retry-After` header, which may hold a date (RFC 9110, 10.2.3)."""
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return 0.0


def _quoted(text: str, settings: Settings) -> str:
    """Returns the beginning of a server's message on one line, without the key and any login."""
    if re.search(r"<html|<!doctype", text, re.I):
        return "an HTML page"
    for secret in (settings.llm_key, settings.llm_url.removesuffix(settings.llm_address)):
        text = text.replace(secret, "...") if secret else text
    text = " ".join(re.sub(r"(?<=://)[^/@\s]*@", "", text).split())
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}..."
