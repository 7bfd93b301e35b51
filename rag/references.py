"""What the pronouns of a message may stand for: a thing, a person, several, a place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.language import detect
from index.normalize import fold, stem
from index.terms import terms
from index.translate import translations
from rag.leaning_words import FEW, PREPOSITIONS, WORDS, Word, is_own, question_word, read
from rag.named import find_names, is_name, is_place, listed, names_in, together
from rag.phrases import content_run, defines, is_people, parted, subject_of
from rag.types import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a turn offers to the next message."""

    frame: str
    """Its question, standing alone, without what was put in brackets behind it."""
    topic: str
    """What the question is about, as it stands there; or nothing."""
    cited: tuple[str, ...]
    """The sentences cited in the answer."""
    around: frozenset[str]
    """Stems of the evidence from the documents that are cited."""


def earlier(turn: Turn) -> Earlier:
    """Reads a turn; its question may carry in brackets what an earlier rewriting put there."""
    question, claims = turn.answer.question, turn.answer.claims
    frame, topic = question.text, ""
    rewritten = re.fullmatch(r"(.+?) \((.+)\)", frame) if frame != question.asked else None
    if rewritten:
        frame, topic = rewritten[1], rewritten[2]
        if topic[-1] in "?؟":
            frame, topic = topic, ""
    cited = {citation.document_id for claim in claims for citation in claim.citations}
    around = [e.text for e in turn.answer.evidence if e.sentence.document_id in cited]
    return Earlier(
        frame=frame,
        topic=topic or subject_of(frame),
        cited=tuple(citation.quote for claim in claims for citation in claim.citations),
        around=frozenset(term.stem for term in terms("\n".join(around))),
    )


def thing_meant(turns: Sequence[Earlier]) -> str:
    """Returns what "it" stands for: the news of the answer to "which", or else the subject."""
    for turn in turns:
        named = [name for text in turn.cited[:1] for name in names_in(text)]
        news = [name for name in named if name not in turn.frame]
        if news and question_word(read(turn.frame)) in ("which", "اي"):
            return news[0]
        if turn.topic or named:
            return turn.topic or named[0]
    return ""


def person_meant(turns: Sequence[Earlier]) -> str:
    """Returns whom "he" or "she" stands for: the answer to "who", or else a name asked about."""
    for turn in turns:
        news = [
            n for text in turn.cited[:1] for n in names_in(text, people=True) if n not in turn.frame
        ]
        known = names_in(turn.frame, people=True)
        sought = _asks_who(turn.frame) and not defines(read(turn.frame))
        found = news + known if sought else known + news
        if found:
            return found[0]
    return thing_meant(turns)


def several_meant(turns: Sequence[Earlier]) -> str:
    """Returns whom or what "they" stands for: names together, people, things in the plural."""
    for turn in turns:
        cited = turn.cited[0] if turn.cited else ""
        news = together(cited) or listed(names_in(cited, people=True))
        topic = _counted(turn) or turn.topic
        plural = bool(topic) and (topic.endswith("s") or stem(topic) != topic) and topic.isascii()
        known = together(turn.frame) or _people(turn)
        known = known or listed(names_in(turn.frame, people=True))
        found = (_asks_who(turn.frame) and news) or known or (topic if plural else "") or news
        if found or topic:
            return found or topic
    return ""


def _people(turn: Earlier) -> str:
    """Returns the group of people in a question, with what else it is about."""
    group = next((w for w in read(turn.frame) if is_people(w)), None)
    if group is None:
        return ""
    head = turn.topic.partition(group.text)[0].strip()
    if group.folded.isascii():
        apart = bool(turn.topic) and group.text not in turn.topic
        return f"the {group.text} of {turn.topic}" if apart else turn.topic or f"the {group.text}"
    if turn.topic.startswith(group.text):
        return turn.topic
    definite = re.sub("^(?:[وفبك]?(?:ال|لل))?", "ال", group.text)
    return f"{definite} في {head}" if head else definite


def _counted(turn: Earlier) -> str:
    """Returns the things that an English question counts: "the wells of Disi"."""
    told = read(turn.frame)
    first = next((n for n, w in enumerate(told[:3]) if w.folded in ("many", "which", "what")), None)
    run = [] if first is None else content_run(told, first + 1)
    if not run or not run[-1].folded.endswith("s") or any(map(is_name, run)):
        return ""
    things = f"the {' '.join(w.text for w in run)}"
    return f"{things} of {turn.topic}" if turn.topic and turn.topic not in things else things


def _place_meant(turns: Sequence[Earlier]) -> str:
    for turn in turns:
        for text in (turn.frame, *turn.cited[:1]):
            for start, end in find_names(text):
                before = read(text[:start])
                inside = before and before[-1].folded in ("in", "at", "في")
                if inside or is_place(text[start:end]):
                    return f"{'في' if detect(text[start:end]) == 'ar' else 'in'} {text[start:end]}"
    return ""


def _asks_who(frame: str) -> bool:
    return question_word(read(frame)) in ("who", "whom", "which", "من", "مين", "اي")


FINDERS = {
    "thing": thing_meant,
    "person": person_meant,
    "several": several_meant,
    "place": _place_meant,
}


def refers(told: Sequence[Word]) -> bool:
    """Tells whether any word of a message refers to something outside it."""
    return any(reference(told, n) for n in range(len(told)))


def reference(told: Sequence[Word], n: int) -> str:
    """Returns what kind of thing a word of a message refers to outside it; or nothing."""
    word = told[n]
    following = told[n + 1] if n + 1 < len(told) else None
    own = [w for w in told[:n] if is_own(w)]
    if word.does("event"):
        ordinal = word.is_content or word.folded in ("one", "ones", "other")
        ends = following is None or following.folded in ("one", "ones", "of")
        if ordinal:
            return "event" if ends and not own else ""
        elsewhere = [w for w in told if is_own(w)]
        that = word.folded == "that" and own and following is not None
        return (
            "event"
            if len(elsewhere) <= FEW and not any(map(is_name, elsewhere)) and not that
            else ""
        )
    if not word.folded.isascii():
        return _arabic_reference(told, n, own)
    kind = next((k for k in ("thing", "person", "several", "place") if word.does(k)), "")
    before = told[n - 1] if n else None
    if kind == "place":
        nearby = (before, following)
        return "" if any(w is not None and w.does("be") for w in nearby) else kind
    if kind == "thing" and any(w.does("expletive") for w in told[n + 1 : n + 4]):
        return ""
    if kind == "several" and before is not None and before.folded == "of":
        kind = "event"
    noun = any(is_name(w) for w in own) or any(w.does("the") for w in told[:n])
    clause = any(w.does("clause") or w.set_off for w in told[1:n])
    begins = following is not None and following.does("be", "do")
    does = [w for m, w in enumerate(told[:n]) if m and told[m - 1].folded in ("who", "what")]
    owners = [w for w in own if w not in does]
    inside = (owners and word.does("possessive")) or (noun and (clause or begins))
    return "" if inside else kind


def _arabic_reference(told: Sequence[Word], n: int, own: Sequence[Word]) -> str:
    """Returns the kind of reference of an Arabic word: a pronoun, free or attached; or nothing."""
    word = told[n]
    following = told[n + 1] if n + 1 < len(told) else None
    if word.does("place"):
        return "place" if not own or following is None else ""
    if word.does("names_again"):
        copula = following is not None and is_own(following)
        return "" if copula else _number_of(word.folded)
    base, suffix = parted(word)
    if not suffix:
        return ""
    if fold(base) in PREPOSITIONS:
        return "" if len(own) > FEW else _number_of(suffix)
    nominal = question_word(told[:1]) in ("ما", "كم", "بكم", "من", "")
    if any(is_name(w) or w.folded.startswith("ال") for w in own) or len(own) > 1 + nominal:
        return ""
    return _number_of(suffix)


def _number_of(pronoun: str) -> str:
    return "several" if pronoun in ("هم", "هما", "هن") else "thing"


def in_place_of(told: Sequence[Word], n: int, noun: str) -> str:
    """Returns what stands in a pronoun's place: the noun, with what was attached to the pronoun."""
    word = told[n]
    if word.folded.isascii():
        owned = n + 1 < len(told) and is_own(told[n + 1]) and not told[n + 1].set_off
        if word.does("possessive") and (owned or word.folded != "her"):
            return noun + ("'" if noun.endswith("s") else "'s")
        return noun
    noun = bare_noun(noun)
    base, suffix = parted(word)
    if not suffix or word.does("names_again", "place"):
        return noun
    preposition = PREPOSITIONS.get(fold(base), "")
    if preposition in ("ب", "ل"):
        return re.sub("^لال", "لل", preposition + noun)
    base = re.sub("[ؤئ]$", "ء", preposition or base)
    feminine = base[:-1] + "ة"
    verb = n == 1 and question_word(told[:1]) in WORDS["verbal"]
    if re.search("[^ا]ت$", base) and not verb and translations(stem(fold(feminine))):
        base = feminine
    return f"{base} {noun}"


def bare_noun(noun: str) -> str:
    """Returns an English noun as it may stand in an Arabic sentence."""
    return re.sub(r"^(?:the|an?) ", "", noun, flags=re.IGNORECASE)
