"""No serious fault that axe-core finds, in either language, light and dark, on any screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.ui.conftest import Visit, ask

QUESTIONS = {
    "en": ("When was smallpox declared eradicated?", "Which painter lived in Amman in 1980?"),
    "ar": ("متى بدأ توزيع المياه بالتناوب في عمّان؟", "من الرسام الذي سكن قرب ينابيع عمّان؟"),
}
WEIGHTY = ("serious", "critical")


def answered(page: Page) -> None:
    for question in QUESTIONS[page.locator("html").get_attribute("lang") or "en"]:
        ask(page, question)


def source(page: Page) -> None:
    page.locator("#conversation a.marker").first.click()
    page.locator("#sources .cited").wait_for()


def past(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator("#past-button").click()
    page.locator("#past .open").wait_for()


def settings(page: Page) -> None:
    page.keyboard.press("Escape")
    page.locator("#settings-button").click()
    page.locator("#settings fieldset").first.wait_for()


def faults(page: Page) -> list[tuple[str, str, str]]:
    return [
        (fault["id"], node["html"][:150], node["failureSummary"])
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in WEIGHTY
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_serious_fault(visit: Visit, language: str, scheme: str, width: int) -> None:
    page = visit(locale=language, scheme=scheme, width=width)
    page.locator("#conversation .example").first.wait_for()
    found = {"start": faults(page)}
    for reach in (answered, source, past, settings):
        reach(page)
        found[reach.__name__] = faults(page)
    assert not any(found.values()), found
