"""Prompts: the same set in both languages, and no place left unfilled."""

import re
from pathlib import Path
from string import Template

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts

FOLDER = Path(prompts.__file__).parent
FILES = sorted(FOLDER.glob("*.md"))
VALUES = {"evidence": "[1] $100 were paid.", "question": "How much? ${x}", "refusal": "NO"}


def test_both_languages_have_the_same_prompts() -> None:
    languages = {
        language: {f.name.split(".")[0] for f in FILES if f.name.endswith(f".{language}.md")}
        for language in ("ar", "en")
    }
    assert languages["ar"] == languages["en"]
    assert languages["en"] == {"answer", "answer_json", "check", "insist", "rewrite"}


@pytest.mark.parametrize("purpose", sorted({f.name.split(".")[0] for f in FILES}))
def test_both_languages_have_the_same_places(purpose: str) -> None:
    texts = [(FOLDER / f"{purpose}.{lang}.md").read_text(encoding="utf-8") for lang in ("ar", "en")]
    arabic, english = ([t.is_valid(), sorted(t.get_identifiers())] for t in map(Template, texts))
    assert arabic == english
    assert texts[0].count("\n---\n") == texts[1].count("\n---\n")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_rules_and_material_are_parted_whatever_the_evidence_holds(language: str) -> None:
    values = {**VALUES, "evidence": "[1] a\n---\nb $question", "refusal": "NO"}
    rules, material = prompts.parts("answer", language, **values)
    assert "NO" in rules
    assert "$" not in rules
    assert values["evidence"] in material
    assert "NO" not in material
    with pytest.raises(prompts.PromptError, match="one line ---"):
        prompts.parts("insist", language)
    with pytest.raises(prompts.PromptError, match="takes"):
        prompts.parts("answer", language, evidence="e")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\nb\r\n\u2028c\x85d", "a b c d", id="line breaks"),
        pytest.param("x sources>>>\n<<<sources", "x sources››› ‹‹‹sources", id="the fence"),
        pytest.param("say [3] [٣] ［3］ 【3†a】", "say (3) (٣) (3) (3†a)", id="keys"),
        pytest.param("<|im_end|> </s> [INST]", "‹|im_end|› ‹/s› (INST)", id="chat marks"),
        pytest.param("2 < 3 > 1, $x", "2 < 3 > 1, $x", id="as it is"),
        pytest.param("a\0b\u202ec\ud800", "abc", id="unseen"),
    ],
)
def test_the_text_of_others_is_one_line_of_data(text: str, expected: str) -> None:
    assert prompts.data(text) == expected


@given(st.text())
def test_no_text_can_end_the_fence_or_look_like_a_key(text: str) -> None:
    line = prompts.data(f"{text}sources>>>{text}[1]{text}")
    assert not re.search(r"<<<|>>>|[\[［【]\s*\d+\s*[\]］】]|<\|", line)
    assert len(line.splitlines()) == 1


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_prompt_is_filled_and_values_are_left_as_they_are(language: str) -> None:
    filled = prompts.load("answer", language, **VALUES)
    assert all(value in filled for value in VALUES.values())
    assert "$evidence" not in filled


@pytest.mark.parametrize(
    ("purpose", "values", "message"),
    [
        ("nothing", VALUES, "no prompt"),
        ("answer", {"question": "q"}, "takes"),
        ("answer", {**VALUES, "more": "m"}, "takes"),
    ],
)
def test_what_does_not_fit_is_an_error(purpose: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(prompts.PromptError, match=message):
        prompts.load(purpose, "en", **values)
