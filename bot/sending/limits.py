"""How much may be sent now: Telegram's limits as sliding windows, with room kept for the urgent.

A call holds its place from the moment it is promised until its window after its end has passed.
It reached Telegram somewhere in between, so no stretch of time as long as a window can ever hold
more calls than the window has places, however unevenly the network carries them.

Source: Telegram Bot FAQ, "My bot is hitting limits": about one message a second in a chat, 20 a
minute in a group, 30 a second in all.
"""

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from desk.notices import Rank
from store.queues.leasing import Candidate


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, and up to how many calls in it each rank may fill."""

    seconds: float
    page: int
    reply: int
    notice: int
    card: int

    def share(self, rank: Rank) -> int:
        """Return how full a call of this rank may make the window."""
        return (self.page, self.reply, self.notice, self.card)[rank]


ALL: Final = (Window(1.0, 28, 26, 18, 14),)
GROUP: Final = (Window(61.0, 19, 17, 14, 12),)
"""New messages in one group: what makes a message there, be it a pin or a topic's new name."""
GROUP_EDITS: Final = (Window(1.0, 5, 5, 4, 3), Window(61.0, 58, 55, 48, 44))
"""Edits and removals in one group: about one a second, a few at once."""
PRIVATE: Final = (
    Window(61.0, 160, 150, 60, 60),
    Window(10.0, 55, 50, 20, 20),
    Window(3.0, 55, 50, 3, 3),
)
"""Everything in one private chat. Whoever presses and writes is answered at once, as often as
hands can: four times a second for half a minute is not held. What the desk says by itself keeps to
one a second."""
PACE_SECONDS: Final = 0.05
"""So far apart at least what may wait is begun, so that a backlog does not begin all at once."""
PACED: Final = Rank.NOTICE
"""The highest rank that is paced."""
FEWEST: Final = 3
"""No window of a chat is shut for anybody by fewer calls."""
FORGET_EVERY: Final = 1.0
WIDTH: Final = ALL[0].page
"""How many calls may be under way at once."""

FLOOD_CHATS: Final = 3
FLOOD_SECONDS: Final = 1.0
"""So many chats that are refused for the same time within so short a time: it is the whole bot."""

_Key = tuple[int, bool]
_EVERYWHERE: Final[_Key] = (0, False)


@dataclass(eq=False, slots=True)
class Place:
    """What one call holds in the windows it counts in; `ended_at` is None while it may be sent."""

    chat: int | None
    is_new: bool
    weight: int
    ended_at: float | None = None


class Limits:
    """Knows who may send what, and when there is room again.

    Args:
        clock: its monotonic side is used; no change of the wall clock opens a window.
    """

    has_storms = True
    """Whether more may wait for a group than it can be told, so that it is told together."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._places: dict[_Key, list[Place]] = {_EVERYWHERE: []}
        self._crowded: set[_Key] = set()
        """Where a window can be shut at all; most chats get a message now and then."""
        self._promised: list[tuple[int, Place]] = []
        self._paced_until = self._forget_at = -math.inf
        self._frozen: dict[int, float] = {}
        self._all_frozen_until = -math.inf
        self._methods_frozen: dict[str, float] = {}
        self._refusals: deque[tuple[float, int, int]] = deque()

    # -- what may go ---------------------------------------------------------------------------

    def take(self, chat: int, rank: Rank, *, is_new: bool, weight: int = 1) -> Place | None:
        """Return a place for a call to `chat`, None when there is none now."""
        if self.wait(chat, rank, is_new=is_new, weight=weight) > 0:
            return None
        return self._add(Place(chat, is_new, weight))

    def take_anyway(self) -> Place:
        """Return a place for a call that cannot wait; others leave it room from then on."""
        return self._add(Place(None, is_new=False, weight=1))

    def ended(self, place: Place) -> None:
        """Note that a call has ended: from now on its windows run out."""
        place.ended_at = self._clock.monotonic()

    def give_back(self, place: Place) -> None:
        """Free the place of a call that was never made."""
        for key in _keys(place):
            if place in self._places.get(key, ()):
                self._places[key].remove(place)

    def wait(self, chat: int, rank: Rank, *, is_new: bool, weight: int = 1) -> float:
        """Return in how many seconds there is room for a call, as far as that is known."""
        now = self._clock.monotonic()
        waits = [self._frozen.get(chat, now) - now, self._all_frozen_until - now, 0.0]
        for key, windows in ((_EVERYWHERE, ALL), _of_chat(chat, is_new=is_new)):
            counted = 1 if key is _EVERYWHERE else weight
            waits += [self._until_room(key, window, rank, counted, now) for window in windows]
        return max(waits)

    def _until_room(self, key: _Key, window: Window, rank: Rank, weight: int, now: float) -> float:
        """Return in how many seconds a window has room for `weight` more calls of a rank."""
        found = _in_window(self._places.get(key, ()), window, now)
        share = max(window.share(rank), weight)  # an album larger than its share waits for all
        surplus = sum(_weight(key, place) for place, _ in found) + weight - share
        if surplus <= 0:
            return 0.0
        for place, leaves in sorted(found, key=lambda pair: pair[1]):
            surplus -= _weight(key, place)
            if surplus <= 0:
                return leaves - now
        return window.seconds

    # -- what may be leased (store.queues.leasing.Room) ----------------------------------------

    def begin(self) -> None:
        """Take back what was promised since it was last asked for: it was not leased after all."""
        for _, place in self._promised:
            self.give_back(place)
        if self._promised:
            self._promised.clear()
            self._paced_until = -math.inf
        now = self._clock.monotonic()
        if now >= self._forget_at:
            self._forget(now)
            self._forget_at = now + FORGET_EVERY

    def lowest(self) -> Rank | None:
        """Return the lowest rank for which a call may be made at all, None for no rank."""
        now = self._clock.monotonic()
        if self._all_frozen_until > now:
            return None
        used = len(_in_window(self._places[_EVERYWHERE], ALL[0], now))
        open_for = [rank for rank in Rank if used < ALL[0].share(rank)]
        if self._paced_until > now:
            open_for = [rank for rank in open_for if rank < PACED]
        return max(open_for, default=None)

    def closed(self, rank: Rank, *, is_new: bool) -> list[int]:
        """Return the chats in which there is no room for such a call."""
        now = self._clock.monotonic()
        found = [chat for chat, until in self._frozen.items() if until > now]
        for key in self._crowded:
            chat, of_new = key
            if chat < 0 and of_new is not is_new:
                continue
            windows = _of_chat(chat, is_new=is_new)[1]
            if any(self._until_room(key, window, rank, 1, now) > 0 for window in windows):
                found.append(chat)
        return found

    def is_frozen(self, chat: int) -> bool:
        """Whether Telegram asked to be left alone, in this chat or at all."""
        now = self._clock.monotonic()
        return max(self._frozen.get(chat, now), self._all_frozen_until) > now

    def lets(self, candidate: Candidate) -> bool:
        """Promise a place to what is about to be leased, if there is one."""
        now, is_paced = self._clock.monotonic(), candidate.rank >= PACED
        if is_paced and self._paced_until > now:
            return False
        place = self.take(candidate.chat, candidate.rank, is_new=candidate.is_new)
        if place is None:
            return False
        if is_paced:
            self._paced_until = now + PACE_SECONDS
        self._promised.append((candidate.id, place))
        return True

    def leased(self) -> Mapping[int, Place]:
        """Return the promised places by row: what was leased is surely leased."""
        promised, self._promised = dict(self._promised), []
        return promised

    def next_room(self) -> float:
        """Return in how many seconds some window that is shut for some rank opens; inf for none.

        Calls under way do not count: whoever made them is woken by their end.
        """
        now = self._clock.monotonic()
        shut_until = (*self._frozen.values(), self._all_frozen_until, self._paced_until)
        waits = [until - now for until in shut_until]
        for key in (_EVERYWHERE, *self._crowded):
            places = self._places.get(key, [])
            windows = ALL if key == _EVERYWHERE else _of_chat(key[0], is_new=key[1])[1]
            for window in windows:
                found = _in_window(places, window, now)
                if sum(_weight(key, place) for place, _ in found) >= window.card:
                    waits += [leaves - now for place, leaves in found if place.ended_at is not None]
        return min((wait for wait in waits if wait > 0), default=math.inf)

    # -- what happened -------------------------------------------------------------------------

    def limited(self, chat: int, seconds: int) -> bool:
        """Keep away from a chat for so long; tell whether the whole bot has to be still.

        That is so when several chats are refused at once for the same time.
        """
        now = self._clock.monotonic()
        self._frozen[chat] = max(self._frozen.get(chat, now), now + seconds)
        self._refusals.append((now, chat, seconds))
        while self._refusals[0][0] < now - FLOOD_SECONDS:
            self._refusals.popleft()
        alike = {c for _, c, pause in self._refusals if abs(pause - seconds) <= 1}
        if len(alike) < FLOOD_CHATS:
            return False
        self._all_frozen_until = max(self._all_frozen_until, now + seconds)
        return True

    def limited_method(self, method: str, seconds: int) -> None:
        """Keep away from a method that goes to no chat for so long."""
        self._methods_frozen[method] = self._clock.monotonic() + seconds

    def method_wait(self, method: str) -> float:
        """Return for how many seconds Telegram asked not to be called by a method."""
        return self._methods_frozen.get(method, -math.inf) - self._clock.monotonic()

    def prime(self, attempts: Iterable[tuple[int, bool, timedelta]]) -> None:
        """Count what an earlier process sent: chat, whether it was a new message, and its age."""
        now = self._clock.monotonic()
        for chat, is_new, age in attempts:
            self._add(Place(chat, is_new, 1, ended_at=now - max(age.total_seconds(), 0.0)))

    # -- inside --------------------------------------------------------------------------------

    def _add(self, place: Place) -> Place:
        for key in _keys(place):
            places = self._places.setdefault(key, [])
            places.append(place)
            if key != _EVERYWHERE and (len(places) >= FEWEST or place.weight > 1):
                self._crowded.add(key)
        return place

    def _forget(self, now: float) -> None:
        """Drop what is in no window any more."""
        self._frozen = {chat: until for chat, until in self._frozen.items() if until > now}
        for key in list(self._places):
            windows = ALL if key == _EVERYWHERE else _of_chat(key[0], is_new=key[1])[1]
            longest = max(windows, key=lambda window: window.seconds)
            kept = [place for place, _ in _in_window(self._places[key], longest, now)]
            if kept or key == _EVERYWHERE:
                self._places[key] = kept
            else:
                del self._places[key]
            if sum(place.weight for place in kept) < FEWEST:
                self._crowded.discard(key)


def _of_chat(chat: int, *, is_new: bool) -> tuple[_Key, tuple[Window, ...]]:
    """Return where calls to a chat are counted. Source: Telegram Bot API: groups are below 0."""
    if chat > 0:
        return (chat, True), PRIVATE
    return (chat, is_new), (GROUP if is_new else GROUP_EDITS)


def _keys(place: Place) -> tuple[_Key, ...]:
    if place.chat is None:
        return (_EVERYWHERE,)
    return (_EVERYWHERE, _of_chat(place.chat, is_new=place.is_new)[0])


def _weight(key: _Key, place: Place) -> int:
    """Return for how much a call counts: an album is one call, and several messages in a chat."""
    return 1 if key == _EVERYWHERE else place.weight


def _in_window(places: Iterable[Place], window: Window, now: float) -> list[tuple[Place, float]]:
    """Return what a window holds, each with when it leaves; of a call under way, the earliest."""
    found = []
    for place in places:
        leaves = (now if place.ended_at is None else place.ended_at) + window.seconds
        if leaves > now:
            found.append((place, leaves))
    return found
