"""Tokens -> the rates they state: "three times a day", "per kilogram", يوميًا."""

from collections.abc import Iterator, Sequence

from index.normalize import fold
from rag.measures import POWER_SIGNS
from rag.number_tokens import ARTICLES, look_up, token_at, word_forms
from rag.numerals import is_number
from rag.quantity_words import (
    DUALS,
    MEASURES,
    NO_RATE_AFTER,
    NO_RATE_BEFORE,
    PER,
    PERIODS,
    POWERS,
    RATES,
)


def rates(tokens: Sequence[str]) -> Iterator[str]:
    """Yields the periods and units of "three times a day", "per kilogram", مترًا في السنة."""
    for at, token in enumerate(tokens):
        period = next((RATES[form] for form in word_forms(token) if form in RATES), "")
        if period:
            yield period
            continue
        if token == "second" and token_at(tokens, at + 1) in PERIODS:
            continue  # "every second year"
        before = token_at(tokens, at - 1)
        if token in PERIODS and (before in PER or (before in ARTICLES and _often(tokens, at))):
            yield PERIODS[token]
        bare = token.removeprefix("ال")
        if before == "في" and bare != token and bare in PERIODS and _often(tokens, at):
            yield PERIODS[bare]
        unit = _priced(token, before)
        if unit:
            dimension, factor = MEASURES[unit]
            power = int(look_up(POWERS, token_at(tokens, at + 1)) or 1)
            yield f"{dimension}{POWER_SIGNS[power]} {factor**power:g}"


def _priced(token: str, before: str) -> str:
    """Returns the unit of "per kilogram" and للمتر; nothing where there is none."""
    attached = [token[2:], token[1:]] if token.startswith("لل") else []
    found = next((u for u in (token, *attached) if u in MEASURES and u not in PERIODS), "")
    told = found != token or before in PER
    return found if told and found not in ("%", "cent", "percent") else ""


def _often(tokens: Sequence[str], at: int) -> bool:
    """Tells whether "a day" or في اليوم follows a number, and no word that makes it a time."""
    following = token_at(tokens, at + 1)
    only = fold("الواحد") in following
    told = following in NO_RATE_AFTER or (following.startswith("ال") and not only)
    if told or token_at(tokens, at - 2) in NO_RATE_BEFORE:
        return False
    return any(
        is_number(token) or token in DUALS or token in ("times", "once")
        for token in tokens[max(0, at - 8) : at - 1]
    )
