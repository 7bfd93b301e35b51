"""What no request may do and what every response carries, by HTTP and in a real browser."""

import asyncio
import json
import shutil
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page
from starlette.responses import PlainTextResponse

from rag.settings import Settings
from tests.ui.conftest import PATIENCE, Server, ask, ready, upload
from ui.security import Guard

WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', event =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
QUESTIONS = {
    "en-US": "When was smallpox declared eradicated?",
    "ar-JO": "متى بدأ توزيع المياه بالتناوب في عمّان؟",
}


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=20) as opened:
        yield opened


@pytest.fixture
def visitor(client: httpx.Client) -> httpx.Client:
    """A client that has opened the page, as a browser does."""
    client.get("/").raise_for_status()
    return client


def config(client: httpx.Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/config").raise_for_status().json()
    return found


def functions(client: httpx.Client, event: str) -> list[int]:
    """Returns the numbers of the functions that an event of the page calls."""
    return [
        function["id"]
        for function in config(client)["dependencies"]
        if event in {name for _, name in function["targets"]}
    ]


@pytest.fixture
def watched(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that writes down what its policy forbade and what it complained of."""
    context = browser.new_context(locale=getattr(request, "param", "en-US"))
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(server.url)
    ready(page)
    yield page
    context.close()


@pytest.mark.parametrize("path", ["/", "/healthz", "/config", "/gradio_api/info", "/missing"])
def test_every_response_holds_the_browser_to_what_the_page_needs(
    client: httpx.Client, path: str
) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    scripts = policy.partition("script-src")[2].partition(";")[0]
    assert "'unsafe-inline'" not in scripts
    assert "http" not in policy
    assert ("sandbox" in policy) is (path != "/")
    assert "server" not in headers


def test_assets_named_by_their_content_are_kept_and_missing_ones_are_not(
    client: httpx.Client,
) -> None:
    script = client.get("/").text.partition('src="./assets/')[2].partition('"')[0]
    assert "immutable" in client.get(f"/assets/{script}").headers["cache-control"]
    missing = client.get("/assets/missing.js")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-store")


@pytest.mark.parametrize("watched", QUESTIONS, indirect=True)
def test_the_page_works_within_its_policy(
    watched: Page, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    complaints: list[str] = []
    watched.on("console", lambda told: complaints.append(told.text) if told.type == "error" else 0)
    ask(watched, QUESTIONS[request.node.callspec.params["watched"]])
    watched.locator("#conversation .claim a.marker").first.click()
    watched.locator("#sources .cited").first.wait_for()
    file = tmp_path / "ferry.txt"
    file.write_text("The ferry of Aydhab sails on Mondays only.\n", encoding="utf-8")
    upload(watched, file)
    assert watched.evaluate("window.violations") == []
    assert complaints == []


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<img src="x" onerror="window.broken = true">', id="handler"),
        pytest.param('<iframe src="http://127.0.0.1:9/"></iframe>', id="frame"),
        pytest.param('<img src="http://127.0.0.1:9/beacon">', id="image from elsewhere"),
        pytest.param('<form action="http://127.0.0.1:9/" class="sent"></form>', id="form"),
    ],
)
def test_markup_that_got_into_the_page_could_not_act(watched: Page, markup: str) -> None:
    watched.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", markup)
    watched.evaluate("document.querySelector('form.sent')?.submit()")
    watched.wait_for_function("window.violations.length > 0")
    assert watched.evaluate("window.broken") is None


def asked_of_guard(settings: Settings, headers: dict[str, str], path: str = "/healthz") -> int:
    """Returns the status of a request to the guard alone, in this process."""
    guard = Guard(PlainTextResponse("passed"), settings)

    async def ask_guard() -> httpx.Response:
        transport = httpx.ASGITransport(app=guard)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            if "content-length" in headers:
                return await client.post(path, headers=headers)
            return await client.get(path, headers=headers)

    with ThreadPoolExecutor(max_workers=1) as pool:  # a loop of its own: the browser has this one
        return pool.submit(lambda: asyncio.run(ask_guard())).result().status_code


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:7860", 200),
        ("LOCALHOST.", 200),
        ("127.0.0.1:7860", 200),
        ("[::1]:7860", 200),
        ("192.168.1.7", 200),
        (socket.gethostname(), 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("evil.example@localhost", 200),
        ("localhost@evil.example", 421),
        ("[::1", 421),
    ],
)
def test_a_name_that_is_not_of_this_server_is_turned_away(host: str, status: int) -> None:
    assert asked_of_guard(Settings(), {"host": host}) == status
    assert asked_of_guard(Settings(), {"x-forwarded-host": host}) == status


@pytest.mark.parametrize("name", ["answers.example.org", "إجابات.example"])
def test_allowed_hosts_are_added_to_the_known_ones(name: str) -> None:
    settings = Settings.from_env({"SANAD_ALLOWED_HOSTS": name})
    host = name.encode("idna").decode()
    assert asked_of_guard(settings, {"host": f"{host}:443"}) == 200
    assert asked_of_guard(settings, {"host": "localhost"}) == 200
    assert asked_of_guard(settings, {"host": "evil.example"}) == 421
    assert asked_of_guard(Settings(allowed_hosts="*"), {"host": "evil.example"}) == 200


def test_a_page_that_names_itself_as_the_host_reads_nothing(client: httpx.Client) -> None:
    rebound = client.get("/gradio_api/info", headers={"host": "evil.example"})
    assert rebound.status_code == 421
    assert "SANAD_ALLOWED_HOSTS" in rebound.json()["detail"]


ELSEWHERE = "http://evil.example"


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        pytest.param("POST", "/gradio_api/call/ask", {"origin": ELSEWHERE}, 403, id="call"),
        pytest.param("POST", "/gradio_api/queue/join", {"origin": "null"}, 403, id="sandboxed"),
        pytest.param("POST", "/gradio_api/upload", {"origin": ELSEWHERE}, 403, id="upload"),
        pytest.param("POST", "/login", {"origin": ELSEWHERE}, 403, id="login"),
        pytest.param("GET", "/config", {"origin": ELSEWHERE}, 403, id="read"),
        pytest.param("GET", "/config", {"origin": "http://127.0.0.1:1"}, 403, id="other port"),
        pytest.param("OPTIONS", "/gradio_api/upload", {"origin": ELSEWHERE}, 403, id="preflight"),
        pytest.param("GET", "/config", {"sec-fetch-site": "cross-site"}, 403, id="embedded"),
        pytest.param(
            "GET",
            "/logout",
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
            403,
            id="link that signs out",
        ),
        pytest.param(
            "GET",
            "/",
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
            200,
            id="link to the page",
        ),
        pytest.param("GET", "/config", {"sec-fetch-site": "same-origin"}, 200, id="own page"),
        pytest.param("GET", "/config", {}, 200, id="program"),
    ],
)
def test_no_other_site_can_act_or_read_through_a_browser(
    client: httpx.Client, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    reply = client.request(method, path, headers=headers)
    assert reply.status_code == status
    assert "access-control-allow-origin" not in reply.headers


def test_the_page_may_call_its_own_server(client: httpx.Client, server: Server) -> None:
    call = {"data": ["Cassini"]}
    for headers in (
        {"origin": server.url},
        {"origin": "https://localhost", "host": "localhost:443"},
        {"origin": "https://localhost", "host": "10.0.0.1:7860", "x-forwarded-host": "localhost"},
    ):
        reply = client.post("/gradio_api/call/search", headers=headers, json=call)
        assert reply.status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/docs",
        "/redoc",
        "/openapi.json",
        "/gradio_api/openapi.json",
        "/gradio_api/proxy=https://example.hf.space/",
        "/gradio_api/file=https://example.org/",
        "/gradio_api/file=/etc/hostname",
        "/gradio_api/file/etc/hostname",
        "/gradio_api/deep_link?session_hash=x",
        "/gradio_api/vibe-code",
        "/gradio_api/vibe-edit",
        "/gradio_api/process_recording",
        "/gradio_api/component_server",
        "/gradio_api/stream/x",
        "/gradio_api/custom_component/x/client/component/index.js",
        "/gradio_api/run/ask",
        "/gradio_api/api/ask",
        "/gradio_api/call/v2/ask",
        "/gradio_api/dev/reload",
        "/gradio_api/runs",
        "/gradio_api/token",
        "/gradio_api/queue/status",
        "/gradio_api/mcp",
        "/monitoring",
        "/monitoring/summary",
        "/svelte/x.js",
        "/pwa_icon/9000",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_nobody_needs_is_not_there(client: httpx.Client, method: str, path: str) -> None:
    reply = client.request(method, path, json={} if method == "POST" else None)
    assert (reply.status_code, reply.json()) == (404, {"detail": "there is nothing here"})


# What the server logged is looked at when it stops: no Traceback may be there.


def test_waiting_for_a_session_that_is_no_more_ends_quietly(client: httpx.Client) -> None:
    reply = client.get("/gradio_api/queue/data", params={"session_hash": "gone"})
    told = json.loads(reply.text.removeprefix("data: "))
    assert told["session_not_found"], told
    assert "404" in client.get("/gradio_api/call/ask/gone").text


def test_two_who_wait_for_one_session_can_both_leave(visitor: httpx.Client) -> None:
    waiting = ("GET", "/gradio_api/queue/data")
    session = {"session_hash": "twice"}
    [asked] = [each["id"] for each in config(visitor)["dependencies"] if each["api_name"] == "ask"]
    call = {"data": ["When did Cassini enter orbit around Saturn?"], "fn_index": asked, **session}
    visitor.post("/gradio_api/queue/join", json=call).raise_for_status()
    assert "close_stream" in visitor.request(*waiting, params=session).text
    with visitor.stream(*waiting, params=session), visitor.stream(*waiting, params=session):
        pass
    time.sleep(0.5)  # until the server knows that they left
    assert "session_not_found" in visitor.request(*waiting, params=session).text


def test_an_upload_is_never_served(visitor: httpx.Client) -> None:
    page = b"<script>window.broken = true</script>"
    [path] = visitor.post("/gradio_api/upload", files={"files": ("evil.html", page)}).json()
    for route in (f"/gradio_api/file={path}", f"/gradio_api/file{path}", f"/static/{path}"):
        reply = visitor.get(route)
        assert reply.status_code in (403, 404)
        assert page not in reply.content


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/etc/hostname", id="file of this machine"),
        pytest.param("README.md", id="file of the project"),
        pytest.param("https://example.org/a.txt", id="address"),
        pytest.param("file:///etc/hostname", id="file address"),
        pytest.param("/etc/\x00", id="no path"),
    ],
)
def test_only_what_was_uploaded_can_be_named_as_a_file(
    visitor: httpx.Client, server: Server, path: str
) -> None:
    before = sorted(server.index.rglob("*.*"))
    file = {"path": path, "meta": {"_type": "gradio.FileData"}}
    [upload_function] = functions(visitor, "upload")
    for data in ([[file]], [{"nested": [file]}], [json.dumps("text"), file]):
        call = {"data": data, "fn_index": upload_function, "session_hash": "s"}
        for reply in (
            visitor.post("/gradio_api/queue/join", json=call),
            visitor.post("/gradio_api/call/ingest", json={"data": data}),
        ):
            assert reply.status_code == 422
            assert "was not uploaded" in reply.json()["detail"]
    assert sorted(server.index.rglob("*.*")) == before


def test_too_much_at_once_is_turned_away_before_it_is_read(tmp_path: Path) -> None:
    settings = Settings(index_dir=tmp_path, max_file_mb=1)
    path = "/gradio_api/upload"
    assert asked_of_guard(settings, {"content-length": str(16 * 2**20)}, path) == 200
    assert asked_of_guard(settings, {"content-length": str(16 * 2**20 + 1)}, path) == 413
    assert asked_of_guard(settings, {"content-length": "many"}, path) == 411
    assert asked_of_guard(settings, {"content-length": str(17 * 2**20)}, "/login") == 413


def test_the_page_shows_in_words_that_files_are_too_large(server: Server) -> None:
    connection = HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    with closing(connection):
        size = {"Content-Length": str(2**31)}
        connection.request("POST", "/gradio_api/upload", body=b"", headers=size)
        reply = connection.getresponse()
        told = reply.read().decode("utf-8").splitlines()
    assert reply.status == 413
    assert told == [
        "2,048.0 MB at once are more than 1,024 MB: add the files in parts.",
        "حجم هذه الملفات 2,048.0 ميغابايت والحد 1,024 في المرة الواحدة: أضفها على دفعات.",
    ]


def test_an_upload_never_fills_the_disk(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    settings = Settings(index_dir=tmp_path, max_file_mb=free // 2**20)
    path = "/gradio_api/upload"
    assert asked_of_guard(settings, {"content-length": str(free // 2)}, path) == 507
    assert asked_of_guard(settings, {"content-length": str(free // 8)}, path) == 200


def test_a_visitor_is_known_again_by_a_cookie(server: Server) -> None:
    with httpx.Client(base_url=server.url) as client:
        first = client.get("/")
        cookie = first.headers["set-cookie"]
        value = client.cookies["sanad-visitor"]
        assert len(value) == 32
        for attribute in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"):
            assert attribute in cookie.split("; ")
        assert "Secure" not in cookie
        assert f"sanad-visitor={value};" in client.get("/").headers["set-cookie"]
        assert "set-cookie" not in client.get("/config").headers
    with httpx.Client(base_url=server.url) as other:
        other.get("/")
        assert other.cookies["sanad-visitor"] != value


@pytest.mark.parametrize(
    "forged",
    ["", "x", "user:omar", "0" * 31, "0" * 33, "A" * 32, "٠" * 32, "0" * 31 + "g", '"' + "0" * 32],
)
def test_a_forged_cookie_is_replaced(server: Server, forged: str) -> None:
    header = f"sanad-visitor={forged}".encode()
    reply = httpx.get(server.url, headers=[(b"cookie", header)])
    given = reply.cookies["sanad-visitor"]
    assert given != forged
    assert len(given) == 32


def test_behind_a_proxy_with_tls_the_cookie_is_for_tls_only(client: httpx.Client) -> None:
    reply = client.get("/", headers={"x-forwarded-proto": "https"})
    assert "Secure" in reply.headers["set-cookie"].split("; ")
