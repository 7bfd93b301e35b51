"""The support check: verdicts in a table, its parts, and other models in its place."""

from pathlib import Path

import pytest
from transformers import BertConfig, BertForSequenceClassification

from index.errors import EncoderError
from rag.entailment import Entailment
from rag.nli import CrossEncoderChecker
from rag.support import SupportChecker, own_words
from tests import bert

SHIPPED = SupportChecker.load()
EXACT = SupportChecker()


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
        pytest.param("The king left Paris.", ["The king left Rome."], "unsupported", id="a name"),
        pytest.param("Xi met Putin in May.", ["Xi met Putin in June."], "contradicted", id="month"),
        pytest.param("التقيا في مايو.", ["التقيا في يونيو."], "contradicted", id="Arabic month"),
        pytest.param("حضر ثلاثة وزراء.", ["حضر خمسة وزراء."], "contradicted", id="number words"),
        pytest.param(
            "التقى الرئيسان بيونيو.",
            ["التقى الرئيسان معا في موسكو في يونيو."],
            "supported",
            id="month, prefix",
        ),
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
@pytest.mark.parametrize("checker", [SHIPPED, EXACT], ids=["shipped", "exact only"])
def test_support(checker: SupportChecker, claim: str, cited: list[str], verdict: str) -> None:
    supported = checker.check(claim, cited).verdict == "supported"
    assert supported == (verdict == "supported")


@pytest.mark.parametrize(
    ("claim", "cited", "owned"),
    [
        pytest.param("He left.", ["He left."], True, id="a sentence"),
        pytest.param("He came. He left.", ["He came.", "He left."], True, id="two, in order"),
        pytest.param(
            "It cost $5. He left.", ["It cost $5.", "He left."], True, id="signs in between"
        ),
        pytest.param("He left early", ["In May he left early, alone."], False, id="a part"),
        pytest.param("It cost €5.", ["It cost $5."], False, id="another sign"),
        pytest.param("He left.", ["It is a myth that he left."], False, id="without its opening"),
        pytest.param("He left. She came.", ["He left."], False, id="one of two"),
        pytest.param("جاء وذهب.", ["جَاءَ وذهب"], True, id="Arabic, folded"),
    ],
)
def test_the_sources_own_words(claim: str, cited: list[str], owned: bool) -> None:
    assert own_words(claim, cited) is owned


def test_an_invented_number_is_never_supported() -> None:
    judged = SHIPPED.check("The bridge cost 525,000 pounds.", ["The bridge cost 225,000 pounds."])
    assert judged.verdict == "contradicted"
    assert judged.score <= 0.1
    assert "525000" in judged.reason


@pytest.mark.parametrize("checker", [SHIPPED, EXACT], ids=["shipped", "exact only"])
@pytest.mark.parametrize("claim", ["No, it was not.", "Yes.", "نعم، هو كذلك.", "لا، ليس كذلك."])
def test_what_says_nothing_is_not_supported(checker: SupportChecker, claim: str) -> None:
    cited = ["The bridge opened in May.", "يبلغ طول البرج ٣٢٥ مترا."]
    assert checker.check(claim, cited).verdict != "supported"


def test_a_long_claim_leaves_room_for_its_evidence() -> None:
    reading = Entailment.load()
    assert reading is not None
    claim = "The bridge opened in May. " * 200
    assert reading.read(claim, ["The bridge opened in May."]) != reading.read(claim, ["It rained."])


class TestCrossEncoder:
    """A model for inference in the place of the shipped check."""

    def make(self, folder: Path, classes: dict[int, str]) -> str:
        bert.make(folder)
        config = BertConfig.from_pretrained(folder, id2label=classes, num_labels=len(classes))
        BertForSequenceClassification(config).save_pretrained(folder)
        return str(folder)

    def test_its_classes_become_verdicts(self, tmp_path: Path) -> None:
        classes = {0: "ENTAILMENT", 1: "neutral", 2: "contradiction"}
        checker = CrossEncoderChecker(self.make(tmp_path / "nli", classes))
        judged = checker.check("the river is wide", ["the river", "is wide"])
        assert 0.0 <= judged.score <= 1.0
        assert judged.verdict in ("supported", "unsupported", "contradicted")
        assert (judged.verdict == "supported") == (judged.score >= 0.5)

    def test_a_model_for_something_else_is_refused(self, tmp_path: Path) -> None:
        checker = CrossEncoderChecker(self.make(tmp_path / "stars", {0: "one", 1: "two"}))
        with pytest.raises(EncoderError, match="entailment"):
            checker.check("a", ["b"])

    def test_a_folder_without_a_model_says_what_to_do(self, tmp_path: Path) -> None:
        with pytest.raises(EncoderError, match="SANAD_CHECKER"):
            CrossEncoderChecker(str(tmp_path)).check("a", ["b"])
