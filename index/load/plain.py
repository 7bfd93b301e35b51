"""Plain text and Markdown: bytes -> the text exactly as written, line breaks and all."""

import codecs
import re

from charset_normalizer import from_bytes

from index.errors import LoadError
from index.load.content import Content
from index.markdown import headings

ENCODINGS = ("cp1256", "iso8859_6", "cp1252")
"""What texts in the two languages are found in, beside Unicode. Chosen: with every code page
allowed, short Arabic texts are taken for Cyrillic, Greek or Turkish ones."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MAX_CONTROL = 0.01
"""Share of control characters above which bytes are not taken for text."""


def read_text(data: bytes) -> Content:
    """Returns the text of a .txt file; nothing is changed but a byte order mark dropped.

    Raises:
        LoadError: the bytes are not text, or in an encoding that cannot be told.
    """
    return Content(text=_checked(decode(data)))


def read_markdown(data: bytes) -> Content:
    """Returns the text of a Markdown file, marks included, with its headings.

    Raises:
        LoadError: as for plain text.
    """
    text = _checked(decode(data))
    spans = headings(text)
    title = text[spans[0].start : spans[0].end] if spans else ""
    return Content(text=text, title=title, headings=spans)


def decode(data: bytes, *, declared: str = "") -> str:
    """Returns bytes as text: by their mark, as UTF-8, as declared, as it looks, in this order.

    UTF-8 goes before the declared encoding: pages saved again keep their old declaration, and
    letters of another encoding are hardly ever valid UTF-8.

    Raises:
        LoadError: no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data.removeprefix(mark), encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return data.decode(declared)
        except (UnicodeDecodeError, LookupError):
            pass  # a wrong declaration is common: look at the bytes instead
    best = None if b"\0" in data else from_bytes(data, cp_isolation=list(ENCODINGS)).best()
    if best is None:
        raise LoadError(
            "is binary data, or in an unknown encoding: save it as UTF-8 text", problem="not_text"
        )
    return _strict(data, best.encoding)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoadError(
            f"is marked as {encoding} but byte {error.start} is not: save it as UTF-8 text",
            problem="not_text",
        ) from error


def _checked(text: str) -> str:
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > MAX_CONTROL * len(text):
        raise LoadError(
            f"is binary data, not text ({controls} control characters): "
            "give it the suffix of its real format, or leave it out",
            problem="not_text",
        )
    return text
