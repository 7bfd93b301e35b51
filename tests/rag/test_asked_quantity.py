"""A question that asks for a quantity is answered by a sentence that states one of its kind."""

from pathlib import Path

import pytest

from index.build import ingest
from index.search import search
from index.store import Index
from rag import evidence
from rag.asked_quantity import asked_quantity, fit
from rag.chatbot import Chatbot
from rag.render import label, nearest, to_text
from rag.render_html import to_html

STATED = {
    "count": ("How many tanks were seen?", "The pictures showed 40 tanks near the border."),
    "count-words": ("How many tanks were seen?", "Forty-two tanks stood there."),
    "count-share": ("How many villages were flooded?", "A third of the villages were under water."),
    "like-a-year": ("How many patents did he hold?", "He held 1093 patents."),
    "ar-count": ("كم دبابة ظهرت في الصور؟", "ظهرت في الصور أربعون دبابة قرب الحدود."),
    "ar-number-of": ("كم عدد الدبابات؟", "أحصى المراقبون 40 دبابة."),
    "across": ("How many mosques are there?", "في المدينة ١٢ مسجدًا قديمًا."),
    "ar-across": ("كم مسجدًا في المدينة؟", "The town has twelve old mosques."),
    "only-one": ("How many bridges are left?", "Only one bridge is left."),
    "money": ("What did the mission cost?", "The bill came to 200 million dollars."),
    "ar-money": ("ما ثمن الجرعة الواحدة؟", "تباع الجرعة بعشرين دينارًا."),
    "sign": ("How much did they pay?", "They paid €30."),
    "length": ("How tall is the tower?", "It rises 80 metres above the harbour."),
    "ar-length": ("كم يبلغ طول الخط؟", "يمتد الخط 325 كيلو مترًا."),
    "ar-mass": ("وكم كان وزنه؟", "بلغت كتلته نحو 1350 كيلوغرامًا."),
    "age": ("How old was he?", "He died at the age of 41 years."),
    "ar-unit": ("كم سنة دام العمل؟", "دام العمل عشرة أعوام."),
    "between-years": ("How long did it last?", "The programme (1972-2011) ended early."),
    "clock": ("How long is the song?", "The single runs 4:17."),
    "percent": ("What percentage voted for it?", "It passed with 61 percent."),
    "any": ("How much water is lost?", "About 40 litres a day leak away."),
    "ar-verb": ("كم دامت المكالمة؟", "دامت المكالمة ساعتين."),
}
UNSURE = {
    "other-words": ("How many people visit the canyon?", "It draws five million visitors a year."),
    "no-unit": ("How tall is the tower?", "It has 80 steps."),
    "one-of-each": ("How many tanks were seen?", "Some 40 guns stood there."),
}
MISSING = {
    "no-number": ("How many tanks were seen?", "Columns of tanks stood near the border."),
    "ar-no-number": ("كم دبابة ظهرت؟", "ظهرت أرتال من الدبابات قرب الحدود."),
    "other-measure": ("How many engineers worked on it?", "The engineers worked for six years."),
    "ar-other-measure": ("كم مهندسًا عمل فيه؟", "عمل المهندسون فيه ست سنوات."),
    "no-money": ("What did the mission cost?", "The mission weighed 200 kilograms."),
    "ar-order": ("كم هزة سُجّلت؟", "بدأت الهزة في الساعة الثالثة."),
    "one-of-them": ("كم دبابة ظهرت؟", "قال إن الدبابات لشعب واحد."),
    "the-questions-own": ("How many ships sailed with the 12 pilots?", "The 12 pilots sailed."),
}


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        pytest.param(*pair, found, id=f"{found}-{name}")
        for found, pairs in (("stated", STATED), ("unsure", UNSURE), ("missing", MISSING))
        for name, pair in pairs.items()
    ],
)
def test_a_sentence_states_the_quantity_or_not(question: str, sentence: str, expected: str) -> None:
    asked = asked_quantity(question)
    assert asked is not None
    assert fit(asked, question, sentence) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Who built the tower?",
        "When was it built?",
        "Who was the boy, and how old was he?",
        "كم قاضيًا في المحكمة وكيف يُختارون؟",
        "ما سبب ارتفاع النشاط الإشعاعي؟",
        "هو الرئيس رقم كم؟",
    ],
)
def test_other_questions_ask_for_no_quantity_or_for_more(question: str) -> None:
    assert asked_quantity(question) is None


@pytest.fixture
def convoys(tmp_path: Path) -> Index:
    """Tells of tanks without a number, and of trucks with one."""
    texts = {
        "en": "Satellite pictures of November showed columns of tanks near the Sarw border.\n\n"
        "The drivers of the Sarw convoy waited for six years.",
        "ar": "أظهرت صور الأقمار الصناعية في نوفمبر أرتالًا من الدبابات قرب حدود سرو.",
    }
    for language, text in texts.items():
        (tmp_path / f"{language}.txt").write_text(text, encoding="utf-8")
    index = Index.open(tmp_path / "index", create=True)
    ingest(index, sorted(tmp_path.glob("*.txt")))
    return index


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many tanks did satellite pictures show near the Sarw border?", "number or amount"),
        ("كم دبابة أظهرتها صور الأقمار الصناعية قرب حدود سرو؟", "العدد أو المقدار"),
    ],
)
def test_a_number_that_no_sentence_states_is_refused_and_the_refusal_says_so(
    convoys: Index, question: str, said: str
) -> None:
    answer = Chatbot(convoys).ask(question)
    assert answer.outcome == "refused"
    assert nearest(answer)
    assert said in to_text(answer)
    assert said in to_html(answer)


@pytest.mark.parametrize(
    "question",
    [
        "What did satellite pictures show near the Sarw border in November?",
        "ماذا أظهرت صور الأقمار الصناعية قرب حدود سرو في نوفمبر؟",
    ],
)
def test_the_same_without_asking_for_a_number_is_answered(convoys: Index, question: str) -> None:
    assert Chatbot(convoys).ask(question).outcome == "answered"


@pytest.mark.parametrize("question", ["Who painted the Mona Lisa?", "من رسم الموناليزا؟"])
def test_other_refusals_speak_of_no_number(convoys: Index, question: str) -> None:
    answer = Chatbot(convoys).ask(question)
    assert answer.outcome == "refused"
    assert to_text(answer).startswith(label("refused", answer.language))


def test_a_sentence_with_the_quantity_comes_first_and_all_are_kept(convoys: Index) -> None:
    question = "How many years did the convoy at the Sarw border wait?"
    hits = search(convoys, question)
    found = evidence.sentences(convoys, question, hits)
    assert "six years" in found[0].text
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(found) == len(evidence.sentences(convoys, "the Sarw border", hits))
