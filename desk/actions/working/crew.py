"""The people of a team: who can be given work, and how they are told."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from desk.access import Act, Actor, demand
from desk.actions.steps import tell
from desk.errors import NotForYou
from desk.events import Fact
from desk.identifiers import PersonId, RecordId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Person, Role
from desk.policy import Assign
from desk.ports import Unit
from desk.record import Record, Verb

WORKING = frozenset({Role.ENGINEER, Role.LEAD})
"""The roles of those who may have tickets in hand."""


async def demanded(unit: Unit, actor: Actor, record: RecordId, verb: Verb | Act) -> Record:
    """Return the record, if the actor may do this to it.

    Raises:
        NotForYou: they may not, or there is none.
    """
    found = await unit.records.get(record)
    demand(actor, verb, found)
    return found


async def crew(unit: Unit, team: str) -> list[Person]:
    """Return everybody who may have tickets of a team in hand, by name."""
    people = await unit.people.holding(team)
    working = [person for person in people if WORKING & person.roles(team)]
    return sorted(working, key=lambda person: (person.name.casefold(), person.id))


async def one_of_crew(unit: Unit, team: str, person: PersonId) -> Person:
    """Return somebody who may have tickets of a team in hand.

    Raises:
        NotForYou: they may not (any more).
    """
    for one in await crew(unit, team):
        if one.id == person:
            return one
    raise NotForYou


async def is_reachable(unit: Unit, person: Person) -> bool:
    """Tell whether messages reach somebody in private, as far as the desk knows."""
    chat = await unit.chats.by_telegram(person.telegram_id)
    return chat is None or chat.reachable


def may_be_claimed(unit: Unit, record: Record, person: Person) -> bool:
    """Tell whether an unowned record may be taken: where a lead gives work out, only by a lead."""
    team = unit.policy.team(record.team)
    is_given_out = team.assign is Assign.LEAD and record.owner is None
    return not is_given_out or Role.LEAD in person.roles(record.team)


async def tell_staff(
    unit: Unit,
    record: Record,
    people: Iterable[Person],
    template: str,
    now: datetime,
    *,
    but: Actor | None = None,
) -> None:
    """Stage that people of the desk learn in private of the newest step of a record.

    `but` did it and knows. Who is out of reach is not told: the group is.
    """
    for person in people:
        is_told = but is None or person.id != but.person.id
        if is_told and await is_reachable(unit, person):
            chat = await unit.chats.private(person)
            await tell(unit, record, chat.id, template, now)


async def tell_all(
    unit: Unit,
    person: Person,
    template: str,
    source: str,
    data: Mapping[str, Fact],
    now: datetime,
) -> None:
    """Stage one message in private about several records; `source` names what it tells of."""
    chat = await unit.chats.private(person)
    await unit.notices.add(
        Notice(
            ref=f"{source}.{template}.{chat.id}",
            form=Form.MESSAGE,
            template=template,
            chat=chat.id,
            subject=Subject.person(person.id),
            seq=0,
            rank=Rank.NOTICE,
            not_before=now,
            data=data,
        )
    )
