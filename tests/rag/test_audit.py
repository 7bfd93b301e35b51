"""`sanad verify --answer FILE`: which citations still match the stored text."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.build import ingest, remove
from index.errors import SanadError
from index.store import Index
from rag import cli, render
from rag.audit import MAX_BYTES, _nearest, audit
from rag.chatbot import Chatbot
from rag.types import Answer, Question

ENGLISH = (
    "The harbour of Marwa was opened on 3 May 1987. It has nine quays. Captain Idris Halloun"
    " commanded the first ferry.\n"
)
ARABIC = "بُنيت منارة الجزيرة عام 1912 على ارتفاع 48 متراً. يعمل فيها حارسان منذ افتتاحها.\n"
QUESTIONS = {
    "en": ("harbour.txt", "When was the harbour of Marwa opened?"),
    "ar": ("منارة.txt", "متى بُنيت منارة الجزيرة؟"),
}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "harbour.txt").write_text(ENGLISH, encoding="utf-8")
    (folder / "منارة.txt").write_text(ARABIC, encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, documents: Path) -> Iterator[Index]:
    with Index.open(tmp_path / ".sanad", create=True) as opened:
        ingest(opened, [documents])
        yield opened


@pytest.fixture
def asked(index: Index) -> Callable[[str], dict[str, Any]]:
    """Answers in the answer format, as a program reads them back."""

    def answer(language: str) -> dict[str, Any]:
        found = render.to_json(Chatbot(index).ask(QUESTIONS[language][1]))
        assert found["outcome"] == "answered"
        read: dict[str, Any] = json.loads(json.dumps(found, ensure_ascii=False))
        return read

    return answer


def written(path: Path, *answers: dict[str, Any]) -> Path:
    path.write_text(
        "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in answers), encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("language", ["en", "ar"])
class TestStatus:
    def test_all_match(
        self, index: Index, asked: Callable[[str], Any], tmp_path: Path, language: str
    ) -> None:
        found = audit(index, written(tmp_path / "a.json", asked(language)))
        assert found.problems == ()
        assert found.counts(evidence=False)["matches"] >= 1
        assert found.counts(evidence=True)["matches"] >= 1
        assert QUESTIONS[language][0] in found.documents["unchanged"]

    def test_moved(
        self,
        index: Index,
        documents: Path,
        asked: Callable[[str], Any],
        tmp_path: Path,
        language: str,
    ) -> None:
        source = QUESTIONS[language][0]
        answer = asked(language)
        before = "Edited: كُتب من جديد.\n\n"
        text = (documents / source).read_text(encoding="utf-8")
        (documents / source).write_text(before + text, encoding="utf-8")
        ingest(index, [documents])
        found = audit(index, written(tmp_path / "a.json", answer))
        cited = answer["claims"][0]["citations"][0]
        (problem,) = (p for p in found.problems if p.claim == 1)
        assert problem.status == "moved"
        assert (problem.start, problem.end) == (cited["start"], cited["end"])
        now = problem.now
        assert now is not None
        assert now.start == cited["start"] + len(before)
        stored = index.catalogue.document(now.document_id)
        assert stored.text[now.start : now.end] == cited["quote"]
        assert found.documents["changed"] == (source,)
        assert source not in found.documents["unchanged"]

    def test_changed(
        self,
        index: Index,
        documents: Path,
        asked: Callable[[str], Any],
        tmp_path: Path,
        language: str,
    ) -> None:
        source = QUESTIONS[language][0]
        answer = asked(language)
        text = (documents / source).read_text(encoding="utf-8")
        (documents / source).write_text(
            text.replace("1987", "1988").replace("1912", "1913"), encoding="utf-8"
        )
        ingest(index, [documents])
        found = audit(index, written(tmp_path / "a.json", answer))
        assert {p.status for p in found.problems if p.claim == 1} == {"changed"}
        assert found.documents["changed"] == (source,)

    def test_gone(
        self, index: Index, asked: Callable[[str], Any], tmp_path: Path, language: str
    ) -> None:
        source = QUESTIONS[language][0]
        answer = asked(language)
        remove(index, [source])
        found = audit(index, written(tmp_path / "a.json", answer))
        assert {p.status for p in found.problems if p.source == source} == {"gone"}
        assert found.documents["gone"] == (source,)

    @pytest.mark.parametrize(
        ("field", "value"),
        [("quote", "It was never opened."), ("start", 1), ("end", 10**30), ("source", "else.txt")],
    )
    def test_wrong(
        self,
        index: Index,
        asked: Callable[[str], Any],
        tmp_path: Path,
        language: str,
        field: str,
        value: str | int,
    ) -> None:
        answer = asked(language)
        answer["claims"][0]["citations"][0][field] = value
        found = audit(index, written(tmp_path / "a.json", answer))
        assert [p.status for p in found.problems] == ["wrong"]
        assert found.documents["changed"] == found.documents["gone"] == ()


def test_an_altered_sentence_of_the_evidence_is_found(
    index: Index, asked: Callable[[str], Any], tmp_path: Path
) -> None:
    answer = asked("en")
    answer["evidence"][0] |= {"text": "Altered.", "quote": answer["evidence"][0]["text"]}
    (problem,) = audit(index, written(tmp_path / "a.json", answer)).problems
    assert (problem.status, problem.claim, problem.quote) == ("wrong", None, "Altered.")


@given(st.text("ab", max_size=12), st.text("ab", min_size=1, max_size=3), st.integers(0, 20))
def test_a_moved_quote_is_the_nearest(text: str, quote: str, start: int) -> None:
    places = [n for n in range(len(text)) if text.startswith(quote, n)]
    found = _nearest(text, quote, start)
    if not places:
        assert found is None
    else:
        assert found in places
        assert abs(found - start) == min(abs(n - start) for n in places)


@pytest.mark.parametrize("outcome", ["refused", "failed", "replied"])
def test_an_answer_without_citations_is_well(index: Index, tmp_path: Path, outcome: Any) -> None:
    question = Question(asked="q", text="q", language="en")
    answer = render.to_json(Answer(question=question, outcome=outcome, error="e"))
    found = audit(index, written(tmp_path / "a.json", answer))
    assert (found.answers, found.uncited, found.checked) == (1, 1, ())


class TestFile:
    def test_one_answer_an_array_and_lines_are_the_same(
        self, index: Index, asked: Callable[[str], Any], tmp_path: Path
    ) -> None:
        one, two = asked("en"), {"id": "q2", **asked("ar")}
        two["claims"][0]["citations"][0]["quote"] = "\u2028"
        lines = written(tmp_path / "lines.jsonl", one, two)
        (tmp_path / "array.json").write_text(json.dumps([one, two], indent=2), encoding="utf-8")
        (tmp_path / "marked.jsonl").write_bytes(b"\xef\xbb\xbf\n" + lines.read_bytes() + b"\n\n")
        found = [audit(index, tmp_path / n) for n in ("lines.jsonl", "array.json", "marked.jsonl")]
        assert found[0] == found[1] == found[2]
        assert [(p.answer, p.claim, p.status) for p in found[0].problems] == [("q2", 1, "wrong")]
        (tmp_path / "one.json").write_text(json.dumps(one, indent=2), encoding="utf-8")
        assert audit(index, tmp_path / "one.json").problems == ()

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            pytest.param(b"", "{file}: is empty", id="empty"),
            pytest.param(b" \n\n", "{file}: is empty", id="blank"),
            pytest.param(b"[]", "{file}: holds no answers", id="no answers"),
            pytest.param(b"hello", "{file}:1: is not JSON", id="text"),
            pytest.param(b'{\n "a": 1,\n "b": \n}', "{file}:4: is not JSON", id="cut off"),
            pytest.param(b"\xff\xfe{}", "{file}:1: is not UTF-8", id="UTF-16"),
            pytest.param(b'{}\n{"a": "\xe9"}', "{file}:2: is not UTF-8", id="latin"),
            pytest.param(b"3", "{file}: is not an answer", id="number"),
            pytest.param(b"{}", "{file}: is not an answer (outcome: Field", id="no fields"),
            pytest.param(b'[{"id": 1}]', "{file}: answer 1: is not an answer", id="array"),
            pytest.param(b"[" * 100_000, "{file}: is not JSON", id="deep"),
            pytest.param(b"1" * 5_000, "{file}: is not JSON", id="long number"),
            pytest.param(b'{"id": "s1", "hits": []}', "{file}: is not an answer", id="a search"),
        ],
    )
    def test_what_cannot_be_read_is_told(
        self, index: Index, tmp_path: Path, content: bytes, told: str
    ) -> None:
        path = tmp_path / "bad.json"
        path.write_bytes(content)
        with pytest.raises(SanadError) as error:
            audit(index, path)
        assert str(error.value).startswith(told.replace("{file}", str(path)))
        assert "sanad ask" in str(error.value) or "UTF-8" in str(error.value)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("start", "0"),
            ("start", -1),
            ("start", 1.5),
            ("start", True),
            ("end", None),
            ("quote", ""),
            ("key", 1),
            ("document_id", ["x"]),
        ],
    )
    def test_a_bad_line_is_named_with_the_field(
        self, index: Index, asked: Callable[[str], Any], tmp_path: Path, field: str, value: Any
    ) -> None:
        good, bad = asked("en"), asked("en")
        bad["claims"][0]["citations"][0][field] = value
        path = written(tmp_path / "bad.jsonl", good, bad)
        with pytest.raises(
            SanadError, match=rf":2: is not an answer \(claims.0.citations.0.{field}"
        ):
            audit(index, path)
        path.write_text(json.dumps(good) + "\n\n{\n", encoding="utf-8")
        with pytest.raises(SanadError, match=r":3: is not JSON"):
            audit(index, path)

    def test_a_file_that_is_too_large_or_not_there(self, index: Index, tmp_path: Path) -> None:
        path = tmp_path / "large.json"
        path.write_bytes(b" " * 2_000)
        with pytest.raises(SanadError, match="is above the limit"):
            audit(index, path, max_bytes=1_999)
        assert MAX_BYTES < 2**30
        for name, told in (
            ("nowhere.json", "No such file"),
            (".", "Is a directory"),
            ("\0", "nul"),
        ):
            with pytest.raises(SanadError, match=rf"cannot be read \(.*{told}"):
                audit(index, tmp_path / name)

    def test_half_a_letter_harms_nothing(
        self, index: Index, asked: Callable[[str], Any], tmp_path: Path
    ) -> None:
        answer = asked("en")
        answer["claims"][0]["citations"][0]["document_id"] = "\ud83d"
        answer["claims"][0]["citations"][0]["source"] = "\ud83d' OR 1=1 --"
        path = tmp_path / "a.json"
        path.write_text(json.dumps(answer), encoding="utf-8")
        assert [p.status for p in audit(index, path).problems] == ["gone"]


class TestCommand:
    @pytest.fixture
    def run(
        self,
        index: Index,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> Callable[..., tuple[int, str, str]]:
        monkeypatch.setenv("SANAD_ENCODER", "")
        monkeypatch.chdir(tmp_path)

        def call(*arguments: str) -> tuple[int, str, str]:
            code = cli.main(["verify", "--answer", *arguments])
            return code, *capsys.readouterr()

        return call

    def test_all_match(
        self, run: Callable[..., Any], asked: Callable[[str], Any], tmp_path: Path
    ) -> None:
        written(tmp_path / "a.jsonl", asked("en"), asked("ar"))
        code, out, err = run("a.jsonl")
        assert (code, err) == (0, "")
        assert out.startswith("ok: citations: ")
        code, out, _ = run("a.jsonl", "--json")
        assert code == 0
        found = json.loads(out)
        assert found["ok"] is True
        assert (found["answers"], found["uncited"], found["problems"]) == (2, 0, [])
        assert set(found["citations"]) == {"matches", "moved", "changed", "gone", "wrong"}
        assert set(found["documents"]) == {"unchanged", "changed", "gone"}

    def test_problems_are_told(
        self,
        run: Callable[..., Any],
        asked: Callable[[str], Any],
        index: Index,
        documents: Path,
        tmp_path: Path,
    ) -> None:
        written(tmp_path / "a.jsonl", {"id": "q1", **asked("en")}, {"id": "q2", **asked("ar")})
        (documents / "harbour.txt").write_text(f"New. {ENGLISH}", encoding="utf-8")
        (documents / "منارة.txt").unlink()
        ingest(index, [documents])
        code, out, _ = run("a.jsonl")
        assert code == 1
        assert out.startswith("moved: answer q1, claim 1 [1] harbour.txt 0-46 “The harbour of")
        assert "another version of the source holds it, at 5-51" in out
        assert "gone: answer q2, claim 1 [1] منارة.txt" in out
        assert "documents changed: harbour.txt\n" in out
        assert "documents gone: منارة.txt\n" in out
        code, out, _ = run("a.jsonl", "--json")
        found = json.loads(out)
        assert (code, found["ok"]) == (1, False)
        first = found["problems"][0]
        assert set(first) == {
            *("answer", "claim", "key", "source", "document_id", "start", "end", "quote"),
            *("status", "now"),
        }
        assert (first["now"]["start"], first["now"]["end"]) == (5, 51)
        assert found["citations"]["gone"] == 1

    def test_nothing_to_check(self, run: Callable[..., Any], tmp_path: Path) -> None:
        question = Question(asked="q", text="q", language="en")
        written(tmp_path / "a.json", render.to_json(Answer(question=question, outcome="refused")))
        code, out, _ = run("a.json")
        assert (code, out) == (0, "1 of 1 answers cite nothing: nothing to check\n")

    def test_a_bad_file_is_an_error_of_one_line(
        self, run: Callable[..., Any], tmp_path: Path
    ) -> None:
        (tmp_path / "a.json").write_text('{"outcome": "answered\x1b[2J"}', encoding="utf-8")
        code, out, err = run("a.json")
        assert (code, out) == (1, "")
        assert err.startswith("sanad: a.json:1: is not JSON")
        assert err.count("\n") == 1
        assert "\x1b" not in err
