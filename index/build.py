"""Files -> an index: the orchestrator of a document's way.

read -> sentences -> kinds -> passages -> vectors -> one transaction per document.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.engine import Connection

from index import clutter, load, passages
from index import sentences as splitting
from index.catalogue import DocumentSummary
from index.errors import LoadError
from index.language import detect
from index.store import Index
from index.types import BuildReport, Document, Failure, Passage, Sentence, Span, Vectors

MAX_BYTES = 64 * 1024 * 1024
"""Larger files are refused: a text of that size is a data dump, not a document."""
EMBED_BATCH = 256

Progress = Callable[[str, int, int], None]
"""Called with a source, how many files are done, and how many there are."""
Outcome = Literal["added", "updated", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    path: Path
    root: str
    source: str


def ingest(
    index: Index,
    paths: Sequence[Path],
    *,
    max_bytes: int = MAX_BYTES,
    progress: Progress = lambda source, done, total: None,
) -> BuildReport:
    """Takes files and folders in; running it again changes nothing.

    A folder is mirrored: what changed in it is updated, what vanished from it is removed. A file
    that cannot be read is reported and all others are taken in; its earlier version stays.

    Raises:
        IndexBusy: another process is writing to this index.
        IndexUnwritable: the index cannot be written; all files before are stored.
    """
    with index.lock():
        known = {d.path: d for d in index.catalogue.documents()}
        files, skipped, failed = _files(paths, known, index.directory)
        done: dict[str, list[str]] = {"added": [], "updated": [], "unchanged": []}
        for number, file in enumerate(files):
            progress(file.source, number, len(files))
            try:
                outcome = _take_in(index, file, known.get(file.path), max_bytes)
                done[outcome].append(file.source)
            except LoadError as error:
                failed.append(_failure(file.source, error, kept=file.path in known))
        progress("", len(files), len(files))
        gone = _vanished(known, paths, {f.path for f in files})
        _forget(index, gone)
    return BuildReport(
        added=tuple(done["added"]),
        updated=tuple(done["updated"]),
        unchanged=tuple(done["unchanged"]),
        removed=tuple(d.source for d in gone),
        skipped=tuple(skipped),
        failed=tuple(failed),
    )


def remove(index: Index, sources: Sequence[str]) -> BuildReport:
    """Removes documents by source or path: all that are named, or none.

    Raises:
        UnknownSource: one of them names no document, or several.
    """
    with index.lock():
        found = [index.catalogue.find(source) for source in sources]
        _forget(index, found)
    return BuildReport(removed=tuple(d.source for d in found))


def rebuild(index: Index, *, progress: Progress = lambda source, done, total: None) -> BuildReport:
    """Makes sentences, passages, keywords and vectors again from the stored texts."""
    with index.lock():
        with index.writing() as connection:
            index.catalogue.set_meta(connection, "fingerprint", "an unfinished rebuild")
            index.keywords.clear(connection)
        if index.vectors is not None:
            index.vectors.clear()
        summaries = index.catalogue.documents()
        for number, summary in enumerate(summaries):
            progress(summary.source, number, len(summaries))
            _store(index, index.catalogue.document(summary.id), replaces=summary)
        progress("", len(summaries), len(summaries))
        with index.writing() as connection:
            index.catalogue.set_meta(connection, "fingerprint", index.fingerprint)
    return BuildReport(updated=tuple(d.source for d in summaries))


def analyse(
    document: Document, *, fits: Callable[[str], bool] = lambda text: True
) -> tuple[tuple[Sentence, ...], tuple[Passage, ...]]:
    """Returns the sentences and passages of a document."""
    spans = splitting.split(document.text)
    kinds = clutter.kinds(document, spans)
    found = tuple(
        Sentence(
            document_id=document.id,
            number=number,
            start=span.start,
            end=span.end,
            language=detect(document.text[span.start : span.end]),
            kind=kind,
        )
        for number, (span, kind) in enumerate(zip(spans, kinds, strict=True))
    )
    return found, passages.group(document, found, fits=fits)


def searchable_text(document: Document, sentences: Sequence[Sentence], passage: Passage) -> str:
    """Returns the text of a passage without the clutter inside it."""
    inside = sentences[passage.first : passage.last + 1]
    return "\n".join(document.text[s.start : s.end] for s in inside if s.kind != "clutter")


def embed_passages(index: Index, missing: Sequence[Passage]) -> None:
    """Makes and stores the vectors of passages that the catalogue knows."""
    by_document: dict[str, list[Passage]] = {}
    for passage in missing:
        by_document.setdefault(passage.document_id, []).append(passage)
    for document_id, group in by_document.items():
        document = index.catalogue.document(document_id)
        _embed(index, document, index.catalogue.sentences(document_id), group)


def _embed(
    index: Index, document: Document, sentences: Sequence[Sentence], group: Sequence[Passage]
) -> dict[int, Vectors]:
    """Stores the vectors of passages and returns those of their sentences, by number."""
    found: dict[int, Vectors] = {}
    if index.vectors is None or index.encoder is None:
        return found
    for start in range(0, len(group), EMBED_BATCH):
        part = group[start : start + EMBED_BATCH]
        read = [_titled(document, sentences, passage) for passage in part]
        vectors, inside = index.encoder.encode_passages(
            [text for text, _ in read], [list(spans.values()) for _, spans in read]
        )
        index.vectors.add([p.id for p in part], vectors)
        for (_, spans), of_sentences in zip(read, inside, strict=True):
            found.update(zip(spans, of_sentences, strict=True))
    return found


def _titled(
    document: Document, sentences: Sequence[Sentence], passage: Passage
) -> tuple[str, dict[int, Span]]:
    """Returns what the encoder reads of a passage, and where each sentence stands in it."""
    parts, spans, end = [document.title], {}, len(document.title)
    for sentence in sentences[passage.first : passage.last + 1]:
        if sentence.kind != "clutter":
            parts.append(document.text[sentence.start : sentence.end])
            start, end = end + 1, end + 1 + len(parts[-1])
            spans[sentence.number] = Span(start=start, end=end)
    return "\n".join(parts), spans


def _take_in(index: Index, file: _File, before: DocumentSummary | None, max_bytes: int) -> Outcome:
    if before is not None and before.file_hash == _hash(file.path):
        return "unchanged"
    document = load.read(file.path, root=Path(file.root), source=file.source, max_bytes=max_bytes)
    if index.catalogue.has(document.id):
        with index.writing() as connection:
            index.catalogue.touch(connection, document)
        if before is not None and before.id != document.id:
            _forget(index, [before])
            return "updated"
        return "unchanged"
    _store(index, document, replaces=before)
    return "updated" if before else "added"


def _store(index: Index, document: Document, *, replaces: DocumentSummary | None) -> None:
    """Puts a document into all stores, in the place of an earlier version."""
    encoder = index.encoder

    def fits(text: str) -> bool:
        read = f"{document.title}\n{text}"
        return encoder is None or encoder.count_tokens(read) <= encoder.max_tokens

    sentences, group = analyse(document, fits=fits)
    if not group:
        raise LoadError(
            "has no sentence that could be cited: it holds only menus, buttons and the like",
            problem="no_sentence",
        )
    texts = [searchable_text(document, sentences, p) for p in group]
    vectors = _embed(index, document, sentences, group)
    with index.writing() as connection:
        old = _erase(index, connection, replaces) if replaces else set()
        rows = index.catalogue.add(connection, document, sentences, group, vectors)
        index.keywords.add(connection, rows, texts, document.title)
    if index.vectors is not None:
        index.vectors.remove(old - {p.id for p in group})


def _erase(index: Index, connection: Connection, document: DocumentSummary) -> set[str]:
    """Deletes a document from the catalogue and the keywords; returns its passages' ids."""
    rows = index.catalogue.passage_rows(connection, document.id)
    index.keywords.remove(connection, [row for row, _ in rows])
    index.catalogue.delete(connection, [document.id])
    return {name for _, name in rows}


def _forget(index: Index, documents: Sequence[DocumentSummary]) -> None:
    for document in documents:
        with index.writing() as connection:
            old = _erase(index, connection, document)
        if index.vectors is not None:
            index.vectors.remove(old)


def _files(
    paths: Sequence[Path], known: dict[Path, DocumentSummary], index_directory: Path
) -> tuple[list[_File], list[Failure], list[Failure]]:
    """Returns the files to read, those skipped inside folders, and the paths that are not there."""
    files: dict[Path, _File] = {}
    skipped: list[Failure] = []
    failed: list[Failure] = []
    for given in paths:
        path = _absolute(given)
        try:
            _must_exist(path)
        except LoadError as error:
            failed.append(_failure(str(given), error))
            continue
        root = path if path.is_dir() else path.parent
        for member in _walk(path, index_directory):
            before = known.get(member)
            if path.is_dir() and member.suffix.lower() not in load.SUFFIXES:
                name = member.relative_to(root).as_posix()
                reason = f"{member.suffix or 'no ending'} is not a type that is read"
                skipped.append(Failure(source=name, reason=reason, problem="unknown_type"))
                continue
            files[member] = _File(
                path=member,
                root=before.root if before else str(root),
                source=before.source if before else member.relative_to(root).as_posix(),
            )
    return list(files.values()), skipped, failed


def _must_exist(path: Path) -> None:
    with load.reading():
        there = path.exists()
    if not there:
        raise LoadError("there is no file or folder of that name", problem="missing")


def _absolute(given: Path) -> Path:
    """Returns the real path of a folder, or of the folder that holds a file, with its own name."""
    # Not `is_dir`, which raises where a folder on the way is closed or a name too long.
    folder = os.path.isdir(given)
    return given.resolve() if folder else given.parent.resolve() / given.name


def _walk(path: Path, index_directory: Path) -> Iterator[Path]:
    """Yields the files in a folder, in order, without hidden ones and without the index itself."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and here / f != index_directory.resolve()
        )
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _vanished(
    known: dict[Path, DocumentSummary], paths: Sequence[Path], seen: set[Path]
) -> list[DocumentSummary]:
    """Returns the documents that were read from one of the folders and are not in it any more."""
    folders = [_absolute(p) for p in paths if os.path.isdir(p)]
    return [
        document
        for path, document in known.items()
        if path not in seen and any(path.is_relative_to(f) for f in folders) and not path.exists()
    ]


def _failure(source: str, error: LoadError, *, kept: bool = False) -> Failure:
    reason = f"{error}; its earlier version is kept" if kept else str(error)
    return Failure(
        source=source, reason=reason, problem=error.problem, values=error.values, kept=kept
    )


def _hash(path: Path) -> str:
    with load.reading(), open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
