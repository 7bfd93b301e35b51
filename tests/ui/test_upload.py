"""Files given to the page: taken in, reported, asked about; a bad one says why."""

from pathlib import Path

from playwright.sync_api import expect

from tests.ui.conftest import Server, Visit, ask, upload

WELL = "بئر الجمل\n\nحُفرت بئر الجمل في قرية السرو عام 1911، وبلغ عمقها أربعين مترًا.\n"
DROP = """(input) => {
  const data = new DataTransfer();
  data.items.add(new File(['The lighthouse of Quseir\\n\\nThe lighthouse of Quseir was '
    + 'lit for the first time on 3 March 1863.\\n'], 'lighthouse.txt', {type: 'text/plain'}));
  document.body.dispatchEvent(new DragEvent('dragover', {dataTransfer: data, bubbles: true}));
  const shown = getComputedStyle(document.body, '::after').content;
  document.body.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true}));
  return shown;
}"""


def test_uploaded_file_is_reported_listed_and_answers(
    visit: Visit, server: Server, tmp_path: Path
) -> None:
    page = visit(locale="ar")
    before = int(page.locator("#reading .count").inner_text())
    file = tmp_path / "بئر الجمل.txt"
    file.write_text(WELL, encoding="utf-8")
    upload(page, file)
    assert "أضيف" in page.locator(".report .added").inner_text()
    expect(page.locator("#reading .count")).to_have_text(str(before + 1))
    ask(page, "متى حُفرت بئر الجمل؟")
    marker = page.locator("#conversation .claim a.marker").first
    assert "1911" in server.cited(marker.get_attribute("href") or "")
    marker.click()
    assert "1911" in page.locator("#sources .cited").inner_text()

    page.get_by_role("button", name="أغلق").click()
    upload(page, file)
    assert "لم يتغيّر" in page.locator(".report .unchanged").inner_text()


def test_bad_file_says_why_and_the_good_one_is_taken_in(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    bad, good = tmp_path / "noise.txt", tmp_path / "good.txt"
    bad.write_bytes(bytes(range(256)) * 20)
    good.write_text("The ferry of Aydhab sails on Mondays only.\n", encoding="utf-8")
    upload(page, bad, good)
    failed = page.locator(".report .failed")
    assert "Could not be added" in failed.inner_text()
    assert "noise.txt" in failed.inner_text()
    assert "binary" in failed.locator(".reason").inner_text()
    assert "good.txt" in page.locator(".report .added").inner_text()


def test_file_can_be_dropped_anywhere(visit: Visit) -> None:
    page = visit()
    shown = page.locator("#reading input[type=file]").evaluate(DROP)
    assert "Drop the files" in shown
    page.locator(".report .added").wait_for()
    ask(page, "When was the lighthouse of Quseir lit for the first time?")
    assert "3 March 1863" in page.locator(".sanad-answer.answered").inner_text()


def test_page_begins_without_an_index(visit: Visit, empty_server: Server, tmp_path: Path) -> None:
    page = visit(url=empty_server.url)
    assert "No documents yet" in page.locator("#sources .empty").inner_text()
    expect(page.locator("#conversation .example")).to_have_count(0)
    file = tmp_path / "first.txt"
    file.write_text("The first document speaks of amber trade.\n", encoding="utf-8")
    upload(page, file)
    expect(page.locator("#sources .documents li")).to_have_count(1)
    expect(page.locator("#reading .count")).to_have_text("1")
