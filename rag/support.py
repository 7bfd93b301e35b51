"""Does the cited text support a claim? Score and verdict, from what can be computed exactly.

Judged over all cited sentences together: words that are the source's own, numbers, dates and names
that no source has, negation, and the share of the claim's content that the sources carry, by word,
by stem, in translation, or as a name in the other script.
"""

import re
from collections.abc import Callable, Sequence

from index.answer_type import MONTHS, NUMBER_WORDS
from index.language import detect
from index.normalize import fold, without_prefix, without_preposition, words
from index.terms import Term, terms
from rag.types import Support, Verdict

SUPPORTED = 0.8
"""Score from which a claim is supported."""
PARTLY = 0.5
"""Score from which it is partly supported."""
ACROSS = 1.25
"""Factor across languages, where the translation table does not know every word."""
_CONTRADICTED = 0.1
_STRANGE = 0.2

_NEGATIONS = frozenset(
    words(
        "not no never none neither nor without cannot"
        " لا لم لن ليس ليست ليسوا غير دون بدون ولا ولم ولن وليس"
    )
)
_CAPITALISED = re.compile(r"(?<=[\w,;:’'] )[A-Z][a-zA-Z]+")
"""Names of an English sentence: capitals that do not begin it."""
_CONTRACTED = re.compile(r"n['’]t\b")


def check(claim: str, cited: Sequence[str]) -> Support:
    """Judges a claim against all the cited sentences together.

    Args:
        claim: One sentence.
        cited: The sentences that it cites, in either language.
    """
    said = words(claim)
    if not said or not any(words(text) for text in cited):
        return Support(score=0.0, verdict="unsupported", reason="nothing to compare")
    if any(_contains(words(text), said) and _negated(text) == _negated(claim) for text in cited):
        return Support(score=1.0, verdict="supported", reason="the source's own words")
    same_language = any(detect(text) == detect(claim) for text in cited)
    exact = [kind for kind in _EXACT if same_language or kind is _is_number]
    for kind in exact:
        judged = _strange(claim, cited, kind)
        if judged is not None:
            return judged
    if same_language and _negated(claim) != any(_negated(text) for text in cited):
        return Support(
            score=_CONTRADICTED, verdict="contradicted", reason="one is negated, the other is not"
        )
    names = _strange_names(claim, cited)
    if names:
        reason = f"no source names {', '.join(names)}"
        return Support(score=_STRANGE, verdict="unsupported", reason=reason)
    score = _coverage(terms(claim), cited, across=not same_language)
    return Support(
        score=score, verdict=_verdict(score), reason=f"{score:.0%} of the content is there"
    )


def _verdict(score: float) -> Verdict:
    if score >= SUPPORTED:
        return "supported"
    return "partly" if score >= PARTLY else "unsupported"


def _is_number(word: str) -> bool:
    return word[0].isdigit()


def _strange(claim: str, cited: Sequence[str], kind: Callable[[str], bool]) -> Support | None:
    """Judges a claim with numbers or dates that no source has; others there contradict it."""
    sources = {form for text in cited for w in words(text) for form in _bare(w)}
    said = [w for w in words(claim) if any(map(kind, _bare(w)))]
    strange = [w for w in said if not sources.intersection(_bare(w))]
    if not strange:
        return None
    reason = f"not in the sources: {', '.join(strange)}"
    if any(kind(w) for w in sources):
        return Support(score=_CONTRADICTED, verdict="contradicted", reason=reason)
    return Support(score=_STRANGE, verdict="unsupported", reason=reason)


def _bare(word: str) -> tuple[str, ...]:
    """Returns a word as it stands and without what may be attached before it."""
    return tuple(f for f in (word, without_prefix(word), without_preposition(word)) if f)


_EXACT: tuple[Callable[[str], bool], ...] = (
    _is_number,
    MONTHS.__contains__,
    NUMBER_WORDS.__contains__,
)
"""Kinds of words that must be the source's own: numerals, months and weekdays, numbers in words."""


def _strange_names(claim: str, cited: Sequence[str]) -> list[str]:
    """Returns the names of an English claim that no source has, in either script."""
    named = {fold(w) for w in _CAPITALISED.findall(claim)}
    forms = _forms(cited)
    return [t.word for t in terms(claim) if t.word in named and not _met(t, forms)]


def _contains(text: Sequence[str], part: Sequence[str]) -> bool:
    n = len(part)
    return any(tuple(text[i : i + n]) == tuple(part) for i in range(len(text) - n + 1))


def _negated(text: str) -> bool:
    return bool(_CONTRACTED.search(text)) or any(word in _NEGATIONS for word in words(text))


def _coverage(claim: Sequence[Term], cited: Sequence[str], *, across: bool) -> float:
    """Returns the share of the claim's content words that the cited sentences carry."""
    forms = _forms(cited)
    met = [_met(term, forms) for term in claim]
    if not met:
        return 0.0
    share = sum(met) / len(met)
    return min(1.0, ACROSS * share) if across else share


def _forms(cited: Sequence[str]) -> set[str]:
    return {f for text in cited for t in terms(text) for f in (t.word, *t.stems, *t.skeletons)}


def _met(term: Term, forms: set[str]) -> bool:
    return any(f in forms for f in (term.word, *term.stems, *term.counterparts, *term.translations))
