"""Searching: what each ranking finds, and which sentence is best."""

from pathlib import Path

import pytest

from index.build import ingest
from index.embed import SentenceEncoder
from index.keywords import Ranking
from index.search import RANK_CONSTANT, fuse, search, sentences
from index.store import Index
from rag.settings import SHIPPED_ENCODER
from tests.index.encoders import LetterEncoder

DOCUMENTS = {
    "navalny.txt": "سُجن زعيم المعارضة أليكسي نافالني في موسكو. واحتجت عليه دول كثيرة.",
    "talks.txt": "التقى الرئيسان في بكين، واختلفا على التجارة. استغرق اللقاء ٩٠ دقيقة.",
    "bridge.txt": "The bridge at Saltash was opened in 1859. Brunel designed it for the railway.",
    "dam.txt": "The dam at Aswan holds back Lake Nasser. It was finished in 1970.",
    "report.txt": "By admin\n\nThe strike ended on Monday.\n\nMessenger Pinterest LinkedIn\nClose",
}


@pytest.fixture
def searched(index: Index, tmp_path: Path) -> Index:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    ingest(index, [folder])
    return index


@pytest.mark.parametrize(
    ("question", "source"),
    [
        pytest.param("Who designed the bridge?", "bridge.txt", id="English words"),
        pytest.param("من سجن زعيم المعارضه؟", "navalny.txt", id="Arabic spelling variants"),
        pytest.param("على ماذا كان الخلاف؟", "talks.txt", id="a word by its root"),
        pytest.param("Where is Navalny?", "navalny.txt", id="an English name in Arabic text"),
        pytest.param("ما هي بحيرة ناصر؟", "dam.txt", id="an Arabic name in English text"),
        pytest.param("what happened in ١٨٥٩", "bridge.txt", id="digits of the other system"),
        pytest.param("كم دقيقة استغرقت 90", "talks.txt", id="digits of the other way round"),
    ],
)
def test_the_right_document_is_first(searched: Index, question: str, source: str) -> None:
    hits = search(searched, question)
    best = sentences(searched, question, hits)
    assert best[0].source == source


def test_hits_are_ranked_and_say_where_they_stand(searched: Index) -> None:
    hits = search(searched, "bridge dam opened finished")
    assert [h.rank for h in hits] == list(range(1, len(hits) + 1))
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    for hit in hits:
        text = searched.catalogue.document(hit.passage.document_id).text
        assert text[hit.start : hit.end] in DOCUMENTS[hit.source]


def test_the_limit_is_kept(searched: Index) -> None:
    assert len(search(searched, "the bridge the dam the strike in Moscow", limit=1)) == 1


@pytest.mark.parametrize("question", ["", "؟", "   ", "zyxwv", '"bridge" OR (', "NEAR(a b)", "a*"])
def test_questions_that_find_nothing_or_look_like_syntax(searched: Index, question: str) -> None:
    hits = search(searched, question)
    assert all(h.score > 0 for h in hits)
    sentences(searched, question, hits)


def test_only_prose_is_offered_as_evidence(searched: Index) -> None:
    question = "admin close messenger strike"
    found = sentences(searched, question, search(searched, question))
    assert [s.text for s in found if s.source == "report.txt"] == ["The strike ended on Monday."]


def test_a_sentence_scores_by_how_much_of_the_question_it_carries(searched: Index) -> None:
    question = "When was the bridge at Saltash opened?"
    found = sentences(searched, question, search(searched, question))
    assert found[0].text == "The bridge at Saltash was opened in 1859."
    assert found[0].score == 1.0
    assert 0.0 < found[1].score < found[0].score


def test_fusion_is_by_rank_alone() -> None:
    rankings: dict[str, Ranking] = {
        "words": ((9, 500.0), (7, 100.0), (8, 1.0)),
        "dense": ((8, 0.9), (7, 0.1)),
    }
    scores = fuse(rankings, {"words": 1.0, "dense": 2.0}, {7, 8})
    assert scores == {
        7: pytest.approx(1 / (RANK_CONSTANT + 1) + 2 / (RANK_CONSTANT + 2)),
        8: pytest.approx(1 / (RANK_CONSTANT + 2) + 2 / (RANK_CONSTANT + 1)),
    }


@pytest.mark.parametrize(
    ("question", "source"),
    [
        pytest.param("ما عمق البحر الميت؟", "sea.txt", id="ar-en"),
        pytest.param("How many people died in the earthquake?", "quake.txt", id="en-ar"),
    ],
)
@pytest.mark.parametrize(
    "encoder",
    [
        pytest.param(None, id="words"),
        pytest.param(SentenceEncoder(str(SHIPPED_ENCODER)), id="encoder"),
    ],
)
def test_documents_in_one_language_do_not_push_out_the_other(
    tmp_path: Path, question: str, source: str, encoder: SentenceEncoder | None
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "sea.txt").write_text("The Dead Sea is 304 metres deep.", encoding="utf-8")
    (folder / "quake.txt").write_text("قتل الزلزال أربعين شخصًا في القرية.", encoding="utf-8")
    for number in range(30):
        (folder / f"ar{number}.txt").write_text(
            f"كان البحر هادئًا في يوم {number}.", encoding="utf-8"
        )
        (folder / f"en{number}.txt").write_text(
            f"Many people ran on day {number}.", encoding="utf-8"
        )
    with Index.open(tmp_path / "index", encoder=encoder, create=True) as index:
        ingest(index, [folder])
        assert source in [h.source for h in search(index, question)[:5]]


def test_dense_search_finds_what_shares_no_word(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("Railwaymen gathered.", encoding="utf-8")
    (folder / "b.txt").write_text("Zebra herds migrate.", encoding="utf-8")
    question = "railway"
    with Index.open(tmp_path / "dense", encoder=LetterEncoder(), create=True) as dense:
        ingest(dense, [folder])
        assert search(dense, question)[0].source == "a.txt"
    with Index.open(tmp_path / "plain", create=True) as plain:
        ingest(plain, [folder])
        assert search(plain, question) == ()
