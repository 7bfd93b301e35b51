"""An accepted answer is found however Arabic or English writes it, and nothing else is."""

from dataclasses import replace
from typing import Any

import pytest

from eval.answers import says
from eval.metrics import judge
from rag.types import Outcome


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        pytest.param("It was built in 1871.", "1871", id="occurs"),
        pytest.param("They came to Winnipeg.", "winnipeg", id="case"),
        pytest.param("About 3,200 soldiers.", "3200", id="thousands separator"),
        pytest.param("عُقد اللقاء في ١٥ ديسمبر.", "15 ديسمبر", id="Arabic-Indic digits"),
        pytest.param("انتقل الوفد إلى الإسكندريّة.", "الاسكندرية", id="hamza, diacritics"),
        pytest.param("مـــدرسه كبيره", "مدرسة كبيرة", id="tatweel, ta marbuta"),
        pytest.param("مستشفي", "مستشفى", id="alef maqsura"),
        pytest.param("اجتمعوا بجنيف.", "جنيف", id="preposition"),
        pytest.param("وبجنيف اجتمعوا.", "جنيف", id="conjunction and preposition"),
        pytest.param("انضمت للناتو عام 2004", "الناتو", id="li and the article"),
        pytest.param("وللناتو قواعد", "الناتو", id="wa, li and the article"),
        pytest.param("بالبرميل", "برميل", id="preposition and article"),
        pytest.param("ثلاثة عشر ألف شخص", "13 ألف", id="an Arabic number in words"),
        pytest.param("thirteen thousand people", "13,000 people", id="an English one"),
        pytest.param("بلغت ٤٨٫٧ في المئة", "48.7%", id="per cent"),
        pytest.param("forty-eight percent", "48 %", id="per cent in words"),
        pytest.param("في الخامس عشر من كانون الأول 2021", "15 December 2021", id="a date across"),
        pytest.param("on December 15, 2021", "15 ديسمبر 2021", id="the month before the day"),
        pytest.param("on the 9th of February 2021", "9 February 2021", id="the 9th of"),
        pytest.param("2021-02-09", "٩ شباط ٢٠٢١", id="a date in figures"),
        pytest.param("في 15 ديسمبر 2021", "December 2021", id="a part of the date"),
    ],
)
def test_what_says_the_answer(shown: str, wanted: str) -> None:
    assert says(shown, wanted)


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        pytest.param("It was built in 1872.", "1871", id="another year"),
        pytest.param("Of 1937 only.", "37", id="inside a number"),
        pytest.param("21 December", "1 December", id="inside a date"),
        pytest.param("اجتمعوا في جنيفا.", "جنيف", id="another Arabic word"),
        pytest.param("grey black granite", "grey granite", id="words apart"),
        pytest.param("the second place", "2", id="an ordinal is no number"),
        pytest.param("15 November 2021", "15 ديسمبر 2021", id="another month"),
        pytest.param("ثلاثة آلاف", "13 ألف", id="another number in words"),
        pytest.param("anything", "؟", id="an answer without words"),
        pytest.param("", "1871", id="nothing shown"),
    ],
)
def test_what_does_not_say_it(shown: str, wanted: str) -> None:
    assert not says(shown, wanted)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param(["1871"], 0, id="none of one"),
        pytest.param(["1871", "١٨٧٢"], 1, id="the second"),
        pytest.param([], None, id="no accepted answer: could not judge"),
    ],
)
def test_any_accepted_answer_is_enough(
    make: Any, answers: list[str], expected: float | None
) -> None:
    claims = [make.claim((0, 11), text="Built"), make.claim((12, 24), text="in 1872.")]
    row = judge(make.observation(claims=claims, answers=answers))
    assert row.scores["answer_correct"] == expected


@pytest.mark.parametrize(
    ("outcome", "expected"), [("answered", 1), ("failed", 0), ("refused", 0), ("replied", 0)]
)
@pytest.mark.parametrize(
    ("shown", "accepted"),
    [("Built in 1872.", "1872"), ("بُنيت عام ١٨٧٢.", "١٨٧٢")],
    ids=["en", "ar"],
)
def test_only_what_was_answered_is_correct(
    make: Any, shown: str, accepted: str, outcome: Outcome, expected: float
) -> None:
    seen = make.observation(claims=[make.claim((0, 11), text=shown)], answers=[accepted])
    ended = replace(seen, answer=replace(seen.answer, outcome=outcome))
    assert judge(ended).scores["answer_correct"] == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param("It is alpha.", 0, id="an answer of one sentence alone"),
        pytest.param("First alpha, then delta.", 1, id="an answer of each"),
        pytest.param("All letters in order.", 1, id="the whole, in its own words"),
    ],
)
def test_what_needs_several_sentences_needs_an_answer_of_each(
    make: Any, shown: str, expected: float
) -> None:
    seen = make.observation(
        needs="all",
        gold=(make.FIRST, make.SECOND),
        answers=["letters in order", "alpha", "delta"],
        claims=[make.claim((0, 11), text=shown)],
    )
    assert judge(seen).scores["answer_correct"] == expected
