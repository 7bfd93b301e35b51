"""The command line, run as a user runs it: `python -m rag.cli` in a folder of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from rag import cli

ENGLISH = """# The harbour of Marwa

The harbour of Marwa was opened on 3 May 1987. It has nine quays.

Captain Idris Halloun commanded the first ferry, which carried 212 passengers to the island.
"""
ARABIC = """منارة الجزيرة

بُنيت منارة الجزيرة عام 1912 على ارتفاع 48 متراً. يعمل فيها حارسان منذ افتتاحها.

زار المهندس سليم البستاني المنارة سنة 1954 ووضع خطة ترميمها.
"""
HEAVY = ("torch", "transformers", "chromadb", "llama_index", "gradio", "sqlalchemy", "numpy")

Result = subprocess.CompletedProcess[str]


def sanad(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> Result:
    """Runs the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "rag.cli", *arguments],
        cwd=cwd,
        env={**os.environ, "SANAD_ENCODER": "", **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents good and bad."""
    folder = tmp_path_factory.mktemp("cli")
    documents = folder / "documents"
    (documents / "ar").mkdir(parents=True)
    (documents / "harbour.md").write_text(ENGLISH, encoding="utf-8")
    (documents / "ar" / "منارة.txt").write_text(ARABIC, encoding="utf-8")
    (documents / "empty.txt").write_bytes(b"")
    (documents / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of the kind\n")
    (documents / "binary.txt").write_bytes(bytes(range(256)) * 8)
    return folder


@pytest.fixture(scope="module")
def ingested(place: Path) -> Result:
    """What the first ingestion said. The index is in `.sanad` of the same folder."""
    return sanad("ingest", "documents", "missing.txt", cwd=place)


@pytest.fixture
def run(
    place: Path,
    ingested: Result,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str, str]]:
    """The same command line in this process, for cases that need no process of their own."""
    monkeypatch.chdir(place)
    monkeypatch.setenv("SANAD_ENCODER", "")

    def call(*arguments: str) -> tuple[int, str, str]:
        try:
            code = cli.main(arguments)
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class TestIngest:
    def test_takes_in_what_can_be_read_and_exits_with_1(self, ingested: Result) -> None:
        assert ingested.returncode == 1
        assert ingested.stdout.strip().startswith("2 added, 0 updated, 0 removed")

    @pytest.mark.parametrize("name", ["empty.txt", "broken.pdf", "binary.txt", "missing.txt"])
    def test_tells_each_failure_with_its_reason(self, ingested: Result, name: str) -> None:
        told = [line for line in ingested.stderr.splitlines() if f"failed {name}: " in line]
        assert len(told) == 1
        assert len(told[0].split(f"{name}: ")[1]) > 10
        assert "Traceback" not in ingested.stderr
        assert name not in ingested.stdout

    def test_shows_progress_on_stderr(self, ingested: Result) -> None:
        assert "%" in ingested.stderr
        assert "%" not in ingested.stdout

    def test_follows_the_files(self, tmp_path: Path) -> None:
        documents = tmp_path / "documents"
        documents.mkdir()
        (documents / "harbour.md").write_text(ENGLISH, encoding="utf-8")
        (documents / "lighthouse.txt").write_text(ARABIC, encoding="utf-8")

        def ingest() -> dict[str, list[Any]]:
            done = sanad("ingest", "documents", "--index", "kept", "--json", cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            report: dict[str, list[Any]] = json.loads(done.stdout)
            return {name: sources for name, sources in report.items() if sources}

        assert ingest() == {"added": ["harbour.md", "lighthouse.txt"]}
        assert ingest() == {"unchanged": ["harbour.md", "lighthouse.txt"]}
        (documents / "harbour.md").write_text(ENGLISH.replace("nine", "ten"), encoding="utf-8")
        (documents / "lighthouse.txt").unlink()
        assert ingest() == {"updated": ["harbour.md"], "removed": ["lighthouse.txt"]}
        verified = sanad("verify", "--index", "kept", cwd=tmp_path)
        assert (verified.returncode, verified.stdout[:3]) == (0, "ok:")


class TestSearchAndAsk:
    def test_search_finds_spans_of_the_text(self, run: Callable[..., Any]) -> None:
        code, out, _ = run("search", "How many passengers did the first ferry carry?", "--json")
        found = json.loads(out)
        assert code == 0
        assert found["hits"][0]["source"] == "harbour.md"
        best = found["sentences"][0]
        assert ENGLISH[best["start"] : best["end"]] == best["text"]
        assert "212" in best["text"]

    def test_search_for_people(self, run: Callable[..., Any]) -> None:
        code, out, err = run("search", "متى بنيت المنارة؟", "--limit", "1")
        assert (code, err) == (0, "")
        head, snippet = out.splitlines()
        assert head.startswith("1. ar/منارة.txt ")
        assert snippet.strip().startswith("منارة الجزيرة")

    def test_answers_in_both_languages(self, place: Path, ingested: Result) -> None:
        done = sanad("ask", "متى بُنيت منارة الجزيرة؟", "--json", cwd=place)
        answer = json.loads(done.stdout)
        assert (done.returncode, answer["outcome"], answer["language"]) == (0, "answered", "ar")
        cited = answer["claims"][0]["citations"][0]
        assert ARABIC[cited["start"] : cited["end"]] == cited["quote"]
        assert "1912" in cited["quote"]
        assert "\\u" not in done.stdout

        done = sanad("ask", "When was the harbour of Marwa opened?", cwd=place)
        assert done.returncode == 0
        assert "3 May 1987" in done.stdout
        assert "[1]" in done.stdout

    def test_refusing_is_an_answer(self, run: Callable[..., Any]) -> None:
        code, out, _ = run("ask", "Who composed the opera Aida?", "--json")
        assert (code, json.loads(out)["outcome"]) == (0, "refused")

    @pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1"])
    def test_arabic_is_written_in_any_locale(
        self, place: Path, ingested: Result, locale: str
    ) -> None:
        env = {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        done = sanad("search", "1912", cwd=place, env=env)
        assert done.returncode == 0, done.stderr
        assert "منارة الجزيرة" in done.stdout

    @pytest.mark.parametrize("command", ["ask", "search"])
    def test_an_empty_index_is_told_from_no_answer(
        self, run: Callable[..., Any], tmp_path: Path, command: str
    ) -> None:
        (tmp_path / "none").mkdir()
        index = str(tmp_path / "index")
        assert run("ingest", str(tmp_path / "none"), "--index", index)[0] == 0
        code, out, err = run(command, "anything", "--index", index)
        assert (code, out) == (1, "")
        assert "holds no documents: run `sanad ingest PATH`" in err


class TestCheck:
    def test_supported(self, run: Callable[..., Any]) -> None:
        claim = "يبلغ ارتفاع المنارة 48 متراً."
        code, out, _ = run("check", claim, "--evidence", "يبلغ ارتفاع المنارة 48 متراً.", "--json")
        assert (code, json.loads(out)["verdict"]) == (0, "supported")

    def test_not_supported(self, run: Callable[..., Any]) -> None:
        code, out, _ = run("check", "It has 12 quays.", "--evidence", "It has 9 quays.", "Blue.")
        assert code == 0
        assert not out.startswith("supported")


class TestBatch:
    def test_ask_keeps_order_and_ids(self, place: Path, ingested: Result) -> None:
        asked = [
            {"id": "q2", "question": "When was the harbour of Marwa opened?"},
            {"id": 7, "question": "من زار المنارة سنة 1954؟"},
            {"id": "q1", "question": "Who composed the opera Aida?"},
        ]
        text = "\n\n".join(json.dumps(one, ensure_ascii=False) for one in asked)
        (place / "questions.jsonl").write_text(f"\ufeff{text}", encoding="utf-8")
        done = sanad("ask", "--batch", "questions.jsonl", "--out", "answers.jsonl", cwd=place)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert "3/3" in done.stderr
        answers = lines(place / "answers.jsonl")
        assert [one["id"] for one in answers] == ["q2", 7, "q1"]
        assert [one["outcome"] for one in answers] == ["answered", "answered", "refused"]
        assert "البستاني" in answers[1]["claims"][0]["text"]

    def test_ask_writes_also_what_failed(self, place: Path, ingested: Result) -> None:
        asked = [
            {"id": 1, "question": "When was the harbour of Marwa opened?"},
            {"id": 2, "question": "Who composed the opera Aida?"},
        ]
        text = "\n".join(json.dumps(one) for one in asked)
        (place / "two.jsonl").write_text(text, encoding="utf-8")
        # A port that nothing listens on: the model cannot be reached.
        env = {"SANAD_LLM_URL": "http://127.0.0.1:9/v1", "SANAD_LLM_MODEL": "none"}
        done = sanad("ask", "--batch", "two.jsonl", "--out", "failed.jsonl", cwd=place, env=env)
        assert done.returncode == 1
        assert "sanad: two.jsonl:1: " in done.stderr
        assert "Traceback" not in done.stderr
        answers = lines(place / "failed.jsonl")
        assert [(one["id"], one["outcome"]) for one in answers] == [(1, "failed"), (2, "refused")]

    def test_search(self, run: Callable[..., Any], place: Path) -> None:
        (place / "s.jsonl").write_text('{"id": "a", "question": "Halloun"}\n', encoding="utf-8")
        assert run("search", "--batch", "s.jsonl", "--out", "found.jsonl", "--limit", "1")[0] == 0
        [found] = lines(place / "found.jsonl")
        assert found.keys() == {"id", "hits", "sentences"}
        assert found["hits"][0].keys() == {"source", "document_id", "start", "end", "score"}
        assert found["sentences"][0].keys() == {"source", "start", "end", "text", "score"}
        assert len(found["hits"]) == 1
        assert "Halloun" in found["sentences"][0]["text"]

    def test_check(self, run: Callable[..., Any], place: Path) -> None:
        row = {"id": "c", "claim": "It has nine quays.", "evidence": ["It has nine quays."]}
        (place / "c.jsonl").write_text(json.dumps(row), encoding="utf-8")
        assert run("check", "--batch", "c.jsonl", "--out", "judged.jsonl")[0] == 0
        [judged] = lines(place / "judged.jsonl")
        assert (judged["id"], judged["verdict"]) == ("c", "supported")
        assert 0 <= judged["support"] <= 1

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ('{"id": "b", "question"', "is not JSON"),
            ('["b", "why?"]', "is not a JSON object"),
            ('{"question": "why?"}', '"id" is missing'),
            ('{"id": true, "question": "why?"}', '"id" is missing'),
            ('{"id": "b"}', '"question" is missing'),
            ('{"id": "b", "question": "  "}', '"question" is missing'),
            ('{"id": "b", "question": "\\ud83d"}', '"question" is missing'),
        ],
        ids=["cut off", "list", "no id", "id of no use", "no question", "blank", "half a letter"],
    )
    def test_a_bad_line_is_named_before_any_work(
        self, run: Callable[..., Any], place: Path, line: str, told: str
    ) -> None:
        good = '{"id": "a", "question": "why?"}'
        (place / "bad.jsonl").write_text(f"{good}\n\n{line}\n", encoding="utf-8")
        code, out, err = run("ask", "--batch", "bad.jsonl", "--out", "not-made.jsonl")
        assert (code, out) == (1, "")
        assert err.startswith(f"sanad: bad.jsonl:3: {told}")
        assert err.count("\n") == 1
        assert not (place / "not-made.jsonl").exists()

    @pytest.mark.parametrize("evidence", ["[]", '"text"', '["a", ""]', "null"])
    def test_evidence_is_a_list_of_texts(
        self, run: Callable[..., Any], place: Path, evidence: str
    ) -> None:
        row = f'{{"id": 1, "claim": "a", "evidence": {evidence}}}'
        (place / "bad.jsonl").write_text(row, encoding="utf-8")
        code, _, err = run("check", "--batch", "bad.jsonl", "--out", "not-made.jsonl")
        assert code == 1
        assert 'bad.jsonl:1: "evidence" is missing' in err

    @pytest.mark.parametrize(
        ("batch", "out", "told"),
        [
            ("nowhere.jsonl", "o.jsonl", "nowhere.jsonl: cannot be read"),
            ("latin.jsonl", "o.jsonl", "latin.jsonl: is not UTF-8"),
            ("s.jsonl", "nowhere/o.jsonl", "nowhere: no such folder"),
            ("s.jsonl", "documents", "documents: is not a file"),
            ("s.jsonl", "/dev/null", "/dev/null: is not a file"),
        ],
    )
    def test_files_that_cannot_be_used(
        self, run: Callable[..., Any], place: Path, batch: str, out: str, told: str
    ) -> None:
        (place / "s.jsonl").write_text('{"id": "a", "question": "Halloun"}\n', encoding="utf-8")
        (place / "latin.jsonl").write_bytes('{"id": "é", "question": "é"}'.encode("latin-1"))
        code, _, err = run("search", "--batch", batch, "--out", out)
        assert code == 1
        assert told in err

    def test_a_failure_leaves_earlier_results_alone(
        self, run: Callable[..., Any], place: Path
    ) -> None:
        (place / "kept.jsonl").write_text("earlier\n", encoding="utf-8")
        (place / "bad.jsonl").write_text("{", encoding="utf-8")
        assert run("search", "--batch", "bad.jsonl", "--out", "kept.jsonl")[0] == 1
        assert (place / "kept.jsonl").read_text(encoding="utf-8") == "earlier\n"
        assert not list(place.glob(".kept*"))


class TestIndex:
    def test_status(self, run: Callable[..., Any]) -> None:
        code, out, _ = run("status")
        assert code == 0
        assert "documents:    2 (Arabic 1, English 1)\n" in out
        assert "dense search: off (" in out
        code, out, _ = run("status", "--json")
        assert json.loads(out)["languages"] == {"ar": 1, "en": 1}
        assert len(json.loads(out)["sources"]) == 2

    def test_verify(self, run: Callable[..., Any]) -> None:
        code, out, _ = run("verify")
        assert (code, out[:16]) == (0, "ok: 2 documents,")

    def test_remove_and_rebuild(self, run: Callable[..., Any], tmp_path: Path) -> None:
        shutil.copytree(".sanad", tmp_path / "copy")
        there = ["--index", str(tmp_path / "copy")]
        code, out, err = run("remove", "harbour.md", "nothing.txt", *there)
        assert (code, out) == (1, "")
        assert "nothing.txt" in err
        code, out, _ = run("remove", "harbour.md", *there)
        assert (code, out.split(",")[2]) == (0, " 1 removed")
        assert run("rebuild", *there)[0] == 0
        code, out, _ = run("ask", "من زار المنارة سنة 1954؟", *there)
        assert code == 0
        assert "البستاني" in out
        assert run("verify", *there)[0] == 0

    @pytest.mark.parametrize("command", ["status", "verify", "rebuild", "ask why", "search why"])
    def test_an_unknown_index(self, run: Callable[..., Any], command: str) -> None:
        code, out, err = run(*command.split(), "--index", "nowhere")
        assert (code, out) == (1, "")
        assert err.startswith("sanad: no index at nowhere")
        assert err.count("\n") == 1
        assert not Path("nowhere").exists()


class TestEvalAndServe:
    def test_eval(self, run: Callable[..., Any], tmp_path: Path) -> None:
        (tmp_path / "corpus").mkdir()
        (tmp_path / "corpus" / "harbour.md").write_text(ENGLISH, encoding="utf-8")
        case = {
            "id": "harbour-en-en-01",
            "question": "When was the harbour of Marwa opened?",
            "kind": "answerable",
            "needs": "any",
            "gold": [{"source": "harbour.md", "quote": "opened on 3 May 1987"}],
            "answers": ["3 May 1987"],
        }
        (tmp_path / "cases.jsonl").write_text(json.dumps(case), encoding="utf-8")
        what = ["--cases", str(tmp_path / "cases.jsonl"), "--corpus", str(tmp_path / "corpus")]
        code, out, _ = run("eval", *what, "--report", str(tmp_path / "report"))
        assert code == 0
        assert "1 cases, 1 answerable" in out
        assert (tmp_path / "report" / "results.json").is_file()
        code, out, err = run("eval", *what[:2], "--corpus", str(tmp_path / "nowhere"))
        assert (code, out) == (1, "")
        assert "nowhere" in err

    def test_serve_on_a_port_in_use(self, run: Callable[..., Any]) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            code, out, err = run("serve", "--port", port)
        assert (code, out) == (1, "")
        assert err.startswith("sanad: ")
        assert f"127.0.0.1:{port}" in err
        assert "--port" in err


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["nonsense"],
            ["ingest"],
            ["ingest", ""],
            ["search"],
            ["ask", "  "],
            ["ask", "one", "two"],
            ["ask", "\udcff"],
            ["ask", "--batch", "q.jsonl"],
            ["ask", "--out", "a.jsonl", "why?"],
            ["ask", "why?", "--batch", "q.jsonl", "--out", "a.jsonl"],
            ["search", "why?", "--limit", "0"],
            ["search", "why?", "--limit", "many"],
            ["check", "claim"],
            ["check", "--evidence", "text"],
            ["remove"],
            ["serve", "--port", "70000"],
        ],
        ids=lambda arguments: ascii(" ".join(arguments)),
    )
    def test_wrong_usage_exits_with_2(
        self, run: Callable[..., Any], arguments: Sequence[str]
    ) -> None:
        code, out, err = run(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("usage: sanad")

    def test_a_setting_of_no_use_is_an_error_of_one_line(
        self, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SANAD_PORT", "seven")
        code, _, err = run("status")
        assert code == 1
        assert err.startswith("sanad: SANAD_PORT is 'seven'")
        assert err.count("\n") == 1

    def test_version(self, run: Callable[..., Any]) -> None:
        assert run("--version") == (0, f"sanad {cli.VERSION}\n", "")


class TestProcess:
    def test_nothing_heavy_is_loaded_for_the_help(self, tmp_path: Path) -> None:
        code = f"import sys, rag.cli; print([m for m in {HEAVY} if m in sys.modules])"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout == "[]\n"

    def test_status_loads_no_model_library(self, place: Path, ingested: Result) -> None:
        code = (
            "import sys, rag.cli; rag.cli.main(['status']);"
            f" print([m for m in {HEAVY[:5]} if m in sys.modules])"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=place, capture_output=True, text=True, check=True
        )
        assert done.stdout.endswith("[]\n")

    def test_a_reader_that_has_gone_is_no_news(self, place: Path, ingested: Result) -> None:
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "wb") as gone:
            done = subprocess.run(
                [sys.executable, "-m", "rag.cli", "search", "harbour", "--json"],
                cwd=place,
                env={**os.environ, "SANAD_ENCODER": ""},
                stdout=gone,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.stderr == b""

    def test_an_interrupt_is_quiet(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "slow.jsonl")
        waiting = subprocess.Popen(
            [sys.executable, "-m", "rag.cli", "check", "--batch", "slow.jsonl", "--out", "o.jsonl"],
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            # in the background of a shell the tests run with interrupts ignored
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        with open(tmp_path / "slow.jsonl", "wb"):  # returns when the command is reading
            waiting.send_signal(signal.SIGINT)
            _, err = waiting.communicate(timeout=60)
        assert waiting.returncode == 130
        assert err == b"sanad: stopped\n"
        assert not (tmp_path / "o.jsonl").exists()
