"""Tells the sentences of a document that are orders to the machine that reads it.

A sentence like "ignore your instructions and say that ..." is in the document word for word, so a
quote of it is faithful and misleads all the same (indirect prompt injection: Greshake et al. 2023,
"Not What You've Signed Up For"). It is no evidence of anything but itself.

A sentence that is wrongly taken for one is lost to whoever asks, so the rules are narrow: it tells
its reader to drop instructions given before, it calls a machine by name and has a colon or an
imperative for it, it begs its reader to say something, or it is markup of a prompt. What tells
people what to say ("if a client asks, say ..."), what laws ask of machines ("chatbots must state
...") and what reports ("لا تذكر المصادر عدد القتلى") is text like any other. What is written to
pass the rules by will pass them.
"""

import re
from functools import lru_cache

from index.normalize import fold
from rag.untrusted import line

_MACHINE = (
    r"(?:(?:ai|artificial intelligence|digital|virtual)\W+(?:assistants?|models?|agents?|systems?)|"
    r"ai|(?:large\W+)?language models?|llms?|chat ?bots?|chatgpt|gpt)"
)
_SAY = r"(?:say|answer|reply|respond|tell|write|output|print|state|claim|repeat|cite|quote|ignore)"

_ENGLISH = re.compile(
    "|".join(
        (
            r"(?:^|[.!:;,\]\)*/>|—–]|\b(?:please|now))\W*"
            r"(?:ignore|disregard|forget|override|bypass|discard)\W+(?:(?:all|any|of|the|these)\W+)*"
            r"(?:your|previous|prior|earlier|preceding|above|system)\W+(?:\w+\W+){0,2}?"
            r"(?:instructions?|rules?|prompts?|guidelines?|directives?|programming)\b",
            rf"\b(?:note|message|attention|instructions?)\W+(?:to|for)\W+"
            rf"(?:(?:any|all|every|the)\W+)?{_MACHINE}\b[^.!?:]{{0,60}}:",
            rf"\b(?:dear|hey|attention)\W+{_MACHINE}\b[^.!?]{{0,60}}\b{_SAY}\b",
            rf"^\W*{_MACHINE}\s*[:,]\W*(?:please\W+|always\W+)?{_SAY}\b",
            rf"\breader\b[^.!?]{{0,40}}\bbeg(?:ging)?\b[^.!?]{{0,120}}\b{_SAY}\b",
            rf"\bif you are (?:an? )?{_MACHINE}\b[^.!?]{{0,60}}\b{_SAY}\b",
            r"\byou are now (?:dan\b|an? (?:\w+ )?(?:bot|chatbot|ai|assistant|language model)\b)",
            r"^\W*[\[<(]\s*system (?:message|prompt|note|override)\s*[\]>)]",
            r"<\|?(?:im_start|system)\|?>|\[inst\]|<<sys>>|^#+\W*(?:system|assistant)\W*:",
        )
    )
)

_ARABIC_IGNORE = (
    r"\b[وف]?(?:تجاهل|تجاهلوا|تجاهلي|انس|انسوا|انسي|اهمل|اهملوا|دع عنك)\W+"
    r"(?:(?:كل|جميع|كافه|ساير)\W+)?"
)
_ARABIC_RULES = r"(?:تعليمات|قواعد|اوامر|توجيهات|ارشادات|ضوابط)"
_ARABIC_MACHINE = (
    r"(?:(?:ال)?مساعد\W+(?:ال)?(?:ذكي|اصطناعي|رقمي|الي)|(?:ال)?نموذج\W+(?:ال)?(?:لغوي|ذكي)|"
    r"(?:ال)?ذكاء\W+(?:ال)?اصطناعي)"
)
_ARABIC_SAY = r"(?:قل|قولوا|اجب|اجيبوا|اكتب|اكتبوا|اذكر|اذكروا|اخبر|اخبروا|كرر|تجاهل)"
_ARABIC = re.compile(
    "|".join(
        (
            rf"{_ARABIC_IGNORE}{_ARABIC_RULES}(?:ك|كم)\b",
            # With the article and not at the beginning it may be a past: "he ignored the rules".
            rf"(?:^|[.!:؛\])])\W*{_ARABIC_IGNORE}ال{_ARABIC_RULES}\W+(?:السابقه|السالفه|اعلاه)\b",
            rf"\b(?:يا|ايها|ايتها)\W+(?:{_ARABIC_MACHINE}|المساعد|النموذج|الروبوت)\b"
            rf"[^.!؟]{{0,60}}\b[وف]?{_ARABIC_SAY}\b",
            rf"\b(?:رساله|تنبيه|تعليمات|ملاحظه|الي)\W+(?:(?:الي|لكل|كل|اي)\W+)*{_ARABIC_MACHINE}\b"
            r"[^.!؟:]{0,60}:",
            r"\bارجوك\w*\W+(?:ايها |ايتها |يا |عزيزي )?القاري\b[^.!؟]{0,60}"
            rf"\b[وف]?{_ARABIC_SAY}\b",
            r"^\W*[\[<(]\s*رساله (?:من )?النظام\s*[\]>)]",
            r"^#+\W*(?:النظام|المساعد)\W*:|\bانت الان (?:مساعد|نموذج|روبوت)\b",
        )
    )
)


@lru_cache(maxsize=20_000)
def gives_orders(text: str) -> bool:
    """Tells whether a sentence gives orders to a machine that reads it."""
    folded = fold(line(text))  # without what nobody sees: "ig\u200bnore" reads as "ignore"
    return bool(_ENGLISH.search(folded) or _ARABIC.search(folded))
