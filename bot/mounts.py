"""On what kind of file system a path is."""

from pathlib import Path

MOUNTS = Path("/proc/mounts")
REMOTE = {
    "9p", "afs", "ceph", "cifs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "glusterfs",
    "lustre", "nfs", "nfs4", "smb3", "smbfs",
}  # fmt: skip
"""File systems of other machines, on which locks cannot be trusted."""


def mount_kind(path: Path, mounts: Path) -> str:
    """Return the kind of file system that a file is on; empty where this machine does not say."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = Path(), ""
    for words in map(str.split, lines):
        # Source: proc_pid_mounts(5): device, mount point with octal escapes, kind.
        if len(words) < 3:  # noqa: PLR2004
            continue
        point = Path(words[1].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, words[2]
    return kind
