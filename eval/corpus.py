"""A corpus -> an index of it, and the files that make it what it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from eval.errors import EvaluationError
from index import build
from index.load import SUFFIXES
from index.store import Index
from rag.batch import interval
from rag.chatbot import encoder
from rag.settings import Settings


def index_corpus(corpus: Path, *, directory: Path, settings: Settings) -> None:
    """Builds an index of a corpus, with progress on stderr.

    Raises:
        EvaluationError: a file of the corpus cannot be read.
    """
    with (
        Index.open(directory, encoder=encoder(settings), create=True) as index,
        tqdm(desc="index", unit="file", file=sys.stderr, mininterval=interval()) as bar,
    ):

        def progress(_: str, done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        built = build.ingest(index, [corpus], max_bytes=settings.max_bytes, progress=progress)
    if built.failed:
        reasons = "; ".join(f"{one.source}: {one.reason}" for one in built.failed)
        raise EvaluationError(f"{corpus}: not all of the corpus can be read: {reasons}")


@contextmanager
def read_only(corpus: Path, *, settings: Settings) -> Iterator[Index]:
    """Opens a passing index of a corpus for what asks nothing: without vectors, made in seconds.

    Raises:
        EvaluationError: there is no document, or not all of them can be read.
    """
    files(corpus)
    with TemporaryDirectory(prefix="sanad-eval-") as directory:
        index_corpus(corpus, directory=Path(directory), settings=replace(settings, encoder=""))
        with Index.open(Path(directory)) as index:
            yield index


def files(corpus: Path) -> tuple[tuple[str, Path], ...]:
    """Returns the files of a corpus that can be read as documents, by source.

    Raises:
        EvaluationError: there is none.
    """
    inside = sorted(path for path in corpus.rglob("*") if _is_ingested(path.relative_to(corpus)))
    found = [corpus] if corpus.is_file() else [path for path in inside if path.is_file()]
    if not found:
        raise EvaluationError(f"{corpus}: no document there; name a folder with {sorted(SUFFIXES)}")
    return tuple((path.relative_to(corpus).as_posix(), path) for path in found)


def _is_ingested(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in SUFFIXES and not hidden
