"""The words of a sentence that answer a question, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.span import answer_span, first_date


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("When was it opened?", "The bridge was opened on 2 May 1859.", "2 May 1859"),
        ("When was it signed?", "It was signed on 2021-12-15 in Rome.", "2021-12-15"),
        ("When was it signed?", "It was signed on 15/12/2021 in Rome.", "15/12/2021"),
        ("When did he die?", "He and 25 others died in 1990.", "1990"),
        ("When did the 2019 law pass?", "The 2019 law passed on 3 June 2020.", "3 June 2020"),
        ("When can he go?", "He may go on Friday.", "Friday"),
        ("متى افتتح السد؟", "افتُتح السد العالي عام ١٩٧٠.", "عام ١٩٧٠"),
        ("متى وقعت؟", "وقعت المعركة في 24 تموز 1920 غربي دمشق.", "24 تموز 1920"),
        (
            "متى اكتُشف؟",
            "اكتُشف في الخامس عشر من كانون الأول 2021.",
            "الخامس عشر من كانون الأول 2021",
        ),
        ("متى يسافر؟", "يسافر الوفد غدًا.", "غدًا"),
        ("How much did it cost?", "The bridge cost 225,000 pounds.", "225,000 pounds"),
        ("How much did it cost?", "The bridge cost $2.5 million.", "$2.5 million"),
        ("How many died?", "At least twenty-one people died.", "twenty-one"),
        ("What percentage voted?", "Some 40% voted.", "40%"),
        ("كم يبلغ طول السد؟", "يبلغ طول السد العالي ٣٨٣٠ مترًا.", "٣٨٣٠ مترًا"),
        ("كم عدد القتلى؟", "قُتل خمسة وعشرون شخصًا.", "خمسة وعشرون"),
        ("ما نسبة المشاركة؟", "بلغت النسبة 48.7 في المئة.", "48.7 في المئة"),
        ("كم سعر اللتر؟", "سعر اللتر ٥٫٢ شواكل.", "٥٫٢ شواكل"),
        ("Who designed the bridge?", "It was designed by Isambard Brunel.", "Isambard Brunel"),
        ("Who designed the bridge?", "Isambard Brunel designed it.", "Isambard Brunel"),
        ("Where was she born?", "In Cairo she was born.", "Cairo"),
    ],
)
def test_the_words_that_answer(question: str, sentence: str, answer: str) -> None:
    found = answer_span(question, sentence)
    assert found is not None
    assert sentence[found.start : found.end] == answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why did it fall?", "It fell on 2 May because of rain."),
        ("When did it open?", "It opened quickly."),
        ("When did he go?", "He may march."),
        ("When was the 1990 law passed?", "The 1990 law was passed."),
        ("How many died?", "Many people died."),
        ("How long is it?", "It is measured in metres."),
        ("من صمم السد؟", "صمّم السد معهد سوفييتي في موسكو."),
        ("متى افتتح؟", "افتُتح السد."),
        ("Who did it?", ""),
    ],
)
def test_no_answer_where_it_cannot_be_told(question: str, sentence: str) -> None:
    assert answer_span(question, sentence) is None


@given(
    st.sampled_from(("When was it?", "How many?", "Who?", "متى؟", "كم؟")),
    st.lists(
        st.sampled_from(
            [
                "في",
                "من",
                "of",
                "the",
                "2",
                "May",
                "1990",
                "الخامس",
                "عشر",
                "مترًا",
                "%",
                "Cairo",
                "It",
                "25",
                "يوم",
            ]
        )
    ),
)
def test_an_answer_lies_in_its_sentence(question: str, said: list[str]) -> None:
    sentence = " ".join(said)
    found = answer_span(question, sentence)
    assert found is None or 0 <= found.start < found.end <= len(sentence)
    assert first_date(sentence) in sentence


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Signed on 15 December 2021 in Rome", "15 December 2021"),
        ("In May 2020", "May 2020"),
        ("وُقّع في 24 تموز 1920", "24 تموز 1920"),
        ("في الخامس عشر من كانون الأول 2021", "الخامس عشر من كانون الأول 2021"),
        ("no date", ""),
    ],
)
def test_the_first_date(text: str, date: str) -> None:
    assert first_date(text) == date
