"""Does a sentence need the one before it to be understood?

A quote that begins with "He said" or "هذا الاتفاق" tells a reader little; it is shown with the
sentence that it leans on.
"""

import re

from index.language import detect
from index.normalize import fold, words

_PRONOUNS = frozenset(
    words(
        """
        he she it they this these that those his her their its both former latter such
        هو هي هم هما هذا هذه هذان هؤلاء ذلك تلك كلاهما كلتاهما بينهما منهم
        """
    )
)
_IT_IS = re.compile(r"it (?:is|was|has been) (?:\w+ ){0,2}(?:that|to|who|which)\b")
_SAID = frozenset(
    words(
        """
        قال قالت قالوا أضاف أضافت أوضح أوضحت ذكر ذكرت أكد أكدت أشار أشارت تابع تابعت اعتبر اعتبرت
        رأى رأت لفت لفتت بين بينت زاد شدد شددت ختم
        """
    )
)
_BEFORE = frozenset(words("in at by on after before since with في من بعد قبل منذ خلال على عند مع"))
_THIS = frozenset(words("this that these those هذا هذه ذلك تلك هؤلاء"))
_JOINS = frozenset(
    words("so but and then thus therefore however also later still yet كما ثم لكن لذلك لذا وكذلك")
)
_AFTER_SAID = frozenset(words("أن إن أنه أنها إنه إنها إلى في على بأن كذلك أيضا"))


def leans(sentence: str) -> bool:
    """Tells whether a sentence opens with a pronoun, "in that year" too, or an unnamed speaker."""
    said = words(sentence)
    if not said:
        return False
    if len(said) > 1 and said[0].removeprefix("و") in _BEFORE and said[1] in _THIS:
        return True
    while said[0] in _JOINS and len(said) > 1:
        said = said[1:]
    if detect(sentence) == "ar":
        first = said[0]
        bare = first[1:] if first[0] in "وف" and first not in _PRONOUNS else first
        saying = bare in _SAID and (len(said) == 1 or said[1] in _AFTER_SAID)
        return bare in _PRONOUNS or saying or _quoting(sentence, bare)
    return said[0] in _PRONOUNS and not _IT_IS.match(fold(sentence))


def _quoting(sentence: str, first: str) -> bool:
    """Tells whether a saying is followed at once by the quote."""
    rest = sentence.split(maxsplit=1)[1:] or [""]
    return first in _SAID and rest[0][:1] in '«"“:'
