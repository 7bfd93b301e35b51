"""The page as a user has it: a served process, a real browser, the sample documents."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from index.build import ingest
from index.store import Index

HOME = Path(__file__).resolve().parents[2]
CORPUS = HOME / "corpus"
ARTIFACTS = HOME / "tests" / "artifacts"
NAMED_BROWSER = os.environ.get("SANAD_CHROMIUM", "")
SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 15_000
"""Milliseconds that the browser waits for anything."""
expect.set_options(timeout=PATIENCE)
REST = 100
"""Milliseconds between two looks at whether the page is at rest."""

MARKUP = """<b>Notes</b> on the well of Sarw

The well of Sarw is 41 metres deep <img src=x onerror="window.broken = true"> since 1911.

<script>window.broken = true</script> The pump of Sarw runs on two litres of diesel a day.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A page being served, and the index behind it."""

    url: str
    index: Path

    def cited(self, anchor: str) -> str:
        """Returns the stored text that a marker's `cite-DOCUMENT-START-END` stands for."""
        _, document_id, start, end = anchor.rsplit("#", 1)[-1].split("-")
        with Index.open(self.index) as index:
            return index.catalogue.document(document_id).text[int(start) : int(end)]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page over the sample documents, one full of markup, and two that differ."""
    folder = tmp_path_factory.mktemp("page")
    own = folder / "own"
    own.mkdir()
    (own / "markup.txt").write_text(MARKUP, encoding="utf-8")
    for name, year in (("guide", 1871), ("almanac", 1874)):
        text = f"The {name} of Sarw\n\nThe harbour of Sarw was opened in {year}.\n"
        (own / f"{name}.txt").write_text(text, encoding="utf-8")
    with Index.open(folder / "index", create=True) as index:
        report = ingest(index, [CORPUS, own])
    assert not report.failed
    yield from serving(folder / "index")


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page where there was no index before."""
    yield from serving(tmp_path_factory.mktemp("empty") / "index")


served = contextmanager(lambda *given, **settings: serving(*given, **settings))
"""Serves an index for a block of code: for tests that stop the program and start it again."""


def serving(index: Path, **settings: str) -> Iterator[Server]:
    """Serves an index in a process of its own, on a free port, until the tests are done."""
    settings = {"SANAD_INDEX": str(index), "SANAD_PORT": "0", "SANAD_ENCODER": "", **settings}
    process = subprocess.Popen(
        [sys.executable, str(HOME / "app.py")],
        env={**os.environ, **settings},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # in the background of a shell the tests run with interrupts ignored
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    said: list[str] = []
    with process.stderr as lines:
        for line in lines:
            said.append(line)
            if line.startswith("Sanad: "):
                break
        else:
            pytest.fail(f"the page was not served: {''.join(said)}")
        listener = threading.Thread(target=lambda: said.extend(lines), daemon=True)
        listener.start()
        yield Server(url=said[-1].removeprefix("Sanad: ").strip(), index=index)
        process.send_signal(signal.SIGINT)
        try:
            code = process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        listener.join()
    assert code == 0
    assert not [line for line in said if "Traceback" in line], "".join(said)


def browser_path() -> str | None:
    """Returns the browser that is named in the environment, or else that of the system."""
    return NAMED_BROWSER or next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; the tests fail where there is none."""
    with sync_playwright() as playwright:
        found = browser_path() or playwright.chromium.executable_path
        if not Path(found).exists():
            pytest.fail(
                "no browser to test the page in: run `make browser`, install Chromium, or name "
                "one in SANAD_CHROMIUM"
            )
        opened = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Opens the page as a new visitor. No visit may ask anything of another machine or fail."""
    contexts = []
    requests: list[str] = []
    errors: list[str] = []

    def open_page(
        *,
        locale: str = "en-US",
        scheme: str = "light",
        width: int = 1280,
        height: int = 800,
        url: str = server.url,
    ) -> Page:
        context = browser.new_context(
            locale=locale,
            color_scheme=scheme,
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: requests.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        ready(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not errors
    hosts = {urlsplit(url).hostname for url in requests if not url.startswith(("data:", "blob:"))}
    assert hosts <= {"127.0.0.1"}, f"the page asked other machines: {hosts}"


def ready(page: Page) -> None:
    """Waits until the page is drawn in its language and has been told what it shows."""
    page.locator("#question textarea").wait_for()
    page.locator("html[lang] #language-switch button[aria-pressed=true]").wait_for()
    for part in (
        "#sources-heading h2",
        "#shelf .group, #shelf .documents, #shelf .empty",
        "#talk-title h2",
        "#mode",
    ):
        page.locator(part).first.wait_for(state="attached")


def ask(page: Page, question: str) -> None:
    """Types a question, sends it with Enter, and waits for the answer and all that follows it."""
    answers = page.locator("#conversation .sanad-answer:not(.unfinished)")
    before = answers.count()
    box = page.locator("#question textarea")
    with at_rest(page):
        box.fill(question)
        box.press("Enter")
        answers.nth(before).wait_for()
        page.locator("#question .submit-button").wait_for()


@contextmanager
def at_rest(page: Page) -> Iterator[None]:
    """Waits at the end until the server sends nothing more for what was done.

    What follows an answer, such as the questions offered next, draws parts of the page anew: a
    click in that very moment may meet what is just replaced.
    """
    streams: set[Request] = set()

    def begun(request: Request) -> None:
        if "/queue/data" in request.url:
            streams.add(request)

    def ended(request: Request) -> None:
        streams.discard(request)

    seen = {"request": begun, "requestfinished": ended, "requestfailed": ended}
    for event, handler in seen.items():
        page.on(event, handler)  # type: ignore[call-overload]
    yield
    quiet = 0
    for _ in range(PATIENCE // REST):
        page.wait_for_timeout(REST)
        quiet = 0 if streams else quiet + 1
        if quiet == 3:  # between two steps nothing is sent either
            break
    for event, handler in seen.items():
        page.remove_listener(event, handler)


def upload(page: Page, *files: Path) -> None:
    """Chooses files with the button and waits for the report on them."""
    with page.expect_file_chooser() as chooser:
        page.locator("#add-files").click()
    chooser.value.set_files(files)
    page.locator(".report dl").wait_for()


def direction(page: Page, selector: str) -> str:
    """Returns the direction that the browser lays the last such element out in."""
    return str(page.locator(selector).last.evaluate("e => getComputedStyle(e).direction"))
