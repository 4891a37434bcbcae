"""What works and what does not, stage by stage: red is told within a minute, and why."""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.standing import Holder
from store.tally import Tally

LOG = logging.getLogger(__name__)

SILENT_AFTER = timedelta(seconds=60)
"""A stage that has shown no sign of life for so long does not work."""


WAITING = "waiting"
LAGS = "work is waiting too long"
BEATLESS_SECONDS = 12.0
"""After so long without a sign of life somebody should have taken a role over."""


class StageName(StrEnum):
    """The parts of the process that can stop working on their own."""

    STORE = "store"
    TELEGRAM = "telegram"
    INTAKE = "intake"
    WORKER = "worker"
    SENDER = "sender"
    RINGER = "ringer"
    TIMERS = "timers"
    WATCH = "watch"


class Phase(StrEnum):
    """Where the process is in its life."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


@dataclass(kw_only=True, slots=True)
class Stage:
    """One stage as it stands; `since` is when it became right or wrong.

    A stage is looked at only once it has begun: before, it is `waiting` for an earlier one.
    `patience` is the age at which the oldest waiting work turns it red. One on `standby` leaves its
    work to another process, and is well.
    """

    name: str
    patience: timedelta = SILENT_AFTER
    ok: bool = False
    reason: str = WAITING
    since: datetime | None = None
    seen_at: datetime | None = None
    waiting: int = 0
    oldest_at: datetime | None = None
    standby: bool = False

    def works(self, now: datetime) -> None:
        """Note a success; the first one after trouble is logged."""
        if not self.ok:
            if self.since is not None:
                LOG.info("%s works again", self.name)
            self.ok, self.since, self.reason = True, now, ""
        self.seen_at, self.standby = now, False

    def rests(self, now: datetime) -> None:
        """Note that another process does the work."""
        self.works(now)
        self.standby = True

    def fails(self, now: datetime, reason: str, *, told: bool = False) -> None:
        """Note trouble; one error line for each change, not for each attempt.

        Args:
            now: the moment.
            reason: one line, which health shows as well.
            told: whether the log has the reason already.
        """
        if self.ok or self.reason != reason:
            if not told:
                LOG.error("%s does not work: %s", self.name, reason)
            if self.ok or self.since is None:
                self.since = now
            self.ok, self.reason = False, reason
        self.standby = False

    def backlog(self, count: int, oldest_at: datetime | None) -> None:
        """Note how much work waits for this stage, and since when."""
        self.waiting, self.oldest_at = count, oldest_at

    def trouble(self, now: datetime) -> str | None:
        """Return why the stage counts as broken at `now`, None when all is well."""
        if not self.ok:
            return self.reason
        if self.seen_at is None or now - self.seen_at > SILENT_AFTER:
            return "no sign of life"
        return LAGS if self.lags(now) and not self.standby else None

    def lags(self, now: datetime) -> bool:
        """Whether its oldest work has waited too long, whosever it is."""
        return self.oldest_at is not None and now - self.oldest_at > self.patience


PATIENCE = {
    # A chat may be frozen by Telegram for minutes: that alone is no fault of ours.
    StageName.SENDER: timedelta(minutes=10),
    # A receiver may be away for a moment, and comes again.
    StageName.RINGER: timedelta(minutes=2),
}
"""How long work may wait for those whom others can keep waiting."""


@dataclass(kw_only=True, slots=True)
class Heartbeat:
    """What the watcher outside was told last; `kept_back` is why it is told nothing now."""

    stage: Stage = field(default_factory=lambda: Stage(name="heartbeat"))
    sent_at: datetime | None = None
    kept_back: str | None = None


def _nobody() -> Sequence[Holder]:
    return ()


@dataclass(slots=True)
class Health:
    """All stages together, and what was counted in the store last.

    `holders` tells who has which role, once there are any.
    """

    stages: dict[StageName, Stage] = field(
        default_factory=lambda: {
            name: Stage(
                name=name,
                patience=PATIENCE.get(name, SILENT_AFTER),
            )
            for name in StageName
        }
    )
    phase: Phase = Phase.STARTING
    heartbeat: Heartbeat | None = None
    holders: Callable[[], Sequence[Holder]] = _nobody
    tally: Tally | None = None
    counted_at: datetime | None = None

    def __getitem__(self, name: StageName) -> Stage:
        return self.stages[name]

    def __iter__(self) -> Iterator[Stage]:
        return iter(self.stages.values())

    def counted(self, tally: Tally, now: datetime) -> None:
        """Note what was counted in the store."""
        self.tally, self.counted_at = tally, now

    def is_green(self, now: datetime) -> bool:
        """Whether every stage works."""
        return all(stage.trouble(now) is None for stage in self)

    def trouble(self, now: datetime) -> str | None:
        """Return what is wrong with the desk, whichever process it is that fails; None when well.

        Work of others counts by its age, and their roles by their signs of life.
        """
        for stage in self:
            trouble = stage.trouble(now) or (LAGS if stage.lags(now) else None)
            if trouble is not None:
                return f"{stage.name}: {trouble}"
        if self.counted_at is None or now - self.counted_at > SILENT_AFTER:
            return "nothing was counted in the store"
        for holder in self.holders():
            is_late = holder.beat_age is not None and holder.beat_age > BEATLESS_SECONDS
            if not holder.is_me and (holder.owner is None or is_late):
                return f"nobody is {holder.role}"
        return None

    def unready(self, now: datetime) -> str | None:
        """Return why the process may not be given traffic; None when it may.

        It may once it has begun and until it stops, as long as it can commit: tables of this
        version, and a store that took a write lately. Neither Telegram nor a stage that lags
        matters, nor whether others have the roles.
        """
        if self.phase is not Phase.RUNNING:
            return self.phase.value
        trouble = self[StageName.STORE].trouble(now)
        return None if trouble is None else f"store: {trouble}"
