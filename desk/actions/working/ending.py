"""Giving a ticket up in the group: nobody needs it, it is no fault, it is about the same."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act as Right
from desk.access import Actor, may
from desk.actions.steps import cards_follow, relay, step, tell_requester
from desk.actions.working.crew import demanded
from desk.actions.working.incident import Act
from desk.errors import NoSuchOriginal, NotForYou, NoWords
from desk.events import Fact, Message
from desk.identifiers import RecordId
from desk.incident import cancelled
from desk.people import Involvement
from desk.ports import Unit
from desk.record import CancelReason, Kind, Record, Verb

FOLLOW = frozenset({Involvement.WATCHER, Involvement.AFFECTED})
"""Who follows a duplicate to its original."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Return(Act):
    """Nothing is broken; the words tell the requester what to do instead."""

    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseDuplicate(Act):
    """A ticket about the same as another one."""

    original: RecordId


async def not_needed(unit: Unit, command: Act, now: datetime) -> Record:
    """Give the record up: its requester told an engineer that it is not needed any more."""
    record = await demanded(unit, command.actor, command.record, Verb.CANCEL)
    after = cancelled(record, CancelReason.WITHDRAWN, now)
    facts = {"reason": CancelReason.WITHDRAWN}
    await step(unit, after, Verb.CANCEL, command.actor, public=True, facts=facts)
    await tell_requester(unit, after, "not_needed", now)
    await cards_follow(unit, after, now)
    return after


async def return_(unit: Unit, command: Return, now: datetime) -> Record:
    """Give the record up with words for its requester: it is no fault.

    Raises:
        NoWords: there are none; nobody is sent away without a word.
    """
    record = await demanded(unit, command.actor, command.record, Verb.CANCEL)
    if not command.words:
        raise NoWords(what="reason")
    after = cancelled(record, CancelReason.NOT_A_FAULT, now)
    facts = {"reason": CancelReason.NOT_A_FAULT}
    message = Message(
        record=after.id, seq=after.version, author=command.actor.person.id, text=command.words
    )
    await step(unit, after, Verb.CANCEL, command.actor, public=True, facts=facts, message=message)
    requester = await unit.chats.private(await unit.people.get(record.requester))
    await relay(unit, after, message, requester.id, "relay/reply", now)
    await cards_follow(unit, after, now)
    return after


async def close_duplicate(unit: Unit, command: CloseDuplicate, now: datetime) -> Record:
    """Give the record up as a duplicate; its requester follows the original from now on.

    Raises:
        NoSuchOriginal: that one cannot be it.
        NotForYou: the actor may not, or may not see the original; nobody learns which.
    """
    record = await demanded(unit, command.actor, command.record, Verb.CANCEL)
    original = await original_of(unit, command.actor, record, command.original)
    after = await closed_as_duplicate(unit, record, original, command.actor, now)
    await tell_requester(unit, after, "duplicate", now)
    return after


async def closed_as_duplicate(
    unit: Unit, record: Record, original: Record, actor: Actor, now: datetime
) -> Record:
    """Stage that a record is given up as a duplicate, and nothing that is told of it.

    Its requester, and whoever followed it, learn of the original from now on.
    """
    after = cancelled(record, CancelReason.DUPLICATE, now, original.id)
    facts: dict[str, Fact] = {"reason": CancelReason.DUPLICATE, "original": original.id}
    await step(unit, after, Verb.CANCEL, actor, public=True, facts=facts)
    followers = [*await unit.watchers.of(record.id), (record.requester, Involvement.AFFECTED)]
    for person, involvement in followers:
        if involvement in FOLLOW and person != original.requester:
            await unit.watchers.add(original.id, person, involvement)
    await cards_follow(unit, after, now)
    return after


async def original_of(unit: Unit, actor: Actor, record: Record, number: RecordId) -> Record:
    """Return the ticket that `record` is a duplicate of, when `number` is named.

    Where that was closed as a duplicate itself, it is the one that is still worked.

    Raises:
        NoSuchOriginal: it is the same ticket, or a duplicate of it, or nobody works on it; or what
            the requester of a confidential one writes would be read where others are worked.
        NotForYou: the actor may not see it, or there is none; nobody learns which.
    """
    found = await _seen(unit, actor, record, number)
    if found.id == record.id:
        raise NoSuchOriginal(why="itself")
    if record.confidential and not found.confidential:
        raise NoSuchOriginal(why="open")
    while found.duplicate_of is not None:
        found = await _seen(unit, actor, record, found.duplicate_of)
        if found.id == record.id:
            raise NoSuchOriginal(why="circle")
    if not found.is_open:
        raise NoSuchOriginal(why="over")
    return found


async def _seen(unit: Unit, actor: Actor, record: Record, number: RecordId) -> Record:
    found = await unit.records.get(number)
    is_hidden = found.confidential and not record.confidential
    if is_hidden or found.kind is Kind.TASK or not may(actor, Right.LOOK, found):
        raise NotForYou
    return found
