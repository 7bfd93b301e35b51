"""An English sentence -> the questions that it answers, by rules and a table of verbs.

The clause up to the time, the number or the reason is turned round: "The bridge at Saltash was
opened on 2 May 1859." -> "When was the bridge at Saltash opened?". What is asked about must be
named in the question.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise

from rag.quantities import is_measure
from rag.suggest import english_words as table
from rag.suggest.english_clause import Clause, clause_of, is_finite, marked, plain
from rag.suggest.english_nouns import counted_noun, numeral

LONGEST = 16
"""Words of a question: a longer one is no suggestion."""

_ASIDE = re.compile(r"\s*\([^()]*\)|\s*\[\d+\]")
_SENTENCE = re.compile(r'["A-Z](?:[^?!;:…()\[\]«»“”—#/§†]|(?<=\d):(?=\d))*[\w"%]\.')
_BROKEN = re.compile(r' [-–] |""|\w"\w|"[^\w\']*"')
_LEFT = re.compile('[§†]|^[^"]*"[^"]*$')
"""What is left of a mark, or of a pair of quotation marks."""
_ONE_OF_A_KIND = re.compile(r"What is an? |Who \w+ the (?:first|last|largest|oldest) ")
"""A question that needs no name."""
_OPENERS = re.compile(
    r"(?:However|Later|Eventually|Finally|Also|Additionally|Moreover|Furthermore|Subsequently"
    r"|Originally|Nevertheless|Historically|Officially|Traditionally), "
)
_AMOUNT = re.compile(r"[$€£%]|\d (?:[mb]illion|percent|per cent|thousand)\b")
_HELD = re.compile(rf"an? (?:total |estimated |average )?({table.MEASURED}) of .*\d")
_OWN = table.DETERMINERS - {"the", "a", "an"}
_JOINS = table.PREPOSITIONS | table.DETERMINERS | {"and", "or"}


def questions(sentence: str, names: Collection[str] = ()) -> dict[str, str]:
    """Returns the questions that a sentence answers, by what they ask for.

    Args:
        sentence: One sentence.
        names: Words that its document writes with a capital inside sentences: they tell whether the
            first word of a sentence is a name.
    """
    text = _OPENERS.sub("", " ".join(_ASIDE.sub("", sentence).split()))
    text = text[:1].upper() + text[1:]
    if not _SENTENCE.fullmatch(text) or _BROKEN.search(text) or text.count('"') % 2:
        return {}
    tokens, dates = marked(text.removesuffix("."))
    clause = clause_of(tokens, dates, names)
    asked = {kind: make(clause) for kind, make in _KINDS.items()} if clause else {}
    asked["number"] = asked.get("number") or _counted_subject(tokens, dates)
    asked["meaning"] = asked.get("meaning") or _common_noun(tokens)
    asked = {kind: plain(question) for kind, question in asked.items()}
    return {kind: question for kind, question in asked.items() if _is_sound(question)}


def _turned(clause: Clause, asks: str, *rest: str) -> str:
    said = (asks, clause.auxiliary, clause.subject, clause.lead, clause.verb, *rest)
    return " ".join(word for word in said if word) + "?"


def _is_whole(clause: Clause) -> bool:
    """Tells whether verb and what is kept of the clause say enough together."""
    kept = clause.kept
    if not clause.verb or (kept and kept[-1] in _JOINS) or _leans(kept):
        return False
    if clause.passive:
        return clause.verb not in (table.LOCATED if kept else table.INCOMPLETE)
    return bool(kept) or clause.verb in table.INTRANSITIVE


def _leans(kept: Sequence[str]) -> bool:
    """Tells whether an object is known only from elsewhere in the text: "opened the bridge"."""
    named = any(word[0].isupper() for word in kept)
    for one, two, three in zip(kept, kept[1:], (*kept[2:], ""), strict=False):
        alone = two not in table.UNIQUE and (not three or (three in _JOINS and not named))
        if one == "the" and two.islower() and three != "of" and (alone or two in table.VAGUE):
            return True
    return False


def _short(kept: Sequence[str]) -> Sequence[str]:
    """Cuts what a long object does meanwhile: "jets of vapour bursting from cracks"."""
    if len(kept) <= LONGEST - 6:
        return kept
    doing = (n for n in range(3, len(kept)) if re.fullmatch("[a-z]+ing", kept[n]))
    ends = (n for n in doing if kept[n - 1] not in _JOINS and "-" not in kept[n - 1])
    return kept[: next(ends, len(kept))]


def _time(clause: Clause) -> str:
    past = clause.auxiliary in ("did", "was", "were", "will")
    counts = numeral(clause.kept)[0] or _AMOUNT.search(" ".join(clause.kept))
    if not clause.date or not past or counts or clause.verb == "have" or not _is_whole(clause):
        return ""
    if clause.fronted:
        ends = clause.stop not in table.NEEDED | {"§"} or (clause.passive and clause.stop == "to")
    else:
        follows = clause.tail[0].lower() if clause.tail else "and"
        ends = clause.closed or follows in table.MAY_FOLLOW or (clause.passive and follows == "to")
        ends = ends and not any(a == "to" and b in table.BASES for a, b in pairwise(clause.kept))
    kept = () if clause.verb == "born" else _short(clause.kept)
    return _turned(clause, "When", *kept) if ends else ""


def _reason(clause: Clause) -> str:
    ended = "because" in (clause.stop, *clause.tail[:1])
    return _turned(clause, "Why", *clause.kept) if ended and _is_whole(clause) else ""


def _place(clause: Clause) -> str:
    """Asks where something lies, or where it happened."""
    at = next((n for n, w in enumerate(clause.kept) if w in table.PREPOSITIONS), len(clause.kept))
    where = (*clause.kept[at:], "", "")
    if where[0] in ("in", "on", "near", "at") and not clause.verb and clause.auxiliary == "is":
        return f"Where is {clause.subject}?" if clause.kept[at - 1] in table.PLACES else ""
    if not at and where[0] not in ("", "about", "by", "of", "on"):
        if clause.verb == "lie":
            return f"Where is {clause.subject}?"
        if clause.passive and clause.verb in table.LOCATED:
            return _turned(clause, "Where")
    took = clause.verb == "take" and clause.kept[:at] == ("place",)
    held = clause.passive and clause.verb in table.HELD_IN and not at
    if where[0] not in ("in", "at") or not where[1][:1].isupper() or not (took or held):
        return ""
    return _turned(clause, "Where", *clause.kept[:at])


def _agent(clause: Clause) -> str:
    """Asks who did what somebody with a name did."""
    if clause.passive and clause.auxiliary in ("was", "were"):
        name = [word for word in clause.kept[1:3] if word != "the"]
        named = clause.kept[:1] == ("by",) and bool(name) and name[0][0].isupper()
        if not named or clause.verb in table.NOT_BY | table.INCOMPLETE:
            return ""
        return f"Who {table.PAST[clause.verb]} {clause.subject}?"
    made = clause.auxiliary == "did" and clause.verb in table.MADE and _is_whole(clause)
    one = clause.subject[0].isupper() and " and " not in clause.subject
    known = clause.kept[:1] == ("the",) or "".join(clause.kept)[:1].isupper()
    if not (made and one and known) or _OWN.intersection(clause.kept):
        return ""
    return " ".join(("Who", clause.finite, *_short(clause.kept))) + "?"


def _said(clause: Clause) -> str:
    told = len(clause.kept) == (clause.verb == "tell")
    ended = "that" in ((clause.stop,) if clause.fronted or not clause.date else clause.tail[:1])
    one_thing = clause.verb in table.CLAIMING and " " in clause.subject
    if not (told and ended) or not (clause.kept or clause.date or one_thing):
        return ""
    said = (*clause.kept, clause.date)
    return _turned(clause, "What", *filter(None, said)) if clause.verb in table.SAYING else ""


def _meaning(clause: Clause) -> str:
    """Asks what or who somebody or something with a name is, or what something of it is."""
    if clause.verb or clause.auxiliary not in ("is", "was") or not clause.kept:
        return ""
    if re.match(rf"the (?:\w+ )?(?:{table.ASPECTS}) of ", clause.subject):
        return _turned(clause, "What")
    at = next((n for n, w in enumerate(clause.kept) if w in table.PREPOSITIONS), len(clause.kept))
    noun = clause.kept[at - 1]
    if clause.kept[0] not in ("a", "an"):
        return ""
    if noun in table.PERSONS and not clause.subject.startswith("the "):
        return _turned(clause, "Who")
    known = noun in table.THINGS and (clause.auxiliary == "is" or noun in table.EVENTS)
    return _turned(clause, "What") if known else ""


def _common_noun(tokens: Sequence[str]) -> str:
    """Asks what a thing is that has no name: "A passage is a run of sentences."."""
    at = next((n for n, word in enumerate(tokens[:5]) if word == "is"), 0)
    thing = tokens[1:at]
    article = tokens[0] in ("A", "An") and tokens[at + 1 : at + 2] in (("a",), ("an",))
    common = bool(thing) and all(re.fullmatch("[a-z-]+", word) for word in thing)
    return f"What is {tokens[0].lower()} {' '.join(thing)}?" if article and common else ""


def _number(clause: Clause) -> str:
    """Asks for the number that follows the verb."""
    of = clause.verb == "consist" and clause.kept[:1] == ("of",)
    number, counted = numeral(clause.kept[of:])
    if not number or not clause.verb:
        return _measure(clause)
    if clause.verb in ("last", "take") and len(counted) == 1 and is_measure(counted[0]):
        return _turned(clause, "How long")
    money = next((n + 1 for n, word in enumerate(counted[:3]) if word in table.MONEY), 0)
    if number[0] in "$€£" or money:
        rest = () if clause.verb == "cost" else counted[money:]
        return _turned(clause, "How much", *rest) if clause.verb in table.SPENT else ""
    noun, rest = counted_noun(counted)
    when = (clause.date,) if clause.date else ()
    rest = ("of",) if of else (*rest, *when)
    return _turned(clause, f"How many {noun}", *rest) if noun else ""


def _measure(clause: Clause) -> str:
    """Asks for a measure: "has a population of ...", "is 828 metres high"."""
    when = (clause.date,) if clause.date else ()
    held = _HELD.match(" ".join(clause.kept))
    if held and clause.verb == "have":
        was = "was" if clause.auxiliary == "did" else "is"
        return " ".join(("What", was, "the", held[1], "of", clause.subject, *when)) + "?"
    number, counted = numeral(clause.kept)
    if not number or clause.verb:
        return ""
    if len(counted) > 1 and counted[1] in table.EXTENT and is_measure(counted[0]):
        return _turned(clause, f"How {counted[1]}")
    measured = re.match(rf"the (?:\w+ )?(?:{table.MEASURED}) of ", clause.subject)
    return _turned(clause, "What", *when) if measured else ""


def _counted_subject(tokens: Sequence[str], dates: Sequence[str]) -> str:
    """Asks how many did something, where a sentence begins with the number."""
    number, counted = numeral(tokens)
    at = next((n for n in range(1, len(counted)) if is_finite(counted, n)), 0)
    noun, rest = counted_noun(counted[:at])
    if not (number and noun) or rest or not counted[at - 1].islower():
        return ""
    ends = (n for n, w in enumerate(counted) if n > at and (w in table.STOPS or w[-1] in ",§†"))
    end = next(ends, len(counted))
    stop = counted[end] if end < len(counted) else ""
    last = end + (stop[-1:] == "," and stop[0] not in "§†")
    kept = [word.strip(",") for word in counted[at + 1 : last]]
    named = any(word[0].isupper() for word in kept)
    if not named or stop in table.NEEDED or any(is_finite(kept, n) for n in range(1, len(kept))):
        return ""
    when = dates[:1] if stop[:1] == "§" else ()
    return " ".join(("How many", noun, counted[at], *kept, *when)) + "?"


def _is_sound(question: str) -> bool:
    said = question[:-1].split()
    blocked = table.BLOCKED.intersection(said[2:]) or _LEFT.search(question)
    named = question[1:] != question[1:].lower() or _ONE_OF_A_KIND.match(question)
    return 3 <= len(said) <= LONGEST and bool(named) and not blocked


_KINDS: Mapping[str, Callable[[Clause], str]] = {
    "time": _time,
    "place": _place,
    "number": _number,
    "reason": _reason,
    "agent": _agent,
    "said": _said,
    "meaning": _meaning,
}
