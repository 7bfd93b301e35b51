"""Does the cited text support a claim? Score and verdict, from what can be computed exactly.

Judged over all cited sentences together: words that are the source's own, numbers, negation, and
the share of the claim's content that the sources carry, by word, by stem, or as a name in the other
script. A claim in the other language is held to its names and numbers.
"""

import re
from collections.abc import Sequence

from index.language import detect
from index.normalize import words
from index.terms import Term, terms
from rag.types import Support, Verdict

SUPPORTED = 0.75
"""Score from which a claim is supported."""
PARTLY = 0.5
"""Score from which it is partly supported."""
_CONTRADICTED = 0.1
_STRANGE_NUMBER = 0.2

_NEGATIONS = frozenset(
    words(
        "not no never none neither nor without cannot"
        " لا لم لن ليس ليست ليسوا غير دون بدون ولا ولم ولن وليس"
    )
)
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
    if any(_contains(words(text), said) for text in cited):
        return Support(score=1.0, verdict="supported", reason="the source's own words")
    numbers = [w for w in said if w[0].isdigit()]
    sources = {w for text in cited for w in words(text)}
    strange = [n for n in numbers if n not in sources]
    if strange:
        return _strange_numbers(strange, sources)
    same_language = any(detect(text) == detect(claim) for text in cited)
    if same_language and _negated(claim) != any(_negated(text) for text in cited):
        return Support(
            score=_CONTRADICTED, verdict="contradicted", reason="one is negated, the other is not"
        )
    score = _coverage(terms(claim), cited, names_only=not same_language)
    return Support(
        score=score, verdict=_verdict(score), reason=f"{score:.0%} of the content is there"
    )


def _verdict(score: float) -> Verdict:
    if score >= SUPPORTED:
        return "supported"
    return "partly" if score >= PARTLY else "unsupported"


def _strange_numbers(strange: Sequence[str], sources: set[str]) -> Support:
    """Judges a claim with numbers that no source has; other numbers there contradict it."""
    reason = f"not in the sources: {', '.join(strange)}"
    if any(w[0].isdigit() for w in sources):
        return Support(score=_CONTRADICTED, verdict="contradicted", reason=reason)
    return Support(score=_STRANGE_NUMBER, verdict="unsupported", reason=reason)


def _contains(text: Sequence[str], part: Sequence[str]) -> bool:
    n = len(part)
    return any(tuple(text[i : i + n]) == tuple(part) for i in range(len(text) - n + 1))


def _negated(text: str) -> bool:
    return bool(_CONTRACTED.search(text)) or any(word in _NEGATIONS for word in words(text))


def _coverage(claim: Sequence[Term], cited: Sequence[str], *, names_only: bool) -> float:
    """Returns the share of the claim's content words that the cited sentences carry."""
    forms = {form for text in cited for t in terms(text) for form in (t.word, t.stem, *t.skeletons)}
    met = [
        t.word in forms or t.stem in forms or any(s in forms for s in t.counterparts) for t in claim
    ]
    if not met:
        return 0.0
    share = sum(met) / len(met)
    # across languages few words are names: half of them meeting is as much as can be expected
    return min(1.0, 1.5 * share) if names_only else share
