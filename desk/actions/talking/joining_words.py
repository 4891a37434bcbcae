"""What the reporter of a duplicate writes: it goes to the engineers of the original."""

from datetime import datetime

from desk.access import demand
from desk.actions.desks import desks_of
from desk.actions.steps import answer, cards_follow, relay, step
from desk.actions.talking.talk import UserMessage
from desk.errors import NoWords
from desk.events import Fact, Message, Pair
from desk.identifiers import PersonId, RecordId
from desk.incident import moved
from desk.ports import Unit
from desk.record import Record, Verb
from desk.versions import seams


async def original_open(unit: Unit, record: RecordId, person: PersonId) -> RecordId | None:
    """Return the open ticket that somebody's own one was a duplicate of, in the end."""
    found = await unit.records.get(record)
    if found.requester != person:
        return None
    while found.duplicate_of is not None:
        found = await unit.records.get(found.duplicate_of)
    return found.id if found.id != record and found.is_open else None


async def say_of_duplicate(
    unit: Unit, command: UserMessage, original: RecordId, now: datetime
) -> Record:
    """Take the words of a duplicate's requester to the original.

    Its own requester never reads them: they are somebody else's.
    """
    if not command.text and not command.attachments:
        raise NoWords
    duplicate = await unit.records.get(command.record)
    demand(command.actor, Verb.USER_MESSAGE, duplicate)
    after = moved(await unit.records.get(original), Verb.USER_MESSAGE, now)
    message = Message(
        record=after.id,
        seq=after.version,
        author=command.actor.person.id,
        text=command.text,
        attachments=command.attachments,
    )
    facts: dict[str, Fact] = {**seams(command.pieces), "of": duplicate.id}
    await step(
        unit,
        after,
        Verb.USER_MESSAGE,
        command.actor,
        public=False,
        facts=facts,
        message=message,
    )
    for part, piece in enumerate(command.pieces):
        await unit.pairs.add(
            Pair(
                chat=command.actor.chat,
                telegram_message_id=piece.telegram_message_id,
                record=duplicate.id,
                seq=duplicate.version,
                part=part,
                album=piece.album,
            )
        )
    for desk in await desks_of(unit, after):
        await relay(unit, after, message, desk.id, "relay/user_message", now)
    facts_told: dict[str, Fact] = {"record": duplicate.id, "original": after.id}
    await answer(unit, command.actor, "added_to_original", now, facts_told)
    await cards_follow(unit, after, now)
    return after
