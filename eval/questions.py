"""A question of the report: what was asked, what came with its verdicts, and what was expected."""

from collections.abc import Iterable, Mapping, Sequence

from eval.cases import GoldSentence
from eval.markup import both, direction, part
from eval.metrics import ALL
from eval.types import Observed, Reading, Row
from eval.words import CHANGES, KINDS, OUTCOMES, SUPPORT, VERDICTS, reading, reason, verdict
from rag.types import Citation, Claim
from rag.untrusted import html

Place = tuple[str, int, int]
"""A span of the collection: document id, start, end."""

MOST_SENTENCES = 12
"""Shown of the gold of a case: a whole document can be gold."""


def question(row: Row, *, place: str, change: str) -> str:
    """Lays a question out, closed but where it went wrong since the baseline.

    Args:
        row: the question with its answer and scores.
        place: the id of its element.
        change: what became of it since the baseline: a key of `CHANGES`, or empty.
    """
    seen, found = row.observed, verdict(row)
    return "\n".join(
        [
            f'<details class="case {found}" id="{place}" data-verdict="{found}" '
            f'data-direction="{seen.direction}" data-kind="{seen.case.kind}" '
            f'data-change="{change}"{" open" if change == "broken" else ""}>',
            _summary(row, change),
            '<div class="body">',
            *_conversation(seen),
            *_answer(seen),
            '<div class="side"><div>',
            *_gold(seen),
            "</div><div>",
            *_accepted(seen),
            *_withheld(seen),
            "</div></div>",
            *_scores(row),
            "</div></details>",
        ]
    )


def _summary(row: Row, change: str) -> str:
    seen, found = row.observed, verdict(row)
    mark = {"right": "✓", "wrong": "✗", "unjudged": "?"}[found]
    facts = [
        f'<span class="verdict">{mark} {both(VERDICTS[found])}</span>',
        f"<span>{both(reason(row))}</span>",
        f"<span><bdi>{html(seen.case.id)}</bdi></span>",
        f"<span>{seen.direction}</span>",
        f"<span>{both(KINDS[seen.case.kind])}</span>",
    ]
    if change:
        facts.append(f'<span class="changed {change}">{both(CHANGES[change])}</span>')
    asked = (
        f'<span class="question" {direction(seen.case.question)}>{html(seen.case.question)}</span>'
    )
    return f'<summary>{asked}<span class="facts">{"".join(facts)}</span></summary>'


def _conversation(seen: Observed) -> Iterable[str]:
    if seen.case.history:
        yield part("asked before", "سُئل قبله")
        yield f'<ol class="plain">{"".join(_item(one) for one in seen.case.history)}</ol>'
    understood = seen.answer.question.text
    if understood != seen.case.question:
        yield part("understood as", "فُهم هكذا")
        yield f"<p {direction(understood)}>{html(understood)}</p>"


def _answer(seen: Observed) -> Iterable[str]:
    answer = seen.answer
    about = f"{both(OUTCOMES[answer.outcome])} · <bdi>{html(answer.model)}</bdi>"
    about += f" · {both(('confidence', 'الثقة'))} {answer.confidence:.2f}"
    about += f" · {seen.seconds:.2f} s" if seen.seconds is not None else ""
    yield f'<p class="part">{about}</p>'
    for text in filter(None, (answer.reply, answer.error)):
        yield f"<p {direction(text)}>{html(text)}</p>"
    if not answer.claims:
        return
    heads = (("answer", "الجواب"), ("what it cites", "شواهده"), ("verdict", "الحكم"))
    columns = "".join(f'<th scope="col">{both(head)}</th>' for head in heads)
    yield f'<table class="claims"><thead><tr>{columns}</tr></thead><tbody>'
    marks = {_place(one): "gold" for one in seen.gold}
    marks |= {_place(one): "disputed" for one in seen.wrong}
    for at, claim in enumerate(answer.claims):
        again = seen.readings[at] if at < len(seen.readings) else None
        yield _claim(claim, again, marks)
    yield "</tbody></table>"


def _claim(claim: Claim, again: Reading | None, marks: Mapping[Place, str]) -> str:
    def mark(cited: Citation) -> str:
        return marks.get((cited.document_id, cited.start, cited.end), "")

    cited = "".join(_quote(one.quote, one.source, mark=mark(one)) for one in claim.citations)
    return (
        f"<tr><td><p {direction(claim.text)}>{html(claim.text)}</p></td>"
        f"<td>{cited or '–'}</td><td>{''.join(_verdicts(claim, again))}</td></tr>"
    )


def _verdicts(claim: Claim, again: Reading | None) -> Iterable[str]:
    """Says what the answer says of its claim, and what judging it again came to."""
    off = "" if claim.verdict == "supported" else " off"
    words = both(SUPPORT[claim.verdict])
    yield f'<p><span class="support{off}">{words}</span> {claim.support:.2f}</p>'
    if claim.differs:
        yield f"<p>{both(('said to differ', 'ذُكر اختلافه'))}</p>"
    if again:
        off = "" if again.exact and (again.quoted or again.supported) else " off"
        words = both(reading(again.exact, again.quoted, again.supported))
        yield f'<p><span class="support{off}">{words}</span></p>'
    if again and again.advised is not None:
        said = SUPPORT["supported" if again.advised else "unsupported"]
        yield f"<p>{both(('the model says:', 'رأي النموذج:'))} {both(said)}</p>"


def _gold(seen: Observed) -> Iterable[str]:
    if seen.gold:
        words = {
            "any": ("expected: any of these", "المنتظر: أيّ واحدة من هذه"),
            "all": ("expected: all of these", "المنتظر: هذه كلها"),
        }[seen.case.needs]
        yield part(*words)
        yield from _quotes(seen.gold, mark="gold")
    elif not seen.wrong:
        yield part("expected: a refusal", "المنتظر: الامتناع عن الجواب")
    if seen.wrong:
        yield part("disputed sentences", "جمل معترَض عليها")
        yield from _quotes(seen.wrong, mark="disputed")


def _quotes(named: Sequence[GoldSentence], *, mark: str) -> Iterable[str]:
    for one in named[:MOST_SENTENCES]:
        yield _quote(one.text, one.source, mark=mark)
    if len(named) > MOST_SENTENCES:
        more = len(named) - MOST_SENTENCES
        yield f"<p>{both((f'and {more} more', f'وعدد غيرها: {more}'))}</p>"


def _accepted(seen: Observed) -> Iterable[str]:
    if seen.case.answers:
        yield part("accepted answers", "أجوبة مقبولة")
        yield f'<ul class="plain">{"".join(_item(one) for one in seen.case.answers)}</ul>'
    if seen.case.forbidden:
        yield part("must not be shown", "لا يجوز عرضه")
        yield f'<ul class="plain">{"".join(_item(one) for one in seen.case.forbidden)}</ul>'


def _withheld(seen: Observed) -> Iterable[str]:
    if seen.answer.withheld:
        yield part("withheld", "حُجب")
        for one in seen.answer.withheld:
            yield f"<p {direction(one.text)}>{html(one.text)}</p>"
            yield f'<p class="about">{both(SUPPORT[one.verdict])}: {html(one.reason)}</p>'


def _scores(row: Row) -> Iterable[str]:
    """Lists what was scored; what fell short stands out."""
    found = [(metric, row.scores.get(metric.name)) for metric in ALL]
    yield part("scores", "الدرجات")
    yield '<dl class="scores">'
    for metric, score in found:
        if score is None:
            continue
        best = {True: score == 1, False: score == 0, None: True}[metric.higher_is_better]
        kind = "" if best else ' class="short"'
        yield f"<div{kind}><dt>{html(metric.label)}</dt><dd>{score:.3g}</dd></div>"
    yield "</dl>"


def _quote(text: str, source: str, *, mark: str) -> str:
    kind = f' class="{mark}"' if mark else ""
    return (
        f"<blockquote{kind} {direction(text)}>{html(text)}"
        f'<span class="source"><bdi>{html(source)}</bdi></span></blockquote>'
    )


def _place(named: GoldSentence) -> Place:
    return named.sentence.document_id, named.sentence.start, named.sentence.end


def _item(text: str) -> str:
    return f"<li {direction(text)}>{html(text)}</li>"
