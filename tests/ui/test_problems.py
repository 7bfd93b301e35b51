"""What is said of a file that was not taken in: the reason and what to do, in both languages."""

import ast
import errno
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from index.errors import IndexBusy, IndexUnwritable, LoadError, SanadError
from index.types import Failure, Problem, Values
from ui.labels import LANGUAGES
from ui.problems import PROBLEMS, of, told

HOME = Path(__file__).resolve().parents[2]
ARABIC = r"[\u0621-\u064a]"
ALL = get_args(Problem)


def names(text: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", text))


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Yields every call of that name in the source, with where it stands."""
    for package in ("index", "rag", "ui"):
        for path in sorted((HOME / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
                    yield f"{path.relative_to(HOME)}:{node.lineno}", node


RAISED = dict(calls("LoadError"))


def test_every_problem_is_worded() -> None:
    assert set(PROBLEMS) == set(ALL)


@pytest.mark.parametrize("problem", ALL)
def test_a_problem_is_worded_in_both_languages(problem: Problem) -> None:
    words = PROBLEMS[problem]
    assert set(words) == set(LANGUAGES)
    assert not re.search(ARABIC, words["en"])
    assert re.search(ARABIC, words["ar"])
    assert not re.search(r"[?;,]", words["ar"]), "Arabic has its own punctuation: ؟ ؛ ،"
    assert names(words["en"]) == names(words["ar"])
    assert re.search(r":|;|,", words["en"]), "says what to do, after what is wrong"
    assert "؛" in words["ar"], "says what to do, after what is wrong"


def test_the_errors_are_found() -> None:
    assert len(RAISED) > 15


@pytest.mark.parametrize("place", RAISED)
def test_an_error_names_its_problem_and_gives_its_values(place: str) -> None:
    given = {one.arg: one.value for one in RAISED[place].keywords}
    problem = given.pop("problem")
    assert isinstance(problem, ast.Constant), "the problem is written where the error is made"
    assert set(given) == names(PROBLEMS[problem.value]["en"])


EXAMPLES: dict[str, tuple[Problem, Values, list[str]]] = {
    "too large": ("too_large", {"size": 67_108_865, "limit": 64 << 20}, ["64.1", "64"]),
    "unpacks": ("unpacks_too_large", {"size": 1 << 31, "limit": 20 << 20}, ["2048", "20"]),
    "slow": ("too_slow", {"seconds": 120}, ["120"]),
    "system": ("unreadable", {"said": "I/O <error>"}, ["I/O &lt;error&gt;"]),
}


@pytest.mark.parametrize(("problem", "values", "shown"), EXAMPLES.values(), ids=EXAMPLES)
def test_values_are_isolated_and_escaped(
    problem: Problem, values: Values, shown: list[str]
) -> None:
    html = told(Failure(source="a.pdf", reason="-", problem=problem, values=values))
    assert re.findall(r"<bdi[^>]*>(.*?)</bdi>", html) == 2 * shown
    assert "$" not in html


def test_both_languages_are_there_and_the_english_of_the_command_line_is_not() -> None:
    html = told(Failure(source="a.pdf", reason="is locked: save", problem="encrypted"))
    assert html == (
        '<span class="label" lang="en">It is locked with a password: save a copy without one and '
        'add that.</span><span class="label" lang="ar">الملف محميّ بكلمة مرور؛ احفظ نسخة منه بلا '
        "كلمة مرور ثم أضفها.</span>"
    )


def test_an_earlier_version_that_is_kept_is_told_in_both_languages() -> None:
    html = told(Failure(source="a.txt", reason="-", problem="empty", kept=True))
    assert html.count("Its earlier version stays searchable.") == 1
    assert html.count("وتبقى نسخته السابقة متاحة للبحث.") == 1


def test_what_nobody_foresaw_is_told_in_its_own_words_left_to_right() -> None:
    html = told(Failure(source="a.txt", reason="a.txt: <b>no</b>\u202e such thing"))
    assert html == '<bdi dir="ltr" lang="en">: &lt;b&gt;no&lt;/b&gt; such thing</bdi>'


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (LoadError("is empty", problem="empty"), "empty"),
        (IndexBusy("process 7"), "index_busy"),
        (IndexUnwritable("database or disk is full"), "unwritable"),
        (SanadError("the moon is full"), None),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "disk_full"),
        (OSError(errno.EROFS, "Read-only file system"), "unwritable"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "missing"),
        (OSError(errno.EIO, "Input/output error"), "unreadable"),
    ],
    ids=repr,
)
def test_errors_are_told_as_what_they_are(
    error: SanadError | OSError, problem: Problem | None
) -> None:
    failure = of(error, source="a.txt")
    assert (failure.source, failure.problem) == ("a.txt", problem)
    html = told(failure)
    assert bool(re.search(ARABIC, html)) == (problem is not None)
    assert str(getattr(error, "strerror", None) or error) in failure.reason
