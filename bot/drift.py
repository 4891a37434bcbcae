"""Notices when the wall clock leaves the monotonic one: somebody, or a time server, has set it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock

APART = timedelta(seconds=30)
"""So far the clocks may part before anybody is told."""
FAR_AHEAD = timedelta(minutes=10)
"""A jump further forward than this may be a mistake: nothing fires until it is looked at again."""
HOLD_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Jump:
    """The wall clock was set: what it shows, and what it would show if it had been left alone."""

    expected: datetime
    now: datetime

    @property
    def by(self) -> timedelta:
        """How far it went: negative where it was set back."""
        return self.now - self.expected

    @property
    def is_far_ahead(self) -> bool:
        """Whether what is due now may be due by mistake."""
        return self.by > FAR_AHEAD


class Drift:
    """Compares the two clocks since the last jump.

    Args:
        clock: gives both.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held_until = 0.0
        self._begin()

    def look(self) -> Jump | None:
        """Return a jump that was not seen before; from it on the clocks are compared anew."""
        expected = self._wall + timedelta(seconds=self._clock.monotonic() - self._monotonic)
        jump = Jump(expected=expected, now=self._clock.now())
        if abs(jump.by) <= APART:
            return None
        self._begin()
        if jump.is_far_ahead:
            self._held_until = self._monotonic + HOLD_SECONDS
        return jump

    @property
    def holds(self) -> bool:
        """Whether nothing may fire now: the clock went far ahead, and may come back."""
        return self._clock.monotonic() < self._held_until

    def _begin(self) -> None:
        self._wall, self._monotonic = self._clock.now(), self._clock.monotonic()
