"""The cases that come with the project fit the corpus that comes with it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cases import DIRECTIONS, Case, direction, load, locate
from index import build
from index.store import Index

ROOT = Path(__file__).resolve().parents[2]
CASES = load(sorted((ROOT / "eval" / "data").glob("*.jsonl")))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("sample") / "index", create=True) as opened:
        built = build.ingest(opened, [ROOT / "corpus"])
        assert built.failed == ()
        yield opened


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_gold_quote_is_found_in_prose(case: Case, index: Index) -> None:
    found = locate(case, index)
    assert bool(found) == (case.kind == "answerable")
    assert {gold.sentence.kind for gold in found} <= {"prose"}


def test_there_are_enough_of_each(index: Index) -> None:
    directions = Counter(direction(case, locate(case, index)) for case in CASES)
    assert len(CASES) >= 40
    assert set(directions) == set(DIRECTIONS)
    assert min(directions.values()) >= 5
    assert {case.kind for case in CASES} == {"answerable", "off-topic", "near-miss"}
