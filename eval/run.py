"""The evaluation, whole: case files and a corpus -> results, reports, and the gate's exit code."""

import hashlib
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from eval.cases import Case, GoldSentence, direction, language, load, locate
from eval.errors import EvaluationError
from eval.gate import FLOORS, breaches, changes, read_baseline, read_floors, require_same
from eval.metrics import judge, latency, means
from eval.report import compared, table, write
from eval.types import Fingerprint, Observed, Results
from index import build, search
from index.errors import SanadError, UnknownSource
from index.load import SUFFIXES
from index.store import Index
from rag import render
from rag.batch import interval
from rag.chatbot import Chatbot, encoder
from rag.settings import Settings
from rag.types import Answer

N_HITS = 20
"""Passages and sentences looked at: the deepest cut of the metrics."""


def main(
    cases: Sequence[Path],
    corpus: Path,
    report: Path | None,
    baseline: Path | None,
    gate: bool,
    settings: Settings,
    *,
    floors: Path = FLOORS,
    open_chatbot: Callable[[Settings], Chatbot] = Chatbot.open,
) -> int:
    """Evaluates as `sanad eval` does: the table to stdout, progress and messages to stderr.

    Args:
        cases: case files.
        corpus: the folder of the documents, or one document.
        report: directory for `results.json`, `report.md` and `report.html`.
        baseline: a `results.json` of the same cases and corpus.
        gate: whether results below the floors or the baseline are a failure.
        settings: of the index and the chatbot; the place of the index is not used.
        floors: a file of floors; see `eval.gate.FLOORS`.
        open_chatbot: opens what is evaluated, on the index that the settings name.

    Returns:
        0, or 1 where the evaluation could not be done or the gate does not hold.
    """
    try:
        limits = read_floors(floors) if gate else {}
        before = read_baseline(baseline) if baseline else None
        if before:
            require_same(before, fingerprint(cases, corpus))
        results = evaluate(cases, corpus, settings=settings, open_chatbot=open_chatbot)
        print(table(results))
        if before:
            print(compared(changes(results, before)))
        if report:
            write(results, report)
    except SanadError as error:
        print(f"sanad eval: {error}", file=sys.stderr)
        return 1
    found = breaches(results, floors=limits, baseline=before) if gate else ()
    if found:
        print(f"sanad eval: the gate does not hold: {'; '.join(found)}", file=sys.stderr)
    return 1 if found else 0


def evaluate(
    case_files: Sequence[Path],
    corpus: Path,
    *,
    settings: Settings,
    index_dir: Path | None = None,
    open_chatbot: Callable[[Settings], Chatbot] = Chatbot.open,
) -> Results:
    """Indexes the corpus, asks every question of the case files, and measures.

    Args:
        case_files: files of cases.
        corpus: the folder of the documents, or one document.
        settings: of the index and the chatbot; the place of the index is not used.
        index_dir: an index of this corpus that is there already. By default one is built in a
            temporary directory, with the same settings, and thrown away.
        open_chatbot: opens what is evaluated, on the index that the settings name.

    Raises:
        SanadError: a case, the corpus or the index cannot be used.
    """
    if index_dir is None:
        with tempfile.TemporaryDirectory(prefix="sanad-eval-") as directory:
            index_corpus(corpus, directory=Path(directory), settings=settings)
            return evaluate(
                case_files,
                corpus,
                settings=settings,
                index_dir=Path(directory),
                open_chatbot=open_chatbot,
            )
    cases = load(case_files)
    made_for = fingerprint(case_files, corpus)
    chatbot = open_chatbot(replace(settings, index_dir=index_dir))
    with chatbot.index:
        return replace(run(cases, chatbot=chatbot), fingerprint=made_for)


def index_corpus(corpus: Path, *, directory: Path, settings: Settings) -> None:
    """Builds an index of a corpus, with progress on stderr.

    Raises:
        EvaluationError: a file of the corpus cannot be read.
    """
    with (
        Index.open(directory, encoder=encoder(settings), create=True) as index,
        tqdm(desc="index", unit="file", file=sys.stderr, mininterval=interval()) as bar,
    ):

        def progress(_: str, done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        built = build.ingest(index, [corpus], max_bytes=settings.max_bytes, progress=progress)
    if built.failed:
        reasons = "; ".join(f"{one.source}: {one.reason}" for one in built.failed)
        raise EvaluationError(f"{corpus}: not all of the corpus can be read: {reasons}")


def run(
    cases: Sequence[Case],
    *,
    chatbot: Chatbot,
    clock: Callable[[], float] = time.perf_counter,
) -> Results:
    """Asks every question of a chatbot, as a user would, and measures what comes back.

    Raises:
        CaseError: quotes that the chatbot's index does not hold, before anything is asked.
    """
    located = [(case, locate(case, chatbot.index)) for case in cases]
    bar = tqdm(located, desc="ask", unit="question", file=sys.stderr, mininterval=interval())
    rows = tuple(judge(observe(case, named, chatbot=chatbot, clock=clock)) for case, named in bar)
    models = sorted({row.observed.answer.model for row in rows})
    return Results(
        rows=rows,
        means=means(rows),
        latency=latency([row.observed.seconds for row in rows]),
        system={"answerer": ", ".join(models), "dense search": chatbot.index.status().dense},
    )


def observe(
    case: Case,
    named: Sequence[GoldSentence],
    *,
    chatbot: Chatbot,
    clock: Callable[[], float],
) -> Observed:
    """Asks one question and keeps all that is measured of it.

    Args:
        case: the question.
        named: the sentences that its quotes name.
        chatbot: what is asked.
        clock: tells the time, in seconds.
    """
    index = chatbot.index
    started = clock()
    answer = chatbot.ask(case.question)
    seconds = clock() - started
    hits = search.search(index, case.question, limit=N_HITS)
    return Observed(
        case=case,
        language=language(case),
        direction=direction(case, named),
        gold=tuple(named if case.gold else ()),
        wrong=tuple(named if case.wrong else ()),
        hits=hits,
        sentences=search.sentences(index, case.question, hits, limit=N_HITS),
        answer=answer,
        frame=frame(answer),
        texts=cited_texts(answer, index),
        seconds=seconds,
    )


def frame(answer: Answer) -> str:
    """Returns what the shown answer says in the program's own words.

    That is the rendered text without claims, quotes, passages offered, names and dates of sources
    and messages of a model's server: what is left must be in the question's language.
    """
    cited = [cited for claim in answer.claims for cited in claim.citations]
    others = [
        answer.error,
        *(claim.text for claim in answer.claims),
        *(text for one in cited for text in (one.quote, one.source, one.title, one.dated)),
        *(text for one in answer.evidence for text in (one.text, one.source)),
    ]
    text = " ".join(render.to_text(answer).split())
    for words in sorted({" ".join(other.split()) for other in others}, key=len, reverse=True):
        text = text.replace(words, " ") if words else text
    return text


def cited_texts(answer: Answer, index: Index) -> Mapping[str, str]:
    """Returns the stored text of every document that an answer cites and that exists."""
    texts: dict[str, str] = {}
    for document_id in {cited.document_id for claim in answer.claims for cited in claim.citations}:
        try:
            texts[document_id] = index.catalogue.document(document_id).text
        except UnknownSource:
            continue  # absent: no citation of it counts as exact
    return texts


def fingerprint(case_files: Sequence[Path], corpus: Path) -> Fingerprint:
    """Hashes what is evaluated: the case files in order, and the corpus's readable files by path.

    Raises:
        EvaluationError: a file cannot be read, or the corpus holds no file that can be ingested.
    """
    inside = sorted(path for path in corpus.rglob("*") if _is_ingested(path.relative_to(corpus)))
    files = [corpus] if corpus.is_file() else [path for path in inside if path.is_file()]
    if not files:
        raise EvaluationError(f"{corpus}: no document there; name a folder with {sorted(SUFFIXES)}")
    return Fingerprint(
        cases=_digest([("", path) for path in case_files]),
        corpus=_digest([(path.relative_to(corpus).as_posix(), path) for path in files]),
    )


def _is_ingested(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return path.suffix.lower() in SUFFIXES and not hidden


def _digest(files: Sequence[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise EvaluationError(f"{path}: cannot be read ({error.strerror}); check it") from error
        digest.update(f"{name}\n{content}\n".encode())
    return digest.hexdigest()
