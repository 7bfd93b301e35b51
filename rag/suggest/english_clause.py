"""An English sentence -> its main clause: subject, auxiliary, verb, object, and the time apart.

There is no parser. Words that the tables know for verbs are verbs, unless the word before says
otherwise; where a clause could be read in two ways, there is none.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.terms import STOP_WORDS, terms
from rag.leaning_words import read
from rag.named import is_name
from rag.suggest import english_words as table

SUBJECT = 9
"""Words of a subject at most."""

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?: and \d{1,2})?"
_YEAR = r"(?:1\d{3}|20\d\d)"
_DATE = re.compile(
    r"\b(?:(?:early|late) )?(?P<lead>in|on|from|since|by|until|between) "
    rf"(?:(?:early|late|mid)[ -])?(?:{_WEEKDAY},? )?"
    rf"(?:(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?|{_MONTH} {_DAY}(?:, {_YEAR})?"
    rf"|(?:the (?:spring|summer|autumn|fall|winter) of )?(?:{_MONTH}(?: of)?,? )?{_YEAR}"
    rf"(?: (?:BCE?|AD|CE))?|{_WEEKDAY})"
    r"(?=[,.]?(?:\s|$))(?!,? (?:and|or|to|until|through)(?: (?:in|on|again in))? \d)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'(?<!\S)"[^"]{1,40}"')
_GLUE = "\u00a0"
"""Stands for the blanks of a quoted title, which is one word of its sentence."""
_NATION = re.compile(r"\w+(?:an|ese|ish)|French|Dutch|Greek|Czech|Swiss|Thai|Iraqi|Israeli|Emirati")
_OWNER = re.compile(r".*['’]s$|.*s['’]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause ready to be turned round: auxiliary, subject, lead, verb, kept."""

    subject: str
    """As it stands inside a sentence."""
    auxiliary: str
    lead: str
    """What stands before the verb: an adverb, or "be" after "will"."""
    verb: str
    """Base form or participle; empty where "is" stands alone."""
    finite: str
    """The verb or auxiliary as it stands in the sentence."""
    passive: bool
    kept: tuple[str, ...]
    """What follows the verb up to what ends the clause."""
    stop: str
    """What ends it: a conjunction, a comma, § for a time, † for a bound, or nothing."""
    closed: bool
    """Whether a comma follows the time that ends it."""
    tail: tuple[str, ...]
    date: str
    """The time that belongs to it, with its preposition."""
    fronted: bool
    """Whether that time stands before the subject."""


def marked(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the words of a text with § for each time, and the times.

    † stands for one that only bounds: "from 1990". A quoted title is one word; `plain` undoes that.
    """
    glued = _QUOTED.sub(lambda title: title[0].replace(" ", _GLUE), text)
    dates = [match for match in _DATE.finditer(glued) if _is_time(match)]
    tokens = _DATE.sub(lambda date: "§" if _is_time(date) else "†", glued).replace(" ,", ",")
    return tuple(tokens.split()), tuple(d[0][:1].lower() + d[0][1:] for d in dates)


def plain(text: str) -> str:
    """Returns a text with the blanks of its titles."""
    return text.replace(_GLUE, " ")


def _is_time(date: re.Match[str]) -> bool:
    return date["lead"].lower() in ("in", "on")


def clause_of(tokens: Sequence[str], dates: Sequence[str], names: Collection[str]) -> Clause | None:
    """Returns the main clause of marked tokens; None where it is not seen for certain.

    Args:
        tokens: A sentence, marked.
        dates: Its times.
        names: Words that are written with a capital inside the sentences of this document.
    """
    opening = tokens[0].strip(",") if tokens else ""
    inside = opening in ("§", "†")
    tokens = tokens[inside:]
    at = _verb_at(tokens)
    subject = _subject(tokens[:at], names, inside=inside) if at else ""
    if not subject:
        return None
    after = at + 1
    while after < len(tokens) and is_adverb(tokens[after]):
        after += 1
    adverbs = tuple(word for word in tokens[at + 1 : after] if word not in table.DROPPED)
    read = _verb(tokens[at], adverbs, (*tokens[after : after + 2], "", ""))
    if read is None:
        return None
    auxiliary, lead, verb, passive, length = read
    rest = tokens[after + length :]
    size, stop = _end(rest, verb)
    kept = tuple(word.strip(",") for word in rest[:size])
    if any(is_finite(kept, n) for n in range(size)) or (kept[:1] == ("by",) and not passive):
        return None
    fronted = opening == "§"
    return Clause(
        subject=subject,
        auxiliary=auxiliary,
        lead=lead,
        verb=verb,
        finite=tokens[at],
        passive=passive,
        kept=kept,
        stop=stop.strip(","),
        closed=stop == "§,",
        tail=tuple(rest[size + (stop != ",") :]),
        date=dates[0] if fronted or stop.startswith("§") else "",
        fronted=fronted,
    )


def _verb(
    finite: str, adverbs: Sequence[str], following: Sequence[str]
) -> tuple[str, str, str, bool, int] | None:
    """Reads a verb: auxiliary, lead, verb, whether it is passive, and how many words follow it."""
    first, second = following[:2]
    done = first in table.PAST or first in table.LOCATED
    if finite == "will":
        passive = first == "be" and second in table.PAST
        return ("will", "be", second, True, 2) if passive else ("will", "", first, False, 1)
    if finite in table.BE:
        lead = " ".join(adverbs) if done else ""
        return finite, lead, first if done else "", done, int(done)
    if adverbs or first == "been":
        return None
    if finite in ("has", "have", "had") and first in table.PAST:
        return finite, "", first, False, 1
    does = {"have": "do"}.get(finite, "does" if finite in table.PRESENT else "did")
    base = table.PRESENT.get(finite) or table.BASE.get(finite, finite)
    return does, "", base, False, 0


def _verb_at(tokens: Sequence[str]) -> int:
    """Returns where the finite verb stands; 0 where no subject stands before it for certain.

    Commas may stand before it only in a list of names, or as a pair round what is set off: "the
    minister, Oleksii Reznikov, said".
    """
    at = next((n for n in range(1, len(tokens)) if is_finite(tokens, n)), 0)
    commas = [n for n, token in enumerate(tokens) if token.endswith(",")]
    if commas and commas[0] < at and not _are_names(tokens[:at]):
        at = commas[1] + 1 if len(commas) > 1 and is_finite(tokens, commas[1] + 1) else 0
    said = tokens[: min(at, commas[0] + 1) if commas else at]
    blocked = table.BLOCKED | table.OTHER_VERBS | {"to", "by", "§", "†"}
    return 0 if any(word.lower().strip(",") in blocked for word in said) else at


def _are_names(tokens: Sequence[str]) -> bool:
    """Tells whether tokens are names alone, joined by "and" if they are several."""
    names = all(word[0].isupper() or word in ("and", "the", "of") for word in tokens)
    return names and ("and" in tokens or not any("," in word for word in tokens))


def is_finite(tokens: Sequence[str], at: int) -> bool:
    """Tells whether a word is a finite verb, as far as its form and the word before it tell."""
    word = tokens[at] if at < len(tokens) else ""
    before = tokens[at - 1].lower() if at else ""
    if before in table.DETERMINERS | table.PREPOSITIONS or _OWNER.fullmatch(before):
        return word in table.BE
    return word in table.FINITE and before != "and"


def is_adverb(word: str) -> bool:
    """Tells whether a word may stand between subject and verb."""
    return word in table.ADVERBS or (word.endswith("ly") and word.islower())


def _subject(tokens: Sequence[str], names: Collection[str], *, inside: bool) -> str:
    """Returns a subject as it stands inside a question; nothing where it names nothing.

    A capital tells a name where the word stands inside its sentence, and not where it begins it.
    """
    aside = next((n + 1 for n, word in enumerate(tokens) if word.endswith(",")), len(tokens))
    said = list(tokens) if _are_names(tokens) else [w.strip(",") for w in tokens[:aside]]
    while len(said) > 1 and is_adverb(said[-1]):
        said.pop()
    first, others = said[0], said[1:]
    if len(said) > SUBJECT or any(w.endswith("ed") and w.islower() for w in others[1:]):
        return ""
    low, second = first.lower(), (*others, "")[0]
    if low == "the":
        capitals = [word for word in others if word[0].isupper() or word[0] == '"']
        nation = len(capitals) == 1 and _NATION.fullmatch(capitals[0])
        known = bool(capitals) and not nation and second not in ("more", "less", "most")
        return " ".join(("the", *others)) if known or second in ("first", "last") else ""
    if low in STOP_WORDS | table.NOT_NAMES or (low.endswith("ly") and first not in names):
        return ""
    known = first.removesuffix("'s") in names or second[:1].isupper() or _sounds_like_name(first)
    known = known or first[0] == '"' or any(letter.isupper() for letter in first[1:])
    return " ".join(said) if known or (inside and first[0].isupper()) else ""


def _sounds_like_name(word: str) -> bool:
    """Tells whether a word is written in Arabic as it sounds: Finland, فنلندا."""
    told = read(word)
    known = bool(told) and any(term.translations for term in terms(word))
    return known and not word.endswith("ing") and is_name(told[0])


def _end(tokens: Sequence[str], verb: str) -> tuple[int, str]:
    """Returns how many words belong to a clause behind its verb, and what ends it.

    What something was done for is cut off where the rest is whole: "was founded to handle claims".
    """
    whole = verb in table.INTRANSITIVE or verb in table.PAST.keys() - table.INCOMPLETE
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else ""
        joined = token == "and" and following in table.BASE.keys() | table.PREPOSITIONS
        purpose = token == "to" and (following in table.BASES or verb in table.PAST)
        purpose = purpose and following.islower() and following not in table.DETERMINERS
        if token in table.STOPS or token[0] in "§†" or joined or (whole and purpose):
            return at, token
        if token.endswith(","):
            return at + 1, ","
    return len(tokens), ""
