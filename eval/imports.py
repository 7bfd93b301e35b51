"""Cases of common formats -> a folder of documents and a file of cases that `sanad eval` runs.

- SQuAD (Rajpurkar et al. 2016 and 2018): each paragraph becomes a document. Gold is the sentence
  that holds an annotated answer. A question marked as impossible becomes a near miss; its authors
  promise that for its paragraph alone.
- BEIR (Thakur et al. 2021): each entry of the corpus becomes a document. Its judgments are of whole
  documents, so gold is the document: citing any sentence of one that was judged relevant counts,
  and every grade above 0 is the same.

What does not fit is left out and counted, never bent.
"""

import csv
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.errors import NotImported
from index import sentences
from index.language import detect
from rag.feedback import places

Form = Literal["squad", "beir"]

DOCUMENTS, CASES = "corpus", "cases.jsonl"
"""What is written into the folder of an import."""

LeftOut = Literal["language", "id", "answer", "judged", "gone", "empty"]
"""Why a question makes no case; `_REASONS` says it in words."""

_REASONS: dict[LeftOut, str] = {
    "language": "in neither Arabic nor English",
    "id": "with an id that another has",
    "answer": "whose answer does not stand in one sentence that its paragraph has once",
    "judged": "for which no document was judged relevant",
    "gone": "whose relevant documents are not in the corpus",
    "empty": "of a paragraph without text",
}
_SLUG_LENGTH = 40


class _Answer(BaseModel):
    text: str
    answer_start: int


class _Question(BaseModel):
    id: str
    question: str
    answers: list[_Answer] = []
    is_impossible: bool = False


class _Paragraph(BaseModel):
    context: str
    qas: list[_Question]


class _Article(BaseModel):
    title: str = ""
    paragraphs: list[_Paragraph]


class _Squad(BaseModel):
    data: list[_Article]


class _Entry(BaseModel):
    """A line of a BEIR file: a document, or a question, which has no title."""

    model_config = ConfigDict(populate_by_name=True)

    id: str = Field(alias="_id")
    title: str = ""
    text: str


_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import wrote, and what it did not."""

    documents: int
    cases: int
    left_out: Mapping[LeftOut, int]


@dataclass(slots=True, kw_only=True)
class _Writing:
    """An import under way. Lives inside `bring_in` only."""

    folder: Path
    documents: int = 0
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: Counter[LeftOut] = field(default_factory=Counter)

    def document(self, name: str, text: str) -> str:
        """Writes a document; returns its source. The number keeps names apart."""
        self.documents += 1
        slug = re.sub(r"[^\w-]+", "-", name)[:_SLUG_LENGTH].strip("-_")
        source = f"{self.documents:06}{'-' if slug else ''}{slug}.txt"
        (self.folder / DOCUMENTS / source).write_bytes(text.encode())
        return source

    def case(self, name: str, question: str, **rest: Any) -> None:
        """Takes a case, unless its question cannot be one."""
        if detect(question) == "und":
            self.left_out["language"] += 1
        elif name in self.cases:
            self.left_out["id"] += 1
        else:
            self.cases[name] = {"id": name, "question": question, **rest}


def bring_in(form: Form, path: Path, out: Path) -> Imported:
    """Takes over documents and cases of another format.

    Args:
        form: `squad` or `beir`.
        path: the JSON file of SQuAD, or the folder of BEIR.
        out: a folder that is not there yet, or is empty; all of it is written, or nothing.

    Raises:
        NotImported: what is there cannot be read, makes no case, or `out` cannot be written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotImported(f"{out}: is there already; name a new folder for --out")
    unfinished = out.resolve().with_name(f".{out.resolve().name}.{os.getpid()}")
    try:
        (unfinished / DOCUMENTS).mkdir(parents=True)
        writing = _Writing(folder=unfinished)
        if form == "squad":
            _squad(path, writing)
        else:
            _beir(path, writing)
        if not writing.cases:
            raise NotImported(f"{path}: no case can be made of it{_reasons(writing.left_out)}")
        lines = (json.dumps(case, ensure_ascii=False) for case in writing.cases.values())
        (unfinished / CASES).write_text("".join(f"{one}\n" for one in lines), encoding="utf-8")
        os.replace(unfinished, out)
    except OSError as error:
        where = error.filename or out
        raise NotImported(f"{where}: cannot be read or written ({error.strerror})") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Imported(
        documents=writing.documents, cases=len(writing.cases), left_out=writing.left_out
    )


def told(imported: Imported, out: Path) -> str:
    """Returns what was written and left out, and how to run it."""
    return (
        f"{imported.documents} documents in {out / DOCUMENTS}, {imported.cases} cases in"
        f" {out / CASES}{_reasons(imported.left_out)}\n"
        f"run: sanad eval --cases {out / CASES} --corpus {out / DOCUMENTS}"
    )


def _reasons(left_out: Mapping[LeftOut, int]) -> str:
    if not left_out:
        return ""
    return "; questions left out: " + ", ".join(
        f"{n} {_REASONS[why]}" for why, n in left_out.items()
    )


def _squad(path: Path, writing: _Writing) -> None:
    sources: dict[str, str] = {}
    for article in _parsed(_Squad, path.read_bytes(), f"{path}").data:
        for paragraph in article.paragraphs:
            text = paragraph.context
            if not text.strip():
                writing.left_out["empty"] += len(paragraph.qas)
                continue
            if text not in sources:
                sources[text] = writing.document(article.title, text)
            for asked in paragraph.qas:
                _question(asked, text, sources[text], writing)


def _question(asked: _Question, text: str, source: str, writing: _Writing) -> None:
    if asked.is_impossible:
        writing.case(asked.id, asked.question, kind="near-miss")
        return
    held = [(answer.text, _sentence(answer, text)) for answer in asked.answers]
    quotes = dict.fromkeys(quote for _, quote in held if quote)
    if not quotes:
        writing.left_out["answer"] += 1
        return
    writing.case(
        asked.id,
        asked.question,
        kind="answerable",
        gold=[{"source": source, "quote": quote} for quote in quotes],
        answers=list(dict.fromkeys(answer for answer, quote in held if quote)),
    )


def _sentence(answer: _Answer, text: str) -> str:
    """Returns the sentence that holds an answer; nothing where none does, or it is there twice."""
    start, end = answer.answer_start, answer.answer_start + len(answer.text)
    if not answer.text.strip() or text[start:end] != answer.text:
        return ""
    for span in sentences.split(text):
        quote = text[span.start : span.end]
        if span.start <= start and end <= span.end and len(places(quote, text)) == 1:
            return quote
    return ""


def _beir(path: Path, writing: _Writing) -> None:
    sources: dict[str, str] = {}
    for entry in _entries(path / "corpus.jsonl"):
        text = "\n\n".join(part for part in (entry.title.strip(), entry.text.strip()) if part)
        if text:
            sources[entry.id] = writing.document(entry.title or entry.id, text)
    judged = _judged(path)
    for query in _entries(path / "queries.jsonl"):
        relevant = judged.get(query.id, [])
        gold = [{"source": sources[name], "quote": ""} for name in relevant if name in sources]
        if not gold:
            writing.left_out["gone" if relevant else "judged"] += 1
            continue
        writing.case(query.id, query.text, kind="answerable", gold=gold)


def _entries(path: Path) -> Iterator[_Entry]:
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _parsed(_Entry, line, f"{path}:{number}")


def _judged(path: Path) -> dict[str, list[str]]:
    """Returns the documents judged relevant by question: those of the test, where there is one."""
    files = sorted((path / "qrels").glob("*.tsv"))
    tests = [file for file in files if file.name == "test.tsv"]
    if not files:
        raise NotImported(f"{path}: there are no judgments (qrels/*.tsv); name a BEIR folder")
    found: dict[str, list[str]] = {}
    for file in tests or files:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            for number, row in enumerate(csv.reader(rows, delimiter="\t"), start=1):
                if number == 1 or not row:
                    continue  # the first line names the columns
                if len(row) != 3 or not re.fullmatch(r"-?\d+", row[2].strip()):
                    raise NotImported(
                        f"{file}:{number}: got {row}; a line is query-id, corpus-id and a whole"
                        " number, with tabs between"
                    )
                if int(row[2]) > 0:
                    found.setdefault(row[0], []).append(row[1])
    return found


def _parsed(model: type[_Model], content: bytes | str, place: str) -> _Model:
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise NotImported(
            f"{place}: {where}: {first['msg']}; eval/data/README.md says what is read"
        ) from error
