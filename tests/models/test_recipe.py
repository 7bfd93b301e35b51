"""The recipe of the encoder on a handful of words: every step of it runs and does what it says."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from index.embed import SentenceEncoder
from models.training import examples, export, scores, sources, train, vocabulary, written
from tests import bert

ROWS = (
    ("the river is wide", "النهر واسع"),
    ("the bridge is old", "الجسر قديم"),
    ("the dam is old", "السد قديم"),
    ("the river", "النهر"),
    ("the bridge", "الجسر"),
    ("the dam", "السد"),
    ("wide", "واسع"),
    ("old", "قديم"),
)


@pytest.fixture(scope="module")
def teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert.make(tmp_path_factory.mktemp("teacher") / "english")


@pytest.fixture(scope="module")
def start(teacher: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    english = vocabulary.english_pieces(teacher)
    arabic = vocabulary.arabic_pieces([a for _, a in ROWS] * 20)
    pieces = [*vocabulary.SPECIAL, *english, *(p for p in arabic if p not in english)]
    made = vocabulary.tokenizer(pieces)
    couples = vocabulary.aligned([(e, a, 1.0) for e, a in ROWS], made)
    vectors = vocabulary._vectors(teacher, pieces, couples, len(vocabulary.SPECIAL) + len(english))
    out = tmp_path_factory.mktemp("start") / "start"
    vocabulary._write(teacher, out, made, vectors)
    return out


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المدرسة", "المدرسه"),
        ("إسلام", "اسلام"),
        ("مُحَمَّد", "محمد"),
        ("مـــحمد", "محمد"),
        ("١٢٣؟", "123?"),
        ("علي", "على"),
        ("WIDE", "wide"),
    ],
)
def test_spellings_of_one_word_are_read_alike(one: str, other: str) -> None:
    made = vocabulary.normalizer()
    assert made.normalize_str(one) == made.normalize_str(other)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("والمدرسة", ["وال", "مدرسه"]),
        ("للمدرسة", ["لل", "مدرسه"]),
        ("مدرسة", ["مدرسه"]),
        ("الله", ["الله"]),
        ("algebra", ["algebra"]),
    ],
)
def test_an_article_is_a_word_of_its_own(word: str, parts: list[str]) -> None:
    made = vocabulary.tokenizer(vocabulary.SPECIAL)
    folded = vocabulary.normalizer().normalize_str(word)
    assert made.pre_tokenizer is not None
    assert [part for part, _ in made.pre_tokenizer.pre_tokenize_str(folded)] == parts


def test_an_arabic_word_starts_as_the_english_one_that_translates_it(start: Path) -> None:
    encoder = SentenceEncoder(str(start))
    asked = np.concatenate([encoder.encode_query(a) for _, a in (ROWS[3], *ROWS[6:])])
    told = np.concatenate([encoder.encode_query(e) for e, _ in (ROWS[3], *ROWS[6:])])
    assert (asked @ told.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_training_brings_the_languages_together_and_leaves_english_words(
    teacher: Path, start: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    torch.use_deterministic_algorithms(mode=False)
    tutor = SentenceTransformer(str(teacher), device="cpu")
    student = SentenceTransformer(str(start), device="cpu")
    words = student[0].auto_model.embeddings.word_embeddings.weight
    before = words.detach().clone()

    def apart() -> float:
        with torch.inference_mode():
            wanted = train.embed(tutor, [e for e, _ in ROWS])
            found = train.embed(student, [a for _, a in ROWS])
        return float(1 - (wanted * found).sum(1).mean())

    def read(rng: random.Random) -> list[examples.Reading]:
        told = examples._reading("", [a for _, a in ROWS[:3]], [("the dam is old", 2)])
        return [told] * 4

    far = apart()
    train.train(student, tutor, ROWS, read, steps=48)
    assert apart() < far
    moved = (words.detach() != before).any(dim=1)
    arabic = [bool(vocabulary.ARABIC.search(p)) for p in _pieces(student)]
    assert moved.any()
    assert not moved[~torch.tensor(arabic)].any()


def _pieces(model: object) -> list[str]:
    known = model.tokenizer.get_vocab()  # type: ignore[attr-defined]
    return sorted(known, key=lambda piece: int(known[piece]))


def test_what_ships_reads_as_what_was_trained(
    start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["export", str(start), str(tmp_path / "out")])
    export.main()
    small, whole = SentenceEncoder(str(tmp_path / "out")), SentenceEncoder(str(start))
    for text in ("the river is wide", "الجسر قديم"):
        assert float(small.encode_query(text)[0] @ whole.encode_query(text)[0]) > 0.99
        read, _ = small.encode_passages([text], [[]])
        assert float(read[0] @ small.encode_query(text)[0]) > 0.99


def test_our_text_is_whole() -> None:
    passages = written.passages()
    assert len(passages) > 1_000
    for passage in passages:
        assert all(0 <= n < len(passage.sentences) for _, _, n in passage.questions)
        for english, arabic in passage.sentences:
            assert english.strip()
            assert vocabulary.ARABIC.search(arabic)
    for english, arabic in sources.lexicon():
        assert not vocabulary.ARABIC.search(english)
        assert vocabulary.ARABIC.search(arabic)


def test_a_reading_knows_where_its_sentences_stand() -> None:
    reading = examples._reading("Title", ["One.", "Two two."], [("q", 1)])
    assert [reading.text[a:b] for a, b in reading.spans] == ["One.", "Two two."]


def test_ndcg() -> None:
    assert scores.ndcg([0]) == 1.0
    assert scores.ndcg([None, 10]) == 0.0
    assert scores.ndcg([1]) == pytest.approx(1 / np.log2(3))
