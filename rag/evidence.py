"""Passages found -> numbered evidence sentences within a token budget."""

import math
from collections.abc import Sequence
from dataclasses import replace

from index import search, tokens
from index.catalogue import Catalogue
from index.normalize import words
from index.store import Index
from index.types import Hit, SentenceHit
from rag.asked_quantity import asked_quantity, fit
from rag.lean import leans
from rag.orders import gives_orders
from rag.span import first_date
from rag.types import Evidence, Question

LIMIT = 12
"""Sentences offered to the answerer at most."""
BUDGET = 2_000
"""o200k tokens of evidence at most."""
COMPLETED = 3
"""Of the best sentences, so many are given the sentence that they lean on."""
OPENING = 600
"""Code points of a document in which its own date is looked for."""
FITS = {"stated": 1.0, "unsure": 0.9, "missing": 0.8}
"""Factor for a sentence's score, by how well it states the quantity that is asked for."""
QUANTITY = {"missing": -4.0, "unsure": -0.6}
"""What is added to both models of confidence for the best sentence's quantity. Of 11 development
questions for which it is missing, 1 was answered all the same: `docs/decisions/0013`."""
CONFIDENCE = {"passage": 12.3, "across": 0.75, "bias": -8.0, **QUANTITY}
"""Weights of the logistic model of confidence: of the passage's score, of its being in the other
language, where a score is met with more difficulty, and the constant term. Fitted on development
questions with their paragraph there and taken away: `docs/decisions/0004`."""
CONFIDENCE_BY_WORDS = {"score": 10.0, "across": -0.5, "bias": -4.7, **QUANTITY}
"""The same where there are no vectors, and passages are scored by place and words alone."""


def sentences(
    index: Index, question: str, hits: Sequence[Hit], *, asked: str = "", limit: int = 20
) -> tuple[SentenceHit, ...]:
    """Returns the best sentences across the passages found, best first.

    They are those of `index.search.sentences`, with the same arguments; where a quantity is asked
    for, those that state one come first among like ones.
    """
    found = search.sentences(index, question, hits, asked=asked, limit=limit)
    wanted = asked_quantity(asked or question)
    if wanted is None:
        return found
    weighed = (
        replace(hit, score=hit.score * FITS[fit(wanted, question, hit.text)]) for hit in found
    )
    return tuple(sorted(weighed, key=lambda hit: -hit.score))


def select(
    found: Sequence[SentenceHit],
    *,
    limit: int = LIMIT,
    budget: int = BUDGET,
) -> tuple[Evidence, ...]:
    """Returns the best sentences with keys `1`, `2`, ..., best first.

    The same words from two sources are both kept, for each is a source of its own; the same words
    twice in one source are not.
    """
    chosen: list[Evidence] = []
    seen: set[tuple[str, tuple[str, ...]]] = set()
    left = budget
    for hit in found:
        same = (hit.source, words(hit.text))
        size = tokens.count(hit.text)
        if same in seen or size > left:
            continue
        seen.add(same)
        left -= size
        chosen.append(
            Evidence(
                key=str(len(chosen) + 1),
                sentence=hit.sentence,
                source=hit.source,
                title=hit.title,
                text=hit.text,
                score=hit.score,
            )
        )
        if len(chosen) == limit:
            break
    return tuple(chosen)


def complete(catalogue: Catalogue, chosen: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Adds to the evidence what a reader needs beside it.

    That is the date of each document, and for the best sentences the one before, where they open
    with a pronoun and it does not: it comes after all others, with a key of its own.
    """
    keys = {(e.sentence.document_id, e.sentence.number): e.key for e in chosen}
    dates = {
        document_id: first_date(catalogue.opening(document_id, OPENING))
        for document_id in dict.fromkeys(e.sentence.document_id for e in chosen)
    }
    found: list[Evidence] = []
    added: list[Evidence] = []
    for place, item in enumerate(chosen):
        item = replace(item, dated=dates[item.sentence.document_id])
        if place < COMPLETED and leans(item.text):
            before = catalogue.before(item.sentence)
            if before is not None and not leans(before[1]) and not gives_orders(before[1]):
                sentence, text = before
                place_of = (sentence.document_id, sentence.number)
                if place_of not in keys:
                    keys[place_of] = str(len(keys) + 1)
                    key = keys[place_of]
                    added.append(replace(item, key=key, sentence=sentence, text=text, score=0.0))
                item = replace(item, before=keys[place_of])
        found.append(item)
    return (*found, *added)


def confidence(question: Question, found: Sequence[SentenceHit]) -> float:
    """Returns how sure it is that the best of the sentences found answers, from 0 to 1."""
    if not found:
        return 0.0
    best = found[0]
    weights = CONFIDENCE if best.near else CONFIDENCE_BY_WORDS
    wanted = asked_quantity(question.asked)
    quantity = fit(wanted, question.text, best.text) if wanted else "stated"
    parts = {
        "missing": float(quantity == "missing"),
        "unsure": float(quantity == "unsure"),
        "passage": best.passage,
        "score": best.score,
        "across": float(best.sentence.language not in (question.language, "und")),
        "bias": 1.0,
    }
    return 1 / (1 + math.exp(-sum(weight * parts[name] for name, weight in weights.items())))
