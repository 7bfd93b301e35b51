"""What is planted in a chatbot so that it answers worse: real parts, each wrong in one way."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace

from index.search import search
from index.store import Index
from index.types import Hit, Language, Sentence
from rag.chatbot import Chatbot, checker_of, encoder
from rag.settings import Settings
from rag.types import (
    Answer,
    Answerer,
    Checker,
    Citation,
    Claim,
    Draft,
    Event,
    Evidence,
    Question,
    SentenceChecked,
    Support,
    Turn,
)

INVENTED = {
    "ar": "وبلغت كلفة ذلك كله ٤٥١٧ مليون دولار.",
    "en": "All of this cost 4,517 million dollars.",
}
"""What no document of the corpus says."""

OTHER: dict[Language, Language] = {"ar": "en", "en": "ar"}

_BARE = str.maketrans("أإآىة", "ااايه")
_FIRST_LETTER = re.compile(r"(?<![ء-ي])([ء-ي])(?=[ء-ي]{2})")
_FATHA = "\u064e"


def opening(
    *,
    answerer: Answerer | None = None,
    checker: Checker | None = None,
    min_confidence: float | None = None,
) -> Callable[[Settings], Chatbot]:
    """Opens chatbots that differ from the shipped one in these parts alone."""

    def opened(settings: Settings) -> Chatbot:
        return Chatbot(
            Index.open(settings.index_dir, encoder=encoder(settings)),
            answerer=answerer,
            checker=checker or checker_of(settings),
            min_confidence=settings.min_confidence if min_confidence is None else min_confidence,
        )

    return opened


def in_another_order(
    index: Index, question: str, *, limit: int = 20, documents: Set[str] | None = None
) -> tuple[Hit, ...]:
    """Searches as ever, and gives what was found places and scores by lot."""
    hits = search(index, question, limit=limit, documents=documents)
    drawn = sorted(hits, key=lambda hit: _lot(question, hit.passage.id))
    return tuple(
        replace(hit, rank=place.rank, score=place.score)
        for hit, place in zip(drawn, hits, strict=True)
    )


def at_random(
    index: Index, question: str, *, limit: int = 20, documents: Set[str] | None = None
) -> tuple[Hit, ...]:
    """Finds passages by lot, with the scores of those that a search would have found."""
    hits = search(index, question, limit=limit, documents=documents)
    places = index.catalogue.places(list(index.catalogue.passages())).values()
    drawn = sorted(places, key=lambda place: _lot(question, place.passage.id))
    return tuple(
        replace(hit, passage=one.passage, source=one.source, start=one.start, end=one.end)
        for one, hit in zip(drawn, hits, strict=False)
    )


def _lot(*texts: str) -> bytes:
    """The same for the same texts, on every machine."""
    return hashlib.sha256("\n".join(texts).encode()).digest()


def unfolded(text: str) -> tuple[str, ...]:
    """Cuts a text into words as `index.normalize.words` does, each as it is written."""
    return tuple(re.findall(r"\d+(?:\.\d+)*|[^\W\d_]+", text.casefold()))


def respelt(text: str) -> str:
    """Spells Arabic without hamza, with ه for ة and ي for ى, and with a mark in longer words."""
    return _FIRST_LETTER.sub(rf"\1{_FATHA}", text.translate(_BARE))


class EverythingIsSupported:
    """A support check that reads nothing."""

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        return Support(score=1.0, verdict="supported", reason="")


class Inventing:
    """Quotes the sentence that fits best, and goes on with what that does not say."""

    name = "inventing"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        best = evidence[0]
        yield Draft(text=best.text, keys=(best.key,))
        yield Draft(text=INVENTED[question.language], keys=(best.key,))


class InTheOtherLanguage:
    """States the best sentence that is not in the language of the question."""

    name = "scripted"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        wrong = OTHER[question.language]
        for item in [one for one in evidence if one.sentence.language == wrong][:1]:
            yield Draft(text=item.text, keys=(item.key,))


class Tampering(Chatbot):
    """Changes what was checked before it is shown."""

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        for event in super().stream(question, history):
            if isinstance(event, SentenceChecked):
                yield replace(event, claim=self.claim(event.claim))
            elif isinstance(event, Answer):
                yield self.answer(event)
            else:
                yield event

    def answer(self, answer: Answer) -> Answer:
        return replace(answer, claims=tuple(map(self.claim, answer.claims)))

    def claim(self, claim: Claim) -> Claim:
        return claim


class CitesTheNeighbour(Tampering):
    """Cites the sentence after the right one, as it stands."""

    def claim(self, claim: Claim) -> Claim:
        return replace(claim, citations=tuple(map(self.shifted, claim.citations)))

    def shifted(self, cited: Citation) -> Citation:
        sentence, text = self.neighbour(cited)
        return replace(cited, start=sentence.start, end=sentence.end, quote=text, answer=None)

    def neighbour(self, cited: Citation) -> tuple[Sentence, str]:
        """Returns the sentence after the one cited, or before it where it is the last."""
        text = self.index.catalogue.document(cited.document_id).text
        prose = [
            one for one in self.index.catalogue.sentences(cited.document_id) if one.kind == "prose"
        ]
        at = next(n for n, one in enumerate(prose) if one.start == cited.start)
        chosen = prose[at + 1] if at + 1 < len(prose) else prose[at - 1]
        return chosen, text[chosen.start : chosen.end]


class QuotesTheNeighbour(CitesTheNeighbour):
    """Shows the sentence after the right one too: what is cited is quoted, and does not answer."""

    def claim(self, claim: Claim) -> Claim:
        moved = super().claim(claim)
        return replace(moved, text=moved.citations[0].quote)


class PointsBesideTheQuote(CitesTheNeighbour):
    """Shows the right words beside the offsets of the sentence after them."""

    def shifted(self, cited: Citation) -> Citation:
        return replace(super().shifted(cited), quote=cited.quote)


class SpeaksTheOtherLanguage(Tampering):
    """Says in the other language all that is said in the program's own words."""

    def answer(self, answer: Answer) -> Answer:
        asked = replace(answer.question, language=OTHER[answer.language])
        return replace(answer, question=asked)
