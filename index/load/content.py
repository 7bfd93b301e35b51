"""What every format is read into, before it becomes a `Document`."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from index.types import Span

Kind = Literal["paragraph", "heading", "item", "row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The text of a file with what its format says about it."""

    text: str
    title: str = ""
    """The title that the format names; empty where it names none worth showing."""
    headings: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, heading, list item or table row, in reading order."""

    text: str
    kind: Kind = "paragraph"


def compose(blocks: Iterable[Block], *, title: str = "") -> Content:
    """Joins blocks: a blank line between them, one line break inside a list or a table."""
    parts: list[str] = []
    headings: list[Span] = []
    position = 0
    before = ""
    for block in blocks:
        text = block.text.strip()
        if not text:
            continue
        text = f"- {text}" if block.kind == "item" else text
        if parts:
            joined = block.kind == before and block.kind in ("item", "row")
            parts.append("\n" if joined else "\n\n")
            position += len(parts[-1])
        if block.kind == "heading":
            headings.append(Span(start=position, end=position + len(text)))
        parts.append(text)
        position += len(text)
        before = block.kind
    return Content(text="".join(parts), title=title, headings=tuple(headings))
