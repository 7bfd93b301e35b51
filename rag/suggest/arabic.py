"""An Arabic sentence -> the questions that it answers, by rules and tables of verbs.

A sentence that begins with its verb asks for its own time once the time is taken out of it: «دخل
المسبار مدار المريخ في 9 فبراير 2021.» -> «متى دخل المسبار مدار المريخ؟». The subject must be said,
not only meant by the verb, must agree with it, and must be known by a name.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from index.normalize import fold
from index.terms import terms
from rag.leaning_words import read
from rag.quantities import is_measure
from rag.suggest import arabic_words as table
from rag.suggest.arabic_clause import SUBJECT, Clause, clause_of, find_verb, marked
from rag.suggest.arabic_nouns import (
    amount_at,
    bare,
    counted,
    has_pronoun,
    is_amount,
    is_name,
    is_subject,
    tell,
)

LONGEST = 16
"""Words of a question: a longer one is no suggestion."""

_ASIDE = re.compile(r"\s*\([^()]*\)|\s*\[[\w ]+\]")
_UNCLEAR = re.compile(r"[?؟!؛:…()\[\]\"'“”‘—*=§†]")
_COMMA = re.compile(r" ?[،,](?!\d)")
_GLUED = re.compile(r"(?<=\d)(?=من )")
_DAMMA = "\u064f"


def questions(sentence: str, names: Collection[str] = ()) -> dict[str, str]:
    """Returns the questions that a sentence answers, by what they ask for.

    Args:
        sentence: One sentence.
        names: Words of the title of its document: one of them is enough as a subject.
    """
    text = " ".join(_GLUED.sub(" ", _COMMA.sub("،", _ASIDE.sub("", sentence))).split())
    if not text.endswith(".") or _UNCLEAR.search(text):
        return {}
    tokens, dates = marked(text.rstrip(". "))
    known = frozenset(map(fold, names))
    clause = clause_of(tokens, dates)
    asked = {kind: make(clause, known) for kind, make in _KINDS.items()} if clause else {}
    asked |= _stated(tokens, known)
    return {kind: question for kind, question in asked.items() if _is_sound(question)}


def _names_subject(clause: Clause, names: frozenset[str]) -> bool:
    """Tells whether a noun that agrees with the verb follows it, and what is meant is named."""
    kept = clause.kept
    if not kept or not is_subject(kept[0], feminine=clause.feminine, names=names):
        return False
    if any(fold(w) in table.BLOCKED or "†" in w or has_pronoun(w) for w in kept):
        return False
    alone = not (*kept, "")[1].startswith("ال")
    if alone and fold(kept[0]) in table.VAGUE:
        return False
    if len(kept) == 1:
        plain = bare(kept[0]).startswith("ال") and clause.base not in table.BORN
        return fold(kept[0]) in names or (is_name(kept[0]) and not plain)
    return tell(kept) or any(fold(word) in names for word in kept)


def _is_whole(clause: Clause, names: frozenset[str]) -> bool:
    """Tells whether subject and object are both there, where the verb needs both."""
    if not _names_subject(clause, names):
        return False
    if clause.base in table.INCOMPLETE and len(clause.kept) < 3:
        return False
    head = fold(clause.kept[0])
    acts = head in table.AGENTS or any(word.does("places") for word in read(head))
    passive = _DAMMA in clause.verb[:2] or (clause.base in table.EITHER and not acts)
    return clause.base in table.BEFELL or passive or _has_object(clause.kept)


def _has_object(kept: Sequence[str]) -> bool:
    """Tells whether a second noun, or a phrase that the verb calls for, follows the subject."""
    for one, two in pairwise(kept):
        if fold(two) in table.OBJECT_LEADS:
            return True
        plain = bare(two)
        known = any(term.translations for term in terms(two)) or "\u064b" in two
        known = known or plain.endswith(("ة", "ات", "ا"))
        new = len(plain) > 2 and not plain.startswith(("ال", "وال")) and not is_name(two)
        if known and new and (one.startswith("ال") or is_name(one)):
            return True
    return False


def _turned(asks: str, clause: Clause, *rest: str) -> str:
    ends = clause.kept[-1:] and fold(clause.kept[-1]) in table.TOWARDS
    kept = clause.kept[:-1] if ends else clause.kept
    return " ".join((asks, clause.verb, *kept, *rest)) + "؟"


def _time(clause: Clause, names: frozenset[str]) -> str:
    happens = any(clause.base in verbs for verbs in (table.HAPPENED, table.DID, table.CLAIMED))
    asks = clause.date and happens and not amount_at(clause.kept)
    asks = asks and not table.THAT.intersection(map(fold, clause.tail[:1]))
    return _turned("متى", clause) if asks and _is_whole(clause, names) else ""


def _reason(clause: Clause, names: frozenset[str]) -> str:
    following = [fold(word) for word in clause.tail if word != "،"][:1]
    because = table.BECAUSE.intersection(following)
    return _turned("لماذا", clause) if because and _is_whole(clause, names) else ""


def _agent(clause: Clause, names: frozenset[str]) -> str:
    """Asks by whose hand something was done, or who was the first to do it."""
    if tuple(map(fold, clause.tail[:2])) == table.BY_HAND:
        return _turned("على يد من", clause) if _names_subject(clause, names) else ""
    first = next((n for n, word in enumerate(clause.kept) if n and fold(word) == "اول"), 0)
    done = clause.kept[first:]
    if not first or clause.feminine or clause.base not in table.MADE or len(done) < 3:
        return ""
    doer = replace(clause, kept=clause.kept[:first])
    known = _names_subject(doer, names) and not any(map(has_pronoun, done))
    return _turned("من", replace(clause, kept=done)) if known else ""


def _said(clause: Clause, names: frozenset[str]) -> str:
    at = next((n for n, word in enumerate(clause.kept) if fold(word) in table.TOWARDS), None)
    speaker = replace(clause, kept=clause.kept[:at])
    that = clause.tail[:1] and fold(clause.tail[0]) in table.THAT
    claims = clause.base in table.FIRM or (clause.base in table.CLAIMED and clause.date)
    if not that or not claims or not _names_subject(speaker, names):
        return ""
    return _turned("ماذا", speaker, *((clause.date,) if clause.date else ()))


def _count(clause: Clause, names: frozenset[str]) -> str:
    """Asks how many of something a subject has, made or consists of."""
    at = amount_at(clause.kept)
    noun, rest = counted(clause.kept[at:])
    when = (clause.date,) if clause.date else ()
    if clause.base in table.SUFFERED and not at and noun and not clause.feminine and tell(rest):
        return " ".join(("كم", noun, clause.verb, *rest, *when)) + "؟"
    of = bool(at) and clause.kept[at - 1] == "من" and clause.base in table.CONSISTS
    subject = replace(clause, kept=clause.kept[: at - of])
    of_what = subject.kept[-1:] and fold(subject.kept[-1]) in table.TOWARDS
    if not noun or of_what or not _names_subject(subject, names):
        return ""
    if of:
        return _turned(f"من كم {noun}", subject)
    if clause.base not in table.DID:
        return ""
    if noun == "%":
        return _turned("كم", subject, *rest) if rest[:1] == ("من",) else ""
    leans = any(has_pronoun(w) or fold(w) in table.BLOCKED for w in rest)
    return _turned(f"كم {noun}", subject, *(() if leans else rest), *when)


def _measure(clause: Clause, names: frozenset[str]) -> str:
    """Asks how much something is: «يبلغ طول X ...», «استغرق X ...»."""
    at = amount_at(clause.kept)
    thing = replace(clause, kept=clause.kept[:at])
    if not at or not _names_subject(thing, names):
        return ""
    if clause.base in table.REACHED and fold(clause.kept[0]) in table.MEASURED:
        return _turned("كم", thing, *((clause.date,) if clause.date else ()))
    lasts = any(is_measure(fold(word.strip("،"))) for word in clause.kept[at : at + 4])
    return _turned("كم", thing) if clause.base in table.LASTED and lasts else ""


def _place(clause: Clause, names: frozenset[str]) -> str:
    """Asks where something lies, begins or happened."""
    verb = clause.base
    where = table.WHERE if verb in table.LIES else {"من"} if verb in table.STARTS else {"في"}
    rest = (*clause.kept, *clause.tail)
    at = next((n for n, word in enumerate(rest) if n and fold(word) in where), 0)
    thing = replace(clause, kept=rest[:at])
    unclear = any(fold(w) in table.TOWARDS or w == "،" or is_amount(w) for w in thing.kept)
    unclear = unclear or any(map(is_amount, rest[at + 1 : at + 2]))
    if not at or unclear or not _names_subject(thing, names):
        return ""
    if verb in table.STARTS and not _has_object(thing.kept):
        return _turned("من أين", thing)
    held = verb in table.HELD and len(rest) > at + 1 and is_name(rest[at + 1])
    return _turned("أين", thing) if held or verb in table.LIES else ""


def _stated(tokens: Sequence[str], names: frozenset[str]) -> dict[str, str]:
    """Returns the questions after what a thing is and where it lies: «X هي مدينة تقع في ...»."""
    folded = (*(fold(word.strip("،")) for word in tokens), "", "")
    is_a = next((n for n, w in enumerate(folded[:SUBJECT]) if n and w in ("هو", "هي")), 0)
    lies = next((n for n, w in enumerate(folded[:12]) if n and w in table.LIES), 0)
    kind = next((n for n, w in enumerate(folded[:lies]) if n and w in table.PLACES), 0)
    thing = tokens[: is_a or kind]
    if not thing or find_verb(tokens[0]) or table.PARTICLES.intersection(folded[: len(thing)]):
        return {}
    if any(has_pronoun(w) or w.endswith("،") or re.match("و[يت]", w) for w in thing):
        return {}
    agrees = is_a and is_subject(thing[0], feminine=folded[is_a] == "هي", names=names)
    what, asked = folded[is_a + 1], {}
    if is_a and folded[0] in table.ASPECTS and tell(thing[1:]):
        asked["meaning"] = " ".join(("ما", *thing)) + "؟"
    elif agrees and what in table.PERSONS | table.THINGS and len(tokens) > is_a + 3:
        asks = "من" if what in table.PERSONS else "ما"
        asked["meaning"] = " ".join((asks, tokens[is_a], *thing)) + "؟"
    if kind and kind < lies <= kind + 3 and folded[lies + 1] in table.WHERE:
        feminine = folded[lies][0] == "ت"
        if is_subject(thing[0], feminine=feminine, names=names | {folded[0]}):
            asked["place"] = " ".join(("أين", tokens[lies], *thing)) + "؟"
    elif agrees and what in table.PLACES and "في" in folded[is_a + 2 : is_a + 5]:
        lies_in = "تقع" if folded[is_a] == "هي" else "يقع"
        asked["place"] = " ".join(("أين", lies_in, *thing)) + "؟"
    return asked


def _is_sound(question: str) -> bool:
    said = [fold(word) for word in question[:-1].split()]
    blocked = any(word in table.BLOCKED for word in said[2:])
    marks = any(mark in question for mark in "§†،.") or question.count("«") != question.count("»")
    content = [word.removeprefix("ال") for word in said if len(word) > 3]
    twice = len(content) > len(set(content))
    return 3 <= len(said) <= LONGEST and not (blocked or marks or twice)


_KINDS: Mapping[str, Callable[[Clause, frozenset[str]], str]] = {
    "time": _time,
    "number": _measure,
    "count": _count,
    "place": _place,
    "agent": _agent,
    "reason": _reason,
    "said": _said,
}
