"""The catalogue, the keyword index and the vectors, opened together and kept in step.

The catalogue is the truth, and the keyword index changes in its transactions. Chroma has none, so
the order of writing keeps a document in all of them or in none: vectors are written before the
transaction that makes their passages known, and deleted after the one that forgets them. What a
killed process leaves is vectors that no passage has; search passes over them, and opening the
index deletes them.
"""

import fcntl
import json
import os
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError

from index.catalogue import FILE, Catalogue, connect
from index.errors import IndexBusy, IndexDamaged, IndexMismatch, IndexMissing, IndexUnwritable
from index.keywords import Keywords
from index.types import Encoder

if TYPE_CHECKING:
    from index.vectors import VectorStore

PIPELINE = "2"
"""Counts up when sentences, passages or terms come out differently for the same text."""
LOCK_FILE = "write.lock"
LOCK_SECONDS = 20.0
"""How long a writer waits for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What an index holds and how it is searched."""

    directory: str
    documents: int
    passages: int
    sentences: int
    languages: Mapping[str, int]
    """Documents by language."""
    sources: tuple[str, ...]
    """What the documents are called."""
    dense: str
    """The encoder's name, or `off: ` and why."""
    fingerprint: str


class Index:
    """An open index. Reading needs no lock; writing takes `writing()`."""

    def __init__(self, directory: Path, engine: Engine, encoder: Encoder | None) -> None:
        self.directory = directory
        self.engine = engine
        self.encoder = encoder
        self.catalogue = Catalogue(engine)
        self.keywords = Keywords(engine)
        self._vectors: VectorStore | None = None
        self._generation: str | None = None

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        encoder: Encoder | None = None,
        create: bool = False,
        rebuilding: bool = False,
    ) -> Self:
        """Opens the index in a folder.

        Args:
            directory: Where the index lives.
            encoder: What dense search uses; without one it is off.
            create: Make an empty index where there is none.
            rebuilding: Take an index that was made with other settings.

        Raises:
            IndexMissing: there is none, and it is not to be created.
            IndexMismatch: it was built with other settings.
            IndexDamaged: it cannot be read.
            IndexUnwritable: it cannot be made or written.
        """
        exists = (directory / FILE).is_file()
        if not exists and not create:
            raise IndexMissing(
                f"no index at {directory}: make one with `sanad ingest PATH --index {directory}`"
            )
        index = cls(directory, _engine(directory), encoder)
        try:
            index._prepare(rebuilding=rebuilding)
        except BaseException:
            index.close()
            raise
        return index

    @property
    def fingerprint(self) -> str:
        """What shapes this index: it must be the same when it is opened again."""
        encoder = self.encoder.name if self.encoder else ""
        return json.dumps({"pipeline": PIPELINE, "encoder": encoder})

    @property
    def vectors(self) -> "VectorStore | None":
        """The vectors, opened again after another process wrote; None where dense search is off."""
        if self.encoder is None:
            return None
        generation = self.catalogue.meta("generation")
        if self._vectors is None or generation != self._generation:
            from index.vectors import VectorStore  # Chroma takes seconds to import

            self._vectors = VectorStore(self.directory)
            self._generation = generation
        return self._vectors

    def _prepare(self, *, rebuilding: bool) -> None:
        """Makes what is missing, compares fingerprints, and reconciles the vectors."""
        try:
            with self.engine.begin() as connection:
                self.catalogue.create(connection)
                self.keywords.create(connection)
            stored = self.catalogue.meta("fingerprint")
        except DatabaseError as error:
            raise _mapped(error, self.directory) from error
        if stored is None:
            with self.writing() as connection:
                self.catalogue.set_meta(connection, "fingerprint", self.fingerprint)
        elif stored != self.fingerprint and not rebuilding:
            raise IndexMismatch(
                f"the index at {self.directory} was built with {stored} and the settings say"
                f" {self.fingerprint}: run `sanad rebuild --index {self.directory}`, or set"
                " SANAD_ENCODER back"
            )
        elif not rebuilding:
            self.reconcile()

    def reconcile(self) -> None:
        """Deletes vectors that no passage has and makes those that passages lack."""
        if self.vectors is None or self.encoder is None:
            return
        if self.vectors.count() == self.catalogue.n_passages():
            return
        from index.build import embed_passages  # the one step back: it needs the texts

        with suppress(IndexBusy), self.lock(wait=0.0):  # a writer at work leaves it in step
            known = {p.id: p for p in self.catalogue.passages().values()}
            there = self.vectors.ids()
            self.vectors.remove(there - known.keys())
            embed_passages(self, [known[name] for name in known.keys() - there])

    @contextmanager
    def lock(self, *, wait: float = LOCK_SECONDS) -> Iterator[None]:
        """Holds the writer's lock of the folder, across processes and threads.

        Args:
            wait: Seconds to wait for another writer.

        Raises:
            IndexBusy: another writer did not finish in time.
        """
        with open(self.directory / LOCK_FILE, "a+", encoding="utf-8") as file:
            _wait_for(file.fileno(), self.directory, wait)
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
            yield

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all of it is stored, or nothing.

        Raises:
            IndexUnwritable: the disk is full or the folder is read-only.
            IndexDamaged: the catalogue cannot be read.
        """
        generation = uuid.uuid4().hex
        try:
            in_step = self.catalogue.meta("generation") == self._generation
            with self.engine.begin() as connection:
                yield connection
                self.catalogue.set_meta(connection, "generation", generation)
        except DatabaseError as error:
            raise _mapped(error, self.directory) from error
        if in_step:
            self._generation = generation

    def status(self) -> Status:
        """Returns what the index holds."""
        counts = self.catalogue.counts()
        documents = self.catalogue.documents()
        languages = Counter(d.language for d in documents)
        return Status(
            directory=str(self.directory),
            documents=counts["documents"],
            passages=counts["passages"],
            sentences=counts["sentences"],
            languages=dict(sorted(languages.items())),
            sources=tuple(d.source for d in documents),
            dense=self.encoder.name if self.encoder else "off: no encoder is set",
            fingerprint=self.fingerprint,
        )

    def close(self) -> None:
        """Closes the connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _engine(directory: Path) -> Engine:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexUnwritable(f"no index can be made at {directory}: {error.strerror}") from error
    return connect(directory)


def _wait_for(descriptor: int, directory: Path, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                owner = (directory / LOCK_FILE).read_text(encoding="utf-8").strip()
                raise IndexBusy(
                    f"the index at {directory} is being written by process {owner};"
                    " wait until it has finished and run this again"
                ) from None
            time.sleep(0.05)


def _mapped(error: DatabaseError, directory: Path) -> Exception:
    said = str(error.orig)
    if any(
        words in said for words in ("full", "readonly", "read-only", "unable to open", "locked")
    ):
        return IndexUnwritable(
            f"the index at {directory} cannot be written ({said}): make room or give the right to"
            " write, then run this again; what was stored before is still there"
        )
    return IndexDamaged(
        f"the catalogue at {directory} cannot be read ({said}): put back a copy of the folder, or"
        " remove it and ingest the documents again"
    )
