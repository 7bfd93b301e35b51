"""The names in a text, as far as a capital, a map or the sound of a word tell them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from index.answer_type import NUMBER_WORDS
from index.language import detect
from index.normalize import root
from index.terms import terms
from rag.leaning_words import LONG, WORDS, Word, read


@lru_cache(maxsize=20_000)
def is_name(word: Word) -> bool:
    """Tells whether a word is a name: by its capital, its place on the map, or its sound."""
    folded = word.folded
    if not word.is_content or word.is_period or folded in NUMBER_WORDS or word.does("measures"):
        return False
    forms = (folded, folded[1:], re.sub("^[وفبك]?لل", "ال", folded))
    if folded in WORDS["places"] or (folded[0] in "وفبل" and WORDS["places"].intersection(forms)):
        return True
    if folded.isascii():
        return word.text[0].isupper() and (word.start > 0 or _sounds_alike(folded))
    return _sounds_alike(folded)


def _sounds_alike(folded: str) -> bool:
    """Tells whether the likeliest translation of a word is the word itself in the other script."""
    (term,) = terms(folded) or (None,)
    if term is None:
        return False
    if not term.translations:
        return folded.isascii() or (len(folded) > LONG and not root(folded))
    likeliest = max(term.translations, key=lambda other: term.translations[other])
    return any(form in term.counterparts for other in terms(likeliest) for form in other.skeletons)


def find_names(text: str) -> list[tuple[int, int]]:
    """Returns where names stand in a text, each of one or more words."""
    found: list[tuple[int, int]] = []
    told = read(text)
    for word, following in zip(told, (*told, None)[1:], strict=True):
        if not (is_name(word) or _leads_to_name(word, following, text)):
            continue
        joined = not word.folded.isascii() and word.folded[0] == "و" and len(word.folded) > LONG - 2
        joined = joined and is_name(replace(word, folded=word.folded[1:], text=word.text[1:]))
        start = word.start + joined
        between = text[found[-1][1] : start] if found else "?"
        if between.isspace() or between == " of ":
            found[-1] = (found[-1][0], word.end)
        else:
            found.append((start, word.end))
    return found


def _leads_to_name(word: Word, following: Word | None, text: str) -> bool:
    """Tells whether a word before a name belongs to names: Xi in "Xi and ...", شي in شي جين."""
    if following is None or not word.is_content or not text[word.end : following.start].isspace():
        return False
    joined = following.folded == "and"
    if word.folded.isascii():
        return word.start == 0 and word.text[0].isupper() and (joined or is_name(following))
    return len(word.folded) == 2 and is_name(following)


def names_in(text: str, *, people: bool = False) -> list[str]:
    """Returns the names of a text; with `people`, those that are no place."""
    found = [text[start:end] for start, end in find_names(text)]
    return [name for name in found if not (people and is_place(name))]


def is_place(name: str) -> bool:
    """Tells whether a country or city is among the words of a name."""
    return any(w.does("places") or w.folded[1:] in WORDS["places"] for w in read(name))


def together(text: str) -> str:
    """Returns the first names of a text that "and" joins; or nothing."""
    places = find_names(text)
    for (start, end), (after, last) in pairwise(places):
        if text[end:after].strip(" ,،") in ("and", "و"):
            return text[start:last]
    return ""


def listed(names: Sequence[str]) -> str:
    """Returns two names as one phrase; nothing if there are fewer."""
    first, second = (*dict.fromkeys(names), "", "")[:2]
    if not second:
        return ""
    return f"{first} و{second}" if detect(first) == "ar" else f"{first} and {second}"
