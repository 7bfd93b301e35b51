"""Parallel text -> the translation table that ships with Sanad.

    .venv/bin/python -m models.training.align DATA models/encoder/translations.tsv.gz

DATA is a folder with `pairs/*.tsv.gz` and `dictionaries/*.tsv.gz`, English, a tab, Arabic a line.
Words are folded and stemmed as the index does; IBM model 1 (Brown and others 1993) is run in both
directions; a translation is kept that both vouch for (as in Liang, Taskar and Klein 2006), with the
probability of its own direction. Most of a word's weight goes to the translations of our own word
list (`lexicon/`), where it has the word: it knows what a word means in news and encyclopaedias.
"""

import argparse
import gzip
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.terms import terms
from models.training import sources, written

MAX_WORDS = 40
"""Content words of a side above which a pair is left out."""
ROUNDS = 6
KEPT = 10
"""Translations kept of one word."""
LEAST = 0.03
"""Weight below which a translation is dropped."""
AGREED = 0.002
"""Probability below which one direction does not vouch for a translation of the other."""
LISTED = 0.7
"""Share of a word's weight that its translations in our own list have."""
MIN_TOGETHER = 1.2
"""Expected times that two words were aligned: below that it may be chance."""

Numbers = NDArray[np.int64]
Weights = NDArray[np.float64]
Pair = tuple[tuple[str, ...], tuple[str, ...]]


def pairs(data: Path) -> Iterator[tuple[Pair, float]]:
    """Yields the content stems of both sides of each pair used, and its weight."""
    for name, english, arabic in sources.read(data, sources.PERMISSIVE):
        weight = 2.0 if name.startswith("dictionaries/") else 1.0
        yield from _pair(english, arabic, weight)
    for passage in written.passages():
        for english, arabic in passage.sentences:
            yield from _pair(english, arabic, 2.0)
        for english, arabic, _ in passage.questions:
            yield from _pair(english, arabic, 2.0)


def _pair(english: str, arabic: str, weight: float) -> Iterator[tuple[Pair, float]]:
    pair = _stems(english, "en"), _stems(arabic, "ar")
    if all(1 <= len(side) <= MAX_WORDS for side in pair):
        yield pair, weight


def listed(rows: Iterable[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Returns translations with weights by word from a list, for both languages.

    The words of a phrase share its weight.
    """
    found: dict[str, dict[str, float]] = {}
    for english, arabic in rows:
        e_side, a_side = _stems(english, "en"), _stems(arabic, "ar")
        for words, others in ((e_side, a_side), (a_side, e_side)):
            for word in words:
                translations = found.setdefault(word, {})
                for other in others:
                    share = 1 / (len(words) * len(others))
                    translations[other] = translations.get(other, 0.0) + share
    return {word: _shares(translations) for word, translations in found.items()}


def _shares(translations: dict[str, float]) -> dict[str, float]:
    total = sum(translations.values())
    return {other: weight / total for other, weight in translations.items()}


def mixed(
    aligned: dict[str, dict[str, float]], known: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    """Returns the translations that were aligned with those of the list, `LISTED` of each word."""
    found = {}
    for word in aligned.keys() | known.keys():
        ours, theirs = known.get(word, {}), aligned.get(word, {})
        share = LISTED if theirs else 1.0
        weights = {
            other: share * ours.get(other, 0.0)
            + (1 - share if ours else 1.0) * theirs.get(other, 0)
            for other in ours.keys() | theirs.keys()
        }
        best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:KEPT]
        kept = _shares(dict(best))
        found[word] = {other: weight for other, weight in kept.items() if weight >= LEAST}
    return found


def _stems(text: str, language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t.stem for t in terms(text) if t.language == language))


def model_1(
    sources: Numbers, targets: Numbers, tokens: Numbers, weights: Weights, n_sources: int
) -> tuple[Numbers, Numbers, Weights, Weights]:
    """Runs IBM model 1 over all cells, where a cell is a source and a target of one pair.

    Args:
        sources: Source word of each cell, shape `(cells,)`.
        targets: Target word of each cell.
        tokens: Which target word of which pair the cell belongs to.
        weights: Weight of the cell's pair.
        n_sources: Number of source words.

    Returns:
        Source, target, probability `p(target | source)` and expected count of each couple.
    """
    couples, cell = np.unique(sources * (targets.max() + 1) + targets, return_inverse=True)
    source, target = couples // (targets.max() + 1), couples % (targets.max() + 1)
    probability: Weights = np.ones(len(couples))
    expected = probability
    for number in range(ROUNDS):
        share = probability[cell]
        total = np.bincount(tokens, share)
        print(f"round {number + 1}: log likelihood {np.log(total).mean():.4f}", file=sys.stderr)
        shared: Weights = weights * share / total[tokens]
        expected = np.bincount(cell, shared, minlength=len(couples)).astype(np.float64)
        probability = expected / np.bincount(source, expected, minlength=n_sources)[source]
    return source, target, probability, expected


def table(found: Sequence[tuple[Pair, float]]) -> dict[str, dict[str, float]]:
    """Returns translations with weights by word, for both languages."""
    english, arabic = _vocabulary(found, 0), _vocabulary(found, 1)
    e, a, of_e, of_a, weights = _cells(found, english, arabic)
    print(f"{len(found)} pairs, {len(e)} cells", file=sys.stderr)
    e1, a1, forth, count = model_1(e, a, of_a, weights, len(english))
    a2, e2, back, count_back = model_1(a, e, of_e, weights, len(arabic))
    order = np.lexsort((a2, e2))  # the first direction is sorted by English, then Arabic
    assert np.array_equal(e2[order], e1)
    assert np.array_equal(a2[order], a1)
    back, count_back = back[order], count_back[order]
    kept = (np.minimum(count, count_back) >= MIN_TOGETHER) & (np.minimum(forth, back) > AGREED)
    e_words, a_words = list(english), list(arabic)
    couples = [(e_words[i], a_words[j]) for i, j in zip(e1[kept], a1[kept], strict=True)]
    return {
        **_best(couples, forth[kept]),
        **_best([(arab, engl) for engl, arab in couples], back[kept]),
    }


def _cells(
    found: Sequence[tuple[Pair, float]], english: dict[str, int], arabic: dict[str, int]
) -> tuple[Numbers, Numbers, Numbers, Numbers, Weights]:
    """Returns every couple of words of every pair: both words, both tokens, the pair's weight."""
    parts: list[tuple[Numbers, Numbers, Numbers, Numbers, Weights]] = []
    n_english = n_arabic = 0
    for (e_side, a_side), weight in found:
        e = np.array([english[word] for word in e_side])
        a = np.array([arabic[word] for word in a_side])
        of_e = n_english + np.repeat(np.arange(len(e)), len(a))
        of_a = n_arabic + np.tile(np.arange(len(a)), len(e))
        weights = np.full(len(e) * len(a), weight)
        parts.append((np.repeat(e, len(a)), np.tile(a, len(e)), of_e, of_a, weights))
        n_english, n_arabic = n_english + len(e), n_arabic + len(a)
    e, a, of_e, of_a, all_weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    return e, a, of_e, of_a, all_weights


def _vocabulary(found: Sequence[tuple[Pair, float]], side: int) -> dict[str, int]:
    words = sorted({word for pair, _ in found for word in pair[side]})
    return {word: number for number, word in enumerate(words)}


def _best(couples: Sequence[tuple[str, str]], weights: Weights) -> dict[str, dict[str, float]]:
    """Returns the best translations of each word, their weights adding to 1."""
    found: dict[str, dict[str, float]] = {}
    for n in np.argsort(-weights, kind="stable"):
        word, other = couples[n]
        translations = found.setdefault(word, {})
        if len(translations) < KEPT:
            translations[other] = float(weights[n])
    return {word: _shares(translations) for word, translations in found.items()}


def main() -> None:
    """Reads the data and writes the table, one word a line: word, then translation and weight."""
    parser = argparse.ArgumentParser(description="Makes the translation table.")
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    found = mixed(table(list(pairs(given.data))), listed(sources.lexicon()))
    given.out.parent.mkdir(parents=True, exist_ok=True)
    lines = (
        "\t".join((word, *(f"{other}\t{w:.3f}" for other, w in translations.items())))
        for word, translations in sorted(found.items())
    )
    with open(given.out, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write("\n".join(lines).encode())
    print(f"{len(found)} words, {given.out.stat().st_size / 1e6:.1f} MB", file=sys.stderr)


if __name__ == "__main__":
    main()
