"""The table, the JSON and the pages that people read."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from eval import report
from eval.errors import ReportError
from eval.gate import Changes
from eval.metrics import METRICS, judge, latency, means
from eval.types import Mean, Results
from rag.types import Withheld

S1, S2 = (0, 11), (12, 24)
HOSTILE = "<script>alert(1)</script> & <img src=x onerror=alert(1)>"


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
    rows = tuple(judge(one) for one in seen)
    return Results(
        rows=rows,
        means=means(rows),
        latency=latency([0.25, 0.5]),
        system={"answerer": "quote", "dense search": "off: no encoder is set"},
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Mean(n=0, mean=None, standard_error=None), "n/a"),
        (Mean(n=1, mean=0.0, standard_error=None), "0.00 (1)"),
        (Mean(n=24, mean=0.75, standard_error=0.0903), "0.75 ±.09 (24)"),
    ],
)
def test_cell(value: Mean, expected: str) -> None:
    assert report.cell(value) == expected


def test_table(results: Results) -> None:
    text = report.table(results)
    lines = text.splitlines()
    assert max(len(line) for line in lines) <= 100
    assert "6 cases, 4 answerable; answerer quote; dense search off: no encoder is set" in lines
    assert "seconds per answer: median 0.375, p95 0.500 (2)" in lines
    (recall,) = (line for line in lines if line.startswith("citation recall"))
    # two of the four answerable questions cite the gold: 1, 0, 0, 1
    assert recall.split()[2:5] == ["0.50", "±.29", "(4)"]
    for metric in METRICS:
        assert any(line.startswith(report.label(metric)) for line in lines)


def test_columns_stand_under_their_headers(results: Results) -> None:
    lines = report.table(results).splitlines()
    header = lines[lines.index("Answerable questions") + 1]
    row = lines[lines.index("Answerable questions") + 2]
    assert len(header) == len(row)


def test_compared() -> None:
    text = report.compared(Changes(fixed=("a", "b"), broken=()))
    assert text.splitlines() == [
        "since the baseline, wrong -> right: 2: a, b",
        "since the baseline, right -> wrong: 0",
    ]


def test_json(results: Results) -> None:
    found = json.loads(json.dumps(report.to_json(results), ensure_ascii=False))
    assert found["metrics"]["citation_recall"]["overall"] == {
        "n": 4,
        "mean": 0.5,
        "standard_error": 0.288675,
    }
    assert found["metrics"]["hit@1"]["ar-en"] == {"n": 0, "mean": None, "standard_error": None}
    assert [case["id"] for case in found["cases"] if case["right"]] == ["right-one", "quiet"]
    first = found["cases"][0]
    assert first["gold"] == [{"source": "d.txt", "start": 0, "end": 11, "text": "Alpha beta."}]
    assert first["claims"][0]["citations"][0]["quote"] == "Alpha beta."
    assert first["scores"]["wrongly_answered"] is None
    assert found["latency"] == {"n": 2, "median_seconds": 0.375, "p95_seconds": 0.5}


class Page(HTMLParser):
    """What a browser would make of the page: its tags, and its text by direction."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str | None] = []
        self.text: list[tuple[str | None, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "input", "br"}:
            self.open.append(dict(attrs).get("dir") or (self.open[-1] if self.open else None))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else None, data.strip()))


def test_html_is_escaped_and_whole(results: Results, tmp_path: Path) -> None:
    report.write(results, tmp_path / "deep" / "report")
    source = (tmp_path / "deep" / "report" / "report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(source)
    assert page.open == []
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "img", "link", "iframe", "a"}
    assert not any(key.startswith("on") for _, found in page.tags for key in found)
    assert "http" not in source
    assert source.count("&lt;script&gt;") == 2
    for row in results.rows:
        assert any(row.observed.case.id == text for _, text in page.text)


def test_html_has_the_direction_of_each_text(results: Results, tmp_path: Path) -> None:
    report.write(results, tmp_path)
    page = Page()
    page.feed((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert ("rtl", "ما هي ألفا؟") in page.text
    assert ("ltr", "What is alpha?") in page.text
    assert ("rtl", "دقة الاستشهاد") in page.text


def test_what_was_withheld_is_shown_with_its_reason(make: Any, tmp_path: Path) -> None:
    seen = make.observation(case_id="partly", claims=[make.claim(S1)])
    withheld = (Withheld(text="جملة بلا سند.", reason="unsupported by what it cites"),)
    row = judge(replace(seen, answer=replace(seen.answer, withheld=withheld)))
    report.write(Results(rows=(row,), means=means([row]), latency=latency([])), tmp_path)
    page = Page()
    page.feed((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert ("rtl", "جملة بلا سند. (unsupported by what it cites)") in page.text
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert found["cases"][0]["withheld"][0]["text"] == "جملة بلا سند."
    assert found["fingerprint"] is None
    assert found["latency"]["median_seconds"] is None


def test_markdown_lists_what_went_wrong(results: Results, tmp_path: Path) -> None:
    report.write(results, tmp_path)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    wrong = text.partition("## Wrong")[2]
    for case_id in ("wrong-one", "refused-one", "hostile", "loud"):
        assert f"`{case_id}`" in wrong
    assert "`right-one`" not in wrong
    assert "`quiet`" not in wrong
    assert "<script>" not in text


def test_a_report_that_cannot_be_written(results: Results, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ReportError, match="another directory"):
        report.write(results, tmp_path / "file")


def test_every_reason_is_in_both_languages(make: Any) -> None:
    outcomes = [
        (make.observation(claims=[make.claim(S1)]), "cites the gold it needs"),
        (make.observation(claims=[make.claim(S2)]), "does not cite the gold it needs"),
        (make.observation(claims=[make.claim(S1, text="x")]), "a claim is not what"),
        (make.observation(outcome="refused"), "refused what the documents answer"),
        (make.observation(outcome="failed"), "failed"),
        (make.observation(kind="off-topic", outcome="refused"), "refused, as it should"),
        (make.observation(kind="off-topic", claims=[make.claim(S1)]), "answered what"),
    ]
    for seen, expected in outcomes:
        english, arabic = report.page.reason(judge(seen))
        assert english.startswith(expected)
        assert any("\u0600" <= letter <= "\u06ff" for letter in arabic)
