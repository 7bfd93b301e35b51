"""Names and hashed passwords: written by the command, read at start, judged without a leak."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.passwords import Users, line_of

GOOD = {"ليلى": "سرٌّ لا يُخمَّن", "omar": "correct horse battery"}


@pytest.fixture(scope="module")
def lines() -> dict[str, str]:
    return {name: line_of(name, password) for name, password in GOOD.items()}


@pytest.fixture
def users(lines: dict[str, str], tmp_path: Path) -> Users:
    text = "\n".join(["# who may sign in · من يحق له الدخول", "", *lines.values(), ""])
    file = tmp_path / "users"
    file.write_text(text, encoding="utf-8")
    return Users.read(file)


@pytest.mark.parametrize(
    ("name", "password", "fits"),
    [
        pytest.param("omar", GOOD["omar"], True, id="english"),
        pytest.param("ليلى", GOOD["ليلى"], True, id="arabic"),
        pytest.param(" ليلى ", GOOD["ليلى"], True, id="name with spaces"),
        pytest.param("omar", GOOD["ليلى"], False, id="password of another"),
        pytest.param("omar", GOOD["omar"] + " ", False, id="longer"),
        pytest.param("omar", "", False, id="no password"),
        pytest.param("Omar", GOOD["omar"], False, id="other case"),
        pytest.param("nobody", GOOD["omar"], False, id="unknown name"),
        pytest.param("", "", False, id="nothing"),
    ],
)
def test_a_password_fits_its_own_name_only(
    users: Users, name: str, password: str, fits: bool
) -> None:
    assert users.fits(name, password) is fits


@pytest.mark.parametrize(
    ("typed", "again"),
    [
        pytest.param("caf\u00e9 in Aleppo", "cafe\u0301 in Aleppo", id="english"),
        pytest.param("\u0622ية طويلة", "\u0627\u0653ية طويلة", id="arabic"),
    ],
)
def test_letters_composed_or_not_are_the_same(typed: str, again: str, tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(line_of(typed[:4].strip(), typed), encoding="utf-8")
    assert Users.read(file).fits(again[:5].strip(), again)


def test_a_password_is_never_written_and_no_two_lines_are_alike(lines: dict[str, str]) -> None:
    assert GOOD["omar"] not in lines["omar"]
    assert line_of("omar", GOOD["omar"]) != lines["omar"]


def test_an_unknown_name_takes_as_long(users: Users) -> None:
    def seconds(name: str) -> float:
        began = time.process_time()
        users.fits(name, "a wrong password")
        return time.process_time() - began

    known, unknown = (min(seconds(name) for _ in range(3)) for name in ("omar", "nobody"))
    assert unknown > known / 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "names nobody", id="empty"),
        pytest.param("# only a comment\n\n", "names nobody", id="comments"),
        pytest.param("\n\nomar\n", "line 3: this is not", id="no password"),
        pytest.param("omar:secret\n", "line 1: this is not", id="plain password"),
        pytest.param("omar:{hash} trailing\n", "line 1: this is not", id="more on the line"),
        pytest.param(":{hash}\n", "line 1: this is not", id="no name"),
        pytest.param("omar:{hash:1000}\n", "line 1: this is not", id="not a power of two"),
        pytest.param("omar:{hash:4194304}\n", "line 1: this is not", id="all of the memory"),
        pytest.param("omar:{hash}\nليلى:{hash}\nomar:{hash}\n", "line 3: 'omar'", id="twice"),
        pytest.param("ليلى:{hash}\n ليلى :{hash}\n", "line 2: 'ليلى'", id="twice in Arabic"),
    ],
)
def test_a_wrong_file_is_named_with_the_line(
    lines: dict[str, str], tmp_path: Path, text: str, message: str
) -> None:
    line = lines["omar"].removeprefix("omar:")
    for cost in ("1000", "4194304"):
        text = text.replace(f"{{hash:{cost}}}", line.replace("$32768$", f"${cost}$"))
    file = tmp_path / "users"
    file.write_text(text.replace("{hash}", line), encoding="utf-8")
    with pytest.raises(SettingsError, match=message) as raised:
        Users.read(file)
    assert str(file) in str(raised.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"missing, which cannot be read \(No such file"):
        Users.read(tmp_path / "missing")
    (tmp_path / "latin").write_bytes("José".encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        Users.read(tmp_path / "latin")


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        pytest.param("a:b", "long enough", "cannot be a name", id="colon"),
        pytest.param("#omar", "long enough", "cannot be a name", id="comment"),
        pytest.param("a\nb", "long enough", "cannot be a name", id="two lines"),
        pytest.param("س" * 65, "long enough", "cannot be a name", id="long"),
        pytest.param("ليلى", "قصيرة", "has 5 characters", id="short"),
        pytest.param("omar", "with\x00control", "control character", id="control"),
    ],
)
def test_what_cannot_be_used_is_told(name: str, password: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        line_of(name, password)


def user(name: str, given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rag.cli", "user", name],
        input=given,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", GOOD)
def test_the_command_prints_the_line_for_a_password_of_stdin(name: str, tmp_path: Path) -> None:
    done = user(name, f"{GOOD[name]}\nwhat follows is not read\n")
    assert (done.returncode, done.stderr) == (0, "")
    file = tmp_path / "users"
    file.write_text(done.stdout, encoding="utf-8")
    assert Users.read(file).fits(name, GOOD[name])


def test_the_command_takes_no_empty_password() -> None:
    done = user("ليلى", "")
    assert (done.returncode, done.stdout) == (1, "")
    assert "at least 8" in done.stderr


@pytest.mark.parametrize(
    ("again", "code", "said"),
    [
        pytest.param(GOOD["ليلى"], 0, "", id="the same"),
        pytest.param(GOOD["omar"], 1, "the two passwords differ", id="another"),
    ],
)
def test_a_terminal_is_asked_twice_and_shows_nothing(again: str, code: int, said: str) -> None:
    ours, terminal = os.openpty()
    with (
        os.fdopen(ours, "w+b", buffering=0) as keyboard,
        os.fdopen(terminal, "rb", buffering=0) as stdin,
        subprocess.Popen(
            [sys.executable, "-m", "rag.cli", "user", "ليلى"],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        ) as process,
    ):
        assert process.stderr is not None
        for typed, prompt in ((GOOD["ليلى"], "Password for ليلى: "), (again, "Once more: ")):
            assert process.stderr.read(len(prompt) + (prompt == "Once more: ")).lstrip() == prompt
            keyboard.write(f"{typed}\n".encode())
        out, errors = process.communicate(timeout=60)
        os.set_blocking(keyboard.fileno(), False)
        assert GOOD["ليلى"] not in (keyboard.read() or b"").decode() + out + errors
    assert process.returncode == code
    assert said in errors
    assert bool(out) is (code == 0)
