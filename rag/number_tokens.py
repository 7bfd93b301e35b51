"""Text -> folded words, numbers and signs, and what one of them may be looked up as."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from index.normalize import fold

ARTICLES = frozenset(("a", "an"))
_TOKEN = re.compile(r"\d+(?:_\d{3})*(?:\.\d+)*|[^\W\d_]+|[%٪$€£°]|[-–/]")
_THOUSANDS = re.compile(r"(?<=\d)[,٬،\u00a0\u202f](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"(?<=\d)٫(?=\d)")
_ALEF_SCALE = re.compile(r"(?<!\w)(و?(?:ألف|الف|مليون|مليار))(?:\u064bا|ا\u064b)(?!\w)")
_PARTED_UNIT = re.compile(r"(?<!\w)(كيلو|سنتي|ملي|ميلي|ميغا) (?=متر|غرام|جرام|لتر|وا[طت])")
_YEAR_FIRST = re.compile(r"(?<![\d/-])([12]\d{3})[-/](\d\d?)[-/](\d\d?)(?![\d/-])")
_YEAR_LAST = re.compile(r"(?<![\d./-])(\d\d?)([-/.])(\d\d?)\2([12]\d{3})(?![\d/-])")
_RANGE = re.compile(r"\b((?:1[0-9]|20)\d)(\d)[-–/](\d\d)\b(?![-/])")
_SHORT_MILLION = re.compile(r"(?<=[£$€])(\d[\d_]*(?:\.\d+)?) ?m\b")
_HYPHEN = re.compile(r"(?<=[a-z\d])-(?=[a-z])")
_MONTH_NAMES = "january february march april may june july august september october november"
_ENGLISH_MONTHS = (*_MONTH_NAMES.split(), "december")
_PREFIXES = ("و", "ف", "ب", "ل", "ال", "وال", "بال", "لل", "وب", "ول")


def cut_tokens(text: str) -> list[str]:
    """Cuts a text into folded words, numbers and signs; dates in figures become words.

    Thousands separators become `_`, so that `1,859` is seen to be no year.
    """
    folded = _DECIMAL.sub(".", _THOUSANDS.sub("_", fold(_ALEF_SCALE.sub(r"\1", text))))
    folded = _PARTED_UNIT.sub(r"\1", folded)
    folded = _YEAR_FIRST.sub(lambda m: _date(m[3], m[2], m[1], m[0]), folded)
    folded = _YEAR_LAST.sub(lambda m: _date(m[1], m[3], m[4], m[0]), folded)
    folded = _SHORT_MILLION.sub(r"\1 million", folded)
    folded = _RANGE.sub(lambda m: f"{m[1]}{m[2]} {m[1][:2]}{m[3]}", folded)
    return _TOKEN.findall(_HYPHEN.sub(" ", folded))


def _date(day: str, month: str, year: str, written: str) -> str:
    """Writes out a date in figures: the day first, unless only the other order is a date."""
    first, second = int(day), int(month)
    if second > 12 >= first:
        first, second = second, first
    if not (1 <= second <= 12 and 1 <= first <= 31):
        return written
    return f" {first} {_ENGLISH_MONTHS[second - 1]} {year} "


@lru_cache(maxsize=50_000)
def word_forms(token: str) -> tuple[str, ...]:
    """Returns a token as it is, and as an Arabic word without what is attached before it."""
    found = [token]
    for part in _PREFIXES:
        if token.startswith(part) and len(token) - len(part) >= 2:
            found.append(token[len(part) :])
    return tuple(found)


def look_up(table: Mapping[str, float], token: str) -> float | None:
    """Returns what a table has for a token in any of its forms."""
    return next((table[form] for form in word_forms(token) if form in table), None)


def token_at(tokens: Sequence[str], at: int) -> str:
    """Returns the token at a place, which may lie outside the text; nothing there."""
    return tokens[at] if 0 <= at < len(tokens) else ""
