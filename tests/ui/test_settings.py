"""The settings panel: what is chosen there changes the answers, and is remembered."""

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Visit, ask, ready

DOUBTFUL = "متى غادر ليما عمّان؟"


@pytest.mark.parametrize(("locale", "heading"), [("en-US", "Settings"), ("ar-EG", "الإعدادات")])
def test_panel_opens_and_closes_with_the_keyboard(visit: Visit, locale: str, heading: str) -> None:
    page = visit(locale=locale)
    button = page.locator("#settings-button")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=heading).wait_for()
    expect(button).to_have_attribute("aria-expanded", "true")
    page.locator("#settings .close:focus").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#settings")).to_be_hidden()
    expect(page.locator("#settings-button:focus")).to_have_count(1)


def test_arabic_digits_are_for_what_the_page_writes_and_never_for_quotes(visit: Visit) -> None:
    page = visit(locale="ar")
    ask(page, "متى بدأ توزيع المياه بالتناوب في عمّان؟")
    marker = page.locator("#conversation a.marker").first
    expect(marker).to_have_text("[1]")
    page.locator("#settings-button").click()
    page.locator("#settings input[value=arabic]").check()
    page.locator("#conversation a.marker", has_text="١").first.wait_for()
    expect(marker).to_have_text("[١]")
    assert "1987" in page.locator("#conversation .claim").first.inner_text()
    assert "٢" in page.locator("#sources-heading .count").inner_text()
    page.reload()
    ready(page)
    page.locator("#conversation a.marker", has_text="١").first.wait_for()
    page.get_by_role("button", name="English").click()
    assert page.locator("#sources-heading .count").inner_text().isascii()


def test_appearance_is_chosen_over_the_system(visit: Visit) -> None:
    page = visit(scheme="light")
    assert "dark" not in (page.locator("body").get_attribute("class") or "")
    page.locator("#settings-button").click()
    page.locator("#settings input[value=dark]").check()
    page.locator("body.dark").wait_for()
    page.reload()
    page.locator("body.dark").wait_for()


def test_strictness_and_evidence_are_kept_and_change_the_answer(visit: Visit) -> None:
    page = visit()
    page.locator("#settings-button").click()
    strict = page.locator("#settings input[value=strict]")
    strict.wait_for()
    strict.check()
    page.locator("#n_evidence").fill("3")
    page.wait_for_timeout(1500)  # the server keeps it
    page.keyboard.press("Escape")
    page.reload()
    ready(page)
    page.locator("#settings-button").click()
    page.locator("#settings input[value=strict]:checked").wait_for()
    expect(page.locator("#n_evidence")).to_have_value("3")


def test_no_model_can_be_chosen_where_none_is_set(visit: Visit) -> None:
    page = visit()
    page.locator("#settings-button").click()
    page.locator("#settings fieldset").first.wait_for()
    expect(page.locator("#settings input[name=answerer]")).to_have_count(0)
    assert "SANAD_LLM_URL" in page.locator("#settings").inner_text()
