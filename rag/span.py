"""Question and sentence -> the words of the sentence that answer, where they can be found.

By rule, for the kinds of answers that can be told by form: a time, a number, and in English the
name that "who" and "where" ask for. No span is better than a wrong one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.answer_type import MONTHS, NUMBER_WORDS, PERIODS, expected
from index.normalize import fold, words
from index.terms import STOP_WORDS
from index.types import Span
from rag.quantities import is_measure, is_numeral

_MARKS = r"[\u0610-\u061a\u064b-\u065f\u0670]"
_TOKEN = re.compile(
    r"\d{4}-\d\d-\d\d|\d+(?:[.,٫٬/]\d+)*"
    rf"|(?:[^\W\d_]{_MARKS}*)+(?:['’][a-z]+)?|[%٪$€£]"
)
_LINKS = frozenset(words("of the and a من و شهر في per a"))
_OF = frozenset(words("of من"))
_WHO = re.compile(r"\b(?:who|whom|whose|where|which (?:country|city|company|team)|what company)\b")
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d(?:-\d\d-\d\d)?")
_DATE = re.compile(r"\d\d?/\d\d?/\d{4}")
_ALSO_VERBS = frozenset(words("may march"))
_SIGNS = frozenset("%٪$€£")
_GAP = 2
"""Blanks and marks that may part two words of one expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


def answer_span(question: str, sentence: str) -> Span | None:
    """Returns where the words that answer stand in a sentence; None where that cannot be told."""
    asked = set(words(question))
    wanted = expected(question)
    tokens = tuple(_tokens(sentence))
    if wanted == "time":
        return _best(tokens, _of_time, _with_time, asked)
    if wanted == "number":
        return _best(tokens, _of_number, _with_number, asked)
    if _WHO.search(fold(question)):
        return _best(tokens, _of_name, _with_name, asked)
    return None


def first_date(text: str) -> str:
    """Returns the first date with a year that a text gives, in its own words; else nothing."""
    run = list(_tokens(text))
    for place, token in enumerate(run):
        if _YEAR.fullmatch(token.folded):
            first = place
            while first and run[first].start - run[first - 1].end <= _GAP:
                if not (_with_time(run[first - 1]) or run[first - 1].folded in _LINKS):
                    break
                first -= 1
            date = _trimmed(run[first : place + 1], _of_time)
            return " ".join(text[date[0].start : token.end].split())
    return ""


def _tokens(sentence: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(sentence):
        if folded := fold(found[0]):  # nothing is left of a tatweel that stands for a dash
            yield _Token(text=found[0], folded=folded, start=found.start(), end=found.end())


def _best(
    tokens: Sequence[_Token],
    core: Callable[[_Token], bool],
    beside: Callable[[_Token], bool],
    asked: set[str],
) -> Span | None:
    """Returns the first run of fitting words that says something the question does not.

    Args:
        tokens: The sentence.
        core: What an answer must hold.
        beside: What may stand in it too; links may stand only inside.
        asked: The words of the question.
    """
    run: list[_Token] = []
    for token in (*tokens, None):
        near = token is not None and (not run or token.start - run[-1].end <= _GAP)
        linked = token is not None and bool(run) and token.folded in _LINKS
        if token is not None and near and (core(token) or beside(token) or linked):
            run.append(token)
            continue
        found = _trimmed(run, core)
        if any(t.folded not in asked and t.folded not in _LINKS for t in found):
            return Span(start=found[0].start, end=found[-1].end)
        run = [token] if token is not None and (core(token) or beside(token)) else []
    return None


def _trimmed(run: Sequence[_Token], core: Callable[[_Token], bool]) -> Sequence[_Token]:
    """Returns a run from what belongs to its core on; nothing where it has none."""
    end = len(run)
    while end and run[end - 1].folded in _LINKS:
        end -= 1
    first = 0
    while first < end and not _begins(run[first:end], core):
        first += 1
    return run[first:end]


def _begins(run: Sequence[_Token], core: Callable[[_Token], bool]) -> bool:
    """Tells whether an answer begins here: with its core, or with a number or name before it."""
    if run[0].folded in _LINKS or not any(core(token) for token in run):
        return False
    if core(run[0]) or run[0].text in _SIGNS or core is _of_name:
        return True
    leads = 1 + (len(run) > 1 and run[1].folded in _TENTHS)
    if run[0].folded in _UNTIL_TEN or run[0].folded[0].isdecimal():
        after = run[leads : leads + 2]
        return any(core(t) for t in after[: 1 + (after[0].folded in _OF)])
    return False


_TENTHS = frozenset(words("عشر عشرة والعشرون والعشرين والثلاثون والثلاثين"))
_UNTIL_TEN = frozenset(
    words(
        """
        الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الحادي first second
        third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth twentieth thirtieth
        """
    )
)


def _of_time(token: _Token) -> bool:
    if token.folded in _ALSO_VERBS and not token.text[0].isupper():
        return False
    if _YEAR.fullmatch(token.folded) or _DATE.fullmatch(token.folded):
        return True
    return any(form in MONTHS or form in PERIODS for form in _bare(token.folded))


def _with_time(token: _Token) -> bool:
    numeral = token.folded[0].isdecimal() or is_numeral(token.folded)
    return _of_time(token) or numeral or token.folded in _UNTIL_TEN | _TENTHS


def _of_number(token: _Token) -> bool:
    return any(is_numeral(form) or form in NUMBER_WORDS for form in _bare(token.folded))


def _with_number(token: _Token) -> bool:
    return any(is_measure(form) for form in _bare(token.folded))


def _of_name(token: _Token) -> bool:
    return token.text[0].isupper() and token.start > 0


def _with_name(token: _Token) -> bool:
    """Takes the first word of a sentence where it is likely to begin a name."""
    common = token.folded in STOP_WORDS or token.folded in PERIODS
    return token.text[0].isupper() and not common


def _bare(folded: str) -> tuple[str, ...]:
    attached = ("و", "ب", "ل", "ال", "وال", "بال")
    found = [folded]
    found += [
        folded[len(a) :] for a in attached if folded.startswith(a) and len(folded) > len(a) + 2
    ]
    return tuple(found)
