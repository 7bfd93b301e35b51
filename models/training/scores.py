"""Development scores: sentence matching, and questions to paragraphs in all four directions.

    .venv/bin/python -m models.training.scores DATA [--encoder FOLDER] [--search]

Sentence matching (share of sentences whose translation is the nearest of all): NTREX-128, PUD.
Paragraphs: TyDi QA's Arabic and SelQA's English development parts, and our own questions across
languages on their paragraphs, which are named by their hash, for their text is not ours. With
`--search` the whole of `sanad search` answers instead of the encoder alone.
"""

import argparse
import gzip
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index import search as searching
from index.build import ingest
from index.embed import SentenceEncoder
from index.store import Index
from index.types import Vectors

OWN = Path(__file__).parent / "development"
TOP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question, the paragraph that answers it, and where the answer begins there."""

    text: str
    paragraph: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Questions over a set of paragraphs."""

    name: str
    paragraphs: tuple[str, ...]
    questions: tuple[Asked, ...]


def tasks(data: Path, *, limit: int = 400) -> Iterator[Task]:
    """Yields the tasks: ar-ar, en-en, en-ar, ar-en."""
    tydi, tydi_asked = _squad(data / "development/tydiqa-ar-dev.json.gz")
    selqa, selqa_asked = _selqa(data / "claims/selqa-ass-dev.json.gz")
    yield Task(name="tydi ar-ar", paragraphs=tydi, questions=_part(tydi_asked, limit))
    yield Task(name="selqa en-en", paragraphs=selqa, questions=_part(selqa_asked, limit))
    for direction, paragraphs in (("en_on_ar", tydi), ("ar_on_en", selqa)):
        by_hash = {hashlib.sha256(p.encode()).hexdigest()[:12]: p for p in paragraphs}
        lines = (OWN / f"{direction}.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        asked = tuple(
            Asked(text=r["question"], paragraph=by_hash[r["paragraph"]], start=r["answer"][0])
            for r in rows
        )
        name = direction.replace("_on_", "-")
        yield Task(name=f"own {name}", paragraphs=paragraphs, questions=asked)


def _part(asked: Sequence[Asked], limit: int) -> tuple[Asked, ...]:
    order = np.random.default_rng(0).permutation(len(asked))[:limit]
    return tuple(asked[n] for n in order)


def _squad(path: Path) -> tuple[tuple[str, ...], tuple[Asked, ...]]:
    found: list[Asked] = []
    for article in _json(path)["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            for qa in paragraph["qas"]:
                start = qa["answers"][0]["answer_start"]
                found.append(Asked(text=qa["question"], paragraph=text, start=start))
    return tuple(dict.fromkeys(q.paragraph for q in found)), tuple(found)


def _selqa(path: Path) -> tuple[tuple[str, ...], tuple[Asked, ...]]:
    found: list[Asked] = []
    paragraphs = []
    for row in _json(path):
        text = " ".join(row["candidates"])
        paragraphs.append(text)
        if row["answers"]:
            start = len(" ".join(row["candidates"][: row["answers"][0]]))
            found.append(Asked(text=row["question"], paragraph=text, start=start + 1))
    return tuple(dict.fromkeys(paragraphs)), tuple(found)


def _json(path: Path) -> Any:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def ndcg(ranks: Sequence[int | None]) -> float:
    """Returns nDCG at 10 for questions with one right paragraph each, by its rank from 0."""
    gains = [1 / np.log2(r + 2) if r is not None and r < TOP else 0.0 for r in ranks]
    return float(np.mean(gains))


def matching(encoder: SentenceEncoder, path: Path) -> tuple[float, float]:
    """Returns the share of sentences whose translation is nearest: English to Arabic, and back."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t")[:2] for line in lines]
    english, arabic = (_read(encoder, [r[n] for r in rows]) for n in (0, 1))
    near = english @ arabic.T
    right = np.arange(len(rows))
    return float((near.argmax(1) == right).mean()), float((near.argmax(0) == right).mean())


def encoder_scores(encoder: SentenceEncoder, data: Path) -> dict[str, float]:
    """Returns the scores of the encoder alone, by name."""
    scores = {}
    for name in ("ntrex128", "ud_pud"):
        scores[f"{name} en-ar"], scores[f"{name} ar-en"] = matching(
            encoder, data / f"development/{name}.tsv.gz"
        )
    known: dict[tuple[str, ...], Vectors] = {}
    for task in tasks(data):
        if task.paragraphs not in known:
            known[task.paragraphs] = _read(encoder, task.paragraphs)
        asked = np.concatenate([encoder.encode_query(q.text) for q in task.questions])
        near = asked @ known[task.paragraphs].T
        right = [task.paragraphs.index(q.paragraph) for q in task.questions]
        ranks = [int((row > row[n]).sum()) for row, n in zip(near, right, strict=True)]
        scores[task.name] = ndcg(ranks)
    return scores


def _read(encoder: SentenceEncoder, texts: Sequence[str]) -> Vectors:
    vectors, _ = encoder.encode_passages(texts, [[] for _ in texts])
    return vectors


def search_scores(encoder: str, data: Path) -> dict[str, float]:
    """Returns, by task, nDCG at 10 of `sanad search` and how often the first sentence is right."""
    scores = {}
    with tempfile.TemporaryDirectory() as folder:
        for task in tasks(data):
            place = Path(folder) / hashlib.sha256(task.name.encode()).hexdigest()[:8]
            with indexed(task, place, encoder) as index:
                ranks, first = [], []
                for asked in task.questions:
                    hits = searching.search(index, asked.text)
                    sources = [hit.source for hit in hits]
                    right = f"{task.paragraphs.index(asked.paragraph):04d}.txt"
                    order = list(dict.fromkeys(sources))
                    ranks.append(order.index(right) if right in order else None)
                    found = searching.sentences(index, asked.text, hits, limit=1)
                    first.append(bool(found) and _answers(found[0], right, asked))
            scores[task.name] = ndcg(ranks)
            scores[f"{task.name} sentence"] = float(np.mean(first))
    return scores


def _answers(found: Any, source: str, asked: Asked) -> bool:
    return bool(found.source == source and found.sentence.start <= asked.start < found.sentence.end)


def indexed(task: Task, place: Path, encoder: str) -> Index:
    """Returns an index with a document for each paragraph."""
    texts = place / "texts"
    texts.mkdir(parents=True)
    for number, paragraph in enumerate(task.paragraphs):
        (texts / f"{number:04d}.txt").write_text(paragraph, encoding="utf-8")
    loaded = SentenceEncoder(encoder) if encoder else None
    index = Index.open(place / "index", create=True, encoder=loaded)
    ingest(index, [texts])
    return index


def main() -> None:
    """Prints a line for each score."""
    parser = argparse.ArgumentParser(description="Prints development scores.")
    parser.add_argument("data", type=Path)
    parser.add_argument("--encoder", default="", help="a model's folder; with --search, or none")
    parser.add_argument("--search", action="store_true", help="score the whole search")
    given = parser.parse_args()
    if given.search:
        scores = search_scores(given.encoder, given.data)
    else:
        scores = encoder_scores(SentenceEncoder(given.encoder), given.data)
    for name, score in scores.items():
        print(f"{name:24} {score:.3f}")


if __name__ == "__main__":
    main()
