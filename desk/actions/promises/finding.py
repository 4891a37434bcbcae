"""Who is meant by a rung or a page, now, and who cannot be called and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.actions.desks import desks_of
from desk.actions.duty.lookup import on_duty
from desk.actions.leaders import leads_of
from desk.actions.working.crew import crew, is_reachable
from desk.duty.plan import Why
from desk.identifiers import ChatId
from desk.people import Person, Role
from desk.ports import Unit
from desk.record import Record
from desk.terms import Addressee, Who


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Whom an addressee stands for: people in private, or the places where the record is worked.

    `left_out` are people who cannot be called, each with a reason: `away`, `unreachable`.
    `instead` is a code that tells why it is not who was meant, `contact` the key of somebody
    outside.
    """

    people: Sequence[Person] = ()
    places: Sequence[ChatId] = ()
    left_out: Sequence[tuple[Person, str]] = ()
    instead: str = ""
    contact: str = ""


async def found(unit: Unit, record: Record, addressee: Addressee, at: datetime) -> Found:
    """Return whom an addressee stands for at a moment."""
    match addressee.who:
        case Who.CONTACT:
            return Found(contact=addressee.key)
        case Who.TEAM:
            return await _team(unit, record)
        case Who.OWNER:
            return await _owner(unit, record)
        case Who.ONCALL:
            return await _on_call(unit, record, at)
        case Who.LEAD:
            return await _able(unit, await leads_of(unit, record))
        case Who.MANAGER:
            return await _managers(unit, record)


async def _team(unit: Unit, record: Record, instead: str = "") -> Found:
    places = [chat.id for chat in await desks_of(unit, record) if chat.reachable]
    return Found(places=places, instead=instead)


async def _owner(unit: Unit, record: Record) -> Found:
    """Return the owner; the team while nobody has it, or the owner cannot be called."""
    if record.owner is None:
        return await _team(unit, record, "unowned")
    able = await _able(unit, [await unit.people.get(record.owner)])
    if able.people:
        return able
    team = await _team(unit, record, "owner_gone")
    return Found(places=team.places, left_out=able.left_out, instead=team.instead)


async def _on_call(unit: Unit, record: Record, at: datetime) -> Found:
    """Return who is on duty; the engineers of the team where it has no roster."""
    team = unit.policy.team(record.team).key
    duty = await on_duty(unit, team, at)
    if duty.person is not None:
        able = await _able(unit, [duty.person])
        away = [(person, "away") for person in duty.skipped]
        return Found(people=able.people, left_out=[*away, *able.left_out])
    if duty.why is not Why.NO_ROSTER:
        return Found(left_out=[(person, "away") for person in duty.skipped], instead="gap")
    engineers = [p for p in await crew(unit, team) if Role.ENGINEER in p.roles(team)]
    able = await _able(unit, [p for p in engineers if p.id != record.requester])
    return Found(people=able.people, left_out=able.left_out, instead="no_roster")


async def _managers(unit: Unit, record: Record) -> Found:
    """Return the managers of the team; those above the engineers where it has none."""
    team = unit.policy.team(record.team).key
    people = [p for p in await unit.people.holding(team) if p.id != record.requester]
    managers = [p for p in people if Role.MANAGER in p.roles(team)]
    if managers:
        return await _able(unit, managers)
    able = await _able(unit, await leads_of(unit, record))
    return Found(people=able.people, left_out=able.left_out, instead="no_manager")


async def _able(unit: Unit, people: Sequence[Person]) -> Found:
    """Return those who can be called; where all are away, they are called all the same."""
    reasons = {p.id: "" if await is_reachable(unit, p) else "unreachable" for p in people}
    reached = [p for p in people if not reasons[p.id]]
    present = [p for p in reached if p.away_since is None]
    able = present or reached
    left = [(p, reasons[p.id] or "away") for p in people if p not in able]
    return Found(people=able, left_out=left)
