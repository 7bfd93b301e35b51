"""Counting tokens without a network: tiktoken, from the vocabulary that llama-index carries.

tiktoken fetches its vocabularies unless `TIKTOKEN_CACHE_DIR` names a folder that holds them, and
llama-index-core ships such a folder for o200k_base, in which Arabic takes under half the tokens of
cl100k_base.
"""

import importlib.util
import os
from functools import cache
from pathlib import Path

import tiktoken

ENCODING = "o200k_base"


def vocabulary_folder() -> Path:
    """Returns the folder of vocabularies inside llama-index-core, found without importing it."""
    spec = importlib.util.find_spec("llama_index")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return Path(folders[0]) / "core" / "_static" / "tiktoken_cache" if folders else Path()


@cache
def _encoding() -> tiktoken.Encoding:
    # llama-index sets this variable for a moment and deletes it again: set it at the first use.
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(vocabulary_folder()))
    return tiktoken.get_encoding(ENCODING)


def count(text: str) -> int:
    """Returns the size of a text in o200k tokens. Special tokens in it are counted as text."""
    return len(_encoding().encode_ordinary(text))
