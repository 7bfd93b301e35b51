"""An index in a temporary folder, and a folder of documents to ingest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store import Index

RIVER = (
    "The river\n\nThe river Tamar was bridged in 1859. Brunel designed the bridge.\n\n"
    "By admin\n\nThe bridge is 668 metres long.\n"
)
NILE = (
    "# السد العالي\n\n"
    "افتُتح السد العالي في أسوان عام ١٩٧٠. ويبلغ طوله ٣٨٣٠ مترًا.\n\n"
    "## البحيرة\n\n"
    "تُعرف البحيرة خلف السد باسم بحيرة ناصر. وتخزّن مياه الفيضان لسنوات الجفاف.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents, one in each language."""
    made = tmp_path / "documents"
    (made / "ar").mkdir(parents=True)
    (made / "river.txt").write_text(RIVER, encoding="utf-8")
    (made / "ar" / "dam.md").write_text(NILE, encoding="utf-8")
    return made


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "index", create=True) as opened:
        yield opened
