"""The data -> what the encoder learns from: parallel text, and passages with questions."""

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import sentences as splitting
from models.training import sources, written

SEED = 20261122
OURS = 3
"""Times that what we wrote is read in a round through the data."""
SWITCHED = 0.7
"""Share of an English text's words that are put into Arabic by our word list."""

Row = tuple[str, str]
"""English and Arabic."""


def pairs(data: Path, *, ours: bool) -> list[Row]:
    """Returns parallel text, dictionaries, names and our word list; with `ours`, our text too."""
    rows = [(english, arabic) for _, english, arabic in sources.read(data, sources.ENCODER)]
    rows += sources.lexicon()
    if ours:
        rows += OURS * list(written.pairs())
        rows += _switched(data)
    return rows


def _switched(data: Path) -> Iterator[Row]:
    """Yields English encyclopaedia text with words put into Arabic: code-switched (Qin 2020)."""
    rng = random.Random(SEED)
    translations: dict[str, list[str]] = {}
    for english, arabic in sources.lexicon():
        if " " not in english:
            translations.setdefault(english.lower(), []).append(arabic)
    for row in _selqa(data):
        for text in (row["question"], *row["candidates"]):
            yield (
                text,
                re.sub(
                    r"[A-Za-z]+",
                    lambda m: (
                        rng.choice(translations[m[0].lower()])
                        if m[0].lower() in translations and rng.random() < SWITCHED
                        else m[0]
                    ),
                    text,
                ),
            )


def _selqa(data: Path) -> list[dict[str, Any]]:
    with gzip.open(data / "claims/selqa-ass-test.json.gz", "rt", encoding="utf-8") as file:
        rows: list[dict[str, Any]] = json.load(file)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A passage with questions that it answers."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Start and end of each sentence in the text."""
    questions: tuple[tuple[str, int], ...]
    """Each with the number of the sentence that answers."""


def _reading(title: str, sentences: Sequence[str], asked: Sequence[tuple[str, int]]) -> Reading:
    text = f"{title}\n{' '.join(sentences)}"
    start, spans = len(title) + 1, []
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return Reading(text=text, spans=tuple(spans), questions=tuple(asked))


def readings(data: Path, rng: random.Random) -> list[Reading]:
    """Returns passages with questions, once through the data; ours in both languages.

    A question of ours is asked in a language taken by chance.
    """
    found = []
    for passage in written.passages():
        for told in (0, 1):
            asked = [(rng.choice((en, ar)), n) for en, ar, n in passage.questions]
            title = rng.choice((passage.title[told], ""))
            found.append(_reading(title, [s[told] for s in passage.sentences], asked))
    with gzip.open(data / "development/arcd-train.json.gz", "rt", encoding="utf-8") as file:
        for article in json.load(file)["data"]:
            found += [_squad(paragraph) for paragraph in article["paragraphs"]]
    for row in _selqa(data):
        answers = row["answers"][:1]
        title = rng.choice((row["article"], ""))
        found.append(_reading(title, row["candidates"], [(row["question"], n) for n in answers]))
    return [reading for reading in found if reading.questions]


def _squad(paragraph: dict[str, Any]) -> Reading:
    spans = tuple((s.start, s.end) for s in splitting.split(paragraph["context"]))
    asked = []
    for qa in paragraph["qas"]:
        start = qa["answers"][0]["answer_start"]
        asked += [(qa["question"], n) for n, (a, b) in enumerate(spans) if a <= start < b]
    return Reading(text=paragraph["context"], spans=spans, questions=tuple(asked))
