"""The front door: health, the public endpoint, and a port that is taken."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from tests.ui.conftest import HOME, Server


def fetched(url: str, body: dict[str, Any] | None = None) -> str:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=20) as reply:
        return str(reply.read().decode("utf-8"))


def test_health_counts_the_documents(server: Server) -> None:
    health = json.loads(fetched(f"{server.url}/healthz"))
    assert health["status"] == "ok"
    assert health["documents"] >= 17


def test_public_endpoint_gives_the_answer_format(server: Server) -> None:
    question = "متى بدأ توزيع المياه بالتناوب في عمّان؟"
    call = f"{server.url}/gradio_api/call/ask"
    event = json.loads(fetched(call, {"data": [question]}))["event_id"]
    lines = fetched(f"{call}/{event}").splitlines()
    [answer] = json.loads(next(line for line in lines if line.startswith("data: "))[6:])
    assert (answer["question"], answer["language"], answer["outcome"]) == (
        question,
        "ar",
        "answered",
    )
    citation = answer["claims"][0]["citations"][0]
    anchor = f"cite-{citation['document_id']}-{citation['start']}-{citation['end']}"
    assert server.cited(anchor) == citation["quote"]


def test_only_the_one_endpoint_is_public(server: Server) -> None:
    described = json.loads(fetched(f"{server.url}/gradio_api/info"))
    assert set(described["named_endpoints"]) == {"/ask"}
    assert not described["unnamed_endpoints"]


def test_port_in_use_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, str(HOME / "app.py")],
            env={**os.environ, "SANAD_PORT": str(port), "SANAD_INDEX": str(tmp_path / "index")},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert str(port) in done.stderr
    assert "SANAD_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "index").exists()
