"""Checks that what is stored obeys the laws: what `sanad verify` runs."""

from collections.abc import Iterator

import sqlalchemy as sql

from index.load import document_id
from index.store import Index
from index.types import Document, Sentence


def problems(index: Index) -> tuple[str, ...]:
    """Returns what is wrong with an index, one line each; nothing where all is well.

    Every document's id is compared with its text, its sentences with the partition law, its
    passages with its sentences, and the keyword index and the vectors with the passages.
    """
    return tuple(_problems(index))


def _problems(index: Index) -> Iterator[str]:
    with index.engine.connect() as connection:
        said = connection.execute(sql.text("PRAGMA integrity_check")).scalar_one()
    if said != "ok":
        yield f"the database is damaged: {said}"
    passages = index.catalogue.passages()
    for summary in index.catalogue.documents():
        document = index.catalogue.document(summary.id)
        sentences = index.catalogue.sentences(summary.id)
        for problem in _document(document, sentences):
            yield f"{summary.source}: {problem}"
        inside = [p for p in passages.values() if p.document_id == summary.id]
        held = {n for p in inside for n in range(p.first, p.last + 1)}
        cited = {s.number for s in sentences if s.kind != "clutter"}
        if not cited <= held:
            yield f"{summary.source}: a sentence is in no passage"
        vectors = index.catalogue.sentence_vectors(inside) if index.encoder else {}
        if index.encoder and {number for _, number in vectors} != cited:
            yield f"{summary.source}: a sentence has no vector"
    if set(index.keywords.rows()) != passages.keys():
        yield "the keyword index does not hold the passages of the catalogue"
    if index.vectors is not None and index.vectors.ids() != {p.id for p in passages.values()}:
        yield "the vectors are not those of the passages of the catalogue"


def _document(document: Document, sentences: tuple[Sentence, ...]) -> Iterator[str]:
    if document.id != document_id(document.source, document.text):
        yield "the stored text is not the text that was read"
    position = 0
    for number, sentence in enumerate(sentences):
        quote = document.text[sentence.start : sentence.end]
        between = document.text[position : sentence.start]
        if sentence.number != number or not quote or quote != quote.strip() or between.strip():
            yield f"sentence {number} is not where the catalogue says"
            return
        position = sentence.end
    if document.text[position:].strip():
        yield "the text goes on after its last sentence"
