"""Moments at which the desk looks again."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, or_, select, update

from desk.notices import Subject
from desk.timers import AGAIN, ONLY, Timer, TimerKind
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import insert, is_
from store.tables import timer as timers


class TimerState(StrEnum):
    """What has become of a timer."""

    WAITING = "waiting"
    FIRED = "fired"
    CANCELLED = "cancelled"
    HELD = "held"
    """It was due when a copy was restored; an operator decides, or whoever sets or cancels it."""


# Locked on PostgreSQL, so that what cancel() tells stays true until the commit.
_ROUNDS = (
    select(timers.c.round, timers.c.state)
    .where(timers.c.subject == bindparam("subject"), timers.c.kind == bindparam("kind"))
    .with_for_update()
)
_WAITING = select(timers.c.due_at).where(
    timers.c.subject == bindparam("subject"),
    timers.c.kind == bindparam("kind"),
    timers.c.round == ONLY,
    is_(timers.c.state, TimerState.WAITING, TimerState.HELD),
)
_new = insert(timers)
_SET = _new.on_conflict_do_update(
    index_elements=["subject", "kind", "round"],
    set_={
        "due_at": _new.excluded.due_at,
        "data": _new.excluded.data,
        "state": _new.excluded.state,
    },
    where=or_(
        is_(timers.c.state, TimerState.WAITING, TimerState.CANCELLED, TimerState.HELD),
        is_(timers.c.kind, *sorted(AGAIN)),
    ),
)
_CANCEL = (
    update(timers)
    .where(
        timers.c.subject == bindparam("of_subject"),
        timers.c.kind == bindparam("of_kind"),
        timers.c.round == bindparam("of_round"),
        is_(timers.c.state, TimerState.WAITING, TimerState.HELD),
    )
    .values(state=TimerState.CANCELLED.value)
)

_Key = tuple[TimerKind, Subject, int]


class Timers(Repository):
    """The timers of a unit; what fires them is in store/due.py."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[_Key, Timer | None] = {}

    async def set(self, timer: Timer) -> None:
        """Stage a timer; the same one again moves it; once fired, only if it comes again."""
        self._staged[timer.kind, timer.subject, timer.round] = timer

    async def cancel(self, kind: TimerKind, subject: Subject, round_: int | None = None) -> bool:
        """Stage the end of waiting timers; tell whether any was waiting, which then stays true."""
        rows = await self._connection.written(_ROUNDS, {"subject": subject.key, "kind": kind.value})
        stored = {row.round: TimerState(row.state) for row in rows}
        staged = {
            r: timer for (k, s, r), timer in self._staged.items() if (k, s) == (kind, subject)
        }
        waiting = [
            number
            for number in stored.keys() | staged.keys()
            if round_ in (None, number)
            and stored.get(number) is not TimerState.FIRED
            and (
                staged[number] is not None
                if number in staged
                else stored[number] in (TimerState.WAITING, TimerState.HELD)
            )
        ]
        for number in waiting:
            self._staged[kind, subject, number] = None
        return bool(waiting)

    async def waiting(self, kind: TimerKind, subject: Subject) -> datetime | None:
        """Return when the one waiting timer of a kind that comes again is due; None without."""
        key = (kind, subject, ONLY)
        if key in self._staged:
            timer = self._staged[key]
            return None if timer is None else timer.due_at
        values = {"subject": subject.key, "kind": kind.value}
        row = await self._connection.row(_WAITING, values)
        return None if row is None else row.due_at

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write set and cancelled timers."""
        entries = sorted(self._staged.items(), key=_by_key)
        set_ = [timer for _, timer in entries if timer is not None]
        cancelled = [key for key, timer in entries if timer is None]
        if set_:
            await self._connection.write(_SET, list(map(_row_of, set_)))
        if cancelled:
            await self._connection.write(_CANCEL, list(_keys(cancelled)))


def _by_key(entry: tuple[_Key, Timer | None]) -> tuple[str, str, int]:
    (kind, subject, number), _ = entry
    return subject.key, kind.value, number


def _keys(keys: Iterable[_Key]) -> Iterable[dict[str, object]]:
    for kind, subject, number in keys:
        yield {"of_kind": kind.value, "of_subject": subject.key, "of_round": number}


def _row_of(timer: Timer) -> dict[str, object]:
    return {
        "kind": timer.kind.value,
        "subject": timer.subject.key,
        "round": timer.round,
        "due_at": timer.due_at,
        "data": dict(timer.data),
        "state": TimerState.WAITING.value,
    }
