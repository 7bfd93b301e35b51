"""The evaluation end to end, on a miniature corpus, through the real index and chatbot."""

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval import observe, run
from eval.cases import DIRECTIONS
from eval.errors import CaseError, EvaluationError
from eval.types import Results
from index.store import Index
from rag import cli
from rag.chatbot import Chatbot
from rag.errors import AnswererReply
from rag.settings import SHIPPED_ENCODER, Settings
from rag.types import Answerer, Draft, Event, Evidence, EvidenceFound, Question, Turn

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
        assert observe.cited_texts(answer, index) == {}


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
        for case in found["cases"]:
            del case["seconds"]
        texts.append(json.dumps(found))
        assert str(tmp_path) not in texts[-1]
        assert (tmp_path / name / "report.md").is_file()
        assert (tmp_path / name / "report.html").is_file()
    assert texts[0] == texts[1]


def test_a_planted_regression_breaks_the_gate(
    case_file: Path, corpus: Path, tmp_path: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "baseline.json"
    assert run.main([case_file], corpus, None, None, False, SETTINGS, keep_baseline=baseline) == 0
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


def test_the_baseline_moves_only_up_and_only_through_the_gate(
    case_file: Path, corpus: Path, tmp_path: Path, floors: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "baseline.json"

    def kept(open_chatbot: Callable[[Settings], Chatbot], *, gate: bool = False) -> int:
        return run.main(
            [case_file],
            corpus,
            None,
            None,
            gate,
            SETTINGS,
            keep_baseline=baseline,
            floors=floors,
            open_chatbot=open_chatbot,
        )

    floors.write_text('{"overall": {"right": 0.9}}', encoding="utf-8")
    assert kept(scripted(WrongAnswerer()), gate=True) == 1
    assert not baseline.exists()
    assert kept(scripted(WrongAnswerer())) == 0
    worse = baseline.read_text(encoding="utf-8")
    assert kept(Chatbot.open) == 0
    better = baseline.read_text(encoding="utf-8")
    assert better != worse
    capsys.readouterr()
    assert kept(scripted(WrongAnswerer())) == 1
    assert "only moves up" in capsys.readouterr().err
    assert baseline.read_text(encoding="utf-8") == better
    assert kept(Chatbot.open) == 0


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


@pytest.mark.parametrize("moving", [False, True], ids=["compared", "moved"])
def test_a_truncated_baseline_is_refused(
    case_file: Path, corpus: Path, tmp_path: Path, moving: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.json"
    assert run.main([case_file], corpus, None, None, False, SETTINGS, keep_baseline=path) == 0
    file = json.loads(path.read_text(encoding="utf-8"))
    held = file["metrics"]
    file["cases"] = {"off-ar": [0 if name == "right" else None for name in held]}
    file["means"] = {name: {"n": 0, "mean": None} for name in held} | {"right": {"n": 1, "mean": 0}}
    path.write_text(json.dumps(file), encoding="utf-8")
    capsys.readouterr()
    before, kept = (None, path) if moving else (path, None)
    code = run.main([case_file], corpus, None, before, False, SETTINGS, keep_baseline=kept)
    printed = capsys.readouterr()
    assert (code, printed.out) == (1, "")
    assert "of these very cases, but 7 are not in it: en-en-1, " in printed.err


@pytest.mark.parametrize("limit", [0.5, 0.95], ids=["holds", "does-not"])
def test_the_verdict_of_the_gate_is_in_the_reports(
    case_file: Path, corpus: Path, tmp_path: Path, floors: Path, limit: float
) -> None:
    floors.write_text(json.dumps({"overall": {"right": limit}}), encoding="utf-8")
    folder = tmp_path / "report"
    wrong = scripted(WrongAnswerer()) if limit > 0.9 else Chatbot.open
    code = run.main(
        [case_file], corpus, folder, None, True, SETTINGS, floors=floors, open_chatbot=wrong
    )
    found = json.loads((folder / "results.json").read_text(encoding="utf-8"))["gate"]
    assert found["holds"] == (code == 0) == (limit < 0.9)
    assert bool(found["reasons"]) == (code == 1)
    said = "اجتاز التقييم الحدود" if code == 0 else "لم يجتز التقييم الحدود"
    for name in ("report.md", "report.html"):
        assert said in (folder / name).read_text(encoding="utf-8")


def test_a_run_that_fails_leaves_no_report_of_an_earlier_one(
    case_file: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "report"
    assert run.main([case_file], corpus, folder, None, False, SETTINGS) == 0
    (folder / "notes.md").write_text("mine", encoding="utf-8")
    gone = tmp_path / "gone.jsonl"
    assert run.main([gone], corpus, folder, None, False, SETTINGS) == 1
    assert [path.name for path in folder.iterdir()] == ["notes.md"]
    assert "gone.jsonl" in capsys.readouterr().err


def test_what_is_read_is_not_removed_as_a_report(
    case_file: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = corpus / "report.md"
    document.write_text("The mill stands in Marwa.\n", encoding="utf-8")
    baseline = tmp_path / "results.json"
    baseline.write_text("{}", encoding="utf-8")
    assert run.main([case_file], corpus, corpus, None, False, SETTINGS) == 1
    assert "would be part of" in capsys.readouterr().err
    assert run.main([case_file], corpus, tmp_path, baseline, False, SETTINGS) == 1
    assert "would be part of" in capsys.readouterr().err
    code = run.main([case_file], corpus, tmp_path, None, True, SETTINGS, floors=baseline)
    assert code == 1
    assert "would be part of" in capsys.readouterr().err
    assert document.is_file()
    assert baseline.is_file()


def test_a_baseline_of_something_else_is_refused(
    case_file: Path,
    corpus: Path,
    tmp_path: Path,
    write_cases: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    baseline = tmp_path / "baseline.json"
    assert run.main([case_file], corpus, None, None, False, SETTINGS, keep_baseline=baseline) == 0
    other = write_cases({"id": "x", "question": "Who?", "kind": "off-topic"}, name="other.jsonl")
    capsys.readouterr()
    assert run.main([other], corpus, None, baseline, False, SETTINGS) == 1
    assert "a baseline of other cases (" in capsys.readouterr().err
    bolder = replace(SETTINGS, min_confidence=0.1)
    assert run.main([case_file], corpus, None, baseline, False, bolder) == 1
    assert "refusal below 0.29" in capsys.readouterr().err
    with (corpus / "en" / "bridge.txt").open("a", encoding="utf-8") as file:
        file.write("It is painted green.\n")
    assert run.main([case_file], corpus, None, baseline, False, SETTINGS) == 1
    printed = capsys.readouterr()
    assert "other corpus" in printed.err
    assert "--keep-baseline FILE" in printed.err
    assert printed.out == ""


def test_gold_that_is_not_in_the_corpus_is_said_before_anything_is_asked(
    corpus: Path, write_cases: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    line: dict[str, Any] = {"id": "lost", "question": "When?", "kind": "answerable"}
    path = write_cases({**line, "gold": [{"source": "en/bridge.txt", "quote": "in 1066"}]})
    with pytest.raises(CaseError, match="lost"):
        run.evaluate([path], corpus, settings=SETTINGS)
    assert run.main([path], corpus, None, None, False, SETTINGS) == 1
    assert "cases.jsonl:1: case 'lost'" in capsys.readouterr().err


def test_a_corpus_that_cannot_be_used(case_file: Path, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EvaluationError, match="no document there"):
        run.fingerprint([case_file], tmp_path / "empty", SETTINGS)
    with pytest.raises(EvaluationError, match="check it"):
        run.fingerprint([tmp_path / "gone.jsonl"], corpus, SETTINGS)
    (corpus / "en" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(EvaluationError, match=r"broken\.pdf"):
        run.evaluate([case_file], corpus, settings=SETTINGS)


def test_the_fingerprint_follows_contents_and_paths(case_file: Path, corpus: Path) -> None:
    before = run.fingerprint([case_file], corpus, SETTINGS)
    (corpus / ".hidden.md").write_text("x", encoding="utf-8")
    (corpus / "notes.xyz").write_text("x", encoding="utf-8")
    assert run.fingerprint([case_file], corpus, SETTINGS) == before
    (corpus / "en" / "bridge.txt").rename(corpus / "en" / "viaduct.txt")
    assert run.fingerprint([case_file], corpus, SETTINGS).corpus != before.corpus
    assert run.fingerprint([case_file], corpus, SETTINGS).cases == before.cases


def test_the_fingerprint_names_settings_and_encoder_and_no_place(
    case_file: Path, corpus: Path, tmp_path: Path
) -> None:
    before = run.fingerprint([case_file], corpus, SETTINGS)
    assert before.settings.startswith(
        "answerer quote; refusal below 0.29; checker shipped; at most"
    )
    assert before.encoder == ""
    elsewhere = replace(SETTINGS, index_dir=tmp_path / "index", max_file_mb=7, port=1)
    assert run.fingerprint([case_file], corpus, elsewhere) == before
    url = "http://user:secret@10.0.0.7/v1"
    model = replace(SETTINGS, llm_url=url, llm_model="jais", llm_key="k", checker="/opt/nli/mini")
    asked = run.fingerprint([case_file], corpus, model).settings
    assert "answerer jais, auto, 8192 tokens; " in asked
    assert "checker mini; " in asked
    assert not any(word in asked for word in ("secret", "10.0.0.7", "/opt"))
    shipped = replace(SETTINGS, encoder=str(SHIPPED_ENCODER))
    assert run.fingerprint([case_file], corpus, shipped).encoder.startswith("encoder:")


class Listening(Chatbot):
    """Remembers what it was asked, and after which questions."""

    asked: list[tuple[str, tuple[str, ...]]]

    def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
        earlier = tuple(turn.question for turn in history)
        self.asked = [*getattr(self, "asked", []), (question, earlier)]
        return super().stream(question, history)


@pytest.mark.parametrize(
    ("history", "question", "gold", "standalone"),
    [
        pytest.param(
            ["Where is the Dorling bridge?", "What did it cost?"],
            "And when did it open?",
            {"source": "en/bridge.txt", "quote": "opened to traffic on 12 May 1934"},
            "Dorling bridge",
            id="en",
        ),
        pytest.param(
            ["أين تقع مكتبة الميناء؟"],
            "ومتى تغلق؟",
            {"source": "ar/library.txt", "quote": "وتغلق يوم الثلاثاء"},
            "مكتبة الميناء",
            id="ar",
        ),
    ],
)
def test_a_dialogue_is_asked_in_order_and_its_last_question_is_scored(
    corpus: Path,
    tmp_path: Path,
    write_cases: Callable[..., Path],
    history: list[str],
    question: str,
    gold: dict[str, str],
    standalone: str,
) -> None:
    case = {"id": "d", "question": question, "kind": "answerable", "gold": [gold]}
    run.index_corpus(corpus, directory=tmp_path / "index", settings=SETTINGS)
    with Listening(Index.open(tmp_path / "index")) as chatbot:
        cases = run.load([write_cases({**case, "history": history})])
        ticks = itertools.count()
        (row,) = run.run(cases, chatbot=chatbot, clock=lambda: next(ticks)).rows
        assert chatbot.asked == [
            (asked, tuple(history[:n])) for n, asked in enumerate([*history, question])
        ]
    assert standalone in row.observed.answer.question.text
    assert (row.scores["hit@1"], row.scores["citation_recall"]) == (1, 1)
    assert row.observed.seconds == 1, "only the last question is timed"


def test_what_was_searched_is_what_the_chatbot_searched(
    case_file: Path, corpus: Path, evaluated: Results
) -> None:
    class Shuffled(Chatbot):
        def stream(self, question: str, history: Sequence[Turn] = ()) -> Iterator[Event]:
            for event in super().stream(question, history):
                lost = isinstance(event, EvidenceFound)
                yield replace(event, hits=()) if lost else event

    def shuffled(settings: Settings) -> Chatbot:
        return Shuffled(Index.open(settings.index_dir))

    found = run.evaluate([case_file], corpus, settings=SETTINGS, open_chatbot=shuffled)
    assert found.means["hit@20"]["overall"].mean == 0
    assert (evaluated.means["hit@20"]["overall"].mean or 0) > 0.8


class TestCommand:
    """`sanad eval` takes one work at a time, and hands it on."""

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ("--check --gate", "--check goes with --cases and --corpus alone"),
            ("--check --answers a.jsonl", "--check goes with"),
            ("--check --keep-baseline b.json", "--check goes with"),
            ("--from squad a.json", "--out DIR go together"),
            ("--out new", "--out DIR go together"),
            ("--from squad a.json --out new --check", "--from goes with --out alone"),
            ("--from squad a.json --out new --corpus c", "--from goes with --out alone"),
            ("--from trec a.json --out new", "--from trec: the formats are squad and beir"),
            ("--judge gpt", "invalid choice"),
            ("--floors f.json", "--floors goes with --gate"),
            ("--check --floors f.json", "--check goes with --cases and --corpus alone"),
            ("--from squad a.json --out new --floors f.json", "--floors goes with --gate"),
        ],
    )
    def test_usage(self, arguments: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit) as caught:
            cli.main(["eval", *arguments.split()])
        assert caught.value.code == 2
        assert said in capsys.readouterr().err

    def test_check(
        self,
        case_file: Path,
        corpus: Path,
        write_cases: Callable[..., Path],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        what = ["eval", "--check", "--corpus", str(corpus), "--cases"]
        assert cli.main([*what, str(case_file)]) == 0
        assert capsys.readouterr().out.splitlines()[-2].split() == [
            "all", "8", "2", "2", "1", "1", "1", "1",
        ]  # fmt: skip
        bad = write_cases({"id": "x-ar-1", "question": "Who?", "kind": "off-topic"}, name="b.jsonl")
        assert cli.main([*what, str(bad)]) == 1
        assert "case 'x-ar-1': by its id it is ar" in capsys.readouterr().err

    def test_floors_of_ones_own(
        self, case_file: Path, corpus: Path, floors: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        what = ["eval", "--cases", str(case_file), "--corpus", str(corpus)]
        what += ["--gate", "--floors", str(floors)]
        for limits, code in (({"differing_marked": 0}, 1), ({"failed": 0}, 0)):
            floors.write_text(json.dumps({"overall": limits}), encoding="utf-8")
            assert cli.main(what) == code
            told = capsys.readouterr().err
            assert ("differing_marked (overall) could not be judged" in told) == (code == 1)

    def test_import(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        context = "The mill stands in Marwa. It was built in 1912."
        qas = [{"id": "q", "question": "When was the mill built?",
                "answers": [{"text": "1912", "answer_start": context.index("1912")}]}]  # fmt: skip
        path = tmp_path / "squad.json"
        path.write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": qas}]}]}))
        out = tmp_path / "out"
        assert cli.main(["eval", "--from", "squad", str(path), "--out", str(out)]) == 0
        assert "1 documents in" in capsys.readouterr().out
        assert (out / "cases.jsonl").is_file()
        assert cli.main(["eval", "--from", "squad", str(path), "--out", str(out)]) == 1
        assert "is there already" in capsys.readouterr().err

    def test_answers_made_elsewhere_and_a_baseline_of_them(
        self, case_file: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        answers = tmp_path / "answers.jsonl"
        lines = ({"id": case.id, "outcome": "refused"} for case in run.load([case_file]))
        answers.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        baseline = tmp_path / "baseline.json"
        what = ["eval", "--cases", str(case_file), "--corpus", str(corpus)]
        what += ["--answers", str(answers), "--keep-baseline", str(baseline)]
        assert cli.main([*what, "--report", str(tmp_path / "report")]) == 0
        assert "answerer not named (answers made elsewhere)" in capsys.readouterr().out
        assert (tmp_path / "report" / "report.html").is_file()
        assert cli.main([*what, "--baseline", str(baseline)]) == 0
        assert "right -> wrong: 0" in capsys.readouterr().out
