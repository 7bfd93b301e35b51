"""Sentences that need the one before them, and sentences that stand alone."""

import pytest

from rag.lean import leans


@pytest.mark.parametrize(
    "sentence",
    [
        "He said so.",
        "These are the terms.",
        '"They left," he said.',
        "Its price fell.",
        "In that year the dam was built.",
        "It rained.",
        "So it borrowed speed from Venus.",
        "ثم هو رئيس الوزراء.",
        "هذا الاتفاق نافذ.",
        "وهو رئيس الوزراء.",
        "وقال إن الاتفاق نافذ.",
        "وأضاف أن الاتفاق نافذ.",
        "كما أكد أن الاتفاق نافذ.",
        "قال: «نعم».",
        "وفي ذلك اليوم افتُتح السد.",
    ],
)
def test_it_leans(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "The bridge opened.",
        "It was Brunel who built the bridge.",
        "In 1990 the dam was built.",
        "قال الوزير إن الاتفاق نافذ.",
        "فهد وصل إلى بغداد.",
        "بين القصرين رواية لنجيب محفوظ.",
        "كما في كل عام افتُتح المعرض.",
        "في بغداد افتُتح المعرض.",
    ],
)
def test_it_stands_alone(sentence: str) -> None:
    assert not leans(sentence)
