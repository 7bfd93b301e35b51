"""Sentences -> what each is: prose, a heading, or clutter that a scraped page carries.

A wrong "clutter" hides evidence, so a rule must take a whole line, and in doubt a line is prose.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from pathlib import PurePath

from index.clutter_lines import (
    MAX_CLUTTER,
    is_appeal,
    is_clutter_line,
    is_date,
    is_name_list,
)
from index.markdown import fences
from index.normalize import words
from index.types import Document, SentenceKind, Span

__all__ = ["is_clutter_line", "kinds"]

OPEN_ENDS = frozenset(
    words(
        "في من على إلى عن أن إن مثل عدم التي الذي الذين بين مع أو ثم لم لن قد حول ضد منذ عند "
        "حتى كما لكن غير the a an of and or than because whose"
    )
)
"""Folded words that no headline ends with: what ends so has been cut off."""
HEADING_WORDS = 14
"""Most words of a line that is taken for a heading where the format marks none."""
HEADLINE_WORDS = 5
"""Least words of a line that counts as cut from a sentence: shorter ones recur by chance."""
FIRST_LINES = 3
"""A headline at the top of a page need not have blank lines round it."""
MOST_HEADINGS = 2
"""A title and a subtitle may follow each other; a longer run of short lines is a list or a poem."""
NEAR = 400
"""Sentences after a headline in which what it was cut from is looked for."""

_MARKDOWN = frozenset({".md", ".markdown"})
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_BLANK_LINE = re.compile(r"(?:\r\n|\n|\r(?!\n))[^\S\r\n]*(?:\r\n|\n|\r)")
_ENDED = re.compile(r"[.!?؟。:;؛,،]['\"”’»)\]]*$")
_DOTS = re.compile(r"(?:\.{2,}|…)$")
_EXCERPT_END = re.compile(r"[\[(](?:\.{3}|…)[\])]$")
_ITEM = re.compile(r"\s*(?:[-*+•·▪●–—>\"“«'‘|]|\d{1,3}[.)،-]\s|\(?[a-zA-Zأ-ي]\)\s)")
_PAGE_NUMBER = re.compile(r"\d{1,4}")


def kinds(document: Document, spans: Sequence[Span]) -> tuple[SentenceKind, ...]:
    """Returns the kind of each sentence span of the document, in order."""
    text = document.text
    code = fences(text) if PurePath(document.source).suffix.lower() in _MARKDOWN else ()
    sentences = [text[span.start : span.end] for span in spans]
    found: list[SentenceKind] = []
    for number, span in enumerate(spans):
        if _touches(span, code):
            found.append("prose")
        elif _is_clutter(document, sentences, number, span) or _is_cut(
            document, sentences, number, span
        ):
            found.append("clutter")
        else:
            found.append("heading" if _touches(span, document.headings) else "prose")
    if not document.headings:
        found = _with_plain_headings(document, spans, sentences, found)
    if "prose" not in found:
        found = ["prose" if kind == "heading" else kind for kind in found]
    return tuple(found)


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Tells whether a span shares a character with one of others, which are in order."""
    first = bisect_right(others, span.start, key=lambda other: other.end)
    return first < len(others) and others[first].start < span.end


def _is_clutter(document: Document, sentences: Sequence[str], number: int, span: Span) -> bool:
    line = _whole_line(document.text, span)
    if _touches(span, document.headings):
        line = line.lstrip("# ")
        return is_clutter_line(line) and not is_name_list(line)
    if is_clutter_line(line):
        return not (is_name_list(line) and _announced(sentences, number))
    if document.pages and _PAGE_NUMBER.fullmatch(line):
        return _at_page_edge(document, span)
    if number < FIRST_LINES and is_date(line):
        return len(sentences) > 1
    return is_appeal(sentences[number])


def _whole_line(text: str, span: Span) -> str:
    """Returns the line that the sentence stands in; a line too long for clutter is cut."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1] not in _BREAKS and end - start <= MAX_CLUTTER:
        start -= 1
    while end < len(text) and text[end] not in _BREAKS and end - start <= MAX_CLUTTER:
        end += 1
    return text[start:end].strip()


def _announced(sentences: Sequence[str], number: int) -> bool:
    """Tells whether a name stands in a list that a sentence ending in a colon opens."""
    for before in range(number - 1, max(-1, number - 1 - NEAR), -1):
        if not is_name_list(sentences[before]):
            opener = sentences[before].rstrip()
            return opener.endswith(":") and not is_clutter_line(opener)
    return False


def _at_page_edge(document: Document, span: Span) -> bool:
    """Tells whether nothing but blanks parts a line from the start or end of its page."""
    page = bisect_right(document.pages, span.start)
    start = document.pages[page - 1] if page else 0
    end = document.pages[page] if page < len(document.pages) else len(document.text)
    before, after = document.text[start : span.start], document.text[span.end : end]
    return not before.strip() or not after.strip()


def _alone(text: str, span: Span) -> bool:
    """Tells a sentence of one line with a blank line, or an end of the text, on both sides."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    above = start == 0 or bool(_BLANK_LINE.search(text, start, span.start))
    below = end == len(text) or bool(_BLANK_LINE.search(text, span.end, end))
    return above and below and not set(text[span.start : span.end]) & set(_BREAKS)


def _is_cut(document: Document, sentences: Sequence[str], number: int, span: Span) -> bool:
    """Tells a headline that was cut off, or that was cut out of a later sentence."""
    sentence = sentences[number]
    if _ITEM.match(sentence) or "|" in sentence or _touches(span, document.headings):
        return False
    alone = _alone(document.text, span)
    at_top = number < FIRST_LINES and _whole_line(document.text, span) == sentence
    if not (alone or at_top):
        return False
    if _EXCERPT_END.search(sentence):
        return True
    headline, later = words(sentence), sentences[number + 1 : number + 1 + NEAR]
    dots = _DOTS.search(sentence)
    if (_ENDED.search(sentence) and not dots) or len(headline) < HEADLINE_WORDS:
        return False
    if headline[-1] in OPEN_ENDS and not dots and not document.pages:
        # Over a line as short as itself it may be a line of a poem.
        return alone or len("".join(later[:1])) > 2 * len(sentence)
    compared = _compared(sentence)
    return any(compared in _compared(each) != compared for each in later)


@lru_cache(maxsize=4 * NEAR)
def _compared(sentence: str) -> str:
    return f" {' '.join(words(sentence))} "


def _with_plain_headings(
    document: Document,
    spans: Sequence[Span],
    sentences: Sequence[str],
    found: Sequence[SentenceKind],
) -> list[SentenceKind]:
    """Marks short lines that stand alone before prose, where the format marks no headings."""
    marked = list(found)
    kept = [number for number, kind in enumerate(found) if kind == "prose"]
    run: list[int] = []
    for number, following in zip_longest(kept, kept[1:]):
        if _like_heading(sentences[number]) and (
            _alone(document.text, spans[number])
            or (document.pages and following and _over(document.text, spans, number, following))
        ):
            run.append(number)
            continue
        if _reads_on(sentences[number]) and len(run) <= MOST_HEADINGS:
            for heading in run:
                marked[heading] = "heading"
        run = []
    return marked


def _over(text: str, spans: Sequence[Span], number: int, following: int) -> bool:
    """Tells a line under a blank one and right over a sentence: pages seldom keep more room."""
    above, sentence = spans[number - 1] if number else None, spans[following]
    gap = text[above.end if above else 0 : spans[number].start]
    words_below = text[sentence.start : sentence.end]
    long = len(words(words_below)) > HEADLINE_WORDS and bool(_ENDED.search(words_below))
    return long and (above is None or bool(_BLANK_LINE.search(gap)))


def _like_heading(sentence: str) -> bool:
    unended = not (_ENDED.search(sentence) or _ITEM.match(sentence) or "|" in sentence)
    return unended and len(words(sentence)) <= HEADING_WORDS and any(map(str.isalpha, sentence))


def _reads_on(sentence: str) -> bool:
    """Tells what a heading can stand over: a sentence, a list, or a line long enough for one."""
    ended = _ENDED.search(sentence) or _ITEM.match(sentence)
    return bool(ended) or len(words(sentence)) >= HEADLINE_WORDS
