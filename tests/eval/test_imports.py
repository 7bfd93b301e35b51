"""Cases of SQuAD and BEIR become documents and cases that the evaluation runs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval import check, imports, run
from eval.cases import Case, load
from eval.errors import NotImported
from rag.settings import Settings

SETTINGS = Settings(encoder="")

HARBOUR = (
    "The harbour of Marwa was dug by hand. It opened on 3 May 1987. "
    "Ships of 40,000 tons can moor there."
)
MILL = (
    "تقوم طاحونة الوادي عند رأس النهر. وقد بنى الطاحونة الحداد يونس الكرمي سنة ١٩١٢. "
    "ثم توقفت عن الدوران عام ١٩٧٠."
)
TWICE = "It rains. Nobody came. It rains."


def question(name: str, text: str, *answers: tuple[str, int], **rest: Any) -> dict[str, Any]:
    return {
        "id": name,
        "question": text,
        "answers": [{"text": said, "answer_start": start} for said, start in answers],
        **rest,
    }


def answered(name: str, text: str, context: str, *answers: str) -> dict[str, Any]:
    return question(name, text, *((answer, context.index(answer)) for answer in answers))


OPENED = answered("q1", "When did the harbour open?", HARBOUR, "3 May 1987", "May 1987", "1987")
BUILDER = answered("q2", "من بنى الطاحونة؟", MILL, "يونس الكرمي", "الحداد يونس الكرمي")
COST = question("q3", "What did the harbour cost?", is_impossible=True, plausible_answers=[])


@pytest.fixture
def squad(tmp_path: Path) -> Callable[..., Path]:
    """Writes paragraphs with their questions as a SQuAD file of one article for each."""

    def write(*paragraphs: tuple[str, list[dict[str, Any]]]) -> Path:
        data = [
            {"title": f"Place_{n} / مكان", "paragraphs": [{"context": context, "qas": qas}]}
            for n, (context, qas) in enumerate(paragraphs)
        ]
        path = tmp_path / "squad.json"
        path.write_text(
            json.dumps({"version": "v2.0", "data": data}, ensure_ascii=False), encoding="utf-8"
        )
        return path

    return write


DOCUMENTS = [
    {"_id": "d1", "title": "Marwa", "text": HARBOUR, "metadata": {}},
    {"_id": "د/2", "title": "", "text": MILL},
    {"_id": "d3", "title": "Rain", "text": "It has rained in Marwa for nine days."},
    {"_id": "d4", "title": "", "text": " "},
]
QUERIES = [
    {"_id": "1", "text": "When did the harbour of Marwa open?", "metadata": {}},
    {"_id": "2", "text": "من بنى الطاحونة؟"},
    {"_id": "3", "text": "Who keeps the light?"},
    {"_id": "4", "text": "Who painted it?"},
    {"_id": "5", "text": "1987?"},
]
JUDGED = [("1", "d1", 2), ("1", "d3", 0), ("2", "د/2", 1), ("2", "d3", 1), ("3", "gone", 1)]
JUDGED += [("5", "d1", 1)]


@pytest.fixture
def beir(tmp_path: Path) -> Callable[..., Path]:
    """Writes a BEIR folder, with judgments by the name of their file."""

    def write(**judged: list[tuple[str, str, int]] | str) -> Path:
        folder = tmp_path / "beir"
        (folder / "qrels").mkdir(parents=True)
        for name, lines in (("corpus", DOCUMENTS), ("queries", QUERIES)):
            texts = [json.dumps(line, ensure_ascii=False) for line in lines]
            (folder / f"{name}.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")
        for name, rows in judged.items():
            text = rows
            if not isinstance(rows, str):
                text = "".join(f"{query}\t{document}\t{n}\n" for query, document, n in rows)
            (folder / "qrels" / f"{name}.tsv").write_text(
                f"query-id\tcorpus-id\tscore\n{text}", encoding="utf-8"
            )
        return folder

    return write


def cases_of(out: Path) -> dict[str, Case]:
    return {case.id: case for case in load([out / "cases.jsonl"])}


def test_squad(squad: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = squad((HARBOUR, [OPENED, COST]), (MILL, [BUILDER]))
    found = imports.bring_in("squad", path, out)
    assert (found.documents, found.cases, found.left_out) == (2, 3, {})
    texts = {p.name: p.read_text(encoding="utf-8") for p in (out / "corpus").iterdir()}
    assert texts == {"000001-Place_0-مكان.txt": HARBOUR, "000002-Place_1-مكان.txt": MILL}
    cases = cases_of(out)
    assert cases["q1"].answers == ("3 May 1987", "May 1987", "1987")
    assert [gold.quote for gold in cases["q1"].gold] == ["It opened on 3 May 1987."]
    assert cases["q2"].gold[0].quote == "وقد بنى الطاحونة الحداد يونس الكرمي سنة ١٩١٢."
    assert (cases["q3"].kind, cases["q3"].gold) == ("near-miss", ())
    checked = check.check([out / "cases.jsonl"], out / "corpus", settings=SETTINGS)
    assert checked.faults == ()


def test_squad_is_asked_and_scored(squad: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    imports.bring_in("squad", squad((HARBOUR, [OPENED]), (MILL, [BUILDER])), out)
    results = run.evaluate([out / "cases.jsonl"], out / "corpus", settings=SETTINGS)
    assert [row.right for row in results.rows] == [True, True]
    assert [row.observed.direction for row in results.rows] == ["en-en", "ar-ar"]


def test_a_paragraph_that_is_there_twice_is_one_document(
    squad: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    found = imports.bring_in("squad", squad((HARBOUR, [OPENED]), (HARBOUR, [COST])), out)
    assert (found.documents, found.cases) == (1, 2)


def test_answers_in_two_sentences_are_gold_of_both(
    squad: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    asked = answered("q", "متى عملت الطاحونة؟", MILL, "سنة ١٩١٢", "عام ١٩٧٠")
    imports.bring_in("squad", squad((MILL, [asked])), out)
    case = cases_of(out)["q"]
    assert (len(case.gold), case.needs, case.answers) == (2, "any", ("سنة ١٩١٢", "عام ١٩٧٠"))


@pytest.mark.parametrize(
    ("context", "asked", "said"),
    [
        pytest.param(
            HARBOUR,
            question("q", "When?", ("1987", 3)),
            "1 whose answer does not stand in one sentence",
            id="answer at another place",
        ),
        pytest.param(
            HARBOUR,
            answered("q", "When?", HARBOUR, "1987. Ships"),
            "1 whose answer does not stand in one sentence",
            id="answer across sentences",
        ),
        pytest.param(
            TWICE,
            question("q", "What does it do?", ("rains", 3)),
            "1 whose answer does not stand in one sentence",
            id="sentence that is there twice",
        ),
        pytest.param(HARBOUR, question("q", "When?"), "1 whose answer", id="no answer"),
        pytest.param(
            HARBOUR, {**OPENED, "question": "1987?"}, "1 in neither Arabic", id="language"
        ),
        pytest.param(HARBOUR, {**BUILDER, "id": "q1"}, "1 whose answer", id="of another text"),
        pytest.param(HARBOUR, {**COST, "id": "q1"}, "1 with an id that another has", id="same id"),
        pytest.param(" ", COST, "1 of a paragraph without text", id="empty paragraph"),
    ],
)
def test_what_does_not_fit_squad_is_counted(
    squad: Callable[..., Path], tmp_path: Path, context: str, asked: dict[str, Any], said: str
) -> None:
    out = tmp_path / "out"
    found = imports.bring_in("squad", squad((HARBOUR, [OPENED]), (context, [asked])), out)
    assert found.cases == 1
    told = imports.told(found, out)
    assert f"questions left out: {said}" in told
    assert f"sanad eval --cases {out / 'cases.jsonl'} --corpus {out / 'corpus'}" in told


def test_beir(beir: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = imports.bring_in("beir", beir(test=JUDGED), out)
    assert (found.documents, found.cases) == (3, 2)
    assert found.left_out == {"gone": 1, "judged": 1, "language": 1}
    texts = {p.name: p.read_text(encoding="utf-8") for p in (out / "corpus").iterdir()}
    assert texts["000001-Marwa.txt"] == f"Marwa\n\n{HARBOUR}"
    assert texts["000002-د-2.txt"] == MILL
    cases = cases_of(out)
    assert [(gold.source, gold.quote) for gold in cases["1"].gold] == [("000001-Marwa.txt", "")]
    assert [gold.source for gold in cases["2"].gold] == ["000002-د-2.txt", "000003-Rain.txt"]
    assert all(case.kind == "answerable" and case.needs == "any" for case in cases.values())


def test_beir_is_asked_and_scored_by_document(beir: Callable[..., Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    imports.bring_in("beir", beir(test=JUDGED), out)
    results = run.evaluate([out / "cases.jsonl"], out / "corpus", settings=SETTINGS)
    for row in results.rows:
        assert row.right, row.observed.answer
        assert (row.scores["hit@1"], row.scores["citation_recall"]) == (1, 1)
        assert row.scores["answer_correct"] is None
    assert [row.observed.direction for row in results.rows] == ["en-en", "ar-ar"]


def test_the_judgments_are_those_of_the_test_where_there_is_one(
    beir: Callable[..., Path], tmp_path: Path
) -> None:
    folder = beir(test=[("1", "d1", 1)], train=[("2", "d3", 1)])
    imports.bring_in("beir", folder, tmp_path / "one")
    assert list(cases_of(tmp_path / "one")) == ["1"]
    (folder / "qrels" / "test.tsv").rename(folder / "qrels" / "dev.tsv")
    imports.bring_in("beir", folder, tmp_path / "other")
    assert list(cases_of(tmp_path / "other")) == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("{", "the whole: Invalid JSON", id="no JSON"),
        pytest.param('{"data": [{"title": "x"}]}', "data.0.paragraphs: Field required", id="field"),
        pytest.param('{"data": []}', "no case can be made of it", id="nothing in it"),
    ],
)
def test_squad_that_cannot_be_read(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "squad.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotImported) as caught:
        imports.bring_in("squad", path, tmp_path / "out")
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["squad.json"]


def test_beir_that_cannot_be_read(beir: Callable[..., Path], tmp_path: Path) -> None:
    folder = beir(test="1\td1\n")
    with pytest.raises(NotImported, match=r"test\.tsv:2: got \['1', 'd1'\]"):
        imports.bring_in("beir", folder, tmp_path / "out")
    (folder / "queries.jsonl").write_text('{"_id": "1"}\n', encoding="utf-8")
    (folder / "qrels" / "test.tsv").unlink()
    with pytest.raises(NotImported, match="no judgments"):
        imports.bring_in("beir", folder, tmp_path / "out")
    (folder / "qrels" / "dev.tsv").write_text("query-id\n1\td1\t1\n", encoding="utf-8")
    with pytest.raises(NotImported, match=r"queries\.jsonl:1: text: Field required"):
        imports.bring_in("beir", folder, tmp_path / "out")
    with pytest.raises(NotImported, match=r"gone.*cannot be read"):
        imports.bring_in("beir", tmp_path / "gone", tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["beir"]


def test_a_folder_that_holds_something_is_left_alone(
    squad: Callable[..., Path], tmp_path: Path
) -> None:
    path = squad((HARBOUR, [OPENED]))
    (tmp_path / "out").mkdir()
    imports.bring_in("squad", path, tmp_path / "out")
    with pytest.raises(NotImported, match="is there already"):
        imports.bring_in("squad", path, tmp_path / "out")
    with pytest.raises(NotImported, match="is there already"):
        imports.bring_in("squad", path, path)


def test_the_command_says_what_it_wrote(
    squad: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run.import_cases("squad", squad((HARBOUR, [OPENED])), out) == 0
    assert capsys.readouterr().out.startswith(f"1 documents in {out / 'corpus'}, 1 cases in ")
