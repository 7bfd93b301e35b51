"""Prompts: the same set in both languages, and no place left unfilled."""

from pathlib import Path

import pytest

import prompts

FILES = sorted(Path(prompts.__file__).parent.glob("*.md"))
VALUES = {"evidence": "[1] $100 were paid.", "question": "How much? ${x}", "refusal": "NO"}


def test_both_languages_have_the_same_prompts() -> None:
    languages = {
        language: {f.name.split(".")[0] for f in FILES if f.name.endswith(f".{language}.md")}
        for language in ("ar", "en")
    }
    assert languages["ar"] == languages["en"] == {"answer"}


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
