"""The table, the JSON and the pages that people read."""

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from eval import report, targets, words
from eval.baseline import compare, keep, read_baseline
from eval.claims import Claim as LabelledClaim
from eval.errors import ReportError
from eval.judge import judge_scores, shipped
from eval.metrics import ALL, METRICS, judge, latency, means
from eval.paired import Comparison
from eval.risk import curve
from eval.tables import cell, label
from eval.types import Fingerprint, Mean, Reading, Results
from rag.types import Withheld
from tests.ui.conftest import ARGUMENTS, browser_path

S1, S2 = (0, 11), (12, 24)
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)> \u202e `|`"
LABELLED = tuple(
    LabelledClaim(id=str(n), claim=claim, evidence=(evidence,), verdict=verdict, kind=kind)
    for n, (claim, evidence, verdict, kind) in enumerate(
        (
            ("The bridge opened in 1934.", "The bridge opened in 1934.", "supported", "true"),
            ("The bridge opened in 1935.", "The bridge opened in 1934.", "contradicted", "number"),
            ("افتُتح الجسر عام 1934.", "افتُتح الجسر عام 1934.", "supported", "true"),
        )
    )
)


@pytest.fixture
def results(make: Any) -> Results:
    seen = (
        make.observation(case_id="right-one", claims=[make.claim(S1)], answers=["alpha"]),
        make.observation(case_id="wrong-one", claims=[make.claim(S2)], question="ما هي ألفا؟"),
        make.observation(case_id="refused-one", outcome="refused"),
        make.observation(case_id="hostile", claims=[make.claim(S1, text=HOSTILE)]),
        make.observation(case_id="quiet", kind="off-topic", outcome="refused", question=HOSTILE),
        make.observation(case_id="loud", kind="near-miss", claims=[make.claim(S2)]),
    )
    rows = tuple(judge(replace(one, seconds=0.25)) for one in seen)
    return Results(
        rows=rows,
        means=means(rows),
        latency=latency([0.25, 0.5]),
        system={"answerer": "quote", "dense search": "off: no encoder is set"},
        fingerprint=Fingerprint(cases="c", corpus="d", settings="s", encoder="e"),
        risk=curve(rows),
    )


@pytest.fixture
def comparison(results: Results, make: Any, tmp_path: Path) -> Comparison:
    """With a baseline in which `wrong-one` was right, and `right-one` and `loud` were wrong."""
    before = (
        make.observation(case_id="right-one", claims=[make.claim(S2)]),
        make.observation(case_id="wrong-one", claims=[make.claim(S1)]),
        make.observation(case_id="loud", kind="near-miss", claims=[make.claim(S2)]),
    )
    keep(replace(results, rows=tuple(map(judge, before))), tmp_path / "kept.json", None)
    return compare(results, read_baseline(tmp_path / "kept.json"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Mean(n=0, mean=None, standard_error=None), "n/a"),
        (Mean(n=1, mean=0.0, standard_error=None), "0.00 (1)"),
        (Mean(n=24, mean=0.75, standard_error=0.09, low=0.573, high=0.93), "0.75 .57–.93 (24)"),
        (Mean(n=24, mean=0.75, standard_error=0.09, low=0.0, high=1.0), "0.75 0–1 (24)"),
        (Mean(n=24, mean=1.0, standard_error=0.0, low=1.0, high=1.0), "1.00 (24)"),
    ],
    ids=["not-judged", "one-case", "interval", "widest", "all-equal"],
)
def test_cell(value: Mean, expected: str) -> None:
    assert cell(value) == expected


def test_table(results: Results) -> None:
    text = report.table(results)
    lines = text.splitlines()
    assert max(len(line) for line in lines) <= 120
    assert lines[0] == "6 cases, 4 answerable; answerer quote; dense search off: no encoder is set"
    assert lines[1] == "seconds per answer: median 0.375, p95 0.500 (2)"
    (recall,) = (line for line in lines if line.startswith("citation recall"))
    # two of the four answerable questions cite the gold: 1, 0, 0, 1
    assert recall.split()[2:5] == ["0.50", "0–1", "(4)"]
    for metric in METRICS:
        assert any(line.startswith(label(metric)) for line in lines)


def test_columns_stand_under_their_headers(results: Results) -> None:
    lines = report.table(results).splitlines()
    header = lines[lines.index("Answerable questions") + 1]
    row = lines[lines.index("Answerable questions") + 2]
    assert len(header) == len(row)


def test_the_judges_are_judged_in_every_report(results: Results, tmp_path: Path) -> None:
    judged = replace(results, judges=(judge_scores(LABELLED, shipped(), name="support check"),))
    assert "support check" in report.table(judged).partition("The judges, judged")[2]
    report.write(judged, tmp_path)
    for name, said in (("report.md", "فحص الإسناد"), ("report.html", "فحص الإسناد")):
        assert said in (tmp_path / name).read_text(encoding="utf-8")
    (found,) = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["judges"]
    assert (found["name"], found["n"], found["n_true"]) == ("support check", 3, 2)
    assert found["recall"]["mean"] == 1


def test_compared(comparison: Comparison) -> None:
    lines = report.compared(comparison).splitlines()
    assert lines[0] == "since the baseline, wrong -> right: 1, right-one"
    assert lines[1] == "since the baseline, right -> wrong: 1, wrong-one"
    (right,) = (line for line in lines if line.startswith("right "))
    assert right.split() == ["right", "0.333", "(3)", "0.333", "1", "1", "1.000"]
    assert max(len(line) for line in lines) <= 120


def test_nothing_changed(results: Results, tmp_path: Path) -> None:
    keep(results, tmp_path / "kept.json", None)
    same = compare(results, read_baseline(tmp_path / "kept.json"))
    assert report.compared(same).splitlines() == [
        "since the baseline, wrong -> right: 0",
        "since the baseline, right -> wrong: 0",
        "no score changed",
    ]
    report.write(results, tmp_path, same)


def test_json(results: Results, comparison: Comparison) -> None:
    found = json.loads(json.dumps(report.to_json(results, comparison), ensure_ascii=False))
    assert found["format"] == 2
    recall = found["metrics"]["citation_recall"]["overall"]
    assert (recall["n"], recall["mean"], recall["standard_error"]) == (4, 0.5, 0.288675)
    assert (recall["low"], recall["high"]) == (0, 1)
    empty = found["metrics"]["hit@1"]["ar-en"]
    assert (empty["n"], empty["mean"], empty["low"]) == (0, None, None)
    assert [case["id"] for case in found["cases"] if case["right"]] == ["right-one", "quiet"]
    first = found["cases"][0]
    assert first["gold"] == [{"source": "d.txt", "start": 0, "end": 11, "text": "Alpha beta."}]
    assert first["claims"][0]["citations"][0]["quote"] == "Alpha beta."
    assert first["readings"][0]["exact"] is True
    assert first["scores"]["wrongly_answered"] is None
    assert found["latency"] == {"n": 2, "median_seconds": 0.375, "p95_seconds": 0.5}
    assert found["comparison"]["broken"] == ["wrong-one"]
    assert found["fingerprint"] == {"cases": "c", "corpus": "d", "settings": "s", "encoder": "e"}
    assert found["risk"][-1]["coverage"] == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("breaches", "english", "arabic"),
    [
        ((), "The gate holds", "اجتاز التقييم الحدود"),
        (("right | <b> (overall)", "x"), "The gate does not hold", "لم يجتز التقييم الحدود"),
    ],
    ids=["holds", "does-not"],
)
def test_the_verdict_of_the_gate_stands_near_the_top(
    results: Results, breaches: tuple[str, ...], english: str, arabic: str, tmp_path: Path
) -> None:
    report.write(results, tmp_path, None, breaches)
    parsed = Parsed((tmp_path / "report.html").read_text(encoding="utf-8"))
    texts = [text for _, text in parsed.text if text]
    assert texts.index(english) < texts.index("citation precision")
    assert ("rtl", arabic) in parsed.text
    assert all(reason in texts for reason in breaches)
    lines = (tmp_path / "report.md").read_text(encoding="utf-8").splitlines()
    at = lines.index(f"**{english} · {arabic}**")
    assert at < lines.index("## Answerable questions · أسئلة لها جواب")
    assert sum(line.startswith("- ") for line in lines[at : at + 4]) == len(breaches)
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["gate"]
    assert found == {"holds": not breaches, "reasons": list(breaches)}


def test_a_gate_that_nobody_asked_has_no_verdict(results: Results, tmp_path: Path) -> None:
    report.write(results, tmp_path)
    for name in ("report.md", "report.html"):
        assert "The gate" not in (tmp_path / name).read_text(encoding="utf-8")
    assert report.to_json(results)["gate"] is None


def test_promised_and_reached(results: Results, tmp_path: Path) -> None:
    """Two of four questions cite the gold, one was refused, one of two was answered wrongly."""
    judged = {(one.target.metric, one.target.group): one for one in targets.standings(results)}
    assert {name: (one.shown, one.reached) for name, one in judged.items()} == {
        ("citation_precision", "en-en"): ("0.67", False),
        ("citation_recall", "en-en"): ("0.50", False),
        ("wrongly_refused", "overall"): ("0.25", False),
        ("wrongly_answered", "overall"): ("0.50", False),
        ("faithfulness", "overall"): ("0.75", False),
    }
    told = " ".join(report.table(results).split())
    assert "targets reached: 0 of 5; not: citation_precision en-en 0.67 of 0.85, " in told
    assert "wrongly_refused overall 0.25 of at most 0.10, wrongly" in told
    page = written(results, tmp_path)
    assert ("rtl", "المأمول والمتحقَّق") in page.text
    assert ("ltr", "not reached · لم يتحقّق") in page.text
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| citation recall | شمول الاستشهاد | en-en | ≥ 0.85 | 0.50 | not reached" in text
    assert "| wrongly refused | امتناع في غير محله | overall | ≤ 0.10 | 0.25 | not reached" in text


@pytest.mark.parametrize(
    ("metric", "group", "now", "shown", "reached"),
    [
        ("citation_recall", "ar-ar", 0.85, "0.85", True),
        ("citation_recall", "en-en", 0.849, "0.8490", False),
        ("citation_precision", "ar-en", 0.7, "0.70", True),
        ("citation_precision", "en-ar", 0.69, "0.69", False),
        ("wrongly_refused", "overall", 0.1, "0.10", True),
        ("wrongly_answered", "overall", 0.101, "0.1010", False),
    ],
)
def test_a_target_is_reached_at_its_limit(
    results: Results, metric: str, group: str, now: float, shown: str, reached: bool
) -> None:
    mean = Mean(n=9, mean=now, standard_error=0.1)
    changed = {**results.means, metric: {**results.means[metric], group: mean}}
    (found,) = (
        one
        for one in targets.standings(replace(results, means=changed))
        if (one.target.metric, one.target.group) == (metric, group)
    )
    assert (found.shown, found.reached) == (shown, reached)


def test_faithfulness_is_promised_of_quotes_alone(make: Any) -> None:
    seen = make.observation(claims=[make.claim(S1, text="Something else.")], model="llm")
    reading = Reading(exact=True, quoted=False, supported=False, precise=(False,))
    row = judge(replace(seen, readings=(reading,)))
    assert row.scores["faithfulness"] == 0
    found = Results(rows=(row,), means=means([row]), latency=latency([]))
    assert "faithfulness" not in {one.target.metric for one in targets.standings(found)}


def test_where_nothing_could_be_judged_nothing_is_said_of_targets(tmp_path: Path) -> None:
    report.write(Results(rows=(), means=means([]), latency=latency([])), tmp_path)
    for name in ("report.md", "report.html"):
        assert "Promised" not in (tmp_path / name).read_text(encoding="utf-8")
    empty = Results(rows=(), means=means([]), latency=latency([]))
    assert "targets reached" not in report.table(empty)


def test_the_earlier_reports_go_and_nothing_else(results: Results, tmp_path: Path) -> None:
    report.write(results, tmp_path)
    (tmp_path / "notes.md").write_text("mine", encoding="utf-8")
    report.clear(tmp_path, [tmp_path / "notes.md"])
    assert [path.name for path in tmp_path.iterdir()] == ["notes.md"]
    report.clear(tmp_path / "not-there", [])
    with pytest.raises(ReportError, match="another directory"):
        report.clear(tmp_path / "notes.md", [])


def test_every_metric_is_in_the_json(results: Results) -> None:
    found = report.to_json(results)["metrics"]
    assert set(found) == {metric.name for metric in METRICS}


class Parsed(HTMLParser):
    """What a browser would make of the page: its tags, and its text by direction."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, str | None]] = []
        self.text: list[tuple[str | None, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            inherited = self.open[-1][1] if self.open else None
            self.open.append((tag, dict(attrs).get("dir") or inherited))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1][1] if self.open else None, data.strip()))


def written(results: Results, folder: Path, comparison: Comparison | None = None) -> Parsed:
    report.write(results, folder, comparison)
    return Parsed((folder / "report.html").read_text(encoding="utf-8"))


def test_html_is_escaped_and_whole(results: Results, tmp_path: Path) -> None:
    page = written(results, tmp_path / "deep" / "report")
    assert page.open == []
    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == 1
    assert not set(tags) & {"img", "link", "iframe", "object"}
    assert not any(key.startswith("on") for _, found in page.tags for key in found)
    source = (tmp_path / "deep" / "report" / "report.html").read_text(encoding="utf-8")
    assert "http:" not in source
    assert "https:" not in source
    assert "\u202e" not in source
    assert source.count("&lt;script&gt;") == 2  # asked, and shown
    for row in results.rows:
        assert any(row.observed.case.id == text for _, text in page.text)


def test_html_has_the_direction_of_each_text(results: Results, tmp_path: Path) -> None:
    page = written(results, tmp_path)
    assert ("rtl", "ما هي ألفا؟") in page.text
    assert ("ltr", "What is alpha?") in page.text
    assert ("rtl", "دقة الاستشهاد") in page.text


def test_every_heading_is_in_both_languages(
    results: Results, comparison: Comparison, tmp_path: Path
) -> None:
    report.write(results, tmp_path, comparison)
    source = (tmp_path / "report.html").read_text(encoding="utf-8")
    headings = [part.partition("</h")[0] for part in source.split("<h")[2:] if part[0] in "123"]
    assert len(headings) >= 8
    assert all('lang="ar"' in heading for heading in headings)


def test_what_went_wrong_comes_first(
    results: Results, comparison: Comparison, tmp_path: Path
) -> None:
    page = written(results, tmp_path, comparison)
    cases = [found for tag, found in page.tags if tag == "details"]
    assert [one["data-verdict"] for one in cases] == ["wrong"] * 4 + ["right"] * 2
    assert cases[0]["data-change"] == "broken"
    assert "open" in cases[0]
    assert not any("open" in one for one in cases[1:])
    links = {found["href"] for tag, found in page.tags if tag == "a"}
    assert links <= {f"#{found['id']}" for _, found in page.tags if "id" in found}


def test_what_was_withheld_is_shown_with_its_reason(make: Any, tmp_path: Path) -> None:
    seen = make.observation(case_id="partly", claims=[make.claim(S1)])
    withheld = (Withheld(text="جملة بلا سند.", reason="unsupported by what it cites"),)
    row = judge(replace(seen, answer=replace(seen.answer, withheld=withheld)))
    page = written(Results(rows=(row,), means=means([row]), latency=latency([])), tmp_path)
    assert ("rtl", "جملة بلا سند.") in page.text
    assert any("unsupported by what it cites" in text for _, text in page.text)
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert found["cases"][0]["withheld"][0]["text"] == "جملة بلا سند."
    assert found["fingerprint"] is None
    assert found["latency"]["median_seconds"] is None


def test_a_dialogue_shows_what_was_asked_before_and_how_it_was_understood(
    make: Any, tmp_path: Path
) -> None:
    seen = make.observation(question="ومتى؟", outcome="refused")
    asked = replace(seen.answer.question, text="متى افتُتح متحف الخزف؟")
    seen = replace(
        seen,
        case=replace(seen.case, history=("أين متحف الخزف؟",), forbidden=("PWNED",)),
        answer=replace(seen.answer, question=asked),
    )
    row = judge(seen)
    page = written(Results(rows=(row,), means=means([row]), latency=latency([])), tmp_path)
    for text in ("أين متحف الخزف؟", "ومتى؟", "متى افتُتح متحف الخزف؟"):
        assert ("rtl", text) in page.text
    assert ("ltr", "PWNED") in page.text


def test_of_a_whole_document_only_the_first_sentences_are_shown(make: Any, tmp_path: Path) -> None:
    seen = make.observation(outcome="refused")
    row = judge(replace(seen, gold=seen.gold * 40))
    page = written(Results(rows=(row,), means=means([row]), latency=latency([])), tmp_path)
    assert sum(tag == "blockquote" for tag, _ in page.tags) == 12
    assert any(text.startswith("and 28 more") for _, text in page.text)


def test_markdown_lists_what_went_wrong(
    results: Results, comparison: Comparison, tmp_path: Path
) -> None:
    report.write(results, tmp_path, comparison)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    wrong = text.partition("## Wrong")[2]
    for case_id in ("wrong-one", "refused-one", "hostile", "loud"):
        assert f"- {case_id} " in wrong
    assert "- right-one " not in wrong
    assert "- quiet " not in wrong
    assert "<script" not in text.replace("\\<script", "")
    since = text.partition("## Since the baseline")[2].partition("## ")[0]
    assert "**right → wrong · من صحيح إلى غير صحيح: 1**" in since
    assert "- wrong-one \u2068ما هي ألفا؟\u2069" in since


def test_rows_of_markdown_tables_have_the_cells_of_their_header(
    results: Results, comparison: Comparison
) -> None:
    lines = report.markdown(results, comparison).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    for above, below in pairwise(lines):
        if above in rows and below in rows:
            assert above.count("|") == below.count("|")


def test_a_report_that_cannot_be_written(results: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ReportError, match="another directory"):
        report.write(results, tmp_path / "file")


def test_text_that_no_encoding_holds_is_written(make: Any, tmp_path: Path) -> None:
    row = judge(make.observation(question="What is \ud800 alpha?", outcome="refused"))
    results = Results(rows=(row,), means=means([row]), latency=latency([]))
    report.write(results, tmp_path)
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert found["cases"][0]["question"] == "What is \ud800 alpha?"


def test_every_reason_is_in_both_languages(make: Any) -> None:
    outcomes = [
        (make.observation(claims=[make.claim(S1)]), "cites the gold it needs"),
        (make.observation(claims=[make.claim(S2)]), "does not cite the gold it needs"),
        (make.observation(claims=[make.claim(S1, quote="x")]), "a claim is not what"),
        (make.observation(outcome="refused"), "refused what the documents answer"),
        (make.observation(outcome="replied"), "replied as if it were small talk"),
        (make.observation(outcome="failed"), "failed"),
        (make.observation(kind="off-topic", outcome="refused"), "refused, as it should"),
        (make.observation(kind="off-topic", claims=[make.claim(S1)]), "answered what"),
        (make.observation(kind="false-premise", claims=[make.claim(S1)]), "answered what"),
        (make.observation(kind="disputed", claims=[make.claim(S1)]), "cites no disputed"),
    ]
    for seen, expected in outcomes:
        english, arabic = words.reason(judge(seen))
        assert english.startswith(expected)
        assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)


def test_an_injection_that_worked_is_the_reason(make: Any) -> None:
    seen = make.observation(claims=[make.claim(S1)])
    row = judge(replace(seen, case=replace(seen.case, forbidden=("alpha",))))
    assert not row.right
    assert words.reason(row)[0] == "shows what a document told it to say"


def test_every_metric_has_a_label_in_both_languages() -> None:
    for metric in ALL:
        assert metric.label
        assert any("\u0600" <= letter <= "\u06ff" for letter in metric.label_ar)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = browser_path() or playwright.chromium.executable_path
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def opened(
    browser: Browser, results: Results, comparison: Comparison, tmp_path: Path
) -> Iterator[Page]:
    """The report in a real browser without a network; nothing on it may fail."""
    report.write(results, tmp_path / "report", comparison, ["right (overall) is under its floor"])
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto((tmp_path / "report" / "report.html").as_uri())
    yield page
    context.close()
    assert not faults


def test_the_questions_can_be_filtered(opened: Page) -> None:
    shown = opened.locator(".case:not([hidden])")
    assert shown.count() == 6
    opened.locator("select[name=verdict]").select_option("wrong")
    assert shown.count() == 4
    opened.locator("select[name=kind]").select_option("near-miss")
    assert shown.count() == 1
    assert opened.locator(".filter output").inner_text() == "1 / 6"
    opened.locator("select[name=kind]").select_option("")
    opened.locator("select[name=verdict]").select_option("")
    opened.locator("select[name=direction]").select_option("en")
    assert shown.count() == 2
    opened.locator("select[name=direction]").select_option("")
    opened.locator("input[name=text]").fill("ألفا؟")
    assert shown.count() == 1
    opened.locator("input[name=text]").fill("")
    opened.locator("select[name=change]").select_option("broken")
    assert shown.count() == 1


def test_a_link_opens_its_question(opened: Page) -> None:
    opened.locator("select[name=verdict]").select_option("wrong")
    opened.locator(".changes.fixed a").click()
    target = opened.locator(".case[data-change=fixed]")
    assert target.evaluate("one => one.open && !one.hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_is_readable_light_and_dark_on_any_screen(opened: Page, scheme: Any, width: int) -> None:
    opened.emulate_media(color_scheme=scheme)
    opened.set_viewport_size({"width": width, "height": 900})
    opened.evaluate("document.querySelectorAll('.case').forEach(one => { one.open = true; })")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(opened).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
