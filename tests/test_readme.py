"""What the documents say is what the program does."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from rag import cli, render
from rag.settings import Settings
from rag.types import Answer, Question
from scripts import readme

HOME = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    path.relative_to(HOME).as_posix() for path in [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")]
)
README = (HOME / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(language: str) -> list[str]:
    return [text for name, text in FENCE.findall(README) if name == language]


def targets() -> set[str]:
    makefile = (HOME / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.M))


def anchors(document: str) -> set[str]:
    """Returns what the headings of a document are linked to as."""
    text = FENCE.sub("", (HOME / document).read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_make_commands_are_targets(document: str) -> None:
    text = (HOME / document).read_text(encoding="utf-8")
    named = re.findall(r"(?:^|`)make ((?:[a-z]+ ?)+)", text, re.M)
    assert {target for names in named for target in names.split()} <= targets()


def test_the_two_commands_are_there() -> None:
    assert re.findall(r"^make (\w+)", "\n".join(blocks("sh")), re.M) == ["run", "test"]


def test_make_alone_lists_every_command() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    listed = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=HOME,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(re.findall(r"^make (\w+)", listed, re.M)) == targets()


def test_what_the_commands_print_is_shown_as_it_is() -> None:
    assert len(readme.EXAMPLE.findall(README)) >= 7
    assert readme.rewritten(README) == README, "run `make readme`, and read what it changed"


def test_every_setting_is_in_the_table_with_its_default() -> None:
    source = (HOME / "rag" / "settings.py").read_text(encoding="utf-8")
    fields = dict(re.findall(r'^    (\w+): .*\n    """`(SANAD_\w+)`', source, re.M))
    table = dict(re.findall(r"^\| `(SANAD_\w+)` \|(.*?)\|", README, re.M))
    assert set(table) == set(fields.values())
    for field, variable in fields.items():
        default = getattr(Settings(), field)
        if field != "encoder":  # its default depends on what is there
            told = table[variable].strip(" `")
            shown = f"{default:g}" if isinstance(default, float) else str(default)
            assert told == ("the model's own" if default is None else shown)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    text = FENCE.sub("", (HOME / document).read_text(encoding="utf-8"))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (HOME / document).parent / path if path else HOME / document
        assert target.exists(), link
        assert not anchor or anchor in anchors(target.relative_to(HOME).as_posix()), link


def test_the_answer_format_shown_has_the_real_fields() -> None:
    text = (HOME / "docs" / "answer-format.md").read_text(encoding="utf-8")
    shown = [json.loads(block) for name, block in FENCE.findall(text) if name == "json"]
    question = Question(asked="?", text="?", language="en")
    real = render.to_json(Answer(question=question, outcome="refused"))
    assert list(shown[0]) == ["id", *real]


def test_versions_agree() -> None:
    assert PROJECT["project"]["version"] == cli.VERSION


def test_every_dependency_is_pinned() -> None:
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (HOME / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    }
    project = PROJECT["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=\[;]", one)[0].lower().replace("_", "-") for one in named}
    assert names <= pinned


def test_torch_is_set_up_in_the_version_that_is_declared() -> None:
    setup = (HOME / "scripts" / "setup.sh").read_text(encoding="utf-8")
    [declared] = [one for one in PROJECT["project"]["dependencies"] if one.startswith("torch==")]
    assert declared in setup
