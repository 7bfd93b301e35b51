"""Text -> language, by script: every letter of the two languages tells."""

import re

from index.types import Language

ARABIC_LETTER = re.compile(
    r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]"
)
LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]")


def detect(text: str) -> Language:
    """Returns the language of most letters; a tie goes to Arabic, no letters to `und`.

    Latin words inside an Arabic sentence (names, units) must not turn it into English, so an
    Arabic letter counts twice.
    """
    arabic = len(ARABIC_LETTER.findall(text))
    latin = len(LATIN_LETTER.findall(text))
    if not arabic and not latin:
        return "und"
    return "ar" if 2 * arabic >= latin else "en"
