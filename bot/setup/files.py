"""The two files that setup writes: the configuration without secrets, and the secrets."""

import contextlib
import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from desk.secrets.secret import Secret

SHIPPED = Path(__file__).parents[2] / "config.yaml"
"""The configuration that comes with the program."""
OWNER_ONLY = 0o600
READABLE = 0o644


def text_of(path: Path) -> str:
    """Return a configuration file as it stands, line ends included."""
    return path.read_bytes().decode("utf-8-sig")


def saved(path: Path, text: str) -> Path | None:
    """Write a configuration; return the copy of the one that stood there, if any.

    Raises:
        OSError: it cannot be written; what stood there still stands.
    """
    backup = None
    if path.exists():
        backup = _free(path)
        shutil.copy2(path, backup)
    mode = READABLE if backup is None else path.stat().st_mode & 0o777
    _replace(path, text, mode)
    return backup


def save_secrets(path: Path, values: Mapping[str, Secret]) -> None:
    """Write variables for a shell, for the eyes of this user alone.

    Raises:
        OSError: it cannot be written.
    """
    lines = [f"{name}={shlex.quote(value.reveal())}\n" for name, value in values.items()]
    _replace(path, "".join(lines), OWNER_ONLY)


def _free(path: Path) -> Path:
    """Return the first name for a copy that nothing has."""
    number = 1
    while (copy := path.with_name(f"{path.name}.bak{number}")).exists():
        number += 1
    return copy


def _replace(path: Path, text: str, mode: int) -> None:
    """Write a file whole or not at all; nobody else may read it before it has its mode."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        new.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            new.unlink()
        raise
