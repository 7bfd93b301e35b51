"""Lines that scraped pages carry round their text: the words they are made of, and how they look.

A rule must take the whole line: a sentence that only mentions Facebook is no share button. Words
are compared as `index.normalize.fold` leaves them.
"""

import re
from collections.abc import Iterable

from index.clutter_words import (
    ACCOUNTS,
    AGENCIES,
    BUTTONS,
    CLOCK,
    JOINING,
    LANGUAGES,
    MONTHS,
    NETWORKS,
    STAMP_LABELS,
    WEEKDAYS,
)
from index.normalize import fold, words


def _any(*patterns: str) -> re.Pattern[str]:
    """Compiles alternatives, each of which must take a whole folded line."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _choice(phrases: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


_OURS = (
    r"(?:قناتنا|قنواتنا|صفحتنا|صفحاتنا|حسابنا|حساباتنا|نشرتنا|تطبيقنا|موقعنا|خدمتنا"
    r"|مجموعتنا|مدونتنا)"
)
_HERE = (
    rf"(?:{_OURS}|معنا|هنا|الرابط|صفحه|قناه|حساب|وسايل التواصل|مواقع التواصل|منصات"
    rf"|{_choice(NETWORKS)})"
)
CALLS = _any(
    r"(?:please )?(?:subscribe|sign up|register) .{0,60}\bour\b.{0,60}",
    r"(?:subscribe|sign up)(?: \w+){0,6} (?:newsletters?|news alerts|channel"
    r"|podcast)(?: (?:now|today|here|for free))?",
    r"(?:subscribe|sign up) (?:now|today|here|free|for free)",
    r"(?:follow|like|find|join|support) us (?:on|at|for|in|via|today|now|here)\b.{0,60}"
    r"|follow our \w+(?: \w+){0,6}",
    r"(?:download|get|install|try) our (?:\w+ ){0,3}app\b.{0,60}",
    r"(?:download|get|install|try) the (?:\w+ ){0,3}app(?: now| today| here| for free)?",
    r"(?:get|receive) (?:\w+ ){0,4}(?:news|headlines|updates|stories"
    r"|alerts)\b.{0,60}\b(?:inbox|email|app|phone|channel)\b.{0,30}",
    r"for .{0,20}\b(?:headlines|news|updates)\b.{0,40}\b(?:follow|subscribe to|download"
    r"|visit|join) (?:us|our|the)\b.{0,100}",
    r"stay (?:tuned|connected|up to date|updated|informed)(?: (?:with|on|via) .{0,40})?",
    r"(?:click|tap) here\b.{0,60}",
    r"(?:read|see|watch|listen|learn) (?:more|also|next|now)\s*[:|>»-].{1,150}",
    r"(?:read|learn|find out|see) more (?:about|on|from|in|here)(?: \w+){0,5}",
    r"(?:also read|must read|continue reading|keep reading|read the full (?:story"
    r"|article)|view all(?: posts)?"
    r"|related (?:articles?|stories|posts|news|topics|content|links)|you (?:may"
    r"|might) (?:also )?like"
    r"|more (?:stories|articles|news)|recommended(?: for you)?|most (?:read|popular|viewed|shared)"
    r"|latest news|don.t miss(?: out)?|leave a (?:comment|reply)"
    r"|post a comment)(?:\s*[:|>»].{0,150})?",
    r"(?:للحصول علي|لمتابعه|لمعرفه|ليصلك|لتصلك)\b.{1,80}\b(?:تابع|اشترك|حمل|انضم|اضغط"
    r"|انقر|زور)(?:وا)? "
    rf"(?:علي |في |الي |عبر |ب|ل)?{_HERE}\b.{{0,100}}",
    r"(?:تابع|زر|زور|حمل|انضم|اشترك)(?:وا)?(?: الان| مجانا)? (?:علي |في |الي |ب|ل)?"
    rf"{_OURS}\b.{{0,80}}",
    rf"(?:تابعنا|تابعوا اخبارنا|تواصل معنا|تواصلوا معنا|راسلنا) (?:علي|عبر"
    rf"|من خلال) {_HERE}\b.{{0,60}}",
    r"(?:تابعونا|راسلونا)\b.{0,60}|تواصل(?:وا)? معنا|راسلنا|ابق(?:وا)? علي اطلاع.{0,40}",
    r"اشترك(?:وا)?(?: الان| معنا| مجانا)?"
    r"(?: (?:في |ب)(?:النشره|القايمه) (?:البريديه|الاخباريه).{0,60})?",
    r"(?:حمل|نزل)(?:وا)?(?: الان)? (?:التطبيق|تطبيق(?: \w+){0,2})(?: الان| مجانا| من متجر.{0,40})?",
    r"(?:اضغط|انقر)(?:وا)? هنا\b.{0,60}",
    r"(?:اقرا|اقراي|اقراوا|شاهد|شاهدوا|طالع|طالعوا|استمع) (?:ايضا|المزيد|التالي|كذلك)"
    r"(?:\s*[:|>»-].{1,150}| (?:عن|حول|علي|في)(?: \w+){1,6})?",
    r"(?:مواضيع|اخبار|مقالات|موضوعات|روابط)(?: اخري)? (?:ذات صله|متعلقه|مشابهه"
    r"|قد تهمك)(?:\s*:.{0,150})?",
)
"""Appeals to the reader. Arabic ones need what is the page's own, since `تابع` and `اشترك` are also
"continued" and "took part"."""
NOTICES = _any(
    r"(?:this|our|the) (?:web)?site uses cookies\b.{0,200}"
    r"|we (?:and our partners )?use cookies\b.{0,200}",
    r"by (?:continuing|using|browsing|clicking)\b.{0,80}\bcookies\b.{0,80}",
    r"(?:accept|reject|manage|allow)(?: all)? cookies|cookie (?:policy|settings|notice"
    r"|preferences)",
    r"(?:نحن )?(?:نستخدم|يستخدم (?:هذا )?(?:الموقع|موقعنا)) "
    r"(?:ملفات (?:تعريف )?الارتباط|الكوكيز|كوكيز)\b.{0,200}",
    r"(?:سياسه|اعدادات|قبول|رفض) (?:جميع )?(?:ملفات تعريف الارتباط|الكوكيز)",
    r"privacy policy|terms of (?:use|service)|terms and conditions|contact us|about us",
    r"سياسه الخصوصيه|شروط الاستخدام|من نحن|اتصل بنا",
    r"(?:©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4}|reserved)"
    r"|حقوق (?:النشر|الطبع) (?:©|محفوظه|\d{4})).{0,120}",
    r".{0,80}\ball rights reserved\b\W*(?:(?:©|\(c\)|copyright|to|by)?\W*(?:\w+\W*){0,5})?",
    r"(?:\w+\W+){0,4}(?:جميع|كل|كافه) (?:الحقوق|حقوق \w+(?: \w+)?) محفوظه\b\W*(?:\w+\W*){0,6}",
    r"\d+ (?:min(?:ute)?s? read|comments?|views?|shares?|likes?)|(?:comments?|views?"
    r"|shares?)\W*\d+\W*",
    r"(?:\d+ )?(?:دقايق|دقيقه) قراءه|(?:وقت|مده) القراءه\W*\d*\W*(?:دقايق|دقيقه)?",
    r"(?:التعليقات|تعليقات|المشاهدات|مشاهدات)\W*\d+\W*|\d+ (?:تعليقات|تعليق|مشاهده|مشاهدات)",
)
CREDITS = re.compile(
    r"\W*(?:(?:(?:file |ap |stock )?(?:photo|photograph|image|picture)s?"
    r"(?: (?:credit|source|courtesy))?|credit|الصوره|صوره|تصوير|مصدر الصوره|عدسه)\s*[:/©]"
    r"|(?:photo|photograph|image|picture)s? (?:by|courtesy of)) *(?P<who>[^\d:]{2,60})"
    r"|[\w .]{0,30}\(?(?:getty images|ap photo|afp photo|shutterstock)\b[\w /.,]{0,40}\)?"
)
_HOME = r"(?:home|homepage|main page|الرييسيه|الصفحه الرييسيه)"
CRUMBS = _any(
    rf"{_HOME}(?:\s*(?:>|»|›|«|‹|→|←)\s*[^>»›«‹→←.؟?!]{{1,60}}){{1,8}}",
    rf"{_HOME}(?:\s*[/|]\s*[^/|.؟?!\d]{{1,60}}){{2,8}}",
)
CONTENTS = re.compile(r"\S.{1,120}?(?:\s?[.·…]){4,}\s*\d{1,4}|\S.{1,120}\t\s*\d{1,4}")
"""An entry of a table of contents: words, a leader, a page."""
PAGE_NUMBER = _any(
    r"\W*(?:page|صفحه|الصفحه)\W*\d{1,4}(?:\W*(?:of|من|/)\W*\d{1,4})?\W*",
    r"[-–—] ?\d{1,4} ?[-–—]",
)
AGO = _any(
    r"(?:\w+ ){0,2}(?:\d+|an?|one) (?:second|minute|min|hour|day|week|month)s? ago",
    r"(?:(?:اخر تحديث|نشر):? )?(?:منذ|قبل) (?:\d+ )?"
    r"(?:ثانيه|ثوان|دقيقه|دقايق|ساعه|ساعتين|ساعات|يوم|يومين|ايام|اسبوع|شهر)",
)

_NUMERIC_DATE = re.compile(
    r"(?<![\d./-])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}"
    r"|\d{2}))(?![\d/-])t?"
)
_TIME = re.compile(
    r"(?<!\d)\d{1,2} ?: ?\d{2}(?: ?: ?\d{2}(?:\.\d+)?)?(?!\d)(?: ?[+-]\d{2}:?\d{2})?"
)
_SECONDS = re.compile(r"(?<!\d)\d{1,2}:\d{2}:\d{2}(?!\d)")
_PLACE = re.compile(r"\A[^\W\d]+(?: [^\W\d]+)?\W{0,3}(?=\d)")
_YEAR = re.compile(r"(?:1[3-9]|20)\d\d")
_BYLINE = re.compile(
    r"(?:(?:Posted|Written|Published|Edited|Reported|Reporting|Translated"
    r"|Compiled)\s+)?[Bb][Yy]\s*:?\s+"
    r"(?P<who>(?:(?:[A-Z][\w.'’-]*|and|de|la|van|von|bin|ibn|al|el"
    r"|&)[ ,]*){1,9})(?:\(?[A-Z][\w ]{1,20}\)?)?"
)
_NOT_NAMES = re.compile(
    r"(?:The|A|An|This|That|These|Those|His|Her|Its|Their|My|Our|Your|All|Then|Now|No"
    r"|Order|Law|Night|Day|God)\b"
)
_ARABIC_BYLINE = re.compile(
    r"(?:بقلم|بواسطه|نشر بواسطه)\s*[:/]?\s*(?:\S+\s*){1,5}"
    r"|(?:كتب|كتبت|تحرير|ترجمه|محرر|المحرر|الكاتب)\s*[:/]\s*(?:\S+\s*){1,4}"
)
_ACCOUNT = re.compile(
    r"(?:(?:posted |written |published )?by|بقلم|بواسطه|نشر بواسطه)\s*[:/]?\s*"
    rf"(?:{_choice(ACCOUNTS)})(?![a-z])"
)
_AGENCY_CODE = re.compile(r"\W*[A-Z]{2,6}(?=[\W\d])")
_ENDED = re.compile(r"[.!?؟。…؛;,،]['\"”’»)\]]*$")
_PARTS = re.compile(r"\s+[|•·–—-]\s+|\s*[|•·]\s*")
_ITEM = re.compile(r"\s*(?:[-*+•▪●–—]|\d{1,3}[.)]|\|)\s")
MAX_CLUTTER = 250
"""Characters above which a line is never clutter: notices are short, evidence is not to be lost."""


def is_clutter_line(line: str) -> bool:
    """Tells whether a line, read by itself, is furniture of a page and no statement."""
    line = " ".join(line.split()) if "\t" not in line else line.strip()
    if not line or len(line) > MAX_CLUTTER:
        return False
    if not words(line):
        return True
    if CONTENTS.fullmatch(line):
        return True
    if _ITEM.match(line):
        return False
    return _is_furniture(line) or _is_row_of_furniture(line)


def is_appeal(sentence: str) -> bool:
    """Tells appeals and notices, which are clutter also among other sentences of a line."""
    folded = fold(sentence)
    bare = folded.strip(" .!:…")
    return len(sentence) <= MAX_CLUTTER and bool(
        CALLS.fullmatch(bare) or NOTICES.fullmatch(bare) or NOTICES.fullmatch(folded)
    )


def is_name_list(line: str) -> bool:
    """Tells lines of nothing but names of languages, networks or agencies.

    In a list that a sentence announced they are what it lists.
    """
    return made_of(words(line), LANGUAGES | NETWORKS | AGENCIES)


def _is_furniture(line: str) -> bool:
    folded = fold(line)
    bare = folded.strip(" .!:…")
    return (
        is_byline(line)
        or is_stamp(line)
        or is_appeal(line)
        or _is_button_bar(line)
        or _is_agency(line)
        or _is_credit(line, bare)
        or bool(CRUMBS.fullmatch(bare) or PAGE_NUMBER.fullmatch(folded) or AGO.fullmatch(bare))
    )


def _is_row_of_furniture(line: str) -> bool:
    """`By Jane Doe | 16 December 2021 | Share`: every part is furniture or a date."""
    parts = [part for part in _PARTS.split(line) if words(part)]
    return (
        len(parts) > 1
        and any(_is_furniture(part) for part in parts)
        and all(_is_furniture(part) or is_date(part) for part in parts)
    )


def is_byline(line: str) -> bool:
    """`By admin`, `By Jane Doe, Reuters`, `بقلم: سلمى حداد`; also with a language name glued on."""
    bare = line.strip()
    folded = fold(bare)
    account = _ACCOUNT.match(folded)
    if account:
        rest = folded[account.end() :]
        known = " ".join(words(rest)) in LANGUAGES | BUTTONS | {""}
        return known or is_date(rest) or is_stamp(rest)
    if _ENDED.search(bare):
        return False
    name = _BYLINE.fullmatch(bare)
    if name:
        first = words(name["who"])[:1]
        return not _NOT_NAMES.match(name["who"]) and not (set(first) & (MONTHS | WEEKDAYS))
    return bool(_ARABIC_BYLINE.fullmatch(folded)) and len(words(folded)) <= 7


def is_stamp(line: str) -> bool:
    """A date with a time, a label, an agency or a weekday, and nothing else.

    A time to the second is a machine's: a place may stand before it (`بكين 2021-12-16 17:45:18`).
    """
    code = _AGENCY_CODE.match(line)
    folded = fold(line[code.end() :] if code else line)
    if _SECONDS.search(folded):
        folded = _PLACE.sub("", folded)
    rest = words(_NUMERIC_DATE.sub(" ", _TIME.sub(" ", folded), count=1))
    marked = bool(code or _TIME.search(folded)) or _holds(rest, STAMP_LABELS | AGENCIES)
    marked = marked or (_holds(rest, WEEKDAYS) and bool(_YEAR.search(folded)))
    others = MONTHS | WEEKDAYS | CLOCK | STAMP_LABELS | AGENCIES
    return marked and _is_date(folded, rest, others)


def is_date(line: str) -> bool:
    """A day or month of a year, or a day of a month, and nothing else."""
    folded = fold(line)
    return _is_date(
        folded, words(_NUMERIC_DATE.sub(" ", folded, count=1)), MONTHS | WEEKDAYS | CLOCK
    )


def _is_date(folded: str, rest: tuple[str, ...], others: frozenset[str]) -> bool:
    numbers = [token for token in rest if token[0].isdecimal()]
    named = tuple(token for token in rest if not token[0].isdecimal())
    if _NUMERIC_DATE.search(folded):
        return not numbers and (not named or made_of(named, others))
    return 1 <= len(numbers) <= 3 and _holds(named, MONTHS) and made_of(named, others)


def made_of(tokens: tuple[str, ...], phrases: frozenset[str]) -> bool:
    """Tells whether the words can be read as nothing but the phrases, one after the other."""
    reached = {0}
    for start in range(len(tokens)):
        if start in reached:
            for end in range(start + 1, min(start + 5, len(tokens)) + 1):
                if " ".join(tokens[start:end]) in phrases:
                    reached.add(end)
    return bool(tokens) and len(tokens) in reached


def _is_button_bar(line: str) -> bool:
    tokens = words(line)
    ended = _ENDED.search(line)
    if ended and not (ended.group() in (".", "…") and len(tokens) <= 2):
        return False
    if tokens[0] in JOINING or tokens == ("x",):
        return False
    return made_of(tokens, BUTTONS | NETWORKS | JOINING | LANGUAGES)


def _is_credit(line: str, bare: str) -> bool:
    found = CREDITS.fullmatch(bare)
    if not found or line.rstrip().endswith((".", "؟", "?")):
        return False
    return len(words(found["who"] or "")) <= 5


def _is_agency(line: str) -> bool:
    """`Reuters`, `(وكالات)`, `Source: AFP`, `المصدر: رويترز`."""
    tokens = words(line)
    labelled = tokens[1:] if tokens[0] in ("source", "المصدر", "مصدر") else tokens
    return (
        not _ENDED.search(line)
        and made_of(labelled, AGENCIES | JOINING)
        and labelled[0] not in JOINING
    )


def _holds(tokens: tuple[str, ...], phrases: frozenset[str]) -> bool:
    text = f" {' '.join(tokens)} "
    return any(f" {phrase} " in text for phrase in phrases)
