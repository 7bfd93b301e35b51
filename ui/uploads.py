"""Files dropped on the page: kept beside the index, then ingested like any others."""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from index.build import ingest
from index.store import Index
from index.types import BuildReport


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

    A file of a name that is there already replaces it: the index sees a new version.

    Yields:
        Steps, and at last the one report.

    Raises:
        SanadError: the index could not be written.
        OSError: the files could not be kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = [Path(shutil.copy2(path, folder / name)) for path, name in _named(uploaded)]
    news: SimpleQueue[Step | None] = SimpleQueue()

    def tell(name: str, done: int, total: int) -> None:
        news.put(Step(name=name, done=done, total=total))

    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sanad-ingest") as pool:
        work = pool.submit(ingest, index, kept, max_bytes=max_bytes, progress=tell)
        work.add_done_callback(lambda _: news.put(None))
        while (step := news.get()) is not None:
            yield step
        yield work.result()


def _named(uploaded: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Yields each file with a name of its own: two of one name in one upload are two documents."""
    taken: set[str] = set()
    for path in uploaded:
        name = path.name
        number = 2
        while name in taken:
            name = f"{path.stem} ({number}){path.suffix}"
            number += 1
        taken.add(name)
        yield path, name
