"""Files become documents whose text is what a reader sees; what cannot be read says what to do."""

import codecs
import hashlib
import io
import json
import os
import random
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from index.errors import LoadError
from index.load import SUFFIXES, pdf_pages, read
from index.load import pdf as pdf_files
from index.load.pdf import clean
from index.types import Document, Problem

LIMIT = 1 << 20
ARABIC = (
    "تستمد المدينة مياهها من بحيرتين ونهر واحد، وقد بُنيت محطتها الأولى قبل قرن.\n"
    "ثم أُعيد بناء المحطة بعد الحرب، وزاد عدد سكان المدينة على مليون نسمة؛ فهل تكفيهم المياه؟\n"
)
ENGLISH = "The city draws its water from two lakes and one river.\nIts plant was rebuilt in 1998.\n"


def load(folder: Path, name: str, data: bytes | str, *, max_bytes: int = LIMIT) -> Document:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read(path, root=folder, source=name, max_bytes=max_bytes)


@contextmanager
def refused(problem: Problem, match: str) -> Iterator[None]:
    """The error has these words for the command line and names this problem for the page."""
    with pytest.raises(LoadError, match=match) as caught:
        yield
    assert caught.value.problem == problem


def headings(document: Document) -> list[str]:
    return [document.text[span.start : span.end] for span in document.headings]


# --- what every format shares


def test_fields(tmp_path: Path) -> None:
    document = load(tmp_path, "a.txt", ENGLISH)
    data = ENGLISH.encode()
    assert document.id == hashlib.sha256(f"a.txt\0{ENGLISH}".encode()).hexdigest()[:32]
    assert document.file_hash == hashlib.sha256(data).hexdigest()
    assert (document.source, document.root) == ("a.txt", str(tmp_path.resolve()))
    assert (document.n_bytes, document.language, document.pages) == (len(data), "en", ())


def test_the_same_text_under_another_name_is_another_document(tmp_path: Path) -> None:
    assert load(tmp_path, "a.txt", ARABIC) == load(tmp_path, "a.txt", ARABIC)
    assert load(tmp_path, "a.txt", ARABIC).id != load(tmp_path, "b.txt", ARABIC).id


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@pytest.mark.parametrize("data", [b"", b" \n\t \r\n"], ids=["no bytes", "blanks"])
def test_empty(tmp_path: Path, suffix: str, data: bytes) -> None:
    with refused("empty", "is empty"):
        load(tmp_path, f"a{suffix}", data)


def test_too_large(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"3\.0 MB.* 2\.0 MB.*SANAD_MAX_FILE_MB") as caught:
        load(tmp_path, "a.txt", b"a" * (3 << 20), max_bytes=2 << 20)
    assert caught.value.problem == "too_large"
    assert caught.value.values == {"size": 3 << 20, "limit": 2 << 20}


def test_missing(tmp_path: Path) -> None:
    with refused("missing", "does not exist"):
        read(tmp_path / "none.txt", root=tmp_path, source="none.txt", max_bytes=LIMIT)


def test_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    with refused("not_a_file", "is a folder"):
        read(tmp_path / "folder.txt", root=tmp_path, source="folder.txt", max_bytes=LIMIT)


def test_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with refused("not_a_file", "pipe"):
        read(tmp_path / "pipe.txt", root=tmp_path, source="pipe.txt", max_bytes=LIMIT)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ENGLISH)
    path.chmod(0)
    with refused("forbidden", "permission"):
        read(path, root=tmp_path, source="a.txt", max_bytes=LIMIT)


def test_unknown_suffix(tmp_path: Path) -> None:
    with refused("unknown_type", r"\.xyz.*\.docx.*\.txt"):
        load(tmp_path, "a.xyz", ENGLISH)


def test_suffix_in_capitals(tmp_path: Path) -> None:
    assert load(tmp_path, "A.TXT", ENGLISH).text == ENGLISH


# --- plain text


@pytest.mark.parametrize("text", [ENGLISH, ARABIC, "a\r\nb\rc\n\n\u2028d \t", "😀 م\u200dا"])
def test_plain_text_is_kept_exactly(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, "a.txt", text).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
@pytest.mark.parametrize("text", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_byte_order_marks(tmp_path: Path, mark: bytes, encoding: str, text: str) -> None:
    assert load(tmp_path, "a.txt", mark + text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["cp1256", "iso8859_6"])
def test_arabic_code_pages(tmp_path: Path, encoding: str) -> None:
    text = ARABIC.replace("ُ", "")
    document = load(tmp_path, "a.txt", text.encode(encoding))
    assert document.text == text
    assert document.language == "ar"


def test_western_code_page(tmp_path: Path) -> None:
    text = "The café’s owner — a naïve man — paid £5 for the façade in Orléans. " * 3
    assert load(tmp_path, "a.txt", text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04\x00\x00\x00text",
        b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 4,
        random.Random(1).randbytes(3000),
        bytes(random.Random(2).choices(range(1, 256), k=3000)),
        b"\x01\x02\x03\x04text",
    ],
    ids=["zip", "elf", "random", "random without nul", "controls"],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_binary_named_as_text(tmp_path: Path, name: str, data: bytes) -> None:
    with refused("not_text", "binary data"):
        load(tmp_path, name, data)


def test_broken_utf16(tmp_path: Path) -> None:
    with refused("not_text", "utf-16-le"):
        load(tmp_path, "a.txt", codecs.BOM_UTF16_LE + b"\x00\xd8a")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The two lakes\n\n" + ENGLISH, "The two lakes"),
        ("\n  بحيرتا المدينة \n\n" + ARABIC, "بحيرتا المدينة"),
        ("English\nBy admin\n\nThe two lakes\n\n" + ENGLISH, "The two lakes"),
        ("العربية\n\nبقلم: سلمى حداد\n\nبحيرتا المدينة\n\n" + ARABIC, "بحيرتا المدينة"),
        ("2023-03-04 09:15:00\n\nThe two lakes\n", "The two lakes"),
        ("A very long first line " * 10, "my notes"),
        ("Close\n", "my notes"),
    ],
)
def test_title_of_plain_text(tmp_path: Path, text: str, title: str) -> None:
    assert load(tmp_path, "my notes.txt", text).title == title


# --- Markdown


def test_markdown_headings(tmp_path: Path) -> None:
    text = (
        "Intro line.\n\n# The lakes #\n\nText.\n\n```sh\n# no heading\n```\n\n"
        "محطة المياه\n===========\n\nنص.\n\n## The *plant*\n- item\n---\n\n~~~\n# no\n"
    )
    document = load(tmp_path, "a.md", text)
    assert document.text == text
    assert headings(document) == ["The lakes", "محطة المياه", "The *plant*"]
    assert document.title == "The lakes"


def test_markdown_without_headings(tmp_path: Path) -> None:
    document = load(tmp_path, "a.markdown", "The lakes\n\n---\n\n#hashtag\n")
    assert (document.headings, document.title) == ((), "The lakes")


# --- HTML

PAGE = """<!DOCTYPE html><html lang="{lang}"><head>{meta}<title>{title}</title>
<script>var hidden = 1;</script></head><body><nav><a href="/">Home</a></nav><article>
<h1>{title}</h1><p>{first}</p><h2>{second}</h2><p>Fish &amp; <b>bread</b>&nbsp;cost
&lt;5&gt;<br>{last}</p><ul><li>one <i>lake</i></li><li>two</li></ul>
<table><tr><th>Year</th><th>Volume</th></tr><tr><td>1990</td><td>5 million</td></tr></table>
</article><footer>All rights reserved</footer></body></html>"""
PARTS = {
    "en": {
        "title": "City water",
        "first": ENGLISH * 2,
        "second": "The plant",
        "last": "It rained.",
    },
    "ar": {"title": "مياه المدينة", "first": ARABIC * 2, "second": "المحطة", "last": "هطل المطر."},
}


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_html(tmp_path: Path, lang: str) -> None:
    parts = PARTS[lang]
    document = load(
        tmp_path, "a.html", PAGE.format(lang=lang, meta="<meta charset=utf-8>", **parts)
    )
    assert document.title == parts["title"]
    assert headings(document) == [parts["title"], parts["second"]]
    assert document.language == lang
    assert " ".join(parts["first"].split()) in document.text
    assert f"\n\nFish & bread cost <5>\n{parts['last']}\n\n" in document.text
    assert "\n\n- one lake\n- two\n\nYear | Volume\n1990 | 5 million" in document.text
    assert not {"var hidden", "<b>", "<li>", "&amp;", "&nbsp;"} & set(document.text.split())
    assert "var hidden" not in document.text


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="windows-1256">',
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">',
        "<meta charset=no-such-charset>",
        "",
    ],
    ids=["charset", "http-equiv", "unknown", "none"],
)
def test_html_in_an_arabic_code_page(tmp_path: Path, meta: str) -> None:
    text = PAGE.format(lang="ar", meta=meta, **PARTS["ar"]).replace("ُ", "")
    document = load(tmp_path, "a.htm", text.encode("cp1256"))
    assert document.title == "مياه المدينة"
    assert "تستمد المدينة مياهها من بحيرتين" in document.text


def test_html_saved_again_as_utf8_with_its_old_charset(tmp_path: Path) -> None:
    page = PAGE.format(lang="ar", meta='<meta charset="windows-1256">', **PARTS["ar"])
    assert "تستمد المدينة" in load(tmp_path, "a.html", page).text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<html><body><p>قصير.</p></body></html>", "قصير."),
        ("Plain words, no tags.", "Plain words, no tags."),
        ("<?xml version='1.0' encoding='utf-8'?><html><body><p>مرحبا.</p></body></html>", "مرحبا."),
        ("<p>one\0two</p>", "onetwo"),
    ],
    ids=["short", "no markup", "xml declaration", "nul"],
)
def test_html_with_little_in_it(tmp_path: Path, page: str, text: str) -> None:
    assert load(tmp_path, "a.html", page).text == text


def test_html_where_no_article_is_found(tmp_path: Path) -> None:
    page = (
        "<html><head><title>T</title></head><body><div class='comments'><h2>The lakes</h2>"
        "<div>One<br>two &amp; <em>three</em></div><ul><li>بحيرة<li>نهر</ul>"
        "<script>no()</script><!-- no --></div></body></html>"
    )
    document = load(tmp_path, "a.html", page)
    assert "no" not in document.text.split()
    assert {"One", "بحيرة"} <= set(document.text.replace("- ", "").split())


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        ("<html><body><script>let a = 1;</script></body></html>", "needs_browser"),
        ("<!-- only a comment -->", "empty"),
        ("<p></p>", "needs_browser"),
    ],
)
def test_html_without_text(tmp_path: Path, page: str, problem: Problem) -> None:
    with refused(problem, "is empty"):
        load(tmp_path, "a.html", page)


def test_html_quotations_code_and_nested_lists(tmp_path: Path) -> None:
    page = (
        f"<html><body><article><p>{ENGLISH * 3}</p><blockquote><p>قيل هذا.</p></blockquote>"
        "<pre><code>x = 1\n  y = 2</code></pre><ol><li>one<ul><li>inner</li></ul></li><li>two</li>"
        "</ol><p>After.</p></article></body></html>"
    )
    text = load(tmp_path, "a.html", page).text
    assert text.endswith("قيل هذا.\n\nx = 1\n  y = 2\n\n- one\n- inner\n- two\n\nAfter.")


@pytest.mark.parametrize("depth", [100, 240, 400])
def test_html_nested_deep(tmp_path: Path, depth: int) -> None:
    page = "<html><body>" + "<div>" * depth + "<p>deep words</p>"
    assert load(tmp_path, "a.html", page).text == "deep words"


def test_html_nested_without_end(tmp_path: Path) -> None:
    with refused("damaged", "cannot be parsed"):
        load(tmp_path, "a.html", "<div>" * 20_000 + "<p>deep words</p>")


@pytest.mark.parametrize("word", ["word", "كلمة"], ids=["en", "ar"])
def test_html_of_very_many_paragraphs_is_read_in_time_that_grows_with_it(
    tmp_path: Path, word: str
) -> None:
    began = time.monotonic()
    page = f"<html><body>{f'<div><p>{word}</p></div>' * 25_000}"
    assert load(tmp_path, "a.html", page, max_bytes=2 << 20).text.count(word) > 20_000
    assert time.monotonic() - began < 30


# --- PDF


def pdf(*pages: str, title: str = "", **options: object) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, **options)
    page.setTitle(title or "untitled")
    for text in pages:
        for number, line in enumerate(text.split("\n")):
            page.drawString(72, 720 - 16 * number, line)
        page.showPage()
    page.save()
    return out.getvalue()


@pytest.fixture(params=["pdftotext", "pypdf"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Reads PDFs by each of the two ways; without a PATH no pdftotext is found."""
    if request.param == "pypdf":
        monkeypatch.setenv("PATH", str(tmp_path))
    return str(request.param)


@pytest.mark.usefixtures("reader")
def test_pdf(tmp_path: Path) -> None:
    document = load(tmp_path, "a.pdf", pdf("City water\nTwo lakes.", "Second page.", title="Lakes"))
    assert document.title == "Lakes"
    assert document.text.split() == ["City", "water", "Two", "lakes.", "Second", "page."]
    assert [document.text[start:][:4] for start in document.pages] == ["City", "Seco"]


@pytest.mark.usefixtures("reader")
def test_pdf_title_from_its_first_line(tmp_path: Path) -> None:
    assert load(tmp_path, "a.pdf", pdf("City water\nTwo lakes.")).title == "City water"


@pytest.mark.usefixtures("reader")
def test_pdf_with_an_empty_page(tmp_path: Path) -> None:
    document = load(tmp_path, "a.pdf", pdf("One.", "", "Three."))
    assert document.text == "One.\n\nThree."
    assert len(document.pages) == 3
    assert document.text[document.pages[2] :] == "Three."


@pytest.mark.parametrize(
    ("drawn", "stored"),
    [
        ("\ufeb3\ufee0\ufee2", "سلم"),
        ("\ufefb", "لا"),
        ("\ufb01sh", "fish"),
        ("\u202bسلم\u202c \u2067(12)\u2069\u200f", "سلم (12)"),
        ("a\x00b\x07 \ud800", "ab \ufffd"),
        ("one  \r\ntwo\f", "one\ntwo"),
    ],
    ids=["presentation forms", "lam alef", "ligature", "bidi controls", "controls", "line ends"],
)
def test_pdf_text_is_cleaned(drawn: str, stored: str) -> None:
    assert clean(drawn) == stored


@pytest.mark.usefixtures("reader")
def test_pdf_without_text(tmp_path: Path) -> None:
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.rect(10, 10, 50, 50)
    page.showPage()
    page.save()
    with refused("scanned", r"has no text layer.*OCR"):
        load(tmp_path, "a.pdf", out.getvalue())


@pytest.mark.usefixtures("reader")
def test_locked_pdf(tmp_path: Path) -> None:
    with refused("encrypted", "password"):
        load(tmp_path, "a.pdf", pdf("Hidden.", encrypt=StandardEncryption("secret")))


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("data", [b"%PDF-1.4 junk", b"not a pdf", b"%PDF"])
def test_broken_pdf(tmp_path: Path, data: bytes) -> None:
    with refused("damaged", "damaged"):
        load(tmp_path, "a.pdf", data)


def written(*objects: bytes, trailer: bytes = b"") -> bytes:
    """Returns a PDF of these objects, the first of them its root."""
    out = bytearray(b"%PDF-1.7\n")
    starts = []
    for number, one in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (len(objects) + 1, trailer)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return bytes(out + head + table + end + b"startxref\n%d\n%%%%EOF\n" % len(out))


def drawn(content: bytes, *, pages: int = 1, trailer: bytes = b"") -> bytes:
    """Returns a PDF that shows the same content on each of its pages, all of them one object."""
    packed = zlib.compress(content, 9)
    return written(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b"3 0 R " * pages, pages),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
        trailer=trailer,
    )


@pytest.mark.usefixtures("reader")
def test_a_pdf_that_would_take_for_ever_is_given_up() -> None:
    """Twelve kilobytes, hours of work: poppler refuses pages that repeat, pypdf reads on."""
    data = drawn(b"BT /F1 9 Tf 72 720 Td " + b"(a) Tj " * 20_000 + b"ET", pages=50_000)
    began = time.monotonic()
    with pytest.raises(LoadError, match=r"took pypdf more than 2 seconds.*split") as caught:
        pdf_files.read(data, timeout=2)
    assert (caught.value.problem, caught.value.values) == ("too_slow", {"seconds": 2})
    assert time.monotonic() - began < 20


def test_a_pdf_that_unpacks_without_measure_is_refused_by_pypdf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with refused("damaged", "Limit reached"):
        load(tmp_path, "a.pdf", drawn(b" " * (100 << 20)))


def test_a_pdf_in_a_cipher_that_pypdf_does_not_have(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    locked = (
        b"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /StmF /StdCF /StrF /StdCF "
        b"/CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /O <%b> /U <%b> /OE <%b> /UE <%b> "
        b"/Perms <%b> >> /ID [<00> <00>]" % (b"00" * 48, b"00" * 48, *[b"00" * 32] * 2, b"00" * 16)
    )
    with refused("encrypted", "password"):
        load(tmp_path, "a.pdf", drawn(b"BT ET", trailer=locked))


def test_pdftotext_that_does_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pdftotext"
    program.write_bytes(b"\x7fELF no program")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with refused("unreadable", "pdftotext"):
        load(tmp_path, "a.pdf", pdf("City water"))


# --- Word


def word(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def test_docx(tmp_path: Path) -> None:
    source = docx.Document()
    source.core_properties.title = "City water"
    source.add_heading("مياه المدينة", 1)
    source.add_paragraph("The city draws its water from two lakes.")
    table = source.add_table(3, 3)
    for row, cells in enumerate(["abc", "def", "ghi"]):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(0, 1)).text = "wide"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "tall"
    source.add_heading("The plant", 2)
    source.add_paragraph("أُعيد بناؤها.")
    document = load(tmp_path, "a.docx", word(source))
    assert document.text == (
        "مياه المدينة\n\nThe city draws its water from two lakes.\n\n"
        "wide | c\nd | e | tall\ng | h |\n\nThe plant\n\nأُعيد بناؤها."
    )
    assert headings(document) == ["مياه المدينة", "The plant"]
    assert document.title == "City water"


def test_docx_headings_by_style(tmp_path: Path) -> None:
    source = docx.Document()
    source.core_properties.title = "Document1"
    localised = source.styles.add_style("عنوان 1", 1)
    own = source.styles.add_style("My part", 1)
    own.base_style = source.styles["Heading 2"]
    source.add_paragraph("Before.")
    source.add_paragraph("الفصل", style=localised)
    source.add_paragraph("Part", style=own)
    source.add_paragraph("Lakes", style="Title")
    document = load(tmp_path, "a.docx", word(source))
    assert headings(document) == ["الفصل", "Part", "Lakes"]
    assert document.title == "الفصل"


def test_docx_text_as_it_reads(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_paragraph("First\tline").add_run("\nsecond")
    names = nsdecls("w")
    body = source.element.body
    body.insert(1, parse_xml(
        f"<w:p {names}><w:ins w:id='1' w:author='a'><w:r><w:t>added </w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:t>kept</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    ))  # fmt: skip
    body.insert(2, parse_xml(
        f"<w:sdt {names}><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    ))  # fmt: skip
    document = load(tmp_path, "a.docx", word(source))
    assert document.text == "First\tline\nsecond\n\nadded kept\n\nIn a control."


def test_docx_without_text(tmp_path: Path) -> None:
    with refused("empty", "is empty"):
        load(tmp_path, "a.docx", word(docx.Document()))


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"not a zip", archive(a=b"1"), word(docx.Document())[:-200]],
    ids=["no zip", "another zip", "cut off"],
)
def test_broken_docx(tmp_path: Path, data: bytes) -> None:
    with refused("damaged", r"is .*\.docx"):
        load(tmp_path, "a.docx", data)


def test_zip_bomb(tmp_path: Path) -> None:
    with refused("unpacks_too_large", r"unpacks to 3\.0 MB.*SANAD_MAX_FILE_MB"):
        load(tmp_path, "a.docx", archive(bomb=b"0" * (3 << 20)), max_bytes=100_000)


# --- damaged files never raise anything but LoadError


def small_docx() -> bytes:
    source = docx.Document()
    source.add_heading("Lakes", 1)
    source.add_paragraph("Two lakes. بحيرتان.", style="List Bullet")
    source.add_table(2, 2).cell(0, 0).text = "a"
    whole = zipfile.ZipFile(io.BytesIO(word(source)))
    return archive(**{name: whole.read(name) for name in whole.namelist() if "theme" not in name})


def damaged(data: bytes, seed: int) -> bytes:
    """Returns the bytes cut off, or with some of them changed, lost or repeated."""
    chance = random.Random(seed)
    broken = bytearray(data)
    if chance.random() < 0.2:
        return bytes(broken[: chance.randrange(1, len(broken))])
    for _ in range(chance.choice([1, 3, 10, 40])):
        place = chance.randrange(len(broken))
        match chance.randrange(3):
            case 0:
                broken[place] = chance.randrange(256)
            case 1:
                del broken[place : place + chance.randrange(1, 30)]
            case _:
                broken[place:place] = broken[chance.randrange(len(broken)) :][:20]
    return bytes(broken)


def damaged_inside(data: bytes, seed: int) -> bytes:
    """Returns a zip archive that is whole, but one file in it is damaged or lost."""
    whole = zipfile.ZipFile(io.BytesIO(data))
    files = {name: whole.read(name) for name in whole.namelist()}
    victim = random.Random(seed).choice(sorted(files))
    if seed % 10 == 0:
        del files[victim]
    else:
        files[victim] = damaged(files[victim], seed)
    return archive(**files)


SMALL_PDF = pdf("City water", "Two.", title="Lakes", pageCompression=0)
SMALL_DOCX = small_docx()
SMALL_HTML = PAGE.format(lang="ar", meta="<meta charset=utf-8>", **PARTS["ar"]).encode()
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
seeds = st.integers(min_value=0, max_value=1_000_000)


def read_or_refuse(folder: Path, name: str, data: bytes) -> None:
    try:
        document = load(folder, name, data)
    except LoadError:
        return
    assert document.text.strip()
    assert document.title.strip()
    assert all(document.text[s.start : s.end].strip() for s in document.headings)
    assert document.text.encode().decode() == document.text


@quick
@given(seeds)
def test_damaged_html(tmp_path: Path, seed: int) -> None:
    read_or_refuse(tmp_path, "a.html", damaged(SMALL_HTML, seed))


@quick
@given(seeds)
def test_damaged_pdf(tmp_path: Path, seed: int) -> None:
    read_or_refuse(tmp_path, "a.pdf", damaged(SMALL_PDF, seed))


@settings(parent=quick, max_examples=150)
@given(seeds)
def test_damaged_pdf_by_pypdf(seed: int) -> None:
    reply = pdf_pages.read(damaged(SMALL_PDF, seed))
    assert reply.keys() in ({"pages", "title"}, {"encrypted"}, {"damaged"})
    assert all(reply.values()) or "pages" in reply
    assert json.loads(json.dumps(reply)) == reply


@settings(parent=quick, max_examples=150)
@given(seeds)
def test_damaged_docx(tmp_path: Path, seed: int) -> None:
    read_or_refuse(tmp_path, "a.docx", damaged(SMALL_DOCX, seed))
    read_or_refuse(tmp_path, "a.docx", damaged_inside(SMALL_DOCX, seed))


@quick
@given(st.binary(min_size=1, max_size=300), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes(tmp_path: Path, data: bytes, suffix: str) -> None:
    read_or_refuse(tmp_path, f"a{suffix}", data)
