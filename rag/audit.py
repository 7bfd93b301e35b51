"""Answers written down earlier -> which of their citations the index still bears out.

An id of a document is a hash of its source and its text. So a citation whose document is stored
under that id either reads like its quote, or the answer was altered; and one whose id is not stored
is of a document that has changed since, or has gone.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import SanadError
from index.store import Index
from index.types import Document
from rag.types import Outcome

MAX_BYTES = 256 * 2**20
"""An answer takes about 10 kB."""
CACHED = 64
"""Documents held at a time."""

Status = Literal["matches", "moved", "changed", "gone", "wrong"]
"""Of a citation: the stored text reads like its quote; another version of the source holds the
quote; it holds it no more; the source is not in the index; the answer was altered, for the document
is the one that it names and does not read so."""
STATUSES: tuple[Status, ...] = get_args(Status)

_WHAT_TO_DO = "give what `sanad ask --json` printed, or what `sanad ask --batch` wrote"


class _Cited(BaseModel):
    """A citation, as an answer holds it."""

    model_config = ConfigDict(strict=True)

    key: str
    source: str
    document_id: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    quote: Annotated[str, Field(min_length=1)]


class _Sentence(_Cited):
    """A sentence of the evidence: a citation whose quote is called its text."""

    quote: Annotated[str, Field(min_length=1, alias="text")]


class _Claim(BaseModel):
    model_config = ConfigDict(strict=True)

    citations: list[_Cited]


class _Answer(BaseModel):
    """What an audit reads of an answer. Unknown fields are ignored."""

    model_config = ConfigDict(strict=True)

    id: str | int | None = None
    outcome: Outcome
    claims: list[_Claim]
    evidence: list[_Sentence]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a quote stands now."""

    document_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One citation or evidence sentence, and what became of it."""

    answer: str | int
    """The id of its answer, or the number of the answer in the file, from 1."""
    claim: int | None
    """The number of its claim, from 1; None for a sentence of the evidence."""
    key: str
    source: str
    document_id: str
    start: int
    end: int
    quote: str
    status: Status
    now: Place | None = None
    """Where the quote stands now, if it has moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What became of all that the answers of a file cite and were given as evidence."""

    answers: int
    uncited: int
    """Answers that cite nothing, such as refusals: there is nothing to check in them."""
    checked: tuple[Checked, ...]
    documents: Mapping[str, tuple[str, ...]]
    """Sources by what became of them: `unchanged`, `changed`, `gone`."""

    @property
    def problems(self) -> tuple[Checked, ...]:
        """All that does not match, in the order of the file."""
        return tuple(one for one in self.checked if one.status != "matches")

    def counts(self, *, evidence: bool) -> dict[str, int]:
        """Returns how many citations, or sentences of the evidence, have each status."""
        found = Counter(one.status for one in self.checked if (one.claim is None) == evidence)
        return {status: found[status] for status in STATUSES}


def audit(index: Index, path: Path, *, max_bytes: int = MAX_BYTES) -> Audit:
    """Compares the answers in a file with what the index holds now.

    Args:
        index: The index that the answers came from.
        path: One answer, an array of answers, or answers as JSON lines.
        max_bytes: A larger file is refused.

    Raises:
        SanadError: the file cannot be read, or holds something that is not an answer.
    """
    answers = _read(path, max_bytes)
    stored = _Stored(index)
    checked = tuple(
        _checked(stored, cited, answer=name, claim=claim)
        for name, answer in answers
        for claim, cited in _spans(answer)
    )
    return Audit(
        answers=len(answers),
        uncited=sum(not any(_spans(answer)) for _, answer in answers),
        checked=checked,
        documents=_documents(stored, checked),
    )


class _Stored:
    """The documents of an index, by id and by source. What files say never reaches the SQL."""

    def __init__(self, index: Index) -> None:
        self.sources: dict[str, str] = {}
        self.versions: dict[str, list[str]] = {}
        for summary in index.catalogue.documents():
            self.sources[summary.id] = summary.source
            self.versions.setdefault(summary.source, []).append(summary.id)
        self.document: Callable[[str], Document] = lru_cache(CACHED)(index.catalogue.document)


def _spans(answer: _Answer) -> Iterator[tuple[int | None, _Cited]]:
    """Yields the citations with the numbers of their claims, then the evidence, if any is cited."""
    if not any(claim.citations for claim in answer.claims):
        return
    for number, claim in enumerate(answer.claims, start=1):
        yield from ((number, cited) for cited in claim.citations)
    yield from ((None, sentence) for sentence in answer.evidence)


def _checked(stored: _Stored, cited: _Cited, *, answer: str | int, claim: int | None) -> Checked:
    status, now = _status(stored, cited)
    return Checked(answer=answer, claim=claim, status=status, now=now, **cited.model_dump())


def _status(stored: _Stored, cited: _Cited) -> tuple[Status, Place | None]:
    if cited.document_id in stored.sources:
        text = stored.document(cited.document_id).text
        reads_so = text[cited.start : cited.end] == cited.quote
        named_so = stored.sources[cited.document_id] == cited.source
        return ("matches" if reads_so and named_so else "wrong"), None
    if cited.source not in stored.versions:
        return "gone", None
    for document_id in stored.versions[cited.source]:
        start = _nearest(stored.document(document_id).text, cited.quote, cited.start)
        if start is not None:
            end = start + len(cited.quote)
            return "moved", Place(document_id=document_id, start=start, end=end)
    return "changed", None


def _nearest(text: str, quote: str, start: int) -> int | None:
    """Returns where a quote stands in a text: of several places, the one nearest to `start`."""
    before = text.rfind(quote, 0, start + len(quote))
    after = text.find(quote, start)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - start), default=None)


def _documents(stored: _Stored, checked: Sequence[Checked]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {"unchanged": set(), "changed": set(), "gone": set()}
    for one in checked:
        if one.document_id in stored.sources:
            found["unchanged"].add(stored.sources[one.document_id])
        else:
            found["changed" if one.source in stored.versions else "gone"].add(one.source)
    return {name: tuple(sorted(sources)) for name, sources in found.items()}


def _read(path: Path, max_bytes: int) -> list[tuple[str | int, _Answer]]:
    """Returns the answers of a file, each with its id or its number."""
    values = _values(path, _text(path, max_bytes))
    answers = [_answer(given, place) for place, given in values]
    return [(n if one.id is None else one.id, one) for n, one in enumerate(answers, start=1)]


def _text(path: Path, max_bytes: int) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SanadError(f"{path}: cannot be read ({reason}); check the path") from error
    if len(data) > max_bytes:
        limit = f"{max_bytes / 2**20:.0f} MB"
        raise SanadError(f"{path}: is above the limit of {limit}; split it into several files")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SanadError(f"{path}:{line}: is not UTF-8; save it as UTF-8") from error
    if not text.strip():
        raise SanadError(f"{path}: is empty; {_WHAT_TO_DO}")
    return text


def _values(path: Path, text: str) -> Iterator[tuple[str, Any]]:
    """Yields the JSON values of a file with their places: `FILE`, `FILE:LINE` or `FILE: answer N`.

    JSON lines are told by their first line: it is JSON alone.
    """
    # Not splitlines(): JSON strings may hold U+2028 and the like as they are.
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        if not _is_json(lines[0][1]):
            line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            raise SanadError(f"{path}{line}: is not JSON ({error}); {_WHAT_TO_DO}") from error
        yield from ((f"{path}:{n}", _loaded(line, f"{path}:{n}")) for n, line in lines)
        return
    if whole == []:
        raise SanadError(f"{path}: holds no answers; {_WHAT_TO_DO}")
    if isinstance(whole, list):
        yield from ((f"{path}: answer {n}", given) for n, given in enumerate(whole, start=1))
    else:
        yield str(path), whole


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _loaded(line: str, place: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise SanadError(f"{place}: is not JSON ({error}); {_WHAT_TO_DO}") from error


def _answer(given: Any, place: str) -> _Answer:
    try:
        return _Answer.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        what = f"{where}: {first['msg']}" if where else first["msg"]
        raise SanadError(f"{place}: is not an answer ({what}); {_WHAT_TO_DO}") from error
