"""A conversation and its last message -> a question that stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import detect
from index.normalize import words
from index.store import Index
from index.types import Sentence
from rag import follow_up
from rag.chatbot import Chatbot
from rag.types import Answer, Citation, Claim, Evidence, Outcome, Question, Turn


def turn(text: str, cited: str = "", *, rewritten: str = "", outcome: Outcome = "refused") -> Turn:
    """A question and its answer: a quote of one sentence, or else a refusal."""
    asked = Question(asked=text, text=rewritten or text, language=detect(text))
    if not cited:
        return Turn(question=text, answer=Answer(question=asked, outcome=outcome))
    language = detect(cited)
    place = {"document_id": "d", "start": 0, "end": len(cited), "language": language}
    citation = Citation(key="1", source="a.txt", quote=cited, **place)  # type: ignore[arg-type]
    claim = Claim(text=cited, citations=(citation,), support=1.0, verdict="supported")
    sentence = Sentence(number=0, **place)  # type: ignore[arg-type]
    found = Evidence(key="1", sentence=sentence, source="a.txt", title="", text=cited, score=0.9)
    answer = Answer(question=asked, outcome="answered", claims=(claim,), evidence=(found,))
    return Turn(question=text, answer=answer)


def converse(library: Index, messages: list[str]) -> Answer:
    """Returns the answer to the last message of a conversation."""
    chatbot, history = Chatbot(library), list[Turn]()
    for message in messages:
        history.append(Turn(question=message, answer=chatbot.ask(message, history)))
    return history[-1].answer


BRIDGE = ("Who designed the bridge at Saltash?", "Brunel designed the bridge.")
DAM = ("متى افتتح السد العالي؟", "افتُتح السد العالي في أسوان عام ١٩٧٠.")
CASSINI = ("When did Cassini reach Saturn?", "It entered orbit around Saturn on 1 July 2004.")
HOPE = ("متى انطلق مسبار الأمل؟", "انطلق مسبار الأمل فجر ٢٠ يوليو ٢٠٢٠.")
MET = ("Who met in December 2021?", "Xi and Putin met in December 2021.")
AR_MET = (
    "من اجتمع في ديسمبر 2021؟",
    "اجتمع الرئيس الصيني شي جين بينغ بنظيره الروسي فلاديمير بوتين.",
)
MOSCOW = ("Who met Putin in Moscow?", "")
AR_MOSCOW = ("من التقى بوتين في موسكو؟", "")
FLIGHT = ("How many people were killed on flight MH17?", "All 298 people were killed.")
TREATY = ("Where was the treaty signed?", "The treaty was signed in Moscow in 2001.")

COMPLETED = [
    # (id, turn before, message, what is searched)
    ("it, object", BRIDGE, "who paid for it?", "who paid for the bridge at Saltash?"),
    ("it, subject", BRIDGE, "And when was it opened?",
     "And when was the bridge at Saltash opened?"),
    ("its", BRIDGE, "who built its towers?", "who built the bridge at Saltash's towers?"),
    ("he, of the answer", BRIDGE, "When was he born?", "When was Brunel born?"),
    ("his", BRIDGE, "and his mother?", "and Brunel's mother?"),
    ("he and a subject", MOSCOW, "What did he say about gas?", "What did Putin say about gas?"),
    ("they, of the answer", MET, "when will they meet?", "when will Xi and Putin meet?"),
    ("they, of the question", ("When did Xi and Putin meet?", ""), "What did they discuss?",
     "What did Xi and Putin discuss?"),
    ("they, counted", ("How many wells does Disi have?", ""), "how deep are they?",
     "how deep are the wells of Disi?"),
    ("it, which of them", ("Which moon has jets?", "The jets rise from Enceladus."),
     "how big is it?", "how big is Enceladus?"),
    ("it, of a name with of", ("When was the Power of Siberia contract signed?", ""),
     "who signed it?", "who signed the Power of Siberia contract?"),
    ("it, before have", ("How many wells does the Disi pipeline have?", ""), "how long is it?",
     "how long is the Disi pipeline?"),
    ("it, not the inventor", ("Who invented the bifurcated needle?", "Benjamin Rubin made it."),
     "how was it used?", "how was the bifurcated needle used?"),
    ("there", TREATY, "what else happened there?", "what else happened in Moscow?"),
    ("them", FLIGHT, "How many of them were children?",
     "How many of them were children? (How many people were killed on flight MH17?)"),
    ("the second one", FLIGHT, "the second one",
     "the second one (How many people were killed on flight MH17?)"),
    ("why, of who", ("Who died in Birmingham?", ""), "why?", "why? (Who died in Birmingham?)"),
    ("that", CASSINI, "who said that?", "who said that? (When did Cassini reach Saturn?)"),
    ("why", CASSINI, "why?", "why did Cassini reach Saturn?"),
    ("where exactly", ("When did Xi and Putin meet?", ""), "and where exactly?",
     "and where exactly did Xi and Putin meet?"),
    ("when, of who", MOSCOW, "And when?", "And when? (Who met Putin in Moscow?)"),
    ("who else", MOSCOW, "who else?", "who else met Putin in Moscow?"),
    ("tell me more", CASSINI, "Tell me more", "Tell me more about Cassini"),
    ("more about it", CASSINI, "tell me more about it", "tell me more about Cassini"),
    ("what about", ("What did Russia ask for?", ""), "what about China?",
     "What did China ask for?"),
    ("in small letters", ("What did Russia ask for?", ""), "and china?", "What did china ask for?"),
    ("of two names", CASSINI, "What about Huygens?", "When did Huygens reach Saturn?"),
    ("of one kind", ("What did Putin say in Moscow?", ""), "what about Beijing?",
     "What did Putin say in Beijing?"),
    ("one preposition", ("What sanctions did the EU impose on Russia?", ""), "And on China?",
     "What sanctions did the EU impose on China?"),
    ("year", ("How many died in 2019?", ""), "how about 2020?", "How many died in 2020?"),
    ("month", ("Who spoke in Beijing in May?", ""), "And in June?",
     "Who spoke in Beijing in June?"),
    ("an aspect", ("What is the Disi pipeline?", ""), "what about the cost?",
     "what about the cost? (the Disi pipeline)"),
    ("its aspect", ("What is the Disi pipeline?", ""), "what about its cost?",
     "what about the Disi pipeline's cost?"),
    ("a fragment", BRIDGE, "and the cost?", "and the cost? (the bridge at Saltash)"),
    ("the head alone", BRIDGE, "who paid for the bridge?", "who paid for the bridge at Saltash?"),
    ("no subject", ("When did Rosetta reach the comet?", ""), "and when did the mission end?",
     "and when did the mission end? (Rosetta)"),
    ("courtesy before", BRIDGE, "Thanks, and when was it opened?",
     "and when was the bridge at Saltash opened?"),
    ("ar attached to a noun", DAM, "وكم يبلغ طوله؟", "وكم يبلغ طول السد العالي؟"),
    ("ar open ta", ("متى أطلقت روزيتا؟", ""), "وكم دام سباتها؟", "وكم دام سبات روزيتا؟"),
    ("ar from where", HOPE, "ومن أين؟", "ومن أين انطلق مسبار الأمل؟"),
    ("ar hamza of the case", DAM, "من أشرف على بنائه؟", "من أشرف على بناء السد العالي؟"),
    ("ar building", ("متى افتتحت المكتبة؟", ""), "متى اكتمل بناؤها؟", "متى اكتمل بناء المكتبة؟"),
    ("ar ta marbuta", HOPE, "كم بلغت تكلفته؟", "كم بلغت تكلفة مسبار الأمل؟"),
    ("ar attached to a verb", DAM, "ومن صممه؟", "ومن صمم السد العالي؟"),
    ("ar owner", ("متى تأسست الشركة؟", ""), "ومن يملكها؟", "ومن يملك الشركة؟"),
    ("ar preposition", ("متى وقع اتفاق مينسك؟", ""), "ومن توسط فيه؟",
     "ومن توسط في اتفاق مينسك؟"),
    ("ar dual", AR_MET, "ومتى سيلتقيان؟", "ومتى سيلتقي شي جين بينغ وفلاديمير بوتين؟"),
    ("ar dual, past", ("متى التقى شي وبوتين؟", ""), "أين اجتمعا؟", "أين اجتمع شي وبوتين؟"),
    ("ar dual, counted", ("متى اجتمع شي وبوتين؟", ""), "كم مرة التقيا منذ 2013؟",
     "كم مرة التقى شي وبوتين منذ 2013؟"),
    ("ar of both", ("متى التقى شي وبوتين؟", ""), "ماذا كُتب عنهما؟", "ماذا كُتب عن شي وبوتين؟"),
    ("ar their meeting", ("كم لقاءً جمع شي وبوتين؟", ""), "وكم استغرق اجتماعهما؟",
     "وكم استغرق اجتماع شي وبوتين؟"),
    ("ar no subject", HOPE, "ومتى وصل؟", "ومتى وصل مسبار الأمل؟"),
    ("ar no subject, where to", HOPE, "متى وصل إلى المريخ؟", "متى وصل مسبار الأمل إلى المريخ؟"),
    ("ar person", ("من قاد البعثة الإسبانية؟", "قاد بالميس البعثة الإسبانية."), "متى ولد؟",
     "متى ولد بالميس؟"),
    ("ar where", DAM, "وأين؟", "وأين افتتح السد العالي؟"),
    ("ar why, of whether", ("هل وافقت الصين على القرار؟", ""), "لماذا؟",
     "لماذا وافقت الصين على القرار؟"),
    ("ar when, of who", AR_MOSCOW, "ومتى؟", "ومتى التقى بوتين في موسكو؟"),
    ("ar what about", ("ماذا طلبت روسيا؟", ""), "وماذا عن الصين؟", "ماذا طلبت الصين؟"),
    ("ar what about, place", AR_MOSCOW, "ماذا عن بكين؟", "من التقى بوتين في بكين؟"),
    ("ar and X", ("هل وافقت الصين على القرار؟", ""), "وروسيا؟", "هل وافقت روسيا على القرار؟"),
    ("ar year", ("كم عدد القتلى في 2014؟", ""), "وفي 2018؟", "كم عدد القتلى في 2018؟"),
    ("ar more", HOPE, "المزيد", "المزيد عن مسبار الأمل"),
    ("ar the head alone", DAM, "من صمم السد؟", "من صمم السد العالي؟"),
    ("ar aspect", HOPE, "وما التكلفة؟", "وما التكلفة؟ (مسبار الأمل)"),
    ("ar digits", ("من التقى بوتين؟", ""), "2013؟", "2013؟ (من التقى بوتين؟)"),
    ("ar after en", CASSINI, "كم استغرقت رحلتها؟", "كم استغرقت رحلة Cassini؟"),
    ("ar after en, why", CASSINI, "ولماذا؟", "ولماذا؟ (When did Cassini reach Saturn?)"),
    ("ar after en, X", ("When did Huygens land on Titan?", ""), "وماذا عن فيلة؟",
     "وماذا عن فيلة؟ (land Titan)"),
    ("it, of what was made", ("When was the first vaccine made?", ""), "who sold it?",
     "who sold the first vaccine?"),
    ("it, not its measure", ("What is the length of the bridge?", ""), "who built it?",
     "who built the bridge?"),
    ("they, people before a ship", ("When did the ship Ocean Viking rescue the migrants?", ""),
     "who paid them?", "who paid the migrants of the ship Ocean Viking?"),
    ("they, people of a number", FLIGHT, "how old were they?", "how old were the people of MH17?"),
    ("ar people before a ship", ("متى أنقذت السفينة المهاجرين؟", ""), "ومن ساعدهم؟",
     "ومن ساعد المهاجرين في السفينة؟"),
    ("ar people of a ship", ("كم عدد ركاب السفينة؟", ""), "ومن أنقذهم؟",
     "ومن أنقذ ركاب السفينة؟"),
    ("ar three words in brackets", ("متى بدأ وباء إيبولا في غرب أفريقيا؟", ""),
     "ومن ينتج اللقاح؟", "ومن ينتج اللقاح؟ (وباء إيبولا أفريقيا)"),
    ("en after ar", ("متى انطلقت كاسيني؟", ""), "how much did it cost?",
     "how much did كاسيني cost?"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "message", "text"),
    [pytest.param(*case[1:], id=case[0]) for case in COMPLETED],
)
def test_a_follow_up_is_completed(before: tuple[str, str], message: str, text: str) -> None:
    asked = follow_up.stand_alone(message, [turn(*before)])
    assert asked.text == text
    assert asked.asked == message
    found = detect(message)
    assert asked.language == (detect(before[0]) if found == "und" else found)


@pytest.mark.parametrize(
    "message",
    [
        "When did Cassini land on Titan?",
        "How did Rosetta end its mission?",
        "And who discovered the first vaccine against smallpox?",
        "And when did Rosetta reach the comet?",
        "What is radium?",
        "Who is Avner Vengosh?",
        "What did Rosetta do when it woke up?",
        "Who designed the Forth bridge and when was it opened?",
        "What countries signed the agreement on the aquifer?",
        "Is it true that Russia annexed Crimea?",
        "What was the price of water?",
        "Did al-Razi write in Arabic?",
        "What does the treaty that ended the border dispute say?",
        "What was the last dispute about the border?",
        "And what about Ukraine's demands?",
        "vaccine side effects in children",
        "Rosetta lander",
        "متى وصل مسبار الأمل إلى المريخ؟",
        "ومتى وصل مسبار الأمل إلى المريخ؟",
        "كيف أنهت روزيتا مهمتها؟",
        "ما عدد سكان المدينة القديمة؟",
        "ما سعر المياه؟",
        "من هو إدوارد جينر؟",
        "ومن اكتشف أول لقاح ضد الجدري؟",
        "وأين تقع مدينة البتراء؟",
        "ما هي أسباب الحرب العالمية الأولى؟",
        "هل اعترفت الصين بضم القرم؟",
        "ماذا حدث في بوخارست عام 2008؟",
        "ما أهم نتائج المؤتمر؟",
        "ما لون وجه القمر؟",
        "من بنى الأهرامات؟",
        "كيف تعامل الأردن مع أزمة المياه في عمّان؟",
        "كيف تقال كلمة لقاح بالإنجليزية؟",
    ],
)
@pytest.mark.parametrize("before", [MOSCOW, DAM, BRIDGE], ids=["en", "ar", "answered"])
def test_a_new_subject_is_not_dragged_back(before: tuple[str, str], message: str) -> None:
    assert follow_up.stand_alone(message, [turn(*before)]).text == message


@pytest.mark.parametrize(
    ("before", "message", "text", "language"),
    [
        (MOSCOW, "In Arabic please", MOSCOW[0], "ar"),
        (MOSCOW, "say that in Arabic", MOSCOW[0], "ar"),
        (MOSCOW, "Could you answer in Arabic please?", MOSCOW[0], "ar"),
        (MOSCOW, "And in Arabic?", MOSCOW[0], "ar"),
        (MOSCOW, "بالعربية", MOSCOW[0], "ar"),
        (MOSCOW, "أجب بالعربية", MOSCOW[0], "ar"),
        (AR_MOSCOW, "in English", AR_MOSCOW[0], "en"),
        (AR_MOSCOW, "English please", AR_MOSCOW[0], "en"),
        (AR_MOSCOW, "بالإنجليزية من فضلك", AR_MOSCOW[0], "en"),
        (AR_MOSCOW, "ترجمها إلى الإنجليزية", AR_MOSCOW[0], "en"),
        (AR_MOSCOW, "وباللغة الإنجليزية؟", AR_MOSCOW[0], "en"),
        (AR_MOSCOW, "شكرًا، بالإنجليزية من فضلك", AR_MOSCOW[0], "en"),
        (MOSCOW, "When did Cassini land? Answer in Arabic", "When did Cassini land?", "ar"),
        (MOSCOW, "When did Cassini land in Arabic please", "When did Cassini land", "ar"),
        (MOSCOW, "In Arabic: when did Cassini land?", "when did Cassini land?", "ar"),
        (AR_MOSCOW, "متى وصل كاسيني؟ بالإنجليزية", "متى وصل كاسيني؟", "en"),
        (DAM, "وكم يبلغ طوله؟ أجب بالإنجليزية", "وكم يبلغ طول السد العالي؟", "en"),
        (BRIDGE, "Repeat that please", BRIDGE[0], "en"),
        (DAM, "أعد الإجابة", DAM[0], "ar"),
    ],
)
def test_a_demand_for_a_language_is_kept_out_of_the_search(
    before: tuple[str, str], message: str, text: str, language: str
) -> None:
    asked = follow_up.stand_alone(message, [turn(*before)])
    assert (asked.asked, asked.text, asked.language) == (message, text, language)


@pytest.mark.parametrize(
    ("message", "text", "language"),
    [
        ("When did Cassini land? Answer in Arabic.", "When did Cassini land?", "ar"),
        ("السلام عليكم، متى وصل مسبار الأمل؟", "متى وصل مسبار الأمل؟", "ar"),
        ("and when will they meet?", "and when will they meet?", "en"),
        ("why?", "why?", "en"),
        ("in Arabic please", "in Arabic please", "ar"),
        ("", "", "en"),
        ("2013", "2013", "en"),
    ],
)
def test_a_first_message_stands_alone(message: str, text: str, language: str) -> None:
    asked = follow_up.stand_alone(message, [])
    assert (asked.text, asked.language) == (text, language)


@given(
    st.lists(st.sampled_from([case[1] for case in COMPLETED]), max_size=3),
    st.lists(st.sampled_from(sorted({w for c in COMPLETED for w in c[2].split()})), max_size=5),
    st.text(max_size=8),
)
def test_whatever_is_said_the_words_of_the_person_stay(
    before: list[tuple[str, str]], said: list[str], noise: str
) -> None:
    message = " ".join([*said, noise])
    asked = follow_up.stand_alone(message, [turn(*one) for one in before])
    assert asked.asked == " ".join(message.split())
    assert asked.text or not asked.asked
    assert len(asked.text.split()) <= follow_up.MOST


@pytest.mark.parametrize("message", ["", "؟", "()", "..."])
def test_a_message_that_says_nothing_gets_nothing(message: str) -> None:
    text = follow_up.stand_alone(message, [turn(*BRIDGE)]).text
    assert text == message


def test_small_talk_in_between_is_passed_over() -> None:
    history = [turn(*DAM), turn("شكرًا", outcome="replied"), turn("who are you?", outcome="replied")]
    assert follow_up.stand_alone("وكم يبلغ طوله؟", history).text == "وكم يبلغ طول السد العالي؟"
    assert follow_up.stand_alone("in English", history).text == DAM[0]
    talk = [turn("hello", outcome="replied")]
    assert follow_up.stand_alone("how long is it?", talk).text == "how long is it?"


def test_a_pronoun_reaches_back_beyond_a_turn_without_a_noun() -> None:
    history = [turn(*BRIDGE), turn("Who was there in 1859?")]
    assert follow_up.stand_alone("how long is it?", history).text.startswith(
        "how long is the bridge"
    )


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (BRIDGE[0], ["why?", "where?", "and when?", "who else?", "tell me more", "the second one"]),
        (DAM[0], ["لماذا؟", "وأين؟", "ومن؟", "المزيد", "وكم يبلغ طوله؟", "وماذا عن التكلفة؟"]),
        (CASSINI[0], ["ولماذا؟", "and the cost?", "وما السبب؟", "how about 2020?", "that one?"]),
        ("word " * 60 + "in 2019?", ["why?", "and the cost?", "in 2020?"]),
    ],
)
def test_a_chain_does_not_pile_up(first: str, then: list[str]) -> None:
    history = [turn(first)]
    for message in then * 3:
        asked = follow_up.stand_alone(message, history)
        assert len(words(asked.text)) <= max(follow_up.MOST, len(words(first)) + 2)
        assert asked.text.count("(") <= 1
        history.append(turn(message, rewritten=asked.text))


def test_a_chain_keeps_its_subject() -> None:
    history = [turn(*BRIDGE)]
    for message in ("and when was it opened?", "why?", "And the cost?"):
        asked = follow_up.stand_alone(message, history)
        assert "bridge at Saltash" in asked.text
        history.append(turn(message, rewritten=asked.text))


@pytest.mark.parametrize(
    ("messages", "quote"),
    [
        (["Who designed the bridge at Saltash?", "thanks, and when was it opened?"], "1859"),
        (["How much did the bridge cost?", "Who designed it?", "and when was it opened?"], "1859"),
        (["How much did the bridge cost?", "who designed it?"], "Brunel designed"),
        (["متى افتتح السد العالي؟", "وكم يبلغ طوله؟", "ولماذا؟"], "٣٨٣٠"),
        (["متى افتتح السد العالي؟", "ومن صممه؟", "وأين افتتح؟"], "أسوان"),
        (["When was the bridge at Saltash opened?", "كم يبلغ طول السد العالي؟"], "٣٨٣٠"),
        (["كم يبلغ طول السد العالي؟", "How far away is the moon?"], "384,400"),
    ],
)
def test_a_dialogue_cites_the_right_sentence(
    library: Index, messages: list[str], quote: str
) -> None:
    assert quote in converse(library, messages).claims[0].text


@pytest.mark.parametrize(
    ("messages", "question"),
    [
        (["When was the bridge at Saltash opened?", "who designed it?"],
         "who designed the bridge at Saltash?"),
        (["Who designed the bridge at Saltash?", "thanks, and how much did it cost?"],
         "and how much did the bridge at Saltash cost?"),
        (["متى افتتح السد العالي؟", "وكم يبلغ طوله؟", "ومن صممه؟"], "ومن صمم السد العالي؟"),
    ],
)  # fmt: skip
def test_a_follow_up_is_answered_as_its_full_question(
    library: Index, messages: list[str], question: str
) -> None:
    answer = converse(library, messages)
    assert answer.question.text == question
    assert answer.claims == Chatbot(library).ask(question).claims


def test_the_same_question_is_asked_again_in_the_other_language(library: Index) -> None:
    first = Chatbot(library).ask("متى افتتح السد العالي؟")
    history = [Turn(question=first.question.asked, answer=first)]
    again = Chatbot(library).ask("in English please", history)
    assert again.language == "en"
    assert [c.text for c in again.claims] == [c.text for c in first.claims]
