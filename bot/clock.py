"""The only reader of the wall clock, and what several processes read in its place."""

import asyncio
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

LOG = logging.getLogger(__name__)

CLOSE_ENOUGH = timedelta(milliseconds=50)
"""So far a process may be from the others before it is put right."""
APART = timedelta(seconds=2)
"""So far the clock of a machine may be from the database's before operators are told."""


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


class CommonClock:
    """One clock for all processes of a database: the database's, carried on by the monotonic one.

    What one process writes, another compares with its own moment: a notice that may go from now on,
    a lease, a deadline. Between machines whose clocks differ that would be late or early by as
    much. Until a database was asked it is the clock of this machine, and with SQLite it stays so.

    Args:
        own: the clock of this machine.
    """

    def __init__(self, own: Clock) -> None:
        self._own = own
        self._anchor: tuple[datetime, float] | None = None
        self._is_apart = False

    def now(self) -> datetime:
        """Return the moment, aware and in UTC."""
        return self._own.now() if self._anchor is None else self._at(self._own.monotonic())

    def monotonic(self) -> float:
        """Return seconds since some start, which no change of any wall clock touches."""
        return self._own.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Come back after so many seconds; at once, but not before others ran, for none."""
        await self._own.sleep(seconds)

    async def wait(self, event: asyncio.Event, timeout: float) -> bool:  # noqa: ASYNC109 (as above)
        """Wait for `event` at most `timeout` seconds, and tell whether it is set."""
        return await self._own.wait(event, timeout)

    def agree(self, moment: datetime, asked: float, answered: float) -> None:
        """Take over what the database's clock showed between two monotonic moments.

        It is taken for shown in the middle of them; what may come from the length of the answer
        changes nothing.
        """
        middle, doubt = (asked + answered) / 2, timedelta(seconds=(answered - asked) / 2)
        if self._anchor is None or abs(moment - self._at(middle)) > max(doubt, CLOSE_ENOUGH):
            self._anchor = (moment, middle)
        self._tell(self._own.now() - self._at(self._own.monotonic()))

    def _at(self, monotonic: float) -> datetime:
        moment, at = self._anchor or (self._own.now(), self._own.monotonic())
        return moment + timedelta(seconds=monotonic - at)

    def _tell(self, ahead: timedelta) -> None:
        """Tell the log once when this machine and the database part, and once when they meet."""
        is_apart = abs(ahead) > APART
        if is_apart and not self._is_apart:
            LOG.warning(
                "the clock of this machine is %+.1f s from the database's, which counts",
                ahead.total_seconds(),
            )
        elif self._is_apart and not is_apart:
            LOG.info("the clocks of this machine and of the database agree again")
        self._is_apart = is_apart
