"""A clock that moves only when a test moves it."""

import asyncio
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, nine in the morning in Shanghai."""


class VirtualClock:
    """Implements bot.clock.Clock; waiting for it without moving it is a fault of the test."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start
        self._start = start

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return (self.moment - self._start).total_seconds()

    def move_to(self, moment: datetime) -> None:
        self.moment = max(self.moment, moment)

    def later(self, **span: float) -> None:
        self.moment += timedelta(**span)

    async def sleep(self, seconds: float) -> None:
        self.later(seconds=seconds)

    async def wait(self, event: asyncio.Event, timeout: float) -> bool:  # noqa: ASYNC109 - as bot.clock.Clock
        if not event.is_set():
            self.later(seconds=timeout)
        return event.is_set()
