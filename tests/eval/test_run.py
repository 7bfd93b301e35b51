"""The evaluation end to end, on a miniature corpus, through the real index and chatbot."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval import run
from eval.cases import DIRECTIONS
from eval.errors import CaseError, EvaluationError
from eval.types import Results
from index.store import Index
from rag.chatbot import Chatbot
from rag.errors import AnswererReply
from rag.settings import Settings
from rag.types import Answerer, Draft, Evidence, Question

SETTINGS = Settings(encoder="")
NO_FLOORS = '{"overall": {}}'


class WrongAnswerer:
    """Quotes the sentence that fits least, word for word."""

    name = "quote"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        yield Draft(text=evidence[-1].text, keys=(evidence[-1].key,))


class BrokenAnswerer:
    """Fails at every question."""

    name = "broken"

    def write(self, question: Question, evidence: Sequence[Evidence]) -> Iterator[Draft]:
        raise AnswererReply("the reply was empty; ask again")
        yield


def scripted(answerer: Answerer) -> Callable[[Settings], Chatbot]:
    """Opens chatbots that differ in their answerer alone."""
    return lambda settings: Chatbot(Index.open(settings.index_dir), answerer=answerer)


@pytest.fixture
def floors(tmp_path: Path) -> Path:
    path = tmp_path / "floors.json"
    path.write_text(NO_FLOORS, encoding="utf-8")
    return path


@pytest.fixture
def evaluated(case_file: Path, corpus: Path) -> Results:
    return run.evaluate([case_file], corpus, settings=SETTINGS)


def test_every_question_is_asked_and_measured(evaluated: Results) -> None:
    rows = {row.observed.case.id: row for row in evaluated.rows}
    assert len(rows) == 8
    assert {row.observed.direction for row in evaluated.rows} == set(DIRECTIONS)
    for name in ("en-en-1", "en-en-2", "ar-ar-1", "ar-ar-2"):
        scores = rows[name].scores
        assert (scores["hit@20"], scores["citation_recall"], scores["answer_correct"]) == (1, 1, 1)
        assert rows[name].right
    for name in ("off-en", "off-ar"):
        assert rows[name].right, rows[name].observed.answer
    assert evaluated.means["faithfulness"]["overall"].mean == 1
    assert evaluated.means["language_match"]["overall"].mean == 1, [
        (row.observed.case.id, row.observed.frame)
        for row in evaluated.rows
        if row.scores["language_match"] != 1
    ]
    assert evaluated.means["failed"]["overall"].mean == 0
    assert evaluated.latency.n == 8
    assert evaluated.system["answerer"] == "quote"
    assert evaluated.system["dense search"].startswith("off")


def test_the_frame_is_the_programs_own_words(evaluated: Results) -> None:
    for row in evaluated.rows:
        for claim in row.observed.answer.claims:
            assert claim.text not in row.observed.frame


def test_a_document_that_does_not_exist_has_no_stored_text(
    corpus: Path, tmp_path: Path, make: Any
) -> None:
    run.index_corpus(corpus, directory=tmp_path / "index", settings=SETTINGS)
    answer = make.observation(claims=[make.claim((0, 11))]).answer
    with Index.open(tmp_path / "index") as index:
        assert run.cited_texts(answer, index) == {}


def test_latency_is_the_time_of_the_answers(case_file: Path, corpus: Path, tmp_path: Path) -> None:
    ticks = itertools.count(0.0, 0.5)
    run.index_corpus(corpus, directory=tmp_path / "index", settings=SETTINGS)
    with Index.open(tmp_path / "index") as index:
        cases = run.load([case_file])
        found = run.run(cases, chatbot=Chatbot(index), clock=lambda: next(ticks))
    assert (found.latency.median, found.latency.p95) == (0.5, 0.5)


def test_an_index_that_is_there_already(case_file: Path, corpus: Path, tmp_path: Path) -> None:
    run.index_corpus(corpus, directory=tmp_path / "index", settings=SETTINGS)
    found = run.evaluate([case_file], corpus, settings=SETTINGS, index_dir=tmp_path / "index")
    assert len(found.rows) == 8


def test_the_same_run_twice_gives_the_same_results(
    case_file: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        assert run.main([case_file], corpus, tmp_path / name, None, False, SETTINGS) == 0
    printed = capsys.readouterr()
    assert "citation precision" in printed.out
    assert "citation precision" not in printed.err
    texts = []
    for name in ("one", "two"):
        found = json.loads((tmp_path / name / "results.json").read_text(encoding="utf-8"))
        del found["latency"]
        texts.append(json.dumps(found))
        assert str(tmp_path) not in texts[-1]
        assert (tmp_path / name / "report.md").is_file()
        assert (tmp_path / name / "report.html").is_file()
    assert texts[0] == texts[1]


def test_a_planted_regression_breaks_the_gate(
    case_file: Path, corpus: Path, tmp_path: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report"
    assert run.main([case_file], corpus, report, None, False, SETTINGS) == 0
    baseline = report / "results.json"
    assert run.main([case_file], corpus, None, baseline, True, SETTINGS, floors=floors) == 0
    assert "right -> wrong: 0" in capsys.readouterr().out

    wrong = scripted(WrongAnswerer())
    code = run.main(
        [case_file], corpus, None, baseline, True, SETTINGS, floors=floors, open_chatbot=wrong
    )
    printed = capsys.readouterr()
    reasons = [line for line in printed.err.splitlines() if "the gate does not hold" in line]
    assert code == 1
    assert len(reasons) == 1
    assert "citation_recall (overall)" in reasons[0]
    (broken,) = (line for line in printed.out.splitlines() if "right -> wrong" in line)
    assert "en-en-1" in broken


def test_without_a_gate_a_regression_is_only_told(
    case_file: Path, corpus: Path, tmp_path: Path
) -> None:
    wrong = scripted(WrongAnswerer())
    assert run.main([case_file], corpus, None, None, False, SETTINGS, open_chatbot=wrong) == 0


def test_the_gate_holds_the_floors_without_a_baseline(
    case_file: Path, corpus: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    floors.write_text('{"overall": {"citation_recall": 0.5, "failed": 0.0}}', encoding="utf-8")
    assert run.main([case_file], corpus, None, None, True, SETTINGS, floors=floors) == 0
    capsys.readouterr()
    broken = scripted(BrokenAnswerer())
    code = run.main(
        [case_file], corpus, None, None, True, SETTINGS, floors=floors, open_chatbot=broken
    )
    last = capsys.readouterr().err.splitlines()[-1]
    assert code == 1
    assert "citation_recall (overall) 0.0000 is under its floor 0.5000" in last
    assert "failed (overall)" in last


def test_a_baseline_of_other_cases_or_another_corpus_is_refused(
    case_file: Path,
    corpus: Path,
    tmp_path: Path,
    write_cases: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run.main([case_file], corpus, tmp_path / "report", None, False, SETTINGS) == 0
    baseline = tmp_path / "report" / "results.json"
    other = write_cases({"id": "x", "question": "Who?", "kind": "off-topic"}, name="other.jsonl")
    capsys.readouterr()
    assert run.main([other], corpus, None, baseline, False, SETTINGS) == 1
    assert "other case files" in capsys.readouterr().err
    with (corpus / "en" / "bridge.txt").open("a", encoding="utf-8") as file:
        file.write("It is painted green.\n")
    assert run.main([case_file], corpus, None, baseline, False, SETTINGS) == 1
    printed = capsys.readouterr()
    assert "other corpus" in printed.err
    assert "--report DIR" in printed.err
    assert printed.out == ""


def test_gold_that_is_not_in_the_corpus_is_said_before_anything_is_asked(
    corpus: Path, write_cases: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    line: dict[str, Any] = {"id": "lost", "question": "When?", "kind": "answerable"}
    path = write_cases({**line, "gold": [{"source": "en/bridge.txt", "quote": "in 1066"}]})
    with pytest.raises(CaseError, match="lost"):
        run.evaluate([path], corpus, settings=SETTINGS)
    assert run.main([path], corpus, None, None, False, SETTINGS) == 1
    assert "sanad eval: case 'lost'" in capsys.readouterr().err


def test_a_corpus_that_cannot_be_used(case_file: Path, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvaluationError, match="no document there"):
        run.fingerprint([case_file], tmp_path / "empty")
    with pytest.raises(EvaluationError, match="check it"):
        run.fingerprint([tmp_path / "gone.jsonl"], corpus)
    (corpus / "en" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(EvaluationError, match=r"broken\.pdf"):
        run.evaluate([case_file], corpus, settings=SETTINGS)


def test_the_fingerprint_follows_contents_and_paths(case_file: Path, corpus: Path) -> None:
    before = run.fingerprint([case_file], corpus)
    (corpus / ".hidden.md").write_text("x", encoding="utf-8")
    (corpus / "notes.xyz").write_text("x", encoding="utf-8")
    assert run.fingerprint([case_file], corpus) == before
    (corpus / "en" / "bridge.txt").rename(corpus / "en" / "viaduct.txt")
    assert run.fingerprint([case_file], corpus).corpus != before.corpus
    assert run.fingerprint([case_file], corpus).cases == before.cases
