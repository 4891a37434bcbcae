"""Hours on site: people say that they have come and that they leave."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, Actor, demand, may
from desk.actions.people.person import audited
from desk.actions.steps import answer
from desk.duty.attendance import Attendance, ended, forgotten
from desk.events import Fact
from desk.ports import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckIn:
    """Somebody has come on site."""

    actor: Actor


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckOut:
    """Somebody leaves."""

    actor: Actor


async def check_in(unit: Unit, command: CheckIn, now: datetime) -> None:
    """Begin a stay; one of a day before that was never ended is marked so.

    Raises:
        OnSite: they are there already.
    """
    actor = command.actor
    demand(actor, Act.CHECK_IN)
    before = await unit.attendances.open_of(actor.person.id)
    if before is not None:
        await unit.attendances.save(forgotten(before, now))
    stay = Attendance(id=await unit.counters.duty(), person=actor.person.id, came_at=now)
    await unit.attendances.save(stay)
    await audited(unit, actor, "check in", actor.person.id, now)
    facts: dict[str, Fact] = {
        "came": now.isoformat(),
        "forgotten": before.came_at.isoformat() if before is not None else None,
    }
    await answer(unit, actor, "duty/checked_in", now, facts)


async def check_out(unit: Unit, command: CheckOut, now: datetime) -> None:
    """End a stay.

    Raises:
        NotOnSite: they never said that they came, or forgot to end a stay long ago.
    """
    actor = command.actor
    demand(actor, Act.CHECK_IN)
    stay = ended(await unit.attendances.open_of(actor.person.id), now)
    await unit.attendances.save(stay)
    await audited(unit, actor, "check out", actor.person.id, now)
    facts: dict[str, Fact] = {"came": stay.came_at.isoformat(), "left": now.isoformat()}
    await answer(unit, actor, "duty/checked_out", now, facts)


async def see(unit: Unit, actor: Actor, year: int, month: int, now: datetime) -> None:
    """Show the sheet of a month: their own, and everybody's of their teams to leads."""
    if not may(actor, Act.SHEET):
        demand(actor, Act.CHECK_IN)
    await answer(unit, actor, "duty/sheet", now, {"year": year, "month": month})
