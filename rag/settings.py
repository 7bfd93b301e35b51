"""The settings, read from the environment once, at the entry points."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from rag.errors import SettingsError

SHIPPED_ENCODER = Path(__file__).resolve().parent.parent / "models" / "encoder"

MIN_CONFIDENCE = 0.29
"""Below this a question is refused. Chosen on development questions: `docs/decisions/0004`."""

ReplyFormat = Literal["auto", "text", "json"]
_LOGIN = re.compile(r"(?<=://)[^/@]*@")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that can be set. `from_env` reads each field from the variable named under it."""

    index_dir: Path = Path(".sanad")
    """`SANAD_INDEX`: the folder of the index."""
    encoder: str = ""
    """`SANAD_ENCODER`: folder or name of a sentence-transformers model; empty turns dense search
    off. Unset, it is `models/encoder`, which ships with Sanad."""
    query_prefix: str | None = None
    """`SANAD_QUERY_PREFIX`: what the encoder wants before a question (`query: ` for e5); unset, it
    is the prompt that the model itself carries."""
    passage_prefix: str | None = None
    """`SANAD_PASSAGE_PREFIX`: what the encoder wants before a passage (`passage: ` for e5)."""
    min_confidence: float = MIN_CONFIDENCE
    """`SANAD_MIN_CONFIDENCE`: below this, from 0 to 1, a question is refused."""
    checker: str = ""
    """`SANAD_CHECKER`: what judges whether sentences support a claim: empty for the check that
    ships, `llm` for the language model, or a cross-encoder's folder or name."""
    max_file_mb: int = 64
    """`SANAD_MAX_FILE_MB`: larger files are refused, in MiB."""
    llm_url: str = ""
    """`SANAD_LLM_URL`: base URL of an OpenAI-compatible server; empty answers in quotes."""
    llm_model: str = ""
    """`SANAD_LLM_MODEL`: the model's name on that server."""
    llm_key: str = ""
    """`SANAD_LLM_KEY`: sent to that server; never shown or logged."""
    llm_context: int = 8192
    """`SANAD_LLM_CONTEXT`: what the model reads at once, in tokens."""
    llm_timeout: float = 60.0
    """`SANAD_LLM_TIMEOUT`: seconds without a word after which the model is given up."""
    llm_deadline: float = 180.0
    """`SANAD_LLM_DEADLINE`: seconds for a whole reply, further tries among them; what was written
    by then stands."""
    llm_retries: int = 2
    """`SANAD_LLM_RETRIES`: how often a server that is busy or broken is asked again."""
    llm_format: ReplyFormat = "auto"
    """`SANAD_LLM_FORMAT`: `json` asks the server to hold the model to a schema, `text` does not;
    `auto` does where the server can."""
    host: str = "127.0.0.1"
    """`SANAD_HOST`: the address that the page is served on."""
    port: int = 7860
    """`SANAD_PORT`: the port that the page is served on."""
    allowed_hosts: str = ""
    """`SANAD_ALLOWED_HOSTS`: names that the page is reached by beside `localhost`, this machine's
    own name and any number address, with commas between; `*` is any name."""
    users: str = ""
    """`SANAD_USERS`: file of who may sign in; empty serves the page to everyone who reaches it."""

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Reads the settings.

        Raises:
            SettingsError: a value is not of its type, or out of its range.
        """
        values = os.environ if env is None else env
        shipped = str(SHIPPED_ENCODER) if (SHIPPED_ENCODER / "modules.json").is_file() else ""
        default = cls()
        settings = cls(
            index_dir=Path(values.get("SANAD_INDEX") or default.index_dir),
            encoder=values.get("SANAD_ENCODER", shipped),
            query_prefix=values.get("SANAD_QUERY_PREFIX"),
            passage_prefix=values.get("SANAD_PASSAGE_PREFIX"),
            min_confidence=_number(values, "SANAD_MIN_CONFIDENCE", default.min_confidence, 0, 1),
            checker=values.get("SANAD_CHECKER", "").strip(),
            max_file_mb=int(_number(values, "SANAD_MAX_FILE_MB", default.max_file_mb, 1, 4096)),
            llm_url=_url(values, "SANAD_LLM_URL"),
            llm_model=values.get("SANAD_LLM_MODEL", "").strip(),
            llm_key=values.get("SANAD_LLM_KEY", "").strip(),
            llm_context=int(_number(values, "SANAD_LLM_CONTEXT", default.llm_context, 1024, 1e7)),
            llm_timeout=_number(values, "SANAD_LLM_TIMEOUT", default.llm_timeout, 1, 3600),
            llm_deadline=_number(values, "SANAD_LLM_DEADLINE", default.llm_deadline, 1, 3600),
            llm_retries=int(_number(values, "SANAD_LLM_RETRIES", default.llm_retries, 0, 10)),
            llm_format=_format(values, "SANAD_LLM_FORMAT", default.llm_format),
            host=values.get("SANAD_HOST") or default.host,
            port=int(_number(values, "SANAD_PORT", default.port, 0, 65535)),
            allowed_hosts=_hosts(values, "SANAD_ALLOWED_HOSTS"),
            users=values.get("SANAD_USERS", "").strip(),
        )
        if bool(settings.llm_url) != bool(settings.llm_model):
            raise SettingsError(
                "SANAD_LLM_URL and SANAD_LLM_MODEL go together: set both for answers by a model,"
                " or neither for answers in quotes"
            )
        if settings.checker == "llm" and not settings.llm_url:
            raise SettingsError("SANAD_CHECKER is llm: set SANAD_LLM_URL and SANAD_LLM_MODEL too")
        return settings

    @property
    def max_bytes(self) -> int:
        """The largest file that is read, in bytes."""
        return self.max_file_mb * 1024 * 1024

    @property
    def llm_address(self) -> str:
        """The base URL without a user and password, for messages."""
        return _LOGIN.sub("", self.llm_url)

    def __repr__(self) -> str:
        """Shows everything but the key, and the address without a login."""
        shown = {name: getattr(self, name) for name in self.__slots__}
        shown["llm_key"] = "..." if self.llm_key else ""
        shown["llm_url"] = self.llm_address
        return f"Settings({', '.join(f'{k}={v!r}' for k, v in shown.items())})"


def _number(
    values: Mapping[str, str], name: str, default: float, lowest: float, highest: float
) -> float:
    text = values.get(name, "").strip()
    if not text:
        return default
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not lowest <= number <= highest:
        raise SettingsError(f"{name} is {text!r}: give a number from {lowest:g} to {highest:g}")
    return number


def _url(values: Mapping[str, str], name: str) -> str:
    url = values.get(name, "").strip()
    if url and not re.match(r"https?://\w", url):
        raise SettingsError(
            f"{name} is {_LOGIN.sub('', url)!r}: give an address such as http://127.0.0.1:11434/v1"
        )
    return url


def _hosts(values: Mapping[str, str], name: str) -> str:
    hosts = []
    for given in filter(None, map(str.strip, values.get(name, "").split(","))):
        with suppress(UnicodeError):
            host = given.encode("idna").decode().lower()  # as browsers send it
            if host == "*" or _HOST.fullmatch(host):
                hosts.append(host)
                continue
        raise SettingsError(
            f"{name} holds {given!r}: give names such as answers.example.org,"
            " without a scheme or port and with commas between, or *"
        )
    return ",".join(hosts)


def _format(values: Mapping[str, str], name: str, default: ReplyFormat) -> ReplyFormat:
    text = values.get(name, "").strip().lower() or default
    for known in get_args(ReplyFormat):
        if text == known:
            return known  # type: ignore[no-any-return]
    raise SettingsError(f"{name} is {text!r}: give one of {', '.join(get_args(ReplyFormat))}")
