"""Another support check: a cross-encoder trained for natural language inference."""

from collections.abc import Sequence

from index.embed import PairClassifier
from index.errors import EncoderError
from rag.types import Support, Verdict

SUPPORTED = 0.5
"""Share of "entailment" from which a claim is supported."""
_VERDICTS: dict[str, Verdict] = {"contradiction": "contradicted", "neutral": "unsupported"}


class CrossEncoderChecker:
    """Judges with any sentence-transformers cross-encoder that names its class "entailment"."""

    def __init__(self, place: str) -> None:
        """Takes the model's folder or name."""
        self._model = PairClassifier(place)
        self._place = place

    def check(self, claim: str, cited: Sequence[str]) -> Support:
        """Judges a claim against all the cited sentences together, read as one premise.

        Raises:
            EncoderError: the model cannot be loaded, or is none for inference.
        """
        classes = self._model.classes
        if "entailment" not in classes:
            raise EncoderError(
                f"the checker {self._place!r} has the classes {', '.join(classes)}, none of them"
                " entailment: set SANAD_CHECKER to a model for natural language inference"
            )
        shares = self._model.classify([(" ".join(cited), claim)])[0]
        by_class = dict(zip(classes, map(float, shares), strict=True))
        likeliest = max(by_class, key=lambda name: by_class[name])
        score = by_class["entailment"]
        verdict: Verdict = "supported"
        if score < SUPPORTED:
            verdict = _VERDICTS.get(likeliest, "unsupported")
        return Support(score=score, verdict=verdict, reason=f"{likeliest} by {self._place}")
