"""Looking at a record when its timer wakes: whatever is due is done, in order, each thing once."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from desk.actions.arming import case_of, look_again
from desk.actions.desks import desks_of
from desk.actions.promises.calling import call_nobody, page, rung
from desk.actions.promises.ending import back, close, resolve, resume
from desk.actions.promises.telling import nudge, remind, slip
from desk.actions.steps import show_card
from desk.identifiers import RecordId
from desk.ports import Unit
from desk.promises.case import Case, Planned, What
from desk.promises.schedule import REST, planned
from desk.timers import Timer

MOST = 100
"""More than so much is never due at once."""

DOES: Mapping[What, Callable[[Unit, Case, Planned, datetime], Awaitable[None]]] = {
    What.RUNG: rung,
    What.SLIP: slip,
    What.PAGE: page,
    What.NOBODY: call_nobody,
    What.NUDGE: nudge,
    What.BACK: back,
    What.REMIND: remind,
    What.RESUME: resume,
    What.RESOLVE: resolve,
    What.CLOSE: close,
}


async def look(unit: Unit, timer: Timer, now: datetime) -> None:
    """Do what is due for a record; where nothing is, its card shows how much time is left."""
    number = RecordId(int(timer.subject.key[1:]))
    record, done = await unit.records.get(number), 0
    for _ in range(MOST):
        case = await case_of(unit, record)
        due = next(iter(planned(case)), None)
        if due is None or due.at > now:
            break
        await DOES[due.what](unit, case, due, now)
        record, done = await unit.records.get(number), done + 1
    if not done and record.is_open:
        source = f"r{record.id}.look{int(now.timestamp())}"
        for desk in await desks_of(unit, record):
            await show_card(unit, record, desk.id, now, quiet=True, source=source)
    await look_again(unit, await case_of(unit, record), now, REST)
