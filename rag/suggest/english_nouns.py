"""What the words behind an English verb count, and by which number."""

import re
from collections.abc import Sequence

from rag.quantities import is_measure, is_numeral
from rag.suggest import english_words as table

_ROUGHLY = re.compile(
    r"(?:(?:about|around|roughly|approximately|nearly|almost|some|over|just|only|an estimated"
    r"|exactly|more than|fewer than|less than|at least|up to|as many as|a total of|an average of)"
    r"\b ?)+",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[$€£]?\d[\d,.]*")
_ONE = frozenset(("one", "first", "both", "half"))


def numeral(tokens: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Cuts a number off the beginning of words; nothing where none stands there."""
    told = _ROUGHLY.sub("", " ".join(tokens), count=1).split()
    ends = (
        n
        for n, word in enumerate(told)
        if not (_FIGURES.fullmatch(word) or is_numeral(word.lower()))
    )
    at = next(ends, len(told))
    if not at or told[0].lower() in _ONE:
        return "", ()
    return " ".join(told[:at]), tuple(told[at:])


def counted_noun(counted: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """Returns a counted noun with what qualifies it, and what follows; nothing if it is none."""
    at = next((n for n, w in enumerate(counted) if w in table.PREPOSITIONS | {"and"}), len(counted))
    noun, rest = counted[:at], tuple(counted[at:])
    if not 1 <= len(noun) <= 4 or not (noun[-1].endswith("s") or noun[-1] in table.PLURALS):
        return "", ()
    unclear = any(not re.fullmatch("[A-Za-z-]+", w) or is_measure(w.lower()) for w in noun)
    if unclear or rest[:1] == ("and",):
        return "", ()
    of = rest[:1] == ("of",)
    end = next((n for n, w in enumerate(rest) if n and w in table.PREPOSITIONS), len(rest)) * of
    return " ".join((*noun, *rest[:end])), rest[end:]
