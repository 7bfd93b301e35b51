"""What every request must pass and every response carries, whatever Gradio does with it.

Gradio answers any site that names itself as the host, has routes that nothing here needs (a proxy,
an editor, a monitor), and serves what was uploaded. What is not on the list below is not there.
"""

import re
import shutil
import socket
from base64 import b64encode
from collections.abc import Collection
from contextlib import suppress
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
from math import ceil
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.settings import Settings

PUBLIC = ("ask", "search", "ingest")
"""The functions of the API (`ui.api`)."""
_CALL = rf"/gradio_api/call/(?:{'|'.join(PUBLIC)})"
_ROUTES = {
    "GET": re.compile(
        r"/|/healthz|/config|/logout|/theme\.css|/favicon\.ico|/manifest\.json|/pwa_icon"
        r"|/(?:assets|static)/.+"
        r"|/gradio_api/(?:info|app_id|queue/data|upload_progress|heartbeat/[^/]+)"
        rf"|{_CALL}/[^/]+"
    ),
    "POST": re.compile(rf"/login|/gradio_api/(?:upload|queue/join|cancel|reset)|{_CALL}"),
}
_UPLOAD = "/gradio_api/upload"

MANY_FILES = 16
"""So many of the largest files may come in one upload; more have to come in several."""
_MIB = 1024 * 1024
_LARGEST_CALL = 16 * _MIB
"""Bytes: a long conversation, which the page sends with each question, is well below."""
_SPARE = 256 * _MIB
"""Bytes that an upload leaves free on the disk of the index."""

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval' {scripts}; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)
"""Gradio's HTML component makes functions of text, hence `unsafe-eval`; its styles are inline."""
_OTHER_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with it browsers hide the origin of a form from its own server.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_USUAL_PORT = re.compile(r":(?:80|443)$")
_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Guard:
    """Turns away what is meant for another host, sent by another site, not there, or too large."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        allowed = filter(None, settings.allowed_hosts.split(","))
        self._app = app
        self._hosts = frozenset({"localhost", socket.gethostname().lower(), *allowed})
        self._largest_upload = MANY_FILES * settings.max_bytes
        self._folder = settings.index_dir

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or says why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refused = self._refused(scope, Headers(scope=scope))
            await (refused or self._app)(scope, receive, send)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = [headers.get("host", "")]
        if forwarded := headers.get("x-forwarded-host", "").split(",")[0].strip():
            hosts.append(forwarded)
        for host in hosts:
            if not self._is_own(host):
                return _refusal(
                    HTTPStatus.MISDIRECTED_REQUEST,
                    f"{host!r} is not a name of this server: add it to SANAD_ALLOWED_HOSTS",
                )
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if _from_elsewhere(scope, headers, hosts[-1]):
            return _refusal(HTTPStatus.FORBIDDEN, "another site may not call this server")
        routes = _ROUTES.get(method)
        if routes is None or not routes.fullmatch(scope["path"].rstrip("/") or "/"):
            return _refusal(HTTPStatus.NOT_FOUND, "there is nothing here")
        return self._too_large(scope["path"], headers) if method == "POST" else None

    def _is_own(self, host: str) -> bool:
        """Tells whether a Host header names this server.

        A number address is no risk: only a name can be made to lead here by whoever owns it.
        """
        with suppress(ValueError):
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
            if name in self._hosts or ("*" in self._hosts and name):
                return True
            ip_address(name)
            return True
        return False

    def _too_large(self, path: str, headers: Headers) -> Response | None:
        length = headers.get("content-length", "")
        if not length.isdecimal():
            return _refusal(HTTPStatus.LENGTH_REQUIRED, "send the size of the body in bytes")
        if path.rstrip("/") == _UPLOAD:
            return self._upload_too_large(int(length))
        if int(length) > _LARGEST_CALL:
            return _refusal(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"{int(length):,} bytes are more than the {_LARGEST_CALL:,} of a call",
            )
        return None

    def _upload_too_large(self, n_bytes: int) -> Response | None:
        """Refuses in words for people: the page shows them as they are."""
        if n_bytes > self._largest_upload:
            size = f"{ceil(10 * n_bytes / _MIB) / 10:,}"
            limit = f"{self._largest_upload // _MIB:,}"
            return PlainTextResponse(
                f"{size} MB at once are more than {limit} MB: add the files in parts.\n"
                f"حجم هذه الملفات {size} ميغابايت والحد {limit} في المرة الواحدة: أضفها على دفعات.",
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            )
        # An upload is kept twice until it is read: as it came, and beside the index.
        if shutil.disk_usage(self._folder).free < 2 * n_bytes + _SPARE:
            return PlainTextResponse(
                "The disk of the index is nearly full: make room before adding files.\n"
                "يكاد القرص الذي فيه الفهرس يمتلئ: أفرغ فيه مساحة قبل إضافة الملفات.",
                HTTPStatus.INSUFFICIENT_STORAGE,
            )
        return None


class Shield:
    """Gives every response the headers that hold the browser to what the page needs."""

    def __init__(self, app: ASGIApp, head: str) -> None:
        """Takes the markup of the page's head: the scripts in it, which Gradio adds, may run."""
        self._app = app
        self._head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with the headers; the page is held back until its scripts are known."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun: Message | None = None
        body = bytearray()

        async def dress(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _dress(headers, scope, message["status"])
                if headers.get("content-type", "").startswith("text/html"):
                    begun = message
                    return
            elif begun is not None:
                body.extend(message.get("body", b""))
                if message.get("more_body"):
                    return
                policy = _PAGE_POLICY.format(scripts=" ".join(_hashes(bytes(body), self._head)))
                MutableHeaders(scope=begun)["Content-Security-Policy"] = policy
                await send(begun)
                message = {"type": "http.response.body", "body": bytes(body)}
            await send(message)

        await self._app(scope, receive, dress)


def _dress(headers: MutableHeaders, scope: Scope, status: int) -> None:
    is_named_by_content = scope["path"].startswith("/assets/") and status == HTTPStatus.OK
    headers.update(_HEADERS)
    headers["Content-Security-Policy"] = _OTHER_POLICY
    headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_named_by_content else "no-store"
    )
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        headers.append("set-cookie", _held(cookie, secure=scope["scheme"] == "https"))


def _held(cookie: str, *, secure: bool) -> str:
    """Returns a cookie that other sites cannot make a browser send; Gradio's own would let them."""
    value, *attributes = (part.strip() for part in cookie.split(";"))
    kept = [a for a in attributes if not a.lower().startswith(("samesite", "secure"))]
    return "; ".join([value, *kept, "SameSite=Lax", *(["Secure"] if secure else [])])


def _hashes(*markup: bytes) -> Collection[str]:
    """Returns what the policy calls the scripts that stand in pieces of markup."""
    return [
        f"'sha256-{b64encode(sha256(script).digest()).decode()}'"
        for piece in markup
        for script in _SCRIPT.findall(piece)
    ]


def _from_elsewhere(scope: Scope, headers: Headers, host: str) -> bool:
    """Tells whether the page of another site has made the browser ask.

    A link may lead here from anywhere, to the page itself. Programs say nothing of where they are.
    """
    origin = headers.get("origin")
    if origin is not None and _place(urlsplit(origin).netloc) != _place(host):
        return True
    is_visit = (
        scope["method"] == "GET"
        and scope["path"] == "/"
        and headers.get("sec-fetch-mode") == "navigate"
    )
    return headers.get("sec-fetch-site") in ("cross-site", "same-site") and not is_visit


def _place(host: str) -> str:
    """Returns a host as it is compared: some proxies add the port that goes without saying."""
    return _USUAL_PORT.sub("", host.lower())


def _refusal(status: HTTPStatus, reason: str) -> JSONResponse:
    return JSONResponse({"detail": reason}, status_code=status)
