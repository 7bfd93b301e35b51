"""What we wrote for training: passages in both languages, sentence by sentence, with questions.

A line of `written/*.jsonl`: `{"title": [EN, AR], "sentences": [[EN, AR], ...], "questions":
[[EN, AR, NUMBER OF THE SENTENCE THAT ANSWERS], ...]}`.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "written"
Both = tuple[str, str]
"""English and Arabic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A passage in both languages and its questions."""

    title: Both
    sentences: tuple[Both, ...]
    questions: tuple[tuple[str, str, int], ...]

    @property
    def passage(self) -> Both:
        """All sentences, in each language."""
        english, arabic = zip(*self.sentences, strict=True)
        return " ".join(english), " ".join(arabic)


@cache
def passages() -> tuple[Written, ...]:
    """Returns all passages, file by file."""
    return tuple(
        Written(
            title=tuple(row["title"]),
            sentences=tuple((english, arabic) for english, arabic in row["sentences"]),
            questions=tuple((english, arabic, n) for english, arabic, n in row["questions"]),
        )
        for path in sorted(FOLDER.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    )


def pairs() -> tuple[Both, ...]:
    """Returns every title, sentence, question and passage with its translation."""
    return tuple(
        pair
        for written in passages()
        for pair in (
            written.title,
            *written.sentences,
            *((english, arabic) for english, arabic, _ in written.questions),
            written.passage,
        )
    )
