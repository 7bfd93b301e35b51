"""Word documents, by python-docx: paragraphs and tables in the order of the body."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree

from index.errors import LoadError
from index.load.content import Block, Content, compose

MAX_GROWTH = 20
"""How many times the size limit a file may unpack to. Word files shrink about tenfold when zipped;
far more than that is a zip bomb."""

_HEADING = re.compile(r"(?:heading|title|subtitle|عنوان|العنوان)\s*\d*", re.I)
_BODY_LEVEL = 9
"""`w:outlineLvl` of text that is no heading; 0 to 8 are headings (ECMA-376, 17.3.1.20)."""
_DOCX_ERRORS = (
    OpcError,
    PythonDocxError,
    etree.LxmlError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
"""What python-docx, zipfile and lxml raised on damaged files, and the relatives of those."""
_SKIPPED = frozenset(
    qn(tag) for tag in ("w:pPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"}
_MARKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read(data: bytes, *, max_bytes: int) -> Content:
    """Returns the paragraphs and tables, one table row a line with its cells joined by ` | `.

    Raises:
        LoadError: the file is damaged, no Word document, or unpacks to far too much.
    """
    with _mapped():
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_GROWTH * max_bytes:
            raise LoadError(
                f"unpacks to {unpacked / 2**20:.1f} MB, more than {MAX_GROWTH} times the limit of "
                f"{max_bytes / 2**20:.1f} MB (SANAD_MAX_FILE_MB): leave it out if it is not yours",
                problem="unpacks_too_large",
                size=unpacked,
                limit=MAX_GROWTH * max_bytes,
            )
        document = docx.Document(BytesIO(data))
        blocks = _blocks(document.element.body, document)
        return compose(blocks, title=document.core_properties.title or "")


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except zipfile.BadZipFile as error:
        raise LoadError(
            f"is damaged or no .docx ({error}): open it in Word and save it as .docx",
            problem="damaged",
        ) from error
    except _DOCX_ERRORS as error:
        raise LoadError(
            f"is no readable Word document ({error or type(error).__name__}): "
            "open it in Word and save it as .docx",
            problem="damaged",
        ) from error


def _blocks(body: Any, document: WordDocument) -> Iterator[Block]:
    """Yields the blocks of a body; content controls are opened, they hold text like any other."""
    for child in body:
        if child.tag == qn("w:p"):
            yield _paragraph(child, document)
        elif child.tag == qn("w:tbl"):
            for row in child.iter(qn("w:tr")):
                if next(row.iterancestors(qn("w:tbl"))) is child:
                    yield Block(text=_row(row), kind="row")
        elif child.tag == qn("w:sdt"):
            for content in child.iterchildren(qn("w:sdtContent")):
                yield from _blocks(content, document)


def _paragraph(element: Any, document: WordDocument) -> Block:
    text = _text(element)
    if _is_heading(element, document):
        return Block(text=" ".join(text.split()), kind="heading")
    listed = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    return Block(text=text, kind="item" if listed else "paragraph")


def _is_heading(element: Any, document: WordDocument) -> bool:
    """Tells headings by their outline level, or by name, id or level of a style they follow."""
    level = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    style: Any = Paragraph(element, document).style
    while level is None and style is not None:
        if _HEADING.fullmatch(style.name or "") or _HEADING.fullmatch(style.style_id or ""):
            return True
        level = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        style = style.base_style
    return level is not None and int(level.get(qn("w:val"), _BODY_LEVEL)) < _BODY_LEVEL


def _row(row: Any) -> str:
    """Returns the cells of a row; a cell merged with the one above is left empty."""
    cells: list[str] = []
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue  # of a table inside a cell: its text is in the cell's
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        above = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
        texts = [_text(paragraph) for paragraph in cell.iter(qn("w:p"))]
        cells.append("" if above else " ".join(" ".join(texts).split()))
    return " | ".join(cells) if any(cells) else ""


def _text(element: Any) -> str:
    """Returns the text as it reads with all changes accepted; text boxes are left out."""
    parts: list[str] = []
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        else:
            parts.append(_MARKS.get(child.tag, "") or _text(child))
    return "".join(parts)
