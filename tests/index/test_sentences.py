"""Sentence boundaries, in tables."""

import pytest

from index.sentences import split


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        pytest.param("متى؟ اليوم. حسنًا!", ["متى؟", "اليوم.", "حسنًا!"], id="Arabic marks"),
        pytest.param("لمدة ساعة ونصف.ما يدل", ["لمدة ساعة ونصف.", "ما يدل"], id="no space after"),
        pytest.param(
            "قال أ.د. علي. وصل د. سامي.", ["قال أ.د. علي.", "وصل د. سامي."], id="Arabic titles"
        ),
        pytest.param(
            "Dr. Smith left. He ran.", ["Dr. Smith left.", "He ran."], id="English titles"
        ),
        pytest.param(
            "The U.S. grew 3.5 percent.", ["The U.S. grew 3.5 percent."], id="points inside"
        ),
        pytest.param("عنوان\nمتن النص هنا.", ["عنوان", "متن النص هنا."], id="a short line ends"),
        pytest.param("One.\r\n\r\nTwo.", ["One.", "Two."], id="paragraphs"),
        pytest.param("1. First\n2. Second", ["1. First", "2. Second"], id="numbered list"),
        pytest.param("- ماء\n- هواء", ["- ماء", "- هواء"], id="bullets"),
        pytest.param(
            "«إيبولا، هذا يكفي!». ثم انصرفت.", ["«إيبولا، هذا يكفي!».", "ثم انصرفت."], id="quoted"
        ),
        pytest.param("نقطة 😀. ثم أخرى.", ["نقطة 😀.", "ثم أخرى."], id="beyond the basic plane"),
        pytest.param("قال د. علي", ["قال د. علي"], id="title at the end"),
        pytest.param(" \n\t ", [], id="blank"),
    ],
)
def test_split(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_lines_wrapped_by_hand_read_on() -> None:
    text = (
        "The pipeline carries water over more than three hundred\n"
        "kilometres from the south to the capital. It was opened\n"
        "in 2013."
    )
    assert cut(text) == [
        "The pipeline carries water over more than three hundred\n"
        "kilometres from the south to the capital.",
        "It was opened\nin 2013.",
    ]


def test_a_headline_above_a_long_paragraph_is_not_wrapped() -> None:
    headline = "A headline that is quite long for a headline but ends without a mark"
    body = "The body of the article is much longer than its headline. " * 4
    assert cut(f"{headline}\n{body}")[0] == headline
