"""The long poll: one receiver at a time, woken by an update at once."""

import asyncio

from sandbox.errors import OTHER_POLLER, conflict
from sandbox.model import Json
from sandbox.updates.queue import Updates


class Turn:
    """One poll's claim to the updates; `ended` is why it lost it."""

    ended: Exception | None = None


class Polling:
    """Who receives the updates by polling."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._turn = Turn()

    def end(self, error: Exception) -> None:
        """Let the poll that waits now, if any, fail with this error."""
        self._turn.ended = error
        self._updates.wake()

    async def get(self, limit: int, timeout_seconds: float) -> list[Json]:
        """Return the next updates, waiting for the first; a later poll ends this one."""
        self.end(conflict(OTHER_POLLER))
        turn = self._turn = Turn()
        try:
            async with asyncio.timeout(timeout_seconds):
                while True:
                    if turn.ended is not None:
                        raise turn.ended
                    if batch := self._updates.take(limit):
                        return batch
                    await self._updates.changed.wait()
        except TimeoutError:
            return []
