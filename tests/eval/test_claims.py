"""The claims are what they say, the measure counts rightly, the shipped check holds its floors."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval import claims
from eval.claims import FOLDER, Claim
from eval.errors import ClaimError
from models.training.claims import HELD_OUT, group
from rag.chatbot import checker_of
from rag.settings import Settings
from rag.types import Support

SPLITS = {name: claims.read(FOLDER / f"{name}.jsonl") for name in ("calibration", "test")}


class Believer:
    """Takes every claim for true."""

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        return Support(score=1.0, verdict="supported", reason="")


@pytest.mark.parametrize("split", SPLITS)
def test_each_falsehood_belongs_to_a_true_claim(split: str) -> None:
    by_id = {claim.id: claim for claim in SPLITS[split]}
    assert len(by_id) == len(SPLITS[split])
    for claim in by_id.values():
        assert claim.evidence
        assert all(claim.evidence)
        assert (claim.kind == "true") == (claim.verdict == "supported") == (not claim.of)
        if claim.of:
            assert by_id[claim.of].kind == "true"
            assert by_id[claim.of].direction == claim.direction


def test_there_are_enough_in_every_direction_and_kind() -> None:
    for split, least in (("calibration", 300), ("test", 30)):
        for direction in claims.DIRECTIONS:
            true = [c for c in SPLITS[split] if c.direction == direction and c.kind == "true"]
            assert len(true) >= least
    kinds = {claim.kind for claim in SPLITS["test"]}
    assert all(sum(c.kind == kind for c in SPLITS["test"]) >= 20 for kind in kinds)
    assert len(kinds) == 13


def test_the_splits_share_no_evidence() -> None:
    seen = {text for claim in SPLITS["calibration"] for text in claim.evidence}
    assert not seen & {text for claim in SPLITS["test"] for text in claim.evidence}
    groups = {group(claim.id) for claim in SPLITS["calibration"]}
    assert groups > HELD_OUT


def test_rates_are_counted_by_kind_and_direction() -> None:
    rows = [
        Claim(id="a", claim="It is so.", evidence=("It is.",), verdict="supported", kind="true"),
        Claim(id="b", of="a", claim="No.", evidence=("هو.",), verdict="contradicted", kind="name"),
    ]
    found = claims.rates(rows, Believer())
    assert found["true"]["all"].share == 1.0
    assert found["false"]["all"].share == 0.0
    assert found["name"]["en-ar"].n == found["name"]["across"].n == 1
    assert "within" not in found["name"]
    assert "balanced" in claims.table(found)


@pytest.mark.parametrize("line", ["{", '{"id": "a"}', '{"id": "a", "kind": "lie"}'])
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "c.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ClaimError, match=r"c\.jsonl:1"):
        claims.read(tmp_path / "c.jsonl")


def test_the_shipped_check_holds_its_floors() -> None:
    """Falsehoods of the test split; the floors are a little under what was measured."""
    found = claims.rates(SPLITS["test"], checker_of(Settings.from_env({})))
    share = {kind: groups["all"].share for kind, groups in found.items()}
    for kind, floor in FLOORS.items():
        assert share[kind] >= floor, (kind, share[kind])
    assert (share["true"] + share["false"]) / 2 >= BALANCED


BALANCED = 0.7
FLOORS = {"true": 0.72, "number": 0.9, "date": 0.75, "unit": 0.9, "source": 0.9}
