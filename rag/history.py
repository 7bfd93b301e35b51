"""Conversations, what people said of the answers, and what each person prefers, in one SQLite file.

It lies beside the catalogue and is a file of its own, so that the index can be removed and made
again without it. A turn is one transaction: after a crash it is there whole or not at all. What is
kept is the whole answer, evidence included, so a conversation can be read when its documents have
changed or gone.

SanadError
└── HistoryError             the file cannot be made, read or written
    ├── UnknownConversation  no conversation of that id, or not this owner's
    └── UnknownTurn          no answer of that id, or not this owner's
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self, get_args

import sqlalchemy as sql
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.exc import DatabaseError

from index.errors import SanadError
from index.language import detect
from index.types import Language
from rag.types import Answer, Question, Turn
from rag.untrusted import line

FILE = "history.sqlite"
SCHEMA = 1
"""Counts up when the tables change; kept in the file as its `user_version`."""
TITLE = 60
"""Characters of a question that become the title of its conversation."""
LONGEST_TITLE = 120
"""Characters of a title that a person wrote."""
MANY = 100
"""Turns read at a time: about a megabyte."""

Rating = Literal["good", "wrong citation", "not in the source"]
"""What a person said of an answer."""
Strictness = Literal["lenient", "normal", "strict"]

_UNREADABLE = {
    "en": "it was stored by another version of Sanad, and this one cannot read it; ask again",
    "ar": "خُزِّنت بإصدار آخر من سند ولا يستطيع هذا الإصدار قراءتها؛ أعد طرح السؤال.",
}
_NO_ANSWER = "no answer has the id {!r}: its conversation was deleted, or is not yours"
_metadata = sql.MetaData()
_conversations = sql.Table(
    "conversations",
    _metadata,
    sql.Column("id", sql.String, primary_key=True),
    sql.Column("owner", sql.String, nullable=False, index=True),
    sql.Column("title", sql.String, nullable=False),
    sql.Column("created", sql.String, nullable=False),
    sql.Column("updated", sql.String, nullable=False),
)
_turns = sql.Table(
    "turns",
    _metadata,
    sql.Column("row", sql.Integer, primary_key=True, autoincrement=True),
    sql.Column("id", sql.String, nullable=False, unique=True),
    sql.Column("conversation_id", sql.ForeignKey("conversations.id"), nullable=False),
    sql.Column("number", sql.Integer, nullable=False),
    sql.Column("at", sql.String, nullable=False),
    sql.Column("turn", sql.LargeBinary, nullable=False),
    sql.Column("rating", sql.String, index=True),
    sql.UniqueConstraint("conversation_id", "number"),
)
"""Rows count up in the order in which turns were kept. A turn is JSON, in bytes: a question may
hold half of a surrogate pair, which SQLite takes for no text."""
_preferences = sql.Table(
    "preferences",
    _metadata,
    sql.Column("owner", sql.String, primary_key=True),
    sql.Column("preferences", sql.Text, nullable=False),
)


class HistoryError(SanadError):
    """The file cannot be made, read or written, or was written by a newer version."""


class UnknownConversation(HistoryError):
    """No conversation has that id, or it is another owner's."""


class UnknownTurn(HistoryError):
    """No answer has that id, or it is another owner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation without its turns. Times are ISO 8601, in UTC."""

    id: str
    title: str
    created: str
    updated: str
    """When its last turn was kept."""
    n_turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """A question with its answer as it was given, and what was said of it since."""

    id: str
    conversation_id: str
    number: int
    """Position in the conversation, from 1, without gaps."""
    at: str
    """When it was kept: ISO 8601, in UTC."""
    turn: Turn
    rating: Rating | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How a person wants questions to be answered."""

    answerer: str = ""
    """`quote`, or a model's name; empty for what the server is set to."""
    n_evidence: int = 12
    """Source sentences that the answerer reads."""
    strictness: Strictness = "normal"
    """How sure the check must be of a sentence before it is shown."""
    left_out: frozenset[str] = frozenset()
    """Ids of documents that are not asked."""
    samples_away: bool = False
    """Whether the offer of sample documents was put away."""


_TURN = TypeAdapter(Turn)
_PREFERENCES = TypeAdapter(Preferences)


class History:
    """An open history, for any number of threads. Other processes may have it open as well.

    An owner is opaque here: the name of an account, or the random id of a browser. Nobody reads or
    changes what another owner has; only `rated` goes over all of them.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = _connect(path)

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Opens the history in the folder of an index; makes an empty one where there is none.

        Raises:
            HistoryError: it cannot be made or read, or was written by a newer version.
        """
        history = cls(directory / FILE)
        try:
            with _alone(directory):
                history._prepare()
        except BaseException:
            history.close()
            raise
        return history

    def conversations(self, owner: str) -> tuple[Conversation, ...]:
        """Returns the conversations of an owner, the one used last first."""
        columns = [c for c in _conversations.c if c.name != "owner"]
        query = (
            sql.select(*columns, sql.func.count().label("n_turns"))
            .join(_turns, _turns.c.conversation_id == _conversations.c.id)
            .where(_conversations.c.owner == owner)
            .group_by(*columns)
            .order_by(sql.func.max(_turns.c.row).desc())
        )
        with self._reading() as connection:
            return tuple(Conversation(**row._mapping) for row in connection.execute(query))

    def turns(self, owner: str, conversation_id: str) -> tuple[KeptTurn, ...]:
        """Returns the turns of a conversation, in order.

        An answer that another version stored in a shape that cannot be read is in its place as a
        failed one that says so: its question, its rating and all other turns stay readable.

        Raises:
            UnknownConversation: this owner has none of that id.
        """
        query = sql.select(_turns).where(_turns.c.conversation_id == conversation_id)
        with self._reading() as connection:
            _require(connection, owner, conversation_id)
            rows = connection.execute(query.order_by(_turns.c.number)).all()
        return tuple(map(_kept, rows))

    def add(self, owner: str, conversation_id: str | None, turn: Turn) -> KeptTurn:
        """Keeps a turn at the end of a conversation of its owner.

        Args:
            owner: Whose conversation it is.
            conversation_id: None starts a conversation whose title is the question; so does the id
                of one that is not there any more.
            turn: The question and its answer.
        """
        stored, at = _stored(turn), _now()
        with self._writing() as connection:
            if conversation_id is None or not _has(connection, owner, conversation_id):
                conversation_id = _start(connection, owner, turn.question, at)
            kept = KeptTurn(
                id=_new_id(),
                conversation_id=conversation_id,
                number=_n_turns(connection, conversation_id) + 1,
                at=at,
                turn=turn,
                rating=None,
            )
            row = {name: getattr(kept, name) for name in ("id", "conversation_id", "number", "at")}
            connection.execute(sql.insert(_turns).values(**row, turn=stored))
            of_it = _conversations.c.id == conversation_id
            connection.execute(sql.update(_conversations).where(of_it).values(updated=at))
        return kept

    def complete(self, owner: str, turn_id: str, turn: Turn) -> KeptTurn:
        """Puts a turn in the place of one that was kept before it was whole.

        Raises:
            UnknownTurn: this owner has none of that id: its conversation was deleted meanwhile.
        """
        with self._writing() as connection:
            of_it = _own_turn(owner, turn_id)
            connection.execute(sql.update(_turns).where(of_it).values(turn=_stored(turn)))
            row = connection.execute(sql.select(_turns).where(of_it)).one_or_none()
        if row is None:
            raise UnknownTurn(_NO_ANSWER.format(turn_id))
        return _kept(row)

    def rename(self, owner: str, conversation_id: str, title: str) -> None:
        """Gives a conversation another title; a blank one changes nothing.

        Raises:
            UnknownConversation: this owner has none of that id.
        """
        words = line(title)[:LONGEST_TITLE].rstrip()
        with self._writing() as connection:
            _require(connection, owner, conversation_id)
            if words:
                of_it = _conversations.c.id == conversation_id
                connection.execute(sql.update(_conversations).where(of_it).values(title=words))

    def delete(self, owner: str, conversation_id: str) -> None:
        """Deletes a conversation with its turns and their ratings, so that no byte of it is left.

        Where this owner has none of that id, there is nothing to do.
        """
        with self._writing() as connection:
            if not _has(connection, owner, conversation_id):
                return
            for column in (_turns.c.conversation_id, _conversations.c.id):
                rows = sql.delete(column.table).where(column == conversation_id)
                connection.execute(rows)
        with self._connected(begin="") as connection:
            # `secure_delete` overwrites the pages; what the log still has of them goes here.
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def rate(self, owner: str, turn_id: str, rating: Rating | None) -> None:
        """Stores what a person says of an answer; None takes it back.

        Raises:
            UnknownTurn: this owner has none of that id.
            HistoryError: there is no such rating.
        """
        if rating is not None and rating not in get_args(Rating):
            raise HistoryError(
                f"no rating is {rating!r}: give one of {', '.join(get_args(Rating))}"
            )
        of_it = _own_turn(owner, turn_id)
        with self._writing() as connection:
            changed = connection.execute(sql.update(_turns).where(of_it).values(rating=rating))
        if not changed.rowcount:
            raise UnknownTurn(_NO_ANSWER.format(turn_id))

    def rated(self) -> Iterator[KeptTurn]:
        """Yields the turns of all owners of which something was said, oldest first."""
        last = 0
        while True:
            query = sql.select(_turns).where(_turns.c.rating.is_not(None), _turns.c.row > last)
            with self._reading() as connection:
                rows = connection.execute(query.order_by(_turns.c.row).limit(MANY)).all()
            if not rows:
                return
            yield from map(_kept, rows)
            last = rows[-1].row

    def preferences(self, owner: str) -> Preferences:
        """Returns what an owner prefers; the defaults where nothing that can be read is stored."""
        with self._reading() as connection:
            return _preferred(connection, owner)

    def prefer(self, owner: str, change: Callable[[Preferences], Preferences]) -> Preferences:
        """Changes what an owner prefers, and returns it: two changes at once are both kept."""
        with self._writing() as connection:
            changed = change(_preferred(connection, owner))
            stored = _PREFERENCES.dump_json(changed).decode()
            connection.execute(sql.delete(_preferences).where(_preferences.c.owner == owner))
            connection.execute(sql.insert(_preferences).values(owner=owner, preferences=stored))
        return changed

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _prepare(self) -> None:
        """Makes the tables of a new file, and turns its write-ahead log on, which stays on."""
        with self._connected(begin="") as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if found == SCHEMA:
                return
            if found > SCHEMA:
                raise HistoryError(
                    f"{self.path} was written by a newer version of Sanad (form {found}; this one"
                    f" reads {SCHEMA}): update Sanad, or move the file away to begin anew"
                )
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        with self._writing() as connection:
            _metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")

    def _reading(self) -> AbstractContextManager[Connection]:
        """One view of the file, whatever is written meanwhile."""
        return self._connected(begin="BEGIN")

    def _writing(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it is stored, or nothing. It waits for other writers.

        One that first reads and only then asks for the lock could be refused it at once.
        """
        return self._connected(begin="BEGIN IMMEDIATE")

    @contextmanager
    def _connected(self, *, begin: str) -> Iterator[Connection]:
        try:
            with self._engine.execution_options(begin=begin).begin() as connection:
                yield connection
        except DatabaseError as error:
            raise _error(error, self.path) from error


def _preferred(connection: Connection, owner: str) -> Preferences:
    query = sql.select(_preferences.c.preferences).where(_preferences.c.owner == owner)
    stored = connection.execute(query).scalar_one_or_none()
    if stored is None:
        return Preferences()
    try:
        return _PREFERENCES.validate_json(stored)
    except ValidationError:
        return Preferences()


def _connect(path: Path) -> Engine:
    """Returns the engine of a history: SQLite with a write-ahead log, as the catalogue."""
    address = sql.URL.create("sqlite", database=str(path))
    engine = sql.create_engine(address, connect_args={"timeout": 30})

    @sql.event.listens_for(engine, "connect")
    def configure(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # transactions begin below, not where sqlite3 has them
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")

    @sql.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if statement := connection.get_execution_options()["begin"]:
            connection.exec_driver_sql(statement)

    return engine


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Lets one process at a time open the file in a folder, which is made if need be.

    Where two turn the log of a new file on at once, SQLite does not let one wait but refuses it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError as error:
        raise HistoryError(
            f"no conversations can be kept at {directory} ({error.strerror}): name a folder that"
            " can be written to"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _has(connection: Connection, owner: str, conversation_id: str) -> bool:
    query = sql.select(_conversations.c.id).where(
        _conversations.c.id == conversation_id, _conversations.c.owner == owner
    )
    return connection.execute(query).first() is not None


def _own_turn(owner: str, turn_id: str) -> sql.ColumnElement[bool]:
    own = sql.select(_conversations.c.id).where(_conversations.c.owner == owner)
    return sql.and_(_turns.c.id == turn_id, _turns.c.conversation_id.in_(own))


def _require(connection: Connection, owner: str, conversation_id: str) -> None:
    if not _has(connection, owner, conversation_id):
        raise UnknownConversation(
            f"no conversation has the id {conversation_id!r}: it was deleted, or is not yours"
        )


def _n_turns(connection: Connection, conversation_id: str) -> int:
    query = sql.select(sql.func.count()).where(_turns.c.conversation_id == conversation_id)
    return int(connection.execute(query).scalar_one())


def _start(connection: Connection, owner: str, question: str, at: str) -> str:
    """Makes an empty conversation and returns its id."""
    name = _new_id()
    values = {"id": name, "owner": owner, "title": _title(question), "created": at, "updated": at}
    connection.execute(sql.insert(_conversations).values(**values))
    return name


def _title(question: str) -> str:
    words = line(question)
    if len(words) <= TITLE:
        return words or "…"
    return f"{words[: TITLE + 1].rpartition(' ')[0] or words[:TITLE]} …"


def _stored(turn: Turn) -> bytes:
    # `asdict` copies no mapping of another kind.
    plain = replace(turn, answer=replace(turn.answer, seconds=dict(turn.answer.seconds)))
    return json.dumps(asdict(plain), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _kept(row: Row[Any]) -> KeptTurn:
    return KeptTurn(
        id=row.id,
        conversation_id=row.conversation_id,
        number=row.number,
        at=row.at,
        turn=_read(row.turn),
        rating=row.rating,
    )


def _read(stored: bytes) -> Turn:
    """Returns a turn as it was given, or one that says why it cannot be read."""
    try:
        content = json.loads(stored.decode("utf-8", "surrogatepass"))
    except ValueError:
        return _unreadable("")
    try:
        return _TURN.validate_python(content)
    except ValidationError:
        asked = content.get("question") if isinstance(content, dict) else ""
        return _unreadable(asked if isinstance(asked, str) else "")


def _unreadable(asked: str) -> Turn:
    language: Language = "ar" if detect(asked) == "ar" else "en"
    question = Question(asked=asked, text=asked, language=language)
    answer = Answer(question=question, outcome="failed", error=_UNREADABLE[language])
    return Turn(question=asked, answer=answer)


def _new_id() -> str:
    return secrets.token_hex(8)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _error(error: DatabaseError, path: Path) -> HistoryError:
    said = str(error.orig)
    # "disk I/O error" is what SQLite says of a quota that is used up.
    if any(words in said for words in ("full", "readonly", "unable to open", "locked", "I/O")):
        return HistoryError(
            f"{path} cannot be written ({said}): make room or give the right to write, then try"
            " again; what was kept before is still there"
        )
    return HistoryError(
        f"{path} cannot be read ({said}): put back a copy of it, or move it away to begin anew;"
        " your documents are not touched"
    )
