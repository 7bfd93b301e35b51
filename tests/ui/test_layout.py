"""The look of the page: it fits a phone, and pictures of it are kept for people to see."""

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import ARTIFACTS, Visit, ask

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
QUESTIONS = {
    "en": "When was smallpox declared eradicated?",
    "ar": "متى بدأ توزيع المياه بالتناوب في عمّان؟",
}
UNRELATED = {
    "en": "Which painter lived in Amman in 1980?",
    "ar": "من الرسام الذي سكن قرب ينابيع عمّان؟",
}


def picture(page: Page, name: str) -> None:
    ARTIFACTS.mkdir(exist_ok=True)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=ARTIFACTS / f"{name}-{scheme}.png", animations="disabled")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_page_fits_its_screen(visit: Visit, screen: dict[str, int], language: str) -> None:
    page = visit(locale=language, **screen)
    name = f"{language}-{'phone' if screen is PHONE else 'desktop'}"
    picture(page, f"{name}-1-start")
    ask(page, QUESTIONS[language])
    ask(page, UNRELATED[language])
    picture(page, f"{name}-2-answer")
    page.locator("#conversation a.marker").first.click()
    page.locator("#sources .cited").wait_for()
    picture(page, f"{name}-3-source")

    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= screen["width"]
    beyond = page.locator("body *:visible").evaluate_all(
        """(all, width) => all.filter(e => {
            const box = e.getBoundingClientRect();
            return box.width && (box.left < -1 || box.right > width + 1);
        }).map(e => e.outerHTML.slice(0, 120))""",
        screen["width"],
    )
    assert beyond == []
    assert page.evaluate("document.scrollingElement.scrollHeight") <= screen["height"]
    talk = page.locator("#talk").bounding_box()
    reading = page.locator("#reading").bounding_box()
    assert talk is not None
    assert reading is not None
    if screen is DESKTOP:
        assert reading["y"] == talk["y"]
        return
    assert reading["y"] + reading["height"] == screen["height"], "a sheet from below"
    cited = page.locator("#sources .cited").bounding_box()
    assert cited is not None
    assert reading["y"] < cited["y"] < screen["height"] - cited["height"]
    page.keyboard.press("Escape")
    expect(page.locator("#reading")).to_be_hidden()
    expect(page.locator("#conversation a.marker:focus")).to_have_count(1)
    page.locator("#sources-button").click()
    page.locator("#sources .sentence").first.wait_for()
    page.locator("#close-sheet .close").click()
    expect(page.locator("#reading")).to_be_hidden()
