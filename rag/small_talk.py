"""A greeting, thanks or a question about Sanad itself -> a short reply, which cites nothing.

A message is small talk only where all of it is: every word belongs to a phrase listed here. What
stands beside a real question is taken off it, and the question goes its way.
"""

import re

from index.language import detect
from index.normalize import fold

_PHRASES: dict[str, str] = {
    "sure": r"""
        (?:are )?you sure(?: about (?:that|this|it))?
        | (?:can|could|should|do|may) i trust (?:you|this|that|sanad|your answers?|the answers?)
        | are (?:you|your answers|the answers) (?:reliable|accurate|trustworthy|correct|right)
        | how (?:reliable|accurate|trustworthy) (?:are you|are your answers|is sanad)
        | do you (?:make things up|hallucinate|lie|make mistakes|ever make mistakes)
        | هل (?:انت|انتي|انت) (?:متاكد|متاكده|واثق)(?: من (?:ذلك|هذا|كلامك|اجابتك))?
        | (?:هل )?(?:يمكنني|استطيع|اقدر|يمكن) (?:ان )?(?:اثق|الوثوق|الثقه|اثق) (?:بك|فيك|باجاباتك)
        | (?:هل )?اثق (?:بك|فيك|باجاباتك) | هل (?:اجاباتك|اجوبتك) (?:دقيقه|صحيحه|موثوقه)
        | هل (?:تخطي|تكذب|تخترع|تخترع الاجابات|تختلق الاجابات|انت موثوق)
        """,
    "languages": r"""
        (?:do|can) you (?:know|speak|understand|read|talk|answer in|reply in)
            (?: (?:any )?(?:arabic|english|other languages)(?: (?:and|or) (?:arabic|english))?)?
        | (?:what|which) languages? (?:do|can) you (?:know|speak|understand|support|read)
        | (?:هل )?(?:تعرف|تتكلم|تتحدث|تفهم|تجيد|بتحكي|تحكي|بتعرف)
            (?: اللغه)? (?:ال)?(?:عربيه|عربي|انجليزيه|انجليزي|انكليزيه|انكليزي)
        | (?:ما|ما هي|باي|اي) (?:اللغات|لغات|لغه) (?:التي )?(?:تعرفها|تتحدثها|تتكلم|تتحدث|تفهمها)
        """,
    "maker": r"""
        who (?:made|created|built|developed|designed|programmed|trained|owns|wrote) (?:you|sanad)
        | who is your (?:maker|creator|developer|owner|author) | where (?:are|do) you (?:come )?from
        | (?:من|مين) (?:الذي |اللي )?(?:صنعك|برمجك|طورك|صممك|انشاك|عملك|بناك|سواك|اخترعك|دربك)
        | من (?:هو |هم )?(?:صانعك|مطورك|مبرمجك|مطوروك|صاحبك)
        """,
    "machine": r"""
        are you (?:an? |the )?(?:real )?(?:ai|robot|bot|chatbot|machine|human|person|computer
            |program|chat ?gpt|gpt|llm|language model|assistant|real|alive
            |artificial intelligence)(?: or (?:an? )?(?:human|robot|bot|machine|person|ai))?
        | is this (?:an? )?(?:ai|robot|bot|chatbot|chat ?gpt) | am i (?:talking|speaking) to
            (?:an? )?(?:ai|robot|bot|machine|human|person|real person)
        | هل (?:انت|هذا) (?:ال)?(?:روبوت|الي|بوت|انسان|شخص|بشر|برنامج|ذكاء اصطناعي|اله|حقيقي
            |انسان حقيقي|شخص حقيقي|شات ?جي ?بي ?تي|تشات ?جي ?بي ?تي|chat ?gpt|نموذج لغوي)
            (?: ام (?:انسان|روبوت|اله|بشر))?
        | (?:انت|هل) (?:روبوت|بوت|انسان)
        """,
    "how": r"""
        how (?:do|does) (?:you|sanad|this app|this program|this site) work(?: exactly)?
        | how (?:do|can) i (?:use|ask) (?:you|sanad|this) | how do you (?:answer|find answers
            |find your answers|answer questions|know|know that|know this)
        | where do (?:you|your answers) (?:get (?:your (?:answers|information)|them) from|come from
            |get (?:your )?(?:information|answers)) | what are your sources | what do you know
        | what documents do you (?:have|know|use)
        | كيف (?:تعمل|يعمل سند|تجيب|استخدمك|استعملك|اسالك|تشتغل|بتشتغل|تعرف ذلك|تعرف|عرفت ذلك)
        | كيف (?:تجيب عن|تجيب علي) (?:ال)?اسئله | (?:ما|ما هي) مصادرك | ماذا تعرف
        | من اين (?:تاتي|تجيء) (?:باجاباتك|بالاجابات|بمعلوماتك|اجاباتك|معلوماتك)
        """,
    "can": r"""
        what (?:can|do|could) you do(?: for me)? | what can i (?:ask|do|ask you)(?: (?:you|here))?
        | (?:can|could) you help(?: me)? | help(?: me)? | i need (?:some )?help
        | what are you (?:for|good for|able to do) | what is your (?:job|purpose|role|function)
        | (?:ماذا|ما الذي|ما|ايش|شو|وش) (?:تستطيع|يمكنك|بامكانك|تقدر|بتقدر|تعرف)
            (?: ان)? (?:تفعل|تفعله|فعله|تعمل|تعمله|تسوي|تساعدني|تقدم|تقدمه|القيام به)(?: لي)?
        | (?:ماذا|ايش|شو|وش) (?:تفعل|تعمل|تسوي|بتعمل) | ما (?:هي )?(?:وظيفتك|مهمتك|عملك|فائدتك)
        | (?:هل )?(?:يمكنك|تستطيع|ممكن|بامكانك) (?:ان )?(?:تساعدني|مساعدتي|مساعده) | ساعدني
        | (?:عن )?(?:ماذا|ما) (?:يمكنني|استطيع) (?:ان )?(?:اسالك|اسال|سوالك)(?: عنه)? | مساعده
        """,
    "who": r"""
        who (?:are you|is sanad|am i talking to) | what (?:are you|is sanad)
        | (?:what is|tell me) your name | (?:do you have|have you got) a name
        | (?:tell me about|introduce) your ?self | what does (?:sanad|your name) mean
        | (?:من|مين) (?:انت|انتي|تكون|حضرتك|معي|هو سند|سند) | انت مين | (?:ما|ما هو) (?:اسمك|سند)
        | (?:شو|ايش|وش) اسمك | اسمك (?:ايه|شو|ايش) | (?:عرفني|عرف) (?:ب|علي ?)?نفسك
        | (?:حدثني|اخبرني) عن نفسك | ما معني (?:سند|اسمك)
        """,
    "bye": r"""
        (?:good ?)?bye(?: bye)? | see (?:you|ya)(?: (?:later|soon|tomorrow|again))? | farewell
        | good ?night | take care | have a (?:nice|good|great) (?:day|evening|night|one|weekend)
        | (?:that|this) is all(?: for (?:now|today))? | cheerio | talk to you (?:later|soon)
        | مع (?:ال)?سلامه(?: الله)? | وداعا | الي اللقاء | تصبح(?:ين|ون)? علي خير | باي | سلام
        | في امان الله | استودعك الله | اراك (?:لاحقا|غدا|قريبا) | (?:هذا )?كل شيء(?: الان)?
        | دمت بخير | في حفظ الله | نراك قريبا | طاب يومك | طابت ليلتك
        """,
    "thanks": r"""
        thanks?(?: (?:you|u))?(?: (?:so|very) much| a lot| a (?:million|bunch)| again| indeed)?
            (?: for (?:(?:your|the) )?(?:help|answers?|time|information|that|this|everything))?
        | thx | ty | many thanks | much appreciated | i appreciate (?:it|that|your help) | cheers
        | (?:that|this|it) (?:was|is) (?:very |really |so )?helpful
        | (?:الف |كل )?(?:ال)?شكرا?(?: (?:جزيلا|لك|لكم|كثيرا|يا سند|مقدما|الجزيل|مره اخري))*
        | (?:علي |ل)(?:مساعدتك|المساعده|الاجابه|اجابتك|جوابك) | مشكور(?:ه|ين)? | متشكر(?:ه)?
        | (?:ال)?شكر (?:لك|جزيل) | اشكرك(?: (?:كثيرا|جدا|جزيلا))? | ممنون(?:ك|ه)? | تسلم
        | جزاك(?:م)? الله (?:كل )?خيرا?(?: كثيرا)? | بارك الله فيك(?:م)? | يعطيك العافيه
        | يسلمو | تسلم ايدك | الله يعطيك العافيه | يسلموا | كثر خيرك | احسنت
        """,
    "wellbeing": r"""
        how are (?:you|things)(?: (?:doing|today|going|feeling))*? | how is it going
        | how do you do | what is up | how have you been | are you (?:ok|okay|well|there)
        | كيف (?:حالك|حالكم|الحال|انت|انتم|صحتك|امورك|الاحوال|الصحه)(?: اليوم)? | كيفك(?:م)?
        | شلونك(?:م)? | شخبارك | ش ?اخبارك | كيف اخبارك | ما اخبارك | (?:ايه )?اخبارك(?: ايه)?
        | ازيك(?:م)? | ازي حضرتك | عامل(?:ه)? ايه | كيف داير | لاباس | هل انت بخير | عساك بخير
        """,
    "greeting": r"""
        hi+ | he(?:l|y)+o* | hallo | hiya | howdy | greetings | yo | hey+ | welcome
        | good (?:morning|afternoon|evening|day) | nice to meet you | pleased to meet you
        | (?:ال)?سلام عليكم(?: ورحمه الله(?: (?:تعالي )?وبركاته)?)? | و?عليكم السلام
        | (?:و)?رحمه الله(?: وبركاته)? | (?:يا )?(?:مرحبا|مراحب|اهلا|هلا|هلو|الو|هاي|اهلين|هلاو)
        | مرحبا بك | اهلا (?:بك|وسهلا|بكم) | اهلا وسهلا بك | يا هلا | هلا (?:والله|وغلا) | حياك الله
        | (?:صباح|مساء) (?:ال)?(?:خير|نور|ورد|فل|الورد|سعيد) | (?:صباحك|مساءك) سعيد | تحيه طيبه
        | (?:تحياتي|تحيه) | اسعد الله (?:صباحك|مساءك|اوقاتك)(?: بكل خير)? | طاب (?:صباحك|مساوك)
        | تشرفت(?: بمعرفتك| بك)? | طيب الله اوقاتك
        """,
    "fine": r"""
        ok(?:ay)? | k | great | good | fine | perfect | excellent | nice | cool | awesome | wow
        | alright | all right | i see | got it | understood | very (?:good|well|nice) | wonderful
        | (?:good|great|nice|excellent) (?:job|work|answer) | well done | amazing | right
        | interesting
        | sure | yes | no | no problem | never mind | sounds good | makes sense | that is (?:great
            |good|fine|all right|ok|okay|perfect|interesting|right) | i understand
        | تمام(?: التمام)? | حسنا | حسن | ممتاز | رائع | جيد(?: جدا)? | عظيم | طيب | اوكي | اوك
        | ماشي | فهمت(?: ذلك)? | مفهوم | جميل(?: جدا)? | حلو | موافق | واضح | صحيح | نعم | لا باس
        | لا مشكله | (?:اجابه|جواب|عمل) (?:رائعه?|ممتازه?|جيده?) | يا سلام | ما شاء الله | اها | زين
        """,
}
"""What is said, folded and without punctuation, by what it is; the first kind that stands in a
message decides what is replied."""
_ADDRESS = (
    r"(?: (?:sanad|there|all|everyone|everybody|friend|my friend|sir|dear|again|please|mate|buddy"
    r"|يا سند|سند|يا صديقي|صديقي|يا اخي|جميعا|بالجميع|عزيزي|من فضلك|لو سمحت|جدا|يا عزيزي"
    r"|مره اخري))*"
)
_COURTESY = ("thanks", "wellbeing", "greeting", "fine", "bye")
"""What may stand before or after a question and says nothing of what is asked."""

_REPLIES: dict[str, dict[str, str]] = {
    "greeting": {
        "en": "Hello! Ask me something about the documents here, in English or Arabic.",
        "ar": "أهلًا بك! اسألني عمّا في المستندات التي بين يديّ، بالعربية أو بالإنجليزية.",
    },
    "wellbeing": {
        "en": "Ready to work, thank you. What would you like to know from the documents?",
        "ar": "جاهز للعمل، شكرًا لسؤالك. ما الذي تودّ معرفته من المستندات؟",
    },
    "thanks": {
        "en": "You are welcome. Ask on whenever you like.",
        "ar": "على الرحب والسعة. اسأل متى شئت.",
    },
    "bye": {
        "en": "Goodbye. The documents will be here when you come back.",
        "ar": "إلى اللقاء. ستجد المستندات هنا متى عدت.",
    },
    "fine": {
        "en": "All right. What would you like to know?",
        "ar": "حسنًا. ما الذي تودّ معرفته؟",
    },
    "who": {
        "en": "I am Sanad (سند, “that which supports”). I answer questions from the documents at"
        " hand only, and show for every sentence the passage that supports it.",
        "ar": "أنا سند. أجيب عن الأسئلة من المستندات التي بين يديّ وحدها، وأعرض مع كل جملة"
        " الموضع الذي يسندها من المصدر.",
    },
    "can": {
        "en": "Ask me about the documents at hand, in English or Arabic. I look for the sentences"
        " that answer and cite them. When I find nothing, I say so; I do not guess.",
        "ar": "اسألني عمّا في المستندات التي بين يديّ، بالعربية أو بالإنجليزية. أبحث عن الجمل التي"
        " تجيب وأذكر مصادرها، وإن لم أجد شيئًا قلت ذلك ولم أخمّن.",
    },
    "how": {
        "en": "I search the documents at hand for the sentences that answer your question, cite"
        " them, and check each sentence of my answer against what it cites. What is not supported"
        " is withheld, and when I find nothing, I say so.",
        "ar": "أبحث في المستندات التي بين يديّ عن الجمل التي تجيب عن سؤالك، وأذكر مصادرها، وأتحقق"
        " من كل جملة في إجابتي بمقارنتها بما تستشهد به. وما لا يسنده المصدر أحجبه، وإن لم أجد"
        " شيئًا قلت ذلك.",
    },
    "machine": {
        "en": "I am a program, not a person. I am called Sanad, and I answer from the documents at"
        " hand only, with the sentences that support each answer.",
        "ar": "أنا برنامج ولست إنسانًا. اسمي سند، وأجيب من المستندات التي بين يديّ وحدها، مع الجمل"
        " التي تسند كل إجابة.",
    },
    "maker": {
        "en": "I am Sanad, an open-source program by the Sanad authors. What I know comes from the"
        " documents at hand.",
        "ar": "أنا سند، برنامج مفتوح المصدر طوّره مؤلفو سند. وما أعرفه يأتي من المستندات التي بين"
        " يديّ.",
    },
    "languages": {
        "en": "I work in Arabic and English. Ask in either: I search documents in both.",
        "ar": "أعمل بالعربية والإنجليزية. اسأل بأيٍّ منهما، فأنا أبحث في مستندات اللغتين.",
    },
    "sure": {
        "en": "You need not take my word for it. I check each sentence against what it cites, but"
        " the check can err, and so can the documents: open the citation and read the source.",
        "ar": "لست مضطرًا إلى تصديقي. أتحقق من كل جملة بمقارنتها بما تستشهد به، لكن التحقق قد يخطئ،"
        " وكذلك المستندات: افتح الاستشهاد واقرأ المصدر بنفسك.",
    },
}

_CONTRACTED = re.compile(r"(?<=\w)['’ʼ](?:s|re|m)\b")
_IS = {"s": " is", "re": " are", "m": " am"}
_STRETCHED = re.compile(r"(\w)\1{2,}")
_NOT_WORDS = re.compile(r"[\W_]+")
_CLAUSE_ENDS = re.compile(r"[,.!?:;،؛؟…\n–—-]$")
_OPENS_QUESTION = re.compile(
    r"(?:and|but|so|who|whom|whose|what|when|where|which|why|how|is|are|was|were|do|does|did|has"
    r"|have|had|can|could|will|would|tell|please|in|i"
    r"|[وف]?(?:من|ما|ماذا|متي|اين|كيف|كم|لماذا|هل|اي|بكم|لم|ماهو|ماهي|مين|اخبرني|حدثني|اريد|ماهي))"
)
_LONGEST = 9
"""Words of the longest phrase."""


def _compiled(kind: str) -> re.Pattern[str]:
    bare = re.sub(r"\n\s*", "", re.sub(r"\s+\|\s+", "|", _PHRASES[kind].strip()))
    return re.compile(rf"(?:and |but |so |و ?)?(?:{bare}){_ADDRESS}")


_PATTERNS = {kind: _compiled(kind) for kind in _PHRASES}


def reply(message: str) -> str | None:
    """Returns what to say to small talk, in its language; None where the message is none.

    What is asked of Sanad itself goes before courtesies that stand beside it.
    """
    kinds = _kinds(_plain(message).split())
    language = "ar" if detect(message) == "ar" else "en"
    return next((_REPLIES[kind][language] for kind in _PHRASES if kind in kinds), None)


def _kinds(said: list[str]) -> tuple[str, ...]:
    """Returns the kinds of the phrases that plain words make up, the longest first; or nothing."""
    kinds: list[str] = []
    while said:
        sizes = range(min(_LONGEST, len(said)), 0, -1)
        size = next((n for n in sizes if _kind(" ".join(said[:n]))), 0)
        if not size:
            return ()
        kinds.append(_kind(" ".join(said[:size])))
        said = said[size:]
    return tuple(kinds)


def without_greeting(message: str) -> str:
    """Returns the message without greetings and thanks before or after its question.

    A message of nothing else is returned as it is.
    """
    said = message.split()
    start, end = 0, len(said)
    while size := next((n for n in _sizes(end - start) if _opens(said, start, n, end)), 0):
        start += size
    while size := next((n for n in _sizes(end - start) if _closes(said, start, end - n, end)), 0):
        end -= size
    return " ".join(said[start:end]) if (start, end) != (0, len(said)) else message


def _kind(said: str) -> str:
    """Returns the kind of the phrase that plain words make up; nothing if they make up none."""
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(said)), "")


def _sizes(left: int) -> range:
    return range(min(_LONGEST, left - 1), 0, -1)


def _opens(said: list[str], start: int, size: int, end: int) -> bool:
    """Tells whether a courtesy stands there that ends with its clause or before a question."""
    after = start + size
    if after >= end or _kind(_plain(" ".join(said[start:after]))) not in _COURTESY:
        return False
    following = _plain(said[after])
    return bool(_CLAUSE_ENDS.search(said[after - 1]) or _OPENS_QUESTION.fullmatch(following))


def _closes(said: list[str], start: int, first: int, end: int) -> bool:
    """Tells whether the last words are a courtesy set off from what is asked."""
    set_off = first > start and _CLAUSE_ENDS.search(said[first - 1])
    return bool(set_off and _kind(_plain(" ".join(said[first:end]))) in _COURTESY)


def _plain(message: str) -> str:
    """Returns the folded words alone, contractions and stretched letters as they are spelt."""
    spelt = _CONTRACTED.sub(lambda found: _IS[found[0][1:]], fold(message))
    return " ".join(_NOT_WORDS.sub(" ", _STRETCHED.sub(r"\1", spelt)).split())
