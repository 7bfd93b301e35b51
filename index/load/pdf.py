"""PDF files, by poppler's programs where they are installed, else by pypdf.

Measured on Arabic pages: pdftotext keeps every word in reading order; pypdf swaps pieces round
quotes, brackets and digits in about one word of eight. Either works in a process of its own, which
is stopped when a file takes too long: 0.2 s a file for pypdf, a tenth of that for poppler.
"""

import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import LoadError
from index.load.content import Content

TIMEOUT = 120.0
"""Seconds that one program may work on one file before it is stopped."""

# -P: the modules beside it are called like some of the standard library's.
_PYPDF = (sys.executable, "-P", str(Path(__file__).with_name("pdf_pages.py")))
_TITLE = re.compile("^Title: +(.*)", re.M)
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"[ \t\r]+(?=\n)|\r(?=\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pages:
    """What a program read, as it wrote it."""

    texts: Sequence[str]
    title: str


def read(data: bytes, *, timeout: float = TIMEOUT) -> Content:
    """Returns the text of the pages, compatibility forms resolved, with a blank line between pages.

    Args:
        data: The file.
        timeout: Seconds after which a program that reads it is stopped.

    Raises:
        LoadError: the file is locked, damaged, takes too long, or has no text layer.
    """
    pages = _by_poppler(data, timeout) or _by_pypdf(data, timeout)
    cleaned = [clean(text) for text in pages.texts]
    if not any(cleaned):
        raise LoadError(
            "has no text layer (its pages are images): run OCR on it first", problem="scanned"
        )
    starts: list[int] = []
    text = ""
    for page in cleaned:
        if text and page:
            text += "\n\n"
        starts.append(len(text))
        text += page
    return Content(text=text, title=clean(pages.title), pages=tuple(starts))


def _by_poppler(data: bytes, timeout: float) -> _Pages | None:
    """Returns what pdftotext reads; None where it is missing or fails.

    pypdf repairs some files that poppler gives up, and says more of the others.
    """
    program = shutil.which("pdftotext")
    if program is None:
        return None
    command = (program, "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-")
    done = _run("pdftotext", command, data, timeout)
    if done.returncode == 3 or b"password" in done.stderr.lower():
        raise _locked()
    if done.returncode != 0:
        return None
    texts = done.stdout.decode("utf-8", "replace").removesuffix("\f").split("\f")
    return _Pages(texts=texts, title=_title(data, timeout))


def _title(data: bytes, timeout: float) -> str:
    """Returns the title in the file's properties, or nothing: no file is refused for its title."""
    program = shutil.which("pdfinfo")
    if program is None:
        return ""
    try:
        done = _run("pdfinfo", (program, "-enc", "UTF-8", "-"), data, timeout)
    except LoadError:
        return ""
    found = _TITLE.search(done.stdout.decode("utf-8", "replace"))
    return found[1] if found else ""


def _by_pypdf(data: bytes, timeout: float) -> _Pages:
    done = _run("pypdf", _PYPDF, data, timeout)
    if done.returncode != 0:
        raise _damaged(f"pypdf broke down with code {done.returncode}")
    reply = json.loads(done.stdout)
    if "pages" in reply:
        return _Pages(texts=reply["pages"], title=reply["title"])
    raise _locked() if "encrypted" in reply else _damaged(reply["damaged"])


def _run(
    name: str, command: Sequence[str], data: bytes, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, input=data, capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LoadError(
            f"took {name} more than {timeout:.0f} seconds: split it into smaller files",
            problem="too_slow",
            seconds=round(timeout),
        ) from error
    except OSError as error:
        raise LoadError(
            f"could not be given to {name} ({error}): check {command[0]}",
            problem="unreadable",
            said=str(error),
        ) from error


def _locked() -> LoadError:
    return LoadError("is locked with a password: save a copy without one", problem="encrypted")


def _damaged(said: str) -> LoadError:
    return LoadError(
        f"is damaged or not a PDF ({said}): open it in a viewer, print it to a new PDF",
        problem="damaged",
    )


def clean(text: str) -> str:
    """Resolves presentation forms and ligatures; drops bidi controls and half surrogates."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = _CONTROL.sub("", _BIDI.sub("", unicodedata.normalize("NFKC", whole)))
    return _LINE_END.sub("", whole.replace("\f", "\n")).strip()
