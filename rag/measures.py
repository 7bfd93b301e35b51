"""A number and the tokens around it -> the quantity it is: its unit, its noun, how rough it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.normalize import fold
from rag.number_tokens import look_up, token_at, word_forms
from rag.numerals import percent_at
from rag.quantity_words import (
    AFTER_PART,
    CURRENCY_SIGNS,
    DEGREES,
    MEASURES,
    ORDINALS,
    POWERS,
    ROUGH,
    UNITS,
)

AND_A_HALF = frozenset(("ونصف", "ونصفا"))
POWER_SIGNS = ("", "", "²", "³")
_OF_EACH = frozenset(("a", "an", "per", "لكل"))
"""Before a unit these tell of what the number is a rate: "300 a month"."""
_SMALL = 3.0
"""Up to here a number in words may count what a source only lists."""
_ONE = frozenset(map(fold, ("واحد", "واحدة", "واحدا", "اثنان", "اثنين", "اثنتان", "اثنتين")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number with what it measures."""

    number: float
    """As it is said, scales such as "million" included."""
    value: float
    """In the base unit of its dimension: metres, grams, seconds, months; else the number."""
    dimension: str
    """`length`, `length²`, `percent`, `dollar`, ...; empty where no known unit follows."""
    said: str
    """The words, for messages."""
    small: bool
    """Whether it is a small number in words, which may also count what is only listed."""
    about: bool
    """Whether it is said to be rough."""
    share: bool = False
    """Whether it is a fraction in words, given in percent: "a third", "six in ten"."""
    ordinal: bool = False
    """Whether it tells a place in an order: "third", الثالثة."""
    noun: str = ""
    """The folded word beside it that it probably counts; empty for measures."""


def measured(
    tokens: Sequence[str], at: int, after: int, value: float, *, unit: str = ""
) -> Quantity:
    """Returns the quantity of a number with its unit: the one given, or the one beside it."""
    dimension, factor = MEASURES.get(unit, ("", 1.0)) if unit else _unit(tokens, at, after)
    behind = after + (not unit)
    if dimension and token_at(tokens, behind) in AND_A_HALF:
        value += 0.5
    in_words = not any(token[0].isdecimal() for token in tokens[at:after])
    ordinal = any(look_up(ORDINALS, t) and not look_up(UNITS, t) for t in tokens[at:after])
    of_noun = tokens[at].startswith("ال") or tokens[at] in _ONE
    noun = token_at(tokens, at - 1) if of_noun else token_at(tokens, after)
    return Quantity(
        number=value,
        value=value * factor,
        dimension=dimension,
        said=_said(tokens, at, after),
        small=in_words and value <= _SMALL,
        about=_rough(tokens, at),
        ordinal=ordinal,
        noun="" if dimension or ordinal or not noun[:1].isalpha() else noun,
    )


def share(tokens: Sequence[str], at: int, after: int, part: float) -> Quantity:
    """Returns the quantity that a fraction in words is, in percent."""
    return Quantity(
        number=part * 100,
        value=part * 100,
        dimension="percent",
        said=_said(tokens, at, after),
        small=False,
        about=_rough(tokens, at),
        share=True,
    )


def _said(tokens: Sequence[str], at: int, after: int) -> str:
    return " ".join(tokens[at:after]).replace("_", "")


def _rough(tokens: Sequence[str], at: int) -> bool:
    return any(form in ROUGH for token in tokens[max(0, at - 3) : at] for form in word_forms(token))


def _unit(tokens: Sequence[str], at: int, after: int) -> tuple[str, float]:
    """Returns the dimension of a number, and how many of its base unit one is."""
    if percent_at(tokens, after):
        return "percent", 1.0
    sign = token_at(tokens, at - 1)
    if sign in ("%", "٪") and not token_at(tokens, at - 2)[:1].isdecimal():
        return "percent", 1.0
    if sign in CURRENCY_SIGNS:
        return MEASURES[sign]
    if look_up(ORDINALS, tokens[at]) is None and _counts_before(tokens, at):
        return MEASURES[sign.removeprefix("ال")]  # الأشهر الستة
    for place in (after, after + 1):
        token = token_at(tokens, place)
        if token in _OF_EACH:
            break
        unit = next((MEASURES[form] for form in word_forms(token) if form in MEASURES), None)
        if unit:
            dimension, factor = unit
            beside = {
                token_at(tokens, place + 1),
                token_at(tokens, place - 1) if place > after else "",
            }
            power = next((POWERS[word] for word in beside if word in POWERS), 1)
            degrees = DEGREES.get(token_at(tokens, place + 1), "") if dimension == "degree" else ""
            return dimension + degrees + POWER_SIGNS[int(power)], factor**power
        if not token.isalpha() or token in AFTER_PART or not token.isascii():
            break
    return "", 1.0


def _counts_before(tokens: Sequence[str], at: int) -> bool:
    """Tells whether a number with the article stands behind its unit, as in الأشهر الستة."""
    unit = token_at(tokens, at - 1)
    many = tokens[at].startswith("ال") and tokens[at].removeprefix("ال") not in _ONE
    return many and unit.removeprefix("ال") in MEASURES
