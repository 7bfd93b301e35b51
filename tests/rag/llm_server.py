"""A local OpenAI-compatible server that answers what a test tells it to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Server:
    """What to answer, and what was asked."""

    url: str = ""
    reply: str = ""
    status: int = 200
    delay: float = 0.0
    requests: list[dict[str, Any]] = field(default_factory=list)


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that hang up: some tests make them do so."""


@contextmanager
def running() -> Iterator[Server]:
    """Serves on a free loopback port until the block is left."""
    told = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.requests.append(json.loads(body))
            time.sleep(told.delay)
            self.send_response(told.status)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            if told.status != 200:
                return
            for start in range(0, len(told.reply), 7):  # pieces that part words and keys
                self._chunk({"content": told.reply[start : start + 7]})
            self.wfile.write(b"data: [DONE]\n\n")

        def _chunk(self, delta: dict[str, str]) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": None}
            row = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            self.wfile.write(f"data: {json.dumps({**row, 'choices': [choice]})}\n\n".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = _Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
