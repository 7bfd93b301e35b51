"""Tokens -> the fraction in words that begins at one of them: "a third", "six in ten"."""

from collections.abc import Sequence

from rag.dates import month_at
from rag.number_tokens import look_up, token_at
from rag.numerals import is_number, number_at
from rag.quantity_words import (
    AFTER_PART,
    COUNTED_PARTS,
    MEASURES,
    NAMED_PARTS,
    NO_PART,
    PARTS,
    PARTS_OF_THE,
)


def ratio_at(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """Reads "six in ten", "four out of five", أربعة من كل عشرة."""
    one, after = number_at(tokens, at)
    links = (["in"], ["out", "of"], ["من", "كل"], ["من", "اصل"])
    link = next((k for k in links if list(tokens[after : after + len(k)]) == k), None)
    if after == at or link is None:
        return 0.0, at
    first = after + len(link)
    if first >= len(tokens):
        return 0.0, at
    other, end = number_at(tokens, first)
    plain = end > first and 0 < one < other <= 100 and token_at(tokens, end) not in MEASURES
    figures = tokens[at][0].isdecimal() and tokens[first][0].isdecimal() and link == ["in"]
    if not plain or figures or month_at(tokens, end)[0]:
        return 0.0, at
    return one / other, end


def part_at(tokens: Sequence[str], at: int) -> tuple[float, int]:
    """Reads a fraction; the place is unchanged where none begins."""
    token, following = tokens[at], token_at(tokens, at + 1)
    if token in ("a", "an", "one") and following in NAMED_PARTS:
        ends = token_at(tokens, at + 2)
        if not ends or ends in AFTER_PART:
            return NAMED_PARTS[following], at + 2
        if following == "quarter" and ends not in NO_PART:
            return 0.25, at + 2
    if following in NO_PART or token_at(tokens, at - 1) in NO_PART:
        return 0.0, at
    part = look_up(PARTS, token)
    if part is not None:
        return part, at + 1
    part = look_up(PARTS_OF_THE, token)
    if part is not None and following.startswith("ال") and not is_number(token_at(tokens, at - 1)):
        return part, at + 1
    count, after = number_at(tokens, at)
    part = look_up(COUNTED_PARTS, token_at(tokens, after)) if after > at and count < 20 else None
    return (count * part, after + 1) if part is not None else (0.0, at)
