"""The phrases of a question: its subject, its naming words, and what is like what in it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from index.answer_type import MONTHS
from index.language import detect
from index.normalize import fold, stem
from index.translate import translations
from rag.leaning_words import (
    ATTACHED,
    END_MARKS,
    FEW,
    LONG,
    MARK,
    PREPOSITIONS,
    WORDS,
    Word,
    question_word,
    read,
)
from rag.named import find_names, is_name, is_place


def subject_of(question: str) -> str:
    """Returns what a question is about, as it stands there: its subject, or its first noun."""
    told = read(question)
    if detect(question) == "ar":
        return _arabic_subject(question, told)
    starts = [n + 1 for n, w in enumerate(told[:5]) if n and w.does("be", "do")][:1]
    starts += [n for n, w in enumerate(told) if w.does("the")]
    starts += [n for n, w in enumerate(told) if is_name(w)]
    starts += [n + 1 for n, w in enumerate(told) if w.folded in ("which", "what", "many")]
    return next((found for n in starts if (found := _noun_phrase(question, told, n))), "")


def _noun_phrase(question: str, told: Sequence[Word], start: int) -> str:
    """Returns the English noun phrase at a word, without the verb that follows it."""
    first = start + (start < len(told) and told[start].does("the"))
    run = content_run(told, first)
    if not run or (first == start and _is_done(run[0])):
        return ""
    if first == start and is_name(run[0]):
        run = list(takewhile(lambda w: is_name(w) or w.folded == "and", run))
    helped = any(w.does("do") for w in told[max(0, start - 1) : start])
    end, verb = _before_verb(told, first, first + len(run), helped=helped)
    if end - first == 1 and told[first].does("measures") and end < len(told):
        return _noun_phrase(question, told, end + 1) if told[end].folded == "of" else ""
    for _ in range(FEW):
        if verb or end >= len(told) or not told[end].does("attached") or told[end].set_off:
            break
        if all(map(is_name, run)) and told[end].folded not in ("of", "for"):
            break
        inner = end + 1 + (end + 1 < len(told) and told[end + 1].does("the"))
        attached = content_run(told, inner)
        if not attached or attached[0].is_period:
            break
        if helped and is_name(attached[0]):
            attached = list(takewhile(is_name, attached))
            verb = inner + len(attached) < len(told) and told[inner + len(attached)].is_content
        end, cut = _before_verb(told, inner, inner + len(attached), helped=False)
        verb = verb or cut
    return question[told[start].start : told[end - 1].end]


def content_run(told: Sequence[Word], first: int) -> list[Word]:
    """Returns the words of content in a row; "and" between two names is one of them."""
    run: list[Word] = []
    for n in range(first, len(told)):
        word = told[n]
        joins = word.folded == "and" and n + 1 < len(told) and is_name(told[n + 1])
        joins = joins and bool(run) and is_name(run[-1])
        if not (word.is_content or joins) or word.is_period or (word.set_off and run):
            break
        run.append(word)
    return run


def _before_verb(told: Sequence[Word], first: int, end: int, *, helped: bool) -> tuple[int, bool]:
    """Returns where a run ends without its verb, and whether one was cut off.

    A verb is a participle after the noun, or, where `did` helps it, the last word that is no name.
    """
    for n in range(first + 1, end):
        if _is_done(told[n]):
            return n, True
    helped = helped and not (end < len(told) and told[end].does("be", "do"))
    verbs = [n for n in range(first + 1, end) if not (is_name(told[n]) or told[n].folded == "and")]
    return (verbs[-1], True) if helped and verbs else (end, False)


def _is_done(word: Word) -> bool:
    return not is_name(word) and (word.does("done") or word.folded.endswith("ed"))


def _arabic_subject(question: str, told: Sequence[Word]) -> str:
    """Returns the noun phrase after the verb of an Arabic question, without its measure."""
    verbal = question_word(told[:1]) in WORDS["verbal"]
    position = 1 if question_word(told[:1]) else 0
    while position < len(told) and not told[position].is_content:
        verbal = verbal and not told[position].does("names_again")
        position += 1
    if verbal and position + 1 < len(told) and _may_be_verb(told[position]):
        position += 1
    while position < len(told):
        run = content_run(told, position)
        while run and run[0].does("measures"):
            run = run[1:]
        if run and not (run[0].does("measures") or run[0].is_period):
            return _arabic_phrase(question, told, run)
        position += 1
    return ""


def _arabic_phrase(question: str, told: Sequence[Word], run: list[Word]) -> str:
    """Returns a run of Arabic words up to where another noun begins, and "in ..." behind it."""
    names = list(takewhile(is_name, run))
    kept = names or list(takewhile(lambda w: w is run[0] or not parted(w)[1], run))[:LONG]
    end = told.index(kept[-1]) + 1
    if not names and end < len(told) and told[end].does("attached"):
        inner = content_run(told, end + 1)[:FEW]
        if inner and not inner[0].is_period:
            end = told.index(inner[-1]) + 1
    return question[kept[0].start : told[end - 1].end]


def _may_be_verb(word: Word) -> bool:
    definite = word.folded.startswith("ال") and not word.does("al_verbs")
    return not (definite or word.does("measures") or is_name(word))


def parted(word: Word) -> tuple[str, str]:
    """Parts an Arabic word from the pronoun attached to it; both are empty if there is none."""
    bare = re.sub(MARK, "", word.text)
    found = ATTACHED.search(bare)
    base = bare[: found.start()] if found else ""
    if not found or fold(base) in PREPOSITIONS:
        return base, found[0] if found else ""
    if len(base) < LONG - 2 or not word.is_content or word.folded.startswith("ال"):
        return "", ""
    itself, without = translations(word.folded), translations(stem(fold(base)))
    if found[0] in ("هم", "هن") and itself and not set(itself) & set(without):
        return "", ""
    return base, found[0]


def head_noun(topic: str) -> Word | None:
    """Returns the noun that a phrase is about: the last of an English one, the first of Arabic."""
    run = [w for w in takewhile(lambda w: not w.does("joins"), read(topic)) if w.is_content]
    if not run or any(map(is_name, run[-1:])):
        return None
    return run[-1] if run[0].folded.isascii() else run[0]


def fragment(said: str) -> str:
    """Returns the names or the year that a message consists of, as "and in Moscow?" does."""
    told = read(said)
    continued = bool(told) and told[0].does("and")
    rest = told[1:] if continued else told
    if not rest or len(rest) > LONG - 1 or question_word(told):
        return ""
    attached = rest[0].folded[0] == "و" and len(rest[0].folded) > 2 and not rest[0].folded.isascii()
    bare = replace(rest[0], folded=rest[0].folded[1:], text=rest[0].text[1:])
    attached = attached and (is_name(bare) or bare.does("joins") or bare.is_number)
    own = [bare if attached else rest[0], *rest[1:]]
    fits = all(
        is_name(w) or w.is_number or w.folded in MONTHS or w.does("joins", "the") for w in own
    )
    if not fits or not (continued or attached or said.rstrip()[-1] in "?؟"):
        return ""
    return said[rest[0].start + attached :].rstrip(END_MARKS)


def find_like(put: Sequence[Word], frame: str) -> tuple[int, int] | None:
    """Returns where the frame has what is of one kind with the words put: a year, a name."""
    last = put[-1]
    if last.is_number or last.folded in MONTHS:
        same = [w for w in read(frame) if w.is_number == last.is_number and w.is_period]
        return next(((w.start, w.end) for w in same if w.is_number or w.folded in MONTHS), None)
    unknown = len(put) == 1 and not put[0].folded.isascii() and not put[0].folded.startswith("ال")
    if not unknown and not any(map(is_name, put)):
        return None
    places = find_names(frame)
    joined = [
        (start, end)
        for start, end in places
        if (before := read(frame[:start])) and before[-1].folded == put[0].folded
    ]
    map_like = [
        p for p in places if is_place(frame[p[0] : p[1]]) == any(w.does("places") for w in put)
    ]
    topic = subject_of(frame)
    at = frame.find(topic)
    whole = [(at, at + len(topic))] if topic and at >= 0 else []
    return next(iter(joined or map_like or places or whole), None)


def is_people(word: Word) -> bool:
    """Tells whether a word is a group of people, as an Arabic "al-...in" nearly always is."""
    bare = re.sub("^[وفبك]?(?:ال|لل)", "", word.folded)
    regular = bare != word.folded and re.fullmatch(r"\w{4,}(?:ين|ون)", bare)
    return bare in WORDS["people"] or bool(regular)


def naming(topic: str) -> str:
    """Returns a subject in three words at most, names first: more would drown the message."""
    own = [w for w in read(topic) if w.is_content or w.is_number]
    kept = sorted(own, key=lambda w: not is_name(w))[: FEW + 1]
    return topic if len(own) <= len(kept) else " ".join(w.text for w in own if w in kept)


def owns(put: Sequence[Word]) -> bool:
    """Tells whether words say of whom they speak: "Ukraine's demands", مطالب أوكرانيا."""
    if put[0].folded.isascii():
        return any(re.search("['’]s?$", w.text) for w in put[:-1])
    return len(put) > 1 and put[0].is_content and not is_name(put[0]) and is_name(put[-1])


def defines(told: Sequence[Word]) -> bool:
    """Tells whether a message asks what something is, as "What is radium?" does."""
    asks = question_word(told)
    rest = [w for w in told if not question_word((w,)) and not w.does("and")]
    if not rest or len(rest) < 2 or asks not in ("what", "who", "ما", "من"):
        return asks in ("ما", "من") and len(rest) == 1 and not rest[0].folded.startswith("ال")
    return rest[0].does("be", "names_again") and not (rest[1].does("the") or _is_done(rest[1]))
