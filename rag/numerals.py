"""Tokens -> the number that begins at one of them, in figures or in words.

What is no number by itself is told here too: a year is not multiplied by what follows it, and the
hundred of "per hundred" is not counted.
"""

import math
from collections.abc import Sequence

from index.normalize import fold
from rag.number_tokens import look_up, token_at
from rag.quantity_words import (
    COUNTED_SCALES,
    CURRENCY_SIGNS,
    DOUBLES,
    DOUBLES_BEFORE_NOUN,
    HUNDREDS,
    HUNDREDTHS,
    MEASURES,
    MONTH_CONTEXT,
    ORDINALS,
    PARTS,
    SCALES,
    TENS,
    UNITS,
)

YEAR_WORDS = frozenset(map(fold, ("year", "عام", "سنة", "العام", "ad")))


def number_at(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """Reads the number that begins at a token; the place is unchanged where none does.

    A number is a sum of parts, each below the scale of the one before: three million, two hundred
    thousand and five.
    """
    total, last, start = 0.0, math.inf, at
    while last > 1:
        first = at if at == start else _joined(tokens, at)
        value, after, scale = _scaled(tokens, first)
        if after == first or value >= last:
            break
        total, at, last = total + value, after, scale
    return total, at


def _joined(tokens: Sequence[str], at: int) -> int:
    """Returns where the next part of a number begins; beyond the text where none may."""
    token = token_at(tokens, at)
    if token in ("and", "و"):
        return at + 1
    return at if token.isascii() or token.startswith("و") else len(tokens)


def _scaled(tokens: Sequence[str], at: int) -> tuple[float, int, float]:
    """Reads a group and the scales that multiply it: value, the place after it, smallest unit."""
    token = token_at(tokens, at)
    double = look_up(DOUBLES, token)
    if double is None and _before_noun(tokens, at):
        double = look_up(DOUBLES_BEFORE_NOUN, token)
    if double is not None:
        return *_half_more(tokens, double, at + 1, double / 2), double / 2
    value, after = _group(tokens, at)
    if after == at:
        if look_up(SCALES, token) is None:
            return 0.0, at, 1.0
        value = 1.0
    scale = 1.0
    while (factor := look_up(COUNTED_SCALES, token_at(tokens, after))) is not None:
        if is_year(tokens, at, after) and token_at(tokens, at - 1) in MONTH_CONTEXT | YEAR_WORDS:
            break
        scale *= factor
        after += 1
    return *_half_more(tokens, value * scale, after, scale), scale


def _before_noun(tokens: Sequence[str], at: int) -> bool:
    following = token_at(tokens, at + 1)
    return following[:1].isalpha() and following[0] not in "وa" and following not in MONTH_CONTEXT


def _half_more(tokens: Sequence[str], value: float, after: int, scale: float) -> tuple[float, int]:
    """Adds what follows as "and a half" or ونصف المليون."""
    if list(tokens[after : after + 3]) == ["and", "a", "half"]:
        value, after = value + scale / 2, after + 3
        if scale == 1 and (factor := look_up(COUNTED_SCALES, token_at(tokens, after))) is not None:
            return value * factor, after + 1
        return value, after
    token = token_at(tokens, after)
    part = PARTS.get(token[1:]) or PARTS.get(token[1:-1]) if token.startswith("و") else None
    if part is None or (token.endswith("ا") and token[1:] in PARTS and part > 0.6):
        return value, after
    same = scale > 1 and look_up(COUNTED_SCALES, token_at(tokens, after + 1)) == scale
    return value + part * scale, after + 1 + same


def _group(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """Reads figures, or words for a number below a thousand."""
    token = token_at(tokens, at)
    if token[:1].isdecimal():
        value = float(token if token.count(".") < 2 else token.split(".")[0])
        hundred = token_at(tokens, at + 1) == "hundred" and value < 100
        return (value * 100, at + 2) if hundred else (value, at + 1)
    hundreds, after = _hundreds(tokens, at)
    if after == at:
        return _below_hundred(tokens, at)
    first = _joined(tokens, after)
    below, end = _below_hundred(tokens, first)
    if end == first or look_up(HUNDREDS, token_at(tokens, end)) == 100:
        return hundreds, after
    return hundreds + below, end


def _hundreds(tokens: Sequence[str], at: int) -> tuple[float, int]:
    token = token_at(tokens, at)
    value = look_up(HUNDREDS, token)
    if value is not None:
        percent = percent_at(tokens, at) or token_at(tokens, at - 1) in ("في", "per")
        of_each = list(tokens[max(0, at - 2) : at]) == ["من", "كل"]
        return (0.0, at) if percent or of_each else (value, at + 1)
    value, after = _below_hundred(tokens, at)
    counted = after > at and token_at(tokens, after) in ("hundred", *HUNDREDTHS)
    ordinal = look_up(ORDINALS, token) is not None
    return (value * 100, after + 1) if counted and not ordinal else (0.0, at)


def _below_hundred(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """Reads `twenty-one`, خمسة وعشرون, خمسة عشر or one word of a number."""
    token, following = token_at(tokens, at), token_at(tokens, at + 1)
    ten = look_up(TENS, token)
    if ten is not None:
        unit = _either(following)
        joined = following.isascii() and unit is not None and 1 <= unit <= 9
        return (ten + (unit or 0), at + 2) if joined else (ten, at + 1)
    unit = _either(token)
    if unit is None:
        return 0.0, at
    if 1 <= unit <= 9 and not token.isascii():
        if UNITS.get(following) == 10:
            return unit + 10, at + 2
        apart = following == "و"
        ten = look_up(TENS, token_at(tokens, at + 1 + apart)) if following[:1] == "و" else None
        if ten is not None:
            return unit + ten, at + 2 + apart
    return unit, at + 1


def _either(token: str) -> float | None:
    unit = look_up(UNITS, token)
    return look_up(ORDINALS, token) if unit is None else unit


def is_number(token: str) -> bool:
    """Tells whether a token is a number or a word of one, fractions aside."""
    tables = (UNITS, TENS, HUNDREDS, COUNTED_SCALES, DOUBLES)
    return token[:1].isdecimal() or any(look_up(table, token) is not None for table in tables)


def is_year(tokens: Sequence[str], at: int, after: int) -> bool:
    """Tells whether a number in figures, of one token, is a year."""
    token, before = tokens[at], token_at(tokens, at - 1)
    if after != at + 1 or not token.isdecimal() or token_at(tokens, after) in MEASURES:
        return False
    if before in YEAR_WORDS and 1 <= len(token) <= 4 and int(token):
        return True
    return len(token) == 4 and 1000 <= int(token) <= 2100 and before not in CURRENCY_SIGNS


def percent_at(tokens: Sequence[str], after: int) -> bool:
    """Tells whether a per cent in any notation begins at a place."""
    first, second = token_at(tokens, after), token_at(tokens, after + 1)
    return (
        first in ("%", "٪", "percent")
        or (first == "per" and second == "cent")
        or (first == "في" and second in HUNDREDTHS)
        or (first[:3] == "بال" and first[1:] in HUNDREDTHS)
    )
