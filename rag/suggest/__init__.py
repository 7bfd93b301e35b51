"""Questions made from the documents themselves, for a reader who does not know what to ask.

sentence -> questions by rule (`arabic`, `english`) -> those that the chatbot answers with
that very sentence. No language model has a part in it: a sentence of which the rules are not sure
makes no question, and a question that is not answered is not shown.
"""

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice, zip_longest

from index.catalogue import Catalogue, DocumentSummary
from index.normalize import words
from index.types import Language, Sentence
from rag.chatbot import Chatbot
from rag.lean import leans
from rag.suggest import arabic, english
from rag.support import SupportChecker
from rag.types import Answer

TRIES = 24
"""Questions asked at most to find suggestions: each takes as long as an answer in quotes."""
FOLLOW_UP_TRIES = 10
"""The same below an answer, where a reader is waiting."""
DOCUMENTS = 40
"""Documents looked into at most."""
SENTENCES = 300
"""Sentences of a document looked at: its first, or those round what an answer quotes."""
SHORTEST, LONGEST = 6, 40
"""Words of a sentence that questions are made from."""
LONG = 11
"""Words above which a question comes after shorter ones."""
WINDOW = 4
"""Candidates among which the next is chosen so that it asks for something else than the last."""

_CAPITAL = re.compile(r"(?<=[a-z,] )[A-Z][\w'’-]*")
"""A word with a capital that does not begin its sentence: a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A question that is not yet known to be answered."""

    question: str
    kind: str
    """What it asks for: a time, a place, ..."""
    sentence: Sentence
    """What it was made from, and what its answer has to cite."""


def suggestions(
    chatbot: Chatbot,
    *,
    documents: frozenset[str] | None = None,
    limit: int = 4,
    avoid: Collection[str] = (),
    language: Language | None = None,
) -> tuple[str, ...]:
    """Returns questions that the documents answer, from one language and the other in turn.

    The same index gives the same questions. They are fewer than `limit` where fewer are sure.

    Args:
        chatbot: Whose documents are asked about.
        documents: Ids of the documents to ask about; None for all.
        limit: How many at most.
        avoid: Questions that were asked already.
        language: The one language to ask in; None for both.
    """
    catalogue = chatbot.index.catalogue
    chosen = [d for d in catalogue.documents() if documents is None or d.id in documents]
    chosen.sort(key=lambda document: document.id)  # by chance, so that no folder comes first
    asked_in: tuple[Language, ...] = (language,) if language else ("ar", "en")
    streams = [_varied(_in_turn(catalogue, chosen, each)) for each in asked_in]
    return _answered(chatbot, streams, limit=limit, tries=TRIES, avoid=avoid)


def follow_ups(
    chatbot: Chatbot, answer: Answer, *, avoid: Collection[str] = (), limit: int = 2
) -> tuple[str, ...]:
    """Returns further questions on the documents that an answer cites, near its quotes first.

    They are in the language of the answer, so documents in the other have none. A refusal is
    followed by questions on the documents that came nearest.
    """
    cited = [(c.document_id, c.start) for claim in answer.claims for c in claim.citations]
    nearest = [(e.sentence.document_id, e.sentence.start) for e in answer.evidence]
    near = dict(reversed(cited or nearest))
    summaries = {d.id: d for d in chatbot.index.catalogue.documents()}
    ids = dict.fromkeys(document for document, _ in cited or nearest)
    chosen = [summaries[each] for each in ids if each in summaries]
    stream = _in_turn(chatbot.index.catalogue, chosen, answer.language, near=near)
    news = (c for c in stream if (c.sentence.document_id, c.sentence.start) not in cited)
    spoken = (answer.question.asked, answer.question.text, *avoid)
    return _answered(chatbot, [_varied(news)], limit=limit, tries=FOLLOW_UP_TRIES, avoid=spoken)


def _answered(
    chatbot: Chatbot,
    streams: Iterable[Iterator[_Candidate]],
    *,
    limit: int,
    tries: int,
    avoid: Collection[str],
) -> tuple[str, ...]:
    """Takes from each stream in turn the next question that is answered as it should be."""
    asking = chatbot.quoting()
    asking.checker = SupportChecker()  # quotes need no model to be checked, and none is to be paid
    spoken = {words(question) for question in avoid}
    used: set[tuple[str, int]] = set()
    found: list[str] = []
    waiting = deque(streams)
    while waiting and len(found) < limit:
        stream = waiting.popleft()
        for candidate in stream:
            place = candidate.sentence.document_id, candidate.sentence.number
            if words(candidate.question) in spoken or place in used:
                continue
            if not tries:
                return tuple(found)
            tries -= 1
            if _is_answered(asking, candidate):
                spoken.add(words(candidate.question))
                used.add(place)
                found.append(candidate.question)
                waiting.append(stream)
                break
    return tuple(found)


def _is_answered(chatbot: Chatbot, candidate: _Candidate) -> bool:
    """Tells whether a question is answered first of all with the sentence that it was made from."""
    answer = chatbot.ask(candidate.question)
    wanted = candidate.sentence
    return answer.outcome == "answered" and any(
        (c.document_id, c.start, c.end) == (wanted.document_id, wanted.start, wanted.end)
        for c in answer.claims[0].citations
    )


def _in_turn(
    catalogue: Catalogue,
    documents: Iterable[DocumentSummary],
    language: Language,
    *,
    near: Mapping[str, int] | None = None,
) -> Iterator[_Candidate]:
    """Yields one candidate of each document, then a second of each, and so on.

    Documents in the language come first; a document may hold sentences in both.
    """
    chosen = sorted(documents, key=lambda d: d.language != language)[:DOCUMENTS]
    waiting = deque(
        _candidates(catalogue, document, language, (near or {}).get(document.id, 0))
        for document in chosen
    )
    while waiting:
        stream = waiting.popleft()
        candidate = next(stream, None)
        if candidate is not None:
            yield candidate
            waiting.append(stream)


def _varied(stream: Iterator[_Candidate]) -> Iterator[_Candidate]:
    """Yields candidates a little out of order, so that neighbours ask for different things.

    A document that was asked about less comes first all the same.
    """
    window = list(islice(stream, WINDOW))
    asked_of: Counter[str] = Counter()
    last = ""
    while window:
        chosen = min(window, key=partial(_rank, asked_of=asked_of, last=last))
        window.remove(chosen)
        window.extend(islice(stream, 1))
        asked_of[chosen.sentence.document_id] += 1
        last = chosen.kind
        yield chosen


def _rank(
    candidate: _Candidate, *, asked_of: Mapping[str, int], last: str
) -> tuple[int, bool, bool]:
    long = len(candidate.question.split()) > LONG
    return asked_of[candidate.sentence.document_id], candidate.kind == last, long


def _candidates(
    catalogue: Catalogue, document: DocumentSummary, language: Language, near: int
) -> Iterator[_Candidate]:
    """Yields the questions of one document, of each kind in turn, those near an offset first."""
    by_kind: dict[str, list[_Candidate]] = {}
    for candidate in _made(catalogue, document, language, near):
        by_kind.setdefault(candidate.kind, []).append(candidate)
    for made in by_kind.values():
        made.sort(key=lambda c: (len(c.question.split()) > LONG, abs(c.sentence.start - near)))
    kinds = sorted(by_kind)  # "time", of which there are most, comes last
    for row in zip_longest(*(by_kind[kind] for kind in kinds)):
        yield from filter(None, row)


def _made(
    catalogue: Catalogue, document: DocumentSummary, language: Language, near: int = 0
) -> Iterator[_Candidate]:
    """Yields every question that the rules make of a document's sentences near an offset."""
    make = _RULES.get(language)
    sentences = catalogue.sentences(document.id)
    first = bisect_left(sentences, near, key=lambda sentence: sentence.start) - SENTENCES // 2
    looked_at = sentences[max(0, first) : max(0, first) + SENTENCES]
    if make is None or not looked_at:  # another process may just have removed it
        return
    text = catalogue.opening(document.id, looked_at[-1].end)[len(document.title) + 1 :]
    names = frozenset(_topics(document.title) if language == "ar" else _CAPITAL.findall(text))
    for sentence in looked_at:
        said = text[sentence.start : sentence.end]
        fits = sentence.language == language and sentence.kind == "prose"
        if fits and SHORTEST <= len(said.split()) <= LONGEST and not leans(said):
            for kind, question in make(said, names).items():
                yield _Candidate(question=question, kind=kind, sentence=sentence)


def _topics(title: str) -> tuple[str, ...]:
    """Returns the words of an Arabic title that are names; "the dam" is one only by itself."""
    said = title.split()
    return words(" ".join(word for word in said if len(said) == 1 or not word.startswith("ال")))


_RULES: Mapping[Language, Callable[[str, Collection[str]], Mapping[str, str]]] = {
    "ar": arabic.questions,
    "en": english.questions,
}
