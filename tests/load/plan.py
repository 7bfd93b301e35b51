"""Who asks what in a load run, and what each question gets when nobody else asks."""

import json
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from eval import cases
from index.types import Language
from tests.load.server import HOME
from tests.load.tab import Broken

CASES = HOME / "eval" / "data" / "sample.jsonl"
OWN: dict[Language, tuple[str, str]] = {
    "ar": ("أنا الزائر رقم {number}: متى دخل مسبار الأمل مدار المريخ؟", "ar/hope-probe-mission.md"),
    "en": (
        "I am visitor number {number}: when did Cassini enter orbit around Saturn?",
        "en/cassini-at-saturn.txt",
    ),
}
"""A question that only one user asks, and the document that answers it."""
LANGUAGES: tuple[Language, ...] = ("ar", "en")
MOST_QUESTIONS = 30
"""There are a few more with a known answer in each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who asks what."""

    number: int
    language: Language
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What the questions get when nobody else asks, each on its own."""

    given: Mapping[str, tuple[str, tuple[str, ...]]]
    """For each question how it ends, and what is cited, as `DOCUMENT-START-END`."""
    sources: Mapping[str, str]
    """The source of each document that is cited, by its id."""


def plan(n_users: int, n_questions: int) -> tuple[tuple[User, ...], dict[str, frozenset[str]]]:
    """Says who asks what: half in each language, each a mix and a question that no other asks.

    Returns:
        The users, and for each question the documents that answer it.
    """
    answerable = [case for case in cases.load([CASES]) if case.kind == "answerable"]
    gold = {case.question: frozenset(one.source for one in case.gold) for case in answerable}
    users = []
    for number in range(1, n_users + 1):
        language = LANGUAGES[number % 2]
        known = [case.question for case in answerable if cases.language(case) == language]
        chance = random.Random(number)
        mix = chance.sample(known, n_questions - 1)
        own, source = OWN[language][0].format(number=number), OWN[language][1]
        gold[own] = frozenset({source})
        mix.insert(chance.randint(0, len(mix)), own)
        users.append(User(number=number, language=language, questions=tuple(mix)))
    return tuple(users), gold


def rehearse(url: str, questions: Sequence[str], deadline: float) -> Alone:
    """Asks each question once, with nobody else there, by the API.

    Raises:
        Broken: a question got no answer, or the time is up.
    """
    given: dict[str, tuple[str, tuple[str, ...]]] = {}
    sources: dict[str, str] = {}
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        for question in questions:
            if time.monotonic() > deadline:
                raise Broken("the time is up")
            answer = _answer(client, question)
            places: dict[str, None] = {}
            for claim in answer["claims"]:
                for cited in claim["citations"]:
                    places["{document_id}-{start}-{end}".format(**cited)] = None
                    sources[cited["document_id"]] = cited["source"]
            given[question] = (answer["outcome"], tuple(places))
    return Alone(given=given, sources=sources)


def _answer(client: httpx.Client, question: str) -> dict[str, Any]:
    call = client.post("/gradio_api/call/ask", json={"data": [question]})
    event = call.raise_for_status().json()["event_id"]
    *_, last = client.get(f"/gradio_api/call/ask/{event}").text.strip().split("\n\n")
    kind, _, data = last.partition("\n")
    if kind != "event: complete":
        raise Broken(f"{question!r} got {last}")
    answer: dict[str, Any] = json.loads(data.removeprefix("data: "))[0]
    return answer
