"""The words shown to models: one Markdown file per purpose and language.

Placeholders are `$name`. A file or a value that is missing is an error, and so is a value that the
prompt has no place for: a prompt that lost its evidence must not be sent.
"""

from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


class PromptError(ValueError):
    """A prompt is missing, or its values do not fit its places."""


def load(purpose: str, language: str, **values: str) -> str:
    """Returns the prompt `purpose.language.md`, filled.

    Raises:
        PromptError: there is no such prompt, or the values are not those that it names.
    """
    path = _FOLDER / f"{purpose}.{language}.md"
    try:
        template = Template(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError as error:
        raise PromptError(f"no prompt {path.name}: add it beside the others") from error
    wanted = set(template.get_identifiers())
    if wanted != values.keys():
        raise PromptError(f"{path.name} takes {sorted(wanted)} and was given {sorted(values)}")
    return template.substitute(values)
