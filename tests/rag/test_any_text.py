"""Whatever a document or a question holds, reading it raises nothing."""

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.answer_type import expected, holds
from index.matching import meets
from rag import small_talk
from rag.asked_quantity import asked_quantity, fit
from rag.exact import observe
from rag.follow_up import stand_alone
from rag.lean import leans
from rag.orders import gives_orders
from rag.span import answer_span, first_date
from rag.suggest import arabic, english

NUMBERS = (
    "1992 ١٩٩٢ 2021-13-45 1,000 1.2.3 ٣٬٥٠٠ ½ ❶ ፩ Ⅷ ² مئة ألف ونصف ثلاثة عشر third half second"
)
OTHERS = """
    when how many people متى كم عدد في عام a of و القرن may مارس يوم واحد km كيلو متر he وهو Cairo
    القاهرة opened افتُتح the % ٪ $ € ° ـ - – / ، ؛ ؟ « » ( [ { < & * _ ` |
"""
WORDS = (*NUMBERS.split(), *OTHERS.split())


def _quantity(question: str, sentence: str) -> None:
    asked = asked_quantity(question)
    if asked is not None:
        fit(asked, question, sentence)


READERS: dict[str, Callable[[str, str], object]] = {
    "quantity": _quantity,
    "span": answer_span,
    "date": lambda _, sentence: first_date(sentence),
    "type": lambda question, sentence: holds(expected(question), sentence, question),
    "meets": meets,
    "observe": lambda claim, sentence: observe(claim, [sentence]),
    "leans": lambda _, sentence: leans(sentence),
    "orders": lambda _, sentence: gives_orders(sentence),
    "stand-alone": lambda question, _: stand_alone(question, ()),
    "small-talk": lambda question, _: small_talk.reply(question),
    "suggest-ar": lambda _, sentence: arabic.questions(sentence),
    "suggest-en": lambda _, sentence: english.questions(sentence),
}
texts = st.lists(st.sampled_from(WORDS) | st.text(max_size=4), max_size=16).map(" ".join)


@pytest.mark.parametrize("reader", READERS)
@example("متى وقع الزلزال؟", "القاهرة ـ 12 أكتوبر ـ 1992")
@example("How many cups?", "❶ Wash 3 cups")
@given(texts, texts)
def test_any_question_and_any_sentence_can_be_read(
    reader: str, question: str, sentence: str
) -> None:
    READERS[reader](question, sentence)
