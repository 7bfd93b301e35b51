"""`junit.xml`: the questions as test cases, for the programs that show the tests of a build.

A suite is a direction, a test case is a question. With a baseline, a question that was right in it
and is wrong now is a failure, and one that was wrong already is skipped, with the same message:
what is known is told, and what is new stands out. Without a baseline nothing is known, and every
wrong question is a failure. What could not be judged is skipped. The build itself fails on `--gate`
and not on this file: one question can change for the worse where the whole got better.
"""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.cases import DIRECTIONS
from eval.paired import Comparison
from eval.types import Results, Row
from eval.words import reason, verdict
from rag.untrusted import line

NAME_LENGTH = 200
"""Of the question in the name of its test case: viewers show it on one line."""


def junit(results: Results, comparison: Comparison | None = None) -> str:
    """Lays the results out as JUnit XML.

    Args:
        results: what is reported.
        comparison: with the baseline, if there is one.
    """
    known = set(comparison.known) if comparison else set()
    root = Element("testsuites", name="sanad eval")
    for direction in DIRECTIONS:
        rows = [row for row in results.rows if row.observed.direction == direction]
        if rows:
            root.append(_suite(direction, rows, known))
    for count in ("tests", "failures", "errors", "skipped"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", _seconds(results.rows))
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(direction: str, rows: list[Row], known: set[str]) -> Element:
    cases = [_case(row, known) for row in rows]
    suite = Element(
        "testsuite",
        name=direction,
        tests=str(len(rows)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors="0",
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
        time=_seconds(rows),
    )
    suite.extend(cases)
    return suite


def _case(row: Row, known: set[str]) -> Element:
    case = row.observed.case
    question = line(case.question)
    if len(question) > NAME_LENGTH:
        question = question[: NAME_LENGTH - 1] + "…"
    element = Element(
        "testcase",
        classname=f"sanad.eval.{row.observed.direction}",
        name=line(f"{case.id}: {question}"),
        time=_seconds([row]),
    )
    if verdict(row) == "right":
        return element
    message = line(" · ".join(reason(row)))
    if verdict(row) == "unjudged":
        why = SubElement(element, "skipped", message=message)
    elif case.id in known:
        why = SubElement(element, "skipped", message=f"known wrong: {message}")
    else:
        why = SubElement(element, "failure", message=message, type=case.kind)
    why.text = "\n".join(_details(row))
    return element


def _details(row: Row) -> Iterable[str]:
    """Says what was expected, and what came."""
    seen = row.observed
    yield f"asked: {line(seen.case.question)}"
    if seen.wrong:
        yield "expected: none of the disputed sentences"
        yield from (f"  {line(one.source)}: {line(one.text)}" for one in seen.wrong)
    elif not seen.gold:
        yield "expected: a refusal"
    else:
        yield f"expected: {'any' if seen.case.needs == 'any' else 'all'} of these"
        yield from (f"  {line(one.source)}: {line(one.text)}" for one in seen.gold)
    yield f"came: {seen.answer.outcome}"
    for claim in seen.answer.claims:
        yield f"  {line(claim.text)} ({claim.verdict})"
        yield from (f"    cites {line(one.source)}: {line(one.quote)}" for one in claim.citations)


def _seconds(rows: Iterable[Row]) -> str:
    return f"{sum(row.observed.seconds or 0 for row in rows):.3f}"
