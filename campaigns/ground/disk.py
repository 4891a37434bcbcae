"""A disk of its own for a database, which can be full."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

BYTES = 96 << 20
BALLAST = "ballast"
PIECE = b"\x00" * (1 << 16)


class Disk:
    """A file system in memory, small enough to be filled; writing to it ends with ENOSPC.

    Args:
        folder: where it is mounted.
    """

    kind = "a file system of its own"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, pid: int) -> None:  # noqa: ARG002 - it is full for everybody
        """Leave no room."""
        with (self.folder / BALLAST).open("ab", buffering=0) as ballast:
            for piece in (PIECE, PIECE[:512], PIECE[:1]):
                try:
                    while True:
                        ballast.write(piece)
                except OSError:
                    continue

    def free(self, pid: int) -> None:  # noqa: ARG002 - as above
        """Make room."""
        (self.folder / BALLAST).unlink(missing_ok=True)


class Limit(Disk):
    """What stands for a full disk where nothing may be mounted: the process may write no byte.

    The system answers its writes with EFBIG, its log's as well.
    """

    kind = "a limit of the process"

    def fill(self, pid: int) -> None:
        """Leave no room."""
        self._limit(pid, 0)

    def free(self, pid: int) -> None:
        """Make room."""
        self._limit(pid, resource.RLIM_INFINITY)

    def _limit(self, pid: int, size: int) -> None:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    """Lend a disk: a mounted one where this user may mount, else a limit."""
    folder.mkdir(parents=True, exist_ok=True)
    if not _mounted(folder):
        yield Limit(folder)
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(  # noqa: S603 - nothing of it came from outside
            [which("umount") or "umount", "--lazy", folder], check=True
        )


def _mounted(folder: Path) -> bool:
    mount = which("mount")
    if mount is None or os.geteuid() != 0:
        return False
    options = ["-t", "tmpfs", "-o", f"size={BYTES}", "tmpfs", str(folder)]
    tried = subprocess.run(  # noqa: S603 - as above
        [mount, *options], check=False, capture_output=True
    )
    return tried.returncode == 0
