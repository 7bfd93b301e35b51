"""Runs the commands shown in README.md and writes what they print under them: `make readme`."""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
README = HOME / "README.md"

EXAMPLE = re.compile(r"^\$ (?:\.venv/bin/)?(sanad .+)\n((?:(?!```|\$ ).*\n)*)", re.M)
"""A command in the README, and the lines below it up to the end of the block."""


def rewritten(text: str) -> str:
    """Returns the README with the real output under each command."""
    with _folder() as folder:
        return EXAMPLE.sub(
            lambda found: found[0].removesuffix(found[2]) + _output(found[1], folder), text
        )


@contextmanager
def _folder() -> Iterator[Path]:
    """Makes what the commands in the README work on: the sample documents, and some notes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _output(f"sanad ingest {HOME / 'corpus'}", folder)
        (folder / "notes").mkdir()
        (folder / "notes" / "meeting.md").write_text(
            "# Meeting\n\nThe committee met on 4 March 2026 and chose a new treasurer.\n",
            encoding="utf-8",
        )
        (folder / "notes" / "خطة.txt").write_text(
            "خطة العام\n\nتبدأ أعمال الصيانة في 1 يونيو 2026.\n", encoding="utf-8"
        )
        (folder / "scan.pdf").write_bytes(b"%PDF-1.4\n")
        yield folder


def _output(command: str, folder: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("SANAD_")}
    done = subprocess.run(
        [sys.executable, "-m", "rag.cli", *shlex.split(command)[1:]],
        cwd=folder,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if line.startswith("sanad: ")]
    return "".join(f"{line}\n" for line in [*told, *done.stdout.splitlines()])


if __name__ == "__main__":
    README.write_text(rewritten(README.read_text(encoding="utf-8")), encoding="utf-8")
