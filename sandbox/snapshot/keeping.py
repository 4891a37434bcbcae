"""Keeps a world's file up to date while it lives."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sandbox.changes import Subscription
from sandbox.snapshot.file import SnapshotError, pictured, put, save
from sandbox.world import World

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.05
"""How long a change waits for others to be saved with it."""
SHARE = 10
"""Saving takes at most one part in so many of the time: a big world is saved less often."""


@asynccontextmanager
async def kept(
    world: World, path: Path, *, pause_seconds: float = PAUSE_SECONDS
) -> AsyncIterator[None]:
    """Save a world now, soon after each change, and cleanly at the end.

    The file is marked as clean only at the end, so end this after the server.

    Raises:
        SnapshotError: it cannot be written now, or at the end.
    """
    save(world, path, clean=False)
    with world.subscribe() as changes:
        # A TaskGroup would wrap up whatever the body raises.
        saving = asyncio.create_task(_saving(world, path, changes, pause_seconds))  # noqa: TID251
        try:
            yield
        finally:
            saving.cancel()
            try:
                with contextlib.suppress(asyncio.CancelledError):
                    await saving
            finally:
                save(world, path)


async def _saving(world: World, path: Path, changes: Subscription, pause_seconds: float) -> None:
    """Save after changes, never twice within the pause; a failure is told once."""
    loop = asyncio.get_running_loop()
    pause, is_failing, last = pause_seconds, False, ""
    while True:
        await anext(changes)
        await _rest(pause)
        while not changes.queue.empty():
            changes.queue.get_nowait()
        began = loop.time()
        picture = pictured(world)
        if picture != last:
            try:
                put(world, picture, path, clean=False)
            except SnapshotError as error:
                if not is_failing:
                    log.warning("%s It is tried again with every change.", error)
                is_failing = True
            else:
                last, is_failing = picture, False
        pause = max(pause_seconds, SHARE * (loop.time() - began))


async def _rest(seconds: float) -> None:
    """Let so much time go by."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()
