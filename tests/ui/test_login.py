"""Signing in: who has not is told nothing, guessing is slow, and each is known by their name."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Browser, Page, expect

from index.build import ingest
from index.store import Index
from rag.passwords import line_of
from tests.ui.conftest import CORPUS, HOME, PATIENCE, Server, ask, ready, serving
from ui.visitors import COOKIE, owner

PASSWORDS = {"ليلى": "سرٌّ لا يُخمَّن", "omar": "correct horse battery"}
WORDS = re.compile("smallpox|الجدري|cassini|amman|عمّان", re.I)
"""What the documents speak of, and their names."""
SAMPLES = sum(1 for path in CORPUS.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page over the sample documents, for two people."""
    folder = tmp_path_factory.mktemp("closed")
    lines = [line_of(name, password) for name, password in PASSWORDS.items()]
    (folder / "users").write_text("\n".join(lines), encoding="utf-8")
    with Index.open(folder / "index", create=True) as index:
        ingest(index, [CORPUS])
    yield from serving(folder / "index", SANAD_USERS=str(folder / "users"))


@pytest.fixture
def http(closed: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=closed.url, timeout=60) as opened:
        yield opened


def sign_in(http: httpx.Client, name: str, password: str) -> int:
    reply = http.post("/login", data={"username": name, "password": password})
    return reply.status_code


def test_health_is_open(http: httpx.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok", "documents": SAMPLES, "dense": False}


CALL: dict[str, Any] = {"data": ["smallpox"], "session_hash": "s", "fn_index": 0}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/config", None),
        ("GET", "/gradio_api/info", None),
        ("GET", "/gradio_api/queue/data?session_hash=s", None),
        ("GET", "/gradio_api/call/ask/0123", None),
        ("GET", "/gradio_api/upload_progress?upload_id=1", None),
        ("POST", "/gradio_api/call/ask", CALL),
        ("POST", "/gradio_api/call/search", CALL),
        ("POST", "/gradio_api/call/ingest", {"data": [[]]}),
        ("POST", "/gradio_api/queue/join", CALL),
        ("POST", "/gradio_api/upload", None),
    ],
)
@pytest.mark.parametrize("cookie", ["", "access-token-x=0123; " + f"{COOKIE}={'0' * 32}"])
def test_who_has_not_signed_in_is_told_nothing(
    http: httpx.Client, method: str, path: str, body: Any, cookie: str
) -> None:
    http.get("/")  # takes the cookie of a visitor
    reply = http.request(method, path, json=body, headers={"cookie": cookie} if cookie else {})
    assert reply.status_code == 401
    assert not WORDS.search(reply.text)


def test_open_routes_speak_of_no_document(http: httpx.Client) -> None:
    page = http.get("/")
    assert page.status_code == 200
    assert (
        json.loads(page.text.partition("window.gradio_config = ")[2].partition(";</script>")[0])[
            "components"
        ]
        == []
    )
    for path in (
        "/theme.css",
        "/manifest.json",
        "/gradio_api/app_id",
        "/favicon.ico",
    ):
        page = http.get(path)
        assert page.status_code == 200
        assert not WORDS.search(page.text)
    for path in ("/gradio_api/cancel", "/gradio_api/reset"):
        known = {"session_hash": "s", "fn_index": 0, "event_id": "e"}
        assert http.post(path, json=known).json() == {"success": True}


@pytest.mark.parametrize("name", PASSWORDS)
def test_a_client_that_signs_in_is_answered(closed: Server, name: str) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # else the client tells its makers of its use
    client = Client(closed.url, auth=(name, PASSWORDS[name]), verbose=False)
    answer = client.predict("When was smallpox declared eradicated?", api_name="/ask")
    client.close()
    assert "8 May 1980" in answer["text"]


def test_a_client_that_does_not_is_refused(closed: Server) -> None:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    with pytest.raises(ValueError, match=r"[Nn]ot authenticated|login|401"):
        Client(closed.url, verbose=False)
    with pytest.raises(ValueError, match="Could not login"):
        Client(closed.url, auth=("omar", PASSWORDS["ليلى"]), verbose=False)


def test_signing_out_ends_every_session_of_the_name(closed: Server, http: httpx.Client) -> None:
    assert sign_in(http, "omar", PASSWORDS["omar"]) == 200
    assert http.get("/config").json()["username"] == "omar"
    for cookie in http.cookies.jar:
        assert cookie.has_nonstandard_attr("HttpOnly")
    kept = dict(http.cookies)
    out = http.get("/logout")
    assert (out.status_code, out.headers["location"]) == (302, closed.url)
    again = httpx.get(f"{closed.url}/config", cookies=kept)
    assert again.status_code == 401


def test_the_session_is_for_no_other_site(http: httpx.Client) -> None:
    form = {"username": "omar", "password": PASSWORDS["omar"]}
    reply = http.post("/login", data=form, headers={"x-forwarded-proto": "https"})
    cookies = reply.headers.get_list("set-cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))


@pytest.mark.parametrize("name", ["nobody", "لا أحد"])
def test_guessing_becomes_slow_and_shuts_nobody_out(http: httpx.Client, name: str) -> None:
    def seconds(given: str, password: str, status: int) -> float:
        began = time.monotonic()
        assert sign_in(http, given, password) == status
        return time.monotonic() - began

    for number in range(5):
        seconds(name, f"guess {number}", 400)
    assert seconds(name, "guess", 400) >= 1
    assert seconds(name, "guess", 400) >= 2
    assert seconds("ليلى", PASSWORDS["ليلى"], 200) < 2, "another name does not wait"


def test_a_right_password_gets_in_after_wrong_ones(http: httpx.Client) -> None:
    for _ in range(6):
        assert sign_in(http, "omar", "not the password") == 400
    began = time.monotonic()
    assert sign_in(http, "omar", PASSWORDS["omar"]) == 200
    assert time.monotonic() - began >= 1
    began = time.monotonic()
    assert sign_in(http, "omar", PASSWORDS["omar"]) == 200
    assert time.monotonic() - began < 2, "what was wrong before is forgotten"


@pytest.fixture
def signing_in(browser: Browser, closed: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(locale=request.param)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(closed.url)
    page.locator("input[type=password]").wait_for()
    yield page
    context.close()


@pytest.mark.parametrize(
    ("signing_in", "side", "words", "name", "told"),
    [
        pytest.param("ar-EG", "rtl", "إجابات من مستنداتك", "ليلى", "غير صحيحة", id="arabic"),
        pytest.param("en-GB", "ltr", "Answers from your", "omar", "Incorrect", id="english"),
    ],
    indirect=["signing_in"],
)
def test_people_sign_in_in_their_language(
    signing_in: Page, side: str, words: str, name: str, told: str
) -> None:
    form = signing_in.locator(".wrap")
    assert words in form.inner_text()
    assert form.locator(".sign-in .label:visible").count() == 2, (
        "title and tagline, in one language"
    )
    for part in (form, form.locator("[data-testid=block-info]").first):
        assert part.evaluate("e => getComputedStyle(e).direction") == side
    signing_in.locator("input[type=text]").fill(name)
    signing_in.locator("input[type=password]").fill("not the password")
    signing_in.keyboard.press("Enter")
    assert told in form.locator(".creds").inner_text()
    signing_in.locator("input[type=text]").fill(name)
    signing_in.locator("input[type=password]").fill(PASSWORDS[name])
    signing_in.keyboard.press("Enter")
    ready(signing_in)
    assert signing_in.evaluate("document.documentElement.dir") == side


def asked_by(username: str | None, **cookies: str) -> gr.Request:
    return gr.Request(username=username, cookies=cookies)


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(asked_by("omar"), "user:omar", id="name"),
        pytest.param(asked_by("cafe\u0301"), "user:caf\u00e9", id="composed"),
        pytest.param(asked_by("ليلى", **{COOKIE: "0" * 32}), "user:ليلى", id="name and cookie"),
        pytest.param(asked_by(None, **{COOKIE: "0a" * 16}), f"browser:{'0a' * 16}", id="cookie"),
    ],
)
def test_who_asks_is_the_name_or_the_browser(request_: gr.Request, expected: str) -> None:
    assert owner(request_) == expected


@pytest.mark.parametrize("value", ["", "user:omar", "A" * 32, "0" * 33])
def test_nobody_is_known_by_a_forged_cookie(value: str) -> None:
    with pytest.raises(gr.Error, match="cookie"):
        owner(asked_by(None, **{COOKIE: value}))
    with pytest.raises(gr.Error, match="ملف تعريف الارتباط"):
        owner(asked_by(None))


def test_a_file_of_users_that_is_wrong_is_named_before_anything_is_served(
    tmp_path: Path,
) -> None:
    (tmp_path / "users").write_text("# nobody yet\n\nomar:secret\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(HOME / "app.py")],
        env={
            **os.environ,
            "SANAD_PORT": "0",
            "SANAD_INDEX": str(tmp_path / "index"),
            "SANAD_USERS": str(tmp_path / "users"),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert f"{tmp_path / 'users'}, line 3: this is not" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "index").exists()


def signed_in(browser: Browser, server: Server, name: str) -> Page:
    """Opens the page in a browser of its own, as that person."""
    context = browser.new_context(locale="en-US")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server.url)
    page.locator("input[type=text]").fill(name)
    page.locator("input[type=password]").fill(PASSWORDS[name])
    page.keyboard.press("Enter")
    ready(page)
    return page


def test_conversations_are_those_of_the_name_in_every_browser(
    browser: Browser, closed: Server
) -> None:
    here = signed_in(browser, closed, "omar")
    ask(here, "When was smallpox declared eradicated?")
    here.locator("#past li").wait_for(state="attached")
    there, other = (signed_in(browser, closed, name) for name in ("omar", "ليلى"))
    there.locator("#past li").wait_for(state="attached")
    other.locator("#past .empty").wait_for(state="attached")
    expect(other.locator("#past li")).to_have_count(0)
    for page in (here, there, other):
        page.context.close()
