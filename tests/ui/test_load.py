"""Several people at once, each with their own answers; and what a load run would notice."""

import time

import pytest

from tests.load.figures import Spread, as_json, as_table, spread
from tests.load.plan import User, plan, rehearse
from tests.load.tab import Asked
from tests.load.users import Run, changed, is_here, main, measure, mixed_up
from tests.ui.conftest import Server

USERS = {
    "ar": User(number=1, language="ar", questions=("متى أُطلق المسبار؟", "وكم كلّف؟")),
    "en": User(number=2, language="en", questions=("When was it launched?", "What did it cost?")),
}
FOREIGN = -1
"""Stands for a question of the other user."""


def test_everyone_gets_their_own_answers(server: Server) -> None:
    report = measure(server.url, n_users=4, n_questions=3, seconds=120)
    assert (report.errors, report.strayed, report.changed) == ((), (), ())
    assert report.is_good
    assert [one.language for one in report.answered] == [*["en"] * 3, *["ar"] * 3] * 2
    assert all(0 < one.asked.first <= one.asked.whole <= one.asked.ready for one in report.answered)
    data = as_json(report)
    assert data["right_source"] > 0.5
    assert sum(data["outcomes"].values()) == 12
    assert "0 errors, 0 in the wrong session, 0 changed" in as_table(report)


@pytest.mark.parametrize("language", USERS)
@pytest.mark.parametrize(
    ("shown", "n_answers", "is_own"),
    [
        pytest.param([0, 1], 2, True, id="own"),
        pytest.param([1, 0], 2, False, id="in-another-order"),
        pytest.param([0], 1, False, id="one-missing"),
        pytest.param([0, 1, 1], 3, False, id="one-twice"),
        pytest.param([0, 1], 1, False, id="one-unanswered"),
        pytest.param([0, FOREIGN], 2, False, id="one-of-another"),
    ],
)
def test_a_conversation_that_is_mixed_up_is_noticed(
    language: str, shown: list[int], n_answers: int, is_own: bool
) -> None:
    user, other = USERS[language], USERS["en" if language == "ar" else "ar"]
    questions = [other.questions[0] if one == FOREIGN else user.questions[one] for one in shown]
    problems = mixed_up(user, questions, ["<p>An answer</p>"] * n_answers)
    assert bool(problems) is not is_own


def test_an_answer_that_others_have_changed_is_noticed(server: Server) -> None:
    run = Run(url=server.url, deadline=time.monotonic() + 60, pause=0.0, pid=None)
    users, _ = plan(2, 2)
    alone = rehearse(server.url, [one for user in users for one in user.questions], run.deadline)
    own = {
        user: [as_asked(*alone.given[question]) for question in user.questions] for user in users
    }
    assert not changed(run, own, alone)
    own[users[0]][1] = as_asked("answered", ("0000-1-2",))
    assert len(changed(run, own, alone)) == 1


def as_asked(outcome: str, cited: tuple[str, ...]) -> Asked:
    return Asked(first=0.1, whole=0.1, ready=0.1, outcome=outcome, cited=cited)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:7860", True),
        ("http://localhost:7860/", True),
        ("http://[::1]:7860", True),
        ("http://192.168.1.2:7860", False),
        ("http://127.0.0.1.example.org", False),
        ("http://127.0.0.1@example.org", False),
        ("https://sanad.example.org", False),
        ("127.0.0.1:7860", False),
        ("", False),
    ],
)
def test_only_this_machine_is_put_under_load(url: str, expected: bool) -> None:
    assert is_here(url) is expected


def test_another_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["--url", "http://example.org"])
    assert exit_.value.code == 2
    assert "no other is put under load" in capsys.readouterr().err


def test_a_page_that_is_not_there_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--url", "http://127.0.0.1:9", "--users", "2", "--questions", "2"]) == 1
    assert "http://127.0.0.1:9: ConnectError" in capsys.readouterr().err


def test_nineteen_of_twenty_took_no_longer() -> None:
    assert spread([*range(20, 0, -1)]) == Spread(median=10.5, p95=19, longest=20)
