"""The page, served for a measurement: a process of its own over the sample documents."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds that the page has to start, and again to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A page that is being served."""

    url: str
    pid: int
    started: float
    """When the process was begun, by `time.perf_counter`."""
    healthy: float
    """Seconds from then until `/healthz` answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a process has of the machine."""

    mib: float
    """Resident memory."""
    cpu: float
    """Seconds of all cores together since it began."""


def usage(pid: int) -> Usage | None:
    """Returns what a process uses; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return None
    user, system = stat.rpartition(") ")[2].split()[11:13]  # proc(5), counted behind the name
    return Usage(
        mib=pages * os.sysconf("SC_PAGE_SIZE") / 2**20,
        cpu=(int(user) + int(system)) / os.sysconf("SC_CLK_TCK"),
    )


@contextmanager
def samples() -> Iterator[Path]:
    """Indexes the sample documents with the shipped encoder, for a block of code."""
    with TemporaryDirectory(prefix="sanad-load-") as folder:
        index = Path(folder) / "index"
        _command("ingest", str(HOME / "corpus"), "--index", str(index))
        yield index


@contextmanager
def served(index: Path) -> Iterator[Served]:
    """Serves an index for a block of code, on a free port, with the settings that Sanad ships.

    Raises:
        RuntimeError: the page did not start, said that something broke, or did not stop when it
            was interrupted.
    """
    log = index.parent / "server.log"
    started = time.perf_counter()
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [sys.executable, str(HOME / "app.py")],
            env={**_environment(), "SANAD_INDEX": str(index), "SANAD_PORT": "0"},
            stderr=said,
        )
    try:
        url = _announced(process, log)
        _wait_until_healthy(url)
        healthy = time.perf_counter() - started
        yield Served(url=url, pid=process.pid, started=started, healthy=healthy)
    finally:
        code = _stop(process)
    told = log.read_text(encoding="utf-8")
    if code != 0 or "Traceback" in told:
        raise RuntimeError(f"the page ended with {code} and said: {told}")


def _environment() -> dict[str, str]:
    """The settings of whoever measures must not change what is measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SANAD_")}


def _command(*arguments: str) -> None:
    command = [sys.executable, "-m", "rag.cli", *arguments]
    done = subprocess.run(command, cwd=HOME, env=_environment(), capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"`sanad {arguments[0]}` failed: {done.stderr}")


def _announced(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Waits for the line that names the address."""
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        for line in log.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.startswith("Sanad: ") and line.endswith("\n"):
                return line.removeprefix("Sanad: ").strip()
        time.sleep(0.02)
    raise RuntimeError(f"the page was not served: {log.read_text(encoding='utf-8')}")


def _wait_until_healthy(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    with httpx.Client(base_url=url, trust_env=False) as client:
        while time.monotonic() < deadline:
            try:
                client.get("/healthz").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.02)
            else:
                return
    raise RuntimeError(f"{url}/healthz did not answer in {PATIENCE:.0f} s")


def _stop(process: "subprocess.Popen[bytes]") -> int:
    """Interrupts the process, as Ctrl+C does, and returns its exit code."""
    process.send_signal(signal.SIGINT)
    try:
        return process.wait(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()
