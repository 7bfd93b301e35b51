"""The recipe of the reader of claims, and that numpy reads what it trained."""

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

from index.bert import Bert, read_safetensors
from models.training import calibrate, claims, reader
from models.training.examples import Reading
from rag.entailment import Entailment
from tests import bert

TEXT = "the river is wide. the bridge is old."
READING = Reading(text=TEXT, spans=((0, 18), (19, 37)), questions=(("who built the bridge?", 1),))
OTHER = Reading(text="the dam is old.", spans=((0, 15),), questions=())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bert.make(tmp_path_factory.mktemp("bert") / "tiny")


def encoder(folder: Path) -> Any:
    eager = {"attn_implementation": "eager"}
    return SentenceTransformer(str(folder), device="cpu", model_kwargs=eager)


def test_a_question_meets_its_passage_without_the_answer_and_another_passage() -> None:
    rng = random.Random(0)
    found = [c for _ in range(20) for c in reader.couples([READING, OTHER], [[1], [0]], rng)]
    assert {(c.text, c.answer) for c in found} == {
        (TEXT, 1),
        ("the river is wide. ", None),
        ("the dam is old.", None),
    }


def test_taking_a_sentence_out_moves_the_others() -> None:
    left = reader.without("?", READING, 0)
    assert left.text == "the bridge is old."
    assert [left.text[a:b] for a, b in left.spans] == ["the bridge is old."]


def test_reading_learns_which_sentence_answers(folder: Path) -> None:
    torch.manual_seed(0)
    model = encoder(folder)
    made = reader.Reader(model[0].auto_model, model.tokenizer)
    found = [
        c for _ in range(8) for c in reader.couples([READING, OTHER], [[1], []], random.Random(0))
    ]
    before = reader.loss_of(made(found), found).item()
    reader.train(made, found, steps=60, rng=random.Random(0))
    assert reader.loss_of(made(found), found).item() < before / 2


def test_numpy_reads_claims_as_they_were_trained(folder: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = encoder(folder)
    judge = claims.Judge(model[0].auto_model, model.tokenizer).eval()
    rows = [
        ("the river is wide", "the old river is wide.", 0),
        ("the dam", "the bridge is old.", 2),
    ]
    claims.train(judge, rows * 8, steps=10, rng=random.Random(0))
    kept = {n: p.detach() for n, p in judge.named_parameters() if p.requires_grad}
    save_file(kept, tmp_path / "claims.safetensors")
    held = Bert.load(folder)
    assert held is not None
    reading = Entailment(held, read_safetensors(tmp_path / "claims.safetensors"))
    for claim, evidence, _ in rows:
        with torch.inference_mode():
            first, second, third = judge.judge([(claim, evidence, 0)])[0].tolist()
        meant = reading.read(claim, [evidence])
        assert meant.margin == pytest.approx(first - max(second, third), abs=0.1)
        assert meant.against == pytest.approx(second - third, abs=0.1)


@pytest.mark.parametrize(
    "text", ["It opened in 1859.", "افتتح في مايو.", "He was here.", "The people of London left."]
)
def test_a_falsehood_differs_from_its_truth(text: str) -> None:
    names = ["Paris", "Madrid", "Vienna", "Cairo", "Amman", "Tunis"]
    assert claims.falsified(text, names, random.Random(0)) not in ("", text)


def test_our_claims_come_without_those_held_out() -> None:
    told = {text for text, _, _ in claims.ours(random.Random(0))}
    lines = claims.CLAIMS.read_text(encoding="utf-8").splitlines()
    held = [line for line in lines if '"id": "c9-' in line or '"id":"c9-' in line]
    assert held
    assert not any(text in line for text in told for line in held[:20])


def test_the_fit_finds_what_tells_true_from_false() -> None:
    rng = np.random.default_rng(0)
    signs = rng.random(400) < 0.3
    rows = [
        {"signal": float(s), "noise": float(n)} for s, n in zip(signs, rng.random(400), strict=True)
    ]
    weights = calibrate.fit(rows, [not sign for sign in signs])
    assert weights["signal"] < -2
    assert abs(weights["noise"]) < 0.5
    assert weights["bias"] > 0
