"""The only reader of the wall clock."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What moves when time goes by; tests move it by hand."""

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""

    def monotonic(self) -> float:
        """Return seconds since some start, which no change of the wall clock touches."""

    async def sleep(self, seconds: float) -> None:
        """Come back after so many seconds; at once, but not before others ran, for none."""

    async def wait(self, event: asyncio.Event, timeout: float) -> bool:  # noqa: ASYNC109 (the clock's own)
        """Wait for `event` at most `timeout` seconds, and tell whether it is set."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        return datetime.now(UTC)  # noqa: TID251 (the one place)

    def monotonic(self) -> float:
        """Return seconds since some start, which no change of the wall clock touches."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Come back after so many seconds; at once, but not before others ran, for none."""
        await asyncio.sleep(seconds)  # noqa: TID251 (the one place)

    async def wait(self, event: asyncio.Event, timeout: float) -> bool:  # noqa: ASYNC109 (as above)
        """Wait for `event` at most `timeout` seconds, and tell whether it is set."""
        try:
            async with asyncio.timeout(timeout):
                await event.wait()
        except TimeoutError:
            return event.is_set()
        return True
