"""What a function of the page or of the API is called with, read before Gradio acts on it.

Gradio runs any function of the page for whoever knows its number, fetches a file from any address
that is named in a call, and in a mounted page takes any file of this machine for an uploaded one.
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.utils import get_upload_folder
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.visitors import COOKIE, cookies, is_visitor

_JOIN, _CALL = "/gradio_api/queue/join", "/gradio_api/call/"
_RESULTS = "/gradio_api/queue/data"


class Calls:
    """Reads what a function is called with, and turns away what no one should call it with."""

    def __init__(self, app: ASGIApp, blocks: gr.Blocks) -> None:
        self._app = app
        self._functions = blocks.fns
        self._public = {f.api_name: f for f in blocks.fns.values() if _is_public(f)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a call on, with what was left out of it filled in."""
        path = scope["path"].rstrip("/") if scope["type"] == "http" else ""
        if path.startswith((_RESULTS, _CALL)) and scope["method"] == "GET":
            await self._listen(scope, receive, send)
            return
        if path != _JOIN and not path.startswith(_CALL):
            await self._app(scope, receive, send)
            return
        body = await _body(receive)
        try:
            call = _parsed(body)
            function = self._function(path, call, scope)
            _require_uploaded(call["data"])
            if _is_public(function):
                call["data"] = _completed(function, call["data"])
                body = json.dumps(call).encode()
        except HTTPException as error:
            refusal = JSONResponse({"detail": error.detail}, status_code=error.status_code)
            await refusal(scope, receive, send)
            return
        await self._app(scope, _again(body, receive), send)

    async def _listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on who waits for results.

        Gradio breaks off with an error where the session is no more, after it has said so, and
        where two who waited for one session have both gone; here the reply ends.
        """
        gone = False

        async def watched() -> Message:
            nonlocal gone
            message = await receive()
            gone = gone or message["type"] == "http.disconnect"
            return message

        try:
            await self._app(scope, watched, send)
        except RuntimeError as error:  # Starlette: the reply had begun
            ended = error.__cause__
            if not isinstance(ended, HTTPException) or ended.status_code != HTTPStatus.NOT_FOUND:
                raise
            await send({"type": "http.response.body", "body": b""})
        except KeyError:  # Gradio: the session was forgotten when the first of the two went
            if not gone:
                raise

    def _function(self, path: str, call: Mapping[str, Any], scope: Scope) -> BlockFunction:
        """Finds what is called: by name what is public, and by number also what is the page's."""
        number = call.get("fn_index")
        if path.startswith(_CALL):
            found = self._public.get(path.removeprefix(_CALL))
        else:
            found = self._functions.get(number) if type(number) is int else None
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "there is no such function")
        if not _is_public(found) and not is_visitor(cookies(scope).get(COOKIE)):
            names = ", ".join(f"/{name}" for name in self._public)
            raise HTTPException(
                HTTPStatus.FORBIDDEN,
                f"this function is for the page, which was not opened: programs have {names}",
            )
        return found


def _is_public(function: BlockFunction) -> bool:
    return function.api_visibility == "public"


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        call = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "the body is not JSON") from error
    if not isinstance(call, dict) or not isinstance(call.get("data"), list):
        raise HTTPException(
            HTTPStatus.UNPROCESSABLE_ENTITY, 'the body is not {"data": [...]} with the values'
        )
    return call


def _require_uploaded(data: list[Any]) -> None:
    """Turns away files that are not from an upload, which Gradio would fetch or copy."""
    folder = Path(get_upload_folder()).resolve()
    values = [*data]
    while values:
        value = values.pop()
        if isinstance(value, list):
            values.extend(value)
        elif isinstance(value, dict):
            values.extend(value.values())
            path = value.get("path")
            if isinstance(path, str) and not _is_inside(folder, path):
                raise HTTPException(
                    HTTPStatus.UNPROCESSABLE_ENTITY,
                    f"{path!r} was not uploaded: send it to /gradio_api/upload and give what that"
                    " returns",
                )


def _is_inside(folder: Path, path: str) -> bool:
    try:
        return Path(path).resolve().is_relative_to(folder)
    except (OSError, ValueError):  # no path at all
        return False


def _completed(function: BlockFunction, data: list[Any]) -> list[Any]:
    """Returns the values with the defaults of those left out at the end."""
    assert function.fn is not None
    parameters = list(signature(function.fn).parameters.values())
    missing = parameters[len(data) :]
    if len(data) > len(parameters) or any(p.default is Parameter.empty for p in missing):
        names = ", ".join(p.name for p in parameters)
        raise HTTPException(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            f"/{function.api_name} takes {names}, in this order: got {len(data)} values",
        )
    return [*data, *(p.default for p in missing)]


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while (message := await receive())["type"] == "http.request":
        body.extend(message.get("body", b""))
        if not message.get("more_body"):
            break
    return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Returns what gives a body that was read once more, and then what comes after it."""
    unread = [body]

    async def give() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        return await receive()

    return give
