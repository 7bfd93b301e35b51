"""What is small talk and what is a question, in both languages."""

import pytest

from index.language import detect
from rag.small_talk import reply, without_greeting

SAID = """
hello | Hello! | hi | Hi there | hey | Hiiii | good morning | Good evening, Sanad | how are you?
How's it going? | What's up? | Hi, how are you today? | thanks | Thank you very much
thanks a lot! | Thank you so much for your help | thx | bye | Goodbye! | see you later | good night
ok | OK, great | great, thanks | perfect | I see | nice, thank you | that was very helpful
السلام عليكم | السلام عليكم ورحمة الله وبركاته | وعليكم السلام | مرحبًا | مرحباً بك | صباح الخير
مساء النور | أهلًا | أهلاً وسهلاً | كيف حالك؟ | هلا | شلونك | ازيك | كيفك | هلا والله، شلونك؟
شكرًا | شكراً جزيلاً | شكرا لك يا سند | جزاك الله خيرًا | بارك الله فيك | مع السلامة | إلى اللقاء
تصبح على خير | تمام | حسنًا | ممتاز، شكرًا | فهمت | شكرًا على المساعدة | شكراااا | أهلين
يعطيك العافية
"""
ABOUT = """
Who are you? | What are you? | what's your name? | what can you do? | How do you work?
are you an AI? | Are you ChatGPT? | are you a robot or a human? | who made you?
Do you know Arabic? | do you speak English | can I trust you? | Are you sure? | help
Can you help me? | Hello, who are you? | what is Sanad? | What languages do you speak?
من أنت؟ | ما اسمك؟ | ماذا تستطيع أن تفعل؟ | كيف تعمل؟ | هل أنت روبوت؟ | هل أنت إنسان؟ | من صنعك؟
هل تتحدث العربية؟ | هل أستطيع أن أثق بك؟ | هل أنت متأكد؟ | ما هي مصادرك؟ | هل يمكنك مساعدتي؟
السلام عليكم، من أنت؟ | ما معنى سند؟ | مين انت | هل أنت ذكاء اصطناعي؟
"""
REAL = """
Hi, when did Cassini reach Saturn? | thanks, and who designed it? | What does hello mean?
Who are you quoting here? | who is he? | what is it? | why? | tell me more | and China?
Thanks to whom was it built? | Great Britain | How do you make a vaccine?
what can you tell me about Cassini? | ok, and when? | Is the vaccine good? | who made the vaccine?
help with vaccine trials | what is this treaty? | How does it work? | what is this?
Who created the Sanad of Naples? | Good Friday agreement | in Arabic please
Are you aware of the Disi pipeline? | Hello Kitty | What is your source for the 94,300 troops?
من أنت في القصيدة | السلام عليكم، متى وصل مسبار الأمل؟ | ما معنى السلام؟ | من صنع المسبار؟
كيف تعمل المركبة؟ | شكرًا، ومن صممه؟ | من هو؟ | لماذا؟ | المزيد | وماذا عن الصين؟
هل تعرف متى وصل المسبار؟ | كيف حال اللاجئين؟ | من صنعها؟ | ماذا تستطيع المركبة أن تفعل؟
ما اسم المسبار؟ | هل أنت متأكد من أن الصين رفضت؟ | صباح يوم الجمعة | أجب بالعربية | بالإنجليزية
"""


def listed(table: str) -> list[str]:
    return [said.strip() for line in table.strip().split("\n") for said in line.split(" | ")]


@pytest.mark.parametrize("message", listed(SAID) + listed(ABOUT))
def test_small_talk_gets_a_short_reply_in_its_language(message: str) -> None:
    said = reply(message)
    assert said
    assert detect(said.replace("سند", "")) == detect(message)
    assert len(said) < 300
    assert "[" not in said


@pytest.mark.parametrize("message", listed(ABOUT))
def test_what_is_asked_of_sanad_is_not_met_with_a_courtesy(message: str) -> None:
    assert reply(message) not in {reply(m) for m in ("hello", "thanks", "ok", "مرحبًا", "شكرًا")}


@pytest.mark.parametrize("message", ["", "؟!", "12", *listed(REAL)])
def test_a_question_is_no_small_talk(message: str) -> None:
    assert reply(message) is None


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("What can you do?", "do not guess"),
        ("How do you work?", "check each sentence"),
        ("ماذا تستطيع أن تفعل؟", "لم أخمّن"),
        ("كيف تعمل؟", "أتحقق من كل جملة"),
        ("are you human?", "not a person"),
        ("can I trust you?", "can err"),
    ],
)
def test_the_reply_says_what_sanad_does(message: str, words: str) -> None:
    assert words in str(reply(message))


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("Hi, when did Cassini reach Saturn?", "when did Cassini reach Saturn?"),
        ("Hi when did it land", "when did it land"),
        ("thanks, and who designed it?", "and who designed it?"),
        ("great. and what about China?", "and what about China?"),
        ("Good morning Sanad, how are you? Who designed the bridge?", "Who designed the bridge?"),
        ("When did it land? Thanks!", "When did it land?"),
        ("السلام عليكم، متى وصل مسبار الأمل؟", "متى وصل مسبار الأمل؟"),
        ("السلام عليكم ورحمة الله متى وصل المسبار؟", "متى وصل المسبار؟"),
        ("صباح الخير يا سند، ما طول السد؟", "ما طول السد؟"),
        ("شكرًا، ومن صممه؟", "ومن صممه؟"),
        ("متى وصل؟ شكرًا جزيلًا", "متى وصل؟"),
        ("hello", "hello"),
        ("Hello Kitty was first sold when?", "Hello Kitty was first sold when?"),
        ("Great Britain left the union", "Great Britain left the union"),
        ("What does hello mean?", "What does hello mean?"),
        ("ما معنى السلام عليكم؟", "ما معنى السلام عليكم؟"),
    ],
)
def test_courtesies_are_taken_off_a_question(message: str, question: str) -> None:
    assert without_greeting(message) == question
