"""The orchestrator of a question's way, the one path of page, command line, API and evaluation.

small_talk -> follow_up -> search -> evidence -> answerer -> cite -> support -> `Answer`.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from index.embed import SentenceEncoder
from index.search import search
from index.store import Index
from index.types import Encoder
from rag import cite, evidence, follow_up, small_talk
from rag.errors import AnswererError
from rag.nli import CrossEncoderChecker
from rag.orders import gives_orders
from rag.quote import QuoteAnswerer
from rag.repair import repairs
from rag.settings import MIN_CONFIDENCE, Settings
from rag.support import SupportChecker
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
    Question,
    Rewriter,
    SentenceChecked,
    Support,
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
        checker: Checker | None = None,
        rewriter: Rewriter | None = None,
        min_confidence: float = MIN_CONFIDENCE,
        n_evidence: int = evidence.LIMIT,
        documents: frozenset[str] | None = None,
    ) -> None:
        """Takes an index and what works on it.

        Args:
            index: Where the answers stand. The chatbot closes it.
            answerer: Writes; without one, answers are quotes.
            checker: Judges each sentence; without one, only by what can be told exactly.
            rewriter: Makes follow-ups stand alone; without one, rules do.
            min_confidence: From 0 to 1: below this a question is refused.
            n_evidence: Sentences that the answerer is given at most, beside what they lean on.
            documents: The ids of the documents that are asked; None is all.
        """
        self.index = index
        self.answerer = answerer or QuoteAnswerer()
        self.checker = checker or SupportChecker()
        self.rewriter = rewriter
        self.min_confidence = min_confidence
        self.n_evidence = n_evidence
        self.documents = documents
        self._owns_index = True

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False) -> Self:
        """Opens the index that the settings name, with their answerer.

        Raises:
            StoreError: the index cannot be opened.
        """
        index = Index.open(settings.index_dir, encoder=encoder(settings), create=create)
        checker = checker_of(settings)
        if not settings.llm_url:
            return cls(index, checker=checker, min_confidence=settings.min_confidence)
        from rag.generate import LLMAnswerer  # llama-index takes seconds to import
        from rag.rewrite import LLMRewriter

        return cls(
            index,
            answerer=LLMAnswerer.from_settings(settings),
            checker=checker,
            rewriter=LLMRewriter.from_settings(settings),
            min_confidence=settings.min_confidence,
        )

    def tuned(
        self,
        *,
        answerer: Answerer | None = None,
        rewriter: Rewriter | None = None,
        min_confidence: float | None = None,
        n_evidence: int | None = None,
        documents: frozenset[str] | None = None,
    ) -> "Chatbot":
        """Returns a chatbot on the same index with the same check; what is None stays as it is.

        Nothing is loaded for it, and closing it leaves the index open. To an answerer that quotes
        only a rewriter given here is added: quotes shall come also where a model's server is away.
        """
        answerer = answerer or self.answerer
        kept = self.rewriter if answerer.name != QuoteAnswerer.name else None
        tuned = Chatbot(
            self.index,
            answerer=answerer,
            checker=self.checker,
            rewriter=rewriter or kept,
            min_confidence=self.min_confidence if min_confidence is None else min_confidence,
            n_evidence=self.n_evidence if n_evidence is None else n_evidence,
            documents=self.documents if documents is None else documents,
        )
        tuned._owns_index = False
        return tuned

    def quoting(self) -> "Chatbot":
        """Returns a chatbot that is the same but answers in quotes: for where a model fails."""
        return self.tuned(answerer=QuoteAnswerer())

    def close(self) -> None:
        """Closes the index, if this chatbot was not tuned from another."""
        if self._owns_index:
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

    def converse(self, questions: Sequence[str]) -> tuple[Turn, ...]:
        """Answers questions of one conversation, each in the light of those before it."""
        turns: tuple[Turn, ...] = ()
        for question in questions:
            turns = (*turns, Turn(question=question, answer=self.ask(question, turns)))
        return turns

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Yields the evidence found, each sentence as it passes its check, and the answer.

        A sentence that its citations do not support is withheld and counted. The last event is
        always the one `Answer`: `refused` where the evidence is too little, `failed` with the
        reason where the answerer could not do its work.

        Raises:
            StoreError: the index cannot be read.
        """
        watch = _Watch()
        said = small_talk.reply(question)
        if said is not None:
            asked = follow_up.stand_alone(question, ())
            yield Answer(question=replace(asked, text=asked.asked), outcome="replied", reply=said)
            return
        asked = self._standing_alone(question, history)
        hits = search(self.index, asked.text, limit=PASSAGES, documents=self.documents)
        ranked = evidence.sentences(
            self.index, asked.text, hits, asked=asked.asked, limit=SENTENCES
        )
        best = [hit for hit in ranked if not gives_orders(hit.text)]
        chosen = evidence.select(best, limit=self.n_evidence)
        found = evidence.complete(self.index.catalogue, chosen)
        confidence = evidence.confidence(asked, best)
        watch.lap("search")
        yield EvidenceFound(question=asked, hits=hits, evidence=found)

        outcome: Outcome = "refused"
        error = ""
        gathered = _Gathered()
        if confidence >= self.min_confidence:
            try:
                for sentence in self.answerer.write(asked, found):
                    watch.lap("answer")
                    claim = self._checked(asked, sentence, found, gathered)
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

    def _standing_alone(self, question: str, history: Sequence[Turn]) -> Question:
        """Makes a follow-up stand alone: where rules see that it leans, a model may say how."""
        asked = follow_up.stand_alone(question, history)
        if self.rewriter is None or not history or asked.text == asked.asked:
            return asked
        try:
            text = self.rewriter.rewrite(question, history, asked.language)
        except AnswererError:
            return asked
        return replace(asked, text=text)

    def _checked(
        self, question: Question, draft: Draft, found: Sequence[Evidence], gathered: _Gathered
    ) -> Claim | None:
        """Resolves, checks and repairs one sentence; files it under what is shown or withheld."""
        resolved = cite.resolve(draft, found)
        gathered.unresolved.extend(resolved.unresolved)
        text, cited = resolved.text, resolved.evidence
        judged = self._judge(text, cited) if cited else None
        repaired = False
        if judged is None or judged.verdict != "supported":
            for other in repairs(text, cited, found):
                again = self._judge(text, other)
                if again.verdict == "supported":
                    judged, cited, repaired = again, other, True
                    break
        if judged is None or judged.verdict != "supported":
            gathered.withheld.append(_withheld(text, judged))
            return None
        claim = Claim(
            text=text,
            citations=tuple(cite.citation(item, question) for item in cited),
            support=judged.score,
            verdict=judged.verdict,
            differs=draft.differs,
            repaired=repaired,
        )
        gathered.claims.append(claim)
        return claim

    def _judge(self, text: str, cited: Sequence[Evidence]) -> Support:
        return self.checker.check(text, [item.text for item in cited])


def _withheld(text: str, judged: Support | None) -> Withheld:
    if judged is None:
        return Withheld(text=text, reason="cites no source sentence", verdict="uncited")
    reason = f"{judged.verdict} by what it cites: {judged.reason}"
    return Withheld(text=text, reason=reason, verdict=judged.verdict)


def checker_of(settings: Settings) -> Checker:
    """Returns the support check that the settings name."""
    if settings.checker == "llm":
        from rag.judge import LLMChecker  # llama-index takes seconds to import

        return LLMChecker.from_settings(settings)
    if settings.checker:
        return CrossEncoderChecker(settings.checker)
    return SupportChecker.load()


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
        return {step: round(value, 4) for step, value in self._laps.items()}
