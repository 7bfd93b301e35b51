"""Question -> passages, and passages -> sentences.

Rankings are fused by reciprocal rank (Cormack, Clarke and Buettcher 2009): dense, keywords,
translated keywords, and names across scripts. Each finds what the others cannot: meaning, exact
words, the words of the other language, and a name that the question writes in the other alphabet.
"""

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from index.answer_type import expected, holds
from index.catalogue import Excerpt, Place
from index.keywords import Ranking
from index.language import detect
from index.matching import forms_of, met_by
from index.store import Index
from index.terms import Asked, question_terms
from index.types import Hit, Language, Passage, Sentence, SentenceHit, Vectors

POOL = 100
"""Passages taken from each ranking."""
CANDIDATES = 40
"""Passages of each language that are looked at closely."""
RANK_CONSTANT = 20
"""The k of reciprocal rank fusion: small, for a hit on top of one ranking should count."""
OWN_LANGUAGE = {"words": 1.0, "dense": 0.5}
"""By how much each ranking counts for passages in the question's language."""
OTHER_LANGUAGE = {"translated": 1.0, "words": 0.5, "names": 0.3, "dense": 0.5}
"""The same for the other: there the words that are shared are numbers and foreign words."""

PASSAGE = {"rank": 1.0, "carried": 2.0, "near": 2.0}
"""By how much the parts of a passage's score count: its place in the fused ranking, the share of
the question that it carries, and how near its nearest sentence is to the question."""
PASSAGE_BY_WORDS = {"rank": 1.0, "carried": 1.0}
"""The same without an encoder."""
SENTENCE = {"carried": 1.0, "near": 1.5, "passage": 1.0}
"""By how much the parts of a sentence's score count; `passage` is the score of its passage."""
SENTENCE_BY_WORDS = {"carried": 1.0}
WRONG_TYPE = 0.7
"""Factor for a sentence without the time or the number that is asked for."""

CONTEXT = 0.4
"""By how much a term counts that a sentence meets only in its title and neighbours."""
FOCUS = 0.5
"""Factor for a word that only names the kind of answer."""
UNTRANSLATED = 0.6
"""Factor for what a word counts that stands in the other script and met nothing: it may be there in
words that the table does not know."""
RAREST = 0.9
"""Part of the greatest weight from which a word that the index knows names the subject."""
OFF_SUBJECT = 0.7
"""Factor for a sentence that has, with its surroundings, no word that names the subject."""
NEIGHBOURS = 1
"""Sentences before and after that count as context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A term of a question: how much it says, and how well each form of it is met."""

    weight: float
    language: Language
    is_subject: bool
    """Whether it is one of the rarest that the index knows."""
    forms: Mapping[str, float]
    """From a form as `forms_of` writes it to how well the term is met by it, from 0 to 1."""


def search(
    index: Index, question: str, *, limit: int = 20, documents: Set[str] | None = None
) -> tuple[Hit, ...]:
    """Returns the passages that fit a question, best first; none if nothing fits at all.

    Passages in the question's language and in the other are ranked apart, for different rankings
    find them, and then put in one order by what the two have in common: the place within their
    ranking, the share of the question that they carry, and the nearness of their vectors. So adding
    documents in one language does not push out those in the other.

    Args:
        index: Where they stand.
        question: The question, standing alone.
        limit: How many at most.
        documents: The ids of the documents that are asked; None is all. Each ranking is of their
            passages alone, so that what the others hold pushes nothing out; how rare a word is
            stays what it is in the whole index.
    """
    among = _among(index, documents)
    rows = None if among is None else frozenset(among.values())
    asked = question_terms(question)
    weighed = _weigh(index, asked)
    vector = _vector(index, question)
    rankings = {
        "words": index.keywords.by_words(asked.terms, limit=POOL, among=rows),
        "names": index.keywords.by_names(asked.terms, limit=POOL, among=rows),
        "translated": index.keywords.by_translations(asked.terms, limit=POOL, among=rows),
        "dense": _dense(index, vector, among),
    }
    found = {row for ranking in rankings.values() for row, _ in ranking}
    places = index.catalogue.places(sorted(found))
    own = {row for row, place in places.items() if place.language in (detect(question), "und")}
    scores: dict[int, float] = {}
    for group, by in ((own, OWN_LANGUAGE), (places.keys() - own, OTHER_LANGUAGE)):
        fused = fuse(rankings, by, group)
        best = sorted(fused, key=lambda row: (-fused[row], row))[:CANDIDATES]
        passages = [places[row].passage for row in best]
        near = _near(index, vector, passages)
        excerpts = index.catalogue.excerpts(passages)
        for row in best:
            passage = places[row].passage
            if passage.id not in excerpts:  # another process has just removed it
                continue
            inside = (near.get((passage.document_id, n), 0.0) for n in _numbers(passage))
            parts = {
                "rank": fused[row] / fused[best[0]],
                "carried": _carried(weighed, places[row].language, excerpts[passage.id]),
                "near": max(inside, default=0.0),
            }
            scores[row] = _mean(parts, PASSAGE if near else PASSAGE_BY_WORDS)
    order = sorted(scores, key=lambda row: (-scores[row], row))[:limit]
    return tuple(_hit(places[row], scores[row], rank) for rank, row in enumerate(order, start=1))


def fuse(
    rankings: Mapping[str, Ranking], weights: Mapping[str, float], rows: Set[int]
) -> dict[int, float]:
    """Returns a score by passage row from several rankings, by the ranks among `rows` alone."""
    scores: dict[int, float] = {}
    for name, weight in weights.items():
        ranked = (row for row, _ in rankings[name] if row in rows)
        for rank, row in enumerate(ranked, start=1):
            scores[row] = scores.get(row, 0.0) + weight / (RANK_CONSTANT + rank)
    return scores


def _carried(asked: Sequence[_Wanted], language: Language, excerpt: Excerpt) -> float:
    """Returns the share of the question that a passage carries; its title counts as context."""
    prose = (
        text
        for sentence, text in zip(excerpt.sentences, excerpt.texts, strict=True)
        if sentence.kind != "clutter"
    )
    return _coverage(asked, language, "\n".join(prose), forms_of(excerpt.title))


def sentences(
    index: Index, question: str, hits: Sequence[Hit], *, asked: str = "", limit: int = 20
) -> tuple[SentenceHit, ...]:
    """Returns the best sentences across the passages found, best first.

    Only prose is returned. A score is made of the share of the question's content that the
    sentence carries, each term weighed by how rare it is in the index, of how near their vectors
    are, and of the score of its passage. A sentence without the kind of answer that is asked for
    counts less.

    Args:
        index: Where they stand.
        question: The question, standing alone.
        hits: The passages found for it.
        asked: The words that ask, where the question was made to stand alone from fewer.
        limit: How many at most.
    """
    weighed = _weigh(index, question_terms(question))
    passages = [hit.passage for hit in hits]
    near = _near(index, _vector(index, question), passages)
    excerpts = index.catalogue.excerpts(passages, around=NEIGHBOURS)
    wanted = expected(asked or question) or expected(question)
    scored = []
    for hit in hits:
        if hit.passage.id not in excerpts:
            continue
        excerpt = excerpts[hit.passage.id]
        for sentence, text, context in _candidates(excerpt, hit.passage):
            parts = {
                "carried": _coverage(weighed, sentence.language, text, context),
                "near": near.get((sentence.document_id, sentence.number), 0.0),
                "passage": hit.score,
            }
            score = _mean(parts, SENTENCE if near else SENTENCE_BY_WORDS)
            if not holds(wanted, text, question):
                score *= WRONG_TYPE
            if score > 0.0:
                found = SentenceHit(
                    sentence=sentence,
                    source=hit.source,
                    title=excerpt.title,
                    text=text,
                    score=score,
                    passage=hit.score,
                    near=bool(near),
                )
                scored.append((found, hit.rank))
    scored.sort(key=lambda pair: (-round(pair[0].score, 6), pair[1], pair[0].sentence.number))
    return tuple(found for found, _ in scored[:limit])


def _vector(index: Index, question: str) -> Vectors | None:
    """Returns the question's vector; none for a script that no document is in."""
    known = index.encoder is not None and detect(question) != "und"
    return index.encoder.encode_query(question) if index.encoder and known else None


def _among(index: Index, documents: Set[str] | None) -> dict[str, int] | None:
    """Returns the row numbers of the passages searched, by id; None where that is all of them."""
    if documents is None:
        return None
    found = index.catalogue.rows_in(documents)
    return None if len(found) == index.catalogue.n_passages() else found


def _dense(index: Index, vector: Vectors | None, among: Mapping[str, int] | None) -> Ranking:
    if index.vectors is None or vector is None:
        return ()
    ids = None if among is None else among.keys()
    nearest = index.vectors.nearest(vector, limit=POOL, among=ids)
    rows = index.catalogue.rows_of([name for name, _ in nearest])
    return tuple((rows[name], score) for name, score in nearest if name in rows)


def _near(
    index: Index, vector: Vectors | None, passages: Sequence[Passage]
) -> dict[tuple[str, int], float]:
    """Returns the cosine similarity of a question to each sentence of passages, from 0 to 1."""
    if vector is None:
        return {}
    known = index.catalogue.sentence_vectors(passages)
    return {place: min(1.0, max(0.0, float(vector[0] @ held))) for place, held in known.items()}


def _numbers(passage: Passage) -> range:
    return range(passage.first, passage.last + 1)


def _mean(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(parts[name] * weight for name, weight in weights.items()) / sum(weights.values())


def _hit(place: Place, score: float, rank: int) -> Hit:
    return Hit(
        passage=place.passage,
        source=place.source,
        start=place.start,
        end=place.end,
        score=score,
        rank=rank,
    )


def _candidates(
    excerpt: Excerpt, passage: Passage
) -> Iterator[tuple[Sentence, str, frozenset[str]]]:
    """Yields the prose of a passage: sentence, its text, the forms of its context."""
    forms = [
        forms_of(text) if sentence.kind != "clutter" else frozenset()
        for sentence, text in zip(excerpt.sentences, excerpt.texts, strict=True)
    ]
    title = forms_of(excerpt.title)
    for n, (sentence, text) in enumerate(zip(excerpt.sentences, excerpt.texts, strict=True)):
        if sentence.kind == "prose" and passage.first <= sentence.number <= passage.last:
            around = forms[max(0, n - NEIGHBOURS) : n + NEIGHBOURS + 1]
            yield sentence, text, title.union(*around)


def _weigh(index: Index, asked: Asked) -> tuple[_Wanted, ...]:
    """Weighs each term: by its inverse document frequency over passages, as BM25 has it.

    It is scaled to 0.5 to 1.5: in a handful of documents every word is either everywhere or rare,
    and the plain measure would count only the words that none of them has.
    """
    n_passages = index.catalogue.n_passages()
    rarest = math.log(1 + (n_passages + 0.5) / 0.5)
    counts = index.keywords.frequencies(asked.terms)
    weights = {}
    for term, count in counts.items():
        rarity = math.log(1 + (n_passages - count + 0.5) / (count + 0.5)) / rarest
        weights[term] = (0.5 + rarity) * (FOCUS if term.word in asked.focus else 1.0)
    known = {term: weights[term] for term, count in counts.items() if count}
    least = RAREST * max(known.values(), default=0.0)
    return tuple(
        _Wanted(
            weight=weight,
            language=term.language,
            is_subject=term in known and weight >= least,
            forms=met_by(term),
        )
        for term, weight in weights.items()
    )


def _coverage(
    asked: Sequence[_Wanted], language: Language, text: str, context: frozenset[str]
) -> float:
    """Returns the share of the question's weight that a sentence and its context carry."""
    forms = forms_of(text)
    carried = total = 0.0
    on_subject = not any(term.is_subject for term in asked)
    for term in asked:
        met = max(_met(term, forms), CONTEXT * _met(term, context))
        foreign = term.language not in ("und", language)
        carried += term.weight * met
        total += term.weight * (UNTRANSLATED if foreign and not met else 1.0)
        on_subject = on_subject or (met > 0.0 and term.is_subject)
    share = carried / total if total else 0.0
    return share if on_subject else share * OFF_SUBJECT


def _met(term: _Wanted, forms: frozenset[str]) -> float:
    return max((term.forms[form] for form in term.forms.keys() & forms), default=0.0)
