"""Answers made elsewhere are scored against the same cases, and their own verdicts are not read."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval import cases, elsewhere, run
from eval.errors import AnswersError, EvaluationError
from eval.judge import shipped
from eval.types import Observed, Results
from index import build
from index.store import Index
from rag import render
from rag.chatbot import Chatbot
from rag.settings import Settings

SETTINGS = Settings(encoder="")
BUILT = "The lighthouse at Cape Marrow was built in 1871 from grey granite."
LAMP = "Its lamp can\nbe seen from 32 kilometres away in clear weather."
KEEPER = "The keeper Tomas Orvell lived in the tower for forty years."
OPENED = "افتُتح متحف الخزف في مدينة النخيل عام 1956."
LIGHT, MUSEUM = "en/lighthouse.md", "ar/museum.md"
ASKED: dict[str, dict[str, Any]] = {
    "en": {
        "id": "en",
        "question": "When was the lighthouse at Cape Marrow built?",
        "kind": "answerable",
        "gold": [{"source": LIGHT, "quote": "was built in 1871"}],
        "answers": ["1871"],
    },
    "ar": {
        "id": "ar",
        "question": "متى افتتح متحف الخزف؟",
        "kind": "answerable",
        "gold": [{"source": MUSEUM, "quote": "في مدينة النخيل عام 1956"}],
        "answers": ["١٩٥٦"],
    },
}


@pytest.fixture
def index(corpus: Path, tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "index", create=True) as opened:
        build.ingest(opened, [corpus])
        yield opened


@pytest.fixture
def answers(tmp_path: Path) -> Callable[..., Path]:
    """Writes lines, objects or raw text, as a file of answers."""

    def write(*lines: dict[str, Any] | str) -> Path:
        path = tmp_path / "answers.jsonl"
        texts = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
        path.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def observed(
    index: Index, answers: Callable[..., Path], write_cases: Callable[..., Path]
) -> Callable[..., Observed]:
    """Reads one answer to the case of its language."""

    def observe(name: str, **line: Any) -> Observed:
        asked = cases.load([write_cases(ASKED[name])])
        path = answers({"id": name, **line})
        (seen,) = elsewhere.observe(path, asked, index=index, checker=shipped())
        return seen

    return observe


@pytest.fixture
def scored(
    corpus: Path, answers: Callable[..., Path], write_cases: Callable[..., Path]
) -> Callable[..., dict[str, float | None]]:
    """Scores one answer to the case of its language."""

    def score(name: str, **line: Any) -> dict[str, float | None]:
        found = run.evaluate(
            [write_cases(ASKED[name])],
            corpus,
            settings=SETTINGS,
            answers=answers({"id": name, **line}),
        )
        return dict(found.rows[0].scores)

    return score


def quoted(source: str, quote: str, text: str | None = None) -> list[dict[str, Any]]:
    return [{"text": text or quote, "citations": [{"source": source, "quote": quote}]}]


def test_our_own_batch_scores_as_our_own_answers(
    case_file: Path, corpus: Path, index: Index, answers: Callable[..., Path]
) -> None:
    chatbot = Chatbot(index, checker=shipped())
    asked = cases.load([case_file])
    path = answers(
        *({"id": case.id, **render.to_json(chatbot.ask(case.question))} for case in asked)
    )
    given = run.evaluate([case_file], corpus, settings=SETTINGS, answers=path)
    ours = run.evaluate([case_file], corpus, settings=SETTINGS)
    assert [row.right for row in given.rows] == [row.right for row in ours.rows]
    for here, there in zip(ours.rows, given.rows, strict=True):
        same = {name: score for name, score in there.scores.items() if score is not None}
        assert same == {name: here.scores[name] for name in same}
        assert here.observed.answer.claims == there.observed.answer.claims or all(
            (one.text, len(one.citations), one.verdict)
            == (other.text, len(other.citations), other.verdict)
            for one, other in zip(
                here.observed.answer.claims, there.observed.answer.claims, strict=True
            )
        )
    lost = {
        name
        for name, means in given.means.items()
        if means["overall"].n == 0 and ours.means[name]["overall"].n
    }
    assert lost == {
        name for name in given.means if "hit@" in name or name in ("mrr", "ndcg@10", "ndcg")
    }
    assert given.latency.n == 8
    assert given.system["answerer"] == "quote (answers made elsewhere)"
    assert given.fingerprint is not None
    assert given.fingerprint.settings == "answers made elsewhere"
    assert given.fingerprint.encoder == ""


@pytest.mark.parametrize(
    ("name", "source", "sentence", "claim"),
    [
        pytest.param("en", LIGHT, BUILT, "The lighthouse was built in 1871.", id="en"),
        pytest.param("ar", MUSEUM, OPENED, "افتُتح متحف الخزف عام 1956.", id="ar"),
    ],
)
def test_text_and_claims_with_a_quote_are_enough(
    scored: Callable[..., dict[str, float | None]],
    name: str,
    source: str,
    sentence: str,
    claim: str,
) -> None:
    found = scored(name, text=f"{claim} [1]", claims=quoted(source, sentence, claim))
    for metric in (
        "right", "citation_precision", "citation_recall", "answer_correct", "faithfulness",
        "language_match",
    ):  # fmt: skip
        assert found[metric] == 1, metric
    assert found["wrongly_refused"] == 0
    assert [found[metric] for metric in ("hit@1", "hit@20", "mrr", "sentence_hit@5")] == [None] * 4


@pytest.mark.parametrize(
    ("name", "source", "sentence", "claim"),
    [
        pytest.param("en", LIGHT, BUILT, "The lighthouse was built in 1891.", id="en"),
        pytest.param("ar", MUSEUM, OPENED, "افتُتح متحف الخزف عام 1965.", id="ar"),
    ],
)
def test_a_verdict_that_is_given_is_not_believed(
    scored: Callable[..., dict[str, float | None]],
    name: str,
    source: str,
    sentence: str,
    claim: str,
) -> None:
    claims = quoted(source, sentence, claim)
    claims[0] |= {"support": 1.0, "verdict": "supported"}
    found = scored(name, claims=claims)
    assert (found["faithfulness"], found["right"], found["citation_recall"]) == (0, 0, 1)


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        pytest.param({"quote": "was built in 1871"}, [BUILT], id="words of a sentence"),
        pytest.param({"quote": "was  built\nin 1871"}, [BUILT], id="other white space"),
        pytest.param({"start": 60, "end": 80}, [BUILT], id="a part of a sentence"),
        pytest.param(
            {"start": 34, "end": 170}, [BUILT, LAMP], id="a chunk, and three letters more"
        ),
        pytest.param({"start": 0, "end": 110}, [BUILT], id="a chunk with a heading, cut short"),
        pytest.param({}, [BUILT, LAMP, KEEPER], id="a whole document"),
    ],
)
def test_what_is_cited_counts_as_the_sentences_it_covers(
    observed: Callable[..., Observed], cited: dict[str, Any], expected: list[str]
) -> None:
    seen = observed("en", claims=[{"text": BUILT, "citations": [{"source": LIGHT, **cited}]}])
    citations = seen.answer.claims[0].citations
    assert [one.quote for one in citations] == expected
    for one in citations:
        assert seen.texts[one.document_id][one.start : one.end] == one.quote
    assert [one.key for one in citations] == [str(n + 1) for n in range(len(expected))]


def test_a_sentence_that_is_cited_twice_is_cited_once(observed: Callable[..., Observed]) -> None:
    twice = [{"source": LIGHT, "quote": words} for words in ("built in 1871", "grey granite")]
    seen = observed("en", claims=[{"text": BUILT, "citations": twice}])
    assert [one.quote for one in seen.answer.claims[0].citations] == [BUILT]


@pytest.mark.parametrize(
    "cited",
    [
        pytest.param(
            {"source": LIGHT, "quote": "was built in 1872"}, id="a quote that is not there"
        ),
        pytest.param(
            {"source": LIGHT, "start": 34, "end": 60, "quote": BUILT}, id="a quote at other offsets"
        ),
        pytest.param({"source": LIGHT, "start": 9000, "end": 9010}, id="beyond the document"),
        pytest.param({"source": "en/gone.md", "quote": BUILT}, id="no such document"),
    ],
)
def test_a_citation_that_does_not_hold_supports_nothing(
    scored: Callable[..., dict[str, float | None]], cited: dict[str, Any]
) -> None:
    found = scored("en", claims=[{"text": BUILT, "citations": [cited]}])
    assert (found["faithfulness"], found["citation_precision"], found["right"]) == (0, 0, 0)


def test_a_source_that_is_not_in_the_corpus_is_named(
    observed: Callable[..., Observed], capsys: pytest.CaptureFixture[str]
) -> None:
    observed("ar", claims=quoted("corpus/ar/museum.md\u202e", OPENED))
    said = capsys.readouterr().err
    assert "not in the corpus, so nothing is cited there: corpus/ar/museum.md" in said
    assert "\u202e" not in said


@pytest.mark.parametrize(
    ("line", "outcome", "n_claims"),
    [
        pytest.param({}, "refused", 0, id="nothing said"),
        pytest.param({"text": " "}, "refused", 0, id="blank"),
        pytest.param(
            {"outcome": "refused", "text": "لا أعرف."}, "refused", 0, id="refused in words"
        ),
        pytest.param({"text": "In 1871."}, "answered", 1, id="text alone"),
        pytest.param({"outcome": "failed", "error": "no server"}, "failed", 0, id="failed"),
        pytest.param({"outcome": "replied", "text": "Hello!"}, "replied", 0, id="replied"),
    ],
)
def test_outcomes(
    observed: Callable[..., Observed], line: dict[str, Any], outcome: str, n_claims: int
) -> None:
    answer = observed("en", **line).answer
    assert (answer.outcome, len(answer.claims)) == (outcome, n_claims)
    assert all(claim.citations == () for claim in answer.claims)


@pytest.mark.parametrize(
    ("name", "source", "words"), [("en", LIGHT, BUILT), ("ar", MUSEUM, OPENED)], ids=["en", "ar"]
)
def test_an_answer_that_broke_off_keeps_its_claims_and_is_not_correct(
    scored: Callable[..., dict[str, float | None]], name: str, source: str, words: str
) -> None:
    claims = quoted(source, words)
    whole = scored(name, claims=claims)
    broken = scored(name, claims=claims, outcome="failed", error="the server is away")
    names = ("answer_correct", "citation_recall", "faithfulness", "failed", "right")
    assert [whole[one] for one in names] == [1, 1, 1, 0, 1]
    assert [broken[one] for one in names] == [0, 0, 1, 1, 0]


def test_text_that_cites_nothing_is_not_faithful(
    scored: Callable[..., dict[str, float | None]],
) -> None:
    found = scored("en", text="It was built in 1871.")
    assert (found["answer_correct"], found["faithfulness"], found["right"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        pytest.param("تقول الوثائق: [1]", None, 0, id="Arabic to an English question"),
        pytest.param("The documents say: [1]", None, 1, id="English to an English question"),
        pytest.param("The documents say: [1]", "ar", 0, id="says itself that it is Arabic"),
    ],
)
def test_the_language_is_that_of_its_own_words(
    scored: Callable[..., dict[str, float | None]], text: str, language: str | None, expected: int
) -> None:
    more = {"language": language} if language else {}
    found = scored("en", text=f"{text} {BUILT}", claims=quoted(LIGHT, BUILT), **more)
    assert found["language_match"] == expected


def test_hits_that_are_given_are_scored(scored: Callable[..., dict[str, float | None]]) -> None:
    found = scored(
        "en",
        outcome="refused",
        hits=[
            {"source": MUSEUM, "start": 0, "end": 50},
            {"source": "gone.md", "start": 0, "end": 50, "score": 0.5},
            {"source": LIGHT, "start": 0, "end": 150},
        ],
        sentences=[{"source": LIGHT, "start": 34, "end": 101}],
    )
    assert [found[name] for name in ("hit@1", "hit@5", "mrr")] == [0, 1, pytest.approx(1 / 3)]
    assert found["sentence_hit@1"] == 1
    nothing = scored("en", outcome="refused", hits=[])
    assert (nothing["hit@20"], nothing["sentence_hit@1"]) == (0, None)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(None, None), (1.5, 1.5), ({"search": 1, "answer": 0.5}, 1.5)],
    ids=["not told", "in all", "by step"],
)
def test_seconds(
    observed: Callable[..., Observed], seconds: object, expected: float | None
) -> None:
    assert observed("en", **({"seconds": seconds} if seconds else {})).seconds == expected


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param([{"id": "en"}], "1 cases without an answer: ar", id="missing"),
        pytest.param(
            [{"id": "en"}, {"id": "ar"}, {"id": 7}], "1 answers to no case: 7", id="unknown"
        ),
        pytest.param([{"id": "ar"}, {"id": "ar"}], ":2: a second answer to 'ar'", id="twice"),
        pytest.param(["{"], ":1: the line: Invalid JSON", id="no JSON"),
        pytest.param([{"text": "x"}], ":1: id: Field required", id="no id"),
        pytest.param([{"id": "en", "outcome": "maybe"}], ":1: outcome", id="unknown outcome"),
        pytest.param([{"id": "en", "outcome": "answered"}], "neither claims nor", id="no words"),
        pytest.param(
            [{"id": "en", "claims": [{"text": "x", "citations": [{"source": "a", "start": 1}]}]}],
            "claims.0.citations.0: `start` and `end` go together",
            id="half a span",
        ),
        pytest.param([{"id": "en", "confidence": 1.5}], ":1: confidence", id="confidence"),
        pytest.param(
            [{"id": "en"}, {"id": "ar", "outcome": "refused", "claims": quoted(MUSEUM, OPENED)}],
            ':2: the line: the outcome is "refused", but `claims` has 1; leave them out',
            id="refused and claimed, Arabic",
        ),
        pytest.param(
            [{"id": "en", "outcome": "replied", "claims": 2 * quoted(LIGHT, BUILT)}],
            ':1: the line: the outcome is "replied", but `claims` has 2; leave them out',
            id="replied and claimed, English",
        ),
        pytest.param(
            ['{"id": "en", "seconds": 1e400}'],
            ":1: seconds.in all: Input should be a finite number",
            id="more seconds than a number holds",
        ),
        pytest.param(
            ['{"id": "en"}', '{"id": "ar", "seconds": {"search": 1, "answer": Infinity}}'],
            ":2: seconds.by step.answer: Input should be a finite number",
            id="a step without end",
        ),
        pytest.param(['{"id": "en", "seconds": NaN}'], ":1: seconds", id="seconds, no number"),
        pytest.param(['{"id": "en", "seconds": 1e308}'], ":1: seconds", id="seconds of ages"),
        pytest.param(['{"id": "en", "confidence": NaN}'], ":1: confidence", id="no number"),
    ],
)
def test_a_file_that_cannot_be_used(
    lines: list[Any],
    said: str,
    corpus: Path,
    answers: Callable[..., Path],
    write_cases: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = write_cases(*ASKED.values())
    path = answers(*lines)
    with pytest.raises(AnswersError) as caught:
        run.evaluate([asked], corpus, settings=SETTINGS, answers=path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert run.main([asked], corpus, None, None, False, SETTINGS, answers=path) == 1
    assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_read(case_file: Path, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match=r"gone\.jsonl.*check the path"):
        run.evaluate([case_file], corpus, settings=SETTINGS, answers=tmp_path / "gone.jsonl")
    (tmp_path / "latin.jsonl").write_bytes('{"id": "é"}'.encode("latin-1"))
    with pytest.raises(AnswersError, match="UTF-8"):
        run.evaluate([case_file], corpus, settings=SETTINGS, answers=tmp_path / "latin.jsonl")


def test_whole_documents_are_cited_where_gold_is_whole_documents(
    corpus: Path, answers: Callable[..., Path], write_cases: Callable[..., Path]
) -> None:
    case = {**ASKED["ar"], "gold": [{"source": MUSEUM, "quote": ""}]}
    claims = [{"text": OPENED, "citations": [{"source": MUSEUM}]}]
    found: Results = run.evaluate(
        [write_cases(case)],
        corpus,
        settings=SETTINGS,
        answers=answers({"id": "ar", "claims": claims}),
    )
    scores = found.rows[0].scores
    assert (scores["citation_precision"], scores["citation_recall"]) == (1, 1)


def test_a_model_that_judges_has_to_be_set(case_file: Path, corpus: Path) -> None:
    with pytest.raises(EvaluationError, match="SANAD_LLM_URL"):
        run.evaluate([case_file], corpus, settings=SETTINGS, advised=True)
