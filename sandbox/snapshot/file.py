"""A world's file: one JSON with a version and a checksum, and beside it what people attached."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sandbox.model import Json
from sandbox.snapshot.older import VERSION, current, known
from sandbox.snapshot.read import leap, world_of
from sandbox.snapshot.written import written
from sandbox.world import World

FORMAT = "sandbox world"


class SnapshotError(ValueError):
    """A world cannot be saved or loaded; the text is a sentence for people."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A world from a file; where that was not `clean`, the last moments may be missing."""

    world: World
    clean: bool


def files_folder(path: Path) -> Path:
    """Return where the contents of the files lie whose world is saved in `path`."""
    return path.with_name(path.name + ".files")


def pictured(world: World) -> str:
    """Return the world as the text of a JSON."""
    return _compact(written(world))


def save(world: World, path: Path, *, clean: bool = True) -> None:
    """Save a world; whenever this is cut off, a whole file is there, the old or the new one.

    Args:
        world: what is saved.
        path: the file, replaced if it is there.
        clean: whether nothing happens in this world after it.

    Raises:
        SnapshotError: it cannot be written.
    """
    put(world, pictured(world), path, clean=clean)


def put(world: World, picture: str, path: Path, *, clean: bool) -> None:
    """Write what `pictured` made of a world; as `save`."""
    digest = sha256(picture.encode()).hexdigest()
    head = _compact({"format": FORMAT, "version": VERSION, "clean": clean, "sha256": digest})
    try:
        for stored in world.files.stored.values():
            target = files_folder(path) / stored.digest
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                _replace(target, stored.data, lasting=True)
        _replace(path, f'{head[:-1]},"world":{picture}}}\n'.encode(), lasting=clean)
    except OSError as error:
        raise SnapshotError(
            f"The state of the sandbox cannot be written to {path}: {error.strerror}."
        ) from error


def _replace(path: Path, data: bytes, *, lasting: bool) -> None:
    """Put a whole file into its place.

    Only a `lasting` one waits for the disk: what a killed process wrote is safe without, and after
    a loss of power the checksum tells.
    """
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(data)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    fresh.replace(path)


def load(path: Path, *, clock: Callable[[], datetime], token: str = "0:sandbox") -> Loaded:  # noqa: S107 - no secret: it opens nothing but this sandbox
    """Return the world that was saved; its ids go on rising, even where the end was not clean.

    Args:
        path: the file.
        clock: gives the moment, aware and in UTC.
        token: the bot's token; it is not saved.

    Raises:
        SnapshotError: it is missing, damaged, or from another version.
        ValueError: the token could belong to a real bot.
    """
    saved = _checked(path)

    def content(digest: str) -> bytes:
        data = (files_folder(path) / digest).read_bytes()
        if sha256(data).hexdigest() != digest:
            raise SnapshotError(f"{path} is damaged: the file {digest} beside it has changed.")
        return data

    try:
        state = current(saved["version"], saved["world"])
        world = world_of(state, clock=clock, token=token, content=content)
    except OSError as error:
        raise SnapshotError(
            f"{path} is damaged: {error.filename} cannot be read ({error.strerror})."
        ) from error
    except (LookupError, TypeError, AttributeError) as error:
        raise SnapshotError(f"{path} is damaged: something in it makes no sense.") from error
    if not saved["clean"]:
        leap(world)
    return Loaded(world=world, clean=saved["clean"])


def _checked(path: Path) -> Json:
    """Return what a file holds, once it is known to be whole and one of this version."""
    try:
        saved = json.loads(path.read_bytes())
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise SnapshotError(f"{path} is damaged, or no state of a sandbox: not JSON.") from error
    if not isinstance(saved, dict) or saved.get("format") != FORMAT:
        raise SnapshotError(f"{path} is no state of a sandbox.")
    if not known(saved.get("version")):
        raise SnapshotError(
            f"{path} was written by another version of the sandbox: its format is "
            f"{saved.get('version')}, and this one reads up to {VERSION}."
        )
    world = saved.get("world")
    digest = sha256(_compact(world).encode()).hexdigest()
    if saved.get("sha256") != digest or not isinstance(saved.get("clean"), bool):
        raise SnapshotError(f"{path} is damaged: its checksum is wrong.")
    return saved


def _compact(value: Any) -> str:  # noqa: ANN401 - JSON can be anything
    """Write JSON in ASCII, which holds halves of surrogate pairs that UTF-8 does not."""
    return json.dumps(value, separators=(",", ":"))
