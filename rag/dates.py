"""Tokens -> the month, the day of a month, the year or the century that stands at a place."""

import re
from collections.abc import Sequence

from index.normalize import fold
from rag.number_tokens import token_at, word_forms
from rag.numerals import YEAR_WORDS, number_at
from rag.quantity_words import (
    MEASURES,
    MONTH_AFTER,
    MONTH_CONTEXT,
    MONTHS,
    ORDINALS,
    TWO_WORD_MONTHS,
    UNSURE_MONTHS,
)

_SHORT = 3
"""Letters up to which a month's name is not looked for inside a word: باب is not آب."""
_WEEK = frozenset(map(fold, ("week", "weekend", "الأسبوع", "أسبوع", "النصف", "half")))
_LINKS = frozenset(map(fold, ("من", "of", "st", "nd", "rd", "th", "شهر", "the")))


def month_at(tokens: Sequence[str], at: int) -> tuple[int, int]:
    """Reads a month: 1 to 12 and the place after it; 0 and the same place where none is."""
    forms = word_forms(tokens[at]) if at < len(tokens) else ()
    for form in forms:
        if (form, token_at(tokens, at + 1)) in TWO_WORD_MONTHS:
            return TWO_WORD_MONTHS[form, tokens[at + 1]], at + 2
    for form in forms:
        if form not in MONTHS or (form != tokens[at] and len(form) <= _SHORT):
            continue
        if form not in UNSURE_MONTHS or _among_times(tokens, at, attached=form != tokens[at]):
            return int(MONTHS[form]), at + 1
    return 0, at


def _among_times(tokens: Sequence[str], at: int, *, attached: bool) -> bool:
    """Tells whether a word that may name a month ("may", مارس) stands beside what tells a time."""
    before, following = token_at(tokens, at - 1), token_at(tokens, at + 1)
    if before in MONTH_CONTEXT or (attached and before in MONTHS):
        return True
    day = before in ("st", "nd", "rd", "th") or before in ORDINALS
    day = day or (before.isdecimal() and int(before) <= 31)
    other = any(t in MONTHS and t not in UNSURE_MONTHS for t in (before, following))
    number = following[:1].isdecimal() and token_at(tokens, at + 2) not in MEASURES
    linked = before in ("and", "or", "/") and token_at(tokens, at - 2) in MONTHS
    return day or other or number or linked or following in MONTH_AFTER


def day_of(tokens: Sequence[str], at: int, after: int, value: float) -> tuple[int, int] | None:
    """Returns month and day where a number is the day of a month beside it."""
    if not 1 <= value <= 31 or value != int(value) or token_at(tokens, at - 1) in _WEEK:
        return None
    if token_at(tokens, after) in _WEEK:
        return None
    ahead = after
    while ahead < after + 2 and token_at(tokens, ahead) in _LINKS:
        ahead += 1
    month = month_at(tokens, ahead)[0]
    if month:
        return month, int(value)
    if token_at(tokens, after) in MEASURES:
        return None
    back = at - 1 - (token_at(tokens, at - 1) == "the")
    month, end = month_at(tokens, back) if back >= 0 and tokens[back].isascii() else (0, 0)
    return (month, int(value)) if month and end == back + 1 else None


def year_beside(tokens: Sequence[str], at: int) -> int:
    """Returns the year that follows a month, a day between them or not; else 0."""
    for token in tokens[at : at + 3]:
        if re.fullmatch(r"1\d{3}|20\d\d", token):
            return int(token)
        day = token.isdecimal() and int(token) <= 31
        if not (day or token in _LINKS or token in YEAR_WORDS):
            return 0
    return 0


def century_at(tokens: Sequence[str], at: int) -> int:
    """Reads which century a number tells; 0 where it tells none."""
    value, after = number_at(tokens, at)
    return int(value) if after > at and 1 <= value <= 21 else 0
