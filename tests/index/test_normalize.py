"""Folding, words, stems and skeletons, in tables."""

import pytest

from index.language import detect
from index.names import skeletons
from index.normalize import fold, stem, without_ending, words
from index.terms import question_terms, terms


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        pytest.param("أحمد إبراهيم آمن ٱلله", "احمد ابراهيم امن الله", id="alef forms"),
        pytest.param("مؤتمر رئيس", "موتمر رييس", id="hamza seats"),
        pytest.param("مستشفى على", "مستشفي علي", id="alef maqsura"),
        pytest.param("مدرسة", "مدرسه", id="ta marbuta"),
        pytest.param("الصـــين", "الصين", id="tatweel"),
        pytest.param("إنَّ السَّلامَ", "ان السلام", id="diacritics"),
        pytest.param("٢٠٢١ ۲۰۲۱", "2021 2021", id="digits of both systems"),
        pytest.param("ﻣﺮﺣﺒﺎ", "مرحبا", id="presentation forms"),
        pytest.param("کتاب فارسی", "كتاب فارسي", id="Persian letters"),
        pytest.param("Café STRASSE", "cafe strasse", id="Latin case and accents"),
    ],
)
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("ال15من ديسمبر", ("ال", "15", "من", "ديسمبر"), id="glued digits"),
        pytest.param("2,500 و٢٬٥٠٠", ("2500", "و", "2500"), id="thousands separators"),
        pytest.param("٩٫٩ 9.9", ("9.9", "9.9"), id="decimal marks"),
        pytest.param(
            "in 2021, 15 people", ("in", "2021", "15", "people"), id="a comma is no separator"
        ),
        pytest.param("Putin's", ("putin",), id="possessive"),
        pytest.param("«الديسي»؟", ("الديسي",), id="punctuation"),
    ],
)
def test_words(text: str, found: tuple[str, ...]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("والصين", "الصين"),
        ("بالمياه", "مياه"),
        ("للرئيس", "رئيس"),
        ("عقوبات", "العقوبات"),
        ("الروسية", "روسي"),
        ("وشي", "شي"),
        ("sanctions", "sanction"),
        ("meeting", "meetings"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(fold(one)) == stem(fold(other))


@pytest.mark.parametrize(
    ("arabic", "english"),
    [
        ("نافالني", "Navalny"),
        ("بوتين", "Putin"),
        ("وبوتين", "Putin"),
        ("أوكرانيا", "Ukraine"),
        ("القرم", "Crimea"),
        ("سيبيريا", "Siberia"),
        ("روزيتا", "Rosetta"),
        ("عمّان", "Amman"),
        ("الصومال", "Somalia"),
        ("ديموس", "Deimos"),
        ("غازبروم", "Gazprom"),
        ("تشوريوموف", "Churyumov"),
    ],
)
def test_a_name_meets_itself_in_the_other_script(arabic: str, english: str) -> None:
    assert set(skeletons(fold(arabic))) & set(skeletons(fold(english)))


@pytest.mark.parametrize(
    ("arabic", "english"), [("القرن", "Ukraine"), ("كتاب", "Putin"), ("مدينة", "Siberia")]
)
def test_other_words_do_not_meet(arabic: str, english: str) -> None:
    assert not set(skeletons(fold(arabic))) & set(skeletons(fold(english)))


@pytest.mark.parametrize(
    ("attached", "alone"),
    [
        ("بموسكو", "موسكو"),
        ("لبوتين", "بوتين"),
        ("وببكين", "بكين"),
        ("كألمانيا", "ألمانيا"),
        ("فروسيا", "روسيا"),
    ],
)
def test_a_word_meets_itself_behind_an_attached_preposition(attached: str, alone: str) -> None:
    assert set(terms(attached)[0].stems) & set(terms(alone)[0].stems)


def test_numbers_have_no_skeleton() -> None:
    assert skeletons("2021") == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("متى التقى الرئيسان؟", "ar"),
        ("When did they meet?", "en"),
        ("تطبيق WhatsApp متاح", "ar"),
        ("The word سند means support", "en"),
        ("2021-12-16 17:45", "und"),
        ("", "und"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert detect(text) == language


def test_terms_leave_out_what_carries_no_content() -> None:
    assert [t.word for t in terms("متى ضمّت روسيا القرم؟")] == ["ضمت", "روسيا", "القرم"]
    assert [t.word for t in terms("When did Russia annex Crimea?")] == ["russia", "annex", "crimea"]
    assert [t.word for t in terms("Did the US act in May?")] == ["us", "act", "may"]


def test_a_question_of_stop_words_alone_keeps_them() -> None:
    assert [t.word for t in question_terms("Who are we?").terms] == ["who", "are", "we"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("لقاءهما", "لقاءا", id="pronoun and accusative"),
        pytest.param("الافتراضي", "افتراضيا", id="relative adjective"),
        pytest.param("اجتماعهم", "الاجتماع", id="plural pronoun"),
        pytest.param("حدودنا", "الحدود", id="our"),
    ],
)
def test_pronouns_and_the_accusative_come_off(one: str, other: str) -> None:
    assert without_ending(stem(fold(one))) == without_ending(stem(fold(other)))


@pytest.mark.parametrize("word", ["bridge", "2021", "ماء"])
def test_what_is_no_ending_stays(word: str) -> None:
    assert without_ending(stem(fold(word))) in ("", stem(fold(word)))
