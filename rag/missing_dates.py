"""What a claim and its sources state -> the dates and rates of the claim that no source has."""

import re
from collections.abc import Iterator, Sequence

from index.normalize import fold
from rag.quantities import Stated

_BESIDE = {
    "day": re.compile(
        r"\b(?:next|following|previous) (?:day|morning|night|evening)\b|\bovernight\b|\beve\b"
        r"|\bday (?:later|earlier|before|after)\b|\bليله\b|\bبيوم\b"
        r"|(?:اليوم|الصباح|المساء|الليله) (?:التالي|السابق)"
    ),
    "month": re.compile(
        r"\b(?:next|following|previous) month\b|\bmonth (?:later|earlier|before|after)\b"
        r"|الشهر (?:التالي|السابق|المقبل|الماضي)|\bبشهر\b"
    ),
    "year": re.compile(
        r"\b(?:next|following|previous) (?:year|spring|summer|autumn|winter)\b"
        r"|\byear (?:later|earlier|before|after)\b|\bب(?:عام|سنه)\b"
        r"|(?:العام|السنه|الربيع|الصيف|الخريف|الشتاء) (?:التالي|السابق|المقبل)"
    ),
}
"""Words that let a date be the one before or after another."""


def missing_dates(said: Stated, sources: Sequence[Stated], cited: Sequence[str]) -> Iterator[str]:
    """Yields the dates of a claim that no source has, nor has beside one of its own."""
    numbers = {q.number for s in sources for q in s.quantities}
    years = frozenset().union(*(s.years for s in sources))
    months = frozenset().union(*(s.months for s in sources))
    days = frozenset().union(*(s.days for s in sources))
    weekdays = frozenset().union(*(s.weekdays for s in sources))
    text = fold(" ".join(cited))
    by = {unit: int(bool(pattern.search(text))) for unit, pattern in _BESIDE.items()}
    for year in sorted(said.years - years):
        if year not in numbers and not {year - by["year"], year + by["year"]} & years:
            yield str(year)
    for month in sorted(said.months - months):
        if not {(month + k - 1) % 12 + 1 for k in (-by["month"], by["month"])} & months:
            yield f"month {month}"
    for month, day in sorted(said.days - days):
        if not {(month, day - by["day"]), (month, day + by["day"])} & days:
            yield f"day {day} of month {month}"
    for weekday in sorted(said.weekdays - weekdays):
        if not {(weekday + k) % 7 for k in (-by["day"], by["day"])} & weekdays:
            yield f"weekday {weekday + 1}"
    yield from _periods(said, sources)


def _periods(said: Stated, sources: Sequence[Stated]) -> Iterator[str]:
    """Yields months with another year, decades and centuries that speak against the sources."""
    years = frozenset().union(*(s.years for s in sources))
    dated = frozenset().union(*(s.dated for s in sources))
    for year, month in sorted(said.dated - dated):
        others = {y for y, m in dated if m == month}
        if others and year in years | {y for y, _ in dated}:
            yield f"month {month} of {year}"
    decades = frozenset().union(*(s.decades for s in sources)) | {y // 10 * 10 for y in years}
    for decade in sorted(said.decades - decades):
        if decades:
            yield f"the {decade}s"
    centuries = frozenset().union(*(s.centuries for s in sources))
    of_years = {(y - 1) // 100 + 1 for y in years | decades} | centuries
    yield from (f"century {c}" for c in sorted(said.centuries - of_years) if of_years)


def missing_rates(said: Stated, sources: Sequence[Stated]) -> Iterator[str]:
    """Yields rates that no source has; one by a measure only where a source has another."""
    rates = frozenset().union(*(s.rates for s in sources))
    for rate in sorted(said.rates - rates):
        if " " not in rate or any(" " in other for other in rates):
            yield rate
