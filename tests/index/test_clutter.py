"""Clutter is told from evidence: a line that says something is never taken for furniture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clutter import is_clutter_line, kinds
from index.markdown import fences, headings
from index.sentences import split
from index.types import Document, SentenceKind, Span

PROSE_AR = "افتتحت البلدية محطة المياه الجديدة في الحي الغربي من المدينة يوم الأحد."
PROSE_EN = "The council opened the new water plant in the western part of the town on Sunday."


def document(
    text: str, source: str = "a.txt", headings: tuple[Span, ...] = (), pages: tuple[int, ...] = ()
) -> Document:
    return Document(
        id="d", root="/r", source=source, title="", language="und", text=text,
        headings=headings, pages=pages,
    )  # fmt: skip


def kind_of(line: str, text: str, **fields: object) -> set[SentenceKind]:
    """Returns the kinds of all sentences that lie in the one line of a text."""
    start = text.index(line)
    spans = split(text)
    found = kinds(document(text, **fields), spans)  # type: ignore[arg-type]
    return {
        kind
        for span, kind in zip(spans, found, strict=True)
        if start <= span.start < start + len(line)
    }


CLUTTER = {
    "byline of an account": "By admin",
    "byline, language glued": "By adminالعربية",
    "byline in capitals": "BY ADMIN",
    "byline with a name": "By Salma Haddad",
    "byline with an agency": "By Salma Haddad and Omar Q. Najjar, Reuters",
    "posted by": "Posted by editor",
    "byline Arabic": "بقلم: سلمى حداد",
    "byline Arabic without colon": "بقلم سلمى حداد",
    "byline Arabic writer": "كتب: عمر النجار",
    "byline Arabic account": "بواسطة المحرر",
    "byline, date and share": "By Salma Haddad | 3 May 2022 | Share",
    "close": "Close",
    "networks": "Messenger Pinterest LinkedIn",
    "networks with commas": "Facebook, Twitter, WhatsApp",
    "share on": "Share on Facebook",
    "share this": "Share this:",
    "close Arabic": "إغلاق",
    "share Arabic": "مشاركة",
    "share Arabic verb": "شارك",
    "networks Arabic": "فيسبوك تويتر واتساب طباعة",
    "share on Arabic": "شارك على فيسبوك",
    "networks mixed": "مشاركة Facebook تويتر WhatsApp",
    "language Arabic": "العربية",
    "language English": "English",
    "language French": "Français",
    "language Chinese": "中文",
    "language Russian": "Русский",
    "language in Arabic": "الفرنسية",
    "language bar": "العربية English Français 中文",
    "stamp, agency glued": "XNA2023-03-04 09:15:00",
    "stamp with agency": "DPA 04/03/2023 09:15",
    "stamp with a place": "Beijing 2023-03-04 09:15:00",
    "stamp with a place Arabic": "المدينة الغربية 2023-03-04 09:15:00",
    "stamp ISO": "2023-03-04T09:15:00Z",
    "stamp updated": "Updated: 4 March 2023, 9:15 am GMT",
    "stamp published": "Published on March 4th, 2023",
    "stamp weekday": "Saturday, March 4, 2023",
    "stamp Arabic": "آخر تحديث: ٤ مارس ٢٠٢٣ 09:15",
    "stamp Arabic label": "تاريخ النشر: ٠٤/٠٣/٢٠٢٣",
    "stamp Arabic weekday": "السبت، 4 آذار/مارس 2023 - 10:30 ص",
    "stamp ago": "3 hours ago",
    "stamp ago Arabic": "منذ 3 ساعات",
    "agency": "(Reuters)",
    "agency Arabic": "المصدر: رويترز",
    "subscribe": "Subscribe to our newsletter",
    "subscribe, sentence": "Sign up for our daily newsletter and never miss a story.",
    "follow": "Follow us on Twitter for more.",
    "app": "Download our free app today!",
    "headlines": "For the latest headlines, follow our channel on Google News.",
    "read more": "Read more",
    "read more about": "Read more about the council",
    "read also, link": "Read also: Council opens new plant",
    "related": "Related articles",
    "channel Arabic": "للحصول على آخر الأخبار، تابع صفحتنا على فيسبوك أو حمّل التطبيق.",
    "follow Arabic": "تابعونا على تويتر",
    "subscribe Arabic": "اشترك في النشرة البريدية",
    "our channel Arabic": "اشتركوا في قناتنا على يوتيوب",
    "app Arabic": "حمّل تطبيقنا مجانًا",
    "read also Arabic": "اقرأ أيضًا",
    "read also Arabic, link": "اقرأ أيضا: افتتاح محطة المياه في الحي الغربي",
    "read more Arabic": "اقرأ المزيد",
    "related Arabic": "مواضيع ذات صلة",
    "cookies": "This website uses cookies to improve your experience.",
    "cookies Arabic": "نستخدم ملفات تعريف الارتباط لتحسين تجربتك على موقعنا.",
    "rights": "© 2023 The Town Herald. All rights reserved.",
    "rights alone": "All rights reserved",
    "rights Arabic": "جميع الحقوق محفوظة © ٢٠٢٣",
    "photo credit": "Photo: Salma Haddad/Reuters",
    "photo by": "Photo by Salma Haddad",
    "photo credit Arabic": "تصوير: سلمى حداد",
    "crumbs": "Home > News > World",
    "crumbs quotes": "Home » Town » Water",
    "crumbs bars": "Home | News | World",
    "crumbs Arabic": "الرئيسية > أخبار > العالم",
    "comments": "12 comments",
    "comments Arabic": "التعليقات (12)",
    "page number": "Page 3 of 12",
    "page number Arabic": "صفحة ٣ من ١٢",
    "contents": "The two lakes ........ 14",
    "rule": "-----",
}

PROSE = {
    "mentions networks": "LinkedIn and Messenger were blocked in 2016.",
    "mentions Facebook": "He wrote about it on Facebook.",
    "mentions Facebook Arabic": "أعلن ذلك على فيسبوك.",
    "took part": "اشترك الفريقان في البحث",
    "took part in a newsletter's study": "اشترك الفريقان في إعداد النشرة العلمية.",
    "continued": "تابع الرئيس حديثه",
    "we followed": "تابعنا حالة المرضى على مدى عام كامل.",
    "to know, researchers followed": "لمعرفة الأسباب تابع الباحثون المرضى سنتين.",
    "carried": "حمل التطبيق اسم الوزارة.",
    "shared": "شارك الوزير في المؤتمر.",
    "shared English": "They share the lake with two towns.",
    "short": "He died in 1990.",
    "short Arabic": "مات عام ١٩٩٠.",
    "very short": "No.",
    "date inside": "On 4 March 2023 at 9:15 the plant opened.",
    "date inside Arabic": "افتُتحت المحطة في 4 مارس 2023 الساعة 9:15 صباحًا.",
    "by, preposition": "By 1990 the lake was dry.",
    "by, month": "By March the lake was dry",
    "by, sentence": "By Salma Haddad's count, the lake holds 5 million litres.",
    "language, sentence": "العربية لغة رسمية في المدينة.",
    "languages, sentence": "English and French are taught there.",
    "close, sentence": "Close the valve before cleaning.",
    "read, sentence": "Read more books, the teacher said.",
    "follow, sentence": "Follow the river to the second bridge.",
    "cookies, sentence": "Cookies were sold at the fair.",
    "rights, sentence": "All rights of the tenants were restored in 1990.",
    "photo, sentence": "The photo by Salma Haddad won a prize.",
    "source, sentence": "Source: Lake Sanad",
    "source, sentence Arabic": "المصدر: بحيرة سند",
    "home, sentence": "Home is where the river ends.",
    "agency, sentence": "Reuters reported the opening on Sunday.",
    "list item": "- Facebook",
    "list item Arabic": "- فيسبوك",
    "numbered item": "1. Twitter",
    "table row": "1990 | 5 million",
    "table row of dates": "1990 | Reuters",
    "dialogue": "“Close,” she said.",
    "dialogue Arabic": "قالت: «أغلق».",
    "address": "12 Lake Street",
    "wars": "WW2 1939-1945",
    "phone": "Tel. 020-7946-0018",
    "timetable": "Launch 4 March 2023 at 09:15",
    "contact, information": "Contact us at 555 0100 before May.",
}


@pytest.mark.parametrize("line", CLUTTER.values(), ids=CLUTTER.keys())
@pytest.mark.parametrize("prose", [PROSE_AR, PROSE_EN], ids=["in Arabic", "in English"])
def test_clutter_between_paragraphs(line: str, prose: str) -> None:
    text = f"{prose} {prose}\n\n{line}\n\n{prose}"
    assert kind_of(line, text) == {"clutter"}
    assert kind_of(prose, text) == {"prose"}


@pytest.mark.parametrize("line", CLUTTER.values(), ids=CLUTTER.keys())
def test_clutter_at_the_edges(line: str) -> None:
    assert kind_of(line, f"{line}\n{PROSE_AR}") == {"clutter"}
    assert kind_of(line, f"{PROSE_EN}\n\n{line}") == {"clutter"}


@pytest.mark.parametrize("line", PROSE.values(), ids=PROSE.keys())
def test_prose_between_paragraphs(line: str) -> None:
    assert not is_clutter_line(line)
    assert kind_of(line, f"{PROSE_AR}\n{line}\n{PROSE_EN}") == {"prose"}


@pytest.mark.parametrize("line", PROSE.values(), ids=PROSE.keys())
def test_prose_alone_is_never_clutter(line: str) -> None:
    assert "clutter" not in kind_of(line, f"{PROSE_AR}\n\n{line}\n\n{PROSE_EN}")


@pytest.mark.parametrize(
    "line",
    [
        "Council opens new water plant in the western part of the",
        "Council opens the new water plant and",
        "The council opened the new water plant in the",
        "The council opened the new water plant…",
        "The council opens a new plant for the whole town […]",
        "البلدية تفتتح محطة المياه الجديدة في",
        "افتتحت البلدية محطة المياه الجديدة في الحي",
        "افتتحت البلدية محطة المياه الجديدة ...",
    ],
)
def test_cut_headline(line: str) -> None:
    text = f"{line}\n\n{PROSE_EN} {PROSE_AR}"
    assert kind_of(line, text) == {"clutter"}
    assert kind_of(line, f"It rained.\n\n{line}\n\n{PROSE_EN} {PROSE_AR}") == {"clutter"}
    assert kind_of(PROSE_EN, text) == {"prose"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"The new water plant\n\n{PROSE_EN}", "The new water plant"),
        (f"محطة المياه\n\n{PROSE_AR}", "محطة المياه"),
        (f"{PROSE_AR}\n\nبعد الافتتاح\n\n{PROSE_AR}", "بعد الافتتاح"),
        (f"The town\r\n\r\n{PROSE_EN}", "The town"),
        (f"English\n\nThe town\n\nBy admin\n\n{PROSE_EN}", "The town"),
        ("What to bring\n\n- water\n- bread\n\nBring both.", "What to bring"),
    ],
)
def test_plain_heading(text: str, line: str) -> None:
    assert kind_of(line, text) == {"heading"}
    assert "prose" in kinds(document(text), split(text))


@pytest.mark.parametrize(
    "text",
    [
        "The river bends\nand bends again\nunder the hill\n\nThe hill stays\nwhere it was",
        "النهر ينحني\nثم ينحني ثانية\nتحت التل\nويمضي\n\nالتل باق\nحيث كان",
        "The river runs on to the\nsea beyond the hill of\nthe two lakes",
        "Sanad Library\n12 Lake Street\nWest Town\n\nOpen from nine to five.",
        "Apples\n\nPears\n\nPlums\n\nAll of these grow by the lake.",
        "“Is it open”\n\n“It is open now,” she said.",
        "The blocked sites were:\nFacebook\nTwitter\nLinkedIn",
        "اللغات التي تُدرَّس هنا:\nالعربية\nالإنجليزية\nالفرنسية",
        "Five words are not ended",
    ],
    ids=[
        "poem",
        "poem Arabic",
        "verse",
        "address",
        "list",
        "dialogue",
        "announced",
        "announced ar",
        "one",
    ],
)
def test_lines_that_are_kept(text: str) -> None:
    assert set(kinds(document(text), split(text))) == {"prose"}


def test_marked_headings() -> None:
    text = f"Languages\n\nEnglish\n\n{PROSE_EN}\n\nShare\n\n4 March 2023\n\n{PROSE_AR}"
    marked = tuple(
        Span(start=text.index(words), end=text.index(words) + len(words))
        for words in ("Languages", "English", "Share", "4 March 2023")
    )
    found = kinds(document(text, headings=marked), split(text))
    assert found == ("heading", "heading", "prose", "clutter", "heading", "prose")


def test_without_prose_headings_are_served() -> None:
    text = "The plant\n\nThe lake"
    marked = (Span(start=0, end=9), Span(start=11, end=19))
    assert kinds(document(text, headings=marked), split(text)) == ("prose", "prose")


def test_no_sentence_at_all() -> None:
    assert kinds(document(" "), ()) == ()


def test_markdown_code_is_prose() -> None:
    text = f"# Setup\n\n{PROSE_EN}\n\n```text\nEnglish\nClose\n```\n\nEnglish\n"
    assert len(fences(text)) == 1
    found = kinds(document(text, source="a.md", headings=headings(text)), split(text))
    assert found[0] == "heading"
    assert set(found[1:-1]) == {"prose"}
    assert found[-1] == "clutter"


def test_headings_of_a_pdf_stand_right_over_their_text() -> None:
    text = f"The plant\n{PROSE_EN}\n{PROSE_EN}\n\nمحطة المياه\n{PROSE_AR}\n\nOne line\nAnother line"
    found = kinds(document(text, source="a.pdf", pages=(0,)), split(text))
    assert found == ("heading", "prose", "prose", "heading", "prose", "prose", "prose")
    assert kinds(document(text), split(text))[0] == "prose"


def test_page_numbers_of_a_pdf() -> None:
    text = f"{PROSE_EN}\n\n12\n\nThe towns were 3:\n\n3\n\n{PROSE_AR}"
    pages = (0, text.index("The towns"))
    assert kind_of("12", text, source="a.pdf", pages=pages) == {"clutter"}
    assert "clutter" not in kind_of("3\n", text.replace("were 3", "were"), pages=pages)


@pytest.mark.parametrize("date", ["4 March 2023", "٤ مارس ٢٠٢٣", "04/03/2023"])
def test_a_date_alone_is_clutter_at_the_top_only(date: str) -> None:
    text = f"The new water plant\n{date}\n\n{PROSE_EN}\n\nThe works ended\n{date}\nunder rain."
    spans = split(text)
    found = kinds(document(text), spans)
    dates = [n for n, span in enumerate(spans) if text[span.start : span.end] == date]
    assert [found[n] for n in dates] == ["clutter", "prose"]


def test_appeal_among_other_sentences() -> None:
    text = f"{PROSE_EN} Subscribe to our newsletter. {PROSE_EN}"
    assert kinds(document(text), split(text)) == ("prose", "clutter", "prose")


def test_a_word_of_a_paragraph_is_no_button() -> None:
    text = "He gave one order. Close. Then he left the plant by the western gate."
    assert set(kinds(document(text), split(text))) == {"prose"}


@given(st.text(alphabet="aب .\n\r#-|:؟…By3", max_size=80))
def test_one_kind_for_each_sentence(text: str) -> None:
    spans = split(text)
    found = kinds(document(text), spans)
    assert len(found) == len(spans)
    if "heading" in found:
        assert "prose" in found


def test_long_texts_take_linear_time() -> None:
    text = (PROSE_AR + " ") * 4000 + "\n\n".join(["The plant opens for the whole town"] * 500)
    assert len(kinds(document(text), split(text))) > 4000
