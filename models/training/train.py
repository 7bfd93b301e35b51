"""An English encoder with Arabic words -> a bilingual one.

    .venv/bin/python -m models.training.train DATA TEACHER START OUT --steps 1000
    .venv/bin/python -m models.training.train DATA TEACHER START OUT --steps 1800 --questions

The student learns to give an Arabic text the vector that the frozen teacher gives its English
translation (Reimers and Gurevych 2020), by cosine and by contrast with the rest of the batch.
English is anchored: its word vectors do not move, and every eighth batch asks for the teacher's own
English vectors. With `--questions`, questions are drawn to the passages and sentences that answer
them, in all four directions, and the text that we wrote is learnt too.
"""

import argparse
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from models.training import examples
from models.training.examples import Reading, Row
from models.training.vocabulary import ARABIC

SEED = 20261122
SCALE = 25.0
"""Inverse temperature of the contrast."""
DISTANCE = 5.0
"""Weight of the cosine distance beside the contrast."""
PIECES = 2_560
"""Word pieces of a batch, padding included: short texts make large batches."""
MAX_ROWS = 192
MAX_PIECES = 192
POOL = 12_000
"""Rows among which batches of like length are formed."""
RATES = {"layers": 1.5e-4, "words": 5e-4}
WARM_UP = 150
ROUND = "pppppppe", "pqpqpqeq"
"""The kinds of eight steps, without and with questions: pairs, English, questions."""
Item = TypeVar("Item")


def batches(
    rows: Sequence[Item], lengths: Sequence[int], rng: random.Random
) -> Iterator[list[Item]]:
    """Yields batches of rows of like length, once through all rows in a new order."""
    order = rng.sample(range(len(rows)), len(rows))
    for start in range(0, len(order), POOL):
        made: list[list[Item]] = [[]]
        for n in sorted(order[start : start + POOL], key=lambda n: lengths[n]):
            longest = min(lengths[n], MAX_PIECES)
            if (len(made[-1]) + 1) * longest > PIECES or len(made[-1]) == MAX_ROWS:
                made.append([])
            made[-1].append(rows[n])
        whole = [batch for batch in made if len(batch) > 3]
        yield from rng.sample(whole, len(whole))


def read(model: Any, texts: Sequence[str]) -> tuple[Tensor, Tensor, Tensor]:
    """Returns states `(n, pieces, dim)`, mask `(n, pieces, 1)`, and offsets of the pieces."""
    cut = model.tokenizer(
        list(texts),
        padding=True,
        truncation=True,
        max_length=MAX_PIECES,
        return_tensors="pt",
        return_offsets_mapping=True,
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = (
            model[0]
            .auto_model(input_ids=cut["input_ids"], attention_mask=cut["attention_mask"])
            .last_hidden_state
        )
    return states.float(), cut["attention_mask"].unsqueeze(-1), cut["offset_mapping"]


def embed(model: Any, texts: Sequence[str]) -> Tensor:
    """Returns unit vectors of shape `(len(texts), dim)`."""
    states, mask, _ = read(model, texts)
    return functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)


def contrast(found: Tensor, wanted: Tensor, same: Tensor | None = None) -> Tensor:
    """Returns the loss of telling each row's counterpart from the others, both ways.

    Args:
        found: Shape `(n, dim)`.
        wanted: Shape `(n, dim)`, row by row what `found` should meet.
        same: Shape `(n, n)`: couples that are not told apart, for they mean the same.
    """
    scores = SCALE * found @ wanted.T
    if same is not None:
        scores = scores.masked_fill(same, -1e4)
    right = torch.arange(len(scores))
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2


def _same(texts: Sequence[str]) -> Tensor:
    numbers = {text: n for n, text in enumerate(dict.fromkeys(texts))}
    ids = torch.tensor([numbers[text] for text in texts])
    return (ids[:, None] == ids[None, :]) & ~torch.eye(len(ids), dtype=torch.bool)


def distance(student: Any, teacher: Any, batch: Sequence[Row], side: int) -> Tensor:
    """Returns how far the student's vectors of one side are from the teacher's of the English."""
    english = [row[0] for row in batch]
    with torch.inference_mode():
        wanted = embed(teacher, english)
    wanted = wanted.clone()
    found = embed(student, [row[side] for row in batch])
    far = 1 - (found * wanted).sum(1).mean()
    return DISTANCE * far + contrast(found, wanted, _same(english))


def asked(student: Any, batch: Sequence[Reading]) -> Tensor:
    """Returns the loss of finding each question's passage, and its sentence, in the batch.

    A sentence's vector is the mean of its pieces as they stand in the passage (late chunking,
    Guenther and others 2024): it knows what `he` stands for.
    """
    states, mask, offsets = read(student, [reading.text for reading in batch])
    passages = functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)
    sentences: list[Tensor] = []
    questions: list[str] = []
    passage_of: list[int] = []
    sentence_of: list[int] = []
    for n, reading in enumerate(batch):
        numbers = {}
        for number, (start, end) in enumerate(reading.spans):
            inside = (offsets[n, :, 0] >= start) & (offsets[n, :, 1] <= end)
            inside &= offsets[n, :, 1] > offsets[n, :, 0]
            if inside.any():
                numbers[number] = len(sentences)
                sentences.append(states[n][inside].mean(0))
        for question, number in reading.questions:
            if number in numbers:
                questions.append(question)
                passage_of.append(n)
                sentence_of.append(numbers[number])
    found = embed(student, questions)
    told = functional.normalize(torch.stack(sentences), dim=1)
    return functional.cross_entropy(
        SCALE * found @ passages.T, torch.tensor(passage_of)
    ) + functional.cross_entropy(SCALE * found @ told.T, torch.tensor(sentence_of))


def train(
    student: Any,
    teacher: Any,
    rows: Sequence[Row],
    read_questions: Callable[[random.Random], Sequence[Reading]] | None,
    *,
    steps: int,
    seed: int = SEED,
) -> None:
    """Trains the student in place; prints the mean loss of each kind every 100 steps.

    Args:
        student: A SentenceTransformer on a BERT, its English pieces before its Arabic ones.
        teacher: The one that knows English.
        rows: Parallel text.
        read_questions: Gives passages with questions, once through them, each time anew.
        steps: Batches.
        seed: Of the order of everything.
    """
    rng = random.Random(seed)
    torch.manual_seed(seed)
    words = student[0].auto_model.embeddings.word_embeddings
    words.sparse = True
    vocabulary = student.tokenizer.get_vocab()
    n_english = min(number for piece, number in vocabulary.items() if ARABIC.search(piece))
    words.weight.register_hook(lambda gradient: _arabic(gradient, n_english))
    layers = [p for p in student.parameters() if p is not words.weight]
    optimizers = (
        torch.optim.AdamW(layers, lr=RATES["layers"], weight_decay=0.0, fused=True),
        # Adam proper would go on moving a rare word for many steps after it was met
        torch.optim.SparseAdam([words.weight], lr=RATES["words"]),
    )
    schedules = [
        torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda n: min(1.0, (n + 1) / WARM_UP) * max(0.02, 1 - n / steps)
        )
        for optimizer in optimizers
    ]
    parallel = _parallel(rows, student, rng)
    questions = _questions(read_questions, student, rng) if read_questions else None
    kinds = ROUND[questions is not None]
    student.eval()  # without dropout: there is little to learn by heart in one pass
    losses: dict[str, list[float]] = {}
    began = time.monotonic()
    for step in range(steps):
        kind = kinds[step % len(kinds)]
        if questions and kind == "q":
            loss = asked(student, next(questions))
        else:
            loss = distance(student, teacher, next(parallel), side=int(kind == "p"))
        student.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(layers, 1.0)
        for optimizer, schedule in zip(optimizers, schedules, strict=True):
            optimizer.step()
            schedule.step()
        losses.setdefault(kind, []).append(loss.item())
        if (step + 1) % 100 == 0:
            means = " ".join(f"{k} {sum(v) / len(v):.4f}" for k, v in sorted(losses.items()))
            print(
                f"{step + 1} {time.monotonic() - began:.0f}s {means}", file=sys.stderr, flush=True
            )
            losses = {}


def _arabic(gradient: Tensor, n_english: int) -> Tensor:
    """Returns the sparse gradient of the word vectors without the rows of English pieces."""
    gradient = gradient.coalesce()
    rows, values = gradient.indices(), gradient.values()
    kept = rows[0] >= n_english
    return torch.sparse_coo_tensor(
        rows[:, kept], values[kept], gradient.shape, check_invariants=False
    )


def _parallel(rows: Sequence[Row], student: Any, rng: random.Random) -> Iterator[list[Row]]:
    print(f"{len(rows)} pairs", file=sys.stderr)
    lengths = _lengths([max(row, key=len) for row in rows], student)
    while True:
        yield from batches(rows, lengths, rng)


def _questions(
    read_questions: Callable[[random.Random], Sequence[Reading]], student: Any, rng: random.Random
) -> Iterator[list[Reading]]:
    while True:
        found = read_questions(rng)
        yield from batches(found, _lengths([r.text for r in found], student), rng)


def _lengths(texts: Sequence[str], student: Any) -> list[int]:
    return [len(ids) for ids in student.tokenizer(list(texts), truncation=False)["input_ids"]]


def main() -> None:
    """Trains and writes the model."""
    from sentence_transformers import SentenceTransformer

    parser = argparse.ArgumentParser(description="Trains the bilingual encoder.")
    parser.add_argument("data", type=Path)
    parser.add_argument("teacher", type=Path)
    parser.add_argument("start", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--questions", action="store_true", help="questions and our own text too")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    eager = {"attn_implementation": "eager"}  # the quickest backwards on a CPU
    teacher = SentenceTransformer(str(given.teacher), device="cpu", model_kwargs=eager)
    student = SentenceTransformer(str(given.start), device="cpu", model_kwargs=eager)
    train(
        student,
        teacher,
        examples.pairs(given.data, ours=given.questions),
        partial(examples.readings, given.data) if given.questions else None,
        steps=given.steps,
        seed=given.seed,
    )
    shutil.copytree(given.start, given.out, dirs_exist_ok=True)  # all but the weights is the same
    held: Any = student[0].auto_model
    weights = {name: tensor.contiguous() for name, tensor in held.state_dict().items()}
    save_file(weights, given.out / "model.safetensors", metadata={"format": "pt"})


if __name__ == "__main__":
    main()
