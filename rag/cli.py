"""The `sanad` command: arguments in, exit code out.

0 the work is done, 1 it failed or a gate did not hold, 2 wrong usage, 130 interrupted. Results go
to stdout, progress and messages to stderr.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import SanadError
from rag import commands
from rag.untrusted import line

VERSION = "0.1.0"

_DESCRIPTION = """\
Answers in Arabic or English from your documents, with the sentences that support them.
يجيب بالعربية أو الإنجليزية من مستنداتك، ومع كل جملة ما يسندها."""

_INTERRUPTED = 130
"""128 + SIGINT, as shells count."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code.

    Raises:
        SystemExit: the usage is wrong (2), or help was asked for (0).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Arabic is written also where the locale knows only ASCII.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = parser().parse_args(argv)
        _require_one_form(arguments)
        _require_one_work(arguments)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except SanadError as error:
        print(f"sanad: {line(str(error))}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("sanad: stopped", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`sanad ... | head`). Nothing may be flushed to it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def parser() -> argparse.ArgumentParser:
    """Returns the parser of the whole command line."""
    top = argparse.ArgumentParser(prog="sanad", description=_DESCRIPTION, formatter_class=_Wide)
    top.add_argument("--version", action="version", version=f"sanad {VERSION}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_index_commands(subparsers)
    _add_question_commands(subparsers)
    _add_check(subparsers)
    _add_eval(subparsers)
    _add_feedback(subparsers)
    _add_serve(subparsers)
    _add_user(subparsers)
    return top


class _Wide(argparse.RawDescriptionHelpFormatter):
    """Wraps at one width everywhere, so that the help in the README can be the real one."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=96, max_help_position=28)


_Subparsers = argparse._SubParsersAction  # the type has no public name


def _add(
    subparsers: "_Subparsers[argparse.ArgumentParser]", run: commands.Command, summary: str
) -> argparse.ArgumentParser:
    """Adds a command, named as the function that does it."""
    command = subparsers.add_parser(
        run.__name__.rstrip("_"),
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        formatter_class=_Wide,
    )
    command.set_defaults(run=run, parser=command)
    return command


def _add_index_commands(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    ingest = _add(subparsers, commands.ingest, "take files and folders into the index")
    ingest.add_argument("paths", metavar="PATH", nargs="+", type=_path, help="a file or a folder")
    status = _add(subparsers, commands.status, "say what the index holds and how it is searched")
    verify = _add(subparsers, commands.verify, "check that the stores of the index agree")
    verify.add_argument(
        "--answer",
        metavar="FILE",
        type=_path,
        help="check the citations of answers written down earlier instead",
    )
    remove = _add(subparsers, commands.remove, "remove documents from the index")
    remove.add_argument(
        "sources", metavar="SOURCE", nargs="+", type=_words, help="a source as search shows it"
    )
    rebuild = _add(subparsers, commands.rebuild, "make the index again from the stored texts")
    for command in (ingest, status, verify, remove, rebuild):
        _add_index(command)
        _add_json(command)


def _add_question_commands(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    search = _add(subparsers, commands.search, "show the passages nearest to a question")
    search.add_argument(
        "--limit", metavar="N", type=_positive, default=20, help="how many (default: 20)"
    )
    ask = _add(subparsers, commands.ask, "answer a question, citing a source for each sentence")
    ask.add_argument(
        "--quote", action="store_true", help="answer in quotes, also where a model is set"
    )
    for command in (search, ask):
        command.add_argument(
            "question", metavar="QUESTION", nargs="?", type=_words, help="in Arabic or English"
        )
        _add_index(command)
        _add_batch(command, '{"id", "question"}')
        _add_json(command)


def _add_check(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    check = _add(subparsers, commands.check, "judge whether texts support a claim")
    check.add_argument("claim", metavar="CLAIM", nargs="?", type=_words, help="one sentence")
    check.add_argument(
        "--evidence",
        metavar="TEXT",
        nargs="+",
        type=_words,
        default=[],
        help="what it cites",
    )
    _add_batch(check, '{"id", "claim", "evidence": [...]}')
    _add_json(check)


def _add_eval(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    command = _add(subparsers, commands.eval_, "measure answers to questions with known sources")
    command.add_argument(
        "--cases", metavar="FILE", nargs="+", type=_path, help="cases (default: those in eval/data)"
    )
    command.add_argument(
        "--corpus", metavar="PATH", type=_path, help="what to ask about (default: corpus)"
    )
    command.add_argument("--report", metavar="DIR", type=_path, help="write the results there")
    command.add_argument(
        "--baseline", metavar="FILE", type=_path, help="earlier results to compare with"
    )
    command.add_argument(
        "--keep-baseline",
        metavar="FILE",
        type=_path,
        help="make the results the baseline there, if nothing got worse",
    )
    command.add_argument(
        "--gate",
        action="store_true",
        help="exit with 1 where a result is below its floor or got worse",
    )
    command.add_argument(
        "--floors",
        metavar="FILE",
        type=_path,
        help="what --gate holds results to (default: eval/floors.json)",
    )
    command.add_argument(
        "--answers", metavar="FILE", type=_path, help="measure answers made elsewhere; ask nothing"
    )
    command.add_argument(
        "--judge", choices=["llm"], help="have the language model judge too; it only advises"
    )
    command.add_argument(
        "--check", action="store_true", help="prove that the cases fit the corpus; ask nothing"
    )
    command.add_argument(
        "--from",
        dest="imported",
        metavar=("FORMAT", "PATH"),
        nargs=2,
        type=_words,
        help="take over cases instead: squad and a file, or beir and a folder",
    )
    command.add_argument(
        "--out", metavar="DIR", type=_path, help="where their documents and cases are written"
    )


def _add_feedback(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    feedback = _add(
        subparsers, commands.feedback, "turn what people said of answers into cases for eval"
    )
    _add_index(feedback)
    feedback.add_argument(
        "--out", metavar="FILE", type=_path, help="where the cases are written (default: stdout)"
    )


def _add_serve(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    serve = _add(subparsers, commands.serve, "open the web page")
    serve.add_argument("--host", metavar="H", help="default: SANAD_HOST, or 127.0.0.1")
    serve.add_argument("--port", metavar="N", type=_port, help="default: SANAD_PORT, or 7860")
    _add_index(serve)


def _add_user(subparsers: "_Subparsers[argparse.ArgumentParser]") -> None:
    user = _add(subparsers, commands.user, "print the line of SANAD_USERS for a new user")
    user.add_argument("name", metavar="NAME", type=_words, help="what the user signs in as")


def _add_index(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--index", metavar="DIR", type=_path, help="the index (default: SANAD_INDEX, or .sanad)"
    )


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, for programs")


def _add_batch(command: argparse.ArgumentParser, fields: str) -> None:
    command.add_argument(
        "--batch", metavar="FILE", type=_path, help=f"many at once: lines of JSON, {fields}"
    )
    command.add_argument("--out", metavar="FILE", type=_path, help="where a batch is written")


def _require_one_form(arguments: argparse.Namespace) -> None:
    """Holds search, ask and check to one question or claim, or else a batch with its output."""
    if "batch" not in arguments:
        return
    is_check = "claim" in arguments
    what = "CLAIM" if is_check else "QUESTION"
    given = arguments.claim if is_check else arguments.question
    fail = arguments.parser.error
    if (given is None) == (arguments.batch is None):
        fail(f"give either {what} or --batch FILE")
    if (arguments.out is None) != (arguments.batch is None):
        fail("--batch FILE and --out FILE go together")
    if is_check and bool(arguments.evidence) != (given is not None):
        fail("give CLAIM with --evidence TEXT, or --batch FILE alone")


def _require_one_work(arguments: argparse.Namespace) -> None:
    """Holds eval to one of its works: measure answers, check cases, or take cases over."""
    if "imported" not in arguments:
        return
    fail = arguments.parser.error
    names = ("report", "baseline", "keep_baseline", "gate", "floors", "answers", "judge")
    measuring = any(getattr(arguments, name) for name in names)
    if arguments.check and measuring:
        fail("--check goes with --cases and --corpus alone")
    if arguments.floors and not arguments.gate:
        fail("--floors goes with --gate")
    if (arguments.imported is None) != (arguments.out is None):
        fail("--from FORMAT PATH and --out DIR go together")
    if arguments.imported is None:
        return
    if measuring or arguments.check or arguments.cases or arguments.corpus:
        fail("--from goes with --out alone")
    if arguments.imported[0] not in ("squad", "beir"):
        fail(f"--from {arguments.imported[0]}: the formats are squad and beir")


def _words(given: str) -> str:
    try:
        given.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("is not UTF-8") from error
    if not given.strip():
        raise argparse.ArgumentTypeError("is empty")
    return given


def _path(given: str) -> Path:
    if not given:  # Path("") would be the current folder
        raise argparse.ArgumentTypeError("is empty")
    return Path(given)


def _positive(given: str) -> int:
    number = int(given) if given.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{given!r} is not a number from 1")
    return number


def _port(given: str) -> int:
    number = _positive(given)
    if number > 65535:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port (1 to 65535)")
    return number


if __name__ == "__main__":
    sys.exit(main())
