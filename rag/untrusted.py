"""Text of others -> what may be shown of it, in plain text, HTML, Markdown and JSON.

Documents, titles, file names, questions and the words of models are data. What is stored and cited
stays as it is; only what is shown loses the characters that nobody sees but that act: they turn
lines round, hide words, or steer a terminal (Unicode TR 36 and UTS 55; ECMA-48 for C0 and C1).
What they hid or steered with stays, as text that can be seen.
"""

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any

_BREAK = r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]"
_UNSEEN = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1 controls but for tab and line breaks
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164"
    r"\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"  # no width, or no shape
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # among them, tags
    r"\ud800-\udfff"  # halves of a pair, which no encoding can hold
)
_ARABIC = (
    r"\u0620-\u065f\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdfb\ufe70-\ufefc"
)
_PICTURE = r"\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"

_ANY_BREAK = re.compile(_BREAK)
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")
_JOINER = re.compile(
    rf"(?<![{_ARABIC}])\u200c|\u200c(?![{_ARABIC}])"
    rf"|(?<![{_ARABIC}\ufe0f{_PICTURE}])\u200d|(?<=[\ufe0f{_PICTURE}])\u200d(?![{_PICTURE}])"
)
"""Joiners where they join nothing: they belong inside Persian words, after an Arabic letter that
stands for a word (ه‍), and between the parts of an emoji."""
_ESCAPED = re.compile(f"{_BREAK}|[{_UNSEEN}]")

_MARK = re.compile(
    r"([\\`*_{}\[\]()<>#|~!$&^@=]"
    r"|:(?=[^\s\d])"  # addresses, and pictures such as :skull:
    r"|\.(?=[^\W\d_])"  # names of hosts, which some readers make links
    r"|^[-+])"  # lists and rules
)
_LIST = re.compile(r"^(\d{1,9})\.")


def visible(text: str) -> str:
    """Returns a text without what must not be shown; every line break is a line feed.

    Doing so again changes nothing. Positions are not kept: spans are of the stored text.
    """
    broken = _ANY_BREAK.sub("\n", text).replace("\x1f", " ")
    return _JOINER.sub("", _ANY_UNSEEN.sub("", broken))


def line(text: str) -> str:
    """Returns a text as one visible line, which cannot pass for a line of its own."""
    return " ".join(visible(text).split())


def html(text: str) -> str:
    """Returns the text as one visible line of HTML, for an element or an attribute in quotes."""
    return escape(line(text))


def markdown(text: str) -> str:
    """Returns the text as one visible line of Markdown that renders as itself.

    Beside CommonMark, the marks of its usual extensions are escaped: footnotes, tables, formulas,
    bare addresses and names of hosts.
    """
    return _LIST.sub(r"\1\\.", _MARK.sub(r"\\\1", line(text)))


def as_json(result: Mapping[str, Any]) -> str:
    """Returns JSON for a terminal: what must not be shown is written as a number.

    Its reader gets every text exactly as it is.
    """
    written = json.dumps(result, ensure_ascii=False, indent=2)
    return _ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], written)
