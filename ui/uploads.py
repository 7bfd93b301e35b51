"""Files dropped on the page: kept beside the index, then ingested like any others."""

import hashlib
import shutil
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from index.build import Progress, ingest
from index.load import SUFFIXES
from index.store import Index
from index.types import BuildReport, Failure
from rag.untrusted import line
from ui import problems

LONGEST_NAME = 255
"""Bytes of UTF-8 in the name of a file that nearly every disk takes."""

_INCOMING = ".incoming"
"""Folder of what is on its way in: copies that are not whole yet, and what they replace."""

_one_at_a_time = Lock()
"""The second of two uploads waits here without an end; the index would give it up in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How far the ingestion has come: `done` of `total`, now at `name`."""

    name: str
    done: int
    total: int


def add(
    index: Index, uploaded: Sequence[Path], *, folder: Path, max_bytes: int
) -> Iterator[Step | BuildReport]:
    """Copies the files to `folder` and ingests them, reporting on the way.

    A file of a name that is there already replaces it: the index sees a new version. What could
    not be taken in is not kept, and what it was to replace stays. All is done to the end also
    when nobody listens any more.

    Yields:
        Steps, and at last the one report.

    Raises:
        SanadError: the index could not be written.
        OSError: no file at all could be kept.
    """
    named = tuple(_named(uploaded))
    news: SimpleQueue[Step | None] = SimpleQueue()

    def tell(name: str, done: int, total: int) -> None:
        news.put(Step(name=name, done=done, total=total))

    for _, name in named[:1]:
        tell(name, 0, len(named))
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sanad-ingest") as pool:
        work = pool.submit(_take_in, index, named, folder.resolve(), max_bytes, tell)
        work.add_done_callback(lambda _: news.put(None))
        while (step := news.get()) is not None:
            yield step
        yield work.result()


def _take_in(
    index: Index,
    named: Sequence[tuple[Path, str]],
    folder: Path,
    max_bytes: int,
    tell: Progress,
) -> BuildReport:
    with _one_at_a_time:
        incoming = folder / _INCOMING
        shutil.rmtree(incoming, ignore_errors=True)  # what a killed process left
        incoming.mkdir(parents=True)
        try:
            kept, failed = _keep(named, folder, incoming)
            try:
                report = ingest(index, tuple(kept), max_bytes=max_bytes, progress=tell)
            finally:
                _put_back(index, kept)
        finally:
            shutil.rmtree(incoming, ignore_errors=True)
    return replace(report, failed=(*failed, *report.failed))


def _keep(
    named: Sequence[tuple[Path, str]], folder: Path, incoming: Path
) -> tuple[dict[Path, Path], list[Failure]]:
    """Puts the files into the folder, each whole or not at all.

    Returns:
        The files, each with where a copy of what it replaced is, if there was any; and those that
        could not be kept.
    """
    kept, failed = {}, []
    for number, (path, name) in enumerate(named):
        new, old, target = incoming / f"{number}.new", incoming / f"{number}.old", folder / name
        try:
            shutil.copyfile(path, new)
            if target.exists():
                shutil.copyfile(target, old)
            new.replace(target)
            kept[target] = old
        except OSError as error:
            new.unlink(missing_ok=True)  # half a file must not take the room of the next
            failed.append(problems.of(error, source=name, kept=target.exists()))
    return kept, failed


def _put_back(index: Index, kept: Mapping[Path, Path]) -> None:
    """Takes away the files that the index did not take in, and puts back what they replaced."""
    held = {document.path: document.file_hash for document in index.catalogue.documents()}
    for path, old in kept.items():
        try:
            with open(path, "rb") as file:
                read = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            continue  # somebody has removed it since
        if read == held.get(path):
            continue
        if old.exists():
            old.replace(path)
        else:
            path.unlink(missing_ok=True)


def _named(uploaded: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yields each file with a name of its own: two of one name in one upload are two documents."""
    taken: set[str] = set()
    for path in uploaded:
        name, number = safe_name(path.name), 2
        while name in taken:
            name = safe_name(path.name, f" ({number})")
            number += 1
        taken.add(name)
        yield path, name


def safe_name(given: str, mark: str = "") -> str:
    """Returns the name under which a file is kept.

    It is one visible line without a folder, not hidden, of a length that disks take. Names that
    read the same are the same: macOS decomposes letters that others compose.

    Args:
        given: The name that the file came with.
        mark: What is put before the ending.
    """
    shown = unicodedata.normalize("NFC", line(given)).replace("/", "_").replace("\\", "_")
    ending = Path(shown).suffix if Path(shown).suffix.lower() in SUFFIXES else ""
    stem = shown.removesuffix(ending).lstrip(". ") or "file"
    room = LONGEST_NAME - len(f"{mark}{ending}".encode())
    return stem.encode()[:room].decode("utf-8", "ignore").rstrip() + mark + ending
