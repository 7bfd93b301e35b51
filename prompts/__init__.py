"""The words shown to models: one Markdown file per purpose and language.

Placeholders are `$name`. A file or a value that is missing is an error, and so is a value that the
prompt has no place for: a prompt that lost its evidence must not be sent. A line `---` parts the
rules, which are ours, from the material, which others wrote.
"""

import re
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent
_PARTING = "\n---\n"
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_KEY = re.compile(r"[\[［【]([^\[\]［］【】]*)[\]］】]")
_ANGLE = re.compile(r"<(?=\S)|(?<=\S)>|(?<=\|)>")


class PromptError(ValueError):
    """A prompt is missing, or its values do not fit its places."""


def load(purpose: str, language: str, **values: str) -> str:
    """Returns the prompt `purpose.language.md`, filled.

    Raises:
        PromptError: there is no such prompt, or the values are not those that it names.
    """
    return _filled(_read(purpose, language), f"{purpose}.{language}.md", values)


def parts(purpose: str, language: str, **values: str) -> tuple[str, str]:
    """Returns a prompt as its rules and its material, for two messages of a chat.

    Raises:
        PromptError: as `load`, or the prompt has no material.
    """
    text = _read(purpose, language)
    rules, parting, material = text.partition(_PARTING)
    name = f"{purpose}.{language}.md"
    if not parting or _PARTING in material:
        raise PromptError(f"{name} needs one line --- between its rules and its material")
    _filled(text, name, values)
    return (
        Template(rules.strip()).safe_substitute(values),
        Template(material.strip()).safe_substitute(values),
    )


def data(text: str) -> str:
    """Returns a text of others as one line of material.

    It cannot end the fence round it, be taken for a key or for a mark of a chat template: brackets
    become round, and angle brackets that touch a word become quotation marks.
    """
    line = " ".join(_UNSEEN.sub("", text).split())
    line = _KEY.sub(r"(\1)", line)
    return _ANGLE.sub(lambda angle: "‹" if angle[0] == "<" else "›", line)


def _read(purpose: str, language: str) -> str:
    path = _FOLDER / f"{purpose}.{language}.md"
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise PromptError(f"no prompt {path.name}: add it beside the others") from error


def _filled(text: str, name: str, values: dict[str, str]) -> str:
    template = Template(text)
    wanted = set(template.get_identifiers())
    if wanted != values.keys():
        raise PromptError(f"{name} takes {sorted(wanted)} and was given {sorted(values)}")
    return template.substitute(values)
