"""Judges read stored text alone, fail without a verdict, and are judged themselves."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from eval import claims
from eval.claims import FOLDER, Claim
from eval.judge import NOT_JUDGED, Remembering, advisor, is_quote, judge_scores, readings, shipped
from eval.metrics import judge
from rag.errors import AnswererUnreachable
from rag.settings import Settings
from rag.types import Support, Verdict
from tests.rag.llm_server import Server, running

S1, S2, S3 = (0, 11), (12, 24), (25, 38)


class Scripted:
    """Says what it was told to say of each claim, and remembers what it was asked."""

    def __init__(self, verdicts: dict[str, Verdict | None]) -> None:
        self.verdicts = verdicts
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        self.asked.append((claim, tuple(cited)))
        verdict = self.verdicts.get(claim)
        if verdict is None:
            raise AnswererUnreachable("nobody is there")
        return Support(score=0.5, verdict=verdict, reason="as told")


@pytest.mark.parametrize(
    ("claim", "cited", "expected"),
    [
        pytest.param("Alpha beta.", ["Alpha beta."], True, id="one"),
        pytest.param("Alpha\n beta.", ["Alpha beta."], True, id="white space"),
        pytest.param("b c", ["a", "b", "c", "d"], True, id="two that follow each other"),
        pytest.param("a c", ["a", "b", "c"], False, id="two that do not"),
        pytest.param("c b", ["b", "c"], False, id="the other way round"),
        pytest.param("beta.", ["Alpha beta."], False, id="a part of one"),
        pytest.param("ضم المتحف\u200f قطعًا.", ["ضم المتحف قطعًا."], True, id="an unseen mark"),
        pytest.param("ضم المتحف قطعا.", ["ضم المتحف قطعًا."], False, id="without its diacritic"),
        pytest.param("", [""], False, id="nothing is no quote"),
        pytest.param("a", [], False, id="nothing is cited"),
        pytest.param("a b", ["a", "", "b"], False, id="over one that is not stored"),
    ],
)
def test_quotes(claim: str, cited: list[str], expected: bool) -> None:
    assert is_quote(claim, cited) == expected


def test_the_stored_text_is_judged_and_not_what_the_answer_quotes(make: Any) -> None:
    lying = make.claim(S2, quote="Alpha beta.", text="It is alpha.")
    judged = Scripted({"It is alpha.": "supported"})
    seen = make.observation(claims=[lying])
    (reading,) = readings(seen.answer, seen.texts, checker=judged)
    assert judged.asked[0] == ("It is alpha.", ("Gamma delta.",))
    assert (reading.exact, reading.quoted, reading.supported) == (False, False, True)


def test_what_is_quoted_is_not_asked(make: Any) -> None:
    judged = Scripted({"Alpha beta.": "unsupported"})
    seen = make.observation(claims=[make.claim(S1), make.claim(S1, S2)])
    found = readings(seen.answer, seen.texts, checker=judged)
    assert [(one.exact, one.quoted, one.supported) for one in found] == [(True, True, True)] * 2
    # Only whether the second citation of the second claim supports it alone is not to be seen.
    assert judged.asked == [("Alpha beta.", ("Gamma delta.",))]


def test_without_a_judge_only_quotes_are_judged(make: Any) -> None:
    seen = make.observation(claims=[make.claim(S1), make.claim(S1, text="reworded")])
    quoted, reworded = readings(seen.answer, seen.texts)
    assert (quoted.supported, quoted.precise, quoted.advised) == (True, (True,), None)
    assert (reworded.supported, reworded.precise) == (None, (None,))


@pytest.mark.parametrize("text", ["Alpha beta.", "ألفا وبيتا."], ids=["English", "Arabic"])
def test_a_claim_that_cites_nothing_has_no_verdict_of_a_model_that_was_not_asked(
    make: Any, text: str
) -> None:
    uncited, gone = replace(make.claim(S1, text=text), citations=()), make.claim(S1, text=text)
    seen = make.observation(claims=[uncited, gone], texts={}, model="other")
    found = readings(seen.answer, seen.texts)
    assert [(one.supported, one.advised) for one in found] == [(False, None)] * 2
    assert "faithfulness_llm" not in judge(replace(seen, readings=found)).scores
    model = Scripted({text: "supported"})
    advised = readings(seen.answer, seen.texts, advisor=model)
    assert [one.advised for one in advised] == [False, False]
    assert not model.asked


@pytest.mark.parametrize("verdict", ["partly", "contradicted", "unsupported"])
def test_only_full_support_is_support(make: Any, verdict: Verdict) -> None:
    seen = make.observation(claims=[make.claim(S1, text="x")])
    (reading,) = readings(seen.answer, seen.texts, checker=Scripted({"x": verdict}))
    assert (reading.supported, reading.precise) == (False, (False,))


def test_a_judge_is_asked_once_about_the_same() -> None:
    judged = Scripted({"a": "supported"})
    remembering = Remembering(judged)
    assert remembering.check("a", ["b"]) == remembering.check("a", ("b",))
    remembering.check("a", ["c"])
    assert judged.asked == [("a", ("b",)), ("a", ("c",))]


def test_a_judge_that_fails_gives_no_verdict_and_is_soon_left_alone() -> None:
    judged = Scripted({"a": "supported"})
    remembering = Remembering(judged)
    for claim in ("w", "x", "a", "y", "z", "v", "a2", "a3"):
        reason = remembering.check(claim, ["b"]).reason
        assert reason.startswith(NOT_JUDGED) == (claim != "a")
    assert [claim for claim, _ in judged.asked] == ["w", "x", "a", "y", "z", "v"]


def labelled(number: str, kind: str, of: str = "") -> Claim:
    verdict = "supported" if kind == "true" else "contradicted"
    return Claim.model_validate(
        {"id": number, "of": of, "claim": number, "evidence": ("هو.",), "verdict": verdict,
         "kind": kind}
    )  # fmt: skip


def test_scores_of_a_judge_by_hand() -> None:
    known = [
        labelled("t1", "true"), labelled("n1", "number", "t1"), labelled("d1", "date", "t1"),
        labelled("t2", "true"), labelled("n2", "number", "t2"),
        labelled("t3", "true"), labelled("gone", "true"),
    ]  # fmt: skip
    verdicts: dict[str, Verdict | None] = {
        "t1": "supported", "t2": "partly", "t3": "supported",
        "n1": "supported", "d1": "contradicted", "n2": "unsupported",
    }  # fmt: skip
    scores = judge_scores(known, Remembering(Scripted(verdicts)), name="by hand")
    assert (scores.name, scores.n, scores.n_true, scores.unjudged) == ("by hand", 6, 3, 1)
    # Supported: t1, t3 and n1. True: t1, t2, t3. False: n1, d1, n2, of which two are seen.
    assert (scores.precision.n, scores.precision.mean) == (3, pytest.approx(2 / 3))
    assert (scores.recall.n, scores.recall.mean) == (3, pytest.approx(2 / 3))
    assert (scores.balanced.n, scores.balanced.mean) == (6, pytest.approx(2 / 3))
    # Of three 0/1 values with two 1: sqrt(1/3) / sqrt(3) = 1/3 each; sqrt(2) / 3 / 2 together
    assert scores.balanced.standard_error == pytest.approx(2**0.5 / 6)
    assert {kind: value.mean for kind, value in scores.kinds.items()} == {
        "true": pytest.approx(2 / 3),
        "number": 0.5,
        "date": 1,
    }
    assert list(scores.directions) == ["en-ar"]
    for value in (scores.precision, scores.recall, scores.balanced):
        assert value.low is not None
        assert value.high is not None
        assert 0 <= value.low <= (value.mean or 0) <= value.high <= 1


def test_claims_that_belong_together_are_drawn_together() -> None:
    # Of ten true claims with four falsehoods each, all of a group is judged wrongly or rightly.
    groups = [
        [labelled(f"t{n}", "true"), *(labelled(f"f{n}{k}", "number", f"t{n}") for k in range(4))]
        for n in range(10)
    ]
    verdicts: dict[str, Verdict | None] = {
        one.id: "supported" if (one.kind == "true") == (n % 2 == 0) else "unsupported"
        for n, group in enumerate(groups)
        for one in group
    }
    known = [one for group in groups for one in group]
    apart = [one.model_copy(update={"of": ""}) for one in known]
    widths = []
    for given in (known, apart):
        balanced = judge_scores(given, Scripted(verdicts), name="groups").balanced
        assert balanced.mean == 0.5
        widths.append((balanced.high or 0) - (balanced.low or 0))
    assert widths[0] > 1.3 * widths[1]


@pytest.mark.parametrize(
    ("verdict", "precision", "recall", "balanced"),
    [("supported", 160 / 451, 1, 0.5), ("unsupported", None, 0, 0.5), (None, None, None, None)],
)
def test_judges_that_do_not_read(
    verdict: Verdict | None, precision: float | None, recall: float | None, balanced: float | None
) -> None:
    known = claims.read(FOLDER / "test.jsonl")
    judged = Remembering(Scripted({claim.claim: verdict for claim in known}))
    scores = judge_scores(known, judged, name="blind")
    assert (scores.precision.mean, scores.recall.mean, scores.balanced.mean) == (
        precision if precision is None else pytest.approx(precision),
        recall,
        balanced,
    )
    assert scores.n + scores.unjudged == 451
    assert bool(scores.directions) == (verdict is not None)


def test_the_shipped_check_is_a_judge_worth_asking() -> None:
    """On a fifth of the claims; `tests/eval/test_claims.py` holds the floors on all of them."""
    fifth = [one for one in claims.read(FOLDER / "test.jsonl") if (one.of or one.id)[-1] in "05"]
    scores = judge_scores(fifth, shipped(), name="support check")
    assert (scores.n, scores.n_true, scores.unjudged) == (90, 32, 0)
    assert (scores.precision.mean or 0) >= 0.55
    assert (scores.recall.mean or 0) >= 0.7
    assert (scores.balanced.mean or 0) >= 0.7
    assert (scores.balanced.low or 0) > 0.5, "no better than chance"
    assert list(scores.directions) == ["ar-ar", "en-en", "ar-en", "en-ar"]


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as told:
        yield told


def test_a_language_model_advises(make: Any, server: Server) -> None:
    settings = Settings(llm_url=server.url, llm_model="m")
    model = advisor(settings)
    server.play(json.dumps({"reason": "no", "verdict": "partly"}), "I cannot say.")
    seen = make.observation(claims=[make.claim(S1), make.claim(S2)])
    found = readings(seen.answer, seen.texts, advisor=model)
    assert [(one.supported, one.advised) for one in found] == [(True, False), (True, None)]
    assert judge(seen).right
