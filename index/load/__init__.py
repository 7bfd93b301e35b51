"""A file -> a `Document`: its text as it will be stored, and what its format says about it."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.clutter import is_clutter_line
from index.errors import LoadError
from index.language import detect
from index.load import docx, html, pdf, plain
from index.load.content import Content
from index.types import Document

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx"})
"""What can be read, in lower case."""

MAX_TITLE = 120
"""Characters above which a first line is a paragraph, not a title."""
_PLACEHOLDER = re.compile(
    r"untitled.*|(?:microsoft )?(?:word|powerpoint) - .*|document\s*\d*"
    r"|.*\.(?:docx?|pdf|indd|rtf|html?)|about:blank|none|بدون عنوان|مستند\s*\d*",
    re.I,
)


def read(path: Path, *, root: Path, source: str, max_bytes: int) -> Document:
    """Reads one file.

    Args:
        path: the file.
        root: the folder that was ingested, or the folder that holds the file.
        source: what citations will call the file: its path relative to `root`.
        max_bytes: files above this size are refused.

    Raises:
        LoadError: the file cannot be read as a document. The message goes on from the file's name
            ("is empty: ...") and says what to do.
    """
    data = _bytes(path, max_bytes)
    content = _content(path.suffix.lower(), data, max_bytes)
    if not content.text.strip():
        raise LoadError("is empty: there is nothing to index in it", problem="empty")
    return Document(
        id=document_id(source, content.text),
        root=str(root.resolve()),
        source=source,
        title=_title(content, path),
        language=detect(content.text),
        text=content.text,
        headings=content.headings,
        pages=content.pages,
        n_bytes=len(data),
        file_hash=hashlib.sha256(data).hexdigest(),
    )


def document_id(source: str, text: str) -> str:
    """Returns the id of a document: a hash of its source and its text."""
    return hashlib.sha256(f"{source}\0{text}".encode()).hexdigest()[:32]


@contextmanager
def reading() -> Iterator[None]:
    """Turns what the system says against reading a file into a LoadError."""
    try:
        yield
    except FileNotFoundError as error:
        raise LoadError("does not exist: check the path", problem="missing") from error
    except PermissionError as error:
        raise LoadError(
            "may not be read: give this user permission to read it", problem="forbidden"
        ) from error
    except (OSError, ValueError) as error:
        raise LoadError(
            f"cannot be read ({error}): check the disk and the path",
            problem="unreadable",
            said=str(error),
        ) from error


def _bytes(path: Path, max_bytes: int) -> bytes:
    if path.suffix.lower() not in SUFFIXES:
        raise LoadError(
            f"has the unknown type {path.suffix or '(no suffix)'}: "
            f"convert it to one of {', '.join(sorted(SUFFIXES))}",
            problem="unknown_type",
        )
    with reading():
        _check(path, max_bytes)
        data = path.read_bytes()
    if not data.strip():
        raise LoadError("is empty: there is nothing to index in it", problem="empty")
    return data


def _check(path: Path, max_bytes: int) -> None:
    """Refuses what must not even be opened: a pipe has no end, a large file fills memory."""
    if path.is_dir():
        raise LoadError("is a folder, not a file: name the files in it", problem="not_a_file")
    if path.exists() and not path.is_file():
        raise LoadError(
            "is a device or pipe, not a file: copy it into a file first", problem="not_a_file"
        )
    size = path.stat().st_size
    if size > max_bytes:
        raise LoadError(
            f"is {size / 2**20:.1f} MB, above the limit of {max_bytes / 2**20:.1f} MB: "
            "split it, or raise SANAD_MAX_FILE_MB",
            problem="too_large",
            size=size,
            limit=max_bytes,
        )


def _content(suffix: str, data: bytes, max_bytes: int) -> Content:
    if suffix == ".pdf":
        return pdf.read(data)
    if suffix == ".docx":
        return docx.read(data, max_bytes=max_bytes)
    if suffix in (".html", ".htm"):
        return html.read(data)
    return plain.read_text(data) if suffix == ".txt" else plain.read_markdown(data)


def _title(content: Content, path: Path) -> str:
    """Returns the format's title, else the first heading or line fit for one, else the name."""
    named = " ".join(content.title.split())
    if _fit(named) and not _PLACEHOLDER.fullmatch(named):
        return named
    for span in content.headings[:1]:
        heading = " ".join(content.text[span.start : span.end].split())
        if _fit(heading):
            return heading
    lines = (" ".join(line.split()) for line in content.text.splitlines())
    first = next((line for line in lines if line and not is_clutter_line(line)), "")
    return first if _fit(first) else path.stem


def _fit(title: str) -> bool:
    letters = sum(character.isalpha() for character in title)
    return letters >= 2 and len(title) <= MAX_TITLE and not is_clutter_line(title)
