"""What each command does once its arguments are read. Libraries are loaded by who needs them.

`sanad --help` and `sanad status` stay quick that way: search and answering take seconds to load.
"""

import importlib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import SanadError
from rag.untrusted import as_json, line

if TYPE_CHECKING:
    from index.build import Progress
    from index.store import Index
    from index.types import BuildReport
    from rag.batch import Row
    from rag.settings import Settings

Command = Callable[[Namespace], int]
"""Does the work of one command; returns the exit code."""

_HOME = Path(__file__).resolve().parent.parent


def ingest(arguments: Namespace) -> int:
    """Takes files in; 1 where any of them could not be read, with all others taken in."""
    from index import build

    settings = _settings(arguments)
    with _open(settings, create=True) as index, _progress("file") as progress:
        report = build.ingest(
            index,
            arguments.paths,
            max_bytes=settings.max_bytes,
            progress=progress,
        )
    return _print_built(report, as_json=arguments.json)


def remove(arguments: Namespace) -> int:
    """Removes all the documents named, or none."""
    from index import build

    with _open(_settings(arguments)) as index:
        report = build.remove(index, arguments.sources)
    return _print_built(report, as_json=arguments.json)


def rebuild(arguments: Namespace) -> int:
    """Makes everything that is derived again, also where the settings were others."""
    from index import build

    with _open(_settings(arguments), rebuilding=True) as index, _progress("document") as progress:
        report = build.rebuild(index, progress=progress)
    return _print_built(report, as_json=arguments.json)


def status(arguments: Namespace) -> int:
    """Says what the index holds."""
    from rag import show

    with _open(_settings(arguments)) as index:
        found = index.status()
    _print(asdict(found), show.status(found), as_json=arguments.json)
    return 0


def verify(arguments: Namespace) -> int:
    """Prints the problems found, of the index or of answers from it; 1 where there are any."""
    from index.verify import problems as problems_of

    if arguments.answer is not None:
        return _verify_answers(arguments)
    with _open(_settings(arguments)) as index:
        problems = problems_of(index)
        found = index.status()
    fine = f"ok: {found.documents} documents, {found.sentences} sentences"
    as_dict = {"ok": not problems, "problems": problems, "documents": found.documents}
    _print(as_dict, "\n".join(map(line, problems)) or fine, as_json=arguments.json)
    return 1 if problems else 0


def _verify_answers(arguments: Namespace) -> int:
    from rag import show
    from rag.audit import audit

    with _open(_settings(arguments)) as index:
        found = audit(index, arguments.answer)
    _print(show.audit(found), show.audited(found), as_json=arguments.json)
    return 1 if found.problems else 0


def search(arguments: Namespace) -> int:
    """Prints the passages found for a question, or writes those of a batch."""
    from index.search import search as find
    from rag import batch, show

    rows = _batch(arguments, texts=["question"])
    with _open(_settings(arguments)) as index:
        _require_documents(index)
        if rows is not None:
            batch.write(
                rows,
                arguments.out,
                lambda row: show.found(index, row.fields["question"], limit=arguments.limit),
                unit="question",
            )
        elif arguments.json:
            _print_json(show.found(index, arguments.question, limit=arguments.limit))
        else:
            hits = find(index, arguments.question, limit=arguments.limit)
            print(show.ranked(hits, index) or "nothing found")
    return 0


def ask(arguments: Namespace) -> int:
    """Prints the answer to a question, or writes those of a batch; 1 where one failed."""
    from rag import batch, render
    from rag.chatbot import Chatbot

    rows = _batch(arguments, texts=["question"], optional=["history"])
    chatbot = Chatbot.open(_settings(arguments))
    if arguments.quote:
        chatbot = chatbot.quoting()
    with chatbot.index as index:
        _require_documents(index)
        if rows is not None:
            failed = batch.answer(chatbot, rows, arguments.out)
            for message in failed:
                print(f"sanad: {line(message)}", file=sys.stderr)
            return 1 if failed else 0
        answer = chatbot.ask(arguments.question)
    _print(render.to_json(answer), render.to_text(answer), as_json=arguments.json)
    return 1 if answer.outcome == "failed" else 0


def check(arguments: Namespace) -> int:
    """Prints how far the evidence supports a claim, or writes it for a batch."""
    from rag import batch
    from rag.chatbot import checker_of

    checker = checker_of(_settings(arguments))

    def judged(claim: str, evidence: list[str]) -> dict[str, Any]:
        found = checker.check(claim, evidence)
        return {"support": found.score, "verdict": found.verdict, "reason": found.reason}

    rows = _batch(arguments, texts=["claim"], lists=["evidence"])
    if rows is not None:
        batch.write(
            rows,
            arguments.out,
            lambda row: judged(row.fields["claim"], row.fields["evidence"]),
            unit="claim",
        )
        return 0
    found = judged(arguments.claim, arguments.evidence)
    as_text = f"{found['verdict']} ({found['support']:.2f}): {found['reason']}"
    _print(found, as_text, as_json=arguments.json)
    return 0


def eval_(arguments: Namespace) -> int:
    """Measures answers, checks cases, or takes over cases of another format."""
    # By name: evaluation stands above this package, which must not depend on it.
    run = importlib.import_module("eval.run")
    code: int
    if arguments.imported is not None:
        form, path = arguments.imported
        code = run.import_cases(form, Path(path), arguments.out)
        return code
    settings = _settings(arguments)
    cases = arguments.cases or sorted((_HOME / "eval" / "data").glob("*.jsonl"))
    corpus = arguments.corpus or _HOME / "corpus"
    if arguments.check:
        code = run.check_cases(cases, corpus, settings)
    else:
        code = run.main(
            cases,
            corpus,
            arguments.report,
            arguments.baseline,
            arguments.gate,
            settings,
            answers=arguments.answers,
            advised=arguments.judge == "llm",
            keep_baseline=arguments.keep_baseline,
            floors=arguments.floors or _HOME / "eval" / "floors.json",
        )
    return code


def feedback(arguments: Namespace) -> int:
    """Prints a case for each answer of which something was said, or writes them to a file."""
    from rag import batch
    from rag import feedback as said
    from rag.history import History

    if arguments.out is not None:
        batch.require_writable(arguments.out)
    settings = _settings(arguments)
    with _open(settings) as index, History.open(settings.index_dir) as history:
        found = said.cases(history.rated(), index)
    if arguments.out is None:
        print(said.to_lines(found), end="")
    else:
        said.write(found, arguments.out)
    print(f"sanad: {said.told(found)}", file=sys.stderr)
    return 0


def serve(arguments: Namespace) -> int:
    """Serves the web page until it is interrupted."""
    settings = _settings(arguments)
    # By name: the page stands above this package, and only this command may load Gradio.
    app = importlib.import_module("app")
    code: int = app.serve(
        replace(
            settings,
            host=arguments.host or settings.host,
            port=settings.port if arguments.port is None else arguments.port,
        )
    )
    return code


def user(arguments: Namespace) -> int:
    """Prints the line of a new user, whose password is asked for twice or is a line of stdin."""
    from rag import passwords

    if sys.stdin.isatty():
        password = getpass(f"Password for {line(arguments.name)}: ")
        if password != getpass("Once more: "):
            raise SanadError("the two passwords differ: run this again")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    print(passwords.line_of(arguments.name, password))
    return 0


def _settings(arguments: Namespace) -> "Settings":
    from rag.settings import Settings

    settings = Settings.from_env()
    named: Path | None = getattr(arguments, "index", None)
    return replace(settings, index_dir=named) if named else settings


def _open(settings: "Settings", *, create: bool = False, rebuilding: bool = False) -> "Index":
    from index.store import Index
    from rag.chatbot import encoder

    return Index.open(
        settings.index_dir, encoder=encoder(settings), create=create, rebuilding=rebuilding
    )


def _require_documents(index: "Index") -> None:
    """Tells an index without documents from a question without an answer.

    Raises:
        SanadError: there is nothing to search.
    """
    if not index.status().documents:
        raise SanadError(
            f"the index at {index.directory} holds no documents: run `sanad ingest PATH` first"
        )


def _batch(
    arguments: Namespace,
    *,
    texts: Iterable[str],
    lists: Iterable[str] = (),
    optional: Iterable[str] = (),
) -> "tuple[Row, ...] | None":
    """Returns the rows of the batch, if it is one."""
    from rag import batch

    if arguments.batch is None:
        return None
    batch.require_writable(arguments.out)
    return batch.read(arguments.batch, texts=texts, lists=lists, optional=optional)


@contextmanager
def _progress(unit: str) -> "Iterator[Progress]":
    """Draws a bar on stderr for work that reports how far it is."""
    from tqdm import tqdm

    from rag.batch import interval

    with tqdm(unit=unit, file=sys.stderr, mininterval=interval()) as bar:

        def show(source: str, done: int, total: int) -> None:
            bar.total = total
            bar.set_postfix_str(line(source), refresh=False)
            bar.update(done - bar.n)

        yield show


def _print_built(report: "BuildReport", *, as_json: bool) -> int:
    from rag import show

    for message in show.not_taken(report):
        print(f"sanad: {message}", file=sys.stderr)
    _print(asdict(report), show.built(report), as_json=as_json)
    return 1 if report.failed else 0


def _print(as_dict: Mapping[str, Any], as_text: str, *, as_json: bool) -> None:
    if as_json:
        _print_json(as_dict)
    else:
        print(as_text)


def _print_json(result: Mapping[str, Any]) -> None:
    print(as_json(result))
