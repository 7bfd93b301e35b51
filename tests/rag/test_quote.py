"""The embedded answerer: few sentences, with what they lean on, sources side by side."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import ingest
from index.store import Index
from index.types import Sentence
from rag import render, render_html
from rag.chatbot import Chatbot
from rag.quote import QuoteAnswerer
from rag.types import Answer, Evidence, Question

DOCUMENTS = {
    "harbour.txt": (
        "Harbour report, 3 March 2020.\n\nThe harbour of Tamsin was widened by the engineer Salma"
        " Darwish. She finished the work in 1987. The harbour of Tamsin now takes 400 ships a year."
    ),
    "harbour-news.txt": (
        "News from Tamsin, 9 June 2021.\n\nThe harbour of Tamsin now takes 650 ships a year."
    ),
    "harbour-copy.txt": (
        "Tamsin in brief, 1 May 2019.\n\nEach year the harbour of Tamsin now takes 400 ships."
    ),
    "pier.txt": (
        "The pier of Ostrava.\n\nIt was built long ago. So it was closed in winter. It reopened in"
        " 2003 for swimmers."
    ),
    "museum.txt": (
        "متحف الميناء، ٢ نيسان ٢٠٢٢.\n\nافتُتح متحف الميناء في تامسين عام ١٩٩٤. وقال إن المتحف يضم"
        " تسعين سفينة صغيرة."
    ),
}


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("harbour")
    (folder / "documents").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    with Index.open(folder / "index", create=True) as index:
        ingest(index, [folder / "documents"])
        yield index


def ask(index: Index, question: str) -> Answer:
    answer = Chatbot(index, min_confidence=0.0).ask(question)
    assert answer.outcome == "answered"
    for claim in answer.claims:
        for cited in claim.citations:
            text = index.catalogue.document(cited.document_id).text
            assert text[cited.start : cited.end] == cited.quote
    return answer


def test_a_sentence_that_opens_with_a_pronoun_comes_with_the_one_before(harbour: Index) -> None:
    claim = ask(harbour, "When did the engineer finish the work?").claims[0]
    assert claim.text == (
        "The harbour of Tamsin was widened by the engineer Salma Darwish."
        " She finished the work in 1987."
    )
    assert [c.quote for c in claim.citations] == [
        "The harbour of Tamsin was widened by the engineer Salma Darwish.",
        "She finished the work in 1987.",
    ]
    assert claim.verdict == "supported"


def test_an_arabic_saying_without_a_name_comes_with_the_sentence_before(harbour: Index) -> None:
    claim = ask(harbour, "كم سفينة صغيرة يضم المتحف؟").claims[0]
    assert claim.text.startswith("افتُتح متحف الميناء")
    assert claim.text.endswith("تسعين سفينة صغيرة.")


def test_a_sentence_before_that_names_nothing_either_is_left_out(harbour: Index) -> None:
    claim = ask(harbour, "When was the pier of Ostrava reopened for swimmers?").claims[0]
    assert claim.text == "It reopened in 2003 for swimmers."


def test_the_words_that_answer_are_marked(harbour: Index) -> None:
    claim = ask(harbour, "متى افتتح متحف الميناء في تامسين؟").claims[0]
    cited = claim.citations[0]
    assert cited.answer is not None
    text = harbour.catalogue.document(cited.document_id).text
    assert text[cited.answer.start : cited.answer.end] == "عام ١٩٩٤"
    shown = render_html.to_html(ask(harbour, "متى افتتح متحف الميناء في تامسين؟"))
    assert '<mark class="answer">عام ١٩٩٤</mark>' in shown


def test_sources_that_disagree_stand_side_by_side_with_their_dates(harbour: Index) -> None:
    answer = ask(harbour, "How many ships a year does the harbour of Tamsin take now?")
    texts = [claim.text for claim in answer.claims]
    assert any("400" in text for text in texts)
    assert any("650" in text for text in texts)
    assert not any("400" in text and "650" in text for text in texts)
    assert all(claim.differs for claim in answer.claims)
    shown = render.to_text(answer)
    assert shown.startswith("The sources differ:")
    assert "9 June 2021" in shown.split("Sources:")[0]


def test_sources_that_agree_are_cited_together(harbour: Index) -> None:
    answer = ask(harbour, "How many ships a year does the harbour of Tamsin take now?")
    (claim,) = [c for c in answer.claims if "400" in c.text]
    assert {c.source for c in claim.citations} == {"harbour.txt", "harbour-copy.txt"}


def test_a_quote_in_the_other_language_is_labelled_in_the_readers(harbour: Index) -> None:
    shown = render.to_text(ask(harbour, "In 1994 what opened? متحف الميناء museum Tamsin opened"))
    assert "Arabic" in shown


@pytest.mark.parametrize(
    ("question", "n_quoted"),
    [
        ("Who widened the harbour of Tamsin?", 1),
        ("Who widened the harbour of Tamsin, and when did the work end?", 2),
        ("من وسّع ميناء تامسين؟", 1),
        ("من وسّع ميناء تامسين، ومتى انتهى العمل؟", 2),
    ],
)
def test_a_question_in_two_parts_is_given_what_scores_a_little_less(
    question: str, n_quoted: int
) -> None:
    sentence = Sentence(document_id="d", number=0, start=0, end=9, language="en", kind="prose")
    evidence = [
        Evidence(key=key, sentence=sentence, source="a.txt", title="", text=text, score=score)
        for key, text, score in (
            ("1", "Salma Darwish widened the harbour of Tamsin.", 1.0),
            ("2", "The work ended in 1987.", 0.88),
            ("3", "Ships come every day.", 0.8),
        )
    ]
    asked = Question(asked=question, text=question, language="en")
    drafts = list(QuoteAnswerer().write(asked, evidence))
    assert [draft.keys for draft in drafts] == [("1",), ("2",)][:n_quoted]
