"""Question -> the kind of thing that would answer it, and whether a sentence holds one.

A sentence about the right subject is no answer to "when" without a time, nor to "how many" without
a number (answer typing: Li and Roth 2002). The time or number must be news: one that the question
names itself answers nothing.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from index.normalize import fold, words

AnswerType = Literal["time", "number"]

_TIME = re.compile(
    r"\b(?:when|what (?:year|date|day|month)|which (?:year|day|month)|(?:in|on|since) what year)\b"
    r"|\b[وف]?ا?متي\b|\b(?:اي|ما) (?:عام|سنه|يوم|تاريخ|شهر)\b|\bموعد\b"
)
_NUMBER = re.compile(
    r"\bhow (?:many|much|long|far|old|tall|deep|high|large|big|heavy|fast|often)\b"
    r"|\bwhat (?:percentage|share|number|proportion|price|cost)\b"
    r"|\bwhat (?:did|does|do|would|will) .{1,80}\bcosts?\b"
    r"|\b[وفبل]?(?:كم|كام|قديش|قداش|شقد)\b"
    r"|\b(?:ما|ماهو|ماهي)(?: (?:هو|هي|كان|كانت|بلغ|بلغت|متوسط|معدل|اجمالي|اقصي))* "
    r"(?:عدد|نسبه|قيمه|كميه|تكلفه|كلفه|ثمن|سعر|طول|عمق|سعه|قطر|ارتفاع|مده|حجم|سرعه)\b"
)
MONTHS = frozenset(
    words(
        """
        january february march april may june july august september october november december
        monday tuesday wednesday thursday friday saturday sunday يناير فبراير مارس أبريل إبريل
        مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران
        تموز آب أيلول تشرين الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت
    """
    )
)
PERIODS = frozenset(
    words(
        """
        today yesterday tomorrow century decade year years month months week weeks day days
        morning evening night hours hour minutes اليوم أمس غدا القرن العقد عام عاما أعوام سنة
        سنوات سنتين عامين شهر أشهر شهرين أسبوع أسبوعين أسابيع يوم أيام يومين صباح مساء فجر ساعة
        ساعات ساعتين دقيقة دقائق شهور
    """
    )
)
NUMBER_WORDS = frozenset(
    words(
        """
        one two three four five six seven eight nine ten eleven twelve dozen dozens twenty
        thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
        million millions billion billions half third quarter twice once double واحد واحدة اثنان
        اثنين اثنتان اثنتين اثنا اثني ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية
        ثماني ثمان تسعة تسع عشرة عشر عشرين عشرون ثلاثين ثلاثون أربعين أربعون خمسين خمسون ستين
        ستون سبعين سبعون ثمانين ثمانون تسعين تسعون مئة مائة مئات مئتين مائتين ألف آلاف ألفين
        مليون ملايين مليونين مليونا مليار مليارات مليارا نصف ثلث ثلثي ربع عشرات مرتين ضعف ساعتين
        عامين سنتين شهرين يومين
    """
    )
)
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


def expected(question: str) -> AnswerType | None:
    """Returns the type of answer that a question asks for, where its words tell."""
    folded = fold(question)
    if _TIME.search(folded):
        return "time"
    return "number" if _NUMBER.search(folded) else None


def holds(wanted: AnswerType | None, sentence: str, question: str) -> bool:
    """Tells whether a sentence holds a time or a number that the question does not name itself."""
    if wanted is None:
        return True
    asked = set(_forms(question))
    news = [word for word in _forms(sentence) if word not in asked]
    if wanted == "time":
        return any(_YEAR.fullmatch(w) or w in MONTHS or w in PERIODS for w in news)
    return any(w[0].isdecimal() or w in NUMBER_WORDS for w in news)


@lru_cache(maxsize=20_000)
def _forms(text: str) -> Sequence[str]:
    """Returns the words of a text, Arabic ones without an attached conjunction or preposition."""
    found = []
    for word in words(text):
        found.append(word)
        found.extend(word[n:] for n in (1, 2, 3) if word[:n] in _ATTACHED and len(word) > n + 1)
    return found


_ATTACHED = frozenset({"و", "ف", "ب", "ل", "ال", "وب", "ول", "لل", "وال", "بال"})
