"""The encoder and questions -> a reader: which sentence of a passage answers, or none.

    .venv/bin/python -m models.training.reader DATA models/encoder OUT --steps 1500

The encoder's own weights are left as they are. Low-rank changes to its layers (LoRA, Hu and others
2022) teach it to read a question and a passage together; a sentence's score is a linear function of
the mean of its pieces, beside the score of "none of them", read off the first piece (as in SQuAD
2.0's reading for unanswerable questions: Devlin and others 2019). So the reader is a few megabytes
beside the encoder, not another model.

Each question is read with the passage that answers, with that passage without the sentence that
answers, and with the nearest other passages: the hard part is to see that the subject is there and
the answer is not. As a judge of answers it adds nothing to the search's own scores (`README.md`),
so it does not ship; as a start for the reader of claims (`claims.py`) it has learnt to hold two
texts together.
"""

import argparse
import gzip
import json
import math
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from models.training import examples
from models.training.examples import Reading
from models.training.train import batches

SEED = 20261123
RANK = 16
SCALE = 2.0
"""Factor of the low-rank changes."""
RATE = 1e-3
WARM_UP = 100
MAX_PIECES = 288
NEAREST = 8
"""Other passages from which a wrong one is taken by chance."""
LAYERS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """A question, a passage, and the sentence of it that answers; None if none does."""

    question: str
    text: str
    spans: tuple[tuple[int, int], ...]
    answer: int | None


class Changed(nn.Module):
    """A linear layer with a low-rank change beside it."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear.requires_grad_(False)
        self.down = nn.Parameter(
            torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features)
        )
        self.up = nn.Parameter(torch.zeros(linear.out_features, RANK))

    def forward(self, state: Tensor) -> Tensor:
        """Returns what the layer gives, changed."""
        change = functional.linear(functional.linear(state, self.down), self.up)
        changed: Tensor = self.linear(state) + SCALE * change
        return changed


class Reader(nn.Module):
    """A BERT with changed layers, and what its pieces say of sentences."""

    def __init__(self, bert: Any, tokenizer: Any) -> None:
        super().__init__()
        self.bert = bert.requires_grad_(False)
        self.tokenizer = tokenizer
        for layer in bert.encoder.layer:
            for name in LAYERS:
                owner, _, last = (f"attention.self.{name}" if "." not in name else name).rpartition(
                    "."
                )
                if name in ("intermediate.dense", "output.dense"):
                    owner, last = name.split(".")
                held = layer.get_submodule(owner)
                setattr(held, last, Changed(getattr(held, last)))
        size = bert.config.hidden_size
        self.kinds = nn.Parameter(torch.zeros(2, size))
        """Added to the word vectors of the question and of the passage."""
        self.answers = nn.Linear(size, 1)
        self.none = nn.Linear(size, 1)

    def states(self, cut: Any, kind: Tensor) -> Tensor:
        """Returns the last states of two texts read together, `(n, pieces, dim)`."""
        words = self.bert.embeddings.word_embeddings(cut["input_ids"]) + self.kinds[kind]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states: Tensor = self.bert(
                inputs_embeds=words, attention_mask=cut["attention_mask"]
            ).last_hidden_state
        return states.float()

    def forward(self, couples: Sequence[Couple]) -> list[Tensor]:
        """Returns for each couple the scores of "none" and of each sentence, `(1 + n,)`."""
        cut = self.tokenizer(
            [c.question for c in couples],
            [c.text for c in couples],
            padding=True,
            truncation="only_second",
            max_length=MAX_PIECES,
            return_tensors="pt",
            return_offsets_mapping=True,
        )
        kind = torch.tensor(
            [[int(part == 1) for part in cut.sequence_ids(n)] for n in range(len(couples))]
        )
        states = self.states(cut, kind)
        offsets = cut["offset_mapping"]
        found = []
        for n, couple in enumerate(couples):
            of_passage = (kind[n] == 1) & (offsets[n, :, 1] > offsets[n, :, 0])
            scores = [self.none(states[n, 0])]
            for start, end in couple.spans:
                inside = of_passage & (offsets[n, :, 0] >= start) & (offsets[n, :, 1] <= end)
                if inside.any():
                    scores.append(self.answers(states[n][inside].mean(0)))
                else:
                    scores.append(torch.full((1,), -20.0))
            found.append(torch.cat(scores))
        return found


def loss_of(scores: Sequence[Tensor], couples: Sequence[Couple]) -> Tensor:
    """Returns the mean loss of choosing the sentence that answers, or none."""
    losses = [
        functional.cross_entropy(s[None], torch.tensor([0 if c.answer is None else c.answer + 1]))
        for s, c in zip(scores, couples, strict=True)
    ]
    return torch.stack(losses).mean()


def couples(
    readings: Sequence[Reading], near: Sequence[Sequence[int]], rng: random.Random
) -> list[Couple]:
    """Returns questions with passages that answer them and passages that do not."""
    found = []
    for n, reading in enumerate(readings):
        for question, answer in reading.questions:
            found.append(
                Couple(question=question, text=reading.text, spans=reading.spans, answer=answer)
            )
            if rng.random() < 0.7 and len(reading.spans) > 1:
                found.append(without(question, reading, answer))
            if near[n]:
                other = readings[rng.choice(near[n])]
                found.append(
                    Couple(question=question, text=other.text, spans=other.spans, answer=None)
                )
    return found


def without(question: str, reading: Reading, answer: int) -> Couple:
    """Returns a question with its passage less the sentence that answers."""
    start, end = reading.spans[answer]
    end = reading.spans[answer + 1][0] if answer + 1 < len(reading.spans) else end
    spans = [
        (a, b) if b <= start else (a - (end - start), b - (end - start))
        for n, (a, b) in enumerate(reading.spans)
        if n != answer
    ]
    return Couple(
        question=question,
        text=reading.text[:start] + reading.text[end:],
        spans=tuple(spans),
        answer=None,
    )


def _arcd(data: Path) -> frozenset[str]:
    """Returns the paragraphs of ARCD: kept to measure refusals with."""
    with gzip.open(data / "development/arcd-train.json.gz", "rt", encoding="utf-8") as file:
        articles = json.load(file)["data"]
    return frozenset(p["context"] for article in articles for p in article["paragraphs"])


def nearest(encoder: Any, readings: Sequence[Reading]) -> list[list[int]]:
    """Returns for each passage the nearest others; its own text in translation is left out."""
    texts = list(dict.fromkeys(r.text for r in readings))
    place = {text: n for n, text in enumerate(texts)}
    vectors = encoder.encode(texts, batch_size=32, normalize_embeddings=True)
    vectors = vectors[[place[r.text] for r in readings]]
    found = []
    for n in range(len(readings)):
        near = vectors @ vectors[n]
        near[[m for m in range(len(readings)) if near[m] > 0.93]] = -1.0
        near[n] = -1.0
        found.append([int(m) for m in np.argpartition(-near, NEAREST)[:NEAREST] if near[m] > 0.2])
    return found


def train(reader: Reader, found: Sequence[Couple], *, steps: int, rng: random.Random) -> None:
    """Trains the changes in place; prints the mean loss every 50 steps."""
    lengths = [
        len(a) + len(b)
        for a, b in zip(
            reader.tokenizer([c.question for c in found])["input_ids"],
            reader.tokenizer([c.text for c in found])["input_ids"],
            strict=True,
        )
    ]
    learnt = [p for p in reader.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(1.0, (n + 1) / WARM_UP) * max(0.02, 1 - n / steps)
    )
    reader.bert.eval()
    began, losses, step = time.monotonic(), [], 0
    while step < steps:
        for batch in batches(found, lengths, rng):
            loss = loss_of(reader(batch), batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
            if step % 50 == 0:
                print(
                    f"{step} {time.monotonic() - began:.0f}s {sum(losses) / len(losses):.4f}",
                    file=sys.stderr,
                    flush=True,
                )
                losses = []
            if step == steps:
                return


def main() -> None:
    """Trains the reader and writes its weights."""
    from sentence_transformers import SentenceTransformer

    parser = argparse.ArgumentParser(description="Trains the reader.")
    parser.add_argument("data", type=Path)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, required=True)
    given = parser.parse_args()
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    eager = {"attn_implementation": "eager", "dtype": "float32"}
    encoder = SentenceTransformer(str(given.encoder), device="cpu", model_kwargs=eager)
    arcd = _arcd(given.data)
    readings = [r for r in examples.readings(given.data, rng) if r.text not in arcd]
    near = nearest(encoder, readings)
    print(f"{len(readings)} passages", file=sys.stderr, flush=True)
    found = couples(readings, near, rng)
    print(f"{len(found)} couples", file=sys.stderr, flush=True)
    held: Any = encoder[0].auto_model
    reader = Reader(held, encoder.tokenizer)
    train(reader, found, steps=given.steps, rng=rng)
    weights = {n: p.detach().contiguous() for n, p in reader.named_parameters() if p.requires_grad}
    save_file(weights, given.out, metadata={"format": "pt"})


if __name__ == "__main__":
    main()
