"""What a power cut leaves of a database of SQLite: what was synced, and some of the rest."""

import os
import shutil
import struct
from dataclasses import dataclass
from pathlib import Path
from random import Random

HEADER, FRAME = 32, 24
ATTEMPTED = 128
"""Where the index of a log says how many frames a checkpoint may have put into the database; the
log is synced before. Source: sqlite.org/walformat.html, nBackfillAttempted."""


@dataclass(frozen=True, slots=True)
class Log:
    """The write-ahead log as it stands: its salt, which a new beginning changes, and its end."""

    salt: bytes
    end: int


def log_of(database: Path) -> Log:
    """Return how far the log of a database goes: frames of an older round do not count."""
    data = log_path(database).read_bytes()
    if len(data) < HEADER:
        return Log(b"", 0)
    (page,) = struct.unpack(">I", data[8:12])
    salt, end = data[16:24], HEADER
    while data[end + 8 : end + 16] == salt and len(data) >= end + FRAME + page:
        end += FRAME + page
    return Log(salt, end)


def log_path(database: Path) -> Path:
    """Return where the log of a database is."""
    return database.with_name(f"{database.name}-wal")


def shrink(database: Path) -> None:
    """Give back what the log holds of older rounds, so that a full disk has no room for the next.

    Nobody may be writing meanwhile.
    """
    path = log_path(database)
    if path.exists() and (end := log_of(database).end) > 0:
        os.truncate(path, end)


def cut(database: Path, copy: Path, synced: Log, draw: Random) -> bool:
    """Copy a database as a power cut may leave it; nobody may be writing meanwhile.

    What came into the log after `synced` may be there, in part, or be garbage. Where the log began
    anew since, all of it before was synced, and nothing is cut.

    Returns:
        whether anything was cut.
    """
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(database, copy)
    shutil.copyfile(log_path(database), log_path(copy))
    now, least = log_of(database), max(synced.end, _checkpointed(database))
    if now.salt != synced.salt or now.end <= least:
        return False
    at = draw.randrange(least, now.end)
    with log_path(copy).open("r+b") as log:
        if draw.choice((True, False)):
            log.truncate(at)
        else:
            log.seek(at)
            log.write(draw.randbytes(now.end - at))
    return True


def _checkpointed(database: Path) -> int:
    """Return up to where the log was synced for a checkpoint, 0 for nowhere."""
    index = database.with_name(f"{database.name}-shm").read_bytes()
    (frames,) = struct.unpack_from("=I", index, ATTEMPTED)
    (page,) = struct.unpack(">I", log_path(database).read_bytes()[8:12])
    return HEADER + int(frames) * (FRAME + int(page)) if frames else 0
