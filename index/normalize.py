"""Text -> the forms that matching compares. Stored text is never changed.

`fold` makes equal what a reader takes as equal. `stem` follows light10 for Arabic (Larkey,
Ballesteros and Connell 2007: light stemming beats root extraction for retrieval) and Snowball for
English. `skeletons` brings a name to consonants that Arabic and English spelling share.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

from index.language import ARABIC_LETTER

_LETTERS = str.maketrans(
    "أإآٱىةؤئکیھہەگپچژڤ",
    "اااايهويكيهههكبجزف",
    "ـ\u200c\u200d\u200e\u200f\u061c\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
)
_THOUSANDS = re.compile(r"(?<=\d)[,٬\u00a0\u202f](?=\d{3}(?!\d))")
_DECIMAL = re.compile(r"(?<=\d)٫(?=\d)")
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’ʼ]s\b")

_ENGLISH = Stemmer.Stemmer("english")
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
_PREPOSITIONS = "بلك"
_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")

_ENDINGS = ("هما", "هم", "هن", "نا", "كم", "ا")
"""Pronouns and the accusative, which light10 leaves on a word: لقاءهما, افتراضيا."""

_ROOT_PREFIXES = (
    *("است", "مست", "يست", "تست", "سي", "ست", "سن", "سا", "مت", "ان"),
    *("ي", "ت", "ن", "ا", "م"),
)
_ROOT_SUFFIXES = ("وا", "ا", "ت")


def fold(text: str) -> str:
    """Returns the text as a reader compares it; folding it again changes nothing.

    Case, compatibility forms, diacritics and tatweel go; alef forms, hamza seats, alef maqsura,
    ta marbuta and Persian letters become one; digits of every system become ASCII. Positions are
    not kept.
    """
    folded = text
    for _ in range(4):  # compatibility forms can unfold into what folds again
        before = folded
        folded = unicodedata.normalize("NFKD", folded.casefold())
        folded = "".join(c for c in folded if unicodedata.category(c) != "Mn")
        folded = unicodedata.normalize("NFC", folded).translate(_LETTERS)
        folded = "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in folded)
        if folded == before:
            break
    return folded


def words(text: str) -> tuple[str, ...]:
    """Returns the folded words and numbers of a text, in order.

    Thousands separators go and the decimal mark is a full stop, so `٢٬٥٠٠` and `2,500` are one
    word; letters and digits that are glued together are parted (`ال15من`).
    """
    folded = _POSSESSIVE.sub("", _DECIMAL.sub(".", fold(text)))
    return tuple(_WORD.findall(_THOUSANDS.sub("", folded)))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Returns the stem of one folded word: light10 for Arabic, Snowball for English."""
    if not ARABIC_LETTER.match(word):
        return str(_ENGLISH.stemWord(word))
    bare = without_prefix(word)
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= 2:
            bare = bare.removesuffix(suffix)
    return bare


@lru_cache(maxsize=100_000)
def without_ending(stemmed: str) -> str:
    """Returns an Arabic stem without a pronoun or the accusative, so that لقاءهما meets لقاءا.

    A second form to match by: light10 leaves these endings, for some words have them as their own.
    """
    if not ARABIC_LETTER.match(stemmed):
        return ""
    bare = stemmed
    for ending in _ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= 3:
            bare = bare.removesuffix(ending)
            break
    return bare[:-1] if bare.endswith("ي") and len(bare) > 4 else bare


def without_prefix(word: str) -> str:
    """Returns a folded Arabic word without conjunction, preposition and article."""
    if word.startswith("و") and len(word) >= 3:
        word = word[1:]
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            return word.removeprefix(article)
    return word


def without_preposition(word: str) -> str:
    """Returns a folded Arabic word without the preposition that may be attached to it, or nothing.

    Whether `ب` in بموسكو is one only a dictionary could tell (it is none in بوتين), so this is a
    second form to match by, never the only one.
    """
    if not ARABIC_LETTER.match(word):
        return ""
    bare = word[1:] if word[0] in "وف" and len(word) > 3 else word
    if bare[0] not in _PREPOSITIONS or bare.startswith(_ARTICLES) or len(bare) < 3:
        return bare if bare != word else ""
    return bare[1:]


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """Returns the three consonants that an Arabic word is probably derived from, or nothing.

    Rules without a dictionary, as in Taghva, Elkhoury and Coombs 2005: affixes of the verb and the
    noun go, long vowels inside go, and the t of form VIII goes, so that `تختلف` and `خلاف` meet.
    A guess: good for a weaker match beside the stem, not in its place.
    """
    if not ARABIC_LETTER.match(word):
        return ""
    bare = stem(word)
    for prefix in _ROOT_PREFIXES:
        if bare.startswith(prefix) and len(bare) - len(prefix) >= 3:
            bare = bare.removeprefix(prefix)
            break
    for suffix in _ROOT_SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= 3:
            bare = bare.removesuffix(suffix)
    if len(bare) > 3:
        bare = bare[0] + "".join(c for c in bare[1:-1] if c not in "اوي") + bare[-1]
    if len(bare) == 4 and bare[1] == "ت":
        bare = bare[0] + bare[2:]
    return bare if len(bare) == 3 else ""
