"""Conversations are kept over reload and restart, apart from those of others, until deleted."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from index.build import ingest
from index.store import Index
from tests.ui.conftest import CORPUS, Server, Visit, ask, ready, served

ENGLISH = "When was smallpox declared eradicated?"
ARABIC = "متى بدأ توزيع المياه بالتناوب في عمّان؟"


def opened(page: Page) -> None:
    page.locator("#past-button").click()
    page.locator("#past .drawer-head").wait_for()


def titles(page: Page) -> Locator:
    return page.locator("#past .open > bdi")


def test_reload_shows_the_conversation_with_its_citations(visit: Visit, server: Server) -> None:
    page = visit(locale="ar")
    ask(page, ARABIC)
    ask(page, ENGLISH)
    page.reload()
    ready(page)
    page.locator("#conversation .sanad-answer").nth(1).wait_for()
    expect(page.locator("#talk-title")).to_have_text(ARABIC)
    marker = page.locator("#conversation a.marker").first
    marker.click()
    page.locator("#sources .cited").wait_for()
    assert page.locator("#sources .cited").inner_text() == server.cited(
        marker.get_attribute("href") or ""
    )
    ask(page, "وماذا حدث بعد ذلك؟")
    expect(page.locator("#conversation .question")).to_have_count(3)


def test_new_conversation_stays_new_over_a_reload_and_the_old_one_can_be_opened(
    visit: Visit,
) -> None:
    page = visit()
    ask(page, ENGLISH)
    page.get_by_role("button", name="New conversation").click()
    page.locator("#conversation .placeholder").wait_for()
    page.locator("#talk-title h2[data-talk='']").wait_for()
    page.reload()
    ready(page)
    page.locator("#conversation .placeholder").wait_for()
    expect(page.locator("#conversation .sanad-answer")).to_have_count(0)
    ask(page, ARABIC)
    opened(page)
    expect(titles(page)).to_have_text([ARABIC, ENGLISH])
    page.locator("#past .open").nth(1).click()
    page.locator("#conversation .question", has_text=ENGLISH).wait_for()
    expect(page.locator("#conversation .question")).to_have_count(1)
    expect(page.locator("#past")).to_be_hidden()


def test_conversation_is_renamed_and_deleted(visit: Visit) -> None:
    page = visit()
    ask(page, ENGLISH)
    opened(page)
    page.locator("#past [data-do=rename]").click()
    line = page.locator("dialog input")
    expect(line).to_have_value(ENGLISH)
    line.fill("<b>الجدري</b> notes")
    line.press("Enter")
    page.locator("#talk-title", has_text="notes").wait_for()
    expect(page.locator("#talk-title")).to_have_text("<b>الجدري</b> notes")
    expect(titles(page)).to_have_text(["<b>الجدري</b> notes"])

    for key in ("Enter", "Escape"):  # Enter meets Cancel
        page.locator("#past [data-do=delete]").click()
        page.locator("dialog :focus").wait_for()
        page.keyboard.press(key)
        page.locator("dialog").wait_for(state="detached")
        page.locator("#past [data-do=delete]:focus").wait_for()
    expect(titles(page)).to_have_text(["<b>الجدري</b> notes"])
    page.locator("#past [data-do=delete]").click()
    page.locator("dialog .yes").click()
    page.locator("#past .empty").wait_for()
    expect(page.locator("#conversation .sanad-answer")).to_have_count(0)
    page.reload()
    ready(page)
    expect(page.locator("#conversation .sanad-answer")).to_have_count(0)


@pytest.mark.parametrize("locale", ["en-US", "ar-EG"])
def test_conversation_is_saved_with_its_citations(
    visit: Visit, server: Server, tmp_path: Path, locale: str
) -> None:
    page = visit(locale=locale)
    ask(page, ENGLISH)
    ask(page, ARABIC)
    saved = {}
    opened(page)
    for name in ("markdown", "json"):
        with page.expect_download() as download:
            page.locator(f"#past [data-do={name}]").click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        saved[path.suffix] = path.read_text(encoding="utf-8")
    turns = json.loads(saved[".json"])["turns"]
    assert [turn["answer"]["question"] for turn in turns] == [ENGLISH, ARABIC]
    for turn in turns:
        cited = turn["answer"]["claims"][0]["citations"][0]
        anchor = f"cite-{cited['document_id']}-{cited['start']}-{cited['end']}"
        assert server.cited(anchor) == cited["quote"]
        assert cited["source"].partition("/")[2] in saved[".md"].replace("\\", "")


def test_visitors_do_not_see_each_other(visit: Visit) -> None:
    first, second = visit(), visit(locale="ar")
    ask(first, ENGLISH)
    opened(second)
    expect(titles(second)).to_have_count(0)
    expect(second.locator("#conversation .sanad-answer")).to_have_count(0)


def test_history_survives_a_restart(browser: Browser, tmp_path: Path) -> None:
    with Index.open(tmp_path / "index", create=True) as index:
        ingest(index, [CORPUS / "en"])
    with browser.new_context(locale="en-US") as context:
        for start in (1, 2):
            with served(tmp_path / "index") as server:
                page = context.new_page()
                page.goto(server.url)
                ready(page)
                if start == 1:
                    ask(page, ENGLISH)
                else:
                    page.locator("#conversation .question", has_text=ENGLISH).wait_for()
                    assert page.locator("#conversation a.marker").count() >= 1
                page.close()
