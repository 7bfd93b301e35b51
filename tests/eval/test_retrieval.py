"""Retrieval against values computed by hand."""

import math
from dataclasses import replace
from typing import Any

import pytest

from tests.eval.by_hand import S1, S2, S3, score


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], (0, 0, 0, 0), id="nothing found"),
        pytest.param([(0, 24)], (1, 1, 1, 1), id="first"),
        pytest.param([S2, S3, (0, 38)], (0, 1, 1, 1 / 3), id="third"),
        pytest.param([S2] * 5 + [S1], (0, 0, 1, 1 / 6), id="sixth"),
        pytest.param([S2] * 19 + [S1], (0, 0, 1, 1 / 20), id="twentieth"),
        pytest.param([S2] * 20 + [S1], (0, 0, 0, 0), id="twenty-first: not among 20"),
        pytest.param([(1, 38), (0, 10)], (0, 0, 0, 0), id="a part of the sentence is not it"),
    ],
)
def test_passage_ranks(make: Any, spans: list[Any], expected: tuple[float, ...]) -> None:
    seen = make.observation(hits=[make.hit(span) for span in spans])
    found = tuple(score(name, seen) for name in ("hit@1", "hit@5", "hit@20", "mrr"))
    assert found == expected


def test_a_passage_of_another_document_is_no_hit(make: Any) -> None:
    assert score("hit@20", make.observation(hits=[make.hit((0, 38), "other")])) == 0


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([], (0, 0), id="nothing found"),
        pytest.param([S1, S2], (1, 1), id="first"),
        pytest.param([S2, S3, S2, S3, S1], (0, 1), id="fifth"),
        pytest.param([S2, S3, S2, S3, S2, S1], (0, 0), id="sixth"),
        pytest.param([(0, 12)], (0, 0), id="another span"),
    ],
)
def test_sentence_ranks(make: Any, spans: list[Any], expected: tuple[float, ...]) -> None:
    seen = make.observation(sentences=[make.sentence(span) for span in spans])
    assert (score("sentence_hit@1", seen), score("sentence_hit@5", seen)) == expected


def discounted(*ranks: int) -> float:
    return sum(1 / math.log2(rank + 1) for rank in ranks)


# Gold, then passages as spans; a whole gold sentence has to stand in one.
@pytest.mark.parametrize(
    ("needs", "gold", "spans", "expected"),
    [
        pytest.param("any", [S1], [], 0, id="nothing found"),
        pytest.param("any", [S1], [S1, S2], 1, id="first"),
        pytest.param("any", [S1], [S2, S3, S1], 1 / 2, id="third: 1 / log2(4)"),
        pytest.param("any", [S1], [S2] * 10 + [S1], 0, id="eleventh"),
        pytest.param("any", [S1], [S1, S1], 1, id="the same again adds nothing"),
        pytest.param("any", [S1, S2], [S3, S2, S1], discounted(2), id="any of one document"),
        pytest.param("all", [S1, S2], [S1, S2], 1, id="both first"),
        pytest.param("all", [S1, S2], [(0, 24)], 1, id="both in one passage"),
        pytest.param(
            "all", [S1, S2], [S3, S1, S2], discounted(2, 3) / discounted(1, 2), id="both late"
        ),
        pytest.param("all", [S1, S2], [S1, S3], 1 / discounted(1, 2), id="the other is missing"),
    ],
)
def test_ndcg(make: Any, needs: str, gold: list[Any], spans: list[Any], expected: float) -> None:
    seen = make.observation(needs=needs, gold=gold, hits=[make.hit(span) for span in spans])
    assert score("ndcg@10", seen) == pytest.approx(expected)


def test_what_was_not_told_of_retrieval_is_not_judged(make: Any) -> None:
    seen = replace(make.observation(claims=[make.claim(S1)]), hits=None, sentences=None)
    names = ("hit@1", "hit@20", "mrr", "ndcg@10", "sentence_hit@1", "sentence_hit@5")
    assert [score(name, seen) for name in names] == [None] * 6
    assert score("right", seen) == 1
