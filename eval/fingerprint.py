"""What two results must have in common to be compared: cases, corpus, settings and encoder."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval import corpus as documents
from eval.errors import EvaluationError
from eval.types import Fingerprint
from rag import chatbot, evidence
from rag.settings import Settings

ELSEWHERE = "answers made elsewhere"
"""Stands for the settings where the answers were not asked of this program."""


def fingerprint(
    case_files: Sequence[Path], corpus: Path, settings: Settings, *, elsewhere: bool = False
) -> Fingerprint:
    """Hashes the case files in order and the corpus's files by path, and names the rest.

    Nothing in it tells where on a machine anything is, so a baseline holds on every other.

    Args:
        case_files: files of cases.
        corpus: the folder of the documents, or one document.
        settings: of the index and the chatbot.
        elsewhere: whether the answers were made elsewhere: then our settings shaped nothing.

    Raises:
        EvaluationError: a file cannot be read, or the corpus holds no file that can be ingested.
    """
    encoder = None if elsewhere else chatbot.encoder(settings)
    return Fingerprint(
        cases=_digest(("", path) for path in case_files),
        corpus=_digest(documents.files(corpus)),
        settings=ELSEWHERE if elsewhere else _settings(settings),
        encoder=encoder.name if encoder else "",
    )


def _settings(settings: Settings) -> str:
    """Returns what shapes an answer, for people to read: the address of a model does not."""
    model = f"{settings.llm_model}, {settings.llm_format}, {settings.llm_context} tokens"
    return "; ".join(
        (
            f"answerer {model if settings.llm_url else 'quote'}",
            f"refusal below {settings.min_confidence:g}",
            f"checker {Path(settings.checker).name or 'shipped'}",
            f"at most {chatbot.PASSAGES} passages, {chatbot.SENTENCES} sentences,"
            f" {evidence.LIMIT} of them evidence",
        )
    )


def _digest(files: Iterable[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        try:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise EvaluationError(f"{path}: cannot be read ({error.strerror}); check it") from error
        digest.update(f"{name}\n{content}\n".encode())
    return digest.hexdigest()
