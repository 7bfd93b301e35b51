"""Ingesting: what is added, updated, removed, kept, and what a bad file does."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import ingest, rebuild, remove
from index.errors import IndexBusy, IndexMismatch, IndexMissing, UnknownSource
from index.search import search
from index.store import Index
from index.verify import problems
from tests.index.encoders import LetterEncoder

ROOT = Path(__file__).parent.parent.parent


def sources(index: Index) -> list[str]:
    return [d.source for d in index.catalogue.documents()]


def test_a_folder_is_mirrored(index: Index, folder: Path) -> None:
    assert ingest(index, [folder]).added == ("river.txt", "ar/dam.md")
    (folder / "river.txt").write_text("The river was bridged in 1962.", encoding="utf-8")
    shutil.move(folder / "ar" / "dam.md", folder / "ar" / "high-dam.md")
    report = ingest(index, [folder])
    assert (report.updated, report.added) == (("river.txt",), ("ar/high-dam.md",))
    assert report.removed == ("ar/dam.md",)
    assert sources(index) == ["ar/high-dam.md", "river.txt"]
    assert [h.source for h in search(index, "river 1859")] == ["river.txt"]
    assert problems(index) == ()


def test_what_was_ingested_from_elsewhere_stays(index: Index, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("A sentence from elsewhere.", encoding="utf-8")
    ingest(index, [other, folder])
    assert ingest(index, [folder]).removed == ()
    assert "other.txt" in sources(index)


def test_the_same_file_by_another_way_keeps_its_name(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    report = ingest(index, [folder / "ar", folder / "ar" / "dam.md"])
    assert report.unchanged == ("ar/dam.md",)
    assert sources(index) == ["ar/dam.md", "river.txt"]


def test_files_of_the_same_name_in_two_folders_are_two_documents(
    index: Index, tmp_path: Path
) -> None:
    for name, text in [("one", "The first text."), ("two", "Another text.")]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    ingest(index, [tmp_path / "one", tmp_path / "two"])
    assert sources(index) == ["a.txt", "a.txt"]
    with pytest.raises(UnknownSource, match="names 2 documents"):
        remove(index, ["a.txt"])
    remove(index, [str(tmp_path / "one" / "a.txt")])
    assert sources(index) == ["a.txt"]


def test_a_file_that_became_unreadable_keeps_its_earlier_version(
    index: Index, folder: Path
) -> None:
    ingest(index, [folder])
    (folder / "river.txt").write_bytes(b"")
    report = ingest(index, [folder])
    assert [f.source for f in report.failed] == ["river.txt"]
    assert "earlier version is kept" in report.failed[0].reason
    assert (report.failed[0].problem, report.failed[0].kept) == ("empty", True)
    assert "river.txt" in sources(index)


def test_bad_files_do_not_stop_the_others(index: Index, folder: Path) -> None:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "buttons.txt").write_text("Close\nShare\n", encoding="utf-8")
    long = folder / f"{'x' * 300}.txt"
    report = ingest(index, [folder, folder / "missing.txt", long])
    assert set(report.added) == {"ar/dam.md", "river.txt"}
    assert {f.source: f.problem for f in report.failed} == {
        "empty.txt": "empty",
        "broken.pdf": "damaged",
        "buttons.txt": "no_sentence",
        str(folder / "missing.txt"): "missing",
        str(long): "unreadable",
    }
    assert not any(f.kept for f in report.failed)
    assert [(f.source, f.problem) for f in report.skipped] == [("picture.png", "unknown_type")]


def test_the_report_carries_the_numbers_that_its_telling_needs(index: Index, folder: Path) -> None:
    report = ingest(index, [folder], max_bytes=150)
    sizes = {f.source: f.values for f in report.failed}
    size = (folder / "ar" / "dam.md").stat().st_size
    assert sizes["ar/dam.md"] == {"size": size, "limit": 150}


def test_removing_an_unknown_source_removes_nothing(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    with pytest.raises(UnknownSource, match=r"nothing\.txt"):
        remove(index, ["river.txt", "nothing.txt"])
    assert "river.txt" in sources(index)


def test_clutter_is_stored_but_not_searched(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    document = index.catalogue.find("river.txt")
    assert "By admin" in index.catalogue.document(document.id).text
    assert search(index, "admin") == ()


def test_an_index_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="sanad ingest"):
        Index.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_second_writer_waits_and_is_told_who_writes(index: Index, folder: Path) -> None:
    with (
        index.lock(),
        Index.open(index.directory) as second,
        pytest.raises(IndexBusy, match="process"),
        second.lock(wait=0.1),
    ):
        pass
    assert ingest(index, [folder]).added


def test_another_encoder_needs_a_rebuild(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    index.close()
    with pytest.raises(IndexMismatch, match="sanad rebuild"):
        Index.open(index.directory, encoder=LetterEncoder())
    with Index.open(index.directory, encoder=LetterEncoder(), rebuilding=True) as other:
        assert set(rebuild(other).updated) == {"river.txt", "ar/dam.md"}
        assert problems(other) == ()
        assert other.vectors is not None
        assert other.vectors.count() == other.catalogue.counts()["passages"]
    with Index.open(index.directory, encoder=LetterEncoder()) as again:
        assert again.status().dense == "letters"


def test_rebuilding_changes_nothing_that_is_cited(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    before = {d.id: index.catalogue.sentences(d.id) for d in index.catalogue.documents()}
    rebuild(index)
    after = {d.id: index.catalogue.sentences(d.id) for d in index.catalogue.documents()}
    assert after == before
    assert problems(index) == ()


def test_vectors_that_a_killed_process_left_are_deleted(tmp_path: Path, folder: Path) -> None:
    encoder = LetterEncoder()
    with Index.open(tmp_path / "dense", encoder=encoder, create=True) as index:
        ingest(index, [folder])
        assert index.vectors is not None
        index.vectors.add(["orphan"], encoder.encode_query("The river was bridged"))
        assert all(h.passage.id != "orphan" for h in search(index, "river bridged"))
        assert problems(index) == ("the vectors are not those of the passages of the catalogue",)
        index.reconcile()
        assert problems(index) == ()


def test_vectors_that_are_missing_are_made(tmp_path: Path, folder: Path) -> None:
    with Index.open(tmp_path / "dense", encoder=LetterEncoder(), create=True) as index:
        ingest(index, [folder])
        assert index.vectors is not None
        index.vectors.remove(list(index.vectors.ids())[:1])
        index.reconcile()
        assert problems(index) == ()


INGEST = """
import sys
from pathlib import Path
from index.build import ingest
from index.store import Index
from tests.index.encoders import LetterEncoder
with Index.open(Path(sys.argv[1]), encoder=LetterEncoder()) as index:
    print(ingest(index, [Path(sys.argv[2])]))
"""


def test_what_another_process_ingests_is_found(tmp_path: Path, folder: Path) -> None:
    with Index.open(tmp_path / "dense", encoder=LetterEncoder(), create=True) as index:
        ingest(index, [folder / "river.txt"])
        assert {h.source for h in search(index, "zebr")} == {"river.txt"}
        (folder / "zoo.txt").write_text("Zebras graze in herds.", encoding="utf-8")
        subprocess.run(
            [sys.executable, "-c", INGEST, str(tmp_path / "dense"), str(folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        assert search(index, "zebr")[0].source == "zoo.txt"  # by its letters: no word is shared
        assert problems(index) == ()


def test_damage_is_found(index: Index, folder: Path) -> None:
    ingest(index, [folder])
    with index.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE documents SET text = 'x' || text WHERE source LIKE '%dam%'"
        )
        connection.exec_driver_sql("DELETE FROM keywords WHERE rowid = 1")
    found = " ".join(problems(index))
    assert "ar/dam.md: the stored text is not the text that was read" in found
    assert "keyword index" in found
