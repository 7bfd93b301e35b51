"""A question in two parts is seen as one, and "and" between two nouns is not."""

import pytest

from rag.several import asks_for_several


@pytest.mark.parametrize(
    "question",
    [
        "Who dug the well, and when?",
        "Who dug it and how deep is it?",
        "Who broke the seal, and by what means?",
        "When was the pier promised, and was it given a date?",
        "Did the flood reach the mill? And the school?",
        "من حفر البئر، ومتى؟",
        "من حفر البئر وكم بلغ عمقها؟",
        "أين يقع المتحف وما هو تاريخ افتتاحه؟",
        "متى أُغلق الميناء، ومن أمر بذلك؟",
        "في أي سنة بُني الجسر وبأي حجر؟",
        "مين فتح المتحف وإمتى؟",
        "هل وصل السيل إلى الطاحونة؟ والمدرسة؟",
    ],
)
def test_two_parts(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which towns lie between the harbour and the mill?",
        "And where did it get its power from?",
        "thanks, and how much did it cost?",
        "Did the council and the mayor agree?",
        "Who is at the well and is waiting?",
        "ما المدن الواقعة بين الميناء والطاحونة؟",
        "وكم بلغ عمقها؟",
        "شكرًا، ومتى بُني؟",
        "ما الذي جرى في الحرب وما بعدها؟",
        "كم سفينة جاءت من جدة ومن عدن؟",
        "لماذا اختلف الوزير وكمال؟",
        "ما رأي أيمن وهلال في الجسر؟",
        "",
        "؟",
    ],
)
def test_one_part(question: str) -> None:
    assert not asks_for_several(question)
