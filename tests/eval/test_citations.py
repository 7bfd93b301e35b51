"""Citations and faithfulness against values computed by hand, right and wrong ones both."""

from dataclasses import replace
from typing import Any

import pytest

from eval.metrics import judge
from tests.eval.by_hand import S1, S2, S3, TEXT, of_case, read, score


@pytest.mark.parametrize(
    ("needs", "gold", "cited", "precision", "recall"),
    [
        pytest.param("any", [S1], [S1], 1, 1, id="the gold alone"),
        pytest.param("any", [S1], [S2], 0, 0, id="another alone"),
        pytest.param("any", [S1], [S1, S2, S3], 1 / 3, 1, id="one of three"),
        pytest.param("any", [S1, S2], [S2], 1, 1, id="any one is enough"),
        pytest.param("all", [S1, S2], [S2], 1, 1 / 2, id="one of both"),
        pytest.param("all", [S1, S2], [S1, S3, S2], 2 / 3, 1, id="both and one more"),
        pytest.param("any", [S1], [S1, S1], 1, 1, id="a sentence cited twice counts once"),
        pytest.param("any", [S1], [(0, 38)], 0, 0, id="the whole document is no sentence"),
    ],
)
def test_citations(
    make: Any, needs: str, gold: list[Any], cited: list[Any], precision: float, recall: float
) -> None:
    seen = make.observation(needs=needs, gold=gold, claims=[make.claim(span) for span in cited])
    assert score("citation_precision", seen) == pytest.approx(precision)
    assert score("citation_recall", seen) == pytest.approx(recall)


def test_faithful_in_the_sources_words(make: Any) -> None:
    quoted = make.claim(S1, text="Alpha \n beta.")
    joined = make.claim(S1, S2, text="Alpha beta. Gamma delta.")
    reworded = make.claim(S1, text="Alpha is beta.")
    assert score("faithfulness", make.observation(claims=[quoted, joined])) == 1
    assert score("faithfulness", make.observation(claims=[quoted, reworded])) == 0.5
    assert score("faithfulness", make.observation(claims=[reworded])) == 0


def test_faithful_in_a_quote_with_the_sentence_it_leans_on_and_another_that_says_the_same(
    make: Any,
) -> None:
    leaning = make.claim(S1, S2, S3, text="Alpha beta. Gamma delta.")
    assert score("faithfulness", make.observation(claims=[leaning])) == 1
    apart = make.claim(S1, S2, S3, text="Alpha beta. Epsilon zeta.")
    assert score("faithfulness", make.observation(claims=[apart])) == 0


@pytest.mark.parametrize("verdict", ["supported", "unsupported"])
def test_faithful_in_other_words_is_what_the_judge_says_and_not_the_answer(
    make: Any, verdict: str
) -> None:
    there = make.claim(S1, text="beta. Alpha", verdict=verdict)
    absent = make.claim(S2, text="beta. Alpha", verdict=verdict)
    seen = make.observation(claims=[there, absent], model="other")
    assert score("faithfulness", read(seen)) == 0.5
    assert score("faithfulness", seen) is None


def test_an_answer_in_quotes_has_to_be_quotes(make: Any) -> None:
    turned = make.observation(claims=[make.claim(S1, text="beta. Alpha")])
    assert score("faithfulness", read(turned)) == 0
    assert score("alce_recall", read(turned)) == 1


def test_what_no_judge_read_is_neither_right_nor_wrong(make: Any) -> None:
    reworded = make.claim(S1, text="beta. Alpha")
    unread = judge(make.observation(claims=[reworded], model="other"))
    assert (unread.scores["right"], unread.right) == (None, False)
    elsewhere = judge(make.observation(claims=[make.claim(S2, text="no")], model="other"))
    assert elsewhere.scores["right"] == 0
    assert judge(read(make.observation(claims=[reworded], model="other"))).right


# Citations (spans), what is claimed, then precision and recall as ALCE defines them:
# `Contains` supports a claim where its words are in the sentences cited.
@pytest.mark.parametrize(
    ("claims", "precision", "recall"),
    [
        pytest.param([([S1], "beta. Alpha")], 1, 1, id="one that supports"),
        pytest.param([([S2], "beta. Alpha")], 0, 0, id="one that does not"),
        pytest.param([([S1, S2], "beta. Alpha")], 1 / 2, 1, id="one of two is irrelevant"),
        pytest.param([([S1, S2], "Alpha delta.")], 1, 1, id="both are needed"),
        pytest.param([([S1, S1], "beta. Alpha")], 1, 1, id="each alone is enough"),
        pytest.param([([S1, S2, S3], "Alpha delta.")], 2 / 3, 1, id="the third is irrelevant"),
        pytest.param([([S1, S2], "omega")], 0, 0, id="not even together"),
        pytest.param([([], "omega")], None, 0, id="nothing is cited"),
        pytest.param([([S1], "Alpha"), ([S2], "Alpha")], 1 / 2, 1 / 2, id="one claim of two"),
        pytest.param([([S1, S2], "Alpha"), ([S3], "zeta.")], 2 / 3, 1, id="over all citations"),
        pytest.param([([S1], "Alpha"), ([], "zeta.")], 1, 1 / 2, id="the second cites nothing"),
    ],
)
def test_citations_as_alce_defines_them(
    make: Any, claims: list[Any], precision: float | None, recall: float
) -> None:
    made = [make.claim(*spans, text=text) for spans, text in claims]
    seen = read(make.observation(claims=made, model="other"))
    assert score("alce_precision", seen) == pytest.approx(precision)
    assert score("alce_recall", seen) == recall


@pytest.mark.parametrize("model", ["quote", "other"])
def test_a_citation_that_is_no_span_of_the_stored_text_is_not_faithful(
    make: Any, model: str
) -> None:
    wrong = [
        make.claim((1, 11), quote="Alpha beta.", text="Alpha beta."),
        make.claim((0, 0), quote="", text=""),
        make.claim((-11, -1), quote=TEXT[-11:-1], text=TEXT[-11:-1]),
        make.claim((27, 99), quote=TEXT[27:], text=TEXT[27:]),
        make.claim(text="Alpha beta."),
    ]
    for claim in wrong:
        seen = make.observation(claims=[claim], model=model)
        assert score("faithfulness", read(seen)) == score("faithfulness", seen) == 0
    unknown = make.observation(claims=[make.claim(S1)], texts={}, model=model)
    assert score("faithfulness", read(unknown)) == 0


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        pytest.param({S1: True, S2: True}, 1, id="both cited and marked"),
        pytest.param({S1: True, S2: True, S3: False}, 1, id="and another that is not of them"),
        pytest.param({S1: True, S2: False}, 0, id="one is not marked"),
        pytest.param({S1: False, S2: False}, 0, id="none is marked"),
        pytest.param({S1: True}, 0, id="one side alone"),
        pytest.param({}, 0, id="refused"),
    ],
)
def test_sources_that_differ(make: Any, marked: dict[Any, bool], expected: float) -> None:
    claims = [replace(make.claim(span), differs=differs) for span, differs in marked.items()]
    outcome = "answered" if claims else "refused"
    made = make.observation(needs="all", gold=[S1, S2], claims=claims, outcome=outcome)
    row = judge(of_case(made, differ=True))
    assert (row.scores["differing_marked"], row.scores["right"]) == (expected, expected)
    assert score("differing_marked", made) is None
