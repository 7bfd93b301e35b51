"""The front door: health, a port that is taken, and what is left when it closes."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from app import health
from index.catalogue import FILE
from index.store import Index
from tests.ui.conftest import HOME, Server, served


def test_health_counts_the_documents_and_says_how_they_are_searched(server: Server) -> None:
    with urlopen(f"{server.url}/healthz", timeout=20) as reply:
        told = json.loads(reply.read())
    assert (told["status"], told["dense"]) == ("ok", False)
    assert told["documents"] >= 17
    assert set(told) == {"status", "documents", "dense"}


def test_an_index_that_cannot_be_read_is_not_healthy(tmp_path: Path) -> None:
    with Index.open(tmp_path, create=True) as index:
        assert health(index).status_code == 200
        index.engine.dispose()
        for file in tmp_path.glob(f"{FILE}*"):
            file.write_bytes(b"no database" * 1000)
        reply = health(index)
    assert (reply.status_code, json.loads(bytes(reply.body))) == (503, {"status": "broken"})


def test_uploads_pass_through_a_folder_of_ones_own_that_goes_with_the_program(
    tmp_path: Path,
) -> None:
    with served(tmp_path / "index"):
        [incoming] = (tmp_path / "index").glob("incoming-*")
        assert incoming.stat().st_mode & 0o077 == 0
    assert not incoming.exists()


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
