"""HTML pages, by trafilatura: the article of a page without its navigation."""

import codecs
import logging
import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from index.errors import LoadError
from index.load.content import Block, Content, Kind, compose
from index.load.plain import decode

MANY_TAGS = 10_000
"""Tags above which trafilatura is not asked for a second opinion on what the article is: the time
of that grows with the square of the paragraphs. Measured with 20,000 of them: 81 s, and 6 without;
above 2,500 characters of article it is hardly ever heard."""

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNSEEN = re.compile("head|script|style|noscript|template|svg|math|iframe|object|select|button|nav")
_HEADING = re.compile("h[1-6]")
_BLOCK = re.compile(
    "h[1-6]|address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset"
    "|figcaption|figure|footer|form|header|hr|html|legend|li|main|ol|p|pre|section|summary|table"
    "|tbody|tfoot|thead|tr|ul|br"
)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it reports is raised here


def read(data: bytes) -> Content:
    """Returns the main text of a page; where none is found, all the text that a browser shows.

    Raises:
        LoadError: the page has no text, or cannot be parsed.
    """
    page = _DECLARATION.sub("", decode(data, declared=_declared(data))).replace("\0", "")
    try:
        found = trafilatura.bare_extraction(
            page,
            fast=page.count("<") > MANY_TAGS,
            favor_recall=True,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
        )
        title = getattr(found, "title", None) or ""
        content = compose(_article(getattr(found, "body", None)), title=_line(title))
        if not content.text and page.strip():
            content = compose(_visible(_parsed(page)), title=_line(title))
    except etree.ParserError as error:
        raise LoadError("is empty: there is nothing but comments in it", problem="empty") from error
    except (etree.LxmlError, ValueError, RecursionError) as error:
        raise LoadError(
            f"cannot be parsed as HTML ({type(error).__name__}): save it again from a browser",
            problem="damaged",
        ) from error
    if not content.text:
        raise LoadError(
            "is empty: the page shows no text without its scripts", problem="needs_browser"
        )
    return content


def _declared(data: bytes) -> str:
    """Returns the encoding that the page names for itself, as a browser takes it."""
    found = _CHARSET.search(data[:4096])
    if not found:
        return ""
    name = found.group(1).decode("ascii", "replace").lower()
    try:
        name = codecs.lookup(name).name
    except LookupError:
        return ""
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _article(element: Any) -> Iterator[Block]:
    """Yields the blocks of trafilatura's tree, which follows TEI: head, item, row, lb, ..."""
    if element is None:
        return
    if element.tag == "head":
        yield Block(text=_line(_inline(element)), kind="heading")
    elif element.tag == "row":
        cells = [_line(_inline(cell)) for cell in element.iter("cell")]
        yield Block(text=" | ".join(cells) if any(cells) else "", kind="row")
    elif element.tag == "item":
        yield Block(text=_line(_inline(element, without=("list",))), kind="item")
        for nested in element.iterchildren("list"):
            yield from _article(nested)
    elif element.tag in ("body", "list", "table", "quote", "div"):
        yield Block(text=_line(element.text or ""))
        for child in element:
            yield from _article(child)
            yield Block(text=_line(child.tail or ""))
    elif element.tag == "code":
        yield Block(text=_inline(element))
    else:
        lines = _inline(element, line_break="\n").split("\n")
        yield Block(text="\n".join(filter(None, map(_line, lines))))


def _inline(element: Any, *, line_break: str = " ", without: tuple[str, ...] = ()) -> str:
    """Returns the text inside an element; the line breaks of the file count as blanks."""
    keep = str if element.tag == "code" else _line_breaks_off
    parts = [keep(element.text or "")]
    for child in element:
        if child.tag == "lb":
            parts.append(line_break)
        elif child.tag not in without:
            gap = " " if child.tag in ("p", "item", "list", "cell", "row", "head") else ""
            parts.append(gap + _inline(child, line_break=line_break, without=without) + gap)
        parts.append(keep(child.tail or ""))
    return "".join(parts)


def _parsed(page: str) -> Any:
    """Parses a page of any depth; trafilatura's parser drops what is nested 256 deep."""
    return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(huge_tree=True))


def _visible(root: Any) -> Iterator[Block]:
    """Yields every text that a browser would show, block by block."""
    text = ""
    kind: Kind = "paragraph"
    for piece, piece_kind in _shown(root, "paragraph"):
        if piece is None:
            yield Block(text=_line(text), kind=kind)
            text = ""
        else:
            kind = kind if text.strip() else piece_kind
            text += piece
    yield Block(text=_line(text), kind=kind)


def _shown(element: Any, kind: Kind) -> Iterator[tuple[str | None, Kind]]:
    """Yields texts with the kind of block they stand in, and None where a block begins or ends."""
    if not isinstance(element.tag, str) or _UNSEEN.fullmatch(element.tag):
        return
    kind = "heading" if _HEADING.fullmatch(element.tag) else "item" if element.tag == "li" else kind
    edge = bool(_BLOCK.fullmatch(element.tag))
    if edge:
        yield None, kind
    yield element.text or "", kind
    for child in element:
        yield from _shown(child, kind)
        if child.tag in ("td", "th"):
            yield " ", kind
        yield child.tail or "", kind
    if edge:
        yield None, kind


def _line(text: str) -> str:
    return " ".join(text.split())


def _line_breaks_off(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")
