"""The evaluation, whole: case files and a corpus -> results, reports, and the gate's exit code."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tqdm import tqdm

from eval import check, claims, elsewhere, imports, risk
from eval.baseline import compare, keep
from eval.cases import Case, load, locate
from eval.corpus import index_corpus, read_only
from eval.errors import EvaluationError
from eval.fingerprint import ELSEWHERE, fingerprint
from eval.gate import FLOORS, breaches
from eval.judge import advisor, judge_scores, readings, shipped
from eval.limits import read_limits
from eval.metrics import judge, latency, means
from eval.observe import observe
from eval.report import clear, compared, table, write
from eval.types import JudgeScores, Observed, Results
from index.errors import SanadError
from rag.batch import interval
from rag.chatbot import Chatbot
from rag.settings import Settings
from rag.types import Checker

LABELLED = claims.FOLDER / "test.jsonl"
"""Claims that people labelled: what the judges of support are judged on."""


def main(
    cases: Sequence[Path],
    corpus: Path,
    report: Path | None,
    baseline: Path | None,
    gate: bool,
    settings: Settings,
    *,
    answers: Path | None = None,
    advised: bool = False,
    keep_baseline: Path | None = None,
    floors: Path = FLOORS,
    open_chatbot: Callable[[Settings], Chatbot] = Chatbot.open,
) -> int:
    """Evaluates as `sanad eval` does: the table to stdout, progress and messages to stderr.

    Args:
        cases: case files.
        corpus: the folder of the documents, or one document.
        report: directory for the reports; an earlier run's are removed.
        baseline: a baseline of the same cases, corpus, settings and encoder.
        gate: whether results below the floors or the baseline are a failure.
        settings: of the index and the chatbot; the place of the index is not used.
        answers: answers made elsewhere; nothing is then asked.
        advised: whether the language model of the settings judges too.
        keep_baseline: a baseline to write, if the gate holds and nothing got worse.
        floors: a file of floors; see `eval.gate.FLOORS`.
        open_chatbot: opens what is evaluated, on the index that the settings name.

    Returns:
        0, or 1 where the evaluation could not be done or the gate does not hold.
    """
    try:
        if report:
            clear(report, [*cases, corpus, floors, baseline, answers, keep_baseline])
        limits = read_limits(
            cases,
            fingerprint(cases, corpus, settings, elsewhere=answers is not None),
            floors=floors if gate else None,
            baseline=baseline,
            keep_baseline=keep_baseline,
        )
        results = evaluate(
            cases,
            corpus,
            settings=settings,
            answers=answers,
            advised=advised,
            open_chatbot=open_chatbot,
        )
        comparison = compare(results, limits.before) if limits.before else None
        found = breaches(results, floors=limits.floors, comparison=comparison) if gate else None
        print(table(results))
        if comparison:
            print(compared(comparison))
        if report:
            write(results, report, comparison, found)
        if found:
            print(f"sanad eval: the gate does not hold: {'; '.join(found)}", file=sys.stderr)
            return 1
        if keep_baseline:
            keep(results, keep_baseline, limits.kept)
            print(f"sanad eval: {keep_baseline} is the baseline now", file=sys.stderr)
    except SanadError as error:
        print(f"sanad eval: {error}", file=sys.stderr)
        return 1
    return 0


def check_cases(cases: Sequence[Path], corpus: Path, settings: Settings) -> int:
    """Checks as `sanad eval --check` does: counts to stdout, faults to stderr; 1 where any are."""
    found = check.check(cases, corpus, settings=settings)
    print(check.table(found))
    for fault in found.faults:
        print(f"sanad eval: {fault}", file=sys.stderr)
    return 1 if found.faults else 0


def import_cases(form: imports.Form, path: Path, out: Path) -> int:
    """Takes over cases of another format as `sanad eval --from` does."""
    print(imports.told(imports.bring_in(form, path, out), out))
    return 0


def evaluate(
    case_files: Sequence[Path],
    corpus: Path,
    *,
    settings: Settings,
    index_dir: Path | None = None,
    answers: Path | None = None,
    advised: bool = False,
    open_chatbot: Callable[[Settings], Chatbot] = Chatbot.open,
) -> Results:
    """Indexes the corpus, asks every question of the case files, and measures.

    Args:
        case_files: files of cases.
        corpus: the folder of the documents, or one document.
        settings: of the index and the chatbot; the place of the index is not used.
        index_dir: an index of this corpus that is there already. By default one is built in a
            temporary directory, with the same settings, and thrown away.
        answers: answers made elsewhere; nothing is then asked.
        advised: whether the language model of the settings judges too.
        open_chatbot: opens what is evaluated, on the index that the settings name.

    Raises:
        SanadError: a case, the corpus, the index or an answer cannot be used.
    """
    if advised and not settings.llm_url:
        raise EvaluationError("no language model can judge: set SANAD_LLM_URL and SANAD_LLM_MODEL")
    cases = load(case_files)
    made_for = fingerprint(case_files, corpus, settings, elsewhere=answers is not None)
    model = advisor(settings) if advised else None
    if answers is not None:
        results = _of_answers(answers, cases, corpus, settings=settings, model=model)
    else:
        with _opened(corpus, settings, index_dir, open_chatbot) as chatbot:
            results = run(cases, chatbot=chatbot, model=model)
    judges = [_shipped_scores()]
    if model is not None:
        judges.append(judge_scores(claims.read(LABELLED), model, name=settings.llm_model))
    return replace(results, fingerprint=made_for, judges=tuple(judges))


@contextmanager
def _opened(
    corpus: Path,
    settings: Settings,
    index_dir: Path | None,
    open_chatbot: Callable[[Settings], Chatbot],
) -> Iterator[Chatbot]:
    """Opens a chatbot on an index that is there, or on a passing one."""
    if index_dir is None:
        with TemporaryDirectory(prefix="sanad-eval-") as directory:
            index_corpus(corpus, directory=Path(directory), settings=settings)
            with _opened(corpus, settings, Path(directory), open_chatbot) as chatbot:
                yield chatbot
        return
    with open_chatbot(replace(settings, index_dir=index_dir)) as chatbot:
        yield chatbot


@cache
def _shipped_scores() -> JudgeScores:
    return judge_scores(claims.read(LABELLED), _support_check(), name="support check")


@cache
def _support_check() -> Checker:
    """Returns the one that is loaded: it remembers what it judged."""
    return shipped()


def run(
    cases: Sequence[Case],
    *,
    chatbot: Chatbot,
    model: Checker | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Results:
    """Asks every question of a chatbot, as a user would, and measures what comes back.

    Args:
        cases: what is asked.
        chatbot: what is asked.
        model: a language model that judges support too.
        clock: tells the time, in seconds.

    Raises:
        CaseError: quotes that the chatbot's index does not hold, before anything is asked.
    """
    located = [(case, locate(case, chatbot.index)) for case in cases]
    bar = tqdm(located, desc="ask", unit="question", file=sys.stderr, mininterval=interval())
    seen = [observe(case, named, chatbot=chatbot, clock=clock) for case, named in bar]
    system = {"answerer": _models(seen), "dense search": chatbot.index.status().dense}
    return replace(_measured(seen, _support_check(), model), system=system)


def _of_answers(
    path: Path,
    cases: Sequence[Case],
    corpus: Path,
    *,
    settings: Settings,
    model: Checker | None,
) -> Results:
    """Measures answers made elsewhere."""
    checker = _support_check()
    with read_only(corpus, settings=settings) as index:
        seen = elsewhere.observe(path, cases, index=index, checker=checker)
    system = {"answerer": f"{_models(seen) or 'not named'} ({ELSEWHERE})"}
    return replace(_measured(seen, checker, model), system=system)


def _models(seen: Sequence[Observed]) -> str:
    return ", ".join(sorted({one.answer.model for one in seen} - {""}))


def _measured(seen: Sequence[Observed], checker: Checker, model: Checker | None) -> Results:
    """Has the judges read what was answered, and scores it."""
    rows = tuple(
        judge(
            replace(one, readings=readings(one.answer, one.texts, checker=checker, advisor=model))
        )
        for one in seen
    )
    return Results(
        rows=rows,
        means=means(rows),
        latency=latency([one.seconds for one in seen if one.seconds is not None]),
        risk=risk.curve(rows),
    )
