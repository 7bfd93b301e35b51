"""A local OpenAI-compatible server that plays what a test tells it to: good, bad and broken."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How one request is answered."""

    text: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str | None = "stop"
    done: bool = True
    """Whether the stream ends with [DONE]."""
    dropped: bool = False
    """Whether the connection is dropped after the text."""
    delay: float = 0.0
    """Seconds before the first byte."""
    pause: float = 0.0
    """Seconds before the last piece."""
    size: int = 7
    """Characters of a piece: the default parts words and keys."""
    body: bytes | None = None
    """Sent as it is in place of a reply."""
    comments: int = 0
    """SSE comments before the first piece, ten a second."""


Play = str | Reply | Callable[[dict[str, Any]], Reply]
"""A text, a reply, or what makes one of a request."""


class Server:
    """What to answer, and what was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.streams = True
        """Whether the server knows how to stream; else it answers in one piece."""
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._plays: list[Play] = [""]

    def play(self, *plays: Play) -> None:
        """Answers the next requests in turn; the last play is for all that follow."""
        self._plays = list(plays)

    def prompt(self, number: int = -1) -> str:
        """All that the model was told in one request."""
        return "\n".join(message["content"] for message in self.requests[number]["messages"])

    def answer(self, request: dict[str, Any], key: str) -> Reply:
        self.requests.append(request)
        self.keys.append(key)
        play = self._plays.pop(0) if len(self._plays) > 1 else self._plays[0]
        if callable(play):
            return play(request)
        return play if isinstance(play, Reply) else Reply(text=play)


def no_schema(status: int, text: str) -> Callable[[dict[str, Any]], Reply]:
    """Plays a server that answers a JSON schema with an error."""
    refused = Reply(status=status, body=b'{"error": {"message": "response_format?"}}')
    return lambda request: refused if "response_format" in request else Reply(text=text)


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that hang up: some tests make them do so."""


def _handler(told: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = told.answer(request, self.headers.get("Authorization", ""))
            time.sleep(reply.delay)
            streamed = told.streams and request.get("stream", False) and reply.body is None
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Content-Type" not in reply.headers:
                kind = "text/event-stream" if streamed else "application/json"
                self.send_header("Content-Type", kind)
            self.end_headers()
            if reply.body is not None:
                self.wfile.write(reply.body)
            elif streamed:
                self._stream(reply)
            else:
                message = {"role": "assistant", "content": reply.text}
                choice = {"index": 0, "message": message, "finish_reason": reply.finish}
                self.wfile.write(json.dumps(_event("chat.completion", choice)).encode())

        def _stream(self, reply: Reply) -> None:
            for _ in range(reply.comments):
                time.sleep(0.1)
                self.wfile.write(b": still here\n\n")
            starts = range(0, len(reply.text), reply.size)
            for start in starts:
                time.sleep(reply.pause if start == starts[-1] else 0)
                self._chunk({"content": reply.text[start : start + reply.size]}, None)
            if reply.dropped:
                self.connection.setsockopt(
                    socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0"
                )
                self.connection.close()
                return
            if reply.finish:
                self._chunk({}, reply.finish)
            if reply.done:
                self.wfile.write(b"data: [DONE]\n\n")

        def _chunk(self, delta: dict[str, str], finish: str | None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            event = json.dumps(_event("chat.completion.chunk", choice))
            self.wfile.write(f"data: {event}\n\n".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    return Handler


def _event(kind: str, choice: dict[str, Any]) -> dict[str, Any]:
    return {"id": "1", "object": kind, "created": 0, "model": "m", "choices": [choice]}


@contextmanager
def running() -> Iterator[Server]:
    """Serves on a free loopback port until the block is left."""
    told = Server()
    server = _Quiet(("127.0.0.1", 0), _handler(told))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
