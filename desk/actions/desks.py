"""Where engineers see and work a record: in a group, or each in private when it is confidential."""

from desk.access import Act, Actor, may
from desk.identifiers import ChatId
from desk.people import Chat, ChatKind, Person, Role
from desk.ports import Unit
from desk.record import Kind, Record

WORKERS = frozenset({Role.ENGINEER, Role.LEAD})
"""The roles that work records."""
LEADING = frozenset({Role.LEAD})
"""Who alone sees a confidential record of a stranger, until they are admitted."""


async def group_of(unit: Unit, record: Record) -> Chat | None:
    """Return the group in which the record is worked, if there is one.

    A confidential record is worked in a group only where its team has one for such records.
    """
    team = unit.policy.team(record.team)
    if team.group is None or (record.confidential and not team.confidential):
        return None
    return await unit.chats.by_telegram(team.group)


async def desks_of(unit: Unit, record: Record) -> list[Chat]:
    """Return the chats in which engineers work the record.

    One that is confidential goes to the private chats of its team's engineers and leads where the
    team has no group for it; with nobody there, to its admins. Its requester is none of them; for
    a task that is its ticket's.
    """
    group = await group_of(unit, record)
    if group is not None:
        return [group]
    if not record.confidential:
        return []
    team = unit.policy.team(record.team).key
    requester = await unit.people.get((await ticket_of(unit, record)).requester)
    people = [p for p in await unit.people.holding(team) if p.id != requester.id]
    is_stranger = unit.policy.is_stranger(verified=requester.verified)
    roles = LEADING if is_stranger else WORKERS
    workers = [p for p in people if not roles.isdisjoint(p.roles(team))]
    admins = [p for p in people if Role.ADMIN in p.roles(team)]
    return [await unit.chats.private(person) for person in workers or admins]


async def may_read(unit: Unit, record: Record, chat: Chat) -> bool:
    """Tell whether a chat may show something of a record now.

    What was staged before a record became confidential, or before somebody lost a role, is read
    when it is sent: nothing of such a record reaches a chat that may not see it any more.
    """
    if not record.confidential:
        return True
    if chat.person is None:
        group = await group_of(unit, record)
        return group is not None and group.id == chat.id
    if chat.person in (record.requester, record.reporter):
        return True
    person = await unit.people.get(chat.person)
    reader = Actor(person=person, place=ChatKind.PRIVATE, chat=chat.id, source="read")
    return may(reader, Act.LOOK, record)


async def ticket_of(unit: Unit, record: Record) -> Record:
    """Return the ticket that a task was split off; any other record is one itself."""
    is_task = record.kind is Kind.TASK and record.parent is not None
    return await unit.records.get(record.parent) if is_task and record.parent else record


async def actor_in(
    unit: Unit, person: Person, chat: Chat, source: str, thread: int | None = None
) -> Actor:
    """Return a person as somebody who acts in a chat, with what may be talked of there."""
    return Actor(
        person=person,
        place=chat.place,
        chat=chat.id,
        source=source,
        thread=thread,
        confides=await _confides(unit, chat.id) if chat.kind is ChatKind.GROUP else frozenset(),
    )


async def _confides(unit: Unit, chat: ChatId) -> frozenset[str]:
    """Return the teams whose confidential records a group may see."""
    found = set()
    for team in unit.policy.teams.values():
        if team.confidential and team.group is not None:
            group = await unit.chats.by_telegram(team.group)
            if group is not None and group.id == chat:
                found.add(team.key)
    return frozenset(found)
