"""The sources panel: documents are found, chosen, put away, opened part by part, and removed."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from index.build import ingest
from index.store import Index
from tests.ui.conftest import CORPUS, Server, Visit, ask, ready, serving, upload

SAMPLES = sum(1 for path in CORPUS.rglob("*") if path.is_file())
AMMAN = "متى بدأ توزيع المياه بالتناوب في عمّان؟"


def listed(page: Page) -> Locator:
    return page.locator("#sources .documents li:visible")


def count(page: Page) -> str:
    return page.locator("#sources-heading .count").inner_text()


@pytest.mark.parametrize(
    ("locale", "facts"),
    [
        ("en-US", ["English", "Pages: 2", "KB", "20"]),
        ("ar-EG", ["الإنجليزية", "الصفحات: 2", "كيلوبايت", "20"]),
    ],
)
def test_document_is_listed_with_its_facts(visit: Visit, locale: str, facts: list[str]) -> None:
    page = visit(locale=locale)
    item = page.locator("#sources .documents li", has_text="amman-waste-water-reuse.pdf")
    shown = item.inner_text()
    assert all(fact in shown for fact in facts), shown


def test_document_is_found_by_name_in_either_language(visit: Visit) -> None:
    page = visit()
    everything = listed(page).count()
    field = page.locator("#find-document")
    field.fill("cassini")
    expect(listed(page)).to_have_count(1)
    field.fill("مسبار الامل")
    expect(listed(page), "the hamza is not needed").to_have_count(1)
    field.fill("nothing of the kind")
    expect(page.locator("#sources .none-found")).to_be_visible()
    field.fill("")
    expect(listed(page)).to_have_count(everything)


def test_only_the_chosen_documents_are_asked(visit: Visit) -> None:
    page = visit()
    total = listed(page).count()
    ask(page, AMMAN)
    source = page.locator("#conversation a.marker").first
    document = (source.get_attribute("href") or "").split("-")[1]
    page.locator(f"#sources .ask-this[value='{document}']").uncheck()
    page.locator("#sources-heading", has_text=f"{total - 1} of {total}").wait_for()
    expect(page.locator("#ask-all")).not_to_be_checked()
    ask(page, AMMAN)
    cited = page.locator("#conversation .sanad-answer").last.locator("a.marker")
    assert document not in [(m.get_attribute("href") or "").split("-")[1] for m in cited.all()]
    page.reload()
    ready(page)
    expect(page.locator(f"#sources .ask-this[value='{document}']")).not_to_be_checked()
    page.locator("#ask-all").check()
    page.locator("#sources-heading .count", has_text="of").wait_for(state="detached")
    assert count(page) == str(total)
    ask(page, AMMAN)
    assert document in (
        page.locator("#conversation .sanad-answer")
        .last.locator("a.marker")
        .first.get_attribute("href")
        or ""
    )


def test_samples_are_put_away_and_brought_back(visit: Visit) -> None:
    page = visit(locale="ar")
    total = listed(page).count()
    page.get_by_role("button", name="نحِّها جانبًا").click()
    page.get_by_role("button", name="أعدها").wait_for()
    expect(listed(page), "those that are not samples").to_have_count(total - SAMPLES)
    ask(page, AMMAN)
    expect(page.locator("#conversation .sanad-answer").last.locator(".refusal")).to_have_count(1)
    page.reload()
    page.get_by_role("button", name="أعدها").click()
    page.get_by_role("button", name="نحِّها جانبًا").wait_for()
    expect(listed(page)).to_have_count(total)
    ask(page, AMMAN)
    assert page.locator("#conversation .sanad-answer.answered").count() >= 1


def test_document_is_removed_after_a_question(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    file = tmp_path / "kiln.txt"
    file.write_text("The kiln of Tabarka was fired for the last time in 1957.\n", encoding="utf-8")
    upload(page, file)
    item = page.locator("#sources .documents li", has_text="kiln.txt")
    item.wait_for()
    ask(page, "When was the kiln of Tabarka fired for the last time?")
    marker = page.locator("#conversation a.marker").first
    item.hover()
    item.get_by_role("button", name="Remove").click()
    page.locator("dialog .yes").click()
    item.wait_for(state="detached")
    assert "kiln.txt" in page.locator(".report .removed").inner_text()
    marker.click()
    page.locator("#sources .empty", has_text="no longer in the collection").wait_for()
    page.get_by_role("link", name="All sources").click()
    page.locator("#sources .documents").first.wait_for()


@pytest.fixture(scope="module")
def with_long_document(tmp_path_factory: pytest.TempPathFactory) -> Server:
    folder = tmp_path_factory.mktemp("long")
    lines = [f"Entry {n} of the log names the ship Number{n}." for n in range(1, 2001)]
    (folder / "log.txt").write_text("\n\n".join(lines), encoding="utf-8")
    with Index.open(folder / "index", create=True) as index:
        ingest(index, [folder / "log.txt"])
    yield from serving(folder / "index")


def test_long_document_is_shown_around_the_place(visit: Visit, with_long_document: Server) -> None:
    page = visit(url=with_long_document.url)
    ask(page, "Which ship does entry 1500 of the log name?")
    page.locator("#conversation a.marker").first.click()
    page.locator("#sources .cited").wait_for()
    sentences = page.locator("#sources .sentence")
    assert 100 < sentences.count() < 500
    first = sentences.first.inner_text()
    page.get_by_role("button", name="Show what comes before").click()
    page.locator("#sources .sentence", has_text=first).wait_for()
    page.wait_for_function(
        "first => document.querySelector('#sources .sentence').textContent !== first", arg=first
    )
    expect(page.get_by_role("button", name="Show what comes after")).to_have_count(1)


def test_corpus_is_the_samples(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_role("heading", name="Sample documents", exact=True)).to_have_count(1)
    expect(page.get_by_role("heading", name="Your documents", exact=True)).to_have_count(1)
    assert listed(page).count() >= SAMPLES
