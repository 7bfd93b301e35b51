"""A conversation and its last message -> a question that stands alone, by rules.

A message leans on the conversation when it opens as a continuation ("and when ...", "وماذا عن"),
speaks of its subject by a pronoun, or has hardly a word of its own. What it lacks is taken from the
question before it.
"""

import re
from collections.abc import Sequence

from index.language import detect
from index.normalize import fold, words
from index.terms import terms
from index.types import Language
from rag.types import Question, Turn

_CONTINUES = re.compile(
    r"(?:and|but|so|also|then|what about|how about|why|ok|okay)\b"
    r"|و(?:متي|اين|من|ما|ماذا|كيف|كم|لماذا|هل|لم|اي)\b|(?:ماذا|ما ?ذا) عن\b|ولماذا|لماذا\s*؟?$"
)
_PRONOUNS = frozenset(
    words(
        """
        he she it they him her them his its their there then this that these those
        هو هي هم هما هؤلاء ذلك تلك هذا هذه بينهما بينهم عنه عنها عنهم لهما لهم فيه فيها منه منها
        هناك
        """
    )
)
_OTHER_LANGUAGE = re.compile(
    r"(?:(?:and |now |say it |answer )*(in|to) (?P<en>arabic|english)(?: please)?"
    r"|(?:و?(?:اجب|قلها|اكتبها|ترجمها|الان) )?(?:ب|الي |باللغه )?ال(?P<ar>عربيه|انجليزيه|انكليزيه)"
    r"(?: (?:من فضلك|لو سمحت|رجاء))?)\W*"
)
_ATTACHED = re.compile(r"\w{2,}(?:(?<!ا)ه|ها|هم|هما)\b")
"""An Arabic pronoun attached to a word, as in طوله; in مياه the letter is the word's own."""
_FEW = 1
"""Content words up to which a message says too little to be searched alone."""


def stand_alone(message: str, history: Sequence[Turn]) -> Question:
    """Returns the question of a message, completed from the conversation where it leans on it."""
    asked = " ".join(message.split())
    language = _language(asked, history)
    if not history:
        return Question(asked=asked, text=asked, language=language)
    before = history[-1].answer.question
    wanted = _OTHER_LANGUAGE.fullmatch(fold(asked))
    if wanted:
        other: Language = "ar" if (wanted["en"] == "arabic" or wanted["ar"] == "عربيه") else "en"
        return Question(asked=asked, text=before.text, language=other)
    if not _leans(asked):
        return Question(asked=asked, text=asked, language=language)
    own = {term.stem for term in terms(asked)}
    lacking = [term.word for term in terms(before.text) if term.stem not in own]
    text = f"{asked} ({' '.join(dict.fromkeys(lacking))})" if lacking else asked
    return Question(asked=asked, text=text, language=language)


def _leans(asked: str) -> bool:
    """Tells whether a message needs the conversation to be understood.

    A pronoun leans on it unless a word of content stands before it: "How did Rosetta end its
    mission?" names what it speaks of, "What did he say?" does not.
    """
    folded = fold(asked)
    contents = {term.word for term in terms(asked)}
    if _CONTINUES.match(folded) or len(contents) <= _FEW:
        return True
    if len(contents) <= _FEW + 1 and _ATTACHED.search(asked):
        return True
    for word in words(asked):
        if word in contents:
            return False
        if word in _PRONOUNS:
            return True
    return False


def _language(asked: str, history: Sequence[Turn]) -> Language:
    """Returns the language to answer in; a message of digits follows the conversation."""
    found = detect(asked)
    if found != "und":
        return found
    return history[-1].answer.language if history else "en"
