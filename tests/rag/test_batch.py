"""Batches: one row that breaks must not take the others with it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index import build
from index.errors import SanadError
from index.store import Index
from rag import batch
from rag.chatbot import Chatbot
from rag.quote import QuoteAnswerer
from rag.types import Draft, Evidence, Question

TEXT = "The harbour of Marwa was opened on 3 May 1987.\n\nThe lighthouse was built in 1912.\n"
HARBOUR = "When was the harbour of Marwa opened?"


class BreaksOnHarbours:
    """An answerer with a mistake in it, which no one foresaw."""

    name = "breaks"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        if "harbour" in question.text:
            raise ZeroDivisionError("of all things")
        yield from QuoteAnswerer().write(question, evidence)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    (tmp_path / "island.txt").write_text(TEXT, encoding="utf-8")
    with Index.open(tmp_path / "index", create=True) as opened:
        build.ingest(opened, [tmp_path / "island.txt"])
        yield opened


def rows(*questions: str) -> list[batch.Row]:
    return [
        batch.Row(place=f"q.jsonl:{number}", id=number, fields={"question": question})
        for number, question in enumerate(questions, start=1)
    ]


def test_a_mistake_in_the_program_costs_one_answer(index: Index, tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    asked = rows(HARBOUR, "When was the lighthouse built?")
    failed = batch.answer(Chatbot(index, answerer=BreaksOnHarbours()), asked, out)
    assert failed == ["q.jsonl:1: ZeroDivisionError: of all things"]
    first, second = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (first["id"], first["outcome"], first["language"]) == (1, "failed", "en")
    assert (second["id"], second["outcome"]) == (2, "answered")
    assert first.keys() >= second.keys()


def test_a_follow_up_is_asked_after_its_history(index: Index, tmp_path: Path) -> None:
    asked = tmp_path / "asked.jsonl"
    fields = {"id": 1, "question": "And who opened it?", "history": [HARBOUR]}
    asked.write_text(json.dumps(fields), encoding="utf-8")
    found = batch.read(asked, texts=["question"], optional=["history"])
    assert not batch.answer(Chatbot(index), found, tmp_path / "answers.jsonl")
    answer = json.loads((tmp_path / "answers.jsonl").read_text(encoding="utf-8"))
    assert "harbour of Marwa" in answer["standalone_question"], answer


@pytest.mark.parametrize("history", ["When?", [""], [3], {}], ids=str)
def test_a_history_is_a_list_of_questions(tmp_path: Path, history: object) -> None:
    asked = tmp_path / "asked.jsonl"
    fields = {"id": 1, "question": "When?", "history": history}
    asked.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(SanadError, match=r'asked.jsonl:1: "history" is not a list of texts'):
        batch.read(asked, texts=["question"], optional=["history"])


def test_an_error_names_its_line_and_writes_nothing(tmp_path: Path) -> None:
    def work(row: batch.Row) -> dict[str, str]:
        if row.id == 2:
            raise SanadError("the disk is full")
        return {}

    with pytest.raises(SanadError, match=r"^q\.jsonl:2: the disk is full$"):
        batch.write(rows("one", "two"), tmp_path / "out.jsonl", work, unit="question")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").touch()
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    batch.write(rows("one"), tmp_path / "link.jsonl", lambda row: {"said": "نعم"}, unit="question")
    assert (tmp_path / "link.jsonl").is_symlink()
    written = (tmp_path / "real.jsonl").read_text(encoding="utf-8")
    assert written == '{"id": 1, "said": "نعم"}\n'
