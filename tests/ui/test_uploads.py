"""Files given to the page are kept whole or not at all, each under a name that any disk takes."""

import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.search import search
from index.store import Index
from index.types import BuildReport
from index.verify import problems
from ui.uploads import LONGEST_NAME, Step, add, safe_name

ROOT = Path(__file__).resolve().parents[2]
LIMIT = 8 << 20
WELL = "The well of Sarw is 41 metres deep."
BIR = "حُفرت بئر الجمل في قرية السرو عام 1911."


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "index", create=True) as opened:
        yield opened


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Where the visitor's own files are."""
    folder = tmp_path / "sent"
    folder.mkdir()
    return folder


def file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def upload(index: Index, *paths: Path, max_bytes: int = LIMIT) -> BuildReport:
    *steps, report = add(index, paths, folder=uploads(index), max_bytes=max_bytes)
    assert all(isinstance(step, Step) for step in steps)
    assert isinstance(report, BuildReport)
    assert problems(index) == ()
    return report


def uploads(index: Index) -> Path:
    return index.directory / "uploads"


def kept(index: Index) -> dict[str, str]:
    """Returns what lies in the folder, by name, half files and hidden ones among them."""
    return {
        path.relative_to(uploads(index)).as_posix(): path.read_text(encoding="utf-8")
        for path in uploads(index).rglob("*")
        if path.is_file()
    }


def sources(index: Index) -> list[str]:
    return [document.source for document in index.catalogue.documents()]


def test_steps_are_told_and_then_the_report(index: Index, sent: Path) -> None:
    a, b = file(sent, "well.txt", WELL), file(sent, "بئر الجمل.txt", BIR)
    first, *steps, report = add(index, [a, b], folder=uploads(index), max_bytes=LIMIT)
    assert first == Step(name="well.txt", done=0, total=2)
    assert steps[-1] == Step(name="", done=2, total=2)
    assert report == BuildReport(added=("well.txt", "بئر الجمل.txt"))
    assert kept(index) == {"well.txt": WELL, "بئر الجمل.txt": BIR}


def test_no_files(index: Index) -> None:
    assert upload(index) == BuildReport()
    assert kept(index) == {}


# --- the same name again


def test_a_file_of_a_name_that_is_there_replaces_it(index: Index, sent: Path) -> None:
    assert upload(index, file(sent, "one/well.txt", WELL)).added == ("well.txt",)
    assert upload(index, file(sent, "one/well.txt", WELL)).unchanged == ("well.txt",)
    assert upload(index, file(sent, "two/well.txt", BIR)).updated == ("well.txt",)
    assert kept(index) == {"well.txt": BIR}
    assert search(index, "metres deep") == ()


def test_two_visitors_with_one_name_each_learn_what_became_of_theirs(
    index: Index, sent: Path
) -> None:
    files = [file(sent, f"{n}/well.txt", f"{WELL} Visitor {n} says so.") for n in range(4)]

    def visit(path: Path) -> BuildReport | Step:
        return list(add(index, [path], folder=uploads(index), max_bytes=LIMIT))[-1]

    with ThreadPoolExecutor(len(files)) as visitors:
        reports = list(visitors.map(visit, files))
    assert reports.count(BuildReport(added=("well.txt",))) == 1
    assert reports.count(BuildReport(updated=("well.txt",))) == 3
    assert problems(index) == ()
    assert sources(index) == ["well.txt"]


def test_files_of_one_name_in_one_upload_are_documents_of_their_own(
    index: Index, sent: Path
) -> None:
    files = [
        file(sent, "one/بئر.txt", BIR),
        file(sent, "two/بئر.txt", WELL),
        file(sent, "three/بئر (2).txt", f"{BIR} {WELL}"),
    ]
    assert upload(index, *files).added == ("بئر.txt", "بئر (2).txt", "بئر (2) (2).txt")
    assert upload(index, *files).unchanged == ("بئر.txt", "بئر (2).txt", "بئر (2) (2).txt")


@pytest.mark.parametrize("name", ["café.txt", "أسئلة.txt"], ids=["en", "ar"])
def test_names_that_read_the_same_are_the_same(index: Index, sent: Path, name: str) -> None:
    composed, apart = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    assert composed != apart
    assert upload(index, file(sent, composed, WELL)).added == (composed,)
    assert upload(index, file(sent / "mac", apart, BIR)).updated == (composed,)
    assert kept(index) == {composed: BIR}


# --- names


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("notes.txt", "notes.txt"),
        ("بئر الجمل.txt", "بئر الجمل.txt"),
        ("../../etc/passwd.txt", "_.._etc_passwd.txt"),
        ("C:\\Users\\me\\notes.txt", "C:_Users_me_notes.txt"),
        ("..", "file"),
        ("", "file"),
        (".notes.txt", "notes.txt"),
        (".incoming", "incoming"),
        ("a\nb\x00\x1b[31m\tc.txt", "a b[31m c.txt"),
        ("فاتورة\u202efdp.txt", "فاتورةfdp.txt"),
        ("می\u200cخواهم.txt", "می\u200cخواهم.txt"),
        ("e\u200b\u0301.txt", "é.txt"),
        ("half \udcff pair.txt", "half pair.txt"),
        ("no ending", "no ending"),
        ("photo.JPEG", "photo.JPEG"),
    ],
)
def test_names_are_made_safe(given: str, safe: str) -> None:
    assert safe_name(given) == safe
    assert safe_name(safe) == safe


@pytest.mark.parametrize("letter", ["م", "x", "😀"], ids=["ar", "en", "picture"])
def test_long_names_are_cut_and_stay_different(index: Index, sent: Path, letter: str) -> None:
    long = f"{letter * 200}.markdown"
    assert len(safe_name(long).encode()) <= LONGEST_NAME
    assert len(safe_name(long, " (2)").encode()) <= LONGEST_NAME
    assert safe_name(long).endswith(f"{letter}.markdown")
    disk_takes = file(sent, safe_name(long), WELL)
    report = upload(index, disk_takes, file(sent / "two", disk_takes.name, BIR))
    assert len(set(report.added)) == 2
    assert sorted(kept(index).values()) == sorted([WELL, BIR])


def test_a_hidden_file_is_kept_in_sight(index: Index, sent: Path) -> None:
    assert upload(index, file(sent, ".well.txt", WELL)).added == ("well.txt",)
    assert kept(index) == {"well.txt": WELL}


# --- what cannot be taken in


def test_a_file_that_cannot_be_read_is_not_kept(index: Index, sent: Path) -> None:
    bad = [
        file(sent, "noise.txt", bytes(range(256)) * 20),
        file(sent, "photo.png", b"\x89PNG"),
        file(sent, "large.txt", b"a" * 3000),
        file(sent, "فارغ.txt", b""),
    ]
    report = upload(index, *bad, file(sent, "well.txt", WELL), max_bytes=2000)
    assert report.added == ("well.txt",)
    assert {f.source: f.problem for f in report.failed} == {
        "noise.txt": "too_large",
        "photo.png": "unknown_type",
        "large.txt": "too_large",
        "فارغ.txt": "empty",
    }
    assert kept(index) == {"well.txt": WELL}


def test_a_bad_file_does_not_replace_a_good_one(index: Index, sent: Path) -> None:
    upload(index, file(sent, "well.txt", WELL))
    report = upload(index, file(sent, "well.txt", b"\0\1\2"))
    assert [(f.source, f.problem, f.kept) for f in report.failed] == [
        ("well.txt", "not_text", True)
    ]
    assert kept(index) == {"well.txt": WELL}
    assert search(index, "well of Sarw")


def test_a_file_that_is_gone_is_told_and_the_others_are_taken_in(index: Index, sent: Path) -> None:
    report = upload(index, sent / "gone.txt", file(sent, "well.txt", WELL))
    assert report.added == ("well.txt",)
    assert [(f.source, f.problem) for f in report.failed] == [("gone.txt", "missing")]


@contextmanager
def no_room_for_more_than(n_bytes: int) -> Iterator[None]:
    """Makes every file of this process end at a size, as a full disk does: in its midst."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_told_and_leaves_no_half_file(index: Index, sent: Path) -> None:
    upload(index, file(sent, "bir.txt", BIR))
    long = file(sent, "long.txt", f"{WELL} " * 150_000)
    bir = file(sent, "bir.txt", f"{BIR} " * 100_000)
    well = file(sent, "well.txt", WELL)
    with no_room_for_more_than(4 << 20):
        report = upload(index, long, bir, well)
    assert [(f.source, f.problem, f.kept) for f in report.failed] == [
        ("long.txt", "disk_full", False),
        ("bir.txt", "disk_full", True),
    ]
    assert report.added == ("well.txt",)
    assert kept(index) == {"bir.txt": BIR, "well.txt": WELL}


ADD = """
import sys
from pathlib import Path
from index.store import Index
from ui.uploads import add
with Index.open(Path(sys.argv[1])) as index:
    list(add(index, [Path(sys.argv[2])], folder=index.directory / "uploads", max_bytes=1 << 40))
"""


def test_a_killed_process_leaves_nothing_half(index: Index, sent: Path) -> None:
    upload(index, file(sent, "huge.txt", WELL))
    with open(sent / "huge.txt", "wb") as huge:
        huge.truncate(1 << 31)  # a hole: it takes no room until it is copied
    process = subprocess.Popen(
        [sys.executable, "-c", ADD, str(index.directory), str(sent / "huge.txt")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    copies = uploads(index) / ".incoming"
    while process.poll() is None and not any(p.stat().st_size for p in copies.glob("*.new")):
        time.sleep(0.001)
    process.kill()
    assert process.wait() < 0, "it was killed while it worked"
    assert any(copies.iterdir())
    assert (uploads(index) / "huge.txt").read_text() == WELL
    assert upload(index, file(sent, "bir.txt", BIR)).added == ("bir.txt",)
    assert kept(index) == {"huge.txt": WELL, "bir.txt": BIR}
