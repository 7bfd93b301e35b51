"""Charts: points where the figures are, and SVG that any browser reads."""

import math
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import charts, run
from eval.figures import figures
from eval.metrics import latency
from eval.types import Mean, RiskPoint
from rag.settings import Settings

LEFT, RIGHT = charts.NAMES, charts.WIDTH - charts.FIGURES


def mean(value: float | None, low: float | None = None, high: float | None = None) -> Mean:
    n = 0 if value is None else 24
    return Mean(n=n, mean=value, standard_error=None, low=low, high=high)


def drawn(svg: str) -> Element:
    root = fromstring(svg)
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    for element in root.iter():
        for name, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(element.get(name, "0")) <= limit
    return root


def classes(root: Element, name: str) -> list[Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def test_a_point_stands_at_its_mean() -> None:
    root = drawn(
        charts.by_direction(
            {"overall": mean(0.0), "ar-en": mean(0.5), "en-en": mean(1.0)}, title="t"
        )
    )
    points = classes(root, "point")
    assert [float(one.attrib["cx"]) for one in points] == [LEFT, (LEFT + RIGHT) / 2, RIGHT]
    assert [one.attrib["class"] for one in points] == [
        "point overall", "point crossing", "point within",
    ]  # fmt: skip
    assert not classes(root, "reach")


def test_an_interval_reaches_from_end_to_end() -> None:
    root = drawn(charts.by_direction({"ar-ar": mean(0.5, 0.25, 1.0)}, title="t"))
    (reach,) = classes(root, "reach")
    span = RIGHT - LEFT
    assert float(reach.attrib["x1"]) == LEFT + span / 4
    assert float(reach.attrib["x2"]) == RIGHT
    assert "0.50 .25–1 (24)" in "".join(root.itertext())


def test_what_could_not_be_judged_has_no_point() -> None:
    root = drawn(charts.by_direction({"ar-ar": mean(None), "en-en": mean(1.0)}, title="t"))
    assert len(classes(root, "point")) == 1
    assert "n/a" in "".join(root.itertext())


def test_titles_are_escaped() -> None:
    assert drawn(charts.by_direction({"en": mean(1.0)}, title='"><script>')).attrib["aria-label"]


def test_risk_ends_at_the_system_as_it_is() -> None:
    points = [
        RiskPoint(threshold=0.9, coverage=0.2, risk=0.0),
        RiskPoint(threshold=0.4, coverage=0.6, risk=0.15),
    ]
    root = drawn(charts.risk(points, title="risk"))
    (end,) = classes(root, "end")
    (curve,) = classes(root, "curve")
    assert curve.attrib["points"].split()[-1] == f"{end.attrib['cx']},{end.attrib['cy']}"
    assert "0.40: 60.0%, 15.0%" in "".join(root.itertext())
    assert "20%" in "".join(root.itertext())  # the axis ends at the next tenth


@pytest.mark.parametrize("value", [[0.1], [0.0, 0.0], [0.1] * 9 + [30.0]])
def test_latency_counts_every_answer(value: list[float]) -> None:
    root = drawn(charts.seconds(value, latency(value), title="seconds"))
    counts = [int(one[0].text.rpartition(": ")[2]) for one in classes(root, "bar") if one[0].text]
    assert sum(counts) == len(value)
    assert len(classes(root, "mark")) == 2


@given(st.lists(st.floats(0, 60), min_size=1, max_size=50))
def test_any_latency_can_be_drawn(value: list[float]) -> None:
    drawn(charts.seconds(value, latency(value), title="seconds"))


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=200))
def test_any_risk_can_be_drawn(value: list[tuple[float, float]]) -> None:
    points = [RiskPoint(threshold=0.5, coverage=one, risk=other) for one, other in value]
    root = drawn(charts.risk(points, title="risk"))
    assert not any(math.isnan(float(one.get("cx", "0"))) for one in root.iter())


def test_charts_are_named_in_the_words_of_statistics(case_file: Path, corpus: Path) -> None:
    results = run.evaluate([case_file], corpus, settings=Settings(encoder=""))
    page = "".join(figures(results))
    for english, arabic in (("interval", "فترة الثقة"), ("risk and coverage", "المخاطرة والتغطية")):
        assert english in page
        assert arabic in page
