"""Passages -> keyword index: SQLite FTS5 over tokens made in Python.

It changes in the catalogue's transactions. A row has the rowid of its passage in the catalogue and
five columns: `surface` (folded words), `stem`, `loose` (Arabic only: roots, and stems without what
may be a preposition), `names` (consonant skeletons, see `index.names`) and `title` (words and stems
of the title, so that a passage is found by what its document is about).
Ranking is BM25 (Robertson and Zaragoza 2009) as FTS5 computes it.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

import sqlalchemy as sql
from sqlalchemy.engine import Connection, Engine

from index.language import detect
from index.terms import Term, terms

Ranking = tuple[tuple[int, float], ...]
"""Row number and score of each passage found, best first; higher is better."""

TRANSLATED_ROWS = 300
"""Passages looked at for one translation of one word: the rest hold it too rarely to matter."""

_CREATE = """CREATE VIRTUAL TABLE IF NOT EXISTS keywords
USING fts5(surface, stem, loose, names, title, tokenize = "ascii")"""
_CREATE_FREQUENCIES = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS frequencies USING fts5vocab(keywords, col)"
)
_SEARCH = """SELECT rowid, -bm25(keywords, 0.5, 1.0, 1.0, 1.0, 0.5) AS score FROM keywords
WHERE keywords MATCH :query ORDER BY score DESC, rowid LIMIT :limit"""
_ALL = -1
"""No limit, in SQLite."""


class Keywords:
    """The keyword index beside the catalogue, in the same database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def create(self, connection: Connection) -> None:
        """Makes the index if it is not there."""
        connection.execute(sql.text(_CREATE))
        connection.execute(sql.text(_CREATE_FREQUENCIES))

    def add(
        self, connection: Connection, rows: Sequence[int], texts: Sequence[str], title: str
    ) -> None:
        """Indexes the passages of one document under their row numbers."""
        named = terms(title)
        title_tokens = " ".join(dict.fromkeys(t for n in named for t in (n.word, n.stem)))
        values = []
        for row, text in zip(rows, texts, strict=True):
            found = terms(text)
            values.append(
                {
                    "row": row,
                    "surface": " ".join(t.word for t in found),
                    "stem": " ".join(t.stem for t in found),
                    "loose": " ".join(f for t in found for f in (t.root, t.detached) if f),
                    "names": " ".join(_names(text, found)),
                    # where the passage says it itself, it would count twice
                    "title": "" if title in " ".join(text.split()) else title_tokens,
                }
            )
        if values:
            statement = (
                "INSERT INTO keywords (rowid, surface, stem, loose, names, title)"
                " VALUES (:row, :surface, :stem, :loose, :names, :title)"
            )
            connection.execute(sql.text(statement), values)

    def remove(self, connection: Connection, rows: Sequence[int]) -> None:
        """Takes passages out of the index."""
        if rows:
            values = [{"row": row} for row in rows]
            connection.execute(sql.text("DELETE FROM keywords WHERE rowid = :row"), values)

    def clear(self, connection: Connection) -> None:
        """Drops the index and makes it anew, empty."""
        connection.execute(sql.text("DROP TABLE IF EXISTS frequencies"))
        connection.execute(sql.text("DROP TABLE IF EXISTS keywords"))
        self.create(connection)

    def rows(self) -> list[int]:
        """Returns the row numbers that are indexed."""
        with self.engine.connect() as connection:
            query = sql.text("SELECT rowid FROM keywords ORDER BY rowid")
            return list(connection.execute(query).scalars())

    def by_words(
        self, question: Sequence[Term], *, limit: int, among: Set[int] | None = None
    ) -> Ranking:
        """Ranks passages by the words that they share with the question.

        Args:
            question: Its terms.
            limit: How many passages at most.
            among: The rows that may be found; None is all.
        """
        columns = {
            "surface": _any(t.word for t in question),
            "stem": _any(t.stem for t in question),
            "loose": _any(f for t in question for f in (t.root, *t.stems)),
            "title": _any(form for t in question for form in (t.word, t.stem)),
        }
        asked = (f"{column} : ({tokens})" for column, tokens in columns.items() if tokens)
        return self._search(" OR ".join(asked), limit, among)

    def by_names(
        self, question: Sequence[Term], *, limit: int, among: Set[int] | None = None
    ) -> Ranking:
        """Ranks passages by the names that they share with the question across scripts."""
        names = _any(s for t in question for s in t.counterparts)
        return self._search(f"names : ({names})" if names else "", limit, among)

    def by_translations(
        self, question: Sequence[Term], *, limit: int, among: Set[int] | None = None
    ) -> Ranking:
        """Ranks passages by the translations of the question's words, each by its weight."""
        scores: dict[int, float] = {}
        for term in question:
            for stem, weight in term.translations.items():
                query = f"stem : {_any([stem])}"
                for row, score in self._search(query, TRANSLATED_ROWS, among):
                    scores[row] = scores.get(row, 0.0) + weight * score
        best = sorted(scores.items(), key=lambda found: (-found[1], found[0]))
        return tuple(best[:limit])

    def frequencies(self, question: Sequence[Term]) -> dict[Term, int]:
        """Returns for each term in how many passages it, its stem or its counterpart stands."""
        statement = sql.text(
            "SELECT coalesce(max(doc), 0) FROM frequencies WHERE term = :term AND col = :column"
        )
        counts = {}
        with self.engine.connect() as connection:
            for term in question:
                looked_up = [("stem", term.stem), ("surface", term.word)]
                looked_up += [("names", s) for s in term.counterparts]
                counts[term] = max(
                    connection.execute(statement, {"term": t, "column": c}).scalar_one()
                    for c, t in looked_up
                )
        return counts

    def _search(self, query: str, limit: int, among: Set[int] | None) -> Ranking:
        """Ranks all that matches and takes the best of the rows that may be found.

        SQLite given the rows would look each of them up in the index: seconds where they are many.
        """
        if not query:
            return ()
        read = limit if among is None else _ALL
        with self.engine.connect() as connection:
            found = connection.execute(sql.text(_SEARCH), {"query": query, "limit": read})
            chosen = ((r.rowid, r.score) for r in found if among is None or r.rowid in among)
            return tuple(islice(chosen, limit))


def _names(text: str, found: Sequence[Term]) -> Iterator[str]:
    """Yields the skeletons of the words in the passage's own script.

    A few Latin words in an Arabic passage would put it before all others that an Arabic question
    finds, in a ranking that is there to find passages in the other language.
    """
    language = detect(text)
    for term in found:
        if term.language == language:
            yield from term.skeletons


def _any(tokens: Iterable[str]) -> str:
    """Returns an FTS5 expression for any of the tokens. They hold letters and digits only."""
    return " OR ".join(dict.fromkeys(f'"{token}"' for token in tokens if token))
