"""One process a SQLite file: a lock that the system drops with its holder."""

import contextlib
import os
import sys
from pathlib import Path

from store.errors import StoreInUse, StoreUnavailable


class FileLock:
    """The lock beside a database file; whoever holds it is the only process on that file."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._path = database.with_name(database.name + ".lock")
        self._descriptor: int | None = None

    def take(self) -> None:
        """Take the lock.

        Raises:
            StoreInUse: another process has it.
            StoreUnavailable: the lock file cannot be made.
        """
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            reason = (error.strerror or "it cannot be written").lower()
            raise StoreUnavailable(
                f"The database file {self._database} cannot be used: its lock file"
                f" {self._path} cannot be opened ({reason})."
            ) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise StoreInUse(
                f"The database file {self._database} is used by another process;"
                " only one may run on it."
            ) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock up, if it is held; the empty lock file stays."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
