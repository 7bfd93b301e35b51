"""Markdown text -> where its headings and its code stand (CommonMark 0.31, sections 4.2 to 4.5)."""

import re
from collections.abc import Iterator

from index.types import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)?")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_ATX = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*$")
_PARAGRAPH = re.compile(r" {0,3}(?![-*+>#|]|\d+[.)]\s)\S")


def fences(text: str) -> tuple[Span, ...]:
    """Returns the fenced code blocks, fence lines included; an open one runs to the end."""
    found: list[Span] = []
    opened: tuple[int, str] | None = None
    for start, end in _lines(text):
        fence = _FENCE.match(text[start:end])
        if not fence:
            continue
        mark, rest = fence.groups()
        if opened is None:
            if not (mark[0] == "`" and "`" in rest):
                opened = start, mark
        elif mark.startswith(opened[1]) and not rest.strip():
            found.append(Span(start=opened[0], end=end))
            opened = None
    if opened is not None:
        found.append(Span(start=opened[0], end=len(text)))
    return tuple(found)


def headings(text: str) -> tuple[Span, ...]:
    """Returns the words of each heading, without its marks, outside of fenced code."""
    code = fences(text)
    found: list[Span] = []
    before: tuple[int, int] | None = None
    for start, end in _lines(text):
        line = text[start:end]
        if any(span.start <= start < span.end for span in code):
            before = None
            continue
        marked = _ATX.match(line)
        if marked and marked["text"].strip("# \t"):
            found.append(Span(start=start + marked.start("text"), end=start + marked.end("text")))
        elif before and _SETEXT.match(line):
            found.append(_stripped(text, *before))
        before = (start, end) if not marked and _PARAGRAPH.match(line) else None
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yields the lines without their breaks."""
    for line in _LINE.finditer(text):
        if line.group():
            yield line.start(), line.start() + len(line.group().rstrip("\r\n"))


def _stripped(text: str, start: int, end: int) -> Span:
    line = text[start:end]
    return Span(start=start + len(line) - len(line.lstrip()), end=start + len(line.rstrip()))
