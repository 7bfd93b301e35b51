"""Many questions or claims at once: a file of JSON lines in, a file of JSON lines out."""

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from index.errors import SanadError
from index.language import detect
from index.types import Language
from rag import render
from rag.chatbot import Chatbot
from rag.types import Answer, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a batch, its fields checked."""

    place: str
    """`FILE:LINE`, for messages."""
    id: str | int
    fields: Mapping[str, Any]


def read(
    path: Path,
    *,
    texts: Iterable[str],
    lists: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> tuple[Row, ...]:
    """Reads and checks all lines, so that a mistake is told before any work is done.

    Args:
        path: The batch. Empty lines in it are passed over.
        texts: Fields that each line must have: a string with words in it.
        lists: Fields that each line must have: a list of such strings, not empty.
        optional: Fields that a line may have: a list of such strings.

    Raises:
        SanadError: the file cannot be read, or one of its lines cannot be used.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SanadError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise SanadError(f"{path}: is not UTF-8; save it as UTF-8") from error
    # Not splitlines(): JSON strings may hold U+2028 and the like as they are.
    lines = [line.strip() for line in content.split("\n")]
    return tuple(
        _row(line, f"{path}:{number}", texts, lists, optional)
        for number, line in enumerate(lines, start=1)
        if line
    )


def require_writable(out: Path) -> None:
    """Refuses a place for the results before the work is begun.

    Raises:
        SanadError: there is no such folder, or something else than a file is there.
    """
    out = out.resolve()
    if out.exists() and not out.is_file():
        raise SanadError(f"{out}: is not a file; name a file for --out")
    if not out.parent.is_dir():
        raise SanadError(f"{out.parent}: no such folder; make it first, or name another file")
    if not os.access(out.parent, os.W_OK):
        raise SanadError(f"{out.parent}: cannot be written to; name another file for --out")


def write(
    rows: Iterable[Row], out: Path, work: Callable[[Row], Mapping[str, Any]], *, unit: str
) -> None:
    """Does the work of each row in order, and puts all results in place at once.

    Raises:
        SanadError: the work of a row failed; then nothing is written.
    """
    out = out.resolve()
    unfinished = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with open(unfinished, "w", encoding="utf-8") as file:
            for row in tqdm(rows, unit=unit, file=sys.stderr, mininterval=interval()):
                result = json.dumps({"id": row.id, **_done(work, row)}, ensure_ascii=False)
                file.write(f"{result}\n")
        os.replace(unfinished, out)
    except OSError as error:
        raise SanadError(f"{out}: cannot be written ({error.strerror})") from error
    finally:
        unfinished.unlink(missing_ok=True)


def answer(chatbot: Chatbot, rows: Iterable[Row], out: Path) -> list[str]:
    """Writes an answer for each row; one that fails loses none of the others.

    The questions of its `history` are asked before it, in a conversation of their own.

    Returns:
        A message for each row whose answer failed.
    """
    failed = []

    def answered(row: Row) -> dict[str, Any]:
        question = row.fields["question"]
        try:
            result = chatbot.ask(question, chatbot.converse(row.fields.get("history", ())))
        except Exception as error:  # whatever it is, the other answers must still be written
            result = _failure(question, f"{type(error).__name__}: {error}")
        if result.outcome == "failed":
            failed.append(f"{row.place}: {result.error}")
        return render.to_json(result)

    write(rows, out, answered, unit="question")
    return failed


def interval() -> float:
    """Returns how often a progress bar is drawn, in seconds: rarely in a log file."""
    return 0.1 if sys.stderr.isatty() else 10.0


def _done(work: Callable[[Row], Mapping[str, Any]], row: Row) -> Mapping[str, Any]:
    try:
        return work(row)
    except SanadError as error:
        raise SanadError(f"{row.place}: {error}") from error


def _failure(question: str, error: str) -> Answer:
    language: Language = "ar" if detect(question) == "ar" else "en"
    asked = Question(asked=question, text=question, language=language)
    return Answer(question=asked, outcome="failed", error=error)


def _row(
    line: str, place: str, texts: Iterable[str], lists: Iterable[str], optional: Iterable[str]
) -> Row:
    try:
        given = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SanadError(f"{place}: is not JSON ({error}); each line is one JSON object") from error
    if not isinstance(given, dict):
        raise SanadError(f"{place}: is not a JSON object")
    name = given.get("id")
    if isinstance(name, bool) or not (
        isinstance(name, int) or (isinstance(name, str) and _has_words(name))
    ):
        raise SanadError(f'{place}: "id" is missing, or is neither text nor a whole number')
    for field in texts:
        if not _has_words(given.get(field)):
            raise SanadError(f'{place}: "{field}" is missing, or is not text with words in it')
    for field in lists:
        items = given.get(field)
        if not isinstance(items, list) or not items or not all(map(_has_words, items)):
            raise SanadError(f'{place}: "{field}" is missing, or is not a list of texts')
    for field in optional:
        items = given.get(field, [])
        if not isinstance(items, list) or not all(map(_has_words, items)):
            raise SanadError(f'{place}: "{field}" is not a list of texts')
    return Row(place=place, id=name, fields=given)


def _has_words(given: object) -> bool:
    if not isinstance(given, str) or not given.strip():
        return False
    try:
        given.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, as "\ud83d" alone gives
        return False
    return True
