"""Sabotage is caught: planted in the shipped chatbot, it breaks the gate by the metric it hurts.

The shipped system answers every third of our cases over the sample corpus, and that is the
baseline. What is planted then answers some of the same cases. Every sabotage is of the system; what
measures it stays whole.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from eval import run
from eval.baseline import Baseline, compare, keep, read_baseline
from eval.cases import DIRECTIONS, UNANSWERABLE, Case, language, load
from eval.corpus import index_corpus
from eval.fingerprint import fingerprint
from eval.gate import breaches
from eval.types import Fingerprint, Results
from index import matching
from rag.chatbot import Chatbot
from rag.settings import SHIPPED_ENCODER, Settings
from tests.eval import sabotage

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"
SETTINGS = Settings(encoder=str(SHIPPED_ENCODER))

pytestmark = [pytest.mark.timeout(600), pytest.mark.no_cover]
"""The first test waits for the index and for the baseline."""

EVERY = 3
"""Of each file of cases, in its order: its groups stand together in it."""
UNCHANGED = 20

FOUND = {"hit@1", "hit@5", "mrr", "ndcg@10"}
RETRIEVAL = {*FOUND, "hit@20", "sentence_hit@1", "sentence_hit@5"}
JUDGED = {"faithfulness", "alce_precision", "alce_recall"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The shipped system, evaluated, and what asks another the same questions."""

    cases: tuple[Case, ...]
    settings: Settings
    """They name the index."""
    made_for: Fingerprint
    shipped: Results
    baseline: Baseline

    @property
    def answerable(self) -> tuple[Case, ...]:
        """Every fourth of the answerable cases, of all directions."""
        return tuple(case for case in self.cases if case.kind == "answerable")[::4]

    def results(
        self,
        cases: Sequence[Case],
        open_chatbot: Callable[[Settings], Chatbot] = Chatbot.open,
        *,
        index_dir: Path | None = None,
    ) -> Results:
        settings = replace(self.settings, index_dir=index_dir or self.settings.index_dir)
        with open_chatbot(settings) as chatbot:
            return self.asked(cases, chatbot)

    def asked(self, cases: Sequence[Case], chatbot: Chatbot) -> Results:
        return replace(run.run(cases, chatbot=chatbot), fingerprint=self.made_for)

    def reasons(self, results: Results, baseline: Baseline | None = None) -> tuple[str, ...]:
        """What the gate says of results, held to a baseline: by default the shipped system's."""
        comparison = compare(results, baseline or self.baseline)
        return breaches(results, floors={}, comparison=comparison)

    def worse(self, results: Results, baseline: Baseline | None = None) -> set[str]:
        """The metrics that the gate calls worse over all cases; each reason is one line."""
        reasons = self.reasons(results, baseline)
        assert not any("\n" in reason for reason in reasons)
        return {reason.split()[0] for reason in reasons if reason.split()[1] == "(overall)"}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    selected = folder / "cases.jsonl"
    files = sorted((ROOT / "eval" / "data").glob("*.jsonl"))
    lines = [file.read_text(encoding="utf-8").splitlines()[::EVERY] for file in files]
    selected.write_text("\n".join(line for part in lines for line in part), encoding="utf-8")
    settings = replace(SETTINGS, index_dir=folder / "index")
    index_corpus(CORPUS, directory=settings.index_dir, settings=settings)
    made_for = fingerprint([selected], CORPUS, settings)
    cases = load([selected])
    with Chatbot.open(settings) as chatbot:
        shipped = replace(run.run(cases, chatbot=chatbot), fingerprint=made_for)
    return Bench(
        cases=cases,
        settings=settings,
        made_for=made_for,
        shipped=shipped,
        baseline=kept(shipped, folder / "baseline.json"),
    )


def kept(results: Results, path: Path) -> Baseline:
    """Makes results a baseline and reads it back."""
    keep(results, path, None)
    return read_baseline(path)


def test_the_selection_has_something_of_everything(bench: Bench) -> None:
    assert len(bench.cases) >= 90
    assert {row.observed.direction for row in bench.shipped.rows} == set(DIRECTIONS)
    assert {case.kind for case in bench.cases} == {"answerable", *UNANSWERABLE}
    assert any(case.history for case in bench.cases)
    assert any(case.differ for case in bench.cases)
    assert any(case.forbidden for case in bench.cases)
    few = {case.id for case in bench.answerable}
    asked = {row.observed.direction for row in bench.shipped.rows if row.observed.case.id in few}
    assert asked == set(DIRECTIONS) - {"ar", "en"}


def test_an_unchanged_system_asked_again_comes_to_the_same_to_the_last_digit(bench: Bench) -> None:
    again = bench.results(random.Random(1).sample(bench.cases, len(bench.cases)))
    assert bench.reasons(again) == ()
    assert scores(again) == scores(bench.shipped)
    assert again.means == bench.shipped.means
    assert again.risk == bench.shipped.risk


def test_an_unchanged_system_passes_twenty_times_of_twenty(bench: Bench) -> None:
    """Asked one question of each direction, every time in another order."""
    few = list({row.observed.direction: row.observed.case for row in bench.shipped.rows}.values())
    expected = scores(bench.shipped)
    with Chatbot.open(bench.settings) as chatbot:
        for seed in range(UNCHANGED):
            found = bench.asked(random.Random(seed).sample(few, len(few)), chatbot)
            assert bench.reasons(found) == (), seed
            assert scores(found).items() <= expected.items(), seed


def scores(results: Results) -> dict[str, dict[str, float | None]]:
    return {row.observed.case.id: dict(row.scores) for row in results.rows}


@pytest.mark.parametrize(
    ("planted", "named", "spared"),
    [
        pytest.param(
            sabotage.in_another_order,
            {*FOUND, "citation_recall", "right"},
            {"hit@20", *JUDGED, "language_match"},
            id="what was found in another order",
        ),
        pytest.param(
            sabotage.at_random,
            {*RETRIEVAL, "citation_recall", "right"},
            {*JUDGED, "language_match"},
            id="passages at random",
        ),
    ],
)
def test_retrieval_shuffled(
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    planted: object,
    named: set[str],
    spared: set[str],
) -> None:
    monkeypatch.setattr("rag.chatbot.search", planted)  # the chatbot's search, and no other
    worse = bench.worse(bench.results(bench.answerable))
    assert named <= worse
    assert not spared & worse


def test_the_support_check_always_true(bench: Bench, tmp_path: Path) -> None:
    """Of a model that invents: whatever it invents is withheld by a check that reads."""
    cases, inventing = bench.answerable[::2], sabotage.Inventing()
    honest = bench.results(cases, sabotage.opening(answerer=inventing))
    assert honest.means["faithfulness"]["overall"].mean == 1
    assert any(row.observed.answer.withheld for row in honest.rows)
    blind = sabotage.opening(answerer=inventing, checker=sabotage.EverythingIsSupported())
    found = bench.results(cases, blind)
    worse = bench.worse(found, kept(honest, tmp_path / "honest.json"))
    assert worse >= JUDGED
    assert worse <= {*JUDGED, "right"}


@pytest.mark.parametrize(
    ("planted", "named", "spared"),
    [
        pytest.param(
            sabotage.CitesTheNeighbour, JUDGED, {"answer_correct"}, id="the next sentence is cited"
        ),
        pytest.param(
            sabotage.PointsBesideTheQuote,
            JUDGED,
            {"answer_correct"},
            id="the right quote, the offsets of the next sentence",
        ),
        pytest.param(
            sabotage.QuotesTheNeighbour,
            {"answer_correct"},
            JUDGED,
            id="the next sentence is cited and shown",
        ),
    ],
)
def test_citations_off_by_one_sentence(
    bench: Bench, planted: type[Chatbot], named: set[str], spared: set[str]
) -> None:
    worse = bench.worse(bench.results(bench.answerable, planted.open))
    assert {"citation_precision", "citation_recall", "right", *named} <= worse
    assert not {*RETRIEVAL, "wrongly_refused", "language_match", *spared} & worse


@pytest.fixture(scope="module")
def index_without_folding(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unfolded")
    with pytest.MonkeyPatch.context() as planted:
        planted.setattr("index.terms.words", sabotage.unfolded)
        index_corpus(CORPUS, directory=folder, settings=bench.settings)
    return folder


@pytest.fixture
def without_folding(index_without_folding: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What indexes and searches takes words as they are written; gives such an index.

    `eval.answers` folds by itself, so that what measures stays as it is.
    """
    monkeypatch.setattr("index.terms.words", sabotage.unfolded)
    matching.forms_of.cache_clear()  # it remembers folded texts, and must not remember these
    yield index_without_folding
    matching.forms_of.cache_clear()


@pytest.fixture(scope="module")
def arabic(bench: Bench) -> tuple[Case, ...]:
    """The Arabic questions that have an answer."""
    asked = (case for case in bench.cases if case.kind == "answerable")
    return tuple(case for case in asked if language(case) == "ar")


@pytest.fixture(scope="module")
def respelt(arabic: Sequence[Case]) -> tuple[Case, ...]:
    """Every second of them with other letters and marks, which a reader does not mind."""
    return tuple(
        replace(
            case,
            question=sabotage.respelt(case.question),
            history=tuple(map(sabotage.respelt, case.history)),
        )
        for case in arabic[::2]
    )


def test_with_folding_another_spelling_changes_nothing(
    bench: Bench, arabic: Sequence[Case], respelt: Sequence[Case]
) -> None:
    pairs = zip(arabic[::2], respelt, strict=True)
    assert all(before.question != after.question for before, after in pairs)
    assert bench.reasons(bench.results(respelt)) == ()


def test_arabic_folding_off(bench: Bench, arabic: Sequence[Case], without_folding: Path) -> None:
    """Stems and vectors make up for much of it where questions are spelt as documents are."""
    worse = bench.worse(bench.results(arabic, index_dir=without_folding))
    assert {"citation_recall", "right"} <= worse
    assert not {*JUDGED, "language_match"} & worse


def test_arabic_folding_off_and_another_spelling(
    bench: Bench, respelt: Sequence[Case], without_folding: Path
) -> None:
    worse = bench.worse(bench.results(respelt, index_dir=without_folding))
    assert {"citation_recall", "answer_correct", "wrongly_refused", "right"} <= worse
    assert not {*JUDGED, "language_match"} & worse


def test_refusals_off(bench: Bench) -> None:
    unanswerable = [case for case in bench.cases if case.kind in UNANSWERABLE]
    found = bench.results(unanswerable, sabotage.opening(min_confidence=0.0))
    assert found.means["wrongly_answered_off_topic"]["overall"].mean == 1
    worse = bench.worse(found)
    assert {"wrongly_answered", "right"} <= worse
    assert not {*JUDGED, "language_match"} & worse


def test_a_model_that_answers_in_the_wrong_language(bench: Bench) -> None:
    found = bench.results(
        bench.answerable, sabotage.opening(answerer=sabotage.InTheOtherLanguage())
    )
    worse = bench.worse(found)
    assert "language_match" in worse
    assert not {*RETRIEVAL, *JUDGED} & worse


def test_the_programs_own_words_in_the_wrong_language(bench: Bench) -> None:
    found = bench.results(bench.answerable[::2], sabotage.SpeaksTheOtherLanguage.open)
    assert bench.worse(found) == {"language_match"}
