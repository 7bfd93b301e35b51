"""The one truth: documents, passages and sentences in SQL, through SQLAlchemy Core.

The SQL here is portable; what is SQLite's own is in `connect` and in `index.keywords`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine, Row

from index.errors import IndexDamaged, UnknownSource
from index.types import Document, Language, Passage, Sentence, Span, Vectors

FILE = "catalogue.db"
MANY = 200
"""Conditions in one query: SQLite takes no more than a thousand."""
_metadata = sql.MetaData()
_documents = sql.Table(
    "documents",
    _metadata,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("root", sql.String, nullable=False),
    sql.Column("source", sql.String, nullable=False, index=True),
    sql.Column("title", sql.String, nullable=False),
    sql.Column("language", sql.String, nullable=False),
    sql.Column("text", sql.Text, nullable=False),
    sql.Column("headings", sql.Text, nullable=False),
    sql.Column("pages", sql.Text, nullable=False),
    sql.Column("n_bytes", sql.Integer, nullable=False),
    sql.Column("file_hash", sql.String, nullable=False),
    sql.Column("n_characters", sql.Integer, nullable=False),
    sql.Column("n_sentences", sql.Integer, nullable=False),
    sql.Column("n_passages", sql.Integer, nullable=False),
    sql.Column("ingested", sql.String, nullable=False),
)
_sentences = sql.Table(
    "sentences",
    _metadata,
    sql.Column("document_id", sql.ForeignKey("documents.id"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("start", sql.Integer, nullable=False),
    sql.Column("end", sql.Integer, nullable=False),
    sql.Column("language", sql.String, nullable=False),
    sql.Column("kind", sql.String, nullable=False),
)
_vectors = sql.Table(
    "sentence_vectors",
    _metadata,
    sql.Column("document_id", sql.ForeignKey("documents.id"), primary_key=True),
    sql.Column("number", sql.Integer, primary_key=True),
    sql.Column("vector", sql.LargeBinary, nullable=False),
)
"""Half-precision vectors of the prose and headings, where there is an encoder."""
_passages = sql.Table(
    "passages",
    _metadata,
    sql.Column("row", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("id", sql.String, nullable=False, unique=True),
    sql.Column("document_id", sql.ForeignKey("documents.id"), nullable=False, index=True),
    sql.Column("first", sql.Integer, nullable=False),
    sql.Column("last", sql.Integer, nullable=False),
    sql.Column("n_tokens", sql.Integer, nullable=False),
)
_meta = sql.Table(
    "meta",
    _metadata,
    sql.Column("key", sql.String, primary_key=True),
    sql.Column("value", sql.String, nullable=False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """A document without its text."""

    id: str
    root: str
    source: str
    title: str
    language: Language
    n_bytes: int
    n_characters: int
    n_sentences: int
    n_passages: int
    n_pages: int
    """0 where the format has no pages."""
    file_hash: str
    ingested: str
    """UTC time of ingestion, ISO 8601."""

    @property
    def path(self) -> Path:
        """The file it was read from."""
        return Path(self.root) / self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A passage and where it stands."""

    passage: Passage
    source: str
    start: int
    end: int
    language: Language
    """Of its first sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A run of sentences of one document, without the rest of it."""

    title: str
    sentences: tuple[Sentence, ...]
    texts: tuple[str, ...]
    """The text of each sentence."""


def connect(directory: Path) -> Engine:
    """Returns the engine of the catalogue in a folder: SQLite with a write-ahead log."""
    engine = sql.create_engine(f"sqlite:///{directory / FILE}", connect_args={"timeout": 30})

    @sql.event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    return engine


class Catalogue:
    """Reads are methods of their own; writes take the connection of a transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def create(self, connection: Connection) -> None:
        """Makes the tables that are missing."""
        _metadata.create_all(connection)

    def meta(self, key: str) -> str | None:
        """Returns a stored fact about the index, such as its fingerprint."""
        with self.engine.connect() as connection:
            query = sql.select(_meta.c.value).where(_meta.c.key == key)
            return connection.execute(query).scalar_one_or_none()

    def set_meta(self, connection: Connection, key: str, value: str) -> None:
        """Stores a fact about the index."""
        connection.execute(sql.delete(_meta).where(_meta.c.key == key))
        connection.execute(sql.insert(_meta).values(key=key, value=value))

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Returns all documents without their texts, by source."""
        columns = [c for c in _documents.c if c.name not in ("text", "headings")]
        query = sql.select(*columns).order_by(_documents.c.source, _documents.c.id)
        with self.engine.connect() as connection:
            return tuple(_summary(row) for row in connection.execute(query))

    def has(self, document_id: str) -> bool:
        """Tells whether a document of that id is stored."""
        query = sql.select(_documents.c.id).where(_documents.c.id == document_id)
        with self.engine.connect() as connection:
            return connection.execute(query).first() is not None

    def document(self, document_id: str) -> Document:
        """Returns one document with its text.

        Raises:
            UnknownSource: there is no document of that id.
        """
        query = sql.select(_documents).where(_documents.c.id == document_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise UnknownSource(
                f"no document has the id {document_id!r}: it was removed or changed since;"
                " ask again to get citations of what is there now"
            )
        return Document(
            id=row.id,
            root=row.root,
            source=row.source,
            title=row.title,
            language=row.language,
            text=row.text,
            headings=tuple(Span(start=a, end=b) for a, b in json.loads(row.headings)),
            pages=tuple(json.loads(row.pages)),
            n_bytes=row.n_bytes,
            file_hash=row.file_hash,
        )

    def find(self, source: str) -> DocumentSummary:
        """Returns the document of that source, or of that path.

        Raises:
            UnknownSource: none has it, or several have.
        """
        path = Path(source).absolute()
        documents = self.documents()
        found = [d for d in documents if d.path == path]
        found = found or [d for d in documents if d.source == source]
        if len(found) == 1:
            return found[0]
        if not found:
            raise UnknownSource(
                f"no document is called {source!r}: `sanad status --json` lists them"
            )
        paths = ", ".join(str(d.path) for d in found)
        raise UnknownSource(f"{source!r} names {len(found)} documents; give the path: {paths}")

    def sentences(self, document_id: str) -> tuple[Sentence, ...]:
        """Returns all sentences of a document, in order."""
        query = (
            sql.select(_sentences)
            .where(_sentences.c.document_id == document_id)
            .order_by(_sentences.c.number)
        )
        with self.engine.connect() as connection:
            return tuple(Sentence(**row._mapping) for row in connection.execute(query))

    def places(self, rows: Sequence[int]) -> dict[int, Place]:
        """Returns passages with their places, by row number, for the rows that exist."""
        first, last = _sentences.alias(), _sentences.alias()
        query = (
            sql.select(_passages, _documents.c.source, first.c.start, first.c.language, last.c.end)
            .join(_documents, _documents.c.id == _passages.c.document_id)
            .join(first, _sentence_of(first, _passages.c.first))
            .join(last, _sentence_of(last, _passages.c.last))
            .where(_passages.c.row.in_(rows))
        )
        with self.engine.connect() as connection:
            return {
                row.row: Place(
                    passage=_passage(row),
                    source=row.source,
                    start=row.start,
                    end=row.end,
                    language=row.language,
                )
                for row in connection.execute(query)
            }

    def excerpts(self, passages: Sequence[Passage], *, around: int = 0) -> dict[str, Excerpt]:
        """Returns passages with so many sentences around them, by passage id."""
        part = (
            sql.select(
                _passages.c.id,
                _passages.c.document_id,
                sql.func.min(_sentences.c.start).label("start"),
                sql.func.max(_sentences.c.end).label("end"),
            )
            .join(_sentences, _inside(_sentences, around))
            .where(_passages.c.id.in_(sql.bindparam("ids", expanding=True)))
            .group_by(_passages.c.id, _passages.c.document_id)
            .subquery()
        )
        texts = sql.select(
            part.c.id,
            part.c.start,
            _documents.c.title,
            sql.func.substr(_documents.c.text, part.c.start + 1, part.c.end - part.c.start).label(
                "text"
            ),
        ).join(_documents, _documents.c.id == part.c.document_id)
        sentences = (
            sql.select(_passages.c.id.label("passage_id"), _sentences)
            .join(_sentences, _inside(_sentences, around))
            .where(_passages.c.id.in_(sql.bindparam("ids", expanding=True)))
            .order_by(_sentences.c.number)
        )
        found: dict[str, list[Sentence]] = {}
        excerpts = {}
        with self.engine.connect() as connection:
            for ids in _parts([p.id for p in passages]):
                for passage_id, *columns in connection.execute(sentences, {"ids": ids}):
                    values = zip(_sentences.c.keys(), columns, strict=True)
                    found.setdefault(passage_id, []).append(Sentence(**dict(values)))
                for row in connection.execute(texts, {"ids": ids}):
                    if row.id not in found:  # another process added or removed it just now
                        continue
                    inside = tuple(found[row.id])
                    cut = tuple(row.text[s.start - row.start : s.end - row.start] for s in inside)
                    excerpts[row.id] = Excerpt(title=row.title, sentences=inside, texts=cut)
        return excerpts

    def before(self, sentence: Sentence) -> tuple[Sentence, str] | None:
        """Returns the sentence before one and its text, if it is prose of the same paragraph."""
        start, end = _sentences.c.start, _sentences.c.end
        query = (
            sql.select(
                _sentences,
                sql.func.substr(_documents.c.text, start + 1, sentence.start - start).label("text"),
            )
            .join(_documents, _documents.c.id == _sentences.c.document_id)
            .where(_sentences.c.document_id == sentence.document_id)
            .where(_sentences.c.number == sentence.number - 1)
            .where(_sentences.c.kind == "prose")
            .where(end <= sentence.start)
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        *columns, text = row
        found = Sentence(**dict(zip(_sentences.c.keys(), columns, strict=True)))
        between = text[found.end - found.start :]
        return None if "\n\n" in between else (found, text[: found.end - found.start])

    def opening(self, document_id: str, size: int) -> str:
        """Returns the title and the first code points of a document."""
        part = sql.func.substr(_documents.c.text, 1, size)
        query = sql.select(_documents.c.title, part).where(_documents.c.id == document_id)
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        return "\n".join(row) if row else ""  # another process may have removed it just now

    def sentence_vectors(self, passages: Sequence[Passage]) -> dict[tuple[str, int], Vectors]:
        """Returns the vectors of the sentences in passages, by document id and number."""
        query = (
            sql.select(_vectors.c.document_id, _vectors.c.number, _vectors.c.vector)
            .join(_passages, _inside(_vectors))
            .where(_passages.c.id.in_(sql.bindparam("ids", expanding=True)))
        )
        found = {}
        with self.engine.connect() as connection:
            for ids in _parts([p.id for p in passages]):
                for document_id, number, vector in connection.execute(query, {"ids": ids}):
                    half = np.frombuffer(vector, dtype=np.float16)
                    found[document_id, number] = half.astype(np.float32)
        return found

    def passages(self) -> dict[int, Passage]:
        """Returns all passages by row number."""
        query = sql.select(_passages).order_by(_passages.c.row)
        with self.engine.connect() as connection:
            return {row.row: _passage(row) for row in connection.execute(query)}

    def rows_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Returns row numbers by passage id, for the ids that exist."""
        query = sql.select(_passages.c.id, _passages.c.row).where(_passages.c.id.in_(ids))
        with self.engine.connect() as connection:
            return {row.id: row.row for row in connection.execute(query)}

    def rows_in(self, document_ids: Iterable[str]) -> dict[str, int]:
        """Returns row numbers by passage id, for the passages of the documents that exist."""
        query = sql.select(_passages.c.id, _passages.c.row).where(
            _passages.c.document_id.in_(sql.bindparam("ids", expanding=True))
        )
        found = {}
        with self.engine.connect() as connection:
            for ids in _parts(sorted(document_ids)):
                found.update({row.id: row.row for row in connection.execute(query, {"ids": ids})})
        return found

    def n_passages(self) -> int:
        """Returns the number of passages."""
        query = sql.select(sql.func.count()).select_from(_passages)
        with self.engine.connect() as connection:
            return int(connection.execute(query).scalar_one())

    def add(
        self,
        connection: Connection,
        document: Document,
        sentences: Sequence[Sentence],
        passages: Sequence[Passage],
        vectors: Mapping[int, Vectors],
    ) -> list[int]:
        """Stores a document and returns the row numbers of its passages.

        Args:
            connection: The transaction.
            document: What was read.
            sentences: Its sentences.
            passages: Its passages.
            vectors: Vectors of sentences, each of shape `(dim,)`, by number.
        """
        row = {
            "id": document.id,
            "root": document.root,
            "source": document.source,
            "title": document.title,
            "language": document.language,
            "text": document.text,
            "headings": json.dumps([[s.start, s.end] for s in document.headings]),
            "pages": json.dumps(document.pages),
            "n_bytes": document.n_bytes,
            "file_hash": document.file_hash,
            "n_characters": len(document.text),
            "n_sentences": len(sentences),
            "n_passages": len(passages),
            "ingested": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        connection.execute(sql.insert(_documents), [row])
        if sentences:
            connection.execute(sql.insert(_sentences), [_columns(_sentences, s) for s in sentences])
        if passages:
            connection.execute(sql.insert(_passages), [_columns(_passages, p) for p in passages])
        if vectors:
            rows = [
                {"document_id": document.id, "number": n, "vector": v.astype(np.float16).tobytes()}
                for n, v in vectors.items()
            ]
            connection.execute(sql.insert(_vectors), rows)
        query = sql.select(_passages.c.row).where(_passages.c.document_id == document.id)
        return list(connection.execute(query.order_by(_passages.c.row)).scalars())

    def passage_rows(self, connection: Connection, document_id: str) -> list[tuple[int, str]]:
        """Returns row number and id of the passages of a document."""
        query = sql.select(_passages.c.row, _passages.c.id)
        query = query.where(_passages.c.document_id == document_id)
        return [(row.row, row.id) for row in connection.execute(query)]

    def delete(self, connection: Connection, document_ids: Iterable[str]) -> None:
        """Deletes documents with their sentences and passages."""
        for document_id in document_ids:
            for table in (_sentences, _passages, _vectors):
                connection.execute(sql.delete(table).where(table.c.document_id == document_id))
            connection.execute(sql.delete(_documents).where(_documents.c.id == document_id))

    def touch(self, connection: Connection, document: Document) -> None:
        """Stores that a document was found unchanged under another root or in other bytes."""
        values = {
            "root": document.root,
            "file_hash": document.file_hash,
            "n_bytes": document.n_bytes,
        }
        connection.execute(
            sql.update(_documents).where(_documents.c.id == document.id).values(**values)
        )

    def counts(self) -> dict[str, int]:
        """Returns the number of documents, passages and sentences.

        Raises:
            IndexDamaged: the catalogue cannot be read.
        """
        try:
            with self.engine.connect() as connection:
                return {
                    table.name: connection.execute(
                        sql.select(sql.func.count()).select_from(table)
                    ).scalar_one()
                    for table in (_documents, _passages, _sentences)
                }
        except sql.exc.DatabaseError as error:
            raise IndexDamaged(f"the catalogue cannot be read ({error.orig})") from error


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yields the ids in parts that one statement takes."""
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))


def _inside(table: sql.Table, around: int = 0) -> sql.ColumnElement[bool]:
    """Matches the numbered rows of a table that stand in a passage, or around it."""
    numbers = table.c.number.between(_passages.c.first - around, _passages.c.last + around)
    return sql.and_(table.c.document_id == _passages.c.document_id, numbers)


def _sentence_of(table: Any, number: sql.Column[int]) -> sql.ColumnElement[bool]:
    """Returns the condition that joins a passage to one of its sentences."""
    return sql.and_(table.c.document_id == _passages.c.document_id, table.c.number == number)


def _columns(table: sql.Table, item: Sentence | Passage) -> dict[str, Any]:
    return {c.name: getattr(item, c.name) for c in table.c if c.name != "row"}


def _passage(row: Row[Any]) -> Passage:
    return Passage(**{name: row._mapping[name] for name in Passage.__slots__})


def _summary(row: Row[Any]) -> DocumentSummary:
    values = dict(row._mapping)
    return DocumentSummary(n_pages=len(json.loads(values.pop("pages"))), **values)
