"""The cases that come with the project fit the corpus that comes with it."""

from collections import Counter
from pathlib import Path

import pytest

from eval import check
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def checked() -> check.Checked:
    files = sorted((ROOT / "eval" / "data").glob("*.jsonl"))
    return check.check(files, ROOT / "corpus", settings=Settings())


def test_no_case_has_a_fault(checked: check.Checked) -> None:
    assert checked.faults == ()


def test_gold_of_hand_written_cases_is_sentences(checked: check.Checked) -> None:
    assert all(gold.quote for case in checked.cases for gold in case.gold)


def test_there_are_enough_of_each(checked: check.Checked) -> None:
    cases = checked.cases
    answerable = Counter[str]()
    for (kind, direction), n in checked.counts.items():
        answerable[direction] += n if kind == "answerable" else 0
    assert len(cases) >= 240
    assert {d for d, n in answerable.items() if n >= 50} >= {"ar-ar", "en-en", "ar-en", "en-ar"}
    kinds = Counter(case.kind for case in cases)
    assert min(kinds[kind] for kind in ("off-topic", "near-miss", "false-premise")) >= 12
    for what in ("history", "differ", "forbidden"):
        assert sum(bool(getattr(case, what)) for case in cases) >= 12, what
    assert sum(case.needs == "all" for case in cases) >= 40


def test_the_corpus_is_in_both_languages() -> None:
    for language in ("ar", "en"):
        assert sum(path.is_file() for path in (ROOT / "corpus" / language).iterdir()) >= 15
