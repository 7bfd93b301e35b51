"""A conversation and its last message -> a question that stands alone, by rules.

What a message lacks comes from the question before it and from the sentences cited in its answer:
a pronoun gets what it stands for, "what about X" puts X in the place of its like, a bare "why?"
asks the earlier question anew. A message with a subject of its own is left as it is. A pronoun
finds its noun by salience, subject first (Lappin and Leass 1994), as far as words alone tell.
"""

import re
from collections.abc import Sequence

from index.language import detect
from index.normalize import stem, words
from index.terms import terms
from index.types import Language
from rag import small_talk
from rag.leaning_words import (
    DEMAND,
    END_MARKS,
    FEW,
    LONGEST_DEMAND,
    MANY_VERB,
    MARK,
    REPEAT,
    TONGUES,
    UNMISTAKABLE,
    WHAT_ABOUT,
    WORDS,
    is_own,
    question_word,
    read,
)
from rag.named import is_name
from rag.phrases import defines, find_like, fragment, head_noun, naming, owns
from rag.references import (
    FINDERS,
    Earlier,
    bare_noun,
    earlier,
    in_place_of,
    person_meant,
    reference,
    refers,
    several_meant,
    thing_meant,
)
from rag.types import Question, Turn

MOST = 40
"""Words that a rewriting has at most: a chain of follow-ups must not pile up."""
BACK = 4
"""Turns that are looked through for what a pronoun stands for."""


def stand_alone(message: str, history: Sequence[Turn]) -> Question:
    """Returns the question of a message, completed from the conversation where it leans on it.

    Small talk that stands beside the question is left out of what is searched, and so is a demand
    for a language, which decides the language of the answer instead.
    """
    asked = " ".join(message.split())
    said, demanded = _without_demand(small_talk.without_greeting(asked))
    turns = [turn for turn in history if turn.answer.outcome != "replied"]
    text, plain = said or asked, " ".join(words(said))
    if turns and ((demanded and not plain) or REPEAT.fullmatch(plain)):
        text = turns[-1].answer.question.text
    elif turns and plain:
        text = _completed(said, [earlier(turn) for turn in turns[: -BACK - 1 : -1]])
    return Question(asked=asked, text=text, language=demanded or _language(said or asked, history))


def _language(said: str, history: Sequence[Turn]) -> Language:
    """Returns the language to answer in; a message of digits follows the conversation."""
    found = detect(said)
    if found != "und":
        return found
    return history[-1].answer.language if history else "en"


def _without_demand(asked: str) -> tuple[str, Language | None]:
    """Parts a message from the demand for a language at its beginning or end, or that it is."""
    said = asked.split()
    for size in range(min(len(said), LONGEST_DEMAND), 0, -1):
        for first in (len(said) - size, 0):
            part = said[first : first + size]
            plain = " ".join(words(" ".join(part)))
            found = DEMAND.fullmatch(plain)
            before = said[first - 1] if first else part[-1]
            alone = size == len(said) or before[-1] in END_MARKS or (first and before in "-–—")
            if found and (alone or (first and UNMISTAKABLE.fullmatch(plain))):
                tongue = next(group for group in found.groups() if group)
                rest = " ".join(said[:first] + said[first + size :]).rstrip(" ,،;-–—")
                return rest, "ar" if tongue in TONGUES else "en"
    return asked, None


def _completed(said: str, turns: Sequence[Earlier]) -> str:
    """Returns a message completed by the first rule that knows what it lacks."""
    rules = (_about, _more, _asked_again, _resolved, _dropped_subject, _shortened, _short)
    text = next((found for rule in rules if (found := rule(said, turns))), said)
    return text if len(text.split()) <= MOST else _beside(said, turns[0].topic)


def _about(said: str, turns: Sequence[Earlier]) -> str:
    """Puts what "what about X?" or "and X?" names in the place of its like."""
    found = WHAT_ABOUT.fullmatch(said)
    about = (found["en"] or found["ar"]).rstrip(END_MARKS) if found else fragment(said)
    put = read(f" {about}")  # not the first word: its capital tells
    if not put or refers(put):
        return ""
    if owns(put):
        return said
    frame = turns[0].frame
    place = find_like(put, frame)
    if place is None:
        return _beside(said, _or_frame(turns, about))
    if detect(frame) != detect(said) and not put[-1].is_number:
        rest = read(frame[: place[0]] + frame[place[1] :])
        kept = [w.text for w in rest if w.is_content or w.is_number]
        return _beside(said, " ".join(kept))
    head = frame[: place[0]]
    if put[0].does("joins") and (leads := read(head)) and leads[-1].does("joins"):
        head = head[: leads[-1].start]
    swapped = head + about + frame[place[1] :]
    return _beside(re.sub(r"\bلال", "لل", swapped), _context(turns[0], swapped))


def _more(said: str, turns: Sequence[Earlier]) -> str:
    """Asks for more of the same subject."""
    told = read(said)
    if not any(w.does("more") for w in told) or any(is_own(w) for w in told):
        return ""
    if question_word(told) or refers(told) or not thing_meant(turns):
        return ""
    about = "عن" if detect(said) == "ar" else "about"
    bare = said.rstrip(END_MARKS)
    joined = bare if told[-1].folded in ("about", "عن") else f"{bare} {about}"
    return f"{joined} {thing_meant(turns)}"


def _asked_again(said: str, turns: Sequence[Earlier]) -> str:
    """Asks the earlier question with the question word of a message that has nothing else."""
    told = read(said)
    if any(map(is_own, told)) or refers(told) or not told:
        return ""
    frame = turns[0].frame
    framed = read(frame)
    asks = question_word(told)
    if not framed or not asks or detect(said) != detect(frame):
        return _beside(said, _whole(turns[0]))
    opening = question_word(framed[:1])
    same = opening == asks
    rest = framed[1:2]
    if detect(said) == "ar":
        verb = opening in WORDS["verbal"] and opening not in ("كم", "بكم")
        fits = verb and bool(rest) and not rest[0].does("names_again")
        fits = fits and (same or asks in WORDS["adverbs"])
    else:
        adverbs = {asks, opening} <= WORDS["adverbs"] and rest and rest[0].does("be", "do")
        fits = bool(adverbs or (same and told[-1].folded == "else"))
    if not fits:
        return _beside(said, _whole(turns[0]))
    again = f"{said.rstrip(END_MARKS)} {frame[framed[1].start :]}"
    return _beside(again, _context(turns[0], again))


def _resolved(said: str, turns: Sequence[Earlier]) -> str:
    """Puts in the place of a pronoun what it stands for."""
    told = read(said)
    for n, word in enumerate(told):
        kind = reference(told, n)
        if not kind:
            continue
        noun = FINDERS[kind](turns) if kind != "event" else ""
        if not noun:
            return _beside(said, _whole(turns[0]))
        return said[: word.start] + in_place_of(told, n, noun) + said[word.end :]
    return ""


def _dropped_subject(said: str, turns: Sequence[Earlier]) -> str:
    """Gives a subject to an Arabic verb without one, as in "متى سيلتقيان"."""
    told = read(said)
    asks = question_word(told[:1])
    own = [w for w in told[1:] if is_own(w)]
    if asks not in WORDS["verbal"] or not own or not own[0].is_content:
        return ""
    counted = asks == "كم" and len(own) > 1 and own[0] is told[1] and own[0].folded.endswith("ا")
    verb = own[counted]
    if verb.folded.startswith("ال") and not verb.does("al_verbs"):
        return ""
    if MANY_VERB.search(re.sub(MARK, "", verb.text)) and not is_name(verb):
        many = several_meant(turns)
        form = re.sub(r"(?:ان|ون|وا|ا)$", "", verb.text)
        form = form[:-1] + "ى" if form.endswith("ي") and verb.folded[0] not in "يتس" else form
        return f"{said[: verb.start]}{form} {many}{said[verb.end :]}" if many else ""
    followed = next((w for w in told if w.start > verb.start), None)
    bare = followed is None or followed.set_off or not (followed.is_content or followed.is_number)
    measured = verb.does("measures") or is_name(verb) or asks in ("من", "مين", "ماذا", "هل")
    if not bare or measured or len(own) > FEW + 1:
        return ""
    thing = bare_noun(person_meant(turns) if verb.does("lives") else thing_meant(turns))
    return f"{said[: verb.end]} {thing}{said[verb.end :]}" if thing else ""


def _shortened(said: str, turns: Sequence[Earlier]) -> str:
    """Gives its full name to what a message names by the head word alone, as in "the bridge"."""
    topic = turns[0].topic
    head = head_noun(topic)
    told = read(said)
    if not head or not _lacking(topic, said):
        return ""
    for n, word in enumerate(told):
        if word.folded != head.folded:
            continue
        following = told[n + 1] if n + 1 < len(told) else None
        qualified = following and not following.set_off and following.does("attached")
        if head.folded.isascii():
            begins = n and told[n - 1].folded == "the"
            start = told[n - 1].start if begins else word.start
        else:
            begins = head.folded.startswith("ال")
            start = word.start
            qualified = qualified or bool(following and following.folded.startswith("ال"))
        if begins and not qualified:
            return said[:start] + topic + said[word.end :]
    return ""


def _short(said: str, turns: Sequence[Earlier]) -> str:
    """Adds the subject to a short message that names none of its own."""
    told = read(said)
    own = [w for w in told if is_own(w)]
    topic = turns[0].topic or thing_meant(turns)
    if len(own) > FEW or any(is_name(w) for w in own) or not _lacking(topic, said):
        return ""
    english = detect(said) == "en"
    definite = (
        any(w.does("the") for w in told) if english else any(w.folded.startswith("ال") for w in own)
    )
    asked = any(w.does("asks", "be", "do") for w in told) or bool(question_word(told[:1]))
    continued = told[0].does("and") or told[0].folded[0] == "و"
    known = any(stem(w.folded) in turns[0].around for w in own)
    verb_alone = asked and len(own) == 1 and not defines(told)
    bare = not asked and (definite or continued or known or len(own) == 1)
    if bare or verb_alone or (definite and (continued or known)):
        return _beside(said, topic)
    return ""


def _lacking(context: str, said: str) -> bool:
    own = {term.stem for term in terms(said)}
    return any(term.stem not in own for term in terms(context))


def _beside(said: str, context: str) -> str:
    """Returns a message with its context in brackets behind it, where it lacks any of it."""
    if not _lacking(context, said):
        return said
    return f"{said} ({context if context[-1] in '?؟' else naming(context)})"


def _context(turn: Earlier, text: str) -> str:
    """Returns the topic of a turn whose own question does not name it."""
    return turn.topic if turn.topic not in turn.frame and turn.topic not in text else ""


def _whole(turn: Earlier) -> str:
    """Returns a turn's question with its topic where it does not name it."""
    topic = _context(turn, turn.frame)
    return f"{topic}: {turn.frame}" if topic else turn.frame


def _or_frame(turns: Sequence[Earlier], about: str) -> str:
    named = any(map(is_name, read(about))) or any(w.is_number for w in read(about))
    return turns[0].frame if named or not turns[0].topic else turns[0].topic
