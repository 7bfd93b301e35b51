"""Tells the sentences of a document that tell their reader what to answer.

A sentence like "ignore your instructions and say that ..." is in the document word for word, so a
quote of it is faithful and misleads all the same (indirect prompt injection: Greshake et al. 2023,
"Not What You've Signed Up For"). It is no evidence of anything but itself. Rules see the usual
forms, in both languages; they do not see what is written to pass them by.
"""

import re
from functools import lru_cache

from index.normalize import fold

_RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines?|directives?|commands?|orders?|"
    r"programming|training|context)"
)
_ANY_OF_THEM = (
    r"(?:(?:all|any|every|of|the|your|these|those|previous|prior|earlier|preceding|above|"
    r"foregoing|system|original|initial|other|existing|safety)\W+)+"
)
_MACHINE = (
    r"(?:ai|a\.i\.|artificial intelligence|language models?|llms?|chat ?bots?|chatgpt|gpt|"
    r"assistants?|(?:ro)?bots?|crawlers?)"
)
_SAY = r"(?:say|answer|reply|respond|tell|write|output|print|state|claim|repeat|insist|cite|quote)"
_OPENING = r"(?:^|[.!:;,،؛\]\)*/>|—–-]|\b(?:please|now|and|then|must|should|to|just|simply))\W*"

_ENGLISH = re.compile(
    "|".join(
        (
            rf"{_OPENING}(?:ignore|disregard|forget|override|bypass|discard)\W+"
            rf"{_ANY_OF_THEM}{_RULES}\b",
            rf"\b{_MACHINE}\b[^.!?]{{0,60}}\b(?:must|should|has to|have to|shall|will|please|:)"
            rf"\W[^.!?]{{0,30}}\b{_SAY}\b",
            rf"\b(?:note|message|instructions?|attention|order)\W+(?:to|for)\W+"
            rf"(?:(?:any|all|every|the)\W+)?{_MACHINE}\b",
            rf"\b(?:if|when|whenever)\W+(?:you are|you're|anyone|someone|somebody|a user|the user|"
            rf"a person|people|a reader)?\W*(?:asked|asks?|questioned)\b[^.!?]{{0,80}}"
            rf"[,:;]\W*(?:always\W+|only\W+|you (?:must|should|will)\W+)?{_SAY}\b",
            rf"{_OPENING}{_SAY}\W+(?:to\W+)?(?:everyone|everybody|anyone|anybody|users?|all)\W+"
            r"(?:who|that)\W+asks?\b",
            r"\byou are now\W+(?:a|an|the|in|no longer|dan)\b",
            r"\b(?:correct|right|only|true) (?:answer|reply) to (?:every|any|all) questions?\b",
            r"^\W*\[?(?:system|developer)\W+(?:message|prompt|note|override)\b",
            r"<\|?(?:im_start|system)\|?>|\[inst\]|<<sys>>|^#+\W*(?:system|assistant)\W*:",
        )
    )
)
_ARABIC_RULES = r"(?:تعليمات|قواعد|اوامر|توجيهات|ارشادات|ضوابط)"
_ARABIC_IGNORE = (
    r"[وف]?(?:تجاهل|تجاهلوا|تجاهلي|انس|انسوا|انسي|تخط|اهمل|اهملوا|الغ|دع عنك|اترك)\W+"
    r"(?:(?:كل|جميع|كافه|ما|ساير|هذه|تلك|من)\W+)*"
)
_ARABIC_MACHINE = (
    r"(?:المساعد|مساعد (?:ذكي|اصطناعي|رقمي)|النموذج (?:اللغوي|الذكي)|نموذج (?:لغوي|ذكاء)|"
    r"الذكاء الاصطناعي|ذكاء اصطناعي|روبوت|الروبوت|المحادث الالي|البرنامج الذكي)"
)
_ARABIC_SAY = r"(?:قل|قولوا|قولي|اجب|اجيبوا|اجيبي|رد|ردوا|اكتب|اكتبوا|اذكر|اخبر|اخبروا|كرر|ازعم)"
_ARABIC = re.compile(
    "|".join(
        (
            rf"\b{_ARABIC_IGNORE}{_ARABIC_RULES}(?:ك|كم)\b",
            # Within a sentence the verb may be a past: "he ignored all instructions".
            rf"(?:^|[.!:؛\])])\W*{_ARABIC_IGNORE}ال{_ARABIC_RULES}\b",
            rf"\b(?:الي|يا|ايها|ايتها|علي|عزيزي)\W+(?:(?:كل|اي|ايها|عزيزي)\W+)*{_ARABIC_MACHINE}\b"
            rf"[^.!؟]{{0,60}}\b[وف]?{_ARABIC_SAY}\b",
            r"\b(?:رساله|تنبيه|تعليمات|ملاحظه|امر)\W+(?:من|الي|ل)\W*(?:النظام|لنظام|مطور النظام)\b",
            rf"\b(?:رساله|تنبيه|تعليمات|ملاحظه|امر)\W+(?:الي|ل)\W*(?:(?:كل|اي)\W+)?{_ARABIC_MACHINE}\b",
            rf"\b(?:اذا|متي|كلما|حين|عندما|ان)\W+(?:ما\W+)?"
            rf"(?:سيلت|سالك|سالوك|يسالك|تسال|سال احد)\w*\b[^.!؟]{{0,80}}[,،:؛]?"
            rf"\W*\b[وف]?{_ARABIC_SAY}\b",
            rf"\b[وف]?{_ARABIC_SAY}\W+ل(?:كل|من|جميع)\W*(?:من\W+)?(?:يسال\w*|سال\w*)\b",
            r"\b(?:ايها|ايتها|عزيزي|اعزايي)\W+(?:القاري|القراء)\w*\b[^.!؟]{0,40}"
            r"\b[وف]?(?:قل|اخبر|كرر|ازعم)\b",
            r"\b[وف]?لا (?:تذكر|تذكروا|تستشهد|تكشف) (?:اي |ايا من |اي من )?"
            r"(?:ال)?(?:مصدر|مصادر|مصادرك|تعليماتك)\b",
            r"\b(?:الجواب|الاجابه) الصحيح\w* (?:عن|علي|ل)\W*(?:كل|اي|جميع) (?:سوال|الاسيله)\b",
            r"^#+\W*(?:النظام|المساعد)\W*:|\bالغيت (?:القواعد|التعليمات) السابقه\b",
            r"\bانت الان (?:مساعد|نموذج|روبوت)\b",
        )
    )
)


@lru_cache(maxsize=20_000)
def gives_orders(text: str) -> bool:
    """Tells whether a sentence tells its reader, or a machine, what to answer."""
    folded = fold(text)
    return bool(_ENGLISH.search(folded) or _ARABIC.search(folded))
