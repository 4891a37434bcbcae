"""Finds what is wrong with the desk itself, and lets it open an incident of its own for that."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.health import BEATLESS_SECONDS, LAGS, Health, Stage, StageName
from bot.loops import Bell, Loop
from bot.standing import Role
from desk.actions.reporting.own import (
    Noted,
    OwnTrouble,
    name_of,
    own_is_over,
    part_of,
    report_own,
)
from desk.priority import Impact, Urgency
from handlers.chat.words import Words
from store.errors import Overtaken, StoreUnavailable
from store.repositories.notices import OutboxState
from store.repositories.rings import RingState
from store.tally import IMPORTANT, Tally
from store.unit import StoreUnit

LOG = logging.getLogger(__name__)

EVERY_SECONDS = 10.0
PATIENCE_SECONDS = 120.0
"""How long a trouble lasts before it is an incident, and how long it must be gone to be over."""
GRACE_SECONDS = 30.0
"""What is gone for so long begins anew when it comes again; less is the same trouble."""
TRIES = 5
SENDER: Final = f"role.{Role.SENDER}"
QUARANTINE: Final = "quarantine"
DEAD: Final = "dead"
CAUSES: Final = (*(f"stage.{name}" for name in StageName), SENDER, QUARANTINE, DEAD)
"""All that there can be: so many incidents at once at most."""
FOLLOWS: Final = {
    StageName.STORE: {f"stage.{name}" for name in StageName if name is not StageName.STORE},
    StageName.TELEGRAM: {f"stage.{name}" for name in (StageName.INTAKE, StageName.SENDER)},
}
"""What does not work because something else does not: that is one trouble, and one incident."""


@dataclass(kw_only=True, slots=True)
class _Trouble:
    """One cause as it was seen, on the monotonic clock; `is_told` is whether an incident has it."""

    since: float | None = None
    began_at: datetime | None = None
    seen_at: float = 0.0
    reason: str = ""
    is_due: bool = False
    is_told: bool = False

    def look(self, reason: str | None, at: float, now: datetime) -> None:
        """Take in how it is at this moment: why it is wrong, or None."""
        if reason is not None:
            if self.since is None:
                self.since, self.began_at = at, now
            self.seen_at, self.reason = at, reason
            self.is_due = self.is_due or at - self.since >= PATIENCE_SECONDS
        elif self.since is not None and at - self.seen_at >= GRACE_SECONDS:
            self.since = None

    def is_over(self, at: float) -> bool:
        """Whether it was told, and is gone for good."""
        return self.is_told and self.since is None and at - self.seen_at >= PATIENCE_SECONDS


class OwnTroubles(Loop):
    """Looks at health every few seconds; one process does, the one that polls.

    Trouble of the store is remembered until the store takes it, with the moment it began.

    Args:
        desk: whose incidents they are.
        health: what is looked at.
        wake: rung when there is something to tell.
    """

    idle_seconds = EVERY_SECONDS
    shows_rest = False

    def __init__(self, *, desk: Desk, health: Health, wake: tuple[Bell, ...]) -> None:
        super().__init__(Stage(name="own troubles"), desk.clock)
        self._desk = desk
        self._health = health
        self._wake = wake
        self._words = Words(desk.policy.language, desk.policy)
        self._term: int | None = None
        self._causes: dict[str, _Trouble] = {}

    async def turn(self) -> int:
        """Look once; open what is due, and end what is over."""
        if self._desk.policy.own_category is None:
            return 0
        now, at = self.clock.now(), self.clock.monotonic()
        try:
            await self._begin_anew()
            reasons = reasons_of(self._health, now)
            for cause, trouble in self._causes.items():
                trouble.look(reasons.get(cause), at, now)
                if trouble.is_due:
                    await self._open(cause, trouble, now)
                elif trouble.is_over(at):
                    await self._end(cause, trouble, now)
        except StoreUnavailable:
            return 0  # the stage of the store tells it; here it waits for the next look
        return 0

    async def _begin_anew(self) -> None:
        """After a start, or when another process looked: learn what was told before."""
        term = self._desk.standing.term(Role.POLLER)
        if term == self._term:
            return
        causes = {}
        for cause in CAUSES:
            noted = Noted.read(await self._desk.store.settings.noted(name_of(cause)))
            is_told = noted is not None and not noted.is_over
            causes[cause] = _Trouble(seen_at=self.clock.monotonic(), is_told=is_told)
        self._causes, self._term = causes, term

    async def _open(self, cause: str, trouble: _Trouble, now: datetime) -> None:
        what = self._what(cause)
        kind, _, _ = cause.partition(".")
        is_small = cause in (QUARANTINE, DEAD)
        told = OwnTrouble(
            cause=cause,
            since=trouble.began_at or now,
            title=self._words("own.title", what=what),
            words=self._words(f"own.words.{kind}", what=what, reason=trouble.reason),
            impact=Impact.ONE if is_small else Impact.TEAM,
            urgency=Urgency.BLOCKED,
        )

        async def work(unit: StoreUnit) -> None:
            record = await report_own(unit, told, now)
            if record is not None:
                LOG.warning("incident #%s is opened of the desk itself: %s", record.id, cause)

        await self._in_unit(work)
        trouble.is_due, trouble.is_told = False, True

    async def _end(self, cause: str, trouble: _Trouble, now: datetime) -> None:
        words = self._words("own.over", what=self._what(cause))

        async def work(unit: StoreUnit) -> None:
            await own_is_over(unit, cause, words, now)

        await self._in_unit(work)
        trouble.is_told = False

    def _what(self, cause: str) -> str:
        return self._words(f"own.parts.{part_of(cause)}")

    async def _in_unit(self, work: Callable[[StoreUnit], Awaitable[None]]) -> None:
        """Do something in a unit of its own, anew as often as it is overtaken.

        Raises:
            StoreUnavailable: it was not done, or nobody knows; it is looked up when it runs again.
        """
        for _ in range(TRIES):
            try:
                async with self._desk.unit() as unit:
                    await work(unit)
                    await unit.commit()
            except Overtaken:
                continue
            break
        else:
            raise StoreUnavailable("Others were faster every time.")
        for bell in self._wake:
            bell.ring()


def reasons_of(health: Health, now: datetime) -> dict[str, str]:
    """Return what is wrong at this moment, by cause, each with one line that says why."""
    found = {}
    for stage in health:
        reason = stage.trouble(now) or (LAGS if stage.lags(now) else None)
        if reason is not None:
            found[f"stage.{stage.name}"] = reason
    for root, follow in FOLLOWS.items():
        if f"stage.{root}" in found:
            found = {cause: why for cause, why in found.items() if cause not in follow}
    for holder in health.holders():
        is_late = holder.beat_age is not None and holder.beat_age > BEATLESS_SECONDS
        if holder.role is Role.SENDER and not holder.is_me and (holder.owner is None or is_late):
            found[SENDER] = "no sign of life"
    return found if health.tally is None else found | _put_aside(health.tally)


def _put_aside(tally: Tally) -> dict[str, str]:
    dead = tally.notices.get((IMPORTANT, OutboxState.DEAD), 0) + tally.rings.get(RingState.DEAD, 0)
    counts = {QUARANTINE: tally.quarantined, DEAD: dead}
    return {cause: str(count) for cause, count in counts.items() if count}
