"""The small marks of the report's page: words in both languages, and text in its own direction."""

from collections.abc import Sequence

from eval.words import Both
from index.language import detect
from rag.untrusted import html


def both(words: Both) -> str:
    """Marks words in English and in Arabic, one after the other."""
    return f"{html(words[0])} {arabic(words[1])}".rstrip()


def arabic(text: str) -> str:
    """Marks words as Arabic, in their own direction; nothing where there are none."""
    return f'<span class="ar" lang="ar" dir="rtl">{html(text)}</span>' if text else ""


def direction(text: str) -> str:
    """Returns the attributes of an element that holds a text of whatever language."""
    known = {"ar": 'dir="rtl" lang="ar"', "en": 'dir="ltr" lang="en"'}
    return known.get(detect(text), 'dir="auto"')


def part(english: str, words: str) -> str:
    """Marks the heading of a part of a question."""
    return f'<p class="part">{both((english, words))}</p>'


def note(english: str, words: str) -> Sequence[str]:
    """Marks how something is to be read: a paragraph a language."""
    return (
        f'<p class="about">{html(english)}</p>',
        f'<p class="about" lang="ar" dir="rtl">{html(words)}</p>',
    )
