"""A word -> its translations in the other language, from the table that ships with Sanad.

The table holds stems, as the index makes them (`models/training/align.py` made it). Putting a
question through it and searching with the weights is probabilistic structured querying (Darwish and
Oard 2003).
"""

import gzip
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

TABLE = Path(__file__).resolve().parent.parent / "models" / "encoder" / "translations.tsv.gz"


def translations(stem: str) -> Mapping[str, float]:
    """Returns the stems that translate a stem, with weights that add to at most 1; or nothing."""
    return _parsed(_table().get(stem, ""))


@cache
def _table() -> dict[str, str]:
    """Reads the table, one word a line; a line is parsed when it is asked for."""
    if not TABLE.is_file():
        return {}
    lines = gzip.decompress(TABLE.read_bytes()).decode().split("\n")
    return dict(line.partition("\t")[::2] for line in lines)


@cache
def _parsed(line: str) -> Mapping[str, float]:
    fields = line.split("\t") if line else []
    return MappingProxyType(dict(zip(fields[::2], map(float, fields[1::2]), strict=True)))
