"""The lines of answers made elsewhere: what of the answer format another system has to write."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from eval.cases import Words
from eval.errors import AnswersError
from rag.types import Outcome

Offset = Annotated[int, Field(ge=0)]
LONGEST = 1e9
"""Seconds, some thirty years: sums and means of what is below it are finite."""
Seconds = Annotated[float, Field(ge=0, le=LONGEST)]
Taken = Annotated[
    Annotated[Seconds, Tag("in all")] | Annotated[dict[str, Seconds], Tag("by step")],
    Discriminator(lambda given: "by step" if isinstance(given, dict) else "in all"),
]
"""Told apart first, so that an error names the step and not that a number was wanted."""


class Place(BaseModel):
    """A span of a document, by its offsets."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    source: Words
    start: Offset
    end: Offset


class Cited(BaseModel):
    """A span of a document by its offsets or its words; without either, all of the document."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    source: Words
    start: Offset | None = None
    end: Offset | None = None
    quote: Words | None = None

    @model_validator(mode="after")
    def _a_span_has_two_ends(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("`start` and `end` go together")
        return self


class Said(BaseModel):
    """A claim and what it cites."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    text: Words
    citations: list[Cited] = []
    differs: bool = False


class AnswerLine(BaseModel):
    """One line of the file; what it has beside these fields is passed over."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, allow_inf_nan=False)

    id: Words | int
    outcome: Outcome | None = None
    """Where it is left out, what says something is an answer, and anything else a refusal."""
    text: str = ""
    """What was shown. Its words that are in no claim are looked at for their language alone."""
    claims: list[Said] = []
    language: Literal["ar", "en"] | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] = 0.0
    model: str = ""
    """`quote` where the claims are words of the sources: then they have to be exactly those."""
    seconds: Taken | None = None
    error: str = ""
    hits: list[Place] | None = None
    """Passages found, best first; left out where nothing is known of them."""
    sentences: list[Place] | None = None
    """Sentences found, best first; left out where nothing is known of them."""

    @model_validator(mode="after")
    def _what_is_answered_is_said(self) -> Self:
        if self.outcome == "answered" and not self.claims and not self.text.strip():
            raise ValueError('the outcome is "answered", but there are neither claims nor text')
        return self

    @model_validator(mode="after")
    def _what_answers_nothing_claims_nothing(self) -> Self:
        # "failed" may have claims: they were shown before the model broke off.
        if self.outcome in ("refused", "replied") and self.claims:
            raise ValueError(
                f'the outcome is "{self.outcome}", but `claims` has {len(self.claims)}; leave them '
                'out, or write "answered" if they were shown'
            )
        return self

    @property
    def total_seconds(self) -> float | None:
        """Wall time of the answer; None where it was not told."""
        return sum(self.seconds.values()) if isinstance(self.seconds, dict) else self.seconds


def read(path: Path) -> dict[str, AnswerLine]:
    """Reads answers by the id of their question, as text.

    Raises:
        AnswersError: the file cannot be read, a line of it is not an answer, or two have one id.
    """
    found: dict[str, AnswerLine] = {}
    # Not splitlines(): JSON strings may hold U+2028 and the like as they are.
    for number, text in enumerate(_content(path).split("\n"), start=1):
        if not text.strip():
            continue
        line = _parse(text, f"{path}:{number}")
        if str(line.id) in found:
            raise AnswersError(f"{path}:{number}: a second answer to {line.id!r}; keep one of them")
        found[str(line.id)] = line
    return found


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AnswersError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise AnswersError(f"{path}: byte {error.start} is not UTF-8; save it as UTF-8") from error


def _parse(text: str, place: str) -> AnswerLine:
    try:
        return AnswerLine.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        message = first["msg"].removeprefix("Value error, ")
        raise AnswersError(
            f"{place}: {field}: {message}; docs/answer-format.md says what a line may hold"
        ) from error
