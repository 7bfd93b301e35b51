"""After a process is killed or the disk is full: all of a document is stored, or nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.build import ingest
from index.errors import IndexDamaged, IndexUnwritable
from index.store import Index
from index.verify import problems

ROOT = Path(__file__).parent.parent.parent
INGEST = """
import sys
from pathlib import Path
from index.build import ingest
from index.store import Index
from tests.index.encoders import LetterEncoder
with Index.open(Path(sys.argv[1]), encoder=LetterEncoder(), create=True) as index:
    ingest(index, [Path(sys.argv[2])], progress=lambda *step: print(*step, flush=True))
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        text = "".join(f"Sentence {i} of file {number} speaks of a river. " for i in range(60))
        (folder / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_killed_process_leaves_whole_documents(tmp_path: Path, many: Path) -> None:
    from tests.index.encoders import LetterEncoder

    directory = tmp_path / "index"
    process = subprocess.Popen(
        [sys.executable, "-c", INGEST, str(directory), str(many)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    for _ in range(6):  # some documents are stored, one is on its way
        process.stdout.readline()
    time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with Index.open(directory, encoder=LetterEncoder()) as index:
        stored = len(index.catalogue.documents())
        assert 0 < stored < 40
        assert problems(index) == ()
        report = ingest(index, [many])
        assert len(report.unchanged) == stored
        assert len(report.unchanged) + len(report.added) == 40
        assert problems(index) == ()


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, many: Path) -> None:
    directory = tmp_path / "index"
    with Index.open(directory, create=True) as index:
        ingest(index, [many / "00.txt"])
        with index.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 60")
        with pytest.raises(IndexUnwritable, match="make room"):
            ingest(index, [many])
    with Index.open(directory) as index:
        assert problems(index) == ()
        assert "00.txt" in [d.source for d in index.catalogue.documents()]
        assert len(ingest(index, [many]).failed) == 0
        assert len(index.catalogue.documents()) == 40


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_text("this is not a database" * 100, encoding="utf-8")
    with pytest.raises(IndexDamaged, match="cannot be read"):
        Index.open(tmp_path)


def test_a_place_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(IndexUnwritable, match="no index can be made"):
        Index.open(tmp_path / "file" / "index", create=True)
