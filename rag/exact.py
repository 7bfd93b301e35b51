"""Claim and cited sentences -> what can be told exactly: numbers, dates, names, negation.

Each observation says what the claim has and no cited sentence has. None decides alone: "a year" may
be twelve months, a difference may be computed. `rag.support` weighs them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from index.language import detect
from index.normalize import fold, words
from index.terms import Term, terms
from rag.measures import Quantity
from rag.missing_dates import missing_dates, missing_rates
from rag.opposites import poles
from rag.quantities import Stated, stated

ROUGH = 0.06
"""Part by which numbers may differ that are said to be rough."""
ROUGH_SHARE = 0.12
"""The same for fractions in words, such as "more than a fifth"."""
_NEGATIONS = frozenset(
    words(
        """
        not no never none neither nor without cannot nobody nothing
        لا لم لن ليس ليست ليسوا غير دون بدون ولا ولم ولن وليس عدم بلا
        """
    )
)
_DENIALS = re.compile(
    r"\b(?:den(?:y|ied|ies|ying)|refus|reject|fail(?:ed|s|ing)?\b|absen|lack|unable|rule[sd]? out"
    r"|declin(?:ed|es) to|prohibit|forb[ia]d|ban(?:ned|s)?\b)"
    r"|\b[وف]?(?:نف[يت]|ينفي|تنفي|نفوا|رفض|يرفض|ترفض|فشل|اخفق|تعذر|امتنع|تغيب|غاب|استبعد|حظر|يحظر"
    r"|منع|يمنع|تعثر)\w*"
)
_CAPITALISED = re.compile(r"(?<=[\w,;:’'\"“] )[A-Z][\w’'-]+")
"""Names of an English sentence: capitals that do not begin it."""
_CONTRACTED = re.compile(r"n['’]t\b")
_TIMES = re.compile(
    r"\b(?:double|twice|half|halv|doubling|each|both)|ضعف|ضاعف|مضاعف|نصف|كلا|كلتا|لكل"
)
"""Words that let a number be the double or the half of another."""
_ONE = {
    fold(word): (dimension, value)
    for word, dimension, value in (
        *((w, "months", 12.0) for w in ("year", "عام", "سنة", "عاما")),
        *((w, "months", 1.0) for w in ("month", "شهر", "شهرا")),
        *((w, "months", 120.0) for w in ("decade", "عقد")),
        *((w, "months", 1200.0) for w in ("century", "قرن")),
        *((w, "time", 604800.0) for w in ("week", "أسبوع", "أسبوعا")),
        *((w, "time", 86400.0) for w in ("day", "يوم", "يوما")),
        *((w, "time", 3600.0) for w in ("hour", "ساعة")),
    )
}
"""A unit without a number is one of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What a claim has that the cited sentences have not."""

    numbers: tuple[str, ...]
    """Numbers that none has, nor gives by adding, subtracting or halving."""
    computed: tuple[str, ...]
    """Numbers that are so computed."""
    dates: tuple[str, ...]
    """Years, months, days of the month and weekdays that none has."""
    rates: tuple[str, ...]
    """Periods such as "per day", and measures such as "per kilogram"."""
    names: tuple[str, ...]
    """Capitalised words of an English claim that none has, in either script."""
    strange: float
    """Share of the claim's content words that none has in any form; 1 where it says nothing."""
    negated: bool
    """Whether the one is negated an odd number of times and the other is not."""
    opposites: tuple[str, ...]
    """Meanings whose opposite the cited sentences have, and not themselves."""


def observe(claim: str, cited: Sequence[str]) -> Observed:
    """Compares a claim with all the sentences that it cites together."""
    said = stated(claim)
    sources = [stated(text) for text in cited]
    numbers, computed = _numbers(said, sources, cited)
    forms = {f for text in cited for t in terms(text) for f in (t.word, *t.stems, *t.skeletons)}
    roots = {t.root for text in cited for t in terms(text) if t.root}
    content = [t for t in terms(claim) if not t.word[0].isdecimal()]
    missing = [t for t in content if not _met(t, forms) and t.root not in roots]
    named = {fold(part) for w in _CAPITALISED.findall(claim) for part in re.split(r"['’-]", w)}
    return Observed(
        numbers=numbers,
        computed=computed,
        dates=tuple(missing_dates(said, sources, cited)),
        rates=tuple(missing_rates(said, sources)),
        names=tuple(t.word for t in missing if t.word in named),
        strange=len(missing) / len(content) if content else float(not _gives_numbers(said)),
        negated=negations(claim) % 2 != sum(map(negations, cited)) % 2,
        opposites=_opposites(claim, cited),
    )


def _numbers(
    said: Stated, sources: Sequence[Stated], cited: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    have = [q for s in sources for q in s.quantities]
    plain = {float(n) for s in sources for n in (*s.years, *(d for _, d in s.days))}
    met = {word for text in cited for word in words(text)}
    ones = [_ONE[word] for word in met if word in _ONE]
    spans = list(_spans(sources))
    times = bool(_TIMES.search(fold(" ".join(cited))))
    wrong: list[str] = []
    computed: list[str] = []
    for quantity in said.quantities:
        if (
            quantity.number in plain
            or any(_same(quantity, other) for other in have)
            or any(quantity.dimension == d and _near(quantity.value, v) for d, v in ones)
            or not _told(quantity, have)
        ):
            continue
        found = _computed(quantity, have, times=times) or any(_lasts(quantity, s) for s in spans)
        (computed if found else wrong).append(quantity.said)
    return tuple(wrong), tuple(computed)


def _told(quantity: Quantity, have: Sequence[Quantity]) -> bool:
    """Tells whether the sources would have to state a number for the claim to be true.

    A fraction may be put otherwise and a small number may count what is listed: such a one is
    told only against another of its kind, a share or a number of the same thing.
    """
    if quantity.share:
        return any(other.dimension == "percent" for other in have)
    if not quantity.small or quantity.dimension:
        return True
    return any(_same_noun(quantity.noun, other.noun) for other in have)


@lru_cache(maxsize=4_000)
def _same_noun(one: str, other: str) -> bool:
    first, second = terms(one), terms(other)
    if not first or not second:
        return False
    forms = {second[0].word, *second[0].stems}
    return _met(first[0], forms) or bool(forms & set(first[0].stems))


def _same(one: Quantity, other: Quantity) -> bool:
    tolerance = ROUGH if one.about or other.about else 0.0
    if one.share or other.share:
        tolerance = ROUGH_SHARE if tolerance else ROUGH
    if one.dimension and other.dimension:
        return _alike(one, other) and _near(one.value, other.value, tolerance)
    return _near(one.number, other.number, tolerance)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Tells whether two measures are of one dimension; degrees may be of a scale not said."""
    a, b = one.dimension, other.dimension
    return a == b or ("degree" in (a, b) and a.startswith("degree") and b.startswith("degree"))


def _near(one: float, other: float, tolerance: float = 0.0) -> bool:
    return abs(one - other) <= (tolerance + 1e-6) * max(abs(one), abs(other))


def _computed(quantity: Quantity, have: Sequence[Quantity], *, times: bool) -> bool:
    """Tells whether a number is the sum, the difference or the ratio of two others.

    Half or double of one counts too where the sources speak of halves and doubles.
    """
    fits = [h for h in have if not (h.dimension and quantity.dimension) or _alike(h, quantity)]
    wanted = quantity.number
    unit = quantity.value / wanted if wanted else 1.0
    tolerance = ROUGH if quantity.about or any(h.about for h in fits) else 1e-4
    values = [h.value / unit if quantity.dimension and h.dimension else h.number for h in fits]
    for one, other in combinations(values, 2):
        if min(one, other) < wanted / 100:
            continue  # what is added must matter
        if _near(abs(one - other), wanted, tolerance) or _near(one + other, wanted, tolerance):
            return True
    if quantity.share:
        return any(_near(100 - h.number, quantity.number, ROUGH_SHARE) for h in fits) or any(
            _near(100 * min(a.value, b.value) / (max(a.value, b.value) or 1), quantity.number, 0.2)
            for a, b in combinations([h for h in have if h.dimension != "percent"], 2)
        )
    return times and any(_near(v * f, wanted) for v in values for f in (0.5, 2.0))


def _spans(sources: Sequence[Stated]) -> Iterator[tuple[float, float]]:
    """Yields least and most seconds between any two dates of the sources."""
    years = sorted({y for s in sources for y in s.years})
    for one, other in combinations(years, 2):
        yield (other - one - 1) * _YEAR, (other - one) * _YEAR
    dated = sorted({12 * y + m for s in sources for y, m in s.dated})
    for one, other in combinations(dated, 2):
        yield (other - one - 1) * _MONTH, (other - one + 1) * _MONTH
    months = sorted({m for s in sources for m in s.months})
    for one, other in combinations(months, 2):
        yield (other - one) * _MONTH, (other - one + 1) * _MONTH
    days = sorted({(m - 1) * 30.4 + d for s in sources for m, d in s.days})
    for first, last in combinations(days, 2):
        yield (last - first - 1.5) * _DAY, (last - first + 1.5) * _DAY


_DAY = 86400.0
_MONTH = 30.4 * _DAY
_YEAR = 12 * _MONTH


def _lasts(quantity: Quantity, span: tuple[float, float]) -> bool:
    seconds = quantity.value * {"time": 1.0, "months": _MONTH}.get(quantity.dimension, 0.0)
    slack = ROUGH * seconds if quantity.about else 1.0
    return bool(seconds) and span[0] - slack <= seconds <= span[1] + slack


def _met(term: Term, forms: set[str]) -> bool:
    return any(f in forms for f in (term.word, *term.stems, *term.counterparts, *term.translations))


def _gives_numbers(said: Stated) -> bool:
    return bool(said.quantities or said.years or said.months or said.weekdays)


def negations(text: str) -> int:
    """Returns how often a text negates, denials and failures among it."""
    plain = sum(word in _NEGATIONS for word in words(text)) + len(_CONTRACTED.findall(text))
    return plain + len(_DENIALS.findall(fold(text)))


def _opposites(claim: str, cited: Sequence[str]) -> tuple[str, ...]:
    theirs = frozenset().union(*(poles(text) for text in cited))
    against = {name for name, _ in theirs}
    return tuple(
        f"{name}:{member}"
        for name, member in sorted(poles(claim))
        if name in against and (name, member) not in theirs
    )


def same_language(claim: str, cited: Sequence[str]) -> bool:
    """Tells whether a claim is in the language of any of the sentences that it cites."""
    return any(detect(text) == detect(claim) for text in cited)
