"""A conversation with its citations -> Markdown, JSON, and the text that is copied.

What people, sources and models said is data: `rag.render` and `rag.untrusted` see to that here too.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from index.types import Language
from rag import render
from rag.history import Conversation, KeptTurn
from rag.types import Answer, Claim, Turn
from rag.untrusted import markdown

_LABELS: dict[str, dict[str, str]] = {
    "at": {"en": "Time: {at} UTC", "ar": "الوقت: {at} بالتوقيت العالمي"},
    "good": {"en": "Rated: good answer", "ar": "التقييم: إجابة جيدة"},
    "wrong citation": {"en": "Rated: wrong citation", "ar": "التقييم: استشهاد خاطئ"},
    "not in the source": {"en": "Rated: not in the source", "ar": "التقييم: ليس في المصدر"},
}


def to_markdown(title: str, turns: Sequence[KeptTurn]) -> str:
    """Returns a conversation as Markdown, each turn in the language of its answer.

    The footnotes of turn 2 are `[^2-1]`, `[^2-2]`, ...: no two in the document have one name.
    """
    return "\n\n".join([f"# {markdown(title)}", *map(_turn, turns)]) + "\n"


def to_json(conversation: Conversation, turns: Sequence[KeptTurn]) -> dict[str, Any]:
    """Returns a conversation as docs/answer-format.md has it."""
    return {
        "id": conversation.id,
        "title": conversation.title,
        "created": conversation.created,
        "turns": [
            {
                "id": kept.id,
                "at": kept.at,
                "rating": kept.rating,
                "answer": render.to_json(kept.turn.answer),
            }
            for kept in turns
        ],
    }


def to_text(turn: Turn) -> str:
    """Returns what is copied of a turn: the answer and the sources below it."""
    return render.to_text(turn.answer)


def _turn(kept: KeptTurn) -> str:
    answer = kept.turn.answer
    parts = [f"## {markdown(kept.turn.question)}", f"*{_about(kept)}*"]
    if answer.question.text != answer.question.asked:
        understood = f"{render.label('asked_as', answer.language)} {answer.question.text}"
        parts.append(markdown(understood))
    return "\n\n".join([*parts, render.to_markdown(_numbered(answer, kept.number))])


def _about(kept: KeptTurn) -> str:
    language = kept.turn.answer.language
    at = _label("at", language).format(at=kept.at[:16].replace("T", " "))
    return f"{at} · {_label(kept.rating, language)}" if kept.rating else at


def _label(name: str, language: Language) -> str:
    return _LABELS[name]["ar" if language == "ar" else "en"]


def _numbered(answer: Answer, number: int) -> Answer:
    """Returns an answer whose citations are named after its turn as well."""

    def named(claim: Claim) -> Claim:
        keys = [replace(cited, key=f"{number}-{cited.key}") for cited in claim.citations]
        return replace(claim, citations=tuple(keys))

    return replace(answer, claims=tuple(map(named, answer.claims)))
