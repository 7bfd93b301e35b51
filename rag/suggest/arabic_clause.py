"""An Arabic sentence -> its main clause, verb first, with the time taken out of it.

«كانت الدولة قد أعلنت في يوليو ٢٠١٤ عن المسبار.» -> «أعلنت الدولة عن المسبار», and the time apart. A
sentence that does not open with a verb of the tables, or in an order that leads to one, has no
clause.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.normalize import fold
from rag.suggest import arabic_words as table
from rag.suggest.arabic_nouns import bare, is_name

SUBJECT = 6
"""Words at most of a subject that stands before its verb."""
AGENT = 10
"""Words behind "by" in which the time of what was done may stand."""

_MONTH = (
    "(?:يناير|فبراير|مارس|[أإا]بريل|مايو|يونيو|يوليو|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر"
    "|كانون ال[أا]ول|كانون الثاني|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول"
    "|تشرين ال[أا]ول|تشرين الثاني|محرم|صفر|ربيع ال[أا]ول|ربيع الثاني|ربيع الآخر|رجب|شعبان|رمضان"
    "|شوال|ذي القعدة|ذي الحجة|جمادى الأولى|جمادى الآخرة)"
)
_MONTHS = rf"{_MONTH}(?: ?[/-] ?{_MONTH})?"
_YEAR = r"\d{3,4}(?: ?(?:م|هـ|ه|ميلادية?|هجرية?|للميلاد|للهجرة|ق\.?م)(?!\w))?"
_IN_YEAR = rf"(?:(?:من )?(?:عام|سنة|العام|السنة) {_YEAR}|{_YEAR})"
_ORDINAL = "ال(?:[أا]ول|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|حادي)(?: عشر)?"
_DAY = rf"(?:(?:ال ?)?\d{{1,2}}|{_ORDINAL}(?: والعشرين| والثلاثين)?)"
_NAMED_DAY = "ال(?:[أإا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت|[أا]حد)"
_WEEKDAY = rf"(?:يوم )?(?:{_NAMED_DAY}،? )?"
_PART = (
    "(?:يوم|صباح|مساء|فجر|ظهر|عصر|ليلة|شهر|مطلع|[أا]وائل|[أا]واخر|منتصف|نهاية|بداية|خريف|صيف|شتاء|ربيع"
    "|آخر|غضون)"
)
_DATE = re.compile(
    rf"(?<!\S)(?P<lead>و?(?:(?:في|بتاريخ) |(?={_PART} |عام|سنة|يوم)))(?:{_PART} )*{_WEEKDAY}"
    rf"(?:{_DAY} (?:من )?(?:شهر )?{_MONTHS}(?:،? {_IN_YEAR})?|{_MONTHS}،? {_IN_YEAR}"
    rf"|(?:عام|سنة|العام|السنة) {_YEAR}|(?<=في ){_YEAR}(?! [^\W\d]{{4}})|(?<=يوم ){_NAMED_DAY}"
    rf"|(?<=(?:صيف|ريف|تاء|بيع) ){_YEAR}"
    r"|القرن ال\w+(?: عشر| والعشرين)?(?: الميلادي| الهجري| قبل الميلاد)?)"
    r"(?: ?[/=-] ?\d{3,4} ?(?:م|هـ)(?!\w))?(?= |$|[،.])"
)
_RANGE = re.compile(
    rf"،? ?(?:[-–/]|و ?\d|(?:إلى|حتى|أو) (?:\d|عام|سنة|العام|يوم|الآن|اليوم|نهاية|{_MONTH}))"
)
_VOWELS = "\u064e\u064f\u0650\u0651"
VERBS = (
    table.BEFELL,
    table.EITHER,
    table.DID,
    table.CLAIMED,
    table.REACHED,
    table.LASTED,
    table.LIES,
    table.STARTS,
    table.CONSISTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause that begins with its verb."""

    verb: str
    """As written, without what is attached before it."""
    feminine: bool
    kept: tuple[str, ...]
    """What follows the verb up to what ends the clause, without the time."""
    tail: tuple[str, ...] = ()
    """What ends it, a comma too, and what follows."""
    date: str = ""
    """The time, as it is written."""

    @property
    def base(self) -> str:
        """The verb, folded."""
        return fold(self.verb)


def marked(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the words of a text with § for each time, and the times.

    † stands for one that only bounds or names something else: until 1990, the law of 1990.
    """
    dates: list[str] = []

    def mark(match: re.Match[str]) -> str:
        before = fold("".join(text[: match.start()].split()[-1:]))
        belongs = before in table.DATED and match["lead"] in ("", "و")
        belongs = belongs or before in table.BOUNDS or bool(_RANGE.match(text, match.end()))
        if not belongs:
            dates.append(match[0].strip().removeprefix("و"))
        return ("و" if match["lead"].startswith("و") else "") + ("†" if belongs else "§")

    return tuple(_DATE.sub(mark, text).split()), tuple(dates)


def find_verb(token: str, *tables: Mapping[str, bool]) -> tuple[str, bool] | None:
    """Returns a verb without the "and" before it, and whether it is feminine; None for others."""
    for written in (token, token[1:] if token[:1] in ("و", "ف") else ""):
        stripped = written.lstrip(_VOWELS)
        for listed in tables or VERBS:
            if stripped and fold(stripped) in listed:
                return stripped, listed[fold(stripped)]
    return None


def clause_of(tokens: Sequence[str], dates: Sequence[str]) -> Clause | None:
    """Returns the clause that marked tokens begin with."""
    fronted = bool(tokens) and tokens[0].strip("،") in ("§", "و§")
    rest = _verb_first(tokens[fronted:])
    found = find_verb(rest[0]) if rest else None
    if found is None:
        return None
    verb, feminine = found
    size, times = _size(rest, fold(verb), dated=fronted)
    kept = (word.strip("،") for word in rest[1:size] if word.strip("،") != "§")
    comma = size > 1 and rest[size - 1].endswith("،")
    return Clause(
        verb=verb,
        feminine=feminine,
        kept=tuple(word for word in kept if fold(word) not in table.IDLE),
        tail=("،",) * comma + tuple(rest[size:]),
        date=dates[0] if fronted or times else "",
    )


def _size(tokens: Sequence[str], verb: str, *, dated: bool) -> tuple[int, bool]:
    """Returns how many words belong to a clause, and whether a time of its own is among them.

    Args:
        tokens: A clause that begins with its verb, and what follows.
        verb: The verb, folded.
        dated: Whether the clause had its time before.
    """
    timed = False
    for at, token in enumerate(tokens[1:], start=1):
        if token.strip("،") == "§" and not (dated or timed):
            timed = True
            if token.endswith("،") or not _goes_on(tokens[at + 1 :], tokens[1:at], verb):
                return at + 1, True
        elif _by(tokens, at):
            return at, timed or (not dated and "§" in tokens[at : at + AGENT])
        elif _ends(tokens, at):
            return at, timed
        elif verb in table.BORN and fold(token) in table.TOWARDS:
            return at, timed or (not dated and any("§" in word for word in tokens[at:]))
        elif token.endswith("،"):
            return at + 1, timed
    return len(tokens), timed


def _ends(tokens: Sequence[str], at: int) -> bool:
    """Tells whether a clause ends before a word: a conjunction, or a verb that "and" joins."""
    token = tokens[at]
    stops = fold(token.strip("،")) in table.STOPS | table.THAT and token[0] != "آ"
    return stops or _is_joined(token) or "§" in token


def _by(tokens: Sequence[str], at: int) -> bool:
    """Tells whether the one who did what is told by its passive follows: by the hand of."""
    return tuple(map(fold, tokens[at : at + 2])) in table.BY or fold(tokens[at]) == "بواسطه"


def _is_joined(token: str) -> bool:
    """Tells whether a verb hangs on the "and" before it; وصل and وافق begin with that letter."""
    found = find_verb(token)
    return found is not None and found[0] != token.lstrip(_VOWELS)


def _goes_on(following: Sequence[str], kept: Sequence[str], verb: str) -> bool:
    """Tells whether a clause goes on behind a time that was put into its middle."""
    word = following[0] if following else ""
    folded = fold(word.strip("،"))
    if not folded or verb in table.BORN or "\u064b" in word or word == "§":
        return False
    if folded in table.STARTS_SUBJECT or (len(kept) <= 2 and folded in table.TOWARDS):
        return True
    joined = folded[0] in "وف" and len(folded) > 3
    attached = folded.startswith(("لي", "لت")) or folded[0] in "بلك"
    return not (folded in table.PARTICLES or joined or attached or find_verb(word))


def _verb_first(tokens: Sequence[str]) -> Sequence[str]:
    """Brings a clause to the order verb, subject, rest; nothing where it has no verb that is known.

    «كانت الدولة قد أعلنت ...» and «جامعة X هي جامعة تأسست ...» become «أعلنت الدولة ...» and «تأسست
    جامعة X ...».
    """
    opened = next((n for n, w in enumerate(tokens) if fold(w) not in table.OPENERS), 0)
    rest = tokens[opened:]
    if not rest or find_verb(rest[0]):
        return rest
    folded = [fold(word) for word in rest]
    was = folded[0].removeprefix("و")
    if was in ("كان", "كانت") and "قد" in folded[2:8]:
        at = folded.index("قد") + 1
        found = find_verb(rest[at]) if at < len(rest) else None
        if found and not _is_joined(rest[at]) and found[1] == (was == "كانت"):
            return (rest[at], *rest[1 : at - 1], *rest[at + 1 :])
    return _verb_after_subject(rest, folded)


def _verb_after_subject(rest: Sequence[str], folded: Sequence[str]) -> Sequence[str]:
    """Moves a verb that a time or place follows before the subject that stands before it."""
    at = next((n for n, w in enumerate(rest) if n and find_verb(w, table.HAPPENED)), 0)
    is_a = next((n for n, w in enumerate(folded[:SUBJECT]) if n and w in ("هو", "هي")), 0)
    following = (*folded, "")[at + 1].strip("،")
    if not at or _is_joined(rest[at]) or following not in ("§", "في", "علي"):
        return ()
    if is_a and not _describes(rest, is_a, at):
        return ()
    subject = rest[: is_a or at]
    first = bare(subject[0])
    noun = first.startswith("ال") or first.endswith("ة") or fold(first) in table.THINGS
    plain = not any(w in table.PARTICLES or w.endswith("،") for w in folded[: len(subject)])
    if not (noun or is_name(first) or is_a) or not plain or len(subject) >= SUBJECT:
        return ()
    time = next((n for n in range(at + 1, min(at + 5, len(rest))) if "§" in rest[n]), at + 1)
    return (rest[at], *subject, *rest[time:])


def _describes(rest: Sequence[str], is_a: int, at: int) -> bool:
    """Tells whether a verb after "is a" has its subject: only adjectives stand between them."""
    verb = find_verb(rest[at], table.HAPPENED)
    adjectives = all(bare(word).endswith(("ي", "ية")) for word in rest[is_a + 2 : at])
    return bool(verb and at >= is_a + 2 and adjectives and verb[1] == (fold(rest[is_a]) == "هي"))
