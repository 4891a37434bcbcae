"""No limits but those that the Bot API answers with: for one on this machine that has none."""

import math
from collections.abc import Iterable
from datetime import timedelta

from bot.sending.limits import Limits, Place
from desk.notices import Rank
from store.queues.leasing import Candidate


class Unlimited(Limits):
    """Lets everything go at once, and stays away only for as long as it is told to by a 429."""

    has_storms = False

    def wait(self, chat: int, rank: Rank, *, is_new: bool, weight: int = 1) -> float:  # noqa: ARG002
        """Return for how many seconds a chat is to be left alone."""
        now = self._clock.monotonic()
        return max(self._frozen.get(chat, now) - now, self._all_frozen_until - now, 0.0)

    def lowest(self) -> Rank | None:
        """Return the lowest rank there is, None while the whole bot has to be still."""
        return None if self._all_frozen_until > self._clock.monotonic() else max(Rank)

    def closed(self, rank: Rank, *, is_new: bool) -> list[int]:  # noqa: ARG002
        """Return the chats that are to be left alone."""
        now = self._clock.monotonic()
        return [chat for chat, until in self._frozen.items() if until > now]

    def lets(self, candidate: Candidate) -> bool:
        """Promise a place to what is about to be leased, unless its chat is to be left alone."""
        place = self.take(candidate.chat, candidate.rank, is_new=candidate.is_new)
        if place is None:
            return False
        self._promised.append((candidate.id, place))
        return True

    def next_room(self) -> float:
        """Return in how many seconds a chat need be left alone no more; inf for none."""
        now = self._clock.monotonic()
        waits = [until - now for until in (*self._frozen.values(), self._all_frozen_until)]
        return min((wait for wait in waits if wait > 0), default=math.inf)

    def prime(self, attempts: Iterable[tuple[int, bool, timedelta]]) -> None:
        """Count nothing of what an earlier process sent."""

    def _add(self, place: Place) -> Place:
        """Hold nothing: no window is ever full."""
        return place
