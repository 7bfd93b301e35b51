"""Many people at the page at once: does each get their own answers, and how soon?

    .venv/bin/python -m tests.load.users [--users 20] [--questions 10] [--url URL] [--json]

Each opens the page, asks in Arabic or English, one question after another in one conversation, and
loads the page again at the end. README.md beside this file says what is counted.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from ipaddress import ip_address
from threading import Lock
from urllib.parse import urlsplit

import httpx

from tests.load import figures, server
from tests.load.figures import Answered, Report, Used
from tests.load.plan import MOST_QUESTIONS, Alone, User, plan, rehearse
from tests.load.tab import Asked, Broken, Tab

EVERY = 50
"""Answers after which it is looked again at what the server uses."""


@dataclass
class Run:
    """What all users share while they ask."""

    url: str
    deadline: float
    """By `time.monotonic`."""
    pause: float
    """Seconds from an answer to the next question."""
    pid: int | None
    """The process of the server, where it is known."""
    lock: Lock = field(default_factory=Lock)
    errors: list[str] = field(default_factory=list)
    strayed: list[str] = field(default_factory=list)
    used: list[Used] = field(default_factory=list)
    n_answers: int = 0

    def visit(self, user: User) -> tuple[Asked, ...]:
        """Has one user ask all their questions, load the page again, and look at it.

        Returns:
            What came of the questions, up to where something broke.
        """
        got: list[Asked] = []
        try:
            with self._client() as client:
                with closing(Tab(client, deadline=self.deadline)) as tab:
                    for question in user.questions:
                        asked = tab.ask(question)
                        got.append(asked)
                        self._count()
                        time.sleep(max(0.0, self.pause - (asked.ready - asked.whole)))
                with closing(
                    Tab(client, deadline=self.deadline, remembered=tab.talk)
                ) as loaded_again:
                    self.strayed += mixed_up(user, tab.questions, tab.answers)
                    self.strayed += mixed_up(user, loaded_again.questions, tab.answers)
                    if loaded_again.answers != tab.answers:
                        self.strayed.append(f"user {user.number} sees other answers after a reload")
        except (Broken, httpx.HTTPError) as error:
            self.errors.append(f"user {user.number}: {type(error).__name__}: {error}")
        return tuple(got)

    def once_more(self, questions: Sequence[str]) -> list[Asked]:
        """Holds a conversation as a new visitor, with nobody else there."""
        with self._client() as client, closing(Tab(client, deadline=self.deadline)) as tab:
            return [tab.ask(question) for question in questions]

    def look(self) -> None:
        """Keeps what the server has used until now."""
        usage = server.usage(self.pid) if self.pid else None
        if usage is not None:
            self.used.append(Used(n_answers=self.n_answers, usage=usage))

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=60, trust_env=False)

    def _count(self) -> None:
        with self.lock:
            self.n_answers += 1
            if self.n_answers % EVERY == 0:
                self.look()


def mixed_up(user: User, questions: Sequence[str], answers: Sequence[str]) -> list[str]:
    """Says how a conversation is not this user's own: exactly their questions, each answered."""
    if tuple(questions) == user.questions and len(answers) == len(questions):
        return []
    return [
        f"user {user.number} sees {len(answers)} answers to {list(questions)} and had asked "
        f"{list(user.questions)}"
    ]


def changed(run: Run, got: Mapping[User, Sequence[Asked]], alone: Alone) -> list[str]:
    """Says which answers others have changed.

    A question may lean on those before it: where its answer is not the one that it gets on its own,
    the conversation is held once more with nobody else there.
    """
    found = []
    for user, asked in got.items():
        given = [(one.outcome, one.cited) for one in asked]
        own = [alone.given[question] for question in user.questions[: len(given)]]
        if given == own:
            continue
        again = [(one.outcome, one.cited) for one in run.once_more(user.questions[: len(given)])]
        for question, under_load, in_peace in zip(user.questions, given, again, strict=False):
            if under_load != in_peace:
                found.append(f"{question!r} got {under_load}, and with nobody there {in_peace}")
    return found


def measure(
    url: str,
    *,
    n_users: int,
    n_questions: int,
    seconds: float = 300.0,
    pause: float = 0.0,
    pid: int | None = None,
) -> Report:
    """Lets so many users ask so many questions each, all at once.

    Args:
        url: The page, on this machine, with the sample documents.
        n_users: How many ask.
        n_questions: How many each of them asks, two at least.
        seconds: When it gives up.
        pause: Seconds from a whole answer to the next question, in which a person would read.
        pid: The process of the server, to see what it uses.

    Raises:
        Broken: a question got no answer even when nobody else asked.
        httpx.HTTPError: the page was not reached.
    """
    run = Run(url=url, deadline=time.monotonic() + seconds, pause=pause, pid=pid)
    users, gold = plan(n_users, n_questions)
    distinct = dict.fromkeys(question for user in users for question in user.questions)
    alone = rehearse(url, tuple(distinct), run.deadline)
    run.look()
    begun = time.perf_counter()
    with ThreadPoolExecutor(max_workers=n_users) as pool:
        got = dict(zip(users, pool.map(run.visit, users), strict=True))
    taken, load = time.perf_counter() - begun, os.getloadavg()[0]
    return Report(
        n_users=n_users,
        n_questions=n_questions,
        errors=tuple(run.errors),
        strayed=tuple(run.strayed),
        changed=tuple(changed(run, got, alone)),
        answered=tuple(
            Answered(
                language=user.language, asked=one, is_right=_is_right(one, gold[question], alone)
            )
            for user, asked in got.items()
            for question, one in zip(user.questions, asked, strict=False)
        ),
        seconds=taken,
        load=load,
        used=tuple(run.used),
    )


def _is_right(asked: Asked, gold: frozenset[str], alone: Alone) -> bool | None:
    """Tells whether an answer cites a document that answers its question."""
    ids = (place.split("-")[0] for place in asked.cited)
    return bool(gold & {alone.sources.get(id_, "") for id_ in ids}) if asked.cited else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line; returns the exit code."""
    given = _parsed(arguments)
    with ExitStack() as stack:
        url, pid = given.url, None
        if not url:
            print("users: indexing the sample documents and starting the page", file=sys.stderr)
            page = stack.enter_context(server.served(stack.enter_context(server.samples())))
            url, pid = page.url, page.pid
        try:
            report = measure(
                url,
                n_users=given.users,
                n_questions=given.questions,
                seconds=given.seconds,
                pause=given.pause,
                pid=pid,
            )
        except (Broken, httpx.HTTPError) as error:
            print(f"users: {url}: {type(error).__name__}: {error}", file=sys.stderr)
            return 1
    shown = figures.as_json(report)
    print(
        json.dumps(shown, ensure_ascii=False, indent=2) if given.json else figures.as_table(report)
    )
    return 0 if report.is_good else 1


def is_here(url: str) -> bool:
    """Tells whether a URL leads to this machine itself: no other is ever put under load."""
    parts = urlsplit(url)
    try:
        return parts.scheme == "http" and (
            parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:  # another name
        return False


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.load.users", description="Many people at the page at once."
    )
    parser.add_argument("--users", type=int, default=20, help="who ask at once (20)")
    parser.add_argument("--questions", type=int, default=10, help="that each asks, 2 to 30 (10)")
    parser.add_argument(
        "--pause", type=float, default=0.0, help="seconds that an answer is read (0)"
    )
    parser.add_argument("--seconds", type=float, default=300.0, help="when it gives up (300)")
    parser.add_argument("--url", help="a page with the sample documents, on this machine")
    parser.add_argument("--json", action="store_true", help="print data instead of a table")
    given = parser.parse_args(arguments)
    if not (1 <= given.users <= 200 and 2 <= given.questions <= MOST_QUESTIONS):
        parser.error(f"1 to 200 users ask 2 to {MOST_QUESTIONS} questions each")
    if given.url and not is_here(given.url):
        parser.error(f"{given.url} is not http on this machine: no other is put under load")
    return given


if __name__ == "__main__":
    sys.exit(main())
