"""The words of a model, as they come -> sentences, each as soon as it is whole.

Nothing is trusted: reasoning, markup, headings and labels are dropped, keys are brought into one
form, and JSON is read as far as it holds. What comes out does not depend on how the words were
parted on their way.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from pydantic import BaseModel, ValidationError

from index.sentences import split
from rag.errors import AnswererReply
from rag.types import Draft

REFUSAL = "NO_ANSWER"
"""What a model writes when the evidence does not answer."""
REFUSED: Final = Draft(text=REFUSAL, keys=())
"""What `read` yields, as the last, where the model refused."""
MAX_CHARACTERS = 6_000
"""A reply that goes on past this, reasoning aside, is given up."""

_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_THINKS = re.compile(r"<(?:think|thinking|thought|reasoning)>", re.I)
_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.I)
_LONGEST_TAG = len("</reasoning>")

_NUMBERS = r"\d{1,3}(?:\s*[,،;؛–—-]\s*\d{1,3})*"
_KEY = re.compile(
    r"[\[［【]{1,2}\s*\^?(?:(?:sources?|sentences?|المصادر|المصدر|الجملة|جملة|مصدر|S|#)\s*:?\s*)?"
    rf"({_NUMBERS})\s*(?:†[^\[\]】］]*)?[\]］】]{{1,2}}(?:\([^()\s]*\))?",
    re.I,
)
"""`[3]`, `[3, 4]`, `[٣، ٤]`, `[1-3]`, `[[3]]`, `[^3]`, `[source 3]`, `【3†a.txt】`, `[3](#a)`."""
_SPACED_KEY = re.compile(rf"\s*{_KEY.pattern}", re.I)
_KEYS = rf"(?:\s*{_KEY.pattern}[،,]?)+"
_ONLY_KEYS = re.compile(rf"(?:{_KEYS})?[\s.،,]*(?:[\[［【][^\[\]］】]{{0,24}}\]?)?\s*", re.I)
"""Also keys that have only begun."""
_STOP = r"[.!?؟。…][\"'”’»)]*"
_ENDED_BY_KEYS = re.compile(rf"{_STOP}{_KEYS}(?=\s+(?-i:[^\sa-z\[［【]))", re.I)
_LEADING_KEYS = re.compile(rf"(?P<on>[,،;؛]?){_KEYS}(?P<all>[\s.]*$)?", re.I)
_WHOLE = re.compile(rf".*?(?:{_STOP}{_KEYS}|{_KEYS}\s*{_STOP})\s*", re.I | re.S)
_BETWEEN_KEYS = re.compile(r"\]\s*(?:[,،;؛&]|and\b|و)\s*(?=\[\d[\d, ]*\])", re.I)
_STOPPED_TWICE = re.compile(rf"({_STOP}{_KEYS})\s*[.۔]+$", re.I)

_WORD = re.compile(r"\n|[^\S\n]*(?:[^\s}]*\}|\S+)")
_FENCE = re.compile(r"\s*(?:```|~~~)+\w*$")
_ESCAPED = re.compile(r"\\([_*\[\]#`.!()-])")
_LEAD = re.compile(r"\s*(?:#{1,6}\s+|>+\s+|[-*+•·▪●–—]\s+|\(?\d{1,2}[.)]\s+|\d{1,2}\s?-\s+)*")
_LABEL = re.compile(
    r"(?:(?:the |final |short )*(?:answer|response|reply)|(?:الإجابة|الجواب|الرد)(?: النهائية?)?)"
    r"\s*[:：]\s*",
    re.I,
)
_SOURCES = re.compile(
    r"(?:sources?|references?|citations?|(?:ال)?مصادر|(?:ال)?مراجع)(?: used| cited)?\s*[:：]?", re.I
)
_REFUSAL = re.compile(rf"(?<!\w){REFUSAL}(?!\w)|^\W*no[ _-]?answer\W*$", re.I)

_JSON = re.compile(r"[\[\s]*\{")
_ARRAY = re.compile(r'"sentences"\s*:\s*\[')
_BARE_ITEM = re.compile(r'[\[\s]*(?=\{\s*"(?:text|keys)")')
_JSON_REFUSED = re.compile(r'"refused"\s*:\s*true\b', re.I)
_BETWEEN_ITEMS = re.compile(r"[\s,]*")


class _Written(BaseModel):
    """A sentence as the schema asks for it. Unknown fields are ignored."""

    text: str
    keys: list[int | str] | int | str = []


def read(pieces: Iterable[str]) -> Iterator[Draft]:
    """Yields the sentences of a reply, then `REFUSED` where the model says that it has no answer.

    A break in `pieces` passes through, after the sentences that were whole by then.

    Raises:
        AnswererReply: the reply is endless, or its JSON breaks off after some sentences.
    """
    for draft in _drafts(_words(_within_limit(spoken(pieces)))):
        text = _clean(draft.text)
        said = _SPACED_KEY.sub("", text)
        if _REFUSAL.search(said):
            yield REFUSED
            return
        if _SOURCES.fullmatch(said.strip(" ,،.;؛")):
            return
        heading = draft.text.lstrip().startswith("#") or said.endswith((":", "："))
        if not re.search(r"\w", said) or (heading and said == text):
            continue
        yield Draft(text=text if draft.keys is None else said.strip(), keys=draft.keys)


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """Yields a reply without its reasoning and without characters that cannot be seen.

    Reasoning that is not closed goes on to the end.
    """
    kept = ""
    inside = False
    for piece in pieces:
        kept += _UNSEEN.sub("", piece)
        while mark := (_THOUGHT if inside else _THINKS).search(kept):
            if not inside:
                yield kept[: mark.start()]
            kept = kept[mark.end() :]
            inside = not inside
        begun = kept.rfind("<", max(0, len(kept) - _LONGEST_TAG))
        end = len(kept) if begun < 0 else begun
        if not inside:
            yield _THOUGHT.sub("\n", kept[:end])
        kept = kept[end:]
    if not inside:
        yield _THOUGHT.sub("\n", kept)


def without_keys(text: str) -> str:
    """Returns a sentence without the keys that stand in it."""
    return " ".join(_SPACED_KEY.sub("", text).split())


def _within_limit(pieces: Iterable[str]) -> Iterator[str]:
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_CHARACTERS:
            raise AnswererReply(
                f"the model's reply went on past {MAX_CHARACTERS:,} characters and was given up:"
                " ask again, or set another model (SANAD_LLM_MODEL)"
            )
        yield piece


def _words(pieces: Iterable[str]) -> Iterator[str]:
    """Yields line breaks, and words with the blanks before them."""
    kept = ""
    try:
        for piece in pieces:
            kept += piece
            end = 0
            for word in _WORD.finditer(kept):
                if word.end() == len(kept) and word[0][-1] not in "\n}":
                    break
                yield word[0]
                end = word.end()
            kept = kept[end:]
    except Exception:
        yield kept
        raise
    if kept.strip():
        yield kept


def _drafts(words: Iterator[str]) -> Iterator[Draft]:
    """Yields sentences of text, a line without keys held until it is known that none follow it."""
    done, line = "", ""
    try:
        for word in words:
            if word == "\n":
                if _ONLY_KEYS.fullmatch(line):
                    done, line = done + (line if _KEY.search(line) else ""), ""
                else:
                    yield from _parts(done)
                    if _KEY.search(line):
                        yield from _parts(line)
                        line = ""
                    done, line = line, ""
                continue
            if not line and _JSON.match(word):
                yield from _parts(done)
                done = ""
                yield from _items(chain([word], words))
                return
            line += "" if _FENCE.match(word) else _unmarked(word)
            if _ONLY_KEYS.fullmatch(line) or line.lstrip().startswith("#"):
                continue
            yield from _parts(done)
            *whole, last = _parts(line) or [Draft(text="")]
            yield from whole
            done, line = "", last.text if whole else line
    except Exception:
        yield from _parts(done)
        if _WHOLE.fullmatch(line):
            yield from _parts(line)
        raise
    if _ONLY_KEYS.fullmatch(line):
        done, line = done + (line if _KEY.search(line) else ""), ""
    yield from _parts(done)
    yield from _parts(line)


def _unmarked(word: str) -> str:
    """Returns a word without the marks of emphasis and code round it."""
    if word.strip() in {"*", "-", "_"}:
        return word
    bare = _ESCAPED.sub(r"\1", word).replace("**", "").replace("__", "").replace("`", "")
    blanks = bare[: len(bare) - len(bare.lstrip())]
    return blanks + bare.strip().strip("*").removeprefix("_").removesuffix("_")


def _parts(line: str) -> list[Draft]:
    """Returns the sentences of a line, keys after a full stop with the sentence before them.

    A heading stays in one piece.
    """
    if line.lstrip().startswith("#"):
        return [Draft(text=line)]
    texts: list[str] = []
    for span in split(line):
        start = span.start
        for ended in _ENDED_BY_KEYS.finditer(line, span.start, span.end):
            texts.append(line[start : ended.end()])
            start = ended.end()
        texts.append(line[start : span.end].lstrip())
    joined: list[str] = []
    for text in texts:
        keys = _LEADING_KEYS.match(text)
        alone = keys and (keys["on"] or keys["all"] is not None)
        if keys and joined and (alone or not _KEY.search(joined[-1])):
            joined[-1] += f" {keys[0].strip(' ,،;؛.')}"
            text = text[keys.end() :].lstrip(" .")
        if text:
            joined.append(text)
    return [Draft(text=text) for text in joined]


def _items(words: Iterable[str]) -> Iterator[Draft]:
    """Yields the sentences of JSON, each as soon as its object is closed."""
    text, at, n = "", -1, 0
    for word in words:
        text += word
        if _JSON_REFUSED.search(text) and not n:
            yield REFUSED
            return
        if at < 0 and (start := _ARRAY.search(text) or _BARE_ITEM.match(text)):
            at = start.end()
        if at < 0 or not re.search(r'[}"\]]', word):
            continue
        items, at = _decoded(text, at)
        n += len(items)
        for item in items:
            yield from _as_drafts(item)
        if n and text.startswith("]", at):
            return
    if n and _ARRAY.search(text):
        raise AnswererReply("the model's reply was cut off: its JSON is not whole; ask again")


def _decoded(text: str, at: int) -> tuple[list[object], int]:
    """Returns the whole values of an array from `at` on, and where the next one begins."""
    items: list[object] = []
    decoder = json.JSONDecoder(strict=False)
    while True:
        between = _BETWEEN_ITEMS.match(text, at)
        at = between.end() if between else at
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return items, at
        items.append(item)


def _as_drafts(item: object) -> Iterator[Draft]:
    try:
        written = _Written.model_validate({"text": item} if isinstance(item, str) else item)
    except ValidationError:
        return
    given = written.keys if isinstance(written.keys, list) else [written.keys]
    keys = [str(int(n)) for key in given for n in re.findall(r"\d{1,6}", str(key))]
    for draft in _parts(" ".join(written.text.split())):
        own = [str(int(n)) for key in _KEY.finditer(draft.text) for n in _numbers(key[1])]
        yield Draft(text=draft.text, keys=tuple(dict.fromkeys(own + keys)))


def _clean(text: str) -> str:
    """Returns a sentence without list marks and labels, its keys as `[1]` or `[1, 2]`."""
    text = _LEAD.sub("", _UNSEEN.sub("", text), count=1)
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _KEY.sub(lambda key: f"[{', '.join(_numbers(key[1]))}]", text)
    text = _BETWEEN_KEYS.sub("]", text)
    return " ".join(_STOPPED_TWICE.sub(r"\1", text.rstrip()).split())


def _numbers(written: str) -> list[str]:
    """Returns the numbers of a key in ASCII digits, ranges of up to ten written out."""
    numbers: list[int] = []
    for part in re.split(r"[,،;؛]", written):
        first, *rest = (int(number) for number in re.findall(r"\d+", part))
        last = rest[-1] if rest else first
        numbers.extend(range(first, last + 1) if 0 <= last - first < 10 else (first, last))
    return list(dict.fromkeys(str(number) for number in numbers))
