"""Errors of the index, each with what was got and what to do.

SanadError
└── StoreError
    ├── LoadError            a file cannot be read as a document
    ├── IndexMissing         no index at that place
    ├── IndexMismatch        the index was built with other settings
    ├── IndexBusy            another process is writing to the index
    ├── IndexUnwritable      the disk is full, or the folder may not be written
    ├── IndexDamaged         the stores disagree or cannot be read
    ├── UnknownSource        no document of that name
    └── EncoderError         the encoder cannot be loaded or used
"""

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command that fails at once need not wait for numpy
    from index.types import Problem, Values


class SanadError(Exception):
    """Root of every error that the project raises on purpose."""

    problem: "Problem | None" = None
    """Why a file was not taken in, where the reason can be told in other languages too."""
    values: "Values" = MappingProxyType({})
    """What that telling needs."""


class StoreError(SanadError):
    """Root of the errors of this package."""


class LoadError(StoreError):
    """A file cannot be read as a document.

    The message goes on from the name of the file, in English, and says what to do.
    """

    def __init__(self, message: str, *, problem: "Problem", **values: int | str) -> None:
        super().__init__(message)
        self.problem = problem
        self.values = values


class IndexMissing(StoreError):
    """There is no index at the place named."""


class IndexMismatch(StoreError):
    """The index was built with other settings than those in force."""


class IndexBusy(StoreError):
    """Another process is writing to the index."""

    problem = "index_busy"


class IndexUnwritable(StoreError):
    """The index cannot be written: the disk is full, or the folder is read-only."""

    problem = "unwritable"


class IndexDamaged(StoreError):
    """The stores disagree, or one of them cannot be read or written."""


class UnknownSource(StoreError):
    """No document has that source, or more than one has."""


class EncoderError(StoreError):
    """The encoder cannot be loaded, or it gave something that is not vectors."""
