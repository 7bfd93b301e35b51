"""Text -> sentence spans, by sentencex, kept exact for Arabic and English.

Law: the spans are in order, do not overlap, carry no blanks at their ends, and between them there
is nothing but blanks: they partition the text.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from sentencex import get_sentence_boundaries

from index.language import detect
from index.types import Span

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-*+•·▪●–—#>|]|\d{1,3}[.)،-]|\(?[a-zA-Zأ-ي]\))\s")
_ENDED = re.compile(r"[.!?؟。:؛…|]['\"”’»)\]]*\s*$")
_TITLE = re.compile(r"(?:^|[\s(«\"“])(?:[أاموده]\.\s?)+$")
_LIST_NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s*$")
WRAPPED_WIDTH = (45, 160)
"""Widths, in characters, at which text is wrapped by hand, by mail programs or by PDF pages. A
paragraph whose longest line is shorter is a list, a poem or an address; longer, it is not wrapped.
"""
WRAPPED_FILL = 0.75
"""Part of the width from which a line counts as full: proportional type fills lines unevenly."""


def split(text: str) -> tuple[Span, ...]:
    """Returns the sentences of a text as spans of code points."""
    spans: list[Span] = []
    for block in _blocks(text):
        spans.extend(_sentences(text, block.start, block.end))
    return tuple(spans)


def _blocks(text: str) -> Iterator[Span]:
    """Yields runs of lines that read on: a line break ends a block unless the line is wrapped."""
    paragraph: list[Span] = []
    for line in _lines(text):
        if text[line.start : line.end].strip():
            paragraph.append(line)
            continue
        yield from _joined(text, paragraph)
        paragraph = []
    yield from _joined(text, paragraph)


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line_break in _BREAK.finditer(text):
        yield Span(start=start, end=line_break.start())
        start = line_break.end()
    yield Span(start=start, end=len(text))


def _joined(text: str, lines: list[Span]) -> Iterator[Span]:
    """Yields the lines of one paragraph, those that are wrapped joined with what follows."""
    width = max((line.end - line.start for line in lines), default=0)
    start = None
    for line, following in zip_longest(lines, lines[1:]):
        start = line.start if start is None else start
        if following is None or not _wrapped(text, line, following, width):
            yield Span(start=start, end=line.end)
            start = None


def _wrapped(text: str, line: Span, following: Span, width: int) -> bool:
    """Tells whether a line was broken because the next word did not fit."""
    if not WRAPPED_WIDTH[0] <= width <= WRAPPED_WIDTH[1]:
        return False
    next_line = text[following.start : following.end]
    filled = line.end - line.start + 1 + len(next_line.split(maxsplit=1)[0])
    if filled < WRAPPED_FILL * width or _ITEM.match(next_line + " "):
        return False
    return not _ENDED.search(text[line.start : line.end])


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields the sentences of one block, titles and list numbers kept with what they belong to."""
    block = text[start:end]
    language = "ar" if detect(block) == "ar" else "en"
    pending: int | None = None
    for boundary in get_sentence_boundaries(language, block):
        first, last = boundary["start_index"], boundary["end_index"]
        piece = block[first:last]
        if pending is not None:
            first, pending = pending, None
        if last < len(block.rstrip()) and (
            _TITLE.search(piece.rstrip()) or _LIST_NUMBER.match(piece)
        ):
            pending = first
            continue
        yield from _stripped(text, start + first, start + last)
    if pending is not None:
        yield from _stripped(text, start + pending, end)


def _stripped(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    if not piece.strip():
        return
    lead = len(piece) - len(piece.lstrip())
    yield Span(start=start + lead, end=start + len(piece.rstrip()))
