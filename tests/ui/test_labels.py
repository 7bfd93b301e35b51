"""The words of the page: none is missing in either language, and each is used."""

import re
from pathlib import Path

import pytest

from ui.labels import DRAWN_BY_GRADIO, LABELS, LANGUAGES, as_json, both, label

UI = Path(__file__).resolve().parents[2] / "ui"


@pytest.mark.parametrize("key", LABELS)
def test_label_is_there_in_both_languages(key: str) -> None:
    words = LABELS[key]
    assert set(words) == set(LANGUAGES)
    assert re.search(r"[A-Za-z]", words["en"])
    assert re.search(r"[\u0621-\u064a]", words["ar"])
    assert not re.search(r"[\u0621-\u064a]", words["en"])
    assert not re.search(r"[?;,]", words["ar"]), "Arabic has its own punctuation: ؟ ؛ ،"
    names = {language: set(re.findall(r"\$\w+", text)) for language, text in words.items()}
    assert names["en"] == names["ar"]


def test_every_label_is_used() -> None:
    named = {key for _, _, key in DRAWN_BY_GRADIO}
    files = [path for path in UI.iterdir() if path.suffix in (".py", ".js")]
    source = "\n".join(f.read_text(encoding="utf-8") for f in files if f.name != "labels.py")
    unused = [key for key in LABELS if key not in named and key not in source]
    by_name = ("language_", "strictness_", "digits_", "appearance_", "rate_")
    assert [key for key in unused if not key.startswith(by_name)] == []


def test_label_carries_its_values_in_both_languages() -> None:
    shown = both("reading", count="<bdi>3</bdi>")
    assert shown.count("<bdi>3</bdi>") == 2
    assert 'lang="ar"' in shown
    assert "$" not in label("mode_model", "ar", name="m")


def test_labels_cannot_end_the_script_they_travel_in() -> None:
    assert "<" not in as_json()
