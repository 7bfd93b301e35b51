"""Names across scripts: a word -> the consonants that Arabic and English spelling share.

نافالني and Navalny both come to `nfln`. Arabic writes few vowels, so vowels go on both sides, but
for the sign `a` of a word that begins with one; letters that are used for one sound come to one
class; where English spelling is ambiguous (g, ch, th) a word has several skeletons, and one
that meets is enough. The idea is that of name matching by phonetic codes across scripts (Freeman,
Condon and Ackerman 2006).
"""

from functools import lru_cache
from itertools import product

from index.language import ARABIC_LETTER
from index.normalize import without_prefix, without_preposition

_ARABIC = {
    **dict.fromkeys("بپ", "b"), **dict.fromkeys("تطث", "t"), **dict.fromkeys("دضذ", "d"),
    **dict.fromkeys("زظ", "z"), **dict.fromkeys("سص", "s"), **dict.fromkeys("كق", "k"),
    **dict.fromkeys("حه", "h"), "ج": "j", "خ": "x", "ر": "r", "ش": "c", "غ": "g", "ف": "f",
    "ل": "l", "م": "m", "ن": "n",
}  # fmt: skip
_ENGLISH = {
    "b": ("b",), "p": ("b",), "t": ("t",), "d": ("d",), "z": ("z",), "s": ("s", "z"), "k": ("k",),
    "q": ("k",), "c": ("k",), "f": ("f",), "v": ("f",), "g": ("g", "j"), "j": ("j",),
    "h": ("h",), "l": ("l",), "m": ("m",), "n": ("n",), "r": ("r",), "x": ("ks",),
    "sh": ("c",), "ch": ("c", "tc", "k"), "kh": ("x",), "gh": ("g",), "ph": ("f",),
    "th": ("t", "d"), "dh": ("d", "z"), "ck": ("k",), "zh": ("j",),
    "ts": ("ts",), "ce": ("s",), "ci": ("s",), "cy": ("s",),
}  # fmt: skip
_ARABIC_VOWELS = frozenset("اعوي")
_ENGLISH_VOWELS = frozenset("aeiouyw")
_VARIANTS = 8
"""Skeletons kept of one English word: past that a word says too little."""
MIN_LENGTH = 2
"""Shorter skeletons meet by chance."""


@lru_cache(maxsize=100_000)
def skeletons(word: str) -> tuple[str, ...]:
    """Returns the skeletons of a folded word, likeliest first; none for numbers and short words."""
    if ARABIC_LETTER.match(word):
        forms = (word, without_prefix(word), without_preposition(word))
        found = [_arabic(form) for form in forms if form]
    elif word.isascii() and word.isalpha():
        found = _english(word)
    else:
        return ()
    return tuple(dict.fromkeys(s for s in found if len(s) >= MIN_LENGTH))


def _arabic(word: str) -> str:
    opening = "a" if word[:1] in _ARABIC_VOWELS else ""
    heard = word[:-1] if word.endswith("ه") else word  # mostly a ta marbuta, which is not heard
    return opening + _single("".join(_ARABIC.get(letter, "") for letter in heard))


def _english(word: str) -> list[str]:
    sounds: list[tuple[str, ...]] = []
    position = 0
    while position < len(word):
        pair = word[position : position + 2]
        step = 2 if pair in _ENGLISH else 1
        sounds.append(_ENGLISH.get(pair if step == 2 else word[position], ("",)))
        position += step
    if word.endswith("h") and sounds[-1] == ("h",):
        sounds[-1] = ("",)
    opening = "a" if word[0] in _ENGLISH_VOWELS else ""
    variants = []
    for combination in product(*sounds):
        variants.append(opening + _single("".join(combination)))
        if len(variants) == _VARIANTS:
            break
    return variants


def _single(consonants: str) -> str:
    """Returns the consonants with doubled ones written once."""
    return "".join(c for i, c in enumerate(consonants) if i == 0 or consonants[i - 1] != c)
