"""Replies to the requester: a note is held for a few seconds with an Undo button, then released."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.access import Actor, demand, may
from desk.actions.desks import actor_in
from desk.actions.steps import cards_follow, relay, step
from desk.actions.talking.relaying import relay_edited
from desk.errors import NotForYou, TooLate
from desk.events import Message
from desk.identifiers import ChatId, PersonId, RecordId
from desk.incident import legal, replied
from desk.notices import Form, Notice, Rank, Subject
from desk.ports import Unit
from desk.record import Record, Verb
from desk.timers import Timer, TimerKind
from desk.versions import released, versions


class Held(StrEnum):
    """What became of a reply that was held back."""

    WAITING = "waiting"
    SENT = "sent"
    UNDONE = "undone"
    REPLACED = "replaced"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """A reply that shall not go out: the note `seq`."""

    actor: Actor
    record: RecordId
    seq: int


async def hold(unit: Unit, record: Record, actor: Actor, now: datetime) -> None:
    """Set the moment at which the newest note goes out as a reply, and say so."""
    await _set(unit, record, record.version, actor, now + unit.policy.reply_hold)
    await _receipt(unit, record, record.version, actor, Held.WAITING, now)


async def hold_late(unit: Unit, record: Record, main: int, actor: Actor, now: datetime) -> None:
    """Let the newest note share the fate of the note `main`, with which it was sent.

    It has no receipt of its own; where `main` was undone it stays a note, too.
    """
    timeline = await unit.events.of(record.id)
    chain = versions(timeline, main)
    written = next(event.at for event in timeline if event.seq == chain[-1])
    due = max(now, written + unit.policy.reply_hold)
    subject = Subject.record(record.id)
    if await unit.timers.cancel(TimerKind.RELEASE_REPLY, subject, chain[-1]):
        await _set(unit, record, chain[-1], actor, due)
    elif released(timeline).isdisjoint(chain):
        return
    await _set(unit, record, record.version, actor, due, late=True)


async def replace_held(
    unit: Unit, record: Record, chain: tuple[int, ...], actor: Actor, now: datetime
) -> None:
    """Hold the newest note if it changes one that is held, or that went out as a reply."""
    subject = Subject.record(record.id)
    if await unit.timers.cancel(TimerKind.RELEASE_REPLY, subject, chain[-1]):
        await _receipt(unit, record, chain[-1], actor, Held.REPLACED, now)
    elif released(await unit.events.of(record.id)).isdisjoint(chain):
        return
    await hold(unit, record, actor, now)


async def undo_reply(unit: Unit, command: Undo, now: datetime) -> Record:
    """Stop a held reply; it stays a note.

    Raises:
        TooLate: it has gone out.
    """
    record = await unit.records.get(command.record)
    message = await unit.events.message(record.id, command.seq)
    demand(command.actor, Verb.REPLY, record)
    if message is None or message.author != command.actor.person.id:
        raise NotForYou
    subject = Subject.record(record.id)
    if not await unit.timers.cancel(TimerKind.RELEASE_REPLY, subject, command.seq):
        raise TooLate
    timeline = await unit.events.of(record.id)
    for event in timeline:
        if event.facts.get("late") in versions(timeline, command.seq):
            await unit.timers.cancel(TimerKind.RELEASE_REPLY, subject, event.seq)
    await _receipt(unit, record, command.seq, command.actor, Held.UNDONE, now)
    return record


async def release_reply(unit: Unit, timer: Timer, now: datetime) -> None:
    """Let a held reply go to the requester; who answers an unowned record owns it."""
    record = await unit.records.get(RecordId(int(timer.subject.key[1:])))
    engineer = await unit.people.get(PersonId(int(timer.data["person"] or 0)))
    message = await unit.events.message(record.id, timer.round)
    chat = await unit.chats.get(ChatId(int(timer.data["chat"] or 0)))
    thread = int(timer.data.get("thread") or 0) or None
    actor = await actor_in(unit, engineer, chat, str(timer.data["source"]), thread)
    allowed = may(actor, Verb.REPLY, record) and Verb.REPLY in legal(record)
    alone = not timer.data.get("late")
    if message is None or not allowed:
        if alone:
            await _receipt(unit, record, timer.round, actor, Held.NOT_SENT, now)
        return
    after = replied(record, engineer.id, now)
    await step(unit, after, Verb.REPLY, actor, public=True, facts={"words": timer.round})
    await _relayed(unit, after, message, now)
    if alone:
        await _receipt(unit, after, timer.round, actor, Held.SENT, now)
    await cards_follow(unit, after, now)


async def _relayed(unit: Unit, record: Record, message: Message, now: datetime) -> None:
    """Stage that the requester reads a reply; the copy of an earlier version is changed."""
    requester = await unit.chats.private(await unit.people.get(record.requester))
    timeline = await unit.events.of(record.id)
    went = released(timeline)
    seen = [n for n in versions(timeline, message.seq) if n in went and n < message.seq]
    if seen:
        await relay_edited(unit, record, message, requester.id, "relay/reply", now, seen)
    else:
        await relay(unit, record, message, requester.id, "relay/reply", now)


async def _set(
    unit: Unit, record: Record, seq: int, actor: Actor, due: datetime, *, late: bool = False
) -> None:
    await unit.timers.set(
        Timer(
            kind=TimerKind.RELEASE_REPLY,
            subject=Subject.record(record.id),
            round=seq,
            due_at=due,
            data={
                "person": actor.person.id,
                "chat": actor.chat,
                "source": actor.source,
                "thread": actor.thread,
                **({"late": True} if late else {}),
            },
        )
    )


async def _receipt(
    unit: Unit, record: Record, seq: int, actor: Actor, held: Held, now: datetime
) -> None:
    """Stage that the receipt of a held reply shows what became of it, where that was written."""
    subject = Subject.reply(record.id, seq)
    await unit.notices.add(
        Notice(
            ref=f"{subject.key}.{held}.{actor.chat}",
            form=Form.CARD,
            template="receipt",
            chat=actor.chat,
            subject=subject,
            seq=seq,
            rank=Rank.REPLY,
            not_before=now,
            data={"held": held, "thread": actor.thread},
        )
    )
