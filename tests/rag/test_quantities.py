"""Numbers, measures and dates: the same in either language and any notation."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.normalize import words
from rag.quantities import is_measure, is_numeral, stated

EASTERN = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")


def numbers(text: str) -> list[float]:
    return [round(q.number, 6) for q in stated(text).quantities]


@example("❶ Wash 3 cups")
@example("፩")
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    stated(text)


_LOOSE = words("مئة ألفا ونصف ثلاثة و and a half 15 may second من كل percent")


@given(st.lists(st.sampled_from(_LOOSE)))
def test_any_order_of_number_words_can_be_read(said: list[str]) -> None:
    stated(" ".join(said))


@given(st.integers(0, 999_999))
def test_a_number_is_the_same_in_every_notation(number: int) -> None:
    plain, parted = str(number), f"{number:,}"
    for written in (plain, parted, plain.translate(EASTERN), parted.translate(EASTERN)):
        (read,) = stated(f"{written} books").quantities or [None]
        if read is None:
            assert stated(f"{written} books").years == {number}
        else:
            assert read.number == number


_UNITS = words(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
    """
)
_TENS = words(
    """
    zero ten twenty thirty forty fifty sixty seventy eighty ninety
    """
)


def english(number: int) -> str:
    if number < 20:
        return _UNITS[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_UNITS[number % 10]}" if number % 10 else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = number % size
    link = " and " if rest < 100 else " "
    return f"{english(number // size)} {name}" + (link + english(rest) if rest else "")


_ARABIC = words(
    """
    صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة
    """
)
_ARABIC_TENS = words(
    """
    صفر عشرة عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون
    """
)
_ARABIC_HUNDREDS = words(
    """
    صفر مئة مئتان ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة
    """
)


def arabic(number: int) -> str:
    if number <= 10:
        return _ARABIC[number]
    if number < 20:
        return {11: "أحد عشر", 12: "اثنا عشر"}.get(number, f"{_ARABIC[number - 10]} عشر")
    if number < 100:
        tens = _ARABIC_TENS[number // 10]
        return f"{_ARABIC[number % 10]} و{tens}" if number % 10 else tens
    if number < 1000:
        first, rest = _ARABIC_HUNDREDS[number // 100], number % 100
    else:
        count, rest = divmod(number, 1000)
        few = {1: "ألف", 2: "ألفان"}
        first = few.get(count) or f"{arabic(count)} {'آلاف' if count <= 10 else 'ألفًا'}"
    return f"{first} و{arabic(rest)}" if rest else first


@settings(max_examples=300)
@given(st.integers(0, 9999))
def test_a_number_written_out_in_english_is_read(number: int) -> None:
    assert numbers(english(number)) == [number]


@settings(max_examples=300)
@given(st.integers(0, 99_999))
def test_a_number_written_out_in_arabic_is_read(number: int) -> None:
    assert numbers(arabic(number)) == [number]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("thirteen thousand", [13_000], id="en-words"),
        pytest.param("١٣ ألفًا", [13_000], id="ar-digits-and-scale"),
        pytest.param("ثلاثة عشر ألفًا", [13_000], id="ar-words"),
        pytest.param("2,500", [2500], id="separator"),
        pytest.param("٢٬٥٠٠", [2500], id="ar-separator"),
        pytest.param("1,859 votes", [1859], id="separator-is-no-year"),
        pytest.param("2.500", [2.5], id="point-is-decimal"),
        pytest.param("٩٫٩", [9.9], id="ar-decimal"),
        pytest.param("twenty-one", [21], id="hyphen"),
        pytest.param("half a million", [500_000], id="half-a-million"),
        pytest.param("two and a half million", [2_500_000], id="and-a-half"),
        pytest.param("مليون ونصف المليون", [1_500_000], id="ar-and-a-half"),
        pytest.param("نصف مليون", [500_000], id="ar-half-a-million"),
        pytest.param("ثلاثة أرباع المليون", [750_000], id="ar-three-quarters"),
        pytest.param("مليوني نسمة", [2_000_000], id="ar-dual-construct"),
        pytest.param("ألفا متر", [2000], id="ar-dual-before-noun"),
        pytest.param("خمسون ألفا", [50_000], id="ar-accusative-is-no-dual"),
        pytest.param("لأربعمئة ألف نسمة", [400_000], id="ar-attached"),
        pytest.param("في مرحلتها الأولى لأربعمئة ألف", [1, 400_000], id="ordinal-is-apart"),
        pytest.param("مئة وواحدًا وعشرين مسبحًا", [121], id="ar-accusative"),
        pytest.param("بين 80 ألفًا و140 ألف درهم", [80_000, 140_000], id="ar-range"),
        pytest.param("between 80,000 and 140,000", [80_000, 140_000], id="en-range"),
        pytest.param("مئتين وثلاث مئة", [200, 300], id="ar-hundreds-apart"),
        pytest.param("ثلاثة وأربعة", [3, 4], id="ar-list"),
        pytest.param("three and four", [3, 4], id="en-list"),
        pytest.param("ال15من", [15], id="glued"),
        pytest.param("thousands of people", [], id="en-plural-is-no-number"),
        pytest.param("آلاف الناس ومئات الطلبة", [], id="ar-plural-is-no-number"),
        pytest.param("He was on time and may march.", [], id="en-none"),
        pytest.param("طرق باب البيت", [], id="ar-none"),
        pytest.param("£5m", [5_000_000], id="short-million"),
    ],
)
def test_numbers(text: str, expected: list[float]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    ("one", "other", "dimension"),
    [
        pytest.param("2 km", "ألفا متر", "length", id="length"),
        pytest.param("two weeks", "14 يومًا", "time", id="weeks-and-days"),
        pytest.param("two weeks", "أسبوعين", "time", id="dual"),
        pytest.param("an hour or 90 minutes", "ساعة ونصف", "time", id="hour-and-a-half"),
        pytest.param("thirty seconds", "half a minute", "time", id="half-a-unit"),
        pytest.param("six months", "نصف سنة", "months", id="half-a-year"),
        pytest.param("six months", "الأشهر الستة", "months", id="unit-before-number"),
        pytest.param("two and a half years", "سنتين ونصف السنة", "months", id="dual-and-a-half"),
        pytest.param("40%", "٪٤٠", "percent", id="percent-signs"),
        pytest.param("40 per cent", "أربعون في المئة", "percent", id="percent-words"),
        pytest.param("40 percent", "٤٠ بالمئة", "percent", id="percent-attached"),
        pytest.param("40%", "two fifths", "percent", id="fifths"),
        pytest.param("60%", "six in ten", "percent", id="in-ten"),
        pytest.param("40%", "أربعة من كل عشرة", "percent", id="ar-out-of"),
        pytest.param("75%", "ثلاثة أرباع", "percent", id="ar-quarters"),
        pytest.param("20%", "خمس السكان", "percent", id="ar-fifth"),
        pytest.param("$5 million", "خمسة ملايين دولار", "dollar", id="dollars"),
        pytest.param("3 cubic metres", "3000 لتر", "length³", id="volume"),
        pytest.param("two hectares", "20,000 متر مربع", "length²", id="area"),
        pytest.param("38 cents", "38 سنتًا", "cent", id="cents"),
        pytest.param("15 milligrams", "15 مليغرامًا", "mass", id="milligrams"),
    ],
)
def test_measures_are_the_same(one: str, other: str, dimension: str) -> None:
    first, second = stated(one).quantities[-1], stated(other).quantities[-1]
    assert first.dimension == second.dimension == dimension
    assert first.value == pytest.approx(second.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("17 degrees Celsius", "17 degrees Fahrenheit"),
        ("8 cubic feet", "ثمانية أمتار مكعبة"),
        ("1.32 دولار", "1.32 سنت"),
        ("4.3 billion kroner", "4.3 billion dollars"),
        ("92 tonnes", "92 kg"),
    ],
)
def test_measures_differ(one: str, other: str) -> None:
    first, second = stated(one).quantities[0], stated(other).quantities[0]
    assert (first.dimension, first.value) != (second.dimension, second.value)


@pytest.mark.parametrize(
    "text",
    [
        "15 December 2021",
        "December 15, 2021",
        "15th of December 2021",
        "the fifteenth of December 2021",
        "on Dec 15 2021".replace("Dec", "December"),
        "2021-12-15",
        "15/12/2021",
        "12/15/2021",
        "15.12.2021",
        "١٥/١٢/٢٠٢١",
        "15 ديسمبر 2021",
        "15 كانون الأول 2021",
        "15 دجنبر 2021",
        "الخامس عشر من كانون الأول 2021",
        "في ال15من ديسمبر عام 2021",
    ],
)
def test_a_date_is_the_same_in_every_notation(text: str) -> None:
    said = stated(text)
    assert (said.years, said.months, said.days) == ({2021}, {12}, {(12, 15)})
    assert said.dated == {(2021, 12)}
    assert not said.quantities


@pytest.mark.parametrize(
    ("text", "months"),
    [
        pytest.param("يناير", {1}, id="egypt"),
        pytest.param("كانون الثاني", {1}, id="levant"),
        pytest.param("جانفي", {1}, id="maghreb"),
        pytest.param("في غشت", {8}, id="morocco"),
        pytest.param("في آب", {8}, id="ab"),
        pytest.param("من باب المجاملة", set(), id="bab"),
        pytest.param("آب إلى رشده", set(), id="ab-the-verb"),
        pytest.param("مارس ضغوطًا على الحكومة", set(), id="exerted"),
        pytest.param("في مارس الماضي", {3}, id="march-ar"),
        pytest.param("in May 2020", {5}, id="may"),
        pytest.param("May 3", {5}, id="may-3"),
        pytest.param("between April and May", {4, 5}, id="and-may"),
        pytest.param("Theresa May said she may go", set(), id="may-the-name"),
        pytest.param("by the end of 2023 may stay", set(), id="may-the-verb"),
        pytest.param("They march through the town", set(), id="march-the-verb"),
        pytest.param("أيار/مايو 2021", {5}, id="two-names"),
    ],
)
def test_months(text: str, months: set[int]) -> None:
    assert stated(text).months == months


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("in 2024-25", {2024, 2025}),
        ("عام 859", {859}),
        ("1859 metres", set()),
        ("$2000", set()),
        ("the 1960s", set()),
        ("من 2005 إلى 2015", {2005, 2015}),
    ],
)
def test_years(text: str, years: set[int]) -> None:
    assert stated(text).years == years


def test_decades_and_centuries_are_the_same() -> None:
    assert stated("the 1960s").decades == stated("ستينيات القرن الماضي").decades == {1960}
    assert stated("the sixties").decades == {1960}
    assert stated("خمسينيات القرن التاسع عشر").decades == {1850}
    assert stated("the twelfth century").centuries == stated("القرن الثاني عشر").centuries == {12}
    assert not stated("two centuries").centuries


@pytest.mark.parametrize(
    ("text", "day"),
    [("on Monday", 0), ("يوم الاثنين", 0), ("والخميس", 3), ("الأحد", 6), ("أحد عشر", None)],
)
def test_weekdays(text: str, day: int | None) -> None:
    assert stated(text).weekdays == (set() if day is None else {day})


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("5 litres per day", {"day"}),
        ("5 litres daily", {"day"}),
        ("خمسة لترات يوميًا", {"day"}),
        ("خمسة لترات في اليوم", {"day"}),
        ("في اليوم التالي حضر 5", set()),
        ("three times a day", {"day"}),
        ("1.2 million tonnes of crude a year to Germany", {"year"}),
        ("two men left a day after", set()),
        ("80 kilometres an hour", {"hour"}),
        ("41,000 cubic metres per second", {"second"}),
        ("5 euros per kilogram", {"mass 1000"}),
        ("5 شواكل للتر الواحد", {"length³ 0.001"}),
        ("5 شواكل للمتر المكعب", {"length³ 1"}),
        ("forty per cent", set()),
        ("every second year", set()),
    ],
)
def test_rates(text: str, rates: set[str]) -> None:
    assert stated(text).rates == rates


@pytest.mark.parametrize(
    ("text", "about"), [("about 30", True), ("نحو 30", True), ("exactly 30", False)]
)
def test_rough_numbers_are_known(text: str, about: bool) -> None:
    assert stated(text).quantities[0].about is about


def test_the_thing_counted_is_known() -> None:
    said = [q.noun for t in ("three countries", "دولة واحدة") for q in stated(t).quantities]
    assert said == ["countries", "دوله"]


def test_numerals_and_measures_are_told() -> None:
    assert is_numeral("twelve")
    assert is_numeral("نصف")
    assert not is_numeral("house")
    assert is_measure("km")
    assert not is_measure("بيت")


@pytest.mark.parametrize(
    "text", ["the first half", "النصف الأول", "نصف النهائي", "a third round", "headquarters"]
)
def test_what_only_looks_like_a_fraction_is_none(text: str) -> None:
    assert not any(q.share for q in stated(text).quantities)


@pytest.mark.parametrize("text", ["a third of the villages", "a fourth of them", "ثلث القرى"])
def test_a_part_in_words_is_one_fraction(text: str) -> None:
    [said] = stated(text).quantities
    assert said.share
    assert said.dimension == "percent"


@pytest.mark.parametrize(
    ("parted", "whole"),
    [("325 كيلو مترًا", "325 كيلومترًا"), ("5 كيلو غرامات", "5 كغ"), ("3 ملي لتر", "3 مليلتر")],
)
def test_a_unit_in_two_words_is_one_unit(parted: str, whole: str) -> None:
    [one], [other] = (stated(text).quantities for text in (parted, whole))
    assert (one.dimension, one.value) == (other.dimension, other.value)


def test_a_place_in_an_order_is_known() -> None:
    assert [q.ordinal for q in stated("the third of 12 boats").quantities] == [True, False]
