"""Proves to processes of the same machine that one is dead, so that nobody waits for its beat.

A process holds a lock on a file of its own for as long as it lives; the system drops it with the
process, however that ends. Whoever can take that lock has the proof: the file is named by the
random name of its holder, was made on this machine since it was started, on a file system of its
own, and names its own number, so it is no copy. Everything else proves nothing, and the sign of
life that is missing decides (bot/roles.py).

Source: flock(2): a lock belongs to an open file description, and goes when the last one is closed.
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.mounts import MOUNTS, REMOTE, mount_kind

BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Source: random(4): another one at each start of the machine; containers share it."""


class Lifeline:
    """The lock of one process, and what it knows of others.

    Args:
        folder: where such files are.
        owner: what this process calls itself.
        mounts: what tells on what the folder is.
    """

    def __init__(self, folder: Path, owner: str, mounts: Path = MOUNTS) -> None:
        self._folder = folder
        self._owner = owner
        self._is_local = mount_kind(folder, mounts) not in REMOTE | {""}
        self._descriptor: int | None = None

    def hold(self) -> None:
        """Begin to show that this process lives; where that is impossible it has no proof."""
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            boot = _boot()
            if not self._is_local or boot is None:
                return
            descriptor = os.open(self._path(self._owner), flags, 0o600)
        except OSError:
            return
        if not _locked(descriptor):
            os.close(descriptor)
            return
        with contextlib.suppress(OSError):
            os.write(descriptor, json.dumps(_marks(descriptor, boot)).encode())
        self._descriptor = descriptor

    def release(self) -> None:
        """Take the file away: this process ends in peace."""
        if self._descriptor is not None:
            self.forget(self._owner)
            os.close(self._descriptor)
            self._descriptor = None

    def is_cut(self, owner: str) -> bool:
        """Whether it is proved that a process is dead."""
        boot = _boot()
        if not self._is_local or boot is None or owner == self._owner:
            return False
        with _opened(self._path(owner)) as descriptor:
            if descriptor is None or not _locked(descriptor):
                return False
            try:
                found = json.loads(os.read(descriptor, 1024))
            except (OSError, ValueError):
                return False
            return bool(found == _marks(descriptor, boot))

    def forget(self, owner: str) -> None:
        """Take away the file of a process that is dead, and known to be."""
        with contextlib.suppress(OSError):
            self._path(owner).unlink()

    def _path(self, owner: str) -> Path:
        return self._folder / f"opsdesk-{owner}.alive"


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int | None]:
    """Open a file of this user, no link; None where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        yield None
        return
    try:
        yield descriptor if os.fstat(descriptor).st_uid == os.geteuid() else None
    finally:
        os.close(descriptor)


def _marks(descriptor: int, boot: str) -> dict[str, object]:
    """Return what tells this file from every other one, and this machine's run from every other."""
    found = os.fstat(descriptor)
    return {"boot": boot, "device": found.st_dev, "file": found.st_ino}


def _boot() -> str | None:
    try:
        return BOOT.read_text(encoding="ascii").strip() or None
    except OSError:
        return None


if sys.platform == "win32":

    def _locked(descriptor: int) -> bool:  # noqa: ARG001 - as below
        """Take no lock: nothing is proved here."""
        return False

else:
    import fcntl

    def _locked(descriptor: int) -> bool:
        """Take the lock, if nobody holds it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
