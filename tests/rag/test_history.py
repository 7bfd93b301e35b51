"""Conversations are kept as they were, by whom they are, through threads, processes and crashes."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store import Index
from index.types import Language, Sentence, SentenceKind, Span
from rag.chatbot import Chatbot
from rag.errors import AnswererUnreachable
from rag.history import (
    FILE,
    MANY,
    SCHEMA,
    History,
    HistoryError,
    Preferences,
    Rating,
    UnknownConversation,
    UnknownTurn,
)
from rag.types import (
    Answer,
    Answerer,
    Citation,
    Claim,
    Evidence,
    Outcome,
    Question,
    Turn,
    Verdict,
    Withheld,
)
from tests.rag.conftest import ScriptedAnswerer

ROOT = Path(__file__).parent.parent.parent
ARABIC, ENGLISH = "متى افتتح السد العالي؟", "When was the bridge at Saltash opened?"


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History.open(tmp_path) as opened:
        yield opened


def asked(question: str, outcome: Outcome = "refused") -> Turn:
    language: Language = "ar" if re.search(r"[ء-ي]", question) else "en"
    standing = Question(asked=question, text=question, language=language)
    return Turn(question=question, answer=Answer(question=standing, outcome=outcome))


def read(path: Path, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Does what another program would do to the file."""
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement, values).fetchall()


# What is kept is what was given.

texts = st.text(st.characters(exclude_categories=()), max_size=20)
numbers = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers()
languages: st.SearchStrategy[Language] = st.sampled_from(get_args(Language))
spans = st.builds(Span, start=whole, end=whole)
citations = st.builds(
    Citation,
    key=texts,
    document_id=texts,
    source=texts,
    start=whole,
    end=whole,
    quote=texts,
    language=languages,
    title=texts,
    dated=texts,
    answer=st.none() | spans,
)
claims = st.builds(
    Claim,
    text=texts,
    citations=st.lists(citations, max_size=2).map(tuple),
    support=numbers,
    verdict=st.sampled_from(get_args(Verdict)),
    differs=st.booleans(),
    repaired=st.booleans(),
)
sentences = st.builds(
    Sentence,
    document_id=texts,
    number=whole,
    start=whole,
    end=whole,
    language=languages,
    kind=st.sampled_from(get_args(SentenceKind)),
)
evidence = st.builds(
    Evidence,
    key=texts,
    sentence=sentences,
    source=texts,
    title=texts,
    text=texts,
    score=numbers,
    before=texts,
    dated=texts,
)
answers = st.builds(
    Answer,
    question=st.builds(Question, asked=texts, text=texts, language=languages),
    outcome=st.sampled_from(get_args(Outcome)),
    claims=st.lists(claims, max_size=2).map(tuple),
    withheld=st.lists(st.builds(Withheld, text=texts, reason=texts), max_size=2).map(tuple),
    evidence=st.lists(evidence, max_size=2).map(tuple),
    unresolved=st.lists(texts, max_size=2).map(tuple),
    confidence=numbers,
    model=texts,
    seconds=st.dictionaries(texts, numbers, max_size=3).map(MappingProxyType),
    error=texts,
    reply=texts,
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with History.open(tmp_path_factory.mktemp("history")) as opened:
        yield opened


@given(turn=st.builds(Turn, question=texts, answer=answers))
def test_any_turn_is_kept_as_it_was(shared: History, turn: Turn) -> None:
    kept = shared.add("someone", None, turn)
    assert shared.turns("someone", kept.conversation_id) == (kept,)
    assert kept.turn == turn


@pytest.mark.parametrize(
    ("question", "answerer", "outcome"),
    [
        pytest.param(ENGLISH, None, "answered", id="answered en"),
        pytest.param(ARABIC, None, "answered", id="answered ar"),
        pytest.param("Who painted the Mona Lisa?", None, "refused", id="refused en"),
        pytest.param("ما عاصمة نيوزيلندا؟", None, "refused", id="refused ar"),
        pytest.param("Hello!", None, "replied", id="replied en"),
        pytest.param("السلام عليكم", None, "replied", id="replied ar"),
        pytest.param("\ud83d " + ENGLISH, None, "answered", id="half a surrogate pair"),
        pytest.param(
            ENGLISH,
            ScriptedAnswerer("Brunel designed it. [1]", error=AnswererUnreachable("no server")),
            "failed",
            id="failed",
        ),
        pytest.param(
            ARABIC,
            ScriptedAnswerer("افتُتح السد العالي عام ١٩٩٩. [1]"),
            "refused",
            id="withheld",
        ),
    ],
)
def test_real_answers_are_kept_as_they_were(
    library: Index, shared: History, question: str, answerer: Answerer | None, outcome: str
) -> None:
    answer = Chatbot(library, answerer=answerer).ask(question)
    assert answer.outcome == outcome
    turn = Turn(question=question, answer=answer)
    kept = shared.add("someone", None, turn)
    (again,) = shared.turns("someone", kept.conversation_id)
    assert again.turn == turn
    assert (again.number, again.rating) == (1, None)
    assert re.fullmatch(r"[0-9a-f]{16}", again.id)
    assert abs(datetime.now(UTC) - datetime.fromisoformat(again.at)) < timedelta(minutes=1)


# Conversations.


def test_conversations_are_listed_by_their_last_use(history: History) -> None:
    first = history.add("salma", None, asked(ARABIC)).conversation_id
    second = history.add("salma", None, asked(ENGLISH)).conversation_id
    assert [c.id for c in history.conversations("salma")] == [second, first]
    history.add("salma", first, asked("وكم يبلغ طوله؟"))
    listed = history.conversations("salma")
    assert [(c.id, c.title, c.n_turns) for c in listed] == [
        (first, ARABIC, 2),
        (second, ENGLISH, 1),
    ]
    assert [kept.number for kept in history.turns("salma", first)] == [1, 2]
    assert all(c.created <= c.updated for c in listed)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        pytest.param(ENGLISH, ENGLISH, id="short en"),
        pytest.param(ARABIC, ARABIC, id="short ar"),
        pytest.param(
            "When was the bridge at Saltash, which Brunel designed for the railway, opened?",
            "When was the bridge at Saltash, which Brunel designed for …",
            id="long en",
        ),
        pytest.param(
            "متى افتتح السد العالي في أسوان الذي صممه معهد سوفييتي في موسكو قبل بنائه بسنوات؟",
            "متى افتتح السد العالي في أسوان الذي صممه معهد سوفييتي في …",
            id="long ar",
        ),
        pytest.param("x" * 70, "x" * 60 + " …", id="one long word"),
        pytest.param("One\u202e\n  line\x07", "One line", id="what cannot be seen"),
        pytest.param("\u200b", "…", id="nothing that can be seen"),
    ],
)
def test_a_conversation_is_called_by_its_first_question(
    history: History, question: str, title: str
) -> None:
    conversation_id = history.add("salma", None, asked(question)).conversation_id
    history.add("salma", conversation_id, asked("And then?"))
    assert [c.title for c in history.conversations("salma")] == [title]


@pytest.mark.parametrize(
    ("given_title", "title"),
    [
        pytest.param("The bridge", "The bridge", id="en"),
        pytest.param(" السد  العالي ", "السد العالي", id="ar"),
        pytest.param("  \u202e ", ENGLISH, id="blank"),
        pytest.param("a\u202eb\nc\x1b", "ab c", id="what cannot be seen"),
        pytest.param("word " * 50, ("word " * 24).strip(), id="long"),
    ],
)
def test_rename(history: History, given_title: str, title: str) -> None:
    conversation_id = history.add("salma", None, asked(ENGLISH)).conversation_id
    history.rename("salma", conversation_id, given_title)
    assert [c.title for c in history.conversations("salma")] == [title]


def test_what_is_deleted_is_gone_from_the_disk(history: History, tmp_path: Path) -> None:
    secret, mine = "Where is the treasure of Marwa?", "أين كنز المروة؟"
    doomed = history.add("salma", None, asked(secret))
    history.add("salma", doomed.conversation_id, asked(mine))
    history.rate("salma", doomed.id, "good")
    left = history.add("salma", None, asked(ENGLISH))

    def on_disk() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert secret.encode() in on_disk()
    history.delete("salma", doomed.conversation_id)
    for words in (secret, mine, doomed.id, doomed.conversation_id):
        assert words.encode() not in on_disk()
    assert [c.id for c in history.conversations("salma")] == [left.conversation_id]
    assert list(history.rated()) == []
    with pytest.raises(UnknownConversation):
        history.turns("salma", doomed.conversation_id)
    history.delete("salma", doomed.conversation_id)  # as from a second window


def test_a_turn_of_a_deleted_conversation_starts_a_new_one(history: History) -> None:
    old = history.add("salma", None, asked(ENGLISH)).conversation_id
    history.delete("salma", old)
    kept = history.add("salma", old, asked(ARABIC))
    assert kept.conversation_id != old
    assert kept.number == 1
    assert [c.title for c in history.conversations("salma")] == [ARABIC]


def test_nobody_reaches_what_another_has(history: History) -> None:
    hers = history.add("salma", None, asked(ARABIC))
    assert history.conversations("omar") == ()
    with pytest.raises(UnknownConversation, match="deleted, or is not yours"):
        history.turns("omar", hers.conversation_id)
    with pytest.raises(UnknownConversation):
        history.rename("omar", hers.conversation_id, "mine")
    with pytest.raises(UnknownTurn, match="deleted, or is not yours"):
        history.rate("omar", hers.id, "wrong citation")
    history.delete("omar", hers.conversation_id)
    assert history.add("omar", hers.conversation_id, asked(ENGLISH)).number == 1
    assert history.turns("salma", hers.conversation_id) == (hers,)
    assert history.conversations("salma")[0].title == ARABIC


# Ratings and preferences.


def test_a_rating_is_given_changed_and_taken_back(history: History) -> None:
    kept = history.add("salma", None, asked(ENGLISH))
    given_ratings: tuple[Rating | None, ...] = (*get_args(Rating), None)
    for rating in given_ratings:
        history.rate("salma", kept.id, rating)
        (again,) = history.turns("salma", kept.conversation_id)
        assert again.rating == rating
        assert [one.rating for one in history.rated()] == ([rating] if rating else [])


def test_a_rating_that_does_not_exist_is_refused(history: History) -> None:
    kept = history.add("salma", None, asked(ENGLISH))
    with pytest.raises(HistoryError, match="give one of good, wrong citation"):
        history.rate("salma", kept.id, "<b>bad</b>")  # type: ignore[arg-type]  # as from a link
    with pytest.raises(UnknownTurn):
        history.rate("salma", "0" * 16, "good")


def test_the_ratings_of_all_come_oldest_first(history: History) -> None:
    kept = [history.add(f"person {n % 3}", None, asked(f"Question {n}?")) for n in range(MANY + 30)]
    for number, one in reversed(list(enumerate(kept))):
        if number % 10:
            history.rate(f"person {number % 3}", one.id, "good")
    rated = [one.id for one in history.rated()]
    assert rated == [one.id for number, one in enumerate(kept) if number % 10]
    assert len(rated) > MANY


def test_preferences(history: History) -> None:
    assert history.preferences("salma") == Preferences()
    chosen = Preferences(
        answerer="نموذج",
        n_evidence=20,
        strictness="strict",
        left_out=frozenset({"a", "b"}),
        samples_away=True,
    )
    history.prefer("salma", lambda _: Preferences(answerer="quote"))
    history.prefer("salma", lambda _: chosen)
    assert history.preferences("salma") == chosen
    assert history.preferences("omar") == Preferences()


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        pytest.param('{"answerer": "quote"}', Preferences(answerer="quote"), id="fewer fields"),
        pytest.param('{"colour": "red"}', Preferences(), id="more fields"),
        pytest.param('{"strictness": "none"}', Preferences(), id="another value"),
        pytest.param("nothing", Preferences(), id="no JSON"),
    ],
)
def test_preferences_of_another_version(
    history: History, stored: str, expected: Preferences
) -> None:
    history.prefer("salma", lambda _: Preferences(n_evidence=30))
    read(history.path, "UPDATE preferences SET preferences = ?", stored)
    assert history.preferences("salma") == expected


# Other versions, damage, and places that cannot be used.


@pytest.mark.parametrize(
    ("stored", "question", "error"),
    [
        pytest.param(
            '{"question": "متى؟", "answer": {"text": "عام ١٩٧٠"}}', "متى؟", "إصدار آخر", id="ar"
        ),
        pytest.param('{"question": "When?", "answer": 7}', "When?", "another version", id="en"),
        pytest.param('{"question": 7}', "", "another version", id="no question"),
        pytest.param('["When?"]', "", "another version", id="no object"),
        pytest.param("\x00", "", "another version", id="no JSON"),
    ],
)
def test_an_answer_of_an_unknown_shape_hides_no_other(
    history: History, stored: str, question: str, error: str
) -> None:
    old = history.add("salma", None, asked(ENGLISH))
    new = history.add("salma", old.conversation_id, asked(ARABIC))
    history.rate("salma", old.id, "good")
    read(history.path, "UPDATE turns SET turn = ? WHERE id = ?", stored.encode(), old.id)
    unreadable, readable = history.turns("salma", old.conversation_id)
    assert readable == new
    assert unreadable.turn.question == question
    assert unreadable.turn.answer.outcome == "failed"
    assert error in unreadable.turn.answer.error
    assert (unreadable.id, unreadable.rating) == (old.id, "good")
    assert [one.id for one in history.rated()] == [old.id]


def test_an_answer_with_fields_of_a_later_version_is_read(history: History) -> None:
    kept = history.add("salma", None, asked(ARABIC))
    ((stored,),) = read(history.path, "SELECT turn FROM turns")
    assert isinstance(stored, bytes)
    content = json.loads(stored)
    content["answer"]["mood"] = "calm"
    read(history.path, "UPDATE turns SET turn = ?", json.dumps(content).encode())
    assert history.turns("salma", kept.conversation_id) == (kept,)


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with History.open(tmp_path) as history:
        history.add("salma", None, asked(ENGLISH))
    read(tmp_path / FILE, f"PRAGMA user_version = {SCHEMA + 1}")
    with pytest.raises(HistoryError, match=r"newer version of Sanad.*update Sanad"):
        History.open(tmp_path)
    read(tmp_path / FILE, f"PRAGMA user_version = {SCHEMA}")
    with History.open(tmp_path) as history:
        assert len(history.conversations("salma")) == 1


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("this is not a database" * 100, encoding="utf-8")
    with pytest.raises(HistoryError, match=r"cannot be read .*put back a copy"):
        History.open(tmp_path)


def test_a_damaged_file(tmp_path: Path) -> None:
    with History.open(tmp_path) as history:
        kept = history.add("salma", None, asked(ENGLISH))
    content = bytearray((tmp_path / FILE).read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)  # all pages but the first
    (tmp_path / FILE).write_bytes(content)
    with (
        History.open(tmp_path) as history,
        pytest.raises(HistoryError, match="move it away to begin anew"),
    ):
        history.turns("salma", kept.conversation_id)


def test_a_place_where_nothing_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(HistoryError, match="name a folder that can be written to"):
        History.open(tmp_path / "file" / "index")
    (tmp_path / FILE).mkdir()
    with pytest.raises(HistoryError, match="cannot be written"):
        History.open(tmp_path)


FILL = """
import resource, sys
from pathlib import Path
from rag.history import History, HistoryError
from tests.rag.test_history import asked
with History.open(Path(sys.argv[1])) as history:
    kept = history.add("salma", None, asked("When?"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
    try:
        for number in range(1000):
            history.add("salma", kept.conversation_id, asked("word " * 1000))
    except HistoryError as error:
        print(error)
"""


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path) -> None:
    done = run(FILL, tmp_path)
    said, _ = done.communicate(timeout=60)
    assert "make room" in said
    with History.open(tmp_path) as history:
        (conversation,) = history.conversations("salma")
        kept = history.turns("salma", conversation.id)
        assert 1 < len(kept) == conversation.n_turns < 1000
        assert history.add("salma", conversation.id, asked(ARABIC)).number == len(kept) + 1


# Threads, processes and crashes.

ADD = """
import sys
from pathlib import Path
from rag.history import History
from tests.rag.test_history import asked
with History.open(Path(sys.argv[1])) as history:
    conversation_id = history.conversations("salma")[0].id
    for number in range(int(sys.argv[2])):
        kept = history.add("salma", conversation_id, asked(f"Question {number} of a process?"))
        print(kept.id, flush=True)
"""


def run(script: str, directory: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(directory), *arguments],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        encoding="utf-8",
    )


def test_threads_and_another_process_lose_no_turn(history: History, tmp_path: Path) -> None:
    conversation_id = history.add("salma", None, asked(ARABIC)).conversation_id
    other = run(ADD, tmp_path, "40")
    with ThreadPoolExecutor(8) as threads:
        turns = [asked(f"Question {number} of a thread?") for number in range(80)]
        list(threads.map(lambda turn: history.add("salma", conversation_id, turn), turns))
    other.communicate(timeout=60)
    assert other.returncode == 0
    kept = history.turns("salma", conversation_id)
    assert [one.number for one in kept] == list(range(1, 122))
    assert len({one.turn.question for one in kept}) == 121


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    def open_and_add(number: int) -> None:
        with History.open(tmp_path / str(number // 8)) as history:
            history.add("salma", None, asked(ARABIC))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_and_add, range(80)))
    for number in range(10):
        with History.open(tmp_path / str(number)) as history:
            assert len(history.conversations("salma")) == 8


def test_a_killed_process_loses_no_turn_that_was_kept(tmp_path: Path) -> None:
    with History.open(tmp_path) as history:
        conversation_id = history.add("salma", None, asked(ENGLISH)).conversation_id
    process = run(ADD, tmp_path, "100000")
    assert process.stdout is not None
    told = [process.stdout.readline().strip() for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().split()
    process.wait()
    process.stdout.close()
    assert read(tmp_path / FILE, "PRAGMA integrity_check") == [("ok",)]
    with History.open(tmp_path) as history:
        kept = history.turns("salma", conversation_id)
        assert {one.id for one in kept} >= {name for name in told if len(name) == 16}
        assert [one.number for one in kept] == list(range(1, len(kept) + 1))
        assert history.conversations("salma")[0].n_turns == len(kept)


def test_preferences_changed_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    documents = [f"document-{n}" for n in range(40)]

    def leave_out(document: str) -> None:
        history.prefer(
            "salma", lambda old: replace(old, left_out=old.left_out | frozenset([document]))
        )

    with History.open(tmp_path) as history, ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(leave_out, documents))
        assert history.preferences("salma").left_out == frozenset(documents)
