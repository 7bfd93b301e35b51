"""A sentence that its citations do not support -> other evidence that may support it.

A correct sentence must not be lost because a model forgot its keys or named the wrong ones.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from index.language import detect
from index.terms import Term, terms
from rag.types import Evidence

TRIED = 6
"""Evidence sentences that are tried alone, the likeliest first."""
LEAST = 0.25
"""Share of the words that a sentence must have to be tried: judging takes its time."""


def repairs(
    text: str, cited: Sequence[Evidence], evidence: Sequence[Evidence]
) -> Iterator[tuple[Evidence, ...]]:
    """Yields other citations to try: single sentences, then with what was cited, then couples."""
    said = terms(text)
    shared = {item.key: _shared(said, item) for item in evidence}
    on_it = [item for item in evidence if shared[item.key] >= LEAST]
    likely = sorted(on_it, key=lambda item: -shared[item.key])[:TRIED]
    tried = {tuple(cited)}
    singles = [(item,) for item in likely]
    added = [(*cited, item) for item in likely[:3] if cited and item not in cited]
    couples = list(combinations(likely[:3], 2))
    for other in (*singles, *added, *couples):
        if other not in tried:
            tried.add(other)
            yield other


def _shared(said: Sequence[Term], item: Evidence) -> float:
    """Returns the share of a sentence's content words that an evidence sentence has."""
    forms = {f for t in terms(item.text) for f in (t.word, *t.stems, *t.skeletons)}
    other = detect(item.text) != (said[0].language if said else "und")
    met = 0
    for term in said:
        met += any(f in forms for f in (term.word, *term.stems)) or (
            other and any(f in forms for f in (*term.counterparts, *term.translations))
        )
    return met / max(1, len(said))
