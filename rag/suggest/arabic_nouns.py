"""What an Arabic noun tells by its form: whether it is a name, its gender, what hangs on it."""

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from operator import itemgetter

from index.normalize import fold
from index.terms import terms
from rag import named
from rag.leaning_words import read
from rag.number_tokens import cut_tokens
from rag.numerals import number_at, percent_at
from rag.quantities import is_measure, is_numeral
from rag.quantity_words import COUNTED_SCALES, DUALS
from rag.suggest import arabic_words as table

LIKELY = 0.3
"""Weight of a word's likeliest translation from which it may show that the word is a name."""
ALIKE = 0.75
"""Likeness of consonants from which a word and its translation are one name."""

_MARKS = re.compile(r"[\u064b-\u0652\u0670ـ«»]")
_TANWIN = "\u064b"
_INDEFINITE = re.compile("[\u064b-\u064d]")
_PLURAL = re.compile(r"(?:ال)?(?:ا\w+ا\w|\w\wو\w|م\wا\w\w|م\wا\wي\w|\w\wا[يئ]\w)")
"""Forms of plurals that take a feminine verb."""
_NATION = re.compile("ال\\w{3,}(?:ية|[^ا]ي|اني)")
_PRONOUN = re.compile("(?:ها|هما?|هن|ه)$")


def bare(word: str) -> str:
    """Returns a word without vowel signs and quotation marks."""
    return _MARKS.sub("", word)


@lru_cache(maxsize=20_000)
def is_name(word: str) -> bool:
    """Tells whether a word is a name: its likeliest translation sounds much like it."""
    told = read(word)
    if not told:
        return False
    folded = told[0].folded
    if named.is_name(told[0]) or told[0].does("places") or folded in table.ONE_OF_A_KIND:
        return True
    ours = terms(folded)
    if not ours or not ours[0].translations:
        return False
    likeliest, weight = max(ours[0].translations.items(), key=itemgetter(1))
    theirs = [form[3:] for other in terms(likeliest) for form in other.skeletons]
    return weight >= LIKELY and any(
        min(len(one) - 3, len(other)) > 2 and SequenceMatcher(None, one[3:], other).ratio() >= ALIKE
        for one in ours[0].counterparts
        for other in theirs
    )


def is_subject(word: str, *, feminine: bool, names: Collection[str] = ()) -> bool:
    """Tells whether a noun may be the subject of a verb of that gender.

    Args:
        word: The word that follows the verb.
        feminine: The verb's gender.
        names: Folded words that are names in this document.
    """
    plain = bare(word)
    folded = fold(plain)
    if not folded or _INDEFINITE.search(word) or folded[0].isdecimal():
        return False
    if folded in table.PARTICLES - table.STARTS_SUBJECT or is_numeral(folded):
        return False
    if is_measure(folded) or folded.startswith(("بال", "لل", "كال")):
        return False
    if folded[0] in "بلك" and folded not in {*table.WITH_THESE, *names} and not is_name(word):
        return False  # a preposition, for all that can be told
    female = plain.endswith(("ة", "ات")) or folded.removeprefix("ال") in table.FEMALE
    if not feminine:
        return not female
    if folded.removeprefix("ال") in table.MASCULINE:
        return False
    open_ended = plain.endswith(("ا", "اء", "ى")) or is_name(word) or folded in names
    return female or open_ended or _PLURAL.fullmatch(folded) is not None


def tell(words: Sequence[str]) -> bool:
    """Tells whether words make clear what is meant: a name, or what is known by the next word."""
    for word, following in zip(words, (*words[1:], ""), strict=True):
        folded = fold(bare(word))
        common = following.startswith("ال")
        if following and folded in table.NAMED and not (common and folded in table.COMPANIES):
            return True
        if tells(word) or (following and not common and folded in table.TITLES):
            return True
    return False


def tells(word: str) -> bool:
    """Tells whether a word makes clear what is meant: a name, a title, a nationality."""
    if "«" in word or re.search("[A-Za-z]", word) or is_name(word):
        return True
    adjective = fold(bare(word)).removeprefix("ال").removesuffix("ه")
    nation = _NATION.fullmatch(bare(word)) is not None
    return nation and adjective not in table.PLAIN_ADJECTIVES


def has_pronoun(word: str) -> bool:
    """Tells whether a pronoun hangs on a word that may mean something outside of the question."""
    plain = bare(word)
    hung = _PRONOUN.search(plain)
    if hung is None or len(plain) < 4 or plain.startswith(("ال", "وال", "بال", "لل")):
        return False
    if fold(plain) in table.ENDS_IN_H or (len(hung[0]) < 3 and is_name(word)):
        return False
    stem = fold(plain[: hung.start()]).removeprefix("ب").removeprefix("ل").removesuffix("ت")
    return stem not in table.REFERRING


def is_amount(word: str) -> bool:
    """Tells whether a word is a number or makes one rough."""
    folded = fold(word.strip("،"))
    if folded.startswith("ال") and not folded.startswith("الف"):
        return False  # an ordinal, or a day of the week
    counted = folded[:1].isdecimal() or is_numeral(folded) or folded in DUALS
    return counted or folded in table.ROUGH or folded == "من"


def amount_at(words: Sequence[str]) -> int:
    """Returns where a number begins behind the first word; 0 where none does."""
    amounts = [n for n, word in enumerate(words) if n and word != "من" and is_amount(word)]
    if len(amounts) > 1 and _names_itself(words, amounts[0]):
        return amounts[1]
    return amounts[0] if amounts else 0


def _names_itself(words: Sequence[str], at: int) -> bool:
    """Tells whether a number belongs to a name, as in أبولو 11: another number follows at once."""
    following = fold("".join(words[at + 1 : at + 2]))
    return words[at].isdecimal() and is_numeral(following) and following not in COUNTED_SCALES


def counted(words: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Returns what a number counts, as it stands after كم, and what follows; nothing if unsure.

    A share is `%`. The noun after كم is singular and accusative: so it stands after 11 to 99
    already; after hundreds and thousands it is singular, and after 3 to 10 plural.
    """
    at = next((n for n, word in enumerate(words) if not is_amount(word)), len(words))
    number = [word for word in map(fold, words[:at]) if word not in table.ROUGH and word != "من"]
    if not number or at == len(words):
        return "", ()
    if percent_at([fold(word) for word in words], at):
        return "%", tuple(words[at + 1 + (words[at] == "في") :])
    noun, rest, plain = words[at], tuple(words[at + 1 :]), bare(words[at])
    known = plain.isalpha() and fold(noun) not in table.PARTICLES | table.NOT_COUNTED
    if not known or len(plain) < 3 or plain.startswith("و") or plain.endswith("ات"):
        return "", ()
    if rest and plain.endswith("ة") and bare(rest[0]).endswith("ة"):
        noun, rest = f"{noun} {rest[0]}", rest[1:]
    attached = bool(rest) and rest[0].startswith(("بال", "لل"))
    if rest and not attached and fold(rest[0]) not in table.PARTICLES:
        return "", ()
    value, _ = number_at(cut_tokens(" ".join(number)), 0)
    if fold(noun) in table.SINGULARS or 3 <= value % 100 <= 10:
        return table.SINGULARS.get(fold(noun), ""), rest
    accusative = _TANWIN in noun or plain.endswith(("ة", "ا", "ى", "اء"))
    return noun if accusative else noun + "ًا", rest
