"""Text -> the numbers, measures and dates that it states, in either language and any notation.

`13,000`, `thirteen thousand`, `١٣ ألفًا` and `ثلاثة عشر ألفًا` are one number; `2 km` and `ألفا متر`
one length; `15 December 2021` and `الخامس عشر من كانون الأول 2021` one date. The words are in
`rag.quantity_words`; `rag.number_tokens` cuts the text, and `rag.numerals`, `rag.dates`,
`rag.fractions`, `rag.measures` and `rag.rates` read what stands at a place of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.dates import century_at, day_of, month_at, year_beside
from rag.fractions import part_at, ratio_at
from rag.measures import AND_A_HALF, Quantity, measured, share
from rag.number_tokens import ARTICLES, cut_tokens, look_up, token_at, word_forms
from rag.numerals import is_number, is_year, number_at
from rag.quantity_words import (
    CENTURY,
    COUNTED_SCALES,
    DECADES,
    DUALS,
    MEASURES,
    ORDINALS,
    PARTS,
    WEEKDAYS,
)
from rag.rates import rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """All that a text states in numbers and dates."""

    quantities: tuple[Quantity, ...]
    years: frozenset[int]
    months: frozenset[int]
    """1 to 12, whichever calendar of names they are written in."""
    days: frozenset[tuple[int, int]]
    """Month and day."""
    dated: frozenset[tuple[int, int]]
    """Year and month, where they stand together."""
    decades: frozenset[int]
    """Their first years."""
    centuries: frozenset[int]
    weekdays: frozenset[int]
    """0 for Monday."""
    rates: frozenset[str]
    """`day` in "per day", "daily" and يوميًا; `mass 1000` in "for every kilogram"."""


class _Found:
    """What has been read of a text so far. Lives inside `stated` only."""

    def __init__(self) -> None:
        self.quantities: list[Quantity] = []
        self.years: set[int] = set()
        self.months: set[int] = set()
        self.days: set[tuple[int, int]] = set()
        self.dated: set[tuple[int, int]] = set()
        self.decades: set[int] = set()
        self.centuries: set[int] = set()
        self.weekdays: set[int] = set()


@lru_cache(maxsize=4_000)
def stated(text: str) -> Stated:
    """Returns the numbers, measures and dates of a text."""
    tokens = cut_tokens(text)
    found = _Found()
    at = 0
    while at < len(tokens):
        read = _read_time(tokens, at, found) or _read_part(tokens, at, found)
        at = read or _read_number(tokens, at, found) or at + 1
    return Stated(
        quantities=tuple(found.quantities),
        years=frozenset(found.years),
        months=frozenset(found.months),
        days=frozenset(found.days),
        dated=frozenset(found.dated),
        decades=frozenset(found.decades),
        centuries=frozenset(found.centuries),
        weekdays=frozenset(found.weekdays),
        rates=frozenset(rates(tokens)),
    )


def is_numeral(token: str) -> bool:
    """Tells whether a folded word is a number or a part of one."""
    return is_number(token) or token in PARTS


def is_measure(token: str) -> bool:
    """Tells whether a folded word is a unit of measure, a currency or a per cent."""
    return token in MEASURES


def _read_time(tokens: Sequence[str], at: int, found: _Found) -> int:
    """Reads a month, weekday or decade in words; returns the place after it, or 0."""
    month, after = month_at(tokens, at)
    if month:
        found.months.add(month)
        year = year_beside(tokens, after)
        if year:
            found.dated.add((year, month))
        return after
    day = next((WEEKDAYS[form] for form in word_forms(tokens[at]) if form in WEEKDAYS), None)
    if day is not None and number_at(tokens, at)[1] <= at + 1:
        found.weekdays.add(int(day))
        return at + 1
    decade = look_up(DECADES, tokens[at])
    if decade is not None:
        century = century_at(tokens, at + 2) if token_at(tokens, at + 1) in CENTURY else 0
        found.decades.add(((century or 20) - 1) * 100 + int(decade))
        return at + 1
    return 0


def _read_part(tokens: Sequence[str], at: int, found: _Found) -> int:
    """Reads "a third", "half a million", "six in ten"; returns the place after it, or 0."""
    ratio, after = ratio_at(tokens, at)
    if after > at:
        found.quantities.append(share(tokens, at, after, ratio))
        return after
    if tokens[at] in AND_A_HALF:
        return at + 1  # belongs to what is before it, which may be no measure
    part, after = part_at(tokens, at)
    if after == at:
        return 0
    ahead = after + (token_at(tokens, after) == "of")
    ahead += token_at(tokens, ahead) in ARTICLES
    scale = look_up(COUNTED_SCALES, token_at(tokens, ahead))
    if scale is not None:
        found.quantities.append(measured(tokens, at, ahead + 1, part * scale))
        return ahead + 1
    unit = token_at(tokens, ahead)
    if unit in MEASURES and unit not in ("%", "percent"):
        found.quantities.append(measured(tokens, at, ahead, part))
        return ahead
    found.quantities.append(share(tokens, at, after, part))
    return after


def _read_number(tokens: Sequence[str], at: int, found: _Found) -> int:
    """Reads a number and takes it for what it is; returns the place after it, or 0."""
    value, after = number_at(tokens, at)
    dual = next((DUALS[form] for form in word_forms(tokens[at]) if form in DUALS), "")
    if after == at:
        one_and_half = tokens[at] in MEASURES and token_at(tokens, at + 1) in AND_A_HALF
        if not dual and not one_and_half:
            return 0
        unit, count = (dual, 2.0) if dual else (tokens[at], 1.0)
        found.quantities.append(measured(tokens, at, at + 1, count, unit=unit))
        return at + 1
    day = day_of(tokens, at, after, value)
    near = {token_at(tokens, after), token_at(tokens, at - 1)} & CENTURY
    if day:
        found.days.add(day)
    elif near and 1 <= value <= 21 and not tokens[after - 1].endswith("%"):
        _add_century(tokens, at, after, int(value), found)
    elif is_year(tokens, at, after):
        decade = token_at(tokens, after) == "s" and value % 10 == 0
        (found.decades if decade else found.years).add(int(value))
    elif tokens[at:after] != ["second"]:
        found.quantities.append(measured(tokens, at, after, value))
    return after


def _add_century(tokens: Sequence[str], at: int, after: int, value: int, found: _Found) -> None:
    """Adds a century, or a span of so many where no ordinal tells which."""
    said = [t for t in tokens[at:after] if look_up(ORDINALS, t) is not None]
    if said or token_at(tokens, after) in ("st", "nd", "rd", "th") or not tokens[at].isascii():
        found.centuries.add(value)
    else:
        found.quantities.append(measured(tokens, at, after, float(value)))
