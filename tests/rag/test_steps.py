"""Each step of a question's way alone, in tables."""

import pytest

from index.answer_type import expected, holds
from index.types import Sentence, SentenceHit
from rag import cite, follow_up, support
from rag.evidence import select
from rag.types import Answer, Draft, Evidence, Question, Turn


def hit(text: str, score: float, *, source: str = "a.txt", number: int = 0) -> SentenceHit:
    sentence = Sentence(document_id="d", number=number, start=0, end=len(text), language="en")
    return SentenceHit(sentence=sentence, source=source, title="t", text=text, score=score)


def question(text: str) -> Question:
    return Question(asked=text, text=text, language="en")


def evidence(*texts: str) -> tuple[Evidence, ...]:
    return select([hit(t, 1 - n / 10, number=n) for n, t in enumerate(texts)])


@pytest.mark.parametrize(
    ("written", "text", "keys", "unresolved"),
    [
        pytest.param("One. [1]", "One.", ["1"], [], id="one key"),
        pytest.param("One [1].", "One.", ["1"], [], id="before the full stop"),
        pytest.param("One. [1][2]", "One.", ["1", "2"], [], id="two keys"),
        pytest.param("One. [1, 2]", "One.", ["1", "2"], [], id="a list"),
        pytest.param("واحد. [١، ٢]", "واحد.", ["1", "2"], [], id="Arabic digits and comma"),
        pytest.param("One. [2] [2]", "One.", ["2"], [], id="twice the same"),
        pytest.param("One. [7]", "One.", [], ["7"], id="no such key"),
        pytest.param("One. [1][9]", "One.", ["1"], ["9"], id="one of two"),
        pytest.param("One.", "One.", [], [], id="no key"),
        pytest.param("In [brackets] one. [01]", "In [brackets] one.", ["1"], [], id="words stay"),
    ],
)
def test_keys_resolve(written: str, text: str, keys: list[str], unresolved: list[str]) -> None:
    found = cite.resolve(Draft(text=written), evidence("First.", "Second."))
    assert found.text == text
    assert [c.key for c in found.citations] == keys
    assert list(found.unresolved) == unresolved


def test_brackets_inside_a_quote_are_no_keys() -> None:
    found = cite.resolve(Draft(text="He left.[2]", keys=("1",)), evidence("He left.[2]", "Other."))
    assert found.text == "He left.[2]"
    assert [c.key for c in found.citations] == ["1"]


@pytest.mark.parametrize(
    ("claim", "cited", "verdict"),
    [
        pytest.param("He met Xi.", ["In May he met Xi. It rained."], "supported", id="own words"),
        pytest.param("التقى شي.", ["الْتَقَى شي أمس"], "supported", id="own words, diacritics"),
        pytest.param("It cost 2,500.", ["It cost ٢٥٠٠."], "supported", id="digit systems"),
        pytest.param("It cost 30.", ["It cost 90."], "contradicted", id="another number"),
        pytest.param("It cost 30.", ["It was cheap."], "unsupported", id="a number from nowhere"),
        pytest.param("He did not go.", ["He did go."], "contradicted", id="negation"),
        pytest.param(
            "The plan will succeed.",
            ["It is not true that the plan will succeed."],
            "contradicted",
            id="own words without their negation",
        ),
        pytest.param("He did not go.", ["In May he did not go."], "supported", id="both negated"),
        pytest.param("لم يحضر الرئيس.", ["حضر الرئيس."], "contradicted", id="Arabic negation"),
        pytest.param("The king died in Paris.", ["A cow eats grass."], "unsupported", id="other"),
        pytest.param("The river floods towns.", ["The river Nile."], "unsupported", id="little"),
        pytest.param("The old king left town.", ["The old king left."], "partly", id="most"),
        pytest.param("The king left Paris.", ["The king left Rome."], "unsupported", id="a name"),
        pytest.param("Xi met Putin in May.", ["Xi met Putin in June."], "contradicted", id="month"),
        pytest.param("التقيا في مايو.", ["التقيا في يونيو."], "contradicted", id="Arabic month"),
        pytest.param("حضر ثلاثة وزراء.", ["حضر خمسة وزراء."], "contradicted", id="number words"),
        pytest.param("التقيا بيونيو.", ["التقيا معا في يونيو."], "supported", id="month, prefix"),
        pytest.param(
            "Three men met Putin.", ["اجتمع ثلاثة رجال مع بوتين."], "supported", id="in translation"
        ),
        pytest.param(
            "Biden met Putin in Paris.", ["اجتمع بوتين وبايدن في جنيف."], "unsupported", id="across"
        ),
        pytest.param(
            "There were 40 ships.", ["كانت هناك ٥٠ سفينة."], "contradicted", id="numbers across"
        ),
        pytest.param("Putin met Biden.", ["اجتمع بوتين وبايدن."], "supported", id="names across"),
        pytest.param("A and B.", [""], "unsupported", id="nothing cited"),
        pytest.param(
            "Xi met Putin in May 2013.",
            ["Xi met Putin.", "They met in May 2013."],
            "supported",
            id="two sentences together",
        ),
    ],
)
def test_support(claim: str, cited: list[str], verdict: str) -> None:
    assert support.check(claim, cited).verdict == verdict


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("When did they meet?", "time"),
        ("In what year was it built?", "time"),
        ("متى التقيا؟", "time"),
        ("ومتى سيلتقيان؟", "time"),
        ("في أي عام ضمت القرم؟", "time"),
        ("How many died?", "number"),
        ("كم بلغ العدد؟", "number"),
        ("ما عدد السكان؟", "number"),
        ("Who was it?", None),
        ("لماذا؟", None),
    ],
)
def test_the_answer_type_is_read_from_the_question(text: str, wanted: str | None) -> None:
    assert expected(text) == wanted


@pytest.mark.parametrize(
    ("wanted", "sentence", "asked", "held"),
    [
        ("time", "It opened in 1859.", "When did it open?", True),
        ("time", "Brunel built it.", "When did he build it?", False),
        ("time", "In 2021 they met.", "When in 2021 did they meet?", False),
        ("time", "التقيا في ديسمبر.", "متى التقيا؟", True),
        ("time", "سيلتقيان بعد أكثر من شهر.", "متى سيلتقيان؟", True),
        ("number", "استمر ساعة ونصف.", "كم استمر؟", True),
        ("number", "It was long.", "How long was it?", False),
        ("number", "ضم ثلاثة وثلاثين مهندسًا.", "كم مهندسًا؟", True),
        (None, "Anything.", "Why?", True),
    ],
)
def test_an_answer_of_its_type(wanted: str | None, sentence: str, asked: str, held: bool) -> None:
    assert holds(wanted, sentence, asked) is held  # type: ignore[arg-type]


def test_evidence_keeps_within_its_budget_and_drops_repeats() -> None:
    hits = [
        hit("The same words.", 0.9),
        hit("The same words!", 0.8),
        hit("The same words.", 0.7, source="b.txt"),
        hit("word " * 50, 0.6),
        hit("Short.", 0.5),
    ]
    found = select(hits, budget=20)
    assert [(e.source, e.text) for e in found] == [
        ("a.txt", "The same words."),
        ("b.txt", "The same words."),
        ("a.txt", "Short."),
    ]
    assert len(select(hits, limit=2)) == 2


def turn(text: str, language: str = "en") -> Turn:
    asked = Question(asked=text, text=text, language=language)  # type: ignore[arg-type]
    return Turn(question=text, answer=Answer(question=asked, outcome="refused"))


@pytest.mark.parametrize(
    ("before", "message", "contains", "language"),
    [
        ("Who met Putin in Moscow?", "And when?", ["putin", "moscow"], "en"),
        ("Who met Putin in Moscow?", "What did he say about gas?", ["putin"], "en"),
        ("من التقى بوتين في موسكو؟", "ومتى؟", ["بوتين", "موسكو"], "ar"),
        ("من التقى بوتين في موسكو؟", "وماذا عن الصين؟", ["بوتين", "الصين"], "ar"),
        ("من صمّم الجسر في القاهرة؟", "كم يبلغ طوله؟", ["الجسر"], "ar"),
        ("Who met Putin in Moscow?", "In Arabic please", ["Putin"], "ar"),
        ("من التقى بوتين في موسكو؟", "بالإنجليزية من فضلك", ["بوتين"], "en"),
        ("من التقى بوتين؟", "2013؟", ["بوتين", "2013"], "ar"),
    ],
)
def test_a_follow_up_is_completed(
    before: str, message: str, contains: list[str], language: str
) -> None:
    asked = follow_up.stand_alone(message, [turn(before, "ar" if "من" in before else "en")])
    assert all(part in asked.text for part in contains)
    assert asked.asked == message
    assert asked.language == language


@pytest.mark.parametrize(
    "message",
    [
        "When did Cassini reach Saturn?",
        "How did Rosetta end its mission?",
        "متى وصل مسبار الأمل إلى المريخ؟",
        "كيف أنهت روزيتا مهمتها؟",
        "ما عدد سكان المدينة القديمة؟",
        "ما سعر المياه؟",
    ],
)
def test_a_new_subject_is_not_dragged_back(message: str) -> None:
    asked = follow_up.stand_alone(message, [turn("Who met Putin in Moscow?")])
    assert asked.text == message
