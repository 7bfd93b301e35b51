"""Judged claims -> the weights with which the support check weighs what it observes.

    .venv/bin/python -m models.training.calibrate

Only claims that the reader of claims did not learn from are used (`claims.HELD_OUT`): on those that
it knows by heart its word would count too much. Claims with invented numbers or dates, or with
hardly a word of the evidence, need no weights, for they are never supported. True and false claims
count alike.
"""

import json
import sys
from collections.abc import Sequence

import numpy as np

from models.training.claims import CLAIMS, HELD_OUT, group
from rag.entailment import READER, Entailment
from rag.exact import observe
from rag.support import case, features, vetoed

RIDGE = 1e-2
"""Penalty on the squared weights, for one claim."""
STEPS = 30


def fit(rows: Sequence[dict[str, float]], right: Sequence[bool]) -> dict[str, float]:
    """Returns the weights of a logistic model, by Newton's method."""
    names = list(rows[0])
    table = np.array([[row[name] for name in names] + [1.0] for row in rows])
    truth = np.array(right, dtype=float)
    balance = np.where(truth == 1, 0.5 / truth.mean(), 0.5 / (1 - truth.mean()))
    weights = np.zeros(table.shape[1])
    penalty = RIDGE * len(rows) * np.eye(len(weights))
    penalty[-1, -1] = 0.0
    for _ in range(STEPS):
        share = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (balance * (truth - share)) - penalty @ weights
        curve = (table.T * (balance * share * (1 - share))) @ table + penalty
        weights += np.linalg.solve(curve, slope)
    return {name: round(float(w), 3) for name, w in zip([*names, "bias"], weights, strict=True)}


def main() -> None:
    """Writes `models/reader/support.json`."""
    entailment = Entailment.load()
    if entailment is None:
        sys.exit(f"{READER} is missing: train it first (models.training.claims)")
    lines = CLAIMS.read_text(encoding="utf-8").splitlines()
    held = [row for row in map(json.loads, lines) if group(row["id"]) in HELD_OUT]
    cases: dict[str, tuple[list[dict[str, float]], list[bool]]] = {}
    for row in held:
        seen = observe(row["claim"], row["evidence"])
        if not vetoed(seen):
            read = entailment.read(row["claim"], row["evidence"])
            found = cases.setdefault(case(row["claim"], row["evidence"], read), ([], []))
            found[0].append(features(seen, read))
            found[1].append(row["kind"] == "true")
    weights = {name: fit(rows, right) for name, (rows, right) in sorted(cases.items())}
    READER.with_name("support.json").write_text(json.dumps(weights, indent=2) + "\n")
    print(f"{len(held)} claims", file=sys.stderr)


if __name__ == "__main__":
    main()
