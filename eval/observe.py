"""A case and a chatbot -> what is seen when its question is asked as a user asks it."""

from collections.abc import Callable, Mapping, Sequence

from eval.cases import Case, GoldSentence, direction, language
from eval.types import Observed
from index.errors import UnknownSource
from index.store import Index
from rag import evidence, render
from rag.chatbot import Chatbot
from rag.types import Answer, EvidenceFound

N_HITS = 20
"""Sentences looked at: the deepest cut of the metrics."""


def observe(
    case: Case,
    named: Sequence[GoldSentence],
    *,
    chatbot: Chatbot,
    clock: Callable[[], float],
) -> Observed:
    """Asks one question, after those of its history, and keeps all that is measured of it.

    Args:
        case: the question.
        named: the sentences that its quotes name.
        chatbot: what is asked.
        clock: tells the time, in seconds.
    """
    turns = chatbot.converse(case.history)
    started = clock()
    *events, answer = chatbot.stream(case.question, turns)
    seconds = clock() - started
    assert isinstance(answer, Answer)
    hits = next((event.hits for event in events if isinstance(event, EvidenceFound)), ())
    asked = answer.question
    return Observed(
        case=case,
        language=language(case),
        direction=direction(case, named),
        gold=tuple(named if case.gold else ()),
        wrong=tuple(named if case.wrong else ()),
        hits=hits,
        sentences=evidence.sentences(
            chatbot.index, asked.text, hits, asked=asked.asked, limit=N_HITS
        ),
        answer=answer,
        frame=frame(answer, render.to_text(answer)),
        texts=cited_texts(answer, chatbot.index),
        seconds=seconds,
    )


def frame(answer: Answer, shown: str) -> str:
    """Returns what the shown answer says in the program's own words.

    That is the text shown without claims, quotes, passages offered, names and dates of sources and
    messages of a model's server: what is left must be in the question's language.
    """
    cited = [cited for claim in answer.claims for cited in claim.citations]
    others = [
        answer.error,
        *(claim.text for claim in answer.claims),
        *(text for one in cited for text in (one.quote, one.source, one.title, one.dated)),
        *(text for one in answer.evidence for text in (one.text, one.source)),
    ]
    text = " ".join(shown.split())
    for words in sorted({" ".join(other.split()) for other in others}, key=len, reverse=True):
        text = text.replace(words, " ") if words else text
    return text


def cited_texts(answer: Answer, index: Index) -> Mapping[str, str]:
    """Returns the stored text of every document that an answer cites and that exists."""
    texts: dict[str, str] = {}
    for document_id in {cited.document_id for claim in answer.claims for cited in claim.citations}:
        try:
            texts[document_id] = index.catalogue.document(document_id).text
        except UnknownSource:
            continue  # absent: no citation of it counts as exact
    return texts
