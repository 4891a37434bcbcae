"""Knows when Telegram was last heard, across restarts, and sees to it when that was long ago."""

import logging
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.loops import Bell
from desk.actions.people import absence
from desk.actions.people.absence import Absence
from desk.identifiers import RecordId
from handlers.context import PRESS_LIVES
from store.store import Store

LOG = logging.getLogger(__name__)

HEARD_AT = "heard_at"
"""The setting that holds the moment."""
NOTED_EVERY = timedelta(seconds=30)
AWAY = PRESS_LIVES
"""After so long presses are lost."""


async def note_presence(store: Store, at: datetime) -> None:
    """Write down that the desk is here at this moment, and was all the time."""
    await store.settings.note(HEARD_AT, at.isoformat())


class Presence:
    """Notes that Telegram was heard; after an absence it tells people and refreshes cards.

    Args:
        desk: whose store remembers.
        wake: rung when something is to be sent.
    """

    def __init__(self, desk: Desk, wake: Bell) -> None:
        self._desk = desk
        self._wake = wake
        self._heard_at: datetime | None = None
        self._noted_at: datetime | None = None

    async def heard(self) -> None:
        """Note that Telegram was heard just now; written down twice a minute at most.

        What follows an absence is named by it, so a restart in the middle doubles nothing: the
        moment is written last.

        Raises:
            StoreUnavailable: it is done the next time.
        """
        now = self._desk.clock.now()
        if self._noted_at is None or not timedelta() <= now - self._noted_at < NOTED_EVERY:
            last = await self._last()
            if last is not None and (now - last > AWAY or await self._was_put_back(last)):
                await self._returned(Absence(since=last, until=now))
            await self.was_here()
        self._heard_at = now

    async def was_here(self) -> None:
        """Write down that the desk is here, and was all the time."""
        now = self._desk.clock.now()
        await note_presence(self._desk.store, now)
        self._heard_at = self._noted_at = now

    async def _last(self) -> datetime | None:
        """Return when this process, or another one on the store, last heard from Telegram."""
        noted = await self._desk.store.settings.noted(HEARD_AT)
        stored = datetime.fromisoformat(noted) if isinstance(noted, str) else None
        moments = [moment for moment in (stored, self._heard_at) if moment is not None]
        return max(moments, default=None)

    async def _was_put_back(self, last: datetime) -> bool:
        """Tell whether the store was restored since: then nobody knows what the chats show."""
        if self._noted_at is not None:
            return False
        restored = await self._desk.store.restores.last()
        return restored is not None and restored.at > last

    async def _returned(self, gone: Absence) -> None:
        """Tell people, then bring the cards up to date, page by page."""
        LOG.warning("nothing was heard from Telegram from %s to %s", gone.since, gone.until)
        async with self._desk.store.unit(self._desk.policy) as unit:
            await absence.tell(unit, gone, gone.until)
            await unit.commit()
        at: RecordId | None = None
        while True:
            async with self._desk.store.unit(self._desk.policy) as unit:
                at = await absence.refresh(unit, gone, at, gone.until)
                await unit.commit()
            if at is None:
                break
        self._wake.ring()
