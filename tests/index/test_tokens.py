"""Counting tokens with no network."""

from pathlib import Path

import pytest
import tiktoken

from index import tokens


def test_the_vocabularies_are_where_the_code_looks() -> None:
    """The folder is private to llama-index: an update may move it."""
    files = list(tokens.vocabulary_folder().iterdir())
    assert len([f for f in files if len(f.name) == 40]) >= 2


@pytest.mark.parametrize("name", ["o200k_base", "cl100k_base"])
def test_both_vocabularies_load(name: str) -> None:
    tokens.count("first use sets the folder")
    assert tiktoken.get_encoding(name).encode("a b")


@pytest.mark.parametrize(("text", "n"), [("", 0), ("hello", 1), ("<|endoftext|>", 7)])
def test_count(text: str, n: int) -> None:
    assert tokens.count(text) == n


def test_arabic_is_counted_in_the_wider_vocabulary() -> None:
    text = "تحميل الوثائق ثم البحث فيها"
    assert tokens.count(text) < len(tiktoken.get_encoding("cl100k_base").encode(text))
    assert Path(tokens.vocabulary_folder()).is_dir()
