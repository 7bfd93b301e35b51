"""Question -> the quantity that would answer it, and how well a sentence states one.

A sentence with some number is no answer to "how many tanks" where it counts hours, nor to "what
did it cost" where it names no money. This is answer typing (Li and Roth 2002) with the unit and the
thing counted, as quantities are read by `rag.quantities`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.answer_type import expected
from index.matching import meets
from index.normalize import fold, words
from index.terms import STOP_WORDS
from rag.measures import Quantity
from rag.number_tokens import word_forms
from rag.quantities import stated
from rag.quantity_words import CURRENCIES, MEASURES

Fit = Literal["stated", "unsure", "missing"]

_ONE = 1.0
_TIMES = frozenset({"time", "months"})
_BY_PHRASE: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), frozenset(dimensions))
    for pattern, dimensions in (
        (
            r"\b(?:prices?|costs?|fee|salary|wages?|paid|pay|earn\w*|spen[dt]|worth|money)\b"
            r"|\b(?:ال)?(?:سعر|ثمن|تكلفه|كلفه|اجره|راتب)\b",
            CURRENCIES,
        ),
        (r"\bhow (?:tall|deep|high)\b|\bhow far (?:is|are|was|were|away|from)\b", {"length"}),
        (r"\bhow heavy\b|\b(?:وزن|وزنه|وزنها|كتله|كتلته|كتلتها)\b", {"mass"}),
        (r"\bhow old\b|\b(?:عمر|عمره|عمرها|مده|فتره)\b", _TIMES),
        (r"\bhow long (?:ago|did|does|do|was|were|has|have|had|is|are)\b", {*_TIMES, "length"}),
        (r"\bwhat (?:percentage|share|proportion)\b|\b(?:ال)?نسبه\b", {"percent"}),
        (r"\b(?:طول|ارتفاع|عمق|قطر)\b", {"length"}),
    )
)
_HOW_MANY = re.compile(r"\bhow many (.+)")
_KAM = re.compile(r"\b[وف]?(?:كم|عدد) (.+)")
_BEFORE_COUNTED = frozenset(words("كان كانت يبلغ تبلغ بلغ بلغت هو هي يكون عدد من"))
_MEASURED = frozenset(words("قيمة مساحة سرعة كمية سعة درجة قوة سماكة كثافة طاقة حصة"))
"""What is measured and not counted, in units of many kinds."""
_OTHER = re.compile(
    r"\bرقم كم\b|\band (?:who|what|which|why|where|when|how)\b"
    r"|\w.*\bو(?:لماذا|كيف|ماذا|متي|اين|هل|ما|من|كم|بماذا|ايش|شو|ليش)\b"
)
_AFTER_FIGURE = re.compile(r"\d ([^\W\d_]+)")
_CLOCK = re.compile(r"\d:\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuantity:
    """What a question wants to be told in figures; nothing set is any quantity."""

    dimensions: frozenset[str] = frozenset()
    counted: str = ""
    """The words for what is counted."""


def asked_quantity(question: str) -> AskedQuantity | None:
    """Returns the quantity that a question asks for; None where it asks for none, or for more."""
    folded = fold(question)
    if expected(question) != "number" or _OTHER.search(folded):
        return None
    if found := _HOW_MANY.search(folded):
        return _counted(_noun_phrase(found[1]))
    for pattern, dimensions in _BY_PHRASE:
        if pattern.search(folded):
            return AskedQuantity(dimensions=dimensions)
    if found := _KAM.search(folded):
        said = words(found[1])
        while said and said[0] in _BEFORE_COUNTED:
            said = said[1:]
        if said and (_measure(said[0]) or _is_noun(said[0])):
            return _counted(said[:1])
    return AskedQuantity()


def fit(asked: AskedQuantity, question: str, sentence: str) -> Fit:
    """Tells how well a sentence states the quantity that a question asks for.

    It must be another than those that the question names itself. `unsure` is a number without a
    unit that is known, or of something that is not named in the words of the question.
    """
    known = {quantity.value for quantity in stated(question).quantities}
    said = stated(sentence)
    found = [q for q in said.quantities if q.value not in known]
    if asked.dimensions:
        if any(_is_of(quantity, asked.dimensions) for quantity in found):
            return "stated"
        if asked.dimensions & _TIMES and (len(said.years) > 1 or _CLOCK.search(sentence)):
            return "stated"
        return "unsure" if any(not quantity.dimension for quantity in found) else "missing"
    if not asked.counted:
        return "stated" if found or len(said.years) > 1 else "missing"
    if any(meets(asked.counted, after) for after in _AFTER_FIGURE.findall(sentence)):
        return "stated"  # also "1093 patents", which reads like a year
    if not any(_counts(quantity, asked.counted) for quantity in found):
        return "missing"
    return "stated" if meets(asked.counted, sentence) else "unsure"


def _counts(quantity: Quantity, counted: str) -> bool:
    """Tells whether it may be a number of things: no measure and no place in an order.

    "One" in words counts only what it stands beside: in "one of them" it counts nothing.
    """
    if quantity.dimension:
        return quantity.dimension == "percent"
    if quantity.small and quantity.value == _ONE:
        return meets(counted, quantity.noun)
    return not quantity.ordinal


def _is_of(quantity: Quantity, dimensions: frozenset[str]) -> bool:
    return quantity.dimension in dimensions or quantity.dimension.rstrip("²³") in dimensions


def _counted(said: Sequence[str]) -> AskedQuantity:
    for word in said:
        if dimension := _measure(word):
            same = _TIMES if dimension in _TIMES else frozenset({dimension})
            return AskedQuantity(dimensions=same)
    return AskedQuantity(counted=" ".join(said))


def _measure(word: str) -> str:
    """Returns the dimension of a unit: `length` for "kilometres"; nothing for other words."""
    return next((MEASURES[form][0] for form in word_forms(word) if form in MEASURES), "")


def _noun_phrase(said: str) -> Sequence[str]:
    """Returns the words up to the first that only joins words."""
    found = []
    for word in words(said):
        if word in STOP_WORDS:
            break
        found.append(word)
    return found[:3]


def _is_noun(word: str) -> bool:
    """Tells whether an Arabic word after "how many" is what is counted, and no verb, by its form.

    It stands in the accusative (`جنديا`) or ends in ta marbuta (`دبابه`).
    """
    return word.endswith(("ا", "ه")) and not word.endswith("وا") and word not in _MEASURED
