"""What people say of answers becomes cases that the evaluation reads and asks again."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval import record, report, run, tables, words
from eval.cases import load, locate
from eval.types import Results
from index.build import ingest, remove
from index.store import Index
from rag import cli
from rag.chatbot import Chatbot
from rag.feedback import Feedback, cases, to_lines, told
from rag.history import History, KeptTurn, Rating
from rag.settings import Settings
from rag.types import Answer, Question, Turn
from tests.rag.conftest import DOCUMENTS

OPENED, DESIGNED = "When was the bridge at Saltash opened?", "Who designed the bridge?"
DAM, LENGTH = "متى افتتح السد العالي؟", "وكم يبلغ طوله؟"
NOWHERE, NOWHERE_AR = "Who painted the Mona Lisa?", "ما عاصمة نيوزيلندا؟"
SENTENCES = {
    OPENED: ("bridge.txt", "The bridge at Saltash was opened on 2 May 1859."),
    DESIGNED: ("bridge.txt", "Brunel designed the bridge for the railway."),
    DAM: ("dam.txt", "افتُتح السد العالي في أسوان عام ١٩٧٠."),
    LENGTH: ("dam.txt", "يبلغ طول السد العالي ٣٨٣٠ مترًا."),
}
SETTINGS = Settings(encoder="")


class Desk:
    """A person at a small index: asks, says what an answer is worth, and exports that."""

    def __init__(self, index: Index, history: History, documents: Path) -> None:
        self.index = index
        self.history = history
        self.documents = documents
        self.before: list[Turn] = []

    def ask(self, question: str, rating: Rating | None, answer: Answer | None = None) -> KeptTurn:
        answer = answer or Chatbot(self.index).ask(question, self.before)
        self.before.append(Turn(question=question, answer=answer))
        kept = self.history.add("salma", None, self.before[-1])
        self.history.rate("salma", kept.id, rating)
        return kept

    def feedback(self) -> Feedback:
        return cases(self.history.rated(), self.index)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    documents = tmp_path / "documents"
    documents.mkdir()
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    directory = tmp_path / "index"
    with Index.open(directory, create=True) as index, History.open(directory) as history:
        ingest(index, [documents])
        yield Desk(index, history, documents)


@pytest.fixture
def sanad(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The command line on the index of the desk."""
    monkeypatch.setenv("SANAD_ENCODER", "")

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.main([*arguments, "--index", str(desk.index.directory)])
        return code, *capsys.readouterr()

    return call


@pytest.mark.parametrize("question", [OPENED, DAM], ids=["en", "ar"])
@pytest.mark.parametrize(
    ("rating", "kind", "field"),
    [
        ("good", "answerable", "gold"),
        ("wrong citation", "disputed", "wrong"),
        ("not in the source", "disputed", "wrong"),
    ],
)
def test_a_rated_answer_names_what_it_cites(
    desk: Desk, question: str, rating: Rating, kind: str, field: str
) -> None:
    kept = desk.ask(question, rating)
    (case,) = desk.feedback().cases
    source, quote = SENTENCES[question]
    assert (case["id"], case["question"], case["kind"]) == (f"feedback-{kept.id}", question, kind)
    assert {"source": source, "quote": quote} in case[field]
    assert {"gold", "wrong"} & case.keys() == {field}


def test_a_follow_up_is_exported_as_it_stands_alone(desk: Desk) -> None:
    desk.ask(DAM, None)
    kept = desk.ask(LENGTH, "good")
    (case,) = desk.feedback().cases
    assert case["question"] == kept.turn.answer.question.text != LENGTH
    assert "السد العالي" in case["question"]


@pytest.mark.parametrize("question", [NOWHERE, NOWHERE_AR], ids=["en", "ar"])
def test_a_good_refusal_is_a_near_miss(desk: Desk, question: str) -> None:
    desk.ask(question, "good")
    (case,) = desk.feedback().cases
    assert (case["question"], case["kind"]) == (question, "near-miss")
    assert {"gold", "wrong"}.isdisjoint(case)


def test_what_makes_no_case_is_counted(desk: Desk) -> None:
    standing = Question(asked=OPENED, text=OPENED, language="en")
    desk.ask(NOWHERE, "wrong citation")
    desk.ask("Hello!", "good")
    desk.ask(OPENED, "good", Answer(question=standing, outcome="failed", error="no server"))
    desk.ask("؟؟؟", "good")
    desk.ask(DAM, "good")
    desk.ask(DESIGNED, "good")
    remove(desk.index, ["dam.txt"])
    twice = DOCUMENTS["bridge.txt"] + "\n\n" + SENTENCES[DESIGNED][1]
    (desk.documents / "bridge.txt").write_text(twice, encoding="utf-8")
    ingest(desk.index, [desk.documents / "bridge.txt"])
    found = desk.feedback()
    assert found.cases == ()
    assert found.left_out == {"outcome": 3, "language": 1, "gone": 1, "quote": 1}
    assert told(found) == (
        "0 cases; ratings that make none: 3 of answers that state nothing, 1 of questions in"
        " neither Arabic nor English, 1 of answers whose documents the index does not have, or has"
        " twice, 1 of answers whose quotes do not name one sentence"
    )


def test_feedback_outlives_an_edit_that_leaves_the_quote(desk: Desk) -> None:
    desk.ask(DAM, "good")
    longer = "أسوان مدينة في جنوب مصر. " + DOCUMENTS["dam.txt"]
    (desk.documents / "dam.txt").write_text(longer, encoding="utf-8")
    ingest(desk.index, [desk.documents])
    assert len(desk.feedback().cases) == 1


def test_two_documents_of_one_name_name_no_sentence(desk: Desk, tmp_path: Path) -> None:
    desk.ask(DAM, "good")
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "dam.txt").write_text("سدّ آخر في بلد آخر.", encoding="utf-8")
    ingest(desk.index, [tmp_path / "others"])
    assert desk.feedback().left_out == {"gone": 1}


def test_a_question_that_no_file_can_hold_is_exported_without_what_is_not_seen(
    desk: Desk, tmp_path: Path
) -> None:
    desk.ask(f"\ud83d{OPENED}\u202e", "good")
    path = tmp_path / "feedback.jsonl"
    path.write_text(to_lines(desk.feedback()), encoding="utf-8")
    assert [case.question for case in load([path])] == [OPENED]


def rated_by_hand(desk: Desk) -> None:
    """A rating of every kind, in both languages."""
    for question in (OPENED, DAM):  # the length that is asked for next is the dam's
        desk.ask(question, "good")
    for question in (LENGTH, DESIGNED):
        desk.ask(question, "not in the source")
    for question in (NOWHERE, NOWHERE_AR):
        desk.ask(question, "good")


def test_the_evaluation_asks_what_was_rated(
    desk: Desk, sanad: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    rated_by_hand(desk)
    out = tmp_path / "feedback.jsonl"
    assert sanad("feedback", "--out", str(out)) == (0, "", "sanad: 6 cases\n")
    exported = load([out])
    assert [case.kind for case in exported] == [
        *["answerable"] * 2,
        *["disputed"] * 2,
        *["near-miss"] * 2,
    ]
    assert all(locate(case, desk.index) for case in exported if case.kind != "near-miss")

    results = run.evaluate([out], desk.documents, settings=SETTINGS)
    right = [row.right for row in results.rows]
    assert right == [True, True, False, False, True, True]
    again = results.means["cited_again"]
    assert (again["overall"].n, again["overall"].mean) == (2, 1)
    assert [again[way].n for way in ("ar-ar", "en-en")] == [1, 1]
    assert results.means["citation_recall"]["overall"].n == 2
    assert results.means["wrongly_answered"]["overall"].n == 2


def test_a_disputed_case_holds_where_the_answer_is_refused(desk: Desk, tmp_path: Path) -> None:
    rated_by_hand(desk)
    out = tmp_path / "feedback.jsonl"
    out.write_text(to_lines(desk.feedback()), encoding="utf-8")

    def strict(settings: Settings) -> Chatbot:
        return Chatbot(Index.open(settings.index_dir), min_confidence=1.1)

    results = run.evaluate([out], desk.documents, settings=SETTINGS, open_chatbot=strict)
    assert [row.right for row in results.rows] == [False, False, True, True, True, True]
    assert results.means["cited_again"]["overall"].mean == 0


@pytest.fixture
def results(desk: Desk, tmp_path: Path) -> Results:
    rated_by_hand(desk)
    path = tmp_path / "feedback.jsonl"
    path.write_text(to_lines(desk.feedback()), encoding="utf-8")
    return run.evaluate([path], desk.documents, settings=SETTINGS)


def test_the_report_tells_of_disputed_cases(results: Results, tmp_path: Path) -> None:
    text = report.table(results)
    assert "6 cases, 2 answerable, 2 disputed;" in text
    after = text.partition("\nDisputed citations\n")[2].splitlines()
    assert after[0].split() == ["overall", "ar-ar", "en-en", "ar-en", "en-ar"]
    assert after[1].split()[:5] == ["cited", "again", "↓", "1.00", "(2)"]
    report.write(results, tmp_path / "report")
    html = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    n_disputed = sum(len(row.observed.wrong) for row in results.rows)
    # each where it is cited, and where it is disputed
    assert html.count('<blockquote class="disputed"') == 2 * n_disputed > 0
    assert "استشهادات معترَض عليها" in html
    markdown = (tmp_path / "report" / "report.md").read_text(encoding="utf-8")
    assert "cites a disputed sentence again · عاد فاستشهد بجملة معترَض عليها" in markdown
    found = json.loads((tmp_path / "report" / "results.json").read_text(encoding="utf-8"))
    disputed: list[dict[str, Any]] = [c for c in found["cases"] if c["kind"] == "disputed"]
    for one, question in zip(disputed, (LENGTH, DESIGNED), strict=True):
        assert SENTENCES[question][1] in [wrong["text"] for wrong in one["wrong"]]
    assert all(one["gold"] == [] and one["scores"]["cited_again"] == 1 for one in disputed)
    assert all("wrong" not in c for c in found["cases"] if c["kind"] != "disputed")


def test_without_disputed_cases_the_report_says_nothing_of_them(desk: Desk, tmp_path: Path) -> None:
    desk.ask(OPENED, "good")
    path = tmp_path / "feedback.jsonl"
    path.write_text(to_lines(desk.feedback()), encoding="utf-8")
    results = run.evaluate([path], desk.documents, settings=SETTINGS)
    assert "isputed" not in report.table(results)
    assert "cited_again" not in json.dumps(record.to_json(results))
    assert [one.title for one in tables.tables(results)] == [
        title for scope, title, _, _ in tables.SECTIONS if scope != "disputed"
    ]
    assert words.reason(results.rows[0])[0] == "cites the gold it needs"


class TestCommand:
    def test_prints_a_case_a_line(
        self, desk: Desk, sanad: Callable[..., tuple[int, str, str]]
    ) -> None:
        rated_by_hand(desk)
        desk.ask(NOWHERE, "wrong citation")
        code, out, err = sanad("feedback")
        assert code == 0
        assert [json.loads(line)["kind"] for line in out.splitlines()] == [
            case["kind"] for case in desk.feedback().cases
        ]
        assert "متى افتتح السد العالي؟" in out
        assert err == "sanad: 6 cases; ratings that make none: 1 of answers that state nothing\n"

    def test_says_so_where_nothing_was_rated(
        self, sanad: Callable[..., tuple[int, str, str]]
    ) -> None:
        assert sanad("feedback") == (0, "", "sanad: 0 cases\n")

    def test_a_place_that_cannot_be_written(
        self, desk: Desk, sanad: Callable[..., tuple[int, str, str]], tmp_path: Path
    ) -> None:
        code, out, err = sanad("feedback", "--out", str(tmp_path / "no" / "file.jsonl"))
        assert (code, out) == (1, "")
        assert "no such folder" in err

    def test_an_index_that_is_not_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SANAD_ENCODER", "")
        assert cli.main(["feedback", "--index", str(tmp_path / "nothing")]) == 1
        assert "no index at" in capsys.readouterr().err
        assert not (tmp_path / "nothing").exists()
