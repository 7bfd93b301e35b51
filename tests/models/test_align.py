"""The translation table: made from little text here, and as it ships."""

import gzip
from pathlib import Path

import pytest

from index.translate import TABLE, translations
from models.training import align, sources

SENTENCES = (
    ("the river is deep", "النهر عميق"),
    ("the river is wide", "النهر واسع"),
    ("the bridge is wide", "الجسر واسع"),
    ("the bridge is old", "الجسر قديم"),
    ("the city is old", "المدينة قديمة"),
    ("the city is deep", "المدينة عميقة"),
)


def test_words_that_go_together_are_each_others_translation() -> None:
    made = align.table(
        [((align._stems(e, "en"), align._stems(a, "ar")), 2.0) for e, a in SENTENCES]
    )
    best = {word: max(found, key=lambda other: found[other]) for word, found in made.items()}
    assert best["river"] == "نهر"
    assert best["نهر"] == "river"
    assert best["bridg"] == "جسر"
    assert all(sum(found.values()) <= 1.0 + 1e-9 for found in made.values())


def test_the_table_is_made_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in sources.PERMISSIVE:
        path = tmp_path / "data" / f"{name}.tsv.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf-8") as file:
            file.writelines(f"{e} {name}\t{a}\n" for e, a in SENTENCES)
    made = []
    for out in ("one", "two"):
        monkeypatch.setattr("sys.argv", ["align", str(tmp_path / "data"), str(tmp_path / out)])
        align.main()
        made.append((tmp_path / out).read_bytes())
    assert made[0] == made[1]


def test_our_own_list_and_the_aligned_text_share_a_words_weight() -> None:
    known = align.listed([("president", "رئيس"), ("head of state", "رئيس")])
    assert known["presid"] == {"رييس": 1.0}
    assert known["رييس"]["presid"] == pytest.approx(0.5)
    made = align.mixed({"رييس": {"main": 0.9, "presid": 0.1}, "جسر": {"bridg": 1.0}}, known)
    assert made["رييس"]["presid"] > made["رييس"]["main"]
    assert made["جسر"] == {"bridg": 1.0}
    assert made["presid"] == {"رييس": 1.0}


@pytest.mark.parametrize(
    ("word", "translation"),
    [
        ("water", "ماء"),
        ("vaccin", "لقاح"),
        ("sanction", "عقوب"),
        ("لقاح", "vaccin"),
        ("حدود", "border"),
    ],
)
def test_the_shipped_table_knows_common_words(word: str, translation: str) -> None:
    assert translation in translations(word)
    assert sum(translations(word).values()) <= 1.01


def test_a_word_that_is_not_in_the_table() -> None:
    assert translations("zyxwv") == {}
    assert translations("") == {}


def test_the_table_stays_small() -> None:
    assert TABLE.stat().st_size < 3_000_000
