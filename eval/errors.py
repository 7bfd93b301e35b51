"""Errors of the evaluation, beside those of the index and of answering.

SanadError
└── EvaluationError
    ├── CaseError            a case file, or a case in it, cannot be used
    ├── AnswersError         answers made elsewhere cannot be used
    ├── NotImported          cases of another format cannot be taken over
    ├── ClaimError           a file of claims, or a line of it, cannot be used
    ├── BaselineError        a baseline cannot be read, or was made for something else
    ├── FloorsError          the file of floors cannot be used
    └── ReportError          a report cannot be written
"""

from index.errors import SanadError


class EvaluationError(SanadError):
    """Root of the errors of this package."""


class CaseError(EvaluationError):
    """A case file, or a case in it, cannot be used."""


class AnswersError(EvaluationError):
    """A file of answers made elsewhere cannot be used."""


class NotImported(EvaluationError):
    """Cases of another format cannot be taken over."""


class ClaimError(EvaluationError):
    """A file of claims, or a line of it, cannot be used."""


class BaselineError(EvaluationError):
    """A baseline cannot be read, or was made for other cases or another corpus."""


class FloorsError(EvaluationError):
    """The file of floors cannot be used."""


class ReportError(EvaluationError):
    """A report cannot be written."""
