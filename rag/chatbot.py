"""The orchestrator of a question's way, the one path of page, command line, API and evaluation.

follow_up -> search -> evidence -> answerer -> cite -> support -> `Answer`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from index.embed import SentenceEncoder
from index.search import search, sentences
from index.store import Index
from index.types import Encoder
from rag import cite, evidence, follow_up, support
from rag.errors import AnswererError
from rag.quote import QuoteAnswerer
from rag.settings import MIN_CONFIDENCE, Settings
from rag.types import (
    Answer,
    Answerer,
    Checker,
    Claim,
    Draft,
    Event,
    Evidence,
    EvidenceFound,
    Outcome,
    SentenceChecked,
    Turn,
    Withheld,
)

PASSAGES = 20
SENTENCES = 40


@dataclass
class _Gathered:
    """What one answer has come to so far. Lives inside `stream` only."""

    claims: list[Claim] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)


class Chatbot:
    """Answers questions from one index."""

    def __init__(
        self,
        index: Index,
        *,
        answerer: Answerer | None = None,
        checker: Checker = support,
        min_confidence: float = MIN_CONFIDENCE,
    ) -> None:
        self.index = index
        self.answerer = answerer or QuoteAnswerer()
        self.checker = checker
        self.min_confidence = min_confidence

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False) -> Self:
        """Opens the index that the settings name, with their answerer.

        Raises:
            StoreError: the index cannot be opened.
        """
        index = Index.open(settings.index_dir, encoder=encoder(settings), create=create)
        answerer: Answerer = QuoteAnswerer()
        if settings.llm_url:
            from rag.generate import LLMAnswerer  # llama-index takes seconds to import

            answerer = LLMAnswerer.from_settings(settings)
        return cls(index, answerer=answerer, min_confidence=settings.min_confidence)

    def close(self) -> None:
        """Closes the index."""
        self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """Returns the answer to a question; see `stream`."""
        *_, answer = self.stream(question, history)
        assert isinstance(answer, Answer)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Yields the evidence found, each sentence as it passes its check, and the answer.

        A sentence that its citations do not support is withheld and counted. The last event is
        always the one `Answer`: `refused` where the evidence is too little, `failed` with the
        reason where the answerer could not do its work.

        Raises:
            StoreError: the index cannot be read.
        """
        watch = _Watch()
        asked = follow_up.stand_alone(question, history)
        hits = search(self.index, asked.text, limit=PASSAGES)
        best = sentences(self.index, asked.text, hits, asked=asked.asked, limit=SENTENCES)
        found = evidence.select(best)
        confidence = evidence.confidence(asked, found)
        watch.lap("search")
        yield EvidenceFound(question=asked, hits=hits, evidence=found)

        outcome: Outcome = "refused"
        error = ""
        gathered = _Gathered()
        if confidence >= self.min_confidence:
            try:
                for sentence in self.answerer.write(asked, found):
                    watch.lap("answer")
                    claim = self._checked(sentence, found, gathered)
                    watch.lap("check")
                    if claim is not None:
                        yield SentenceChecked(claim=claim)
                outcome = "answered" if gathered.claims else "refused"
            except AnswererError as failure:
                outcome, error = "failed", str(failure)
            watch.lap("answer")
        yield Answer(
            question=asked,
            outcome=outcome,
            claims=tuple(gathered.claims),
            withheld=tuple(gathered.withheld),
            evidence=found,
            unresolved=tuple(dict.fromkeys(gathered.unresolved)),
            confidence=confidence,
            model=self.answerer.name,
            seconds=watch.seconds,
            error=error,
        )

    def _checked(
        self, sentence: Draft, found: Sequence[Evidence], gathered: _Gathered
    ) -> Claim | None:
        """Resolves and checks one sentence; files it under what is shown or what is withheld."""
        resolved = cite.resolve(sentence, found)
        gathered.unresolved.extend(resolved.unresolved)
        if not resolved.citations:
            gathered.withheld.append(
                Withheld(text=resolved.text, reason="cites no source sentence")
            )
            return None
        judged = self.checker.check(resolved.text, [c.quote for c in resolved.citations])
        if judged.verdict != "supported":
            reason = f"{judged.verdict} by what it cites: {judged.reason}"
            gathered.withheld.append(Withheld(text=resolved.text, reason=reason))
            return None
        claim = Claim(
            text=resolved.text,
            citations=resolved.citations,
            support=judged.score,
            verdict=judged.verdict,
        )
        gathered.claims.append(claim)
        return claim


def encoder(settings: Settings) -> Encoder | None:
    """Returns the encoder that the settings name; None turns dense search off.

    Raises:
        EncoderError: the folder named holds no model.
    """
    if not settings.encoder:
        return None
    return SentenceEncoder(
        settings.encoder,
        query_prefix=settings.query_prefix,
        passage_prefix=settings.passage_prefix,
    )


class _Watch:
    """Sums wall time by step."""

    def __init__(self) -> None:
        self._since = time.perf_counter()
        self._laps = dict.fromkeys(("search", "answer", "check"), 0.0)

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self._laps[step] += now - self._since
        self._since = now

    @property
    def seconds(self) -> Mapping[str, float]:
        return MappingProxyType({step: round(value, 4) for step, value in self._laps.items()})
