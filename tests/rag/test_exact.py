"""What can be told exactly of a claim and the sentences that it cites, within and across."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.exact import negations, observe, same_language


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        pytest.param("It took 13,000 men.", "استغرق الأمر ثلاثة عشر ألف رجل.", id="notation"),
        pytest.param("بلغت النسبة 40%.", "The share was forty per cent.", id="percent"),
        pytest.param("The road is 2 km long.", "يبلغ طول الطريق ألفي متر.", id="unit"),
        pytest.param(
            "About six in ten are children.", "Some 60 per cent are children.", id="in-10"
        ),
        pytest.param("More than a fifth will go.", "It will cut 22 percent.", id="rough-share"),
        pytest.param("Nearly 1,100 fell ill.", "أصيب 1,130 شخصًا بالمرض.", id="rough"),
        pytest.param("يُتاح لهم نصف عام.", "They have six months.", id="half-a-year"),
        pytest.param("It lasts a year.", "يستمر اثني عشر شهرًا.", id="a-unit-is-one"),
        pytest.param(
            "Two men were there: Ali and Omar.", "Ali was there. Omar was too.", id="listed"
        ),
        pytest.param("They met on 15/12/2021.", "التقيا في 15 كانون الأول 2021.", id="date"),
        pytest.param("غرقت في عام 1859.", "It sank in 1859.", id="year"),
        pytest.param(
            "They were back on Tuesday.", "They left on Monday, back the next day.", id="+1"
        ),
        pytest.param("It fell in the 1960s.", "سقط في ستينيات القرن الماضي.", id="decade"),
        pytest.param("It is of the ninth century.", "بدأ بناؤه عام 859.", id="century"),
        pytest.param("It makes 5 tonnes a day.", "ينتج 5 أطنان يوميًا.", id="rate"),
        pytest.param("ينتج 5 أطنان في اليوم الواحد.", "It makes 5 tonnes daily.", id="rate-ar"),
        pytest.param(
            "It pays 8.20 يورو للمتر المربع.", "Rents are 8.20 euros a square metre.", id="²"
        ),
    ],
)
def test_what_the_sources_say_is_not_observed(claim: str, source: str) -> None:
    seen = observe(claim, [source])
    assert (seen.numbers, seen.computed, seen.dates, seen.rates) == ((), (), (), ())


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        pytest.param("It took 14,000 men.", "It took 13,000 men.", id="number"),
        pytest.param("Thirty men were hurt.", "أصيب خمسة عشر رجلًا بجروح.", id="double-by-chance"),
        pytest.param("الطريق طوله 2 كم.", "The road is 2 miles long.", id="unit"),
        pytest.param(
            "It grew by 92 tonnes.", "It grew from 182 to 274 kilograms.", id="unit-of-sum"
        ),
        pytest.param("It was 17 degrees Fahrenheit.", "كانت الحرارة 17 درجة مئوية.", id="degrees"),
        pytest.param("It flew at 11,300 feet.", "It flew at 11,300 metres.", id="feet"),
        pytest.param("It holds 8 cubic feet.", "يحوي ثمانية أمتار مكعبة.", id="cubic"),
        pytest.param("They talked for two hours.", "تحدثا دقيقتين.", id="dual"),
        pytest.param("Three countries objected.", "تحفظت دولة واحدة على الفقرة.", id="small"),
        pytest.param("Two ships sank.", "Three ships sank.", id="small-within"),
        pytest.param("A quarter of them fled.", "هرب نصف السكان.", id="share"),
        pytest.param("The cost was 5 million euros.", "بلغت الكلفة خمسة مليارات يورو.", id="scale"),
        pytest.param("المبلغ 4 دولارات.", "The amount is 4 kroner.", id="currency"),
    ],
)
def test_changed_numbers_are_observed(claim: str, source: str) -> None:
    assert observe(claim, [source]).numbers


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        pytest.param("It sank in 1860.", "غرقت عام 1859.", id="year"),
        pytest.param("It opened in March.", "افتُتح في آب 2020.", id="month"),
        pytest.param("في 3 أيار افتُتح.", "It opened on 2 May.", id="day"),
        pytest.param("They met on Friday.", "التقيا يوم الاثنين.", id="weekday"),
        pytest.param("It opened in the 1950s.", "It opened in the 1960s.", id="decade"),
        pytest.param("It is of the fourth century.", "يعود إلى القرن الثاني.", id="century"),
        pytest.param(
            "It burnt in February 2014.",
            "It was found in July 2014 and burnt in February 2015.",
            id="month-of-another-year",
        ),
    ],
)
def test_changed_dates_are_observed(claim: str, source: str) -> None:
    assert observe(claim, [source]).dates


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("It makes 5 tonnes a day.", "ينتج 5 أطنان في السنة."),
        ("سعره 5 دولارات في الشهر.", "It costs 5 dollars a year."),
        ("سعره 5 شواكل للتر.", "سعره 5 شواكل للمتر المكعب."),
    ],
)
def test_changed_rates_are_observed(claim: str, source: str) -> None:
    assert observe(claim, [source]).rates


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        pytest.param("It grew by 150.", ["رُفعت من 300 إلى 450."], id="difference"),
        pytest.param("Forty men came.", ["15 men came.", "25 men came later."], id="sum"),
        pytest.param("It closed 23 years later.", ["فُتح عام 1985.", "وأُغلق عام 2008."], id="years"),
        pytest.param(
            "It lasted seven months.", ["من 1 يناير حتى 31 يوليو"], id="months-of-one-year"
        ),
        pytest.param("A tenth is left.", ["It lost 90 per cent of its area."], id="what-is-left"),
        pytest.param("Each has 20.", ["Together both have 40."], id="half"),
    ],
)
def test_what_can_be_computed_is_told_apart(claim: str, sources: list[str]) -> None:
    seen = observe(claim, sources)
    assert seen.computed
    assert not seen.numbers


def test_names_that_no_source_has_are_observed_in_either_script() -> None:
    source = "التقى الوزير سامي القاسم السفير في بغداد."
    assert observe("The minister Sami met him in Nairobi.", [source]).names == ("nairobi",)


@pytest.mark.parametrize(
    ("claim", "source", "negated"),
    [
        ("He did not attend.", "حضر الاجتماع.", True),
        ("He did not attend.", "لم يحضر الاجتماع.", False),
        ("He denied it.", "لم يؤكد ذلك.", False),
        ("They haven't signed.", "They signed.", True),
    ],
)
def test_negation_is_compared(claim: str, source: str, negated: bool) -> None:
    assert observe(claim, [source]).negated is negated


def test_opposites_are_observed() -> None:
    assert observe("Prices rose.", ["انخفضت الأسعار."]).opposites
    assert not observe("Prices rose.", ["ارتفعت الأسعار."]).opposites


def test_strangeness_is_a_share_of_the_content() -> None:
    assert observe("The bridge opened.", ["The bridge opened."]).strange == 0
    assert observe("Bananas ripen.", ["The bridge opened."]).strange == 1
    assert observe("No, it was not.", ["The bridge opened."]).strange == 1
    assert observe("1859.", ["The bridge opened in 1859."]).strange == 0


def test_languages_are_compared() -> None:
    assert same_language("Hello there", ["مرحبا", "Good day"])
    assert not same_language("Hello there", ["مرحبا"])
    assert negations("لم ولن") == 2


@given(st.text(max_size=60))
def test_a_text_says_all_that_it_says_itself(text: str) -> None:
    seen = observe(text, [text])
    assert (seen.numbers, seen.dates, seen.rates, seen.negated) == ((), (), (), False)
