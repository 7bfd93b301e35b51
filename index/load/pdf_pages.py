"""A PDF on stdin -> its pages and its title as JSON on stdout, by pypdf, as a program of its own.

pypdf bounds many of its steps but not the time of all together: a file of a few kilobytes can name
one page a hundred thousand times. Only a process can be stopped whatever it is at, and what breaks
it breaks nothing else. To start quickly it imports nothing but pypdf; `index.load.pdf` runs it.
"""

import json
import logging
import sys
from io import BytesIO
from typing import BinaryIO, TextIO, TypedDict

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError

# What it says of a damaged file is in what it raises.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


class Reply(TypedDict, total=False):
    """Either `pages` and `title`, or what stood against reading them."""

    pages: list[str]
    title: str
    encrypted: bool
    damaged: str
    """What pypdf raised."""


def read(data: bytes) -> Reply:
    """Returns the text of each page and the title in the properties, as pypdf finds them."""
    try:
        reader = PdfReader(BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        return Reply(pages=pages, title=_title(reader))
    except (FileNotDecryptedError, DependencyError):  # the second: a cipher that it does not have
        return Reply(encrypted=True)
    except Exception as error:  # on damaged files pypdf raises nearly everything there is
        return Reply(damaged=str(error) or type(error).__name__)


def _title(reader: PdfReader) -> str:
    """Returns the title, empty where the properties cannot be read: the text is what counts."""
    try:
        return str((reader.metadata and reader.metadata.title) or "")
    except Exception:
        return ""


def main(source: BinaryIO, target: TextIO) -> None:
    """Answers one file."""
    json.dump(read(source.read()), target)


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout)
