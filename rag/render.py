"""Answer -> JSON, plain text, Markdown and HTML, each block with its own direction.

Nothing of a source or of a model is ever markup, and nothing in it that cannot be seen is shown:
all of it goes through `rag.untrusted`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any

from index.language import detect
from index.types import Document, Language, Sentence
from rag.types import Answer, Citation, Claim, Evidence
from rag.untrusted import html, line, markdown, visible

_LABELS: dict[str, dict[str, str]] = {
    "says": {"en": "The sources say:", "ar": "تقول المصادر:"},
    "says_other": {"en": "The sources say, in Arabic:", "ar": "تقول المصادر بالإنجليزية:"},
    "differ": {"en": "The sources differ:", "ar": "تختلف المصادر:"},
    "in_other": {"en": "in Arabic", "ar": "بالإنجليزية"},
    "refused": {
        "en": "I found no sentence in the documents that answers this question.",
        "ar": "لم أجد في المستندات جملة تجيب عن هذا السؤال.",
    },
    "nearest": {"en": "The nearest that I found:", "ar": "أقرب ما وجدته:"},
    "failed": {"en": "The answer could not be written:", "ar": "تعذّرت كتابة الإجابة:"},
    "sources": {"en": "Sources", "ar": "المصادر"},
    "asked_as": {"en": "Understood as:", "ar": "فُهم السؤال هكذا:"},
}
NEAREST = 3
"""Evidence sentences offered beside a refusal."""
NEAREST_SCORE = 0.2
"""Below this a sentence shares hardly more with the question than a word by chance."""
_KEY = re.compile(r"[\[［【〔]([\s^]*\d[\d\s,،;؛-]*)[\]］】〕]")
"""What could be taken for a marker in plain text."""


def label(name: str, language: Language) -> str:
    """Returns a phrase of the answer in a language; English where that is undetermined."""
    return _LABELS[name]["ar" if language == "ar" else "en"]


def withheld_note(answer: Answer) -> str:
    """Returns what the answer says of the sentences it does not show; nothing if there are none."""
    n = len(answer.withheld)
    if not n:
        return ""
    if answer.language == "ar":
        if n == 2:
            return "حُجبت جملتان لأن المصادر المذكورة معهما لا تسندهما."
        several = f"حُجبت {n} جمل" if 3 <= n % 100 <= 10 else f"حُجبت {n} جملة"
        counted = "حُجبت جملة واحدة" if n == 1 else several
        return f"{counted} لأن المصادر المذكورة معها لا تسندها."
    sentences = "1 sentence was" if n == 1 else f"{n} sentences were"
    return f"{sentences} withheld because what they cite does not support them."


def frame(answer: Answer) -> str:
    """Returns the words before quotes, in the reader's language; nothing for a written answer."""
    if answer.model != "quote" or not answer.claims:
        return ""
    if any(claim.differs for claim in answer.claims):
        return label("differ", answer.language)
    all_other = all(_in_other(answer, claim) for claim in answer.claims)
    return label("says_other" if all_other else "says", answer.language)


def attribution(answer: Answer, claim: Claim) -> str:
    """Returns whose words a quote is: its source, its date, and its language if it is the other.

    Nothing where one source says all of the answer. What several sources say is never merged.
    """
    if answer.model != "quote":
        return ""
    several = len({c.citations[0].document_id for c in answer.claims}) > 1
    told = several and any(claim.differs or _in_other(answer, claim) for claim in answer.claims)
    notes = []
    if several:
        dated = claim.citations[0].dated
        title = claim.citations[0].title or claim.citations[0].source
        notes.append(f"{title} ({dated})" if dated and dated not in title else title)
    if told and _in_other(answer, claim):
        notes.append(label("in_other", answer.language))
    joined = ("، " if answer.language == "ar" else ", ").join(notes)
    return f"{joined}:" if joined else ""


def _in_other(answer: Answer, claim: Claim) -> bool:
    return claim.citations[0].language not in (answer.language, "und")


def nearest(answer: Answer) -> tuple[Evidence, ...]:
    """Returns the sentences worth a look where there was no answer."""
    return tuple(e for e in answer.evidence[:NEAREST] if e.score >= NEAREST_SCORE)


def to_text(answer: Answer) -> str:
    """Returns the answer as plain text with its sources below, for a terminal."""
    lines = [shown(answer)]
    cited = _cited(answer)
    if cited:
        lines += ["", f"{label('sources', answer.language)}:"]
        lines += [_cited_line(c) for c in cited]
    elif answer.outcome == "refused" and nearest(answer):
        lines += ["", label("nearest", answer.language)]
        lines += [f"- {line(e.source)}: {line(e.text)}" for e in nearest(answer)]
    return "\n".join(lines)


def shown(answer: Answer) -> str:
    """Returns the answer's own words with its markers: the `text` of the answer format."""
    if answer.outcome == "replied":
        return answer.reply
    lines = [frame(answer)]
    if answer.outcome == "failed":
        lines = [f"{label('failed', answer.language)} {line(answer.error)}"]
    if answer.outcome == "refused":
        lines = [label("refused", answer.language)]
    lines += [f"{_without_keys(_said(answer, claim))} {_keys(claim)}" for claim in answer.claims]
    return "\n".join(filter(None, [*lines, withheld_note(answer)]))


def to_json(answer: Answer) -> dict[str, Any]:
    """Returns the answer format (docs/answer-format.md), without an id.

    What is stored or was given is exact in it: questions, sources, quotes, evidence. What is made
    to be shown is as it is shown.
    """
    return {
        "question": answer.question.asked,
        "standalone_question": answer.question.text,
        "language": answer.language,
        "outcome": answer.outcome,
        "text": shown(answer),
        "claims": [
            {
                "text": line(claim.text),
                "support": round(claim.support, 4),
                "verdict": claim.verdict,
                "differs": claim.differs,
                "repaired": claim.repaired,
                "citations": [_citation(c) for c in claim.citations],
            }
            for claim in answer.claims
        ],
        "withheld": [{"text": line(w.text), "reason": line(w.reason)} for w in answer.withheld],
        "unresolved": list(answer.unresolved),
        "evidence": [
            {
                "key": e.key,
                "source": e.source,
                "document_id": e.sentence.document_id,
                "start": e.sentence.start,
                "end": e.sentence.end,
                "text": e.text,
                "score": round(e.score, 4),
            }
            for e in answer.evidence
        ],
        "confidence": round(answer.confidence, 4),
        "model": answer.model,
        "seconds": dict(answer.seconds),
        "error": line(answer.error),
    }


def to_markdown(answer: Answer) -> str:
    """Returns the answer as Markdown with its sources as footnotes."""
    lines = [markdown(frame(answer))] if frame(answer) else []
    if answer.outcome != "answered":
        lines = [markdown(part) for part in shown(replace(answer, claims=())).split("\n")]
    for claim in answer.claims:
        marks = "".join(f"[^{c.key}]" for c in claim.citations)
        lines.append(f"{markdown(_said(answer, claim))} {marks}")
    if answer.outcome == "answered" and answer.withheld:
        lines.append(f"*{markdown(withheld_note(answer))}*")
    notes = [
        f"[^{c.key}]: {markdown(c.source)}, {c.start}-{c.end}: {markdown(c.quote)}"
        for c in _cited(answer)
    ]
    return "\n\n".join([*lines, "\n".join(notes)] if notes else lines)


def to_html(answer: Answer, *, base: str = "cite") -> str:
    """Returns the answer as HTML; markers link to `#{base}-{document_id}-{start}-{end}`."""
    language = answer.language
    parts = []
    if answer.question.text != answer.question.asked:
        understood = f"{label('asked_as', language)} {answer.question.text}"
        parts.append(_block("p", "rewritten", understood, language))
    if answer.outcome == "refused":
        parts.append(_block("p", "refusal", label("refused", language), language))
        parts.append(_nearest_html(answer, base))
    elif answer.outcome == "failed":
        failure = f"{label('failed', language)} {answer.error}"
        parts.append(_block("p", "failure", failure, language))
    elif answer.outcome == "replied":
        parts.append(_block("p", "reply", answer.reply, language))
    elif frame(answer):
        parts.append(_block("p", "frame", frame(answer), language))
    for claim in answer.claims:
        if attribution(answer, claim):
            parts.append(_block("p", "attribution", attribution(answer, claim), language))
        parts.append(claim_html(claim, quoted=answer.model == "quote", base=base))
    parts.append(_withheld_html(answer))
    body = "".join(parts)
    return f'<div class="sanad-answer {answer.outcome}" {attributes(language)}>{body}</div>'


def claim_html(claim: Claim, *, quoted: bool, base: str = "cite") -> str:
    """Returns one checked sentence with its markers, in the direction of its own language."""
    language: Language = claim.citations[0].language if quoted and claim.citations else "und"
    direction = attributes(language if language != "und" else detect(claim.text))
    quotes = ("<q>", "</q>") if quoted else ("", "")
    markers = "".join(marker_html(c, base=base) for c in claim.citations)
    return (
        f'<p class="claim {claim.verdict}" {direction}>{quotes[0]}{_marked(claim)}{quotes[1]}'
        f"{markers}</p>"
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
    return (
        f'\u00a0<a class="marker" href="#{anchor}" title="{title}"><bdi>[{citation.key}]</bdi></a>'
    )


def anchor_of(document_id: str, start: int, end: int, *, base: str = "cite") -> str:
    """Returns the name under which a sentence is linked to."""
    return f"{base}-{document_id}-{start}-{end}"


def document_html(document: Document, sentences: Sequence[Sentence], *, base: str = "cite") -> str:
    """Returns a document as HTML, each sentence in a span that markers link to."""
    paragraphs: list[list[Sentence]] = []
    position = 0
    for sentence in sentences:
        if not paragraphs or "\n" in document.text[position : sentence.start]:
            paragraphs.append([])
        paragraphs[-1].append(sentence)
        position = sentence.end
    body = "".join(_paragraph(document, paragraph, base) for paragraph in paragraphs)
    title = f"<h2>{html(document.title)}</h2>"
    opening = f'<article class="sanad-document" {attributes(document.language)}>'
    return f"{opening}{title}{body}</article>"


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
    items = "".join(
        f"<li {attributes(detect(w.text))}>{html(w.text)} <small>({html(w.reason)})</small></li>"
        for w in answer.withheld
    )
    note = escape(withheld_note(answer))
    return f'<details class="withheld"><summary>{note}</summary><ul>{items}</ul></details>'


def _block(tag: str, kind: str, text: str, language: Language) -> str:
    return f'<{tag} class="{kind}" {attributes(language)}>{html(text)}</{tag}>'


def _said(answer: Answer, claim: Claim) -> str:
    """Returns a claim as it is shown in text: between quotation marks if it is a quote."""
    text = line(claim.text)
    if answer.model != "quote":
        return text
    quoted = f"«{text}»" if detect(text) == "ar" else f"“{text}”"
    return line(f"{attribution(answer, claim)} {quoted}")


def _without_keys(text: str) -> str:
    """Returns a text in which no `[1]` of its own can pass for a marker."""
    return _KEY.sub(r"(\1)", text)


def _keys(claim: Claim) -> str:
    return "".join(f"[{c.key}]" for c in claim.citations)


def _cited(answer: Answer) -> list[Citation]:
    """Returns the citations of an answer, each once, in the order of its claims."""
    return list({c.key: c for claim in answer.claims for c in claim.citations}.values())


def _cited_line(citation: Citation) -> str:
    source, quote = line(citation.source), line(citation.quote)
    return f"[{citation.key}] {source} {citation.start}-{citation.end}: {quote}"


def _citation(citation: Citation) -> dict[str, Any]:
    names = ("key", "source", "document_id", "start", "end", "quote", "language", "title", "dated")
    answer = citation.answer and {"start": citation.answer.start, "end": citation.answer.end}
    return {**{name: getattr(citation, name) for name in names}, "answer": answer}
