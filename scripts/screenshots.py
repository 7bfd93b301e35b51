"""Takes the pictures of the page that README.md shows. Called by `make screenshots`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from index.build import ingest
from index.store import Index
from rag.chatbot import encoder
from rag.settings import SHIPPED_ENCODER, Settings
from tests.ui.conftest import ARGUMENTS, CORPUS, HOME, Server, ask, browser_path, ready, served

PICTURES = HOME / "docs" / "images"
QUESTIONS = {
    "en": (
        "When was smallpox declared eradicated?",
        "متى وصل مسبار الأمل إلى مدار المريخ؟",
    ),
    "ar": (
        "متى بدأ توزيع المياه بالتناوب في عمّان؟",
        "When did Cassini enter orbit around Saturn?",
    ),
}


@contextmanager
def sample_page() -> Iterator[Server]:
    """Serves the page over the sample documents, as `make run` does."""
    with TemporaryDirectory() as folder:
        settings = Settings(index_dir=Path(folder) / "index", encoder=str(SHIPPED_ENCODER))
        with Index.open(settings.index_dir, encoder=encoder(settings), create=True) as index:
            ingest(index, [CORPUS])
        with served(settings.index_dir, SANAD_ENCODER=settings.encoder) as server:
            yield server


def main() -> None:
    """Writes one picture for each language."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sample_page() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        for language, questions in QUESTIONS.items():
            size = {"width": 1280, "height": 800}
            page = browser.new_page(locale=language, viewport=size, reduced_motion="reduce")
            page.goto(server.url)
            ready(page)
            for question in questions:
                ask(page, question)
            page.locator("#next button").first.wait_for()
            page.locator("#conversation a.marker").first.click()
            page.locator("#sources .cited").wait_for()
            page.locator("#question textarea").focus()
            page.screenshot(path=PICTURES / f"page-{language}.png", animations="disabled")
        browser.close()


if __name__ == "__main__":
    main()
