"""Claims with evidence -> the reader of claims, which tells what follows from what does not.

    .venv/bin/python -m models.training.claims DATA START OUT --steps 1100

START is what `models.training.reader` wrote: it has learnt to read two texts together. Here it
learns from our own claims (`eval/data/claims/calibration.jsonl`, without those held out for the
weights of the support check), from Arabic headlines that agree or disagree (ANS), and from our own
bilingual passages and TICO-19, whose sentences support their translations until a number, a month,
a name or a "not" is changed.
"""

import argparse
import csv
import gzip
import json
import random
import re
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from index.language import detect
from models.training import written
from models.training.reader import MAX_PIECES, RATE, WARM_UP, Reader
from models.training.train import batches

SEED = 20261124
CLAIMS = Path(__file__).resolve().parents[2] / "eval" / "data" / "claims" / "calibration.jsonl"
HELD_OUT = frozenset({"c9", "c10", "c11", "c12", "c13"})
"""Groups of claims (the first part of their ids) that are not learnt from."""
ROUNDS = 5
"""How often our claims come up, and twice the headlines, for once of the rest."""
MADE = 9_000
"""Translated sentences, many of them falsified, that are taken by chance."""
PARTS = 24
"""Values that are read off each piece."""
SUPPORTED, CONTRADICTED, UNSUPPORTED = range(3)
_VERDICTS = {"supported": SUPPORTED, "contradicted": CONTRADICTED}
_STANCES = {"agree": SUPPORTED, "disagree": CONTRADICTED}
_MONTHS = (
    ("January", "يناير"), ("February", "فبراير"), ("March", "مارس"), ("April", "أبريل"),
    ("May", "مايو"), ("June", "يونيو"), ("July", "يوليو"), ("August", "أغسطس"),
    ("September", "سبتمبر"), ("October", "أكتوبر"), ("November", "نوفمبر"),
    ("December", "ديسمبر"),
)  # fmt: skip
_VERB = re.compile(r"\b(?:was|were|is|are|had|has|could|would|will|can|did)\b(?! not)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
Example = tuple[str, str, int]
"""Claim, evidence, and one of the three verdicts."""


def group(claim: str) -> str:
    """Returns the group of a claim by its id."""
    return claim.split("-")[0]


def ours(rng: random.Random) -> Iterator[Example]:
    """Yields our claims; some with a sentence of another claim beside their evidence."""
    rows = [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]
    learnt = [row for row in rows if group(row["id"]) not in HELD_OUT]
    for _ in range(ROUNDS):
        for row in learnt:
            evidence = list(row["evidence"])
            other = rng.choice(learnt)["evidence"][0]
            if len(evidence) == 1 and detect(other) == detect(evidence[0]) and rng.random() < 0.2:
                evidence.insert(rng.randrange(2), other)
            verdict = _VERDICTS.get(row["verdict"], UNSUPPORTED)
            yield row["claim"], " ".join(evidence), verdict


def headlines(data: Path) -> Iterator[Example]:
    """Yields pairs of Arabic headlines."""
    for part in ("train", "dev"):
        with gzip.open(data / f"claims/ans_stance_{part}.csv.gz", "rt", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield row["s2"], row["s1"], _STANCES.get(row["stance"], UNSUPPORTED)


def changed(rng: random.Random) -> Iterator[Example]:
    """Yields sentences of our passages with their translation as evidence, many of them changed."""
    passages = written.passages()
    names = [n for p in passages for s in p.sentences for n in _NAME.findall(s[0])]
    for passage in passages:
        for number, sentence in enumerate(passage.sentences):
            for side in (0, 1):
                other = 1 - side if rng.random() < 0.85 else side
                evidence, claim, verdict = [sentence[other]], sentence[side], SUPPORTED
                beside = rng.randrange(len(passage.sentences))
                if beside != number and rng.random() < 0.4:
                    evidence.insert(beside > number, passage.sentences[beside][other])
                chance = rng.random()
                if chance < 0.12 and len(passage.sentences) > 1:
                    rest = [s[other] for n, s in enumerate(passage.sentences) if n != number]
                    evidence, verdict = rest[:2], UNSUPPORTED
                elif chance < 0.55:
                    false = falsified(claim, names, rng)
                    if false:
                        claim, verdict = false, CONTRADICTED
                yield claim, " ".join(evidence), verdict


def translated(data: Path, rng: random.Random) -> Iterator[Example]:
    """Yields sentences of TICO-19 with their translation as evidence, half of them falsified."""
    with gzip.open(data / "pairs/tico19.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t")[:2] for line in file]
    names = [name for row in rows for name in _NAME.findall(row[0])]
    for row in rows:
        side = rng.randrange(2)
        false = falsified(row[side], names, rng) if rng.random() < 0.5 else ""
        yield false or row[side], row[1 - side], CONTRADICTED if false else SUPPORTED


def falsified(text: str, names: Sequence[str], rng: random.Random) -> str:
    """Returns a text with a number, a month, a name or a "not" changed; empty if it has none."""
    ways = [_number, _month, _negated]
    rng.shuffle(ways)
    for way in ways:
        found = way(text, rng)
        if found:
            return found
    mine = _NAME.findall(text)
    other = [name for name in rng.sample(names, 5) if name not in text]
    return text.replace(rng.choice(mine), rng.choice(other), 1) if mine and other else ""


def _number(text: str, rng: random.Random) -> str:
    found = list(re.finditer(r"\d+", text))
    if not found:
        return ""
    place = rng.choice(found)
    old = int(place[0])
    others = {old + rng.randint(1, 9), max(0, old - rng.randint(1, 9)), old * 10, old + 2}
    others.add(int(place[0][::-1]))
    new = rng.choice(sorted(others - {old}))
    return f"{text[: place.start()]}{new}{text[place.end() :]}"


def _month(text: str, rng: random.Random) -> str:
    for side in (0, 1):
        for month in _MONTHS:
            if re.search(rf"(?<!\w){month[side]}(?!\w)", text):
                other = rng.choice([m[side] for m in _MONTHS if m != month])
                return text.replace(month[side], other, 1)
    return ""


def _negated(text: str, rng: random.Random) -> str:
    found = list(_VERB.finditer(text))
    if not found:
        return ""
    end = rng.choice(found).end()
    return f"{text[:end]} not{text[end:]}"


class Judge(Reader):
    """The reader with a head for claims: what the claim's pieces have seen of the evidence."""

    def __init__(self, bert: Any, tokenizer: Any) -> None:
        super().__init__(bert, tokenizer)
        size = bert.config.hidden_size
        self.part = nn.Linear(size, PARTS)
        self.verdict = nn.Linear(3 * PARTS, 3)

    def judge(self, batch: Sequence[Example]) -> Tensor:
        """Returns the scores of the three verdicts, shape `(n, 3)`."""
        cut = self.tokenizer(
            [claim for claim, _, _ in batch],
            [evidence for _, evidence, _ in batch],
            padding=True,
            truncation="only_second",
            max_length=MAX_PIECES,
            return_tensors="pt",
        )
        part = torch.tensor(
            [[-1 if p is None else p for p in cut.sequence_ids(n)] for n in range(len(batch))]
        )
        states = self.states(cut, (part == 1).long())
        values = self.part(states)
        of_claim = (part == 0).unsqueeze(-1)
        most = values.masked_fill(~of_claim, -1e4).max(1).values
        mean = (values * of_claim).sum(1) / of_claim.sum(1)
        scores: Tensor = self.verdict(torch.cat([values[:, 0], mean, most], 1))
        return scores


def train(judge: Judge, found: Sequence[Example], *, steps: int, rng: random.Random) -> None:
    """Trains the changes and the head in place; prints the mean loss every 50 steps."""
    ids = judge.tokenizer([f"{claim} {evidence}" for claim, evidence, _ in found])["input_ids"]
    lengths = [len(row) + 1 for row in ids]
    learnt = [p for p in judge.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min(1.0, (n + 1) / WARM_UP) * max(0.02, 1 - n / steps)
    )
    began, losses, step = time.monotonic(), [], 0
    while step < steps:
        for batch in batches(found, lengths, rng):
            truth = torch.tensor([verdict for _, _, verdict in batch])
            loss = functional.cross_entropy(judge.judge(batch), truth)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            step += 1
            if step % 50 == 0:
                mean, losses = sum(losses) / len(losses), []
                print(f"{step} {time.monotonic() - began:.0f}s {mean:.4f}", file=sys.stderr)
            if step == steps:
                return


def main() -> None:
    """Trains the reader of claims and writes its weights, in half precision."""
    from sentence_transformers import SentenceTransformer

    parser = argparse.ArgumentParser(description="Trains the reader of claims.")
    parser.add_argument("data", type=Path)
    parser.add_argument("start", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", type=Path, default=Path("models/encoder"))
    parser.add_argument("--steps", type=int, required=True)
    given = parser.parse_args()
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    eager = {"attn_implementation": "eager", "dtype": "float32"}
    encoder = SentenceTransformer(str(given.encoder), device="cpu", model_kwargs=eager)
    held: Any = encoder[0].auto_model
    judge = Judge(held, encoder.tokenizer).eval()
    judge.load_state_dict(load_file(given.start), strict=False)
    made = [*changed(rng), *translated(given.data, rng)]
    found = [*ours(rng), *(2 * [*headlines(given.data)]), *rng.sample(made, MADE)]
    print(f"{len(found)} claims", file=sys.stderr)
    train(judge, found, steps=given.steps, rng=rng)
    unused = ("answers.", "none.")  # the heads for questions
    weights = {
        name: value.detach().half().contiguous()
        for name, value in judge.named_parameters()
        if value.requires_grad and not name.startswith(unused)
    }
    save_file(weights, given.out, metadata={"format": "pt"})


if __name__ == "__main__":
    main()
