"""Who may sign in: names and hashed passwords, one `name:hash` a line.

A password is stretched with scrypt (RFC 7914) and a salt of its own; with these numbers a guess
takes 32 MiB and about a quarter of a second. Names and passwords are compared in Unicode's form
NFC, in which two keyboards that spell one letter differently agree.
"""

import hashlib
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from unicodedata import category, normalize

from rag.errors import SettingsError

SHORTEST = 8
"""Characters of a password."""
_COST, _BLOCK, _PARALLEL = 2**15, 8, 3
_HIGHEST, _HIGHEST_PARALLEL = 2**21, 16
"""Cost times block takes 256 MiB. A line that asks for more is taken for damaged."""
_BYTES = 32
_LINE = re.compile(r"([^:]+):(scrypt\$\d{1,7}\$\d{1,2}\$\d{1,2}\$[\w+/]{22,}={0,2}\$[\w+/]{43}=)")
_NAME = re.compile(r"[^\s:#\x00-\x1f\x7f](?:[^:\x00-\x1f\x7f]{0,62}[^\s:\x00-\x1f\x7f])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretched:
    """A password that can be compared and not be read."""

    cost: int
    block: int
    parallel: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> Self:
        """Stretches a password with a new salt."""
        salt = secrets.token_bytes(16)
        empty = cls(cost=_COST, block=_BLOCK, parallel=_PARALLEL, salt=salt, digest=b"")
        return replace(empty, digest=empty._digest(password))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads what `str` wrote.

        Raises:
            ValueError: the text is not of that form, or its numbers are out of range.
        """
        kind, cost, block, parallel, salt, digest = text.split("$")
        found = cls(
            cost=int(cost),
            block=int(block),
            parallel=int(parallel),
            salt=b64decode(salt, validate=True),
            digest=b64decode(digest, validate=True),
        )
        if kind != "scrypt" or not found._usable():
            raise ValueError(f"{kind}${cost}${block}${parallel}")
        return found

    def fits(self, password: str) -> bool:
        """Tells whether the password is the one that was stretched; the time tells nothing."""
        return secrets.compare_digest(self.digest, self._digest(password))

    def __str__(self) -> str:
        """Writes it as it stands in the file of users."""
        salt, digest = (b64encode(part).decode() for part in (self.salt, self.digest))
        return f"scrypt${self.cost}${self.block}${self.parallel}${salt}${digest}"

    def _usable(self) -> bool:
        is_power_of_two = self.cost > 1 and self.cost & (self.cost - 1) == 0
        return (
            is_power_of_two
            and 1 <= self.block <= _HIGHEST // self.cost
            and 1 <= self.parallel <= _HIGHEST_PARALLEL
            and len(self.digest) == _BYTES
        )

    def _digest(self, password: str) -> bytes:
        return hashlib.scrypt(
            normalize("NFC", password).encode(),
            salt=self.salt,
            n=self.cost,
            r=self.block,
            p=self.parallel,
            maxmem=2 * 128 * self.cost * self.block + 2**20,
            dklen=_BYTES,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """The people who may sign in."""

    passwords: Mapping[str, Stretched]
    """By name."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Reads the file of users; empty lines and those that begin with `#` say nothing.

        Raises:
            SettingsError: it cannot be read, holds nobody, or a line is wrong; line and file named.
        """
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise SettingsError(
                f"SANAD_USERS is {path}, which cannot be read ({reason}):"
                " make it with `sanad user NAME >> FILE`"
            ) from error
        passwords: dict[str, Stretched] = {}
        for number, text in enumerate(lines, start=1):
            if not text.strip() or text.lstrip().startswith("#"):
                continue
            name, stretched = _user(text.strip(), f"{path}, line {number}")
            if name in passwords:
                raise SettingsError(
                    f"{path}, line {number}: {name!r} is there already: leave one of the two lines"
                )
            passwords[name] = stretched
        if not passwords:
            raise SettingsError(
                f"{path} names nobody: add a line with `sanad user NAME >> {path}`,"
                " or unset SANAD_USERS to serve the page without a login"
            )
        return cls(passwords=passwords)

    def fits(self, name: str, password: str) -> bool:
        """Tells whether that is the person's password; an unknown name takes as long as another."""
        known = self.passwords.get(normal_name(name))
        judged = (known or _NOBODY).fits(password)
        return judged and known is not None


def line_of(name: str, password: str) -> str:
    """Returns the line of a new user.

    Raises:
        SettingsError: the name or the password cannot be used.
    """
    name = normal_name(name)
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} cannot be a name: give up to 64 characters without a colon,"
            " and no # or space at the ends"
        )
    if len(password) < SHORTEST:
        raise SettingsError(
            f"the password has {len(password)} characters: give at least {SHORTEST}"
        )
    if any(category(character) in ("Cc", "Cs") for character in password):
        raise SettingsError("the password holds a control character or is not UTF-8: give another")
    return f"{name}:{Stretched.of(password)}"


def normal_name(name: str) -> str:
    """Returns a name as it is compared and kept."""
    return normalize("NFC", name.strip())


def _user(text: str, where: str) -> tuple[str, Stretched]:
    found = _LINE.fullmatch(text)
    try:
        if found and _NAME.fullmatch(name := normal_name(found[1])):
            return name, Stretched.parse(found[2])
    except ValueError:
        pass  # of the right form, with numbers that cannot be: said below
    raise SettingsError(
        f"{where}: this is not `name:scrypt$...`: write the line with `sanad user NAME`"
    )


_NOBODY = Stretched(
    cost=_COST, block=_BLOCK, parallel=_PARALLEL, salt=bytes(16), digest=bytes(_BYTES)
)
"""What the passwords of unknown names are held against. Nothing is known to give these bytes."""
