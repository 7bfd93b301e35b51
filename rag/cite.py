"""A sentence with keys -> its text, its citations, and the keys that resolve to nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.normalize import fold
from index.types import Span
from rag.span import answer_span
from rag.types import Citation, Draft, Evidence, Question

_KEYS = re.compile(r"\s*[\[［【]\s*\^?(\d{1,3}(?:\s*[,،;؛]\s*\d{1,3})*)\s*[\]］】]")
"""`[3]`, `[3][4]`, `[3, 4]`, `[٣، ٤]`, `[^3]`, `【3】`: models write them in all these ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A sentence parted from its keys."""

    text: str
    evidence: tuple[Evidence, ...]
    """What its keys name."""
    unresolved: tuple[str, ...]
    """Keys that name no evidence. They are never shown."""


def resolve(draft: Draft, evidence: Sequence[Evidence]) -> Resolved:
    """Parts a sentence from its keys, in whatever place and digits they stand in it."""
    by_key = {item.key: item for item in evidence}
    text, keys = draft.text, draft.keys
    if keys is None:
        text, keys = _KEYS.sub("", draft.text), _written(draft.text)
    keys = tuple(dict.fromkeys(keys))
    return Resolved(
        text=" ".join(text.split()),
        evidence=tuple(by_key[key] for key in keys if key in by_key),
        unresolved=tuple(key for key in keys if key not in by_key),
    )


def _written(text: str) -> tuple[str, ...]:
    """Returns the keys in a text, each once, in ASCII digits without leading zeros."""
    found = [
        str(int(fold(key.strip())))
        for group in _KEYS.findall(text)
        for key in re.split(r"[,،;؛]", group)
    ]
    return tuple(dict.fromkeys(found))


def citation(evidence: Evidence, question: Question) -> Citation:
    """Returns the citation of a sentence: its exact span, and in it that of the answer."""
    start = evidence.sentence.start
    span = answer_span(question.text, evidence.text)
    return Citation(
        key=evidence.key,
        document_id=evidence.sentence.document_id,
        source=evidence.source,
        start=start,
        end=evidence.sentence.end,
        quote=evidence.text,
        language=evidence.sentence.language,
        title=evidence.title,
        dated=evidence.dated,
        answer=span and Span(start=start + span.start, end=start + span.end),
    )
