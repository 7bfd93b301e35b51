"""The interface in Arabic and English: chosen, mirrored, remembered."""

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Visit, ask


@pytest.mark.parametrize(
    ("locale", "language", "side", "name"),
    [
        ("ar-EG", "ar", "rtl", "سند"),
        ("en-GB", "en", "ltr", "Sanad"),
        ("fr-FR", "en", "ltr", "Sanad"),
    ],
)
def test_first_visit_follows_the_browser(
    visit: Visit, locale: str, language: str, side: str, name: str
) -> None:
    page = visit(locale=locale)
    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == (language, side)
    assert page.locator("h1").inner_text() == name


def test_switch_mirrors_the_page_keeps_the_talk_and_is_remembered(visit: Visit) -> None:
    page = visit()
    ask(page, "When was smallpox declared eradicated?")
    talk, reading = page.locator("#talk"), page.locator("#reading")
    assert (talk.bounding_box() or {})["x"] < (reading.bounding_box() or {})["x"]

    page.get_by_role("button", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert (talk.bounding_box() or {})["x"] > (reading.bounding_box() or {})["x"]
    expect(page.get_by_role("heading", name="المصادر")).to_be_visible()
    expect(page.get_by_role("button", name="أضف ملفات")).to_be_visible()
    expect(page.get_by_role("button", name="أرسل السؤال")).to_be_visible()
    assert "بالعربية" in (page.locator("#question textarea").get_attribute("placeholder") or "")
    expect(page.locator("#conversation .sanad-answer")).to_have_count(1)

    page.reload()
    page.get_by_role("heading", name="المصادر").wait_for()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.get_by_role("button", name="Add files")).to_be_visible()


def test_page_speaks_one_language_and_the_box_follows_what_is_typed(visit: Visit) -> None:
    page = visit(locale="ar")
    languages = page.locator(".label:visible").evaluate_all("all => all.map(e => e.lang)")
    assert set(languages) == {"ar"}
    box = page.locator("#question textarea")
    assert box.evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"
    assert box.evaluate("e => getComputedStyle(e).textAlign") == "start"
