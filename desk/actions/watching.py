"""Watchers: who is told of a record though it is not theirs."""

from datetime import datetime

from desk.access import Act, Actor, may
from desk.actions.nights import night_until
from desk.identifiers import PersonId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import ChatKind, Involvement
from desk.ports import Unit
from desk.record import Record, Verb

WORTH_TELLING = frozenset(
    {
        Verb.CLAIM,
        Verb.PEND,
        Verb.RESUME,
        Verb.RESOLVE,
        Verb.REOPEN,
        Verb.CONFIRM,
        Verb.CANCEL,
        Verb.ESCALATE,
    }
)
"""The steps that watchers learn of."""
OF_THE_DESK = frozenset({Verb.ESCALATE})
"""Those of them that concern nobody outside of the desk."""


async def tell_watchers(
    unit: Unit, record: Record, verb: Verb, actor: Actor | None, now: datetime
) -> None:
    """Stage that everybody who watches the record learns what just happened, once.

    Whoever did it knows, and so does its requester. Engineers who may not look at it any more are
    told nothing.
    """
    if verb not in WORTH_TELLING:
        return
    known = {record.requester, actor.person.id if actor else None}
    for person, involvement in await unit.watchers.of(record.id):
        if person in known or not await _may_know(unit, record, person, involvement, verb):
            continue
        known.add(person)
        human = await unit.people.get(person)
        chat = await unit.chats.private(human)
        is_working = involvement is Involvement.WATCHER
        until = None if is_working else night_until(unit, human, now)
        await unit.notices.add(
            Notice(
                ref=f"r{record.id}.{record.version}.watched.{chat.id}",
                form=Form.MESSAGE,
                template="watched",
                chat=chat.id,
                subject=Subject.night(record.id) if until else Subject.record(record.id),
                seq=record.version,
                rank=Rank.NOTICE,
                not_before=until or now,
                data={"verb": verb},
            )
        )


async def _may_know(
    unit: Unit, record: Record, person: PersonId, involvement: Involvement, verb: Verb
) -> bool:
    if involvement is Involvement.AFFECTED:
        return verb not in OF_THE_DESK and not record.confidential
    if involvement is not Involvement.WATCHER:
        return False
    human = await unit.people.get(person)
    chat = await unit.chats.private(human)
    reader = Actor(person=human, place=ChatKind.PRIVATE, chat=chat.id, source="watched")
    return may(reader, Act.LOOK, record)
