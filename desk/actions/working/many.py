"""The same done to several tickets by a lead: duplicates closed, all that somebody has handed on.

Each ticket has its own step; what could not be done is named, and the rest is done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, Actor, demand, may
from desk.actions.steps import answer
from desk.actions.working.crew import is_reachable, tell_all
from desk.actions.working.ending import closed_as_duplicate, original_of
from desk.actions.working.handing_over import Target, handed
from desk.actions.working.moving import moved_cards
from desk.errors import IllegalMove, NoSuchOriginal, NotForYou, Refusal
from desk.events import Fact
from desk.identifiers import PersonId, RecordId
from desk.ports import Unit
from desk.record import Kind, Record

MOST = 50
"""How many tickets one command takes at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CloseDuplicates:
    """Several tickets about the same as `original`."""

    actor: Actor
    records: Sequence[RecordId]
    original: RecordId


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOverAll:
    """Everything that somebody has in hand, for a person, a team, or their teams' queues."""

    actor: Actor
    whose: PersonId
    to: Target


async def close_duplicates(unit: Unit, command: CloseDuplicates, now: datetime) -> None:
    """Close tickets as duplicates; each requester is told once of all of theirs.

    Raises:
        NotForYou: the actor may not see the original, or there is none.
        NoSuchOriginal: nobody works on it.
    """
    actor = command.actor
    demand(actor, Act.MANY_AT_ONCE, await unit.records.get(command.original))
    done: dict[RecordId, PersonId] = {}
    failed: dict[RecordId, str] = {}
    numbers = [number for number in dict.fromkeys(command.records) if number != command.original]
    for number in numbers[:MOST]:
        try:
            record = await unit.records.get(number)
            demand(actor, Act.MANY_AT_ONCE, record)
            original = await original_of(unit, actor, record, command.original)
            after = await closed_as_duplicate(unit, record, original, actor, now)
        except Refusal as refusal:
            failed[number] = why(refusal)
        else:
            done[number] = after.requester
    for requester in dict.fromkeys(done.values()):
        mine = [number for number, of in done.items() if of == requester]
        facts: dict[str, Fact] = {"records": joined(mine), "original": command.original}
        person = await unit.people.get(requester)
        await tell_all(unit, person, "duplicates", actor.source, facts, now)
    told: dict[str, Fact] = {
        "records": joined(list(done)),
        "original": command.original,
        "failed": paired(failed),
    }
    await answer(unit, actor, "many_closed", now, told)


async def hand_over_all(unit: Unit, command: HandOverAll, now: datetime) -> None:
    """Hand on all that somebody has in hand; who gets it has one message, requesters one each.

    Only tickets of teams that the actor leads are touched.
    """
    actor, to = command.actor, command.to
    if to.person == command.whose:
        raise NotForYou
    records = await unit.records.open_owned(command.whose)
    mine = [record for record in records if may(actor, Act.MANY_AT_ONCE, record)]
    if records and not mine:
        raise NotForYou
    demand(actor, Act.MANY_AT_ONCE)
    done: list[Record] = []
    failed: dict[RecordId, str] = {}
    elsewhere: dict[PersonId, list[RecordId]] = {}
    for record in mine[:MOST]:
        try:
            after = await handed(unit, record, to, actor, now)
        except Refusal as refusal:
            failed[record.id] = why(refusal)
            continue
        done.append(after)
        if after.team != record.team and after.kind is not Kind.TASK:
            elsewhere.setdefault(after.requester, []).append(after.id)
        await moved_cards(unit, record, after, now)
    await _tell_new_owner(unit, command, done, now)
    for requester, numbers in elsewhere.items():
        facts: dict[str, Fact] = {"records": joined(numbers), "team": to.team}
        person = await unit.people.get(requester)
        await tell_all(unit, person, "other_team_all", actor.source, facts, now)
    told: dict[str, Fact] = {
        "whose": command.whose,
        "to": to.person,
        "team": to.team,
        "records": joined([record.id for record in done]),
        "failed": paired(failed),
        "more": max(0, len(mine) - MOST),
    }
    await answer(unit, actor, "many_handed_over", now, told)


async def _tell_new_owner(
    unit: Unit, command: HandOverAll, records: Sequence[Record], now: datetime
) -> None:
    """Stage the one message that tells somebody what they have in hand now."""
    if command.to.person is None or not records:
        return
    person = await unit.people.get(command.to.person)
    if person.id == command.actor.person.id or not await is_reachable(unit, person):
        return
    facts: dict[str, Fact] = {
        "whose": command.whose,
        "records": joined([record.id for record in records]),
    }
    await tell_all(unit, person, "many_yours", command.actor.source, facts, now)


def why(refusal: Refusal) -> str:
    """Return in one word why something could not be done to a ticket."""
    if isinstance(refusal, IllegalMove):
        return refusal.state.value
    return refusal.why if isinstance(refusal, NoSuchOriginal) else "unknown"


def joined(numbers: Sequence[RecordId]) -> str:
    """Return numbers as a notice carries them."""
    return ",".join(map(str, numbers))


def paired(failed: Mapping[RecordId, str]) -> str:
    """Return what could not be done, as a notice carries it."""
    return ",".join(f"{number}:{word}" for number, word in failed.items())
