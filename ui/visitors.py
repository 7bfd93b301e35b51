"""Who asks: a name where people sign in, and else the browser, which is told apart by a cookie."""

import asyncio
import re
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, field

import anyio
import gradio as gr
from fastapi import HTTPException
from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.passwords import Users, normal_name
from ui.labels import both

COOKIE = "sanad-visitor"
_COOKIE_NEEDED = (
    "This page needs its cookie to tell your conversations from those of others: allow cookies for "
    "it and load it again. · تحتاج هذه الصفحة إلى ملف تعريف الارتباط الخاص بها لتميّز محادثاتك من "
    "محادثات غيرك: اسمح به ثم أعد تحميل الصفحة."
)
_STYLE = """
html[lang^="ar"] :is(body, .block, [data-testid="block-info"]) { direction: rtl; }
html[lang^="ar"] .sign-in [lang="en"], html:not([lang^="ar"]) .sign-in [lang="ar"] { display: none }
"""
SIGN_IN = f"""<style>{_STYLE}</style>
<span class="sign-in"><b>{both("title")}</b><br>{both("tagline")}</span>"""
"""Stands above the fields where people sign in. Gradio names those in the language of the browser
and says which that is, but leaves the page left to right."""
_YEAR = 365 * 24 * 60 * 60
_ID = re.compile(r"[0-9a-f]{32}")

FREE_GUESSES = 5
"""So many wrong passwords for a name cost no wait."""
_LONGEST_WAIT = 16.0
"""Seconds. With two more guesses than are free it is 2, then 4, and so on up to this."""
_FORGOTTEN = 15 * 60.0
"""Seconds after which wrong passwords for a name are forgotten."""
_MANY_NAMES, _MANY_WAITING = 10_000, 8


def owner(request: gr.Request) -> str:
    """Returns whose conversations and preferences these are.

    Raises:
        gr.Error: the browser did not keep the cookie of the page.
    """
    if request.username:
        return f"user:{normal_name(request.username)}"
    visitor = request.cookies.get(COOKIE, "")
    if not is_visitor(visitor):
        raise gr.Error(_COOKIE_NEEDED, print_exception=False)
    return f"browser:{visitor}"


def is_visitor(value: object) -> bool:
    """Tells whether a cookie has the form of those that are given out."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


class Visitors:
    """Gives each browser that opens the page an id, for a year after the last visit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes everything on; the answer with the page carries the cookie."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        given = cookies(scope).get(COOKIE, "")
        visitor = given if is_visitor(given) else secrets.token_hex(16)

        async def mark(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append(
                    "set-cookie", f"{COOKIE}={visitor}; Path=/; Max-Age={_YEAR}; HttpOnly"
                )
            await send(message)

        await self._app(scope, receive, mark)


def cookies(scope: Scope) -> dict[str, str]:
    """Returns the cookies of a request."""
    given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return cookie_parser("; ".join(given))


@dataclass
class _Attempts:
    """What was tried for one name."""

    wrong: int = 0
    last: float = 0.0
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Login:
    """Judges names and passwords, slower and slower where they are wrong.

    One attempt for a name is judged at a time, so that asking in parallel gains nothing. A right
    password gets in after the same wait: nobody can lock another out.
    """

    def __init__(self, users: Users) -> None:
        self._users = users
        self._attempts: OrderedDict[str, _Attempts] = OrderedDict()
        self._room = anyio.CapacityLimiter(1)  # each password judged takes 32 MiB and a core

    async def check(self, name: str, password: str) -> bool:
        """Tells whether they fit, as the `auth` of Gradio.

        Raises:
            HTTPException: 429 where too many attempts for that name wait already.
        """
        attempts = self._of(normal_name(name))
        if attempts.waiting >= _MANY_WAITING:
            raise HTTPException(429, "too many attempts for this name: wait a minute")
        attempts.waiting += 1
        try:
            async with attempts.turn:
                return await self._judged(attempts, name, password)
        finally:
            attempts.waiting -= 1

    async def _judged(self, attempts: _Attempts, name: str, password: str) -> bool:
        if time.monotonic() - attempts.last > _FORGOTTEN:
            attempts.wrong = 0
        if attempts.wrong >= FREE_GUESSES:
            await asyncio.sleep(min(2.0 ** (attempts.wrong - FREE_GUESSES), _LONGEST_WAIT))
        fits = await anyio.to_thread.run_sync(self._users.fits, name, password, limiter=self._room)
        attempts.wrong = 0 if fits else attempts.wrong + 1
        attempts.last = time.monotonic()
        return fits

    def _of(self, name: str) -> _Attempts:
        """Returns what was tried for a name; the names tried longest ago make room."""
        attempts = self._attempts.setdefault(name, _Attempts())
        self._attempts.move_to_end(name)
        if len(self._attempts) > _MANY_NAMES:
            idle = next((n for n, a in self._attempts.items() if not a.waiting and n != name), None)
            if idle is not None:
                del self._attempts[idle]
        return attempts
