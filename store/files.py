"""Copies of an SQLite file: made beside a running desk, looked at, and put in its place."""

import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from store.database.lock import FileLock
from store.errors import BadBackup, StoreUnavailable

BUSY_MILLISECONDS = 10_000
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file."""


def copy_out(source: Path, target: Path) -> None:
    """Write a whole and consistent copy of a database, on which a desk may be running.

    Nobody waits for it: the copy is one snapshot of a reader, which never checkpoints. Its file can
    be read by its owner alone, and is there only once it is whole and on the disk.

    Raises:
        StoreUnavailable: the database cannot be read, or the copy not be written.
        BadBackup: the copy is not in order, as when the database is damaged.
    """
    if not source.is_file():
        raise StoreUnavailable(f"There is no database file {source}.")
    if target.exists():
        raise StoreUnavailable(f"{target} exists already and is not overwritten.")
    part = _beside(target, ".part")
    try:
        _remove(part)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(source)) as reader, closing(sqlite3.connect(part)) as writer:
            reader.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
            reader.execute("PRAGMA wal_autocheckpoint=0")
            reader.execute("PRAGMA query_only=ON")
            reader.backup(writer)
            writer.execute("PRAGMA journal_mode=DELETE")  # a copy is one file
        version_in(part)
        _sync(part)
        part.replace(target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnavailable(f"The copy {target} cannot be written: {error}.") from error
    finally:
        _remove(part)


def version_in(backup: Path) -> str:
    """Return the version of the tables in a copy, once it is found to be in order.

    Raises:
        BadBackup: it is no database of a desk, or damaged.
    """
    try:
        with closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as found:
            problems = [row[0] for row in found.execute("PRAGMA integrity_check(3)")]
            if problems != ["ok"]:
                raise BadBackup(f"{backup} is damaged: {'; '.join(map(str, problems))}")
            row = found.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BadBackup(f"{backup} is no copy of a desk's database: {error}.") from None
    if row is None:
        raise BadBackup(f"{backup} is no copy of a desk's database: it has no version.")
    return str(row[0])


async def put_back(
    backup: Path, path: Path, now: datetime, prepared: Callable[[Path], Awaitable[None]]
) -> Path | None:
    """Put a copy in the place of a database; return where what was there before is kept.

    All work is done on another file first, so that whatever fails leaves the database as it was.

    Args:
        backup: the copy; it stays.
        path: the database of the desk.
        now: the moment, for the name under which the old one is kept.
        prepared: brings the file that it is given up to date, and closes it.

    Raises:
        BadBackup: the copy is no database of a desk, or damaged.
        StoreInUse: a desk runs on the database.
        StoreUnavailable: a file cannot be written.
    """
    lock = FileLock(path)
    lock.take()
    fresh = _beside(path, ".restoring")
    try:
        version_in(backup)
        _remove(fresh)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with backup.open("rb") as source, os.fdopen(descriptor, "wb") as target:
            shutil.copyfileobj(source, target)
        await prepared(fresh)
        _sync(fresh)
        kept = _set_aside(path, now)
        fresh.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise StoreUnavailable(f"{path} cannot be restored: {error}.") from error
    else:
        return kept
    finally:
        _remove(fresh)
        _remove(_beside(fresh, ".lock"))
        lock.release()


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Give a database a second name, its log with it; only then is the log taken from the first.

    A log that stayed beside another database would be read into that.
    """
    if not path.exists():
        return None
    kept = _beside(path, f".before-{now:%Y%m%dT%H%M%SZ}")
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy2(path, kept)
    _sync(kept)
    for end in _BESIDE:
        log = _beside(path, end)
        if log.exists():
            shutil.copy2(log, _beside(kept, end))
            _sync(_beside(kept, end))
    _sync(path.parent)
    for end in _BESIDE:
        _beside(path, end).unlink(missing_ok=True)
    return kept


def _beside(path: Path, end: str) -> Path:
    return path.with_name(path.name + end)


def _remove(path: Path) -> None:
    for end in ("", *_BESIDE):
        _beside(path, end).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        if path.is_dir():  # Windows opens no folders
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
