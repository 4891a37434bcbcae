"""Who answers for a record, or a team: the leads of its team, else its admins."""

from desk.identifiers import PersonId
from desk.people import Person, Role
from desk.ports import Unit
from desk.record import Record


async def leads_of(unit: Unit, record: Record) -> list[Person]:
    """Return the leads of the record's team, by number; its admins where it has none.

    Its requester is none of them: nobody answers to themselves.
    """
    return await leads_of_team(unit, unit.policy.team(record.team).key, but=record.requester)


async def leads_of_team(unit: Unit, team: str, but: PersonId | None = None) -> list[Person]:
    """Return the leads of a team, by number; its admins where it has none."""
    people = [p for p in await unit.people.holding(team) if p.id != but]
    leads = [person for person in people if Role.LEAD in person.roles(team)]
    return leads or [person for person in people if Role.ADMIN in person.roles(team)]
