"""Answers and documents as HTML, each block with its own direction.

Nothing of a source or of a model is ever markup: all of it goes through `rag.untrusted`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from html import escape

from index.language import detect
from index.types import Document, Language, Sentence
from rag.render import attribution, frame, label, nearest, refusal, withheld_note
from rag.types import Answer, Citation, Claim, Evidence, Withheld
from rag.untrusted import html, line, visible


def to_html(answer: Answer, *, base: str = "cite") -> str:
    """Returns the answer as HTML; markers link to `#{base}-{document_id}-{start}-{end}`."""
    language = answer.language
    parts = []
    if answer.question.text != answer.question.asked:
        understood = f"{label('asked_as', language)} {answer.question.text}"
        parts.append(_block("p", "rewritten", understood, language))
    if answer.outcome == "refused":
        parts.append(_block("p", "refusal", refusal(answer), language))
        parts.append(_nearest_html(answer, base))
    elif answer.outcome == "failed":
        failure = f"{label('failed', language)} {answer.error}"
        parts.append(_block("p", "failure", failure, language))
    elif answer.outcome == "replied":
        parts.append(_block("p", "reply", answer.reply, language))
    elif frame(answer):
        parts.append(_block("p", "frame", frame(answer), language))
    parts.append(_claims_html(answer, base))
    parts.append(_withheld_html(answer))
    body = "".join(parts)
    return f'<div class="sanad-answer {answer.outcome}" {attributes(language)}>{body}</div>'


def _claims_html(answer: Answer, base: str) -> str:
    """Returns the claims, each below whose words it is; side by side where sources differ."""
    differ = any(claim.differs for claim in answer.claims)
    parts = []
    for claim in answer.claims:
        quoted = answer.model == "quote"
        shown = _attribution_html(answer, claim) + claim_html(
            claim, quoted=quoted, language=answer.language, base=base
        )
        parts.append(f'<section class="side">{shown}</section>' if differ else shown)
    return f'<div class="sides">{"".join(parts)}</div>' if differ else "".join(parts)


def _attribution_html(answer: Answer, claim: Claim) -> str:
    """Returns whose words a quote is, the title in a direction of its own."""
    said_by = html(attribution(answer, claim))
    if not said_by:
        return ""
    title = html(claim.citations[0].title or claim.citations[0].source)
    told = said_by.replace(title, f"<bdi>{title}</bdi>", 1)
    return f'<p class="attribution" {attributes(answer.language)}>{told}</p>'


def claim_html(claim: Claim, *, quoted: bool, language: Language, base: str = "cite") -> str:
    """Returns one checked sentence with its markers, in the direction of its own language.

    Args:
        claim: The sentence.
        quoted: Whether it is in the source's own words.
        language: Of the answer: what the sign of the check says is in it.
        base: What the names of links begin with.
    """
    own: Language = claim.citations[0].language if quoted and claim.citations else "und"
    direction = attributes(own if own != "und" else detect(claim.text))
    quotes = ("<q>", "</q>") if quoted else ("", "")
    markers = "".join(marker_html(c, base=base) for c in claim.citations)
    return (
        f'<p class="claim {claim.verdict}" {direction}>{quotes[0]}{_marked(claim)}{quotes[1]}'
        f"{markers}{_checked_sign(claim, quoted, language)}</p>"
    )


def _checked_sign(claim: Claim, quoted: bool, language: Language) -> str:
    """Returns the sign of a claim that passed its check; what the check found is its title.

    A title alone names it: Gradio's chat takes `aria-label` away.
    """
    if claim.verdict != "supported":
        return ""
    found = "word_for_word" if quoted else "repaired" if claim.repaired else "checked"
    title = escape(label(found, language))
    return (
        f'\u00a0<span class="verdict supported" role="img" {attributes(language)}'
        f' title="{title}">✓</span>'
    )


def _marked(claim: Claim) -> str:
    """Returns a claim as HTML, the words that answer marked where it quotes them."""
    text = line(claim.text)
    for cited in reversed(claim.citations):  # the sentence that answers comes last
        if cited.answer is not None:
            start, end = (at - cited.start for at in (cited.answer.start, cited.answer.end))
            words, quoted = line(cited.quote[start:end]), text.find(line(cited.quote))
            at = text.find(words, quoted + len(line(cited.quote[:start])))
            if words and quoted >= 0 and at >= 0:
                before, after = escape(text[:at]), escape(text[at + len(words) :])
                return f'{before}<mark class="answer">{escape(words)}</mark>{after}'
    return html(text)


def marker_html(citation: Citation, *, base: str = "cite") -> str:
    """Returns the marker of a citation: a link to its sentence whose title is source and quote."""
    title = html(f"{citation.source}: {citation.quote}")
    anchor = anchor_of(citation.document_id, citation.start, citation.end, base=base)
    number = f'<bdi>[<span class="num">{citation.key}</span>]</bdi>'
    return f'\u00a0<a class="marker" href="#{anchor}" title="{title}">{number}</a>'


def anchor_of(document_id: str, start: int, end: int, *, base: str = "cite") -> str:
    """Returns the name under which a sentence is linked to."""
    return f"{base}-{document_id}-{start}-{end}"


def document_html(document: Document, sentences: Sequence[Sentence], *, base: str = "cite") -> str:
    """Returns a document as HTML, each sentence in a span that markers link to.

    Args:
        document: Where they stand.
        sentences: All of its sentences, or some that follow each other: nothing else is shown.
        base: What the names of links begin with.
    """
    paragraphs: list[list[Sentence]] = []
    for before, sentence in zip((None, *sentences), sentences, strict=False):
        new = before is None or "\n" in document.text[before.end : sentence.start]
        if new or _opens_page(document, sentence):
            paragraphs.append([])
        paragraphs[-1].append(sentence)
    body = "".join(
        _page_break(document, paragraph[0]) + _paragraph(document, paragraph, base)
        for paragraph in paragraphs
    )
    title = f"<h2>{html(document.title)}</h2>"
    opening = f'<article class="sanad-document" {attributes(document.language)}>'
    return f"{opening}{title}{body}</article>"


def page_of(document: Document, offset: int) -> int | None:
    """Returns the page that an offset stands on, from 1; None where the format has no pages."""
    return bisect_right(document.pages, offset) or None


def _opens_page(document: Document, sentence: Sentence) -> bool:
    """Tells whether nothing stands before a sentence on its page, which is not the first."""
    page = page_of(document, sentence.start) or 1
    return page > 1 and not document.text[document.pages[page - 1] : sentence.start].strip()


def _page_break(document: Document, sentence: Sentence) -> str:
    """Returns the break before a sentence that opens a page, with the number of the page."""
    if not _opens_page(document, sentence):
        return ""
    page = page_of(document, sentence.start)
    return (
        f'<div class="page-break" role="separator" aria-label="{page}">'
        f'<bdi class="num">{page}</bdi></div>'
    )


def attributes(language: Language) -> str:
    """Returns the `dir` and `lang` attributes of a block."""
    return 'dir="rtl" lang="ar"' if language == "ar" else 'dir="ltr" lang="en"'


def _paragraph(document: Document, paragraph: Sequence[Sentence], base: str) -> str:
    """Returns a paragraph in the direction of its first sentence, blanks as they are stored."""
    parts = [f"<p {attributes(_spoken(paragraph[0], document))}>"]
    position = paragraph[0].start
    for sentence in paragraph:
        parts.append(escape(visible(document.text[position : sentence.start])))
        parts.append(_sentence_html(document, sentence, base))
        position = sentence.end
    return "".join(parts) + "</p>"


def _sentence_html(document: Document, sentence: Sentence, base: str) -> str:
    anchor = anchor_of(document.id, sentence.start, sentence.end, base=base)
    text = escape(visible(document.text[sentence.start : sentence.end]))
    names = f'class="sentence kind-{sentence.kind}" id="{anchor}"'
    return f"<span {names} {attributes(_spoken(sentence, document))}>{text}</span>"


def _spoken(sentence: Sentence, document: Document) -> Language:
    """Returns the language of a sentence; one of digits alone has that of its document."""
    return document.language if sentence.language == "und" else sentence.language


def _nearest_html(answer: Answer, base: str) -> str:
    items = "".join(_nearest_item(e, base) for e in nearest(answer))
    if not items:
        return ""
    heading = _block("p", "nearest", label("nearest", answer.language), answer.language)
    return f'{heading}<ul class="nearest">{items}</ul>'


def _nearest_item(evidence: Evidence, base: str) -> str:
    sentence = evidence.sentence
    anchor = anchor_of(sentence.document_id, sentence.start, sentence.end, base=base)
    source = f'<bdi dir="ltr">({html(evidence.source)})</bdi>'
    return (
        f'<li {attributes(sentence.language)}><a class="marker" href="#{anchor}">'
        f"{html(evidence.text)}</a> {source}</li>"
    )


def _withheld_html(answer: Answer) -> str:
    if not answer.withheld:
        return ""
    items = "".join(_withheld_item(one, answer.language) for one in answer.withheld)
    note = escape(withheld_note(answer))
    return f'<details class="withheld"><summary>{note}</summary><ul>{items}</ul></details>'


def _withheld_item(withheld: Withheld, language: Language) -> str:
    said = label(f"withheld_{withheld.verdict}", language)
    reason = _block("small", "reason", f"({said})", language)
    return f"<li {attributes(detect(withheld.text))}>{html(withheld.text)} {reason}</li>"


def _block(tag: str, kind: str, text: str, language: Language) -> str:
    return f'<{tag} class="{kind}" {attributes(language)}>{html(text)}</{tag}>'
