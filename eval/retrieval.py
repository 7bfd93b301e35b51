"""Retrieval: where the gold stands among the passages and sentences found.

A passage counts where it holds a whole gold sentence. Where nothing is known of what was found,
there is no score. `docs/evaluation.md` gives the formulas.
"""

import math
from collections.abc import Callable, Sequence

from eval.citations import Place, gold_places, place
from eval.types import Observed
from index.types import Hit

CUT = 10
"""Of nDCG."""
DEPTH = 20
"""Of the reciprocal rank: lists of another system may be longer than ours."""

Score = Callable[[Observed], float | None]


def hit_at(k: int) -> Score:
    """Returns the metric: 1 where gold stands in one of the first k passages."""

    def score(seen: Observed) -> float | None:
        return None if seen.hits is None else float(0 < _first(seen.hits, gold_places(seen)) <= k)

    return score


def reciprocal_rank(seen: Observed) -> float | None:
    """1 over the rank of the first passage with gold among 20; 0 for none (Voorhees 1999)."""
    if seen.hits is None:
        return None
    first = _first(seen.hits[:DEPTH], gold_places(seen))
    return 1 / first if first else 0.0


def ndcg(seen: Observed) -> float | None:
    """Normalised discounted cumulative gain of the first ten passages.

    After Järvelin and Kekäläinen 2002, with gains of 1 and 0. A passage gains where it holds gold
    that none before it held: another sentence where the answer needs all of them, and sentences of
    another document where any one answers, since a second from the same document adds nothing. The
    ideal order has all such passages first; gold that was not found at all counts as one passage
    each.
    """
    if seen.hits is None:
        return None
    by_all = seen.case.needs == "all"
    units = {gold: gold if by_all else gold[0] for gold in gold_places(seen)}
    left: set[object] = set(units.values())
    gains: list[bool] = []
    for hit in seen.hits:
        held = {unit for gold, unit in units.items() if _holds(hit, gold)} & left
        gains.append(bool(held))
        left -= held
    ideal = sum(_discount(rank) for rank in range(1, min(CUT, sum(gains) + len(left)) + 1))
    gained = sum(_discount(rank) for rank, gain in enumerate(gains[:CUT], start=1) if gain)
    return gained / ideal


def sentence_hit_at(k: int) -> Score:
    """Returns the metric: 1 where one of the first k sentences is gold."""

    def score(seen: Observed) -> float | None:
        if seen.sentences is None:
            return None
        gold = gold_places(seen)
        return float(any(place(hit.sentence) in gold for hit in seen.sentences[:k]))

    return score


def _first(hits: Sequence[Hit], gold: set[Place]) -> int:
    """Returns the rank of the first passage with gold, from 1; 0 for none."""
    ranks = (rank for rank, hit in enumerate(hits, start=1) if any(_holds(hit, g) for g in gold))
    return next(ranks, 0)


def _holds(hit: Hit, gold: Place) -> bool:
    document_id, start, end = gold
    return hit.passage.document_id == document_id and hit.start <= start and end <= hit.end


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)
