"""The types of an answer: what each step of a question's way hands to the next.

Offsets are Unicode code points into the stored text of the document, half open.
`docs/answer-format.md` shows the same as JSON.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from index.types import Hit, Language, Sentence, Span

Outcome = Literal["answered", "refused", "failed", "replied"]
"""`replied`: a greeting or a question about Sanad itself got a short reply, which cites nothing."""
Verdict = Literal["supported", "partly", "contradicted", "unsupported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question of the conversation so far, and what was answered."""

    question: str
    answer: "Answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that stands alone."""

    asked: str
    """The words of the person."""
    text: str
    """What is searched: the same words, or a rewriting that needs no conversation."""
    language: Language
    """`ar` or `en`: the language of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A source sentence offered to the answerer."""

    key: str
    """What the answerer cites: `1`, `2`, ... in this answer."""
    sentence: Sentence
    source: str
    title: str
    text: str
    """Exactly `document.text[sentence.start:sentence.end]`."""
    score: float
    """From 0 to 1."""
    before: str = ""
    """Key of the sentence that stands before it and that it cannot be understood without."""
    dated: str = ""
    """The date that its document gives itself, in the document's words; empty if it gives none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A span of a document: `document.text[start:end] == quote`."""

    key: str
    document_id: str
    source: str
    start: int
    end: int
    quote: str
    language: Language
    title: str = ""
    dated: str = ""
    """The date that the document gives itself, in its words."""
    answer: Span | None = None
    """Where in the document the words stand that answer the question, if they could be found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How far the cited text supports a claim."""

    score: float
    """From 0 (not at all) to 1 (fully)."""
    verdict: Verdict
    reason: str
    """The deciding observation, in English, for logs and reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence of an answer with what it cites, checked."""

    text: str
    citations: tuple[Citation, ...]
    support: float
    verdict: Verdict
    differs: bool = False
    """Whether another claim of the answer says otherwise: each is then shown as its source's."""
    repaired: bool = False
    """Whether other sentences are cited than the answerer named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A sentence that was not shown, and why."""

    text: str
    reason: str
    """The deciding observation, in English, for logs and programs; the page says the verdict."""
    verdict: Verdict | Literal["uncited"] = "unsupported"
    """`uncited`: it names no source sentence, and none was found for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is shown for a question: the one result that page, command line and evaluation read."""

    question: Question
    outcome: Outcome
    claims: tuple[Claim, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unresolved: tuple[str, ...] = ()
    """Keys that the answerer wrote and that name no evidence."""
    confidence: float = 0.0
    """From 0 to 1: how sure the system is that the evidence answers the question."""
    model: str = "quote"
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time by step: search, answer, check."""
    error: str = ""
    """What failed and what to do, where the outcome is `failed`."""
    reply: str = ""
    """What is said where the outcome is `replied`."""

    @property
    def language(self) -> Language:
        """The language of the question, and so of the answer."""
        return self.question.language


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFound:
    """Event: the search is done and the answerer is about to read."""

    question: Question
    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceChecked:
    """Event: a sentence passed its check and may be shown."""

    claim: Claim


Event = EvidenceFound | SentenceChecked | Answer
"""What `Chatbot.stream` yields; the last event is always the one `Answer`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence as the answerer wrote it, not yet checked."""

    text: str
    keys: tuple[str, ...] | None = None
    """What it cites; None where the keys stand in the text, such as `[1]` or `[1][3]`."""
    differs: bool = False
    """Whether another sentence of the answer says otherwise."""


class Answerer(Protocol):
    """The seam of answering."""

    name: str
    """What the page shows as the author of an answer, and `Answer.model` holds."""

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        """Yields the answer sentence by sentence; nothing at all is a refusal.

        Raises:
            AnswererError: the answerer could not do its work.
        """
        ...


class Rewriter(Protocol):
    """The seam of conversation: makes a follow-up stand alone."""

    def rewrite(self, message: str, history: Sequence[Turn], language: Language) -> str:
        """Returns the message as one question that needs no conversation, in `language`.

        Raises:
            AnswererError: the rewriter could not do its work; then rules do it.
        """
        ...


class Checker(Protocol):
    """The seam of support checking."""

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        """Judges a claim against all the cited sentences together."""
        ...
