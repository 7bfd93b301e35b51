"""The words by which a message leans on a conversation, and how a text is read into words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.answer_type import MONTHS, PERIODS
from index.normalize import words
from index.terms import STOP_WORDS

FEW = 2
"""Content words up to which a message may lean on the conversation without a pronoun."""
LONG = 5
"""Letters from which a word without a root is foreign; words of a long phrase."""
WORDS = {
    name: frozenset(words(listed))
    for name, listed in {
        "asks": "who whom whose what when where which why how من مين ما ماذا متى أين كيف كم لماذا"
        " هل أي بكم لمن ممن ليه وين",
        "adverbs": "when where why how متى أين كيف لماذا",
        "verbal": "متى أين كيف لماذا من مين هل ماذا كم بكم",
        "and": "and but so also then or ok و",
        "do": "did does do will would can could should might may must",
        "be": "is are was were has have had",
        "the": "the a an this that these those",
        "joins": "of at in on between against for from to with by about في بين على ضد عن من إلى",
        "attached": "of for at in on between against في بين على ضد",
        "measures": "cost price length size number height age date name reason cause capital depth"
        " weight mass speed الكلفة تكلفة كلفة سعر ثمن طول عرض ارتفاع عدد عمق حجم كتلة وزن مساحة عمر"
        " تاريخ موعد اسم سبب مدة نسبة سرعة قيمة قطر",
        "done": "built made held found sent kept sold brought shown taken given written born won"
        " lost known seen begun done put set shot led left paid met told struck drawn thrown fought"
        " hidden stolen broken spoken chosen flown grown sunk worth",
        "thing": "it its itself",
        "person": "he she him her his hers himself herself",
        "several": "they them their theirs themselves",
        "event": "this that these those one ones both neither former latter rest others first"
        " second third last other again ذلك هذا هذه تلك هؤلاء الأول الثاني الثالث الأخير الأولى"
        " الثانية الثالثة الأخيرة آخرون آخر الآخر الأخرى كلاهما الباقي غيره غيرها غيرهم منهم منهن"
        " منهما منها",
        "place": "there هناك هنالك",
        "lives": "ولد ولدت مات ماتت توفي توفيت عاش عاشت درس درست",
        "possessive": "its his her their theirs hers",
        "al_verbs": "التقى التقت التقيا التقوا التحق التحقت التزم التزمت التقط التقطت ألقى ألقت",
        "names_again": "هو هي هم هن هما",
        "people": "people persons passengers migrants refugees sailors soldiers troops workers"
        " prisoners hostages victims survivors patients doctors scientists students children women"
        " men protesters citizens residents crew ركاب جنود عمال بحارة سجناء رهائن ضحايا مرضى أطباء"
        " علماء طلاب أطفال نساء رجال سكان مهاجرين لاجئين ناجين",
        "expletive": "true possible known likely clear necessary important rain",
        "clause": "and when while after before because if that since but although",
        "empty": "exactly precisely really actually too please بالضبط تحديدا فعلا تماما أخرى مرة"
        " فضلك سمحت رجاء",
        "more": "more else further المزيد أكثر أيضا غير مزيد تابع أكمل continue elaborate",
        "places": "afghanistan america asia africa europe russia china india japan france germany"
        " britain england italy spain turkey iran iraq syria jordan egypt lebanon palestine israel"
        " saudi arabia uae emirates qatar kuwait yemen sudan libya tunisia algeria morocco ukraine"
        " taiwan canada australia brazil mexico guinea liberia congo moscow beijing washington"
        " london paris berlin rome madrid cairo amman baghdad damascus beirut riyadh dubai geneva"
        " tokyo istanbul kyiv أمريكا آسيا أفريقيا أوروبا روسيا الصين الهند اليابان فرنسا ألمانيا"
        " بريطانيا إنجلترا إيطاليا إسبانيا تركيا إيران العراق سوريا سورية الأردن مصر لبنان فلسطين"
        " إسرائيل السعودية الإمارات قطر الكويت اليمن السودان ليبيا تونس الجزائر المغرب أوكرانيا"
        " تايوان كندا أستراليا البرازيل المكسيك غينيا ليبيريا الكونغو موسكو بكين واشنطن لندن باريس"
        " برلين روما القاهرة عمّان بغداد دمشق بيروت الرياض دبي جنيف طوكيو إسطنبول كييف أفغانستان",
    }.items()
}
"""Folded words by what they do. `places` tells a country or city from a person, no more."""
PREPOSITIONS = {"علي": "على", "الي": "إلى", "لدي": "لدى"} | {
    word: word for word in ("عن", "في", "من", "مع", "بين", "ب", "ل", "عند", "حول", "ضد", "بعد")
}
"""Arabic prepositions, as they stand before an attached pronoun, folded -> as before a noun."""
MARK = r"[\u064b-\u065f\u0670]"
_TOKEN = re.compile(rf"\d+(?:[.,/]\d+)*|[^\W\d_](?:[^\W_]|{MARK}|['’-](?=\w))*")
END_MARKS = " ?؟.!،,:;"
ATTACHED = re.compile(r"(?:(?<!ا)ه|ها|هما|هم|هن)$")
"""An Arabic pronoun attached to a word, as in طوله; in مياه the letter is the word's own."""
MANY_VERB = re.compile(r"^(?:س?[يت])\w{3,}(?:ان|ون)$|^\w{3,}(?:ا|وا)$")
"""An Arabic verb of two or more: سيلتقيان, التقيا."""
TONGUES = ("arabic", "عربي", "عربيه")
DEMAND = re.compile(
    r"(?:(?:and|but|now|ok|so|then|please|i want|i need) )*(?:(?:can|could|would|will) you )?"
    r"(?:please )?(?:(?:answer|reply|respond|say|tell|write|repeat|give|translate|explain|speak"
    r"|show|put|rephrase|switch|it)(?: (?:me|it|that|this|the answer|your answer|again|back))* )?"
    r"(?:in|into|to|using) (arabic|english)(?: (?:please|now|instead|too|again|as well))*"
    r"|(?:(?:و|من فضلك|لو سمحت|رجاء|الان|هل|يمكنك|تستطيع|ممكن|اريد|ان) ?)*"
    r"(?:و?(?:اجب|اجبني|الاجابه|اجابه|رد|الرد|قل|قلها|قله|اكتب|اكتبها|ترجم|ترجمها|ترجمه|اعد"
    r"|اعدها|كرر|كررها|تكلم|تحدث|اشرح|اعطني|الجواب|تجيب|تكتب|تقول|تترجم|جاوب)"
    r"(?: (?:لي|ذلك|هذا|هذه|الاجابه|الجواب|مره|اخري|جوابك|اجابتك|علي|عنه|عليه))* )?"
    r"(?:ب(?:ال)?(?:لغه ال)?|الي (?:اللغه )?ال)(عربيه|عربي|انجليزيه|انجليزي|انكليزيه|انكليزي)"
    r"(?: (?:من فضلك|لو سمحت|رجاء|ايضا|الان|فضلا|كذلك))*"
    r"|(arabic|english)(?: please)?|(?:ال)?(عربي|عربيه|انجليزي|انجليزيه)(?: من فضلك)?"
)
"""A demand for a language of the answer, folded and without punctuation."""
UNMISTAKABLE = re.compile(r"(?:answer|reply|respond|اجب|جاوب)\b.*|.* (?:please|من فضلك|لو سمحت)")
LONGEST_DEMAND = 9
REPEAT = re.compile(
    r"(?:please )?(?:say (?:it|that) again|repeat(?: (?:it|that|please))*|again|once more)"
    r"|(?:اعد|كرر)(?: (?:ذلك|السؤال|الاجابه|الجواب|من فضلك))*|مره اخري"
)
WHAT_ABOUT = re.compile(
    r"\W*(?:(?:and|but|so|ok)\W+)?(?:what|how)\s+about\s+(?P<en>.+)"
    r"|\W*[وف]?(?:ماذا|ما\s?ذا|شو|ايش|إيش)\s+عن\s+(?P<ar>.+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a text and where it stands."""

    text: str
    folded: str
    start: int
    end: int
    set_off: bool
    """Punctuation stands before it."""

    def does(self, *purposes: str) -> bool:
        """Tells whether the word is in one of the lists."""
        return any(self.folded in WORDS[purpose] for purpose in purposes)

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.folded[0].isdecimal()

    @property
    def is_content(self) -> bool:
        """Whether it is neither a number nor a stop word."""
        return not self.is_number and self.folded not in STOP_WORDS

    @property
    def is_period(self) -> bool:
        """Whether it tells a time."""
        return self.is_number or self.folded in MONTHS or self.folded.removeprefix("ال") in PERIODS


@lru_cache(maxsize=2_000)
def read(text: str) -> tuple[Word, ...]:
    """Returns the words of a text."""
    found: list[Word] = []
    for match in _TOKEN.finditer(text):
        gap = text[found[-1].end if found else 0 : match.start()]
        folded = words(match[0])
        if folded:
            found.append(
                Word(
                    text=match[0],
                    folded=folded[0],
                    start=match.start(),
                    end=match.end(),
                    set_off=bool(gap.strip()),
                )
            )
    return tuple(found)


def question_word(told: Sequence[Word]) -> str:
    """Returns the question word at the beginning, folded, without an attached "and"; or nothing."""
    for n, word in enumerate(told[:3]):
        for form in (word.folded, word.folded[1:] if word.folded[0] in "وف" else ""):
            leads = form == "من" and n + 1 < len(told) and told[n + 1].does("adverbs")
            if form in WORDS["asks"] and not leads:  # من in "من أين" is "from"
                return form
        if not (word.does("and", "joins") or word.folded == "ومن"):
            break
    return ""


def is_own(word: Word) -> bool:
    """Tells whether a word says something of its own, as a name, a noun or a number does."""
    said = word.is_content or word.is_number
    return said and not word.does("more", "and", "empty", "asks") and not question_word((word,))
