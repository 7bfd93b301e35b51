"""PDF files, by poppler's pdftotext where it is installed, else by pypdf.

Measured on Arabic pages: pdftotext keeps every word in reading order; pypdf swaps pieces round
quotes, brackets and digits in about one word of eight.
"""

import logging
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError, WrongPasswordError

from index.errors import LoadError
from index.load.content import Content

# What it says of a damaged file is said in the error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

TIMEOUT = 120.0
"""Seconds that pdftotext may work on one file before it is stopped."""

_PYPDF_ERRORS = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pypdf raiseds on damaged files, found by feeding it some."""
_BIDI = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"[ \t\r]+(?=\n)|\r(?=\n)")


def read(data: bytes) -> Content:
    """Returns the text of the pages, compatibility forms resolved, with a blank line between pages.

    Raises:
        LoadError: the file is locked, damaged, or has no text layer.
    """
    program = shutil.which("pdftotext")
    pages = _by_poppler(program, data) if program else _by_pypdf(data)
    cleaned = [clean(page) for page in pages]
    if not any(cleaned):
        raise LoadError("has no text layer (its pages are images): run OCR on it first")
    starts: list[int] = []
    text = ""
    for page in cleaned:
        if text and page:
            text += "\n\n"
        starts.append(len(text))
        text += page
    return Content(text=text, title=_title(data), pages=tuple(starts))


def _by_poppler(program: str, data: bytes) -> Sequence[str]:
    command = [program, "-q", "-enc", "UTF-8", "-eol", "unix", "-", "-"]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LoadError(
            f"took pdftotext more than {TIMEOUT:.0f} seconds: split it into smaller files"
        ) from error
    except OSError as error:
        raise LoadError(f"could not be given to pdftotext ({error}): check {program}") from error
    if done.returncode == 3 or b"password" in done.stderr.lower():
        raise LoadError("is locked with a password: save a copy without one")
    if done.returncode != 0:
        # pypdf repairs some files that poppler gives up, and says more of the others.
        return _by_pypdf(data)
    return done.stdout.decode("utf-8", "replace").removesuffix("\f").split("\f")


def _by_pypdf(data: bytes) -> Sequence[str]:
    with _mapped():
        return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def _title(data: bytes) -> str:
    """Returns the title in the file's properties, empty where that cannot be read."""
    try:
        with _mapped():
            properties = PdfReader(BytesIO(data)).metadata
            return clean(str(properties.title)) if properties and properties.title else ""
    except LoadError:
        return ""


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except (FileNotDecryptedError, WrongPasswordError) as error:
        raise LoadError("is locked with a password: save a copy without one") from error
    except _PYPDF_ERRORS as error:
        raise LoadError(
            f"is damaged or not a PDF ({error or type(error).__name__}): "
            "open it in a viewer, print it to a new PDF"
        ) from error


def clean(text: str) -> str:
    """Resolves presentation forms and ligatures; drops bidi controls and half surrogates."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    whole = _CONTROL.sub("", _BIDI.sub("", unicodedata.normalize("NFKC", whole)))
    return _LINE_END.sub("", whole.replace("\f", "\n")).strip()
