"""In which forms a word of a question meets a text, and what meeting in each is worth."""

from collections.abc import Mapping
from functools import lru_cache

from index.terms import Term, question_terms, terms

SURFACE, STEM, BARE, ROOT, NAME, SHORT_NAME = 1.0, 0.9, 0.85, 0.6, 0.75, 0.4
"""What a term of a question is worth in a text: as it stands, by its stem, by its stem without a
pronoun, by its root, or as a name in the other script (a short skeleton often meets by chance)."""
TRANSLATED = 0.75
"""What it is worth there in translation."""
LIKELY = 0.2
"""Weight of a translation that is taken for a good one: synonyms share the weight of a word."""
SHORT_SKELETON = 5
"""Length, with the mark of the script, up to which a skeleton is short."""


@lru_cache(maxsize=20_000)
def met_by(term: Term) -> Mapping[str, float]:
    """Returns how well each form meets a term; where two writings are one form, the better."""
    found: dict[str, float] = {}
    for form in term.counterparts:
        found[form] = NAME if len(form) > SHORT_SKELETON else SHORT_NAME
    for stem, likely in term.translations.items():
        found["=" + stem] = TRANSLATED * min(1.0, likely / LIKELY)
    if term.root:
        found["~" + term.root] = ROOT
    found.update(("^" + stem, BARE) for stem in term.bare)
    found.update(("=" + stem, STEM) for stem in term.stems)
    found[term.word] = SURFACE
    return found


@lru_cache(maxsize=20_000)
def forms_of(text: str) -> frozenset[str]:
    """Returns every form of a text's content words.

    Stems are led by `=`, stems without a pronoun by `^`, roots by `~`.
    """
    return frozenset(
        form
        for t in terms(text)
        for form in (
            t.word,
            *("=" + s for s in t.stems),
            *("^" + s for s in t.bare),
            "~" + t.root,
            *t.skeletons,
        )
    )


def meets(said: str, text: str) -> bool:
    """Tells whether a text has one of the words in any form, also in the other language."""
    forms = forms_of(text)
    return any(forms & met_by(term).keys() for term in question_terms(said).terms)
