"""Results for people and for programs; `rag.render` does the same for answers."""

from collections.abc import Iterable, Sequence
from typing import Any

from index.search import search, sentences
from index.store import Index, Status
from index.types import BuildReport, Hit

_SNIPPET = 160
"""Characters of a passage shown in a list: about two lines of a terminal."""

_LANGUAGES = {"ar": "Arabic", "en": "English", "und": "undetermined"}


def built(report: BuildReport) -> str:
    """Returns what was done to how many files, on one line."""
    counts = {
        "added": report.added,
        "updated": report.updated,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "skipped": report.skipped,
        "failed": report.failed,
    }
    return ", ".join(f"{len(sources)} {name}" for name, sources in counts.items())


def not_taken(report: BuildReport) -> Iterable[str]:
    """Yields a line for each file that was not taken in, with the reason."""
    for one in report.skipped:
        yield f"skipped {one.source}: {one.reason}"
    for one in report.failed:
        yield f"failed {one.source}: {one.reason}"


def ranked(hits: Sequence[Hit], index: Index) -> str:
    """Returns a ranked list: where each passage stands, and how it begins."""
    lines = []
    for hit in hits:
        text = index.catalogue.document(hit.passage.document_id).text[hit.start : hit.end]
        lines.append(f"{hit.rank}. {hit.source} {hit.start}-{hit.end}")
        lines.append(f"   {_snippet(text)}")
    return "\n".join(lines)


def found(index: Index, question: str, *, limit: int) -> dict[str, Any]:
    """Searches, and returns the passages and sentences as `docs/answer-format.md` has them."""
    hits = search(index, question, limit=limit)
    return {
        "hits": [
            {
                "source": hit.source,
                "document_id": hit.passage.document_id,
                "start": hit.start,
                "end": hit.end,
                "score": hit.score,
            }
            for hit in hits
        ],
        "sentences": [
            {
                "source": one.source,
                "start": one.sentence.start,
                "end": one.sentence.end,
                "text": one.text,
                "score": one.score,
            }
            for one in sentences(index, question, hits, limit=limit)
        ],
    }


def status(found: Status) -> str:
    """Returns aligned lines of name and value."""
    languages = [f"{_LANGUAGES.get(key, key)} {n}" for key, n in found.languages.items()]
    off, _, reason = found.dense.partition(": ")
    rows = {
        "index": found.directory,
        "documents": f"{found.documents} ({', '.join(languages)})" if languages else "0",
        "passages": found.passages,
        "sentences": found.sentences,
        "dense search": f"off ({reason})" if off == "off" else found.dense,
    }
    return "\n".join(f"{name + ':':14}{value}" for name, value in rows.items())


def _snippet(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SNIPPET else f"{words[:_SNIPPET].rsplit(' ', 1)[0]} …"
