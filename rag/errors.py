"""Errors of answering, beside those of the index (`index.errors`).

SanadError
├── StoreError ...           the errors of the index
├── SettingsError            a setting has a value that cannot be used
└── AnswererError            the answerer could not do its work
    ├── AnswererUnreachable  no connection, or none in time
    └── AnswererReply        the reply cannot be used: empty, cut off, endless
"""

from index.errors import SanadError


class SettingsError(SanadError):
    """A setting has a value that cannot be used."""


class AnswererError(SanadError):
    """The answerer could not do its work."""


class AnswererUnreachable(AnswererError):
    """The model's server cannot be reached, or did not answer in time."""


class AnswererReply(AnswererError):
    """The model answered with something that cannot be used."""
