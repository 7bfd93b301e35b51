"""Errors of answering, beside those of the index (`index.errors`).

SanadError
├── StoreError ...           the errors of the index
├── SettingsError            a setting has a value that cannot be used
└── AnswererError            the answerer could not do its work
    ├── AnswererUnreachable  no connection, none in time, or an error in place of a reply
    └── AnswererReply        the reply cannot be used: empty, cut off, endless, in another language
"""

from index.errors import SanadError


class SettingsError(SanadError):
    """A setting has a value that cannot be used."""


class AnswererError(SanadError):
    """The answerer could not do its work."""


class AnswererUnreachable(AnswererError):
    """The model's server cannot be reached, did not answer in time, or would not answer."""


class AnswererReply(AnswererError):
    """The model answered with something that cannot be used."""
