"""The one place where the errors of drivers become the store's own."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from store.errors import Overtaken, StoreUnavailable

_DRIVERS_OWN: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, OSError)
try:
    from asyncpg import exceptions as asyncpg  # type: ignore[import-untyped]
except ImportError:  # it comes with the extra `postgres`
    _OUT_OF_STEP: tuple[type[Exception], ...] = ()
else:
    _OUT_OF_STEP = (asyncpg.InternalClientError,)
    """The server said what nobody had asked for, such as that it stops: the connection is gone."""
    _DRIVERS_OWN += (asyncpg.PostgresError, asyncpg.InterfaceError, *_OUT_OF_STEP)

_SQLITE_UNIQUE = frozenset(
    {
        sqlite3.SQLITE_CONSTRAINT_UNIQUE,
        sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY,
        sqlite3.SQLITE_CONSTRAINT_ROWID,
    }
)
_SQLITE_REASONS = {
    sqlite3.SQLITE_READONLY: "is read-only",
    sqlite3.SQLITE_PERM: "may not be written by this user",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error",
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_LOCKED: "is locked by another program",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_SCHEMA: "was changed while it was in use",
}
_LOST = "The connection to PostgreSQL was lost."
_POSTGRES_REASONS = {
    "08P01": (
        "PostgreSQL, or a pooler before it, refused how the session begins; behind a pooler of"
        " transactions the address ends with ?pooler=transaction."
    ),
    "08": _LOST,
    "25006": "PostgreSQL takes no writes just now: it is read-only.",
    "25P03": "PostgreSQL ended a transaction that stood idle for too long.",
    "28": "PostgreSQL refused the user name or the password.",
    "3D000": "PostgreSQL has no such database.",
    "3F000": "PostgreSQL has no such schema.",
    "42501": "The PostgreSQL user lacks a right on the tables, or to make their schema.",
    "42P01": "The tables of the desk are missing in PostgreSQL.",
    "53100": "PostgreSQL cannot write: its disk is full.",
    "53300": "PostgreSQL has no connection left.",
    "53": "PostgreSQL is short of resources.",
    "55P03": "A row in PostgreSQL stayed locked for too long.",
    "57014": "PostgreSQL gave a statement up because it took too long.",
    "57P": "PostgreSQL is stopping or starting.",
    "58": "PostgreSQL reports a system error.",
    "XX": "PostgreSQL reports an internal error.",
}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Turn what the drivers raise inside into the store's errors.

    Args:
        place: the path of the SQLite file, or an empty string for PostgreSQL.

    Raises:
        StoreUnavailable: the store cannot be reached or written now.
        Overtaken: a key is taken already, or PostgreSQL asks for the transaction once more.
    """
    try:
        yield
    except _DRIVERS_OWN as error:
        raise _meaning(error, place) from error


def _meaning(error: Exception, place: str) -> Exception:
    """Return what `error` means to whoever uses the store; a bug stays what it is."""
    if isinstance(error, StatementError) and isinstance(error.orig, ValueError):
        return ValueError(str(error.orig))  # refused by one of our column types
    if isinstance(error, PoolTimeoutError):
        return StoreUnavailable("The store is busy: no connection became free in time.")
    if isinstance(error, PendingRollbackError):
        return StoreUnavailable("The connection to the store was lost.")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if place:
        return _sqlite_meaning(cause, place) or error
    return _postgres_meaning(error, cause) or error


def _sqlite_meaning(cause: BaseException | None, place: str) -> Exception | None:
    if isinstance(cause, OSError):
        reason = (cause.strerror or str(cause)).lower()
        return StoreUnavailable(f"The database file {place} cannot be used: {reason}.")
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        if isinstance(cause, sqlite3.OperationalError):  # raised by the driver, not by SQLite
            return StoreUnavailable(f"The connection to the database file {place} is closed.")
        return None
    if code in _SQLITE_UNIQUE:
        return Overtaken("a key is taken already")
    reason = _SQLITE_REASONS.get(code & 0xFF, "")
    if code & 0xFF == sqlite3.SQLITE_ERROR and "no such table" in str(cause):
        reason = "holds no tables of the desk"
    return StoreUnavailable(f"The database file {place} {reason}.") if reason else None


def _postgres_meaning(error: Exception, cause: BaseException | None) -> Exception | None:
    if isinstance(cause, OSError):  # TimeoutError is one, too
        return StoreUnavailable("PostgreSQL cannot be reached.")
    is_lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if is_lost or isinstance(cause, _OUT_OF_STEP):
        return StoreUnavailable(_LOST)
    code = str(getattr(cause, "sqlstate", None) or "")
    # The second: the tables changed under a prepared plan.
    if code.startswith("40") or code == "23505" or (code == "0A000" and "cached" in str(cause)):
        return Overtaken("PostgreSQL asks for the transaction once more")
    sentence = next(
        (said for prefix, said in _POSTGRES_REASONS.items() if code.startswith(prefix)), None
    )
    if sentence is None and not code and _is_about_the_connection(cause):
        sentence = _LOST
    return StoreUnavailable(sentence) if sentence else None


def _is_about_the_connection(cause: BaseException | None) -> bool:
    """Tell whether asyncpg itself, not the server, says that the connection is no good."""
    words = str(cause)
    return "connection is closed" in words or "connection was closed" in words
