"""The API, as programs call it: by `gradio_client`, by plain HTTP, and as docs/api.md shows it."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import httpx
import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from index.store import Index
from rag import show
from tests.ui.conftest import HOME, Server

QUESTIONS = {
    "en": "When was smallpox declared eradicated?",
    "ar": "متى بدأ توزيع المياه بالتناوب في عمّان؟",
}
SOURCES = {"en": "en/smallpox-eradication-campaign.md", "ar": "ar/amman-water-rationing.txt"}
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
OFFLINE = {"GRADIO_ANALYTICS_ENABLED": "False"}
"""Without it the client tells its makers of each use."""


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[Client]:
    before = os.environ.get("GRADIO_ANALYTICS_ENABLED")
    os.environ.update(OFFLINE)
    opened = Client(server.url, verbose=False, analytics_enabled=False)
    yield opened
    opened.close()
    if before is None:
        del os.environ["GRADIO_ANALYTICS_ENABLED"]


def fetched(url: str, body: dict[str, Any] | None = None) -> str:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=60) as reply:
        return str(reply.read().decode("utf-8"))


def called(server: Server, name: str, *values: Any) -> tuple[str, Any]:
    """Calls a function by plain HTTP; returns what the event is called and what it brings."""
    call = f"{server.url}/gradio_api/call/{name}"
    event = json.loads(fetched(call, {"data": values}))["event_id"]
    *_, last = fetched(f"{call}/{event}").strip().split("\n\n")
    kind, data = last.split("\n")
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def require_exact(server: Server, answer: dict[str, Any]) -> None:
    """Every citation and every sentence of the evidence is the stored text at its offsets."""
    cited = [citation for claim in answer["claims"] for citation in claim["citations"]]
    assert cited
    for one in (*cited, *answer["evidence"]):
        anchor = f"cite-{one['document_id']}-{one['start']}-{one['end']}"
        assert server.cited(anchor) == (one["quote"] if "quote" in one else one["text"])


def test_three_functions_are_public(server: Server) -> None:
    described = json.loads(fetched(f"{server.url}/gradio_api/info?all_endpoints=true"))
    assert set(described["named_endpoints"]) == {"/ask", "/search", "/ingest"}
    assert described["unnamed_endpoints"] == {}
    names = {
        name: [parameter["parameter_name"] for parameter in endpoint["parameters"]]
        for name, endpoint in described["named_endpoints"].items()
    }
    assert names == {
        "/ask": ["question", "documents"],
        "/search": ["question", "limit"],
        "/ingest": ["files"],
    }


@pytest.mark.parametrize("language", QUESTIONS)
def test_an_answer_is_cited_exactly(server: Server, client: Client, language: str) -> None:
    answer = client.predict(QUESTIONS[language], api_name="/ask")
    assert (answer["outcome"], answer["language"]) == ("answered", language)
    assert answer["claims"][0]["citations"][0]["source"] == SOURCES[language]
    require_exact(server, answer)
    kind, [by_http] = called(server, "ask", QUESTIONS[language])
    assert kind == "complete"
    assert {**by_http, "seconds": {}} == {**answer, "seconds": {}}


@pytest.mark.parametrize("language", QUESTIONS)
def test_only_the_documents_named_are_asked(client: Client, language: str) -> None:
    other = SOURCES["ar" if language == "en" else "en"]
    answer = client.predict(QUESTIONS[language], documents=[other], api_name="/ask")
    assert {one["source"] for one in answer["evidence"]} <= {other}
    own = client.predict(QUESTIONS[language], [SOURCES[language], other], api_name="/ask")
    assert own["claims"][0]["citations"][0]["source"] == SOURCES[language]


@pytest.mark.parametrize("language", QUESTIONS)
def test_a_search_finds_what_the_command_prints(
    server: Server, client: Client, language: str
) -> None:
    with Index.open(server.index) as index:
        expected = show.found(index, QUESTIONS[language], limit=7)
    assert client.predict(QUESTIONS[language], 7, api_name="/search") == expected
    assert called(server, "search", QUESTIONS[language], 7) == ("complete", [expected])
    assert len(client.predict(QUESTIONS[language], api_name="/search")["sentences"]) == 20


def test_files_are_taken_in_and_answer(server: Server, client: Client, tmp_path: Path) -> None:
    files = {
        "منارة العقير.txt": "أُضيئت منارة العقير أول مرة في ٣ مارس ١٩٢١.\n",
        "aydhab.txt": "The lighthouse of Aydhab was lit for the first time on 5 May 1923.\n",
        "nothing.txt": "",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    given = [handle_file(tmp_path / name) for name in files]
    report = client.predict(given, api_name="/ingest")
    assert set(report["added"]) == {"منارة العقير.txt", "aydhab.txt"}
    assert [one["source"] for one in report["failed"]] == ["nothing.txt"]
    for question, year in (
        ("متى أضيئت منارة العقير أول مرة؟", "١٩٢١"),
        ("When was the lighthouse of Aydhab lit for the first time?", "1923"),
    ):
        answer = client.predict(question, api_name="/ask")
        require_exact(server, answer)
        assert year in answer["text"]
    again = client.predict(given[:2], api_name="/ingest")
    assert set(again["unchanged"]) == {"منارة العقير.txt", "aydhab.txt"}


def test_files_are_taken_in_by_plain_http(server: Server) -> None:
    text = b"The mill of Tafileh grinds forty sacks a day.\n"
    with httpx.Client(base_url=server.url) as http:
        [path] = http.post("/gradio_api/upload", files={"files": ("mill.txt", text)}).json()
    kind, [report] = called(server, "ingest", [{"path": path}])
    assert (kind, report["added"], report["failed"]) == ("complete", ["mill.txt"], [])


WRONG = [
    pytest.param("ask", ["   "], "question is empty", id="no question"),
    pytest.param(
        "ask", ["س" * 2001], "question has 2,001 characters: ask with up to 2,000", id="long"
    ),
    pytest.param("ask", [7], "question is 7: give text", id="number"),
    pytest.param("ask", [{"q": "?"}], "give text", id="object"),
    pytest.param("ask", ["half \ud83d"], "halves of characters", id="half a character"),
    pytest.param(
        "ask",
        ["متى؟", ["en/missing.txt", "ar/مفقود.txt"]],
        "'en/missing.txt'.*'ar/مفقود.txt'",
        id="unknown documents",
    ),
    pytest.param("ask", ["When?", []], "documents is empty", id="no documents"),
    pytest.param("ask", ["When?", "a.txt"], "give a list of sources", id="documents as text"),
    pytest.param("ask", ["When?", [1]], "give a list of sources", id="documents as numbers"),
    pytest.param("search", [""], "question is empty", id="empty search"),
    pytest.param("search", ["متى؟", 0], "limit is 0: give a whole number from 1", id="no hits"),
    pytest.param("search", ["متى؟", 101], "limit is 101", id="too many hits"),
    pytest.param("search", ["متى؟", "5"], "limit is '5'", id="limit as text"),
    pytest.param("search", ["متى؟", True], "limit is True", id="limit as a truth"),
    pytest.param("ingest", [[]], "files is not a list of 1 to 1000", id="no files"),
    pytest.param("ingest", ["a.txt"], "files is not a list of 1 to 1000", id="files as text"),
    pytest.param("ingest", [["a.txt"]], "'a.txt' is not an uploaded file", id="file as text"),
]


@pytest.mark.parametrize(("name", "values", "message"), WRONG)
def test_a_wrong_call_is_told_what_to_give(
    server: Server, name: str, values: list[Any], message: str
) -> None:
    kind, told = called(server, name, *values)
    assert kind == "error"
    assert re.search(message, told["error"])
    assert "Traceback" not in told["error"]


def test_the_client_raises_what_is_told(client: Client) -> None:
    with pytest.raises(AppError, match="documents is empty"):
        client.predict("متى؟", [], api_name="/ask")


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        pytest.param(b"{", 400, "not JSON", id="broken"),
        pytest.param(b"[" * 100_000, 400, "not JSON", id="deep"),
        pytest.param(b"\xff", 400, "not JSON", id="not UTF-8"),
        pytest.param(b"[]", 422, r'not \{"data"', id="list"),
        pytest.param(b'{"data": "When?"}', 422, r'not \{"data"', id="no list"),
        pytest.param(b'{"data": []}', 422, "takes question, documents", id="nothing"),
        pytest.param(b'{"data": [1, 2, 3]}', 422, "got 3 values", id="too much"),
    ],
)
def test_a_body_that_is_no_call_is_refused(
    server: Server, body: bytes, status: int, message: str
) -> None:
    reply = httpx.post(f"{server.url}/gradio_api/call/ask", content=body)
    assert reply.status_code == status
    assert re.search(message, reply.json()["detail"])


def test_functions_of_the_page_are_not_for_programs(server: Server) -> None:
    with httpx.Client(base_url=server.url, timeout=20) as http:
        functions = http.get("/config").json()["dependencies"]
        own = [one for one in functions if one["api_visibility"] == "private"]
        assert len(own) == len(functions) - 3
        for one in own:
            call = {"data": [], "session_hash": "stranger", "fn_index": one["id"]}
            by_name = http.post(f"/gradio_api/call/{one['api_name']}", json=call)
            by_number = http.post("/gradio_api/queue/join", json=call)
            as_text = http.post("/gradio_api/queue/join", json={**call, "fn_index": f"{one['id']}"})
            assert (by_name.status_code, by_number.status_code) == (404, 403), one["api_name"]
            assert "programs have /ask, /search, /ingest" in by_number.json()["detail"]
            assert as_text.status_code == 404
        assert http.post("/gradio_api/queue/join", json={"data": []}).status_code == 404
        http.get("/")
        for forged in ({"sanad-visitor": "x"}, {"sanad-visitor": ""}):
            with httpx.Client(base_url=server.url, cookies=forged) as stranger:
                refused = stranger.post("/gradio_api/queue/join", json=call)
                assert refused.status_code == 403
        assert http.post("/gradio_api/queue/join", json=call).status_code == 200


@pytest.mark.parametrize("language", ["python", "sh"])
def test_what_the_documentation_shows_works(server: Server, tmp_path: Path, language: str) -> None:
    if language == "sh" and not shutil.which("curl"):
        pytest.skip("curl is not installed")
    documented = (HOME / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = [text for name, text in FENCE.findall(documented) if name == language]
    assert len(blocks) >= 3
    (tmp_path / "notes.txt").write_text("The kiln of Madaba burns olive stones.\n", "utf-8")
    program = "\n".join(blocks).replace("http://127.0.0.1:7860", server.url)
    run = [sys.executable, "-"] if language == "python" else ["bash", "-euo", "pipefail"]
    done = subprocess.run(
        run,
        input=program,
        cwd=tmp_path,
        env={**os.environ, **OFFLINE},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "8 May 1980" in done.stdout
    assert "1987" in done.stdout
    assert "notes.txt" in done.stdout
    assert "no document is called" in done.stdout + done.stderr
