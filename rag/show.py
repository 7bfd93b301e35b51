"""Results for people and for programs; `rag.render` does the same for answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from index.search import search
from index.store import Index, Status
from index.types import BuildReport, Hit
from rag import evidence
from rag.untrusted import line

if TYPE_CHECKING:
    from rag.audit import Audit, Checked

_SNIPPET = 160
"""Characters of a passage shown in a list: about two lines of a terminal."""

_AUDITED = {
    "moved": "another version of the source holds it",
    "changed": "the source no longer holds it",
    "gone": "the source is not in the index",
    "wrong": "the document does not read so: the answer was altered",
}

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
        yield line(f"skipped {one.source}: {one.reason}")
    for one in report.failed:
        yield line(f"failed {one.source}: {one.reason}")


def ranked(hits: Sequence[Hit], index: Index) -> str:
    """Returns a ranked list: where each passage stands, and how it begins."""
    lines = []
    for hit in hits:
        text = index.catalogue.document(hit.passage.document_id).text[hit.start : hit.end]
        lines.append(f"{hit.rank}. {line(hit.source)} {hit.start}-{hit.end}")
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
            for one in evidence.sentences(index, question, hits, limit=limit)
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


def audited(found: "Audit") -> str:
    """Returns a line for each citation that does not match, and then how many do."""
    lines = [_problem(one) for one in found.problems]
    for name in ("changed", "gone"):
        if found.documents[name]:
            lines.append(line(f"documents {name}: {', '.join(found.documents[name])}"))
    if found.uncited:
        lines.append(f"{found.uncited} of {found.answers} answers cite nothing: nothing to check")
    if found.uncited < found.answers:
        ok = "" if found.problems else "ok: "
        lines.append(
            f"{ok}citations: {_counted(found.counts(evidence=False))};"
            f" evidence: {_counted(found.counts(evidence=True))}"
        )
    return "\n".join(lines)


def audit(found: "Audit") -> dict[str, Any]:
    """Returns an audit as `docs/answer-format.md` has it."""
    return {
        "ok": not found.problems,
        "answers": found.answers,
        "uncited": found.uncited,
        "citations": found.counts(evidence=False),
        "evidence": found.counts(evidence=True),
        "problems": [asdict(one) for one in found.problems],
        "documents": dict(found.documents),
    }


def _problem(one: "Checked") -> str:
    claim = "evidence" if one.claim is None else f"claim {one.claim}"
    now = f", at {one.now.start}-{one.now.end}" if one.now else ""
    return line(
        f"{one.status}: answer {one.answer}, {claim} [{one.key}] {one.source} {one.start}-{one.end}"
        f" “{_snippet(one.quote)}”: {_AUDITED[one.status]}{now}"
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {name}" for name, n in counts.items() if n) or "none"


def _snippet(text: str) -> str:
    words = line(text)
    return words if len(words) <= _SNIPPET else f"{words[:_SNIPPET].rsplit(' ', 1)[0]} …"
