"""The laws that every document obeys, whatever its text."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import tokens
from index.build import analyse, ingest
from index.normalize import fold, stem, words
from index.passages import LIMIT
from index.sentences import split
from index.store import Index
from index.types import Document

PIECES = st.sampled_from(
    [
        *(
            "كتب",
            "الصين",
            "د.",
            "أ.د.",
            "٢٠٢١",
            "3.5",
            "Mr.",
            "said",
            "U.S.",
            "قال",
            "😀",
            "\u200f",
        ),
        *("؟", "!", ".", "،", "؛", ":", "«", "»", "“", "”", "(", ")", "…", "- ", "1. ", "# "),
        *("\n", "\r\n", "\n\n", " ", "\t", "\u00a0"),
        "the quick brown fox jumped over it",
        "ذهب الرجل إلى بيته في المدينة القديمة",
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=60).map("".join),
    st.lists(PIECES, max_size=60).map(" ".join),
    st.text(max_size=200),
)


def document(text: str) -> Document:
    return Document(id="d" * 32, root="/", source="a.txt", title="title", language="ar", text=text)


@given(TEXTS)
def test_sentences_partition_the_text(text: str) -> None:
    position = 0
    for span in split(text):
        assert span.start >= position
        assert not text[position : span.start].strip()
        sentence = text[span.start : span.end]
        assert sentence
        assert sentence == sentence.strip()
        position = span.end
    assert not text[position:].strip()


@given(TEXTS)
def test_sentences_of_a_sentence_text_are_found_again(text: str) -> None:
    """Splitting does not depend on what stands around a paragraph."""
    alone = split(text.strip())
    moved = split("\n\n" + text.strip() + "\n\n")
    assert [(s.start + 2, s.end + 2) for s in alone] == [(s.start, s.end) for s in moved]


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_words_of_folded_text_are_the_same_words(text: str) -> None:
    assert words(fold(text)) == words(text)


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12))
def test_a_stem_is_a_part_of_its_word(word: str) -> None:
    assert stem(word) in word
    assert stem(word)


@settings(max_examples=50)
@given(TEXTS)
def test_passages_hold_every_sentence_that_is_not_clutter_once(text: str) -> None:
    sentences, passages = analyse(document(text))
    held = [
        number
        for passage in passages
        for number in range(passage.first, passage.last + 1)
        if sentences[number].kind != "clutter"
    ]
    assert held == [s.number for s in sentences if s.kind != "clutter"]


@settings(max_examples=50)
@given(TEXTS)
def test_passages_stay_within_their_size_and_under_one_heading(text: str) -> None:
    sentences, passages = analyse(document(text))
    for passage in passages:
        inside = [s for s in sentences[passage.first : passage.last + 1] if s.kind != "clutter"]
        kinds = [s.kind for s in inside]
        assert kinds == sorted(kinds)  # headings before prose
        sizes = [tokens.count(text[s.start : s.end]) for s in inside]
        prose = [size for size, kind in zip(sizes, kinds, strict=True) if kind == "prose"]
        assert sum(sizes) <= LIMIT or len(prose) <= 1


@settings(max_examples=15)
@given(text=TEXTS.filter(lambda t: len(words(t)) > 3))
def test_what_is_ingested_twice_is_ingested_once(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("law")
    file = folder / "files" / "a.txt"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8", newline="")
    with Index.open(folder / "index", create=True) as index:
        first = ingest(index, [file.parent])
        counts = index.catalogue.counts()
        second = ingest(index, [file.parent])
        assert second.added == second.updated == second.removed == ()
        assert second.unchanged == first.added
        assert second.failed == first.failed
        assert index.catalogue.counts() == counts
        check_offsets(index, file)


def check_offsets(index: Index, file: Path) -> None:
    """What is stored is the file's own text, to the code point."""
    raw = file.read_bytes().decode("utf-8").removeprefix("\ufeff")
    for summary in index.catalogue.documents():
        stored = index.catalogue.document(summary.id)
        assert stored.text == raw
        for sentence in index.catalogue.sentences(summary.id):
            assert stored.text[sentence.start : sentence.end] == raw[sentence.start : sentence.end]
