"""How people learn of duty: in private, once, with what it was told of."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from desk.actions.leaders import leads_in
from desk.actions.people.reach import private_of
from desk.events import Fact
from desk.identifiers import ChatId, PersonId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Person
from desk.ports import Unit
from desk.topics import TopicState


async def tell_person(
    unit: Unit,
    person: Person,
    template: str,
    ref: str,
    now: datetime,
    data: Mapping[str, Fact],
    rank: Rank = Rank.NOTICE,
) -> bool:
    """Stage a private message; tell whether it can arrive, as far as the desk knows.

    `ref` names what it tells of: the same is told once.
    """
    chat = await private_of(unit, person, now)
    if not chat.reachable:
        return False
    await unit.notices.add(
        Notice(
            ref=f"duty.{ref}.{chat.id}",
            form=Form.MESSAGE,
            template=template,
            chat=chat.id,
            subject=Subject.person(person.id),
            seq=0,
            rank=rank,
            not_before=now,
            data=data,
        )
    )
    return True


async def tell_leads(
    unit: Unit,
    team: str,
    template: str,
    ref: str,
    now: datetime,
    data: Mapping[str, Fact],
    but: Iterable[PersonId] = (),
) -> None:
    """Stage that the leads of a team learn something in private; its admins where it has none.

    Those of `but` know it, or cannot do anything about it.
    """
    for person in await leads_in(unit, team, but):
        await tell_person(unit, person, template, ref, now, {"team": team, **data}, Rank.PAGE)


async def thread_of(unit: Unit, team: str, chat: ChatId) -> int | None:
    """Return the topic of a team in a chat, None where it has none."""
    named = unit.policy.team(team).topic
    if named is not None:
        return named
    topic = await unit.topics.get(Subject.team(team), chat)
    return topic.thread if topic is not None and topic.state is TopicState.OPEN else None
