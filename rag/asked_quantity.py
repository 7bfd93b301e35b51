"""Question -> the quantity that would answer it, and how well a sentence states one.

A sentence with some number is no answer to "how many tanks" where it counts hours, nor to "what
did it cost" where it names no money. This is answer typing (Li and Roth 2002) with the unit and the
thing counted, as quantities are read by `rag.quantities`. What is wrongly called missing is an
answer lost, so a sentence is called so only where nothing in it could be the quantity.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from index.answer_type import MONTHS, expected
from index.matching import meets
from index.normalize import fold, words
from index.terms import STOP_WORDS
from rag.measures import Quantity
from rag.number_tokens import word_forms
from rag.quantities import Stated, stated
from rag.quantity_words import COUNTED_SCALES, CURRENCIES, MEASURES, POWERS
from rag.several import asks_for_several

Fit = Literal["stated", "unsure", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuantity:
    """What a question wants to be told in figures; nothing set is any quantity."""

    dimensions: frozenset[str] = frozenset()
    counted: str = ""
    """The words for what is counted."""
    often: bool = False
    """Whether it asks how often."""


_TIMES = frozenset({"time", "months"})
_ANY = frozenset[str]()
_HEADS = {
    **dict.fromkeys(("old", "time"), _TIMES),
    "long": _TIMES | {"length"},
    "far": _TIMES | {"length"},
    "tall": frozenset({"length"}),
    "heavy": frozenset({"mass"}),
    **dict.fromkeys(("percentage", "share", "proportion"), frozenset({"percent"})),
}
"""What follows "how" or "what", with the dimensions of an answer; prices, too, are high or deep."""
_HEAD = re.compile(
    r"\bhow (?:much (?=of|time))?(old|time|long|far|tall|heavy|often|high|deep|fast|large|big|of)\b"
    r"|\b(?:what|which) (percentage|share|proportion)\b"
)
_FILLERS = (
    "كان كانت يكون تكون يبلغ تبلغ بلغ بلغت هو هي متوسط معدل اجمالي اقصي يساوي تساوي وصل وصلت من"
)
_ASKS = (
    r"\b[وفبل]?(?:كم|كام|قديش|قداش|شقد|ما|ماهو|ماهي)\b(?: (?:" + _FILLERS.replace(" ", "|") + "))*"
)
_HEAD_ARABIC = re.compile(_ASKS + r" (?:ال)?(\w+)")
_NOUNS: dict[str, frozenset[str]] = {}
"""What a question names after كم or ما, also with a pronoun: وزن, وزنه, مدتها."""
for _listed, _dimensions in {
    "سعر ثمن تكلفه كلفه اجره راتب غرامه ميزانيه كفاله ديه فديه": CURRENCIES,
    "وزن كتله": frozenset({"mass"}),
    "عمر مده فتره": _TIMES,
    "دام دامت يدوم تدوم استمر استمرت يستمر تستمر استغرق استغرقت يستغرق تستغرق": _TIMES,
    "نسبه": frozenset({"percent"}),
    "طول عمق قطر": frozenset({"length"}),
    "ارتفاع قيمه مساحه سرعه كميه سعه درجه حراره قوه سماكه كثافه طاقه حصه مسافه": _ANY,
}.items():
    for _noun in _listed.split():
        _before_pronoun = _noun[:-1] + "ت" if _noun.endswith("ه") else _noun
        _NOUNS |= {_before_pronoun + end: _dimensions for end in ("ه", "ها", "هم", "هما")}
        _NOUNS[_noun] = _dimensions
_MONEY = re.compile(
    r"\b(?:prices?|costs?|fee|salary|wages?|paid|pay|earn\w*|spen[dt]|worth|money)\b"
    r"|\b(?:سعر|ثمن|تكلفه|كلفه|اجره|راتب)\b"
)
_HOW_MANY = re.compile(r"\bhow many (.+)")
_KAM = re.compile(
    r"\b[وف]?(?:كم|كام|قديش|قداش|شقد)\b(?: (?:" + _FILLERS.replace(" ", "|") + r"))* (.+)"
)
_NUMBER_OF = re.compile(_ASKS + r" (?:ال)?عدد (?:ال)?(\w+)")
_WHICH_NUMBER = re.compile(r"\bرقم كم\b")

_BEFORE_UNIT = {*POWERS, *COUNTED_SCALES}
_ONE = 1.0
_LIKE_A_YEAR = re.compile(r"1\d{3}|20\d\d")
_OF_DATES = MONTHS | set(words("in since by until of from before after في منذ عام سنة حتى قبل بعد"))
_CLOCK = re.compile(r"\d:\d\d")
_SPAN = re.compile(
    r"\b(?:since|until|till|born|founded|built|opened|dates|century)\b"
    r"|\b(?:منذ|حتي|ولد|ولدت|تاسس|تاسست|بني|بنيت|شيد|شيدت|القرن)\b"
)
_BARE_TIME = re.compile(
    r"\b(?:an?|whole|all|same|next) (?:\w+ )?"
    r"(?:year|month|week|day|night|hour|minute|decade|century)\b"
    r"|\b(?:سنه|عام|شهر|اسبوع|يوم|ليله|ساعه|قرن|عقد|الليل)ا?\b(?! \d)"
)
_OFTEN = re.compile(r"\b(?:every|each|once|twice|times|مره|مرتين|مرات|كل)\b|\w+ly\b")
_VAGUE = frozenset(
    words(
        """
        none nobody nothing no neither once hundreds thousands millions dozens scores several couple
        pair free life عشرات مئات آلاف ملايين بضعة بضع عدة مؤبد مجاني مجانا مجانية
        """
    )
)
"""Words for a number that is not told, for none, and for what costs nothing or has no end."""
_NOT_ONE = re.compile(r"\b(?:لم|لا|لن|ما)\b.*\b(?:احد|اي)\b|\bno one\b|\bnot a single\b")


def asked_quantity(question: str) -> AskedQuantity | None:
    """Returns the quantity that a question asks for; None where it asks for none, or for more."""
    folded = fold(question)
    if expected(question) != "number" or _WHICH_NUMBER.search(folded):
        return None
    if asks_for_several(question):
        return None
    if found := _HOW_MANY.search(folded):
        return _counted(_noun_phrase(found[1]))
    if found := _HEAD.search(folded):
        head = found[1] or found[2]
        return AskedQuantity(dimensions=_HEADS.get(head, _ANY), often=head == "often")
    if found := _NUMBER_OF.search(folded):
        return _counted([found[1]])
    found = _HEAD_ARABIC.search(folded)
    if found and found[1] in _NOUNS:
        return AskedQuantity(dimensions=_NOUNS[found[1]])
    if _MONEY.search(folded):
        return AskedQuantity(dimensions=CURRENCIES)
    if found := _KAM.search(folded):
        said = words(found[1])
        if said and (_measure(said[0]) or _is_counted(said, question)):
            return _counted([said[0].removesuffix("ا")])  # the accusative: جنديا
    return AskedQuantity()


def fit(asked: AskedQuantity, question: str, sentence: str) -> Fit:
    """Tells how well a sentence states the quantity that a question asks for.

    It must be another than those that the question names itself. `unsure` is a number without a
    unit that is known, of something that is not named in the words of the question, or in no
    figures: "dozens", "nobody", "since 1990".
    """
    known = {quantity.value for quantity in stated(question).quantities}
    said = stated(sentence)
    found = [q for q in said.quantities if q.value not in known]
    if _states(asked, found, said, sentence):
        return "stated"
    return "unsure" if _may_state(asked, found, said, sentence) else "missing"


def _states(asked: AskedQuantity, found: Sequence[Quantity], said: Stated, sentence: str) -> bool:
    if asked.often and (said.rates or _OFTEN.search(fold(sentence))):
        return True
    if asked.dimensions:
        spans = (said.years, said.days, said.months, said.weekdays)
        lasts = _CLOCK.search(sentence) or any(len(dates) > 1 for dates in spans)
        timed = bool(asked.dimensions & _TIMES and lasts)
        return timed or any(quantity.dimension in asked.dimensions for quantity in found)
    if not asked.counted:
        return bool(found) or len(said.years) > 1
    if any(meets(asked.counted, noun) for *_, noun in _figures(sentence)):
        return True
    if any(meets(asked.counted, one) for one in _duals(sentence, ("ان",))):
        return True
    return any(_counts(q, asked.counted) for q in found) and meets(asked.counted, sentence)


def _may_state(
    asked: AskedQuantity, found: Sequence[Quantity], said: Stated, sentence: str
) -> bool:
    folded = fold(sentence)
    if _NOT_ONE.search(folded) or any(
        form in _VAGUE for word in words(sentence) for form in word_forms(word)
    ):
        return True
    figures = _figures(sentence)
    if any(_LIKE_A_YEAR.fullmatch(n) and before not in _OF_DATES for before, n, _ in figures):
        return True  # "1850 workers"
    if asked.dimensions:
        dated = bool(said.years or said.months or said.decades or said.centuries)
        timed = _BARE_TIME.search(folded) or (_SPAN.search(folded) and dated)
        return bool(asked.dimensions & _TIMES and timed) or any(not q.dimension for q in found)
    if any(_counts(q, asked.counted) or _is_one_of_something(q) for q in found):
        return True
    return any(meets(asked.counted, one) for one in _duals(sentence, ("ين",)))


def _figures(sentence: str) -> Iterator[tuple[str, str, str]]:
    """Yields each figure that has a content word after it, between the words on both sides."""
    said = ["", *words(sentence)]
    for before, figure, after in zip(said, said[1:], said[2:], strict=False):
        if figure.isdecimal() and after not in STOP_WORDS and after not in MEASURES:
            yield before, figure, after


def _duals(sentence: str, endings: Sequence[str]) -> Iterator[str]:
    """Yields the singulars of Arabic words that may be duals: كتابان, دولتان."""
    for word in words(sentence):
        if len(word) > 4 and word.endswith(tuple(endings)) and not word.startswith("ال"):
            yield word[:-3] + "ه" if word[-3] == "ت" else word[:-2]


def _counts(quantity: Quantity, counted: str) -> bool:
    """Tells whether it may be a number of things: no measure and no place in an order.

    "One" in words counts only what it stands beside: in "one of them" it counts nothing.
    """
    if quantity.dimension:
        return quantity.dimension == "percent"
    if quantity.small and quantity.value == _ONE:
        return meets(counted, quantity.noun)
    return not quantity.ordinal


def _is_one_of_something(quantity: Quantity) -> bool:
    """Tells "one man" from "one of them"."""
    one = quantity.small and quantity.value == _ONE
    return one and quantity.noun.isascii() and quantity.noun not in STOP_WORDS | {""}


def _counted(said: Sequence[str]) -> AskedQuantity:
    first = next((word for word in said if word not in _BEFORE_UNIT), "")
    if dimension := _measure(first):
        return AskedQuantity(dimensions=_alike(dimension))
    return AskedQuantity(counted=" ".join(said))


def _alike(dimension: str) -> frozenset[str]:
    """Returns the dimensions in which an answer may come that is asked for in a unit."""
    if dimension in _TIMES:
        return _TIMES
    if dimension in CURRENCIES:
        return CURRENCIES | ({"mass"} if dimension == "pound" else _ANY)
    return frozenset(dimension + more for more in ("", "²", "³", "°C", "°F"))


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


def _is_counted(said: Sequence[str], question: str) -> bool:
    """Tells whether the word after كم is what is counted, by its form, and no verb or measure.

    It is indefinite: in the accusative (جنديًا), or with a ta marbuta (دبابة) and no noun after it
    that would make it definite (ميزانية الوزارة).
    """
    word = said[0]
    if word.startswith("ال") or word in _NOUNS:
        return False
    if word.endswith("ه"):
        marbuta = any(
            written.endswith("ة") and fold(written) == word for written in question.split()
        )
        return marbuta and not (len(said) > 1 and said[1].startswith("ال"))
    return word.endswith("ا") and not word.endswith(("وا", "ها", "هما"))
