"""From a marker to the sentence: exactly one is highlighted, and it is the stored text."""

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, Visit, ask

QUESTIONS = {
    "en": "What did Xi say about Moscow's demand for security guarantees?",
    "ar": "متى تحدّث شي جين بينغ وبوتين عبر الفيديو؟",
}


def highlighted(page: Page) -> str:
    cited = page.locator("#sources .cited")
    cited.wait_for()
    expect(cited).to_have_count(1)
    return cited.inner_text()


def in_view(page: Page) -> bool:
    return bool(
        page.locator("#sources .cited").evaluate(
            """e => {
                const own = e.getBoundingClientRect();
                const panel = document.querySelector('#sources').getBoundingClientRect();
                const head = document.querySelector('#sources header').getBoundingClientRect();
                return own.top >= head.bottom && own.bottom <= panel.bottom;
            }"""
        )
    )


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_marker_leads_to_the_very_sentence(
    visit: Visit, server: Server, language: str, width: int
) -> None:
    page = visit(locale=language, width=width)
    ask(page, QUESTIONS[language])
    marker = page.locator("#conversation a.marker").first
    stored = server.cited(marker.get_attribute("href") or "")
    marker.click()
    assert highlighted(page) == stored
    assert in_view(page)
    assert stored in (marker.get_attribute("data-quote") or "")
    assert "#cite" not in page.url
    sides = page.locator("#sources .document-text").evaluate(
        "e => ['.cited', 'p:has(.cited)'].map(s => getComputedStyle(e.querySelector(s)).direction)"
    )
    assert sides == ["rtl" if language == "ar" else "ltr"] * 2


def test_each_marker_moves_the_one_highlight(visit: Visit, server: Server) -> None:
    page = visit()
    ask(page, QUESTIONS["en"])
    ask(page, QUESTIONS["ar"])
    markers = page.locator("#conversation .claim a.marker")
    for number in (0, markers.count() - 1, 0):
        href = markers.nth(number).get_attribute("href") or ""
        markers.nth(number).click()
        page.locator(f"{href}.cited").wait_for()
        assert highlighted(page) == server.cited(href)


def test_keyboard_goes_to_the_sentence_and_back(visit: Visit, server: Server) -> None:
    page = visit()
    ask(page, QUESTIONS["en"])
    marker = page.locator("#conversation a.marker").first
    marker.focus()
    page.keyboard.press("Enter")
    assert highlighted(page) == server.cited(marker.get_attribute("href") or "")
    expect(page.locator("#sources .cited:focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#conversation a.marker:focus")).to_have_count(1)


def test_list_of_sources_opens_a_document_and_comes_back(visit: Visit) -> None:
    page = visit()
    documents = page.locator("#sources .documents li")
    n_documents = documents.count()
    expect(page.locator("#reading .count")).to_have_text(str(n_documents))
    page.get_by_role("link", name="Cassini: thirteen years").click()
    page.locator("#sources .sentence").first.wait_for()
    page.locator("#document h3:focus").wait_for()
    page.get_by_role("link", name="All sources").click()
    documents.first.wait_for()
    page.locator("#shelf a:focus", has_text="Cassini: thirteen years").wait_for()
    expect(documents).to_have_count(n_documents)


def test_markup_in_a_document_is_text(visit: Visit) -> None:
    page = visit()
    ask(page, "How deep is the well of Sarw?")
    marker = page.locator("#conversation .claim a.marker").first
    marker.click()
    assert '<img src=x onerror="window.broken = true">' in highlighted(page)
    assert "<script>window.broken = true</script>" in page.locator("#sources").inner_text()
    assert "<img src=x" in page.locator("#conversation .claim").first.inner_text()
    expect(page.locator("#sources img, #conversation .message-row img")).to_have_count(0)
    assert page.evaluate("window.broken") is None
