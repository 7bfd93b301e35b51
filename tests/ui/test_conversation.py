"""Asking on the page: answers arrive cited, in the direction of their language, or are refused."""

import pytest
from playwright.sync_api import expect

from tests.ui.conftest import Server, Visit, ask, direction

ENGLISH = "When was smallpox declared eradicated?"
ARABIC = "متى بدأ توزيع المياه بالتناوب في عمّان؟"
ANSWERS = {ENGLISH: "8 May 1980", ARABIC: "1987"}
REFUSED = {
    "Which painter lived in Amman in 1980?": "found no sentence",
    "من الرسام الذي سكن قرب ينابيع عمّان؟": "لم أجد",
}
WATCH = """
window.seen = [];
new MutationObserver(() => {
  for (const e of document.querySelectorAll('#conversation .step, #conversation .sanad-answer'))
    if (!window.seen.includes(e.className)) window.seen.push(e.className);
}).observe(document, {childList: true, subtree: true});
"""


@pytest.mark.parametrize("locale", ["en-US", "ar-JO"])
def test_answers_are_cited_and_read_in_their_own_direction(visit: Visit, locale: str) -> None:
    page = visit(locale=locale)
    page.evaluate(WATCH)
    for question, side in [(ENGLISH, "ltr"), (ARABIC, "rtl")]:
        ask(page, question)
        answer = page.locator("#conversation .sanad-answer").last
        assert ANSWERS[question] in answer.inner_text()
        assert answer.locator(".claim a.marker").count() >= 1
        assert direction(page, "#conversation .question") == side
        assert direction(page, "#conversation .claim") == side
        expect(page.locator("#question textarea")).to_have_value("")
    assert page.evaluate("window.seen")[0] == "step unfinished", (
        "the search is announced before the answer"
    )


def test_arabic_question_that_begins_with_a_latin_word_is_arabic(visit: Visit) -> None:
    page = visit()
    ask(page, "NATO وما علاقته بالتوتر في أوروبا؟")
    assert direction(page, "#conversation .question") == "rtl"
    assert direction(page, "#conversation .sanad-answer") == "rtl"


def test_unrelated_question_is_refused_in_its_language_with_the_nearest(
    visit: Visit, server: Server
) -> None:
    page = visit()
    for question, words in REFUSED.items():
        ask(page, question)
        assert words in page.locator(".sanad-answer .refusal").last.inner_text()
        nearest = page.locator(".sanad-answer").last.locator(".nearest a.marker").first
        nearest.click()
        anchor = nearest.get_attribute("href") or ""
        page.locator(f"#sources {anchor}.cited").wait_for()
        assert page.locator("#sources .cited").inner_text() == server.cited(anchor)


def test_example_is_asked_with_a_click(visit: Visit) -> None:
    page = visit()
    examples = page.locator("#conversation .example")
    examples.first.wait_for()
    asked = examples.first.inner_text()
    examples.first.click()
    page.locator("#conversation .sanad-answer.answered a.marker").first.wait_for()
    assert page.locator("#conversation .question").inner_text() == asked


def test_blank_question_is_not_asked_and_a_new_conversation_forgets_the_old(visit: Visit) -> None:
    page = visit()
    page.locator("#question textarea").fill("   ")
    page.locator("#question .submit-button").click()
    page.wait_for_timeout(400)
    expect(page.locator("#conversation .message-row")).to_have_count(0)
    ask(page, ENGLISH)
    page.get_by_role("button", name="New conversation").click()
    page.locator("#conversation .placeholder").wait_for()
    expect(page.locator("#conversation .sanad-answer")).to_have_count(0)


def test_question_with_markup_is_shown_as_it_was_typed(visit: Visit) -> None:
    page = visit()
    question = "Is <img src=x onerror=alert(1)> **well**\n\n# deep?"
    ask(page, question)
    assert page.locator("#conversation .question").inner_text().split() == question.split()
    expect(page.locator("#conversation .message-row img")).to_have_count(0)
