"""The sources panel and the report of an upload, as HTML in both languages."""

from collections.abc import Iterable, Sequence

from index.store import Index
from index.types import BuildReport, Failure, Language
from rag import render
from rag.untrusted import html
from ui.labels import both
from ui.uploads import Step


def documents(index: Index) -> str:
    """Returns the list of all documents: title, place, language, size."""
    summaries = index.catalogue.documents()
    if not summaries:
        return (
            f'<div class="empty"><h3>{both("no_documents")}</h3>'
            f"<p>{both('no_documents_text')}</p></div>"
        )
    items = "".join(
        f'<li><a href="#document-{summary.id}"><span class="document-title"><bdi '
        f"{render.attributes(summary.language)}>{html(summary.title)}</bdi></span>"
        f"{_facts(summary.source, summary.language, summary.n_bytes)}</a></li>"
        for summary in summaries
    )
    return f'<ul class="documents">{items}</ul>'


def document(index: Index, document_id: str) -> str:
    """Returns one document with its sentences, each ready to be highlighted.

    Raises:
        UnknownSource: the document is no longer in the catalogue.
    """
    found = index.catalogue.document(document_id)
    text = render.document_html(found, index.catalogue.sentences(document_id))
    return (
        f'<header class="document-head"><a class="back" href="#documents">{both("all_sources")}</a>'
        f"<h3><bdi {render.attributes(found.language)}>{html(found.title)}</bdi></h3>"
        f"{_facts(found.source, found.language, found.n_bytes)}</header>"
        f'<div class="document-text">{text}</div>'
    )


def heading(index: Index) -> str:
    """Returns the heading of the panel with the number of documents."""
    count = len(index.catalogue.documents())
    return f'<h2>{both("sources")} <bdi class="count">{count}</bdi></h2>'


def progress(step: Step) -> str:
    """Returns how far an upload has come."""
    return (
        f'<section class="report" role="status"><h3>{both("adding")}</h3>'
        f'<progress max="{max(step.total, 1)}" value="{step.done}"></progress>'
        f"<p>{_path(step.name)} <bdi>{step.done}/{step.total}</bdi></p>"
        "</section>"
    )


def failure(reason: str) -> str:
    """Returns the report of an upload that broke off as a whole."""
    return report(BuildReport(failed=(Failure(source="", reason=reason),)))


def report(result: BuildReport) -> str:
    """Returns what became of each file, and why where it failed."""
    groups = (
        _names("added", result.added)
        + _names("updated", result.updated)
        + _names("removed", result.removed)
        + _names("unchanged", result.unchanged)
        + _failures("skipped", result.skipped)
        + _failures("failed", result.failed)
    )
    return (
        f'<section class="report" role="status"><h3>{both("report")}</h3>'
        f'<button type="button" class="dismiss"><span class="cross" aria-hidden="true">×</span>'
        f"{both('dismiss')}</button><dl>{groups}</dl></section>"
    )


def _names(key: str, sources: Sequence[str]) -> str:
    return _group(key, map(_path, sources))


def _failures(key: str, failures: Sequence[Failure]) -> str:
    return _group(
        key,
        (
            f'{_path(failure.source)} <span class="reason" dir="ltr" lang="en">'
            f"{html(failure.reason.removeprefix(failure.source))}</span>"
            for failure in failures
        ),
    )


def _group(key: str, items: Iterable[str]) -> str:
    listed = "".join(f"<dd>{item}</dd>" for item in items)
    return f'<div class="{key}"><dt>{both(key)}</dt>{listed}</div>' if listed else ""


def _facts(source: str, language: Language, n_bytes: int) -> str:
    if n_bytes < 1_000_000:
        size = both("kilobytes", size=str(max(1, round(n_bytes / 1000))))
    else:
        size = both("megabytes", size=f"{n_bytes / 1_000_000:.1f}")
    return (
        f'<span class="facts">{_path(source)}'
        f"<span>{both(f'language_{language}')}</span><span>{size}</span></span>"
    )


def _path(source: str) -> str:
    return f'<bdi class="path" dir="ltr">{html(source)}</bdi>'
