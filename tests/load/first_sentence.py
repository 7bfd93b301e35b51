"""How soon a person sees the first sentence of an answer, in a real browser.

    .venv/bin/python -m tests.load.first_sentence [--questions 30] [--pause 1] [--json]

The page is served over the sample documents as it ships, and asked in Arabic and English by turns.
The clock is the browser's own: from the key to what has been drawn.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from typing import Any

from playwright.sync_api import Page, sync_playwright

from eval import cases
from index.types import Language
from tests.load.figures import Spread, spread
from tests.load.plan import CASES, LANGUAGES
from tests.load.server import Served, samples, served
from tests.ui.conftest import ARGUMENTS, browser_path, ready

PARTS = {"question": "question", "first": "first sentence", "whole": "whole answer"}
"""What is waited for, and how it is called."""
MARKS = {
    "question": ".question",
    "first": ".claim, .refusal",
    "whole": ".sanad-answer:not(.unfinished)",
}
CLOCK = """(marks) => {
  const conversation = document.getElementById('conversation');
  const drawn = (parts) => [...conversation.querySelectorAll(parts)]
    .filter((part) => part.getClientRects().length).length;
  const before = {};
  for (const [name, part] of Object.entries(marks)) before[name] = drawn(part);
  const clock = (window.clock = {});
  document.addEventListener('keydown', () => (clock.begun = performance.now()),
    { capture: true, once: true });
  const look = () => {
    for (const [name, part] of Object.entries(marks)) {
      if (name in clock || drawn(part) <= before[name]) continue;
      clock[name] = performance.now() - clock.begun;
    }
    if ('whole' in clock) observer.disconnect();
  };
  const observer = new MutationObserver(() => requestAnimationFrame(look));
  observer.observe(conversation, { childList: true, subtree: true, attributes: true,
    characterData: true });
}"""
"""Looks after each change once the browser has laid it out, in the frame that draws it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When parts of an answer were seen, in milliseconds after Enter."""

    language: Language
    question: float
    """The question itself, in the conversation."""
    first: float
    """The first sentence, or that there is none."""
    whole: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Seconds from the start of the process."""

    healthy: float
    """Until `/healthz` answers."""
    usable: float
    """Until the question box is in the browser."""


def ask(page: Page, question: str, language: Language) -> Seen:
    """Asks and returns when the answer was seen; waits for all of it."""
    box = page.locator("#question textarea")
    box.fill(question)
    page.evaluate(CLOCK, MARKS)
    box.press("Enter")
    page.wait_for_function("'whole' in window.clock")
    page.locator("#question .submit-button").wait_for()
    clock = page.evaluate("window.clock")
    return Seen(
        language=language, question=clock["question"], first=clock["first"], whole=clock["whole"]
    )


def measure(
    server: Served, page: Page, *, n_questions: int, pause: float
) -> tuple[Start, tuple[Seen, ...]]:
    """Opens the page and asks, each question after a pause in which the page comes to rest."""
    page.goto(server.url)
    page.locator("#question textarea").wait_for()
    usable = time.perf_counter() - server.started
    ready(page)
    seen = []
    for question, language in questions(n_questions):
        time.sleep(pause)
        seen.append(ask(page, question, language))
    return Start(healthy=server.healthy, usable=usable), tuple(seen)


def questions(count: int) -> list[tuple[str, Language]]:
    """Returns questions that the sample documents answer, in each language by turns."""
    answerable = [case for case in cases.load([CASES]) if case.kind == "answerable"]
    by_language = {
        language: cycle([case.question for case in answerable if cases.language(case) == language])
        for language in LANGUAGES
    }
    return [(next(by_language[language]), language) for language in islice(cycle(LANGUAGES), count)]


def spreads(seen: Sequence[Seen]) -> dict[str, dict[str, Spread]]:
    """Returns how long each part took, in milliseconds, by language; the first answer apart."""
    first, *warm = seen
    groups = {
        "the first of all": [first],
        "all others": warm,
        **{f"others, {who}": [one for one in warm if one.language == who] for who in LANGUAGES},
    }
    return {
        name: {part: spread([getattr(one, part) for one in group]) for part in PARTS}
        for name, group in groups.items()
        if group
    }


def as_table(start: Start, seen: Sequence[Seen]) -> str:
    """Returns the figures for a person to read."""
    lines = [
        f"from the start of the process: healthy after {start.healthy:.1f} s, "
        f"usable in the browser after {start.usable:.1f} s; load average {os.getloadavg()[0]:.1f}",
        "",
        f"{'milliseconds after Enter':26}{'':14}{'median':>8}{'p95':>8}{'longest':>9}",
    ]
    for name, parts in spreads(seen).items():
        for part, one in parts.items():
            figures = f"{one.median:8.0f}{one.p95:8.0f}{one.longest:9.0f}"
            lines.append(f"{name:26}{PARTS[part]:14}{figures}")
    return "\n".join(lines)


def as_json(start: Start, seen: Sequence[Seen]) -> dict[str, Any]:
    """Returns the figures as data."""
    return {
        "seconds": asdict(start),
        "load": os.getloadavg()[0],
        "milliseconds": {
            name: {part: asdict(one) for part, one in parts.items()}
            for name, parts in spreads(seen).items()
        },
    }


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.load.first_sentence",
        description="How soon the first sentence of an answer is seen in a browser.",
    )
    parser.add_argument("--questions", type=int, default=30, help="one after another (30)")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between them (1)")
    parser.add_argument("--json", action="store_true", help="print data instead of a table")
    given = parser.parse_args()
    with sync_playwright() as playwright, samples() as index:
        path = browser_path() or playwright.chromium.executable_path
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        with closing(browser), served(index) as server:
            found = measure(
                server, browser.new_page(), n_questions=given.questions, pause=given.pause
            )
    if given.json:
        print(json.dumps(as_json(*found), ensure_ascii=False, indent=2))
    else:
        print(as_table(*found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
