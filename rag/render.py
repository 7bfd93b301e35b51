"""Answer -> JSON, plain text and Markdown; `render_html` makes it HTML.

Nothing of a source or of a model is ever markup, and nothing in it that cannot be seen is shown:
all of it goes through `rag.untrusted`.
"""

import re
from dataclasses import replace
from typing import Any

from index.language import detect
from index.types import Language
from rag.asked_quantity import asked_quantity, fit
from rag.types import Answer, Citation, Claim, Evidence
from rag.untrusted import line, markdown

_LABELS: dict[str, dict[str, str]] = {
    "says": {"en": "The sources say:", "ar": "تقول المصادر:"},
    "says_other": {"en": "The sources say, in Arabic:", "ar": "تقول المصادر بالإنجليزية:"},
    "differ": {"en": "The sources differ:", "ar": "تختلف المصادر:"},
    "in_other": {"en": "in Arabic", "ar": "بالإنجليزية"},
    "refused": {
        "en": "I found no sentence in the documents that answers this question.",
        "ar": "لم أجد في المستندات جملة تجيب عن هذا السؤال.",
    },
    "no_quantity": {
        "en": "I found no sentence in the documents that states the number or amount you ask for.",
        "ar": "لم أجد في المستندات جملة تذكر العدد أو المقدار الذي تسأل عنه.",
    },
    "nearest": {"en": "The nearest that I found:", "ar": "أقرب ما وجدته:"},
    "failed": {"en": "The answer could not be written:", "ar": "تعذّرت كتابة الإجابة:"},
    "sources": {"en": "Sources", "ar": "المصادر"},
    "asked_as": {"en": "Understood as:", "ar": "فُهم السؤال هكذا:"},
    "checked": {
        "en": "Checked: the cited sentences support this",
        "ar": "فُحصت: الجمل المستشهد بها تسندها",
    },
    "repaired": {
        "en": "Checked: the citation was corrected, and the sentences cited now support this",
        "ar": "فُحصت: صُحّح الاستشهاد، والجمل المستشهد بها الآن تسندها",
    },
    "word_for_word": {"en": "Word for word from the source", "ar": "نص المصدر حرفيًّا"},
    "withheld_contradicted": {
        "en": "What it cites says otherwise.",
        "ar": "المصدر المذكور معها يقول خلاف ذلك.",
    },
    "withheld_partly": {
        "en": "What it cites supports only a part of it.",
        "ar": "المصدر المذكور معها لا يسند إلا بعضها.",
    },
    "withheld_unsupported": {
        "en": "What it cites does not say this.",
        "ar": "المصدر المذكور معها لا يقول ذلك.",
    },
    "withheld_uncited": {"en": "It cites no source.", "ar": "لم يُذكر معها مصدر."},
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


def refusal(answer: Answer) -> str:
    """Returns what a refusal says: what no sentence states, where that is known."""
    wanted = asked_quantity(answer.question.asked)
    lacking = wanted is not None and all(
        fit(wanted, answer.question.text, item.text) == "missing" for item in nearest(answer)
    )
    name = "no_quantity" if lacking and nearest(answer) else "refused"
    return label(name, answer.language)


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
        lines = [refusal(answer)]
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
        "withheld": [
            {"text": line(w.text), "reason": line(w.reason), "verdict": w.verdict}
            for w in answer.withheld
        ],
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
