"""A miniature corpus with its cases, and a maker of observations for hand-computed tables."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.cases import Case, GoldSentence, Kind, Needs
from eval.types import Observed
from index.types import Hit, Language, Passage, Sentence, SentenceHit
from rag.types import Answer, Citation, Claim, Outcome, Question, Verdict

TEXT = "Alpha beta. Gamma delta. Epsilon zeta."
FIRST, SECOND, THIRD = (0, 11), (12, 24), (25, 38)

Span = tuple[int, int]


def sentence(span: Span, document_id: str = "d") -> Sentence:
    return Sentence(document_id=document_id, number=0, start=span[0], end=span[1], language="en")


def hit(span: Span, document_id: str = "d") -> Hit:
    passage = Passage(id=f"p{span}", document_id=document_id, first=0, last=0, n_tokens=1)
    return Hit(passage=passage, source="d.txt", start=span[0], end=span[1], score=1, rank=1)


def claim(
    *spans: Span, text: str | None = None, quote: str | None = None, verdict: Verdict = "supported"
) -> Claim:
    """A claim that cites spans of the document; by default it is the first quote itself."""
    citations = tuple(
        Citation(
            key=str(number),
            document_id="d",
            source="d.txt",
            start=start,
            end=end,
            quote=TEXT[start:end] if quote is None else quote,
            language="en",
        )
        for number, (start, end) in enumerate(spans, start=1)
    )
    shown = text if text is not None else TEXT[slice(*spans[0])]
    return Claim(text=shown, citations=citations, support=1.0, verdict=verdict)


def observation(
    *,
    case_id: str = "case",
    question: str = "What is alpha?",
    kind: Kind = "answerable",
    needs: Needs = "any",
    gold: Sequence[Span] = (FIRST,),
    answers: Sequence[str] = (),
    hits: Sequence[Hit] = (),
    sentences: Sequence[Sentence] = (),
    outcome: Outcome = "answered",
    claims: Sequence[Claim] = (),
    model: str = "quote",
    answer_language: Language = "en",
    frame: str = "",
    texts: Mapping[str, str] | None = None,
) -> Observed:
    """An observation on one document, `d`, of three sentences."""
    answerable = kind == "answerable"
    return Observed(
        case=Case(id=case_id, question=question, kind=kind, needs=needs, answers=tuple(answers)),
        language="en",
        direction="en-en" if answerable else "en",
        gold=tuple(
            GoldSentence(
                sentence=sentence(span), source="d.txt", text=TEXT[slice(*span)], language="en"
            )
            for span in (gold if answerable else ())
        ),
        hits=tuple(hits),
        sentences=tuple(
            SentenceHit(sentence=one, source="d.txt", title="", text="", score=1.0)
            for one in sentences
        ),
        answer=Answer(
            question=Question(asked=question, text=question, language=answer_language),
            outcome=outcome,
            claims=tuple(claims),
            model=model,
        ),
        frame=frame,
        texts={"d": TEXT} if texts is None else texts,
    )


class Builder:
    """The makers above, for tests: a conftest cannot be imported by name."""

    FIRST, SECOND, THIRD = FIRST, SECOND, THIRD
    sentence = staticmethod(sentence)
    hit = staticmethod(hit)
    claim = staticmethod(claim)
    observation = staticmethod(observation)


@pytest.fixture(scope="session")
def make() -> type[Builder]:
    return Builder


DOCUMENTS = {
    "en/lighthouse.md": (
        "# The lighthouse at Cape Marrow\n\n"
        "The lighthouse at Cape Marrow was built in 1871 from grey granite. Its lamp can\n"
        "be seen from 32 kilometres away in clear weather.\n\n"
        "The keeper Tomas Orvell lived in the tower for forty years.\n"
    ),
    "en/bridge.txt": (
        "The Dorling bridge\n\n"
        "The Dorling bridge crosses the river Senn near the old market. "
        "It opened to traffic on 12 May 1934. "
        "Building the bridge took six years and cost three million crowns.\n"
    ),
    "ar/museum.md": (
        "# متحف الخزف\n\n"
        "افتُتح متحف الخزف في مدينة النخيل عام 1956. "
        "ويضم المتحف أربعة آلاف قطعة من الخزف القديم. "
        "أما أقدم قطعة في المتحف فإبريق أزرق صنعه الحرفي سالم الدوري.\n"
    ),
    "ar/library.txt": (
        "مكتبة الميناء\n\n"
        "تقع مكتبة الميناء في مبنى الجمارك القديم. "
        "وتفتح المكتبة أبوابها ستة أيام في الأسبوع وتغلق يوم الثلاثاء. "
        "وقد تبرعت المعلمة ليلى الحداد بأول ألف كتاب للمكتبة.\n"
    ),
}  # fmt: skip

CASES: tuple[dict[str, Any], ...] = (
    {"id": "en-en-1", "question": "When was the lighthouse at Cape Marrow built?",
     "kind": "answerable", "answers": ["1871"],
     "gold": [{"source": "en/lighthouse.md", "quote": "was built in 1871 from grey granite"}]},
    {"id": "en-en-2", "question": "From how far away can the lighthouse lamp be seen?",
     "kind": "answerable", "answers": ["32 kilometres"],
     "gold": [{"source": "en/lighthouse.md", "quote": "can be seen from 32 kilometres"}]},
    {"id": "ar-ar-1", "question": "متى افتتح متحف الخزف؟",
     "kind": "answerable", "answers": ["١٩٥٦"],
     "gold": [{"source": "ar/museum.md", "quote": "في مدينة النخيل عام 1956"}]},
    {"id": "ar-ar-2", "question": "في أي يوم تغلق مكتبة الميناء؟",
     "kind": "answerable", "answers": ["الثلاثاء"],
     "gold": [{"source": "ar/library.txt", "quote": "وتغلق يوم الثلاثاء"}]},
    {"id": "ar-en-1", "question": "متى افتُتح جسر دورلينغ على نهر سين؟",
     "kind": "answerable", "answers": ["12 May 1934"],
     "gold": [{"source": "en/bridge.txt", "quote": "opened to traffic on 12 May 1934"}]},
    {"id": "en-ar-1", "question": "Which craftsman, Salim al-Douri or another, made the blue jug?",
     "kind": "answerable", "answers": ["سالم الدوري"],
     "gold": [{"source": "ar/museum.md", "quote": "صنعه الحرفي سالم الدوري"}]},
    {"id": "off-en", "question": "Who painted the Mona Lisa?", "kind": "off-topic"},
    {"id": "off-ar", "question": "من فاز بكأس العالم لكرة القدم؟", "kind": "off-topic"},
)  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Four short documents, two in each language."""
    folder = tmp_path / "corpus"
    for source, text in DOCUMENTS.items():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def write_cases(tmp_path: Path) -> Callable[..., Path]:
    """Writes lines, objects or raw text, as a case file."""

    def write(*lines: dict[str, Any] | str, name: str = "cases.jsonl") -> Path:
        path = tmp_path / name
        texts = [x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines]
        path.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def case_file(write_cases: Callable[..., Path]) -> Path:
    """The cases of the miniature corpus: all four directions and both kinds of silence."""
    return write_cases(*CASES)
