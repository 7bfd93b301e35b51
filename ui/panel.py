"""The sources panel and the report of an upload, as HTML in both languages."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from index.catalogue import DocumentSummary
from index.errors import SanadError
from index.store import Index
from index.types import BuildReport, Failure, Sentence
from rag import render_html
from rag.history import Preferences
from rag.untrusted import html
from ui import problems
from ui.labels import both
from ui.uploads import Step

SAMPLES = (Path(__file__).resolve().parent.parent / "corpus").resolve()
"""Documents that were taken in from here are the sample documents."""
WHOLE = 400
"""Sentences up to which a document is shown whole."""
LATEST = 8
"""Files of an upload that are named while it goes on."""
BEFORE, AFTER = 100, 200
"""Sentences of a longer one that are shown around the place that is opened."""


def is_sample(document: DocumentSummary) -> bool:
    """Whether a document is one of those that came with the program."""
    return Path(document.root) == SAMPLES


def asked(documents: Sequence[DocumentSummary], chosen: Preferences) -> frozenset[str] | None:
    """Returns the ids of the documents that a visitor asks; None where that is all of them."""
    ids = frozenset(
        document.id
        for document in documents
        if document.id not in chosen.left_out and not (chosen.samples_away and is_sample(document))
    )
    return None if len(ids) == len(documents) else ids


def documents(index: Index, chosen: Preferences) -> str:
    """Returns the list of all documents: which are asked, title, place, language, size, date."""
    summaries = index.catalogue.documents()
    if not summaries:
        return (
            f'<div class="empty"><h3>{both("no_documents")}</h3>'
            f"<p>{both('no_documents_text')}</p></div>"
        )
    own = [document for document in summaries if not is_sample(document)]
    samples = [document for document in summaries if is_sample(document)]
    listed = own if chosen.samples_away else summaries
    every = " checked" if chosen.left_out.isdisjoint(d.id for d in listed) else ""
    return (
        '<div class="find"><input type="search" id="find-document" autocomplete="off">'
        f'<label class="ask-all"><input type="checkbox" id="ask-all"{every}> '
        f"<span>{both('ask_all')}</span></label></div>"
        f"{_own(own, chosen, alone=not samples)}{_samples(samples, chosen)}"
        f'<p class="empty none-found" hidden>{both("none_found")}</p>'
    )


def document(index: Index, document_id: str, at: int = 0) -> str:
    """Returns one document with its sentences, each ready to be highlighted.

    Of a long one only what stands around the offset `at`.

    Raises:
        UnknownSource: the document is no longer in the catalogue.
    """
    found = index.catalogue.document(document_id)
    sentences = index.catalogue.sentences(document_id)
    first, last = _window(sentences, at)
    text = render_html.document_html(found, sentences[first:last])
    earlier = _more("earlier", document_id, sentences[first].start) if first else ""
    later = _more("later", document_id, sentences[last].start) if last < len(sentences) else ""
    summary = next(d for d in index.catalogue.documents() if d.id == document_id)
    return (
        f'<header class="document-head"><a class="back" href="#documents">{both("all_sources")}</a>'
        f"<h3><bdi {render_html.attributes(found.language)}>{html(found.title)}</bdi></h3>"
        f"{_facts(summary)}</header>"
        f'<div class="document-text">{earlier}{text}{later}</div>'
    )


def heading(index: Index, chosen: Preferences) -> str:
    """Returns the heading of the panel: how many documents there are, and how many are asked."""
    summaries = index.catalogue.documents()
    ids = asked(summaries, chosen)
    total = f'<bdi class="num">{len(summaries)}</bdi>'
    if ids is None:
        return f'<h2>{both("sources")} <span class="count">{total}</span></h2>'
    told = both("asked_of", count=f'<bdi class="num">{len(ids)}</bdi>', total=total)
    return f'<h2>{both("sources")} <span class="count">{told}</span></h2>'


def _own(documents: Sequence[DocumentSummary], chosen: Preferences, *, alone: bool) -> str:
    if not documents:
        return ""
    head = "" if alone else f'<div class="group"><h3>{both("own_documents")}</h3></div>'
    return head + _list(documents, chosen)


def _samples(documents: Sequence[DocumentSummary], chosen: Preferences) -> str:
    if not documents:
        return ""
    away = chosen.samples_away
    button = (
        f'<button type="button" data-do="samples" data-away="{str(not away).lower()}">'
        f"{both('bring_back' if away else 'put_away')}</button>"
    )
    head = f'<div class="group"><h3>{both("samples")}</h3>{button}</div>'
    return head + (f"<p>{both('samples_away')}</p>" if away else _list(documents, chosen))


def _list(documents: Sequence[DocumentSummary], chosen: Preferences) -> str:
    items = "".join(_item(document, chosen) for document in documents)
    return f'<ul class="documents">{items}</ul>'


def _item(document: DocumentSummary, chosen: Preferences) -> str:
    title = f"<bdi {render_html.attributes(document.language)}>{html(document.title)}</bdi>"
    checked = "" if document.id in chosen.left_out else " checked"
    name = f"document-name-{document.id}"
    return (
        f'<li><input type="checkbox" class="ask-this" value="{document.id}" '
        f'aria-labelledby="{name}"{checked}>'
        f'<a href="#document-{document.id}"><span class="document-title" id="{name}">{title}</span>'
        f"{_facts(document)}</a>"
        f'<button type="button" class="remove" data-do="remove" data-id="{document.id}" '
        f'aria-describedby="{name}">{both("remove")}</button></li>'
    )


def _window(sentences: Sequence[Sentence], at: int) -> tuple[int, int]:
    """Returns which sentences are shown: the first, and the one after the last."""
    if len(sentences) <= WHOLE:
        return 0, len(sentences)
    place = next((n for n, sentence in enumerate(sentences) if sentence.end > at), len(sentences))
    first = max(0, place - BEFORE)
    return first, min(len(sentences), first + BEFORE + AFTER)


def _more(key: str, document_id: str, at: int) -> str:
    return (
        f'<p class="more"><button type="button" data-do="open" data-document="{document_id}" '
        f'data-at="{at}">{both(key)}</button></p>'
    )


def progress(steps: Sequence[Step]) -> str:
    """Returns how far an upload has come, file by file."""
    last = steps[-1]
    names = list(dict.fromkeys(step.name for step in steps if step.name))
    shown = names[-LATEST:]
    items = "".join(
        f'<li class="{"now" if name == last.name else "done"}">{_path(name)}</li>' for name in shown
    )
    counted = f'<bdi class="num">{last.done}/{last.total}</bdi>'
    return (
        f'<section class="report" role="status"><h3>{both("adding")} {counted}</h3>'
        f'<progress max="{max(last.total, 1)}" value="{last.done}" aria-hidden="true"></progress>'
        f'<ol class="progress">{items}</ol></section>'
    )


def failure(error: SanadError | OSError) -> str:
    """Returns the report of an upload that broke off as a whole."""
    return report(BuildReport(failed=(problems.of(error),)))


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
            f'{_path(failure.source)} <span class="reason">{problems.told(failure)}</span>'
            for failure in failures
        ),
    )


def _group(key: str, items: Iterable[str]) -> str:
    listed = "".join(f"<dd>{item}</dd>" for item in items)
    return f'<div class="{key}"><dt>{both(key)}</dt>{listed}</div>' if listed else ""


def _facts(document: DocumentSummary) -> str:
    if document.n_bytes < 1_000_000:
        key, size = "kilobytes", str(max(1, round(document.n_bytes / 1000)))
    else:
        key, size = "megabytes", f"{document.n_bytes / 1_000_000:.1f}"
    facts = [both(f"language_{document.language}")]
    if document.n_pages:
        facts.append(both("pages", count=_number(document.n_pages)))
    facts += [both(key, size=_number(size)), f'<time datetime="{document.ingested}"></time>']
    told = "".join(f"<span>{fact}</span>" for fact in facts)
    return f'<span class="facts">{_path(document.source)}{told}</span>'


def _number(value: int | str) -> str:
    return f'<bdi class="num">{value}</bdi>'


def _path(source: str) -> str:
    return f'<bdi class="path" dir="ltr">{html(source)}</bdi>'
