"""Citations: against the sentences that people chose, and as ALCE defines precision and recall.

ALCE is Gao et al. 2023, "Enabling Large Language Models to Generate Text with Citations". Its two
metrics ask an entailment model whether texts support a statement; here that is the support check
that ships, and for the sources' own words the words themselves (`eval.judge.readings`).
"""

from collections.abc import Iterable, Sequence

from eval.types import Observed, Reading
from index.language import detect
from index.types import Sentence

Place = tuple[str, int, int]
"""A span of the collection: document id, start, end."""


def place(sentence: Sentence) -> Place:
    """Returns where a sentence stands."""
    return sentence.document_id, sentence.start, sentence.end


def gold_places(seen: Observed) -> set[Place]:
    """Returns where the gold stands."""
    return {place(gold.sentence) for gold in seen.gold}


def cited_places(seen: Observed) -> set[Place]:
    """Returns the spans that the answer cites, each once."""
    claims = seen.answer.claims if seen.answer.outcome == "answered" else ()
    return {
        (cited.document_id, cited.start, cited.end) for claim in claims for cited in claim.citations
    }


def citation_precision(seen: Observed) -> float | None:
    """Share of the cited sentences that are gold. None where nothing is cited."""
    cited = cited_places(seen)
    return len(cited & gold_places(seen)) / len(cited) if cited else None


def citation_recall(seen: Observed) -> float:
    """Share of the gold sentences that are cited; where any one is enough, 1 for any one.

    A question that was refused, or failed, has 0: the reader got nothing.
    """
    gold = gold_places(seen)
    found = len(cited_places(seen) & gold)
    return float(found > 0) if seen.case.needs == "any" else found / len(gold)


def alce_precision(seen: Observed) -> float | None:
    """Share of the citations that are precise. None where there is none, or none was judged.

    A citation is precise where the claim is supported by all that it cites, and this citation is
    not irrelevant: irrelevant is one that does not support the claim alone, while the others do.
    """
    return _share(precise for one in seen.readings for precise in one.precise)


def alce_recall(seen: Observed) -> float | None:
    """Share of the claims that all they cite together supports. None where none was judged."""
    return _share(one.supported for one in seen.readings)


def cited_again(seen: Observed) -> float | None:
    """1 where a sentence is cited that a person said does not support an answer."""
    if seen.answer.outcome == "failed":
        return None
    return float(any(place(wrong.sentence) in cited_places(seen) for wrong in seen.wrong))


def citation_language(seen: Observed) -> float | None:
    """Share of the cited sentences in the question's language. None where nothing is cited.

    Neither high nor low is good: where the answer stands in the other language, it has to be cited
    there.
    """
    stored = (seen.texts.get(where, "")[start:end] for where, start, end in cited_places(seen))
    languages = [detect(text) for text in stored]
    return _share(found == seen.language for found in languages if found != "und")


def differing_marked(seen: Observed) -> float | None:
    """Where sources differ: 1 where every side is cited by a claim that is marked as differing."""
    if not seen.case.differ or seen.answer.outcome == "failed":
        return None
    marked = [claim for claim in seen.answer.claims if claim.differs]
    cited = {(c.document_id, c.start, c.end) for claim in marked for c in claim.citations}
    return float(gold_places(seen) <= cited)


def faithfulness(seen: Observed) -> float | None:
    """Share of the shown claims that say what their citations say.

    A claim is faithful where its citations show stored text as it stands and support it: in an
    answer of quotes it has to be that text, word for word; otherwise the support check judges it.
    None where nothing is shown or nothing could be judged.
    """
    return _share(_is_faithful(seen, one) for one in seen.readings)


def _is_faithful(seen: Observed, one: Reading) -> bool | None:
    if not one.exact:
        return False
    return one.quoted if seen.answer.model == "quote" else one.supported


def faithfulness_llm(seen: Observed) -> float | None:
    """Share of the shown claims that a language model calls supported. It advises, no more."""
    return _share(one.advised for one in seen.readings)


def _share(judged: Iterable[bool | None]) -> float | None:
    """Returns the share that holds of what could be judged."""
    known: Sequence[bool] = [one for one in judged if one is not None]
    return sum(known) / len(known) if known else None
