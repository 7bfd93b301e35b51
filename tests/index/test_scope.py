"""Asking some of the documents: nothing else is found, and nothing of them is missed."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.build import ingest
from index.embed import SentenceEncoder
from index.search import POOL, search, sentences
from index.store import Index
from index.terms import question_terms
from index.types import Hit, Vectors
from index.vectors import COMPARED, VectorStore
from rag.settings import SHIPPED_ENCODER
from tests.index.encoders import LetterEncoder

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
QUESTIONS = (
    "When did Cassini enter orbit around Saturn?",
    "How many people were vaccinated against smallpox?",
    "متى دخل مسبار الأمل مدار المريخ؟",
    "كم يبلغ طول خط الديسي الذي ينقل الماء إلى عمان؟",
)


@pytest.fixture(
    scope="module", params=[pytest.param(True, id="dense"), pytest.param(False, id="words")]
)
def corpus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """The sample documents, with the encoder that ships and without one."""
    encoder = SentenceEncoder(str(SHIPPED_ENCODER)) if request.param else None
    folder = tmp_path_factory.mktemp("corpus")
    with Index.open(folder, encoder=encoder, create=True) as index:
        ingest(index, [CORPUS])
        yield index


def ids_of(index: Index) -> dict[str, str]:
    """The ids of all documents by source."""
    return {d.source: d.id for d in index.catalogue.documents()}


def sources(hits: tuple[Hit, ...]) -> set[str]:
    return {hit.source for hit in hits}


@pytest.mark.parametrize("question", QUESTIONS)
def test_asking_all_documents_is_asking_without_a_choice(corpus: Index, question: str) -> None:
    every = frozenset(ids_of(corpus).values())
    found = search(corpus, question)
    assert found
    assert search(corpus, question, documents=every) == found
    assert search(corpus, question, documents=every | {"unknown"}) == found


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_document_can_be_asked_alone(corpus: Index, question: str) -> None:
    for source, document_id in ids_of(corpus).items():
        hits = search(corpus, question, documents=frozenset({document_id}))
        assert sources(hits) <= {source}
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        if corpus.encoder is not None:
            there = corpus.catalogue.rows_in([document_id])
            assert {hit.passage.id for hit in hits} == there.keys()


def test_a_document_asked_for_its_own_words_finds_them(corpus: Index) -> None:
    for document_id in ids_of(corpus).values():
        text = corpus.catalogue.document(document_id).text
        prose = [s for s in corpus.catalogue.sentences(document_id) if s.kind == "prose"]
        for sentence in prose[:: max(1, len(prose) // 3)]:
            asked = text[sentence.start : sentence.end]
            hits = search(corpus, asked, documents=frozenset({document_id}))
            best = sentences(corpus, asked, hits, limit=1)
            assert [s.text for s in best] == [asked]


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        pytest.param(
            "How many times did Cassini dive between Saturn and its rings?",
            "en/cassini-at-saturn.txt",
            "22",
            id="en-en",
        ),
        pytest.param(
            "كم قطع مسبار الأمل من المسافة حتى بلغ المريخ؟",
            "ar/hope-probe-mission.md",
            "٤٩٣ مليون",
            id="ar-ar",
        ),
        pytest.param(
            "كم يبلغ طول خط الديسي الذي ينقل الماء الى عمان؟",
            "en/amman-disi-pipeline.md",
            "325",
            id="ar-en",
        ),
        pytest.param(
            "How many Chinese troops joined the Vostok exercise in 2018?",
            "ar/russia-china-partnership-explainer.docx",
            "3200",
            id="en-ar",
        ),
    ],
)
def test_a_document_asked_alone_answers_in_both_languages(
    corpus: Index, question: str, source: str, words: str
) -> None:
    hits = search(corpus, question, documents=frozenset({ids_of(corpus)[source]}))
    assert any(words in s.text for s in sentences(corpus, question, hits, limit=3))


@pytest.mark.parametrize("question", [QUESTIONS[0], QUESTIONS[2]], ids=["en", "ar"])
def test_the_best_hit_scores_the_same_when_its_document_is_asked_alone(
    corpus: Index, question: str
) -> None:
    """How rare a word is stays what it is in the whole index, so its share of the question does."""
    best = search(corpus, question)[0]
    alone = search(corpus, question, documents=frozenset({best.passage.document_id}))
    assert alone[0] == best


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_some_documents_are_ranked_as_they_are_among_all(
    corpus: Index, data: st.DataObject
) -> None:
    every = sorted(ids_of(corpus).values())
    chosen = data.draw(st.frozensets(st.sampled_from(every)))
    question = data.draw(st.sampled_from(QUESTIONS))
    rows = frozenset(corpus.catalogue.rows_in(chosen).values())
    asked, n_all = question_terms(question).terms, corpus.catalogue.n_passages()
    by = corpus.keywords
    for ranked in (by.by_words, by.by_names, by.by_translations):
        full = ranked(asked, limit=n_all)
        assert ranked(asked, limit=5, among=rows) == tuple(f for f in full if f[0] in rows)[:5]
    hits = search(corpus, question, documents=chosen)
    assert {hit.passage.document_id for hit in hits} <= chosen


@pytest.mark.parametrize(
    "documents", [frozenset(), frozenset({"unknown"}), frozenset({"unknown", "' OR 1=1 --"})]
)
def test_no_document_finds_nothing(corpus: Index, documents: frozenset[str]) -> None:
    for question in QUESTIONS:
        assert search(corpus, question, documents=documents) == ()


@pytest.mark.parametrize(
    ("encoder", "question", "loud", "quiet"),
    [
        pytest.param(
            None,
            "bridge railway",
            "The bridge railway of the bridge railway number {}.",
            "Visitors may cross the old bridge on foot, though few of them ever do so in winter.",
            id="en-words",
        ),
        pytest.param(
            None,
            "جسر القطار",
            "جسر القطار وجسر القطار رقم {}.",
            "يعبر الزوار الجسر القديم سيرًا على الأقدام، وقلّما يفعلون ذلك في الشتاء.",
            id="ar-words",
        ),
        pytest.param(
            LetterEncoder(), "railway", "Railway number {}.", "Zebra herds migrate.", id="en-dense"
        ),
        pytest.param(
            LetterEncoder(), "القطار", "القطار رقم {}.", "تهاجر الغزلان جنوبًا.", id="ar-dense"
        ),
    ],
)
def test_what_others_hold_pushes_nothing_out(
    tmp_path: Path, encoder: LetterEncoder | None, question: str, loud: str, quiet: str
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "quiet.txt").write_text(quiet, encoding="utf-8")
    for number in range(POOL + 20):
        (folder / f"loud{number}.txt").write_text(loud.format(number), encoding="utf-8")
    with Index.open(tmp_path / "index", encoder=encoder, create=True) as index:
        ingest(index, [folder])
        asked = ids_of(index)["quiet.txt"]
        assert "quiet.txt" not in sources(search(index, question, limit=2 * POOL))
        assert sources(search(index, question, documents=frozenset({asked}))) == {"quiet.txt"}


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[VectorStore, list[str], Vectors]:
    """More vectors than are compared one by one, in two dimensions."""
    angles = np.linspace(0, np.pi, COMPARED + 300, dtype=np.float32)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    names = [f"{n:05}" for n in range(len(vectors))]
    store = VectorStore(tmp_path_factory.mktemp("vectors"))
    store.add(names, vectors)
    return store, names, vectors


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(700, 760, id="few"),
        pytest.param(200, 200 + COMPARED, id="as many as are compared"),
        pytest.param(200, 201 + COMPARED, id="more"),
    ],
)
def test_the_nearest_among_some_vectors(
    stored: tuple[VectorStore, list[str], Vectors], first: int, last: int
) -> None:
    store, names, vectors = stored
    among = frozenset(names[first:last])
    nearest = [names[first + n] for n in range(3)]  # the first of all points where none may be
    found = store.nearest(vectors[:1], limit=3, among=among)
    assert [name for name, _ in found] == nearest
    assert [score for _, score in found] == pytest.approx(
        [float(vectors[0] @ vectors[first + n]) for n in range(3)], abs=1e-5
    )
    unknown = {f"unknown {n}" for n in range(5)}
    with_unknown = store.nearest(vectors[:1], limit=3, among=among | unknown)
    assert [name for name, _ in with_unknown] == nearest


def test_no_vectors_are_no_choice(stored: tuple[VectorStore, list[str], Vectors]) -> None:
    store, _, vectors = stored
    assert store.nearest(vectors[:1], limit=3, among=frozenset()) == ()
    assert store.nearest(vectors[:1], limit=3, among=frozenset({"unknown"})) == ()
