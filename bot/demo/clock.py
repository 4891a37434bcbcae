"""The clock of the demo: the machine's, set back while the past is played."""

import asyncio
from datetime import datetime, timedelta

from bot.clock import SystemClock


class DemoClock:
    """Runs like the machine's clock, a little behind it until `arrive` is called."""

    def __init__(self, behind: timedelta) -> None:
        self._clock = SystemClock()
        self._behind = behind
        self._ahead = timedelta()

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        return self._clock.now() - self._behind

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return self._clock.monotonic() + self._ahead.total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Come back after so many seconds."""
        await self._clock.sleep(seconds)

    async def wait(self, event: asyncio.Event, timeout: float) -> bool:  # noqa: ASYNC109 - as Clock
        """Wait for `event` at most `timeout` seconds, and tell whether it is set."""
        return await self._clock.wait(event, timeout)

    @property
    def behind(self) -> timedelta:
        """How far away the present is."""
        return self._behind

    def later(self, span: timedelta) -> None:
        """Let time go by at once; never beyond the present."""
        span = min(span, self._behind)
        self._behind -= span
        self._ahead += span

    def arrive(self) -> None:
        """Be in the present from now on."""
        self.later(self._behind)
