"""What can be done with an answer: check it, copy it, rate it, ask on."""

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server, Visit, ask

QUESTIONS = {
    "en": "When was smallpox declared eradicated?",
    "ar": "متى بدأ توزيع المياه بالتناوب في عمّان؟",
}
COPY = {"en": "Copy with citations", "ar": "انسخ مع المصادر"}
WRONG = {"en": "Wrong citation", "ar": "الاستشهاد خاطئ"}
VERDICT = {"en": "Word for word", "ar": "نص المصدر"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_verdict_has_a_sign_and_words(visit: Visit, language: str) -> None:
    page = visit(locale=language)
    ask(page, QUESTIONS[language])
    sign = page.locator("#conversation .claim .verdict").first
    assert sign.get_attribute("role") == "img"
    assert VERDICT[language] in (sign.get_attribute("aria-label") or "")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_quote_is_shown_to_pointer_and_keyboard(
    visit: Visit, server: Server, language: str
) -> None:
    page = visit(locale=language)
    ask(page, QUESTIONS[language])
    marker = page.locator("#conversation a.marker").first
    stored = server.cited(marker.get_attribute("href") or "")
    peek = page.locator("#peek")
    expect(peek).to_be_hidden()
    marker.hover()
    assert stored in peek.inner_text()
    assert peek.evaluate("e => getComputedStyle(e).direction") == (
        "rtl" if language == "ar" else "ltr"
    )
    page.mouse.move(2, 2)
    expect(peek).to_be_hidden()
    marker.focus()
    assert stored in peek.inner_text()
    expect(marker).to_have_attribute("aria-describedby", "peek")
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_answer_is_copied_with_its_citations(visit: Visit, server: Server, language: str) -> None:
    page = visit(locale=language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTIONS[language])
    marker = page.locator("#conversation a.marker").first
    page.get_by_role("button", name=COPY[language]).click()
    page.locator("#conversation .copy.copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[1]" in copied
    assert server.cited(marker.get_attribute("href") or "") in copied
    assert "\n\n" in copied


def exported(server: Server) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", "feedback", "--index", str(server.index)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "SANAD_ENCODER": ""},
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def pressed(page: Page) -> list[str]:
    return page.locator("#conversation .ratings [aria-pressed=true]").all_inner_texts()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_rating_is_kept_with_the_answer_and_becomes_a_case(
    visit: Visit, server: Server, language: str
) -> None:
    page = visit(locale=language)
    ask(page, QUESTIONS[language])
    before = len(exported(server))
    page.get_by_role("button", name=WRONG[language]).click()
    page.locator("#conversation .ratings [aria-pressed=true]").wait_for()
    assert pressed(page) == [WRONG[language]]
    case = exported(server)[-1]
    assert len(exported(server)) == before + 1
    assert (case["question"], case["kind"]) == (QUESTIONS[language], "disputed")
    page.reload()
    page.locator("#conversation .ratings [aria-pressed=true]").wait_for()
    assert pressed(page) == [WRONG[language]]
    page.get_by_role("button", name=WRONG[language]).click()
    page.locator("#conversation .ratings [aria-pressed=true]").wait_for(state="detached")
    assert len(exported(server)) == before


def test_question_offered_after_an_answer_is_asked_with_a_key(visit: Visit) -> None:
    page = visit()
    ask(page, QUESTIONS["en"])
    offered = page.locator("#next button").first
    offered.wait_for()
    text = offered.inner_text()
    assert text != QUESTIONS["en"]
    offered.focus()
    page.keyboard.press("Space")
    page.locator("#conversation .question").nth(1).wait_for()
    assert page.locator("#conversation .question").nth(1).inner_text() == text
    page.locator("#conversation .sanad-answer.answered").nth(1).wait_for()


def test_follow_up_shows_how_it_was_understood(visit: Visit) -> None:
    page = visit()
    ask(page, "When was Rosetta launched?")
    ask(page, "And when did it reach the comet?")
    assert "Rosetta" in page.locator("#conversation .rewritten").inner_text()


def test_sources_that_differ_stand_side_by_side(visit: Visit) -> None:
    page = visit()
    ask(page, "When was the harbour of Sarw opened?")
    sides = page.locator("#conversation .sides .side")
    boxes = [side.bounding_box() or {} for side in sides.all()]
    assert len(boxes) == 2
    assert boxes[0]["y"] == boxes[1]["y"]
    assert {"1871", "1874"} == {mark.inner_text() for mark in sides.locator("mark").all()}
    expect(sides.locator(".attribution")).to_have_count(2)


def test_nothing_chosen_is_not_taken_for_nothing_found(visit: Visit) -> None:
    page = visit(locale="ar")
    page.locator("#ask-all").uncheck()
    page.locator("#sources-heading", has_text="يُسأل 0").wait_for()
    box = page.locator("#question textarea")
    box.fill(QUESTIONS["ar"])
    box.press("Enter")
    page.locator("#conversation .failure", has_text="لم يُختر أي مستند").wait_for()
    page.locator("#question .submit-button").wait_for()
    expect(box).to_have_value(QUESTIONS["ar"])
    expect(page.locator("#conversation .refusal")).to_have_count(0)
