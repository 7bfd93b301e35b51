"""Sentences -> passages: what is searched.

A passage is a run of whole sentences of one document, about 120 to 200 tokens long, that never
crosses a heading. It begins with its heading where it has one. Clutter inside its span is neither
counted nor searched.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from index import tokens
from index.types import Document, Passage, Sentence

TARGET = 120
"""o200k tokens from which a passage is long enough to end at a paragraph."""
LIMIT = 200
"""o200k tokens that a passage does not exceed, unless one sentence alone does."""


def group(
    document: Document,
    sentences: Sequence[Sentence],
    *,
    fits: Callable[[str], bool] = lambda text: True,
) -> tuple[Passage, ...]:
    """Returns the passages of a document, covering every sentence that is not clutter.

    Args:
        document: The document.
        sentences: All its sentences, in order.
        fits: Tells whether an encoder reads the whole of a text, so that no passage is cut.
    """
    passages = []
    for section in _sections(sentences):
        for run in _runs(document, section, fits):
            passages.append(_passage(document, run))
    return tuple(passages)


def _sections(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    """Yields what stands under one heading, or under several that follow each other directly."""
    section: list[Sentence] = []
    for sentence in sentences:
        if sentence.kind == "clutter":
            continue
        if sentence.kind == "heading" and section and section[-1].kind != "heading":
            yield section
            section = []
        section.append(sentence)
    if section:
        yield section


def _runs(
    document: Document, section: Sequence[Sentence], fits: Callable[[str], bool]
) -> Iterator[list[Sentence]]:
    """Yields runs of at most `LIMIT` tokens, of even length: no crumb is left at the end."""
    sizes = [tokens.count(document.text[s.start : s.end]) for s in section]
    total = sum(sizes)
    target = total / max(1, round(total / ((TARGET + LIMIT) / 2)))
    run: list[Sentence] = []
    size = 0
    left = total
    for sentence, n_tokens in zip(section, sizes, strict=True):
        text = document.text[run[0].start : sentence.end] if run else ""
        over = size + n_tokens > LIMIT or (run and not fits(text))
        enough = size + n_tokens / 2 > target and left >= TARGET / 2
        if run and run[-1].kind != "heading" and (over or enough):
            yield run
            run, size = [], 0
        run.append(sentence)
        size += n_tokens
        left -= n_tokens
    if run:
        yield run


def _passage(document: Document, run: Sequence[Sentence]) -> Passage:
    name = f"{document.id}\0{run[0].number}\0{run[-1].number}"
    text = "".join(document.text[s.start : s.end] + "\n" for s in run)
    return Passage(
        id=hashlib.sha256(name.encode()).hexdigest()[:32],
        document_id=document.id,
        first=run[0].number,
        last=run[-1].number,
        n_tokens=tokens.count(text),
    )
