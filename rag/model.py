"""Asking a model on an OpenAI-compatible server, and asking again where that may help.

Servers differ: a way of asking that one refuses is given up for a plainer one, which is remembered.
Each request has a connection of its own, so that a reply given up is also no longer written.
"""

import random
import ssl
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import httpx

from rag.errors import AnswererReply
from rag.failures import FOREIGN, Failure, PastDeadline, cut_off, failure, late
from rag.replies import spoken
from rag.settings import Settings

FIRST_WAIT = 0.5
"""Seconds before the second try; each further wait is twice as long, up to `LONGEST_BACKOFF`."""
LONGEST_BACKOFF = 8.0
MAX_BYTES = 16 * 1024 * 1024
"""Size of one response: thousands of events, reasoning among them."""
_NO_SCHEMA = frozenset({400, 404, 422, 500, 501})
"""What servers answer to a `response_format` that they do not know."""
_NOT_SO = frozenset({400, 422})
"""What servers answer to a temperature or a system message that a model does not take."""
_CUT = frozenset({"length", "max_tokens", "content_filter"})
"""What servers give as the end of a reply that is not at its end."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What to tell a model."""

    rules: str
    material: str
    form: str = ""
    """Rules that are added where the schema is sent."""
    schema: Mapping[str, Any] | None = None
    """JSON schema of the reply, sent where the server can hold a model to one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to a server."""

    messages: tuple[tuple[str, str], ...]
    """Role and text."""
    options: Mapping[str, Any]
    """Further fields of the body."""
    temperature: float | None
    streamed: bool
    timeout: float
    """Seconds without a byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a reply."""

    text: str
    finish: str = ""
    """Why the reply ends here, as the server says it: `stop`, `length`."""


Talk = Callable[[Settings, Request, httpx.Client], Iterator[Piece]]
"""Sends a request and yields the reply as it comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a server is asked."""

    schema: bool
    streamed: bool = True
    bare: bool = False
    """Rules and material in one message, and no temperature."""


class Model:
    """A model on a server. One object serves any number of threads."""

    def __init__(
        self, settings: Settings, *, talk: Talk, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.name = settings.llm_model
        self.settings = settings
        self._talk = talk
        self._sleep = sleep
        self._way = _Way(schema=settings.llm_format != "text")

    def ask(
        self, prompt: Prompt, read: Callable[[Iterable[str]], Iterator[T]]
    ) -> Generator[T, None, None]:
        """Yields what `read` makes of the reply.

        Asks again, after a while, where the server is busy, broken or not there, as long as nothing
        was yielded.

        Raises:
            AnswererUnreachable: no reply could be had.
            AnswererReply: the reply is cut off, or is none of a model.
        """
        ends = time.monotonic() + self.settings.llm_deadline
        way, tries, released = self._way, 0, False
        while True:
            try:
                with closing(self._pieces(prompt, way, ends)) as pieces:
                    for item in read(pieces):
                        released = True
                        yield item
                return
            except Failure as failed:
                if released:
                    raise _after_some(failed) from None
                other = self._other_way(way, failed, prompt)
                wait = max(failed.wait, _backoff(tries))
                spent = tries >= self.settings.llm_retries or time.monotonic() + wait > ends
                if other is None and (spent or not failed.passing):
                    raise failed.error from None
            if other is None:
                self._sleep(wait)
                tries += 1
            way = other or way

    def reply(self, prompt: Prompt) -> str:
        """Returns the whole reply, without its reasoning.

        Raises:
            AnswererError: as `ask`.
        """
        return "".join(self.ask(prompt, lambda pieces: iter(["".join(spoken(pieces))])))

    def _pieces(self, prompt: Prompt, way: _Way, ends: float) -> Generator[str, None, None]:
        """Yields the reply of one request. Raises `Failure` alone."""
        if time.monotonic() >= ends:
            raise late(self.settings)
        request = self._request(prompt, way, ends)
        body = _Body(ends)
        finish, silent = "", True
        hooks: dict[str, list[Callable[..., Any]]] = {"response": [body.watch]}
        with httpx.Client(
            verify=self._tls,
            follow_redirects=True,
            headers={"Accept-Encoding": "identity"},
            event_hooks=hooks,
        ) as client:
            try:
                for piece in self._talk(self.settings, request, client):
                    self._way, silent = way, False
                    finish = piece.finish or finish
                    yield piece.text
            except FOREIGN as error:
                raise failure(error, self.settings) from None
        if silent:
            raise replace(failure(ValueError("no event in the stream"), self.settings), silent=True)
        if finish in _CUT or not (finish or body.done or not way.streamed):
            raise cut_off(finish, self.settings)

    def _request(self, prompt: Prompt, way: _Way, ends: float) -> Request:
        held = way.schema and prompt.schema is not None
        rules = f"{prompt.rules}\n\n{prompt.form}" if held and prompt.form else prompt.rules
        form = {"name": "reply", "strict": True, "schema": prompt.schema}
        return Request(
            messages=(("user", f"{rules}\n\n{prompt.material}"),)
            if way.bare
            else (("system", rules), ("user", prompt.material)),
            options={"response_format": {"type": "json_schema", "json_schema": form}}
            if held
            else {},
            temperature=None if way.bare else 0.0,
            streamed=way.streamed,
            timeout=max(0.1, min(self.settings.llm_timeout, ends - time.monotonic())),
        )

    def _other_way(self, way: _Way, failed: Failure, prompt: Prompt) -> _Way | None:
        """Returns a plainer way to ask, where the failure may be one of the way."""
        if failed.silent and way.streamed:
            return replace(way, streamed=False)
        held = way.schema and prompt.schema is not None
        if held and self.settings.llm_format == "auto" and failed.status in _NO_SCHEMA:
            return replace(way, schema=False)
        if not way.bare and failed.status in _NOT_SO:
            return replace(way, bare=True)
        return None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpx.create_ssl_context()  # 50 ms, where a client alone takes 0.2


class _Body:
    """Watches a response: its time and size, and whether it says that it is done."""

    def __init__(self, ends: float) -> None:
        self.done = False
        self._ends = ends

    def watch(self, response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Watched(response.stream, self)

    def read(self, stream: httpx.SyncByteStream) -> Iterator[bytes]:
        tail, size = b"", 0
        for data in stream:
            size += len(data)
            tail = tail[-16:] + data
            self.done = self.done or b"[DONE]" in tail
            if time.monotonic() > self._ends:
                raise PastDeadline("the whole reply takes too long")
            if size > MAX_BYTES:
                raise httpx.StreamError(f"a response of over {MAX_BYTES:,} bytes")
            yield data


class _Watched(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, body: _Body) -> None:
        self._stream = stream
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body.read(self._stream)

    def close(self) -> None:
        self._stream.close()


def _backoff(tries: int) -> float:
    """Returns seconds, between half of the wait that is due and all of it."""
    return min(LONGEST_BACKOFF, FIRST_WAIT * 2.0**tries) * random.uniform(0.5, 1.0)


def _after_some(failed: Failure) -> AnswererReply:
    """Returns the error of a reply that failed when some of it was already yielded."""
    said = str(failed.error)
    return AnswererReply(said if "cut off" in said else f"the model's reply was cut off: {said}")
