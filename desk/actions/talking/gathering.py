"""Messages that are one: an album comes in parts without an end mark, forwarded ones in a batch.

For a ticket they are gathered for a moment and then become one event. A part that comes after that
goes where the others went.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.access import Actor, demand, may
from desk.actions.desks import actor_in
from desk.actions.drafts import begin_draft, keep_draft
from desk.actions.talking.talk import (
    VERB_OF,
    UserMessage,
    Words,
    late_words,
    note,
    reply,
    user_message,
)
from desk.draft import Conversation, Gathering, Piece, Purpose
from desk.identifiers import ChatId, PersonId, RecordId
from desk.incident import legal, moved
from desk.notices import Subject
from desk.people import ChatKind
from desk.ports import Unit
from desk.timers import Timer, TimerKind
from desk.versions import versions

GATHER_REST = timedelta(seconds=1.5)
"""How long the next part of an album may take."""
GATHER_MOST = timedelta(seconds=6)
"""How long the first part waits at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """A message and what it is for: words for a ticket, of a kind."""

    actor: Actor
    purpose: Purpose
    record: RecordId
    piece: Piece
    answers: int | None = None
    guessed: bool = False


async def say(unit: Unit, command: Meant, now: datetime) -> None:
    """Take words for a ticket: at once, or with the others that belong to them."""
    actor, piece = command.actor, command.piece
    begun = Gathering(
        purpose=command.purpose,
        record=command.record,
        pieces=(piece,),
        began_at=now,
        source=actor.source,
        answers=command.answers,
        guessed=command.guessed,
    )
    if piece.album is None and not piece.forwarded:
        await _said(unit, begun, actor, now)
        return
    record = await unit.records.get(command.record)
    demand(actor, VERB_OF[command.purpose], record)
    moved(record, VERB_OF[command.purpose], now)
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    gathering = conversation.gathering
    if gathering is not None and gathering.takes(piece):
        # The words of `/r` may stand under any picture of an album.
        begun = replace(gathering, purpose=command.purpose, pieces=(*gathering.pieces, piece))
    await _gather(unit, conversation, begun, now)


async def belongs(unit: Unit, actor: Actor, piece: Piece, now: datetime) -> bool:
    """Take a message that belongs to earlier ones of the same person; tell whether it did.

    Whatever else was being gathered is complete.
    """
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    gathering = conversation.gathering
    if gathering is not None:
        if gathering.takes(piece):
            more = replace(gathering, pieces=(*gathering.pieces, piece))
            await _gather(unit, conversation, more, now)
            return True
        subject = Subject.chat(actor.chat)
        await unit.timers.cancel(TimerKind.GATHER, subject, _round(gathering))
        await _complete(unit, conversation, gathering, actor, now)
    return piece.album is not None and await _late(unit, actor, piece, piece.album, now)


async def amended(unit: Unit, actor: Actor, piece: Piece, now: datetime) -> bool:
    """Take an edited message that is still being gathered; tell whether it was."""
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    gathering = conversation.gathering
    known = {p.telegram_message_id for p in gathering.pieces} if gathering else set()
    if gathering is None or piece.telegram_message_id not in known:
        return False
    pieces = tuple(
        piece if p.telegram_message_id == piece.telegram_message_id else p for p in gathering.pieces
    )
    await _gather(unit, conversation, replace(gathering, pieces=pieces), now)
    return True


async def gathered(unit: Unit, timer: Timer, now: datetime) -> None:
    """Take what was gathered: nothing more came for a moment."""
    chat = await unit.chats.get(ChatId(int(timer.data["chat"] or 0)))
    person = await unit.people.get(PersonId(int(timer.data["person"] or 0)))
    conversation = await unit.conversations.get(chat.id, person.id)
    gathering = conversation.gathering
    if gathering is None or _round(gathering) != timer.round:
        return
    actor = await actor_in(unit, person, chat, gathering.source)
    await _complete(unit, conversation, gathering, actor, now)


async def _gather(
    unit: Unit, conversation: Conversation, gathering: Gathering, now: datetime
) -> None:
    await unit.conversations.save(replace(conversation, gathering=gathering))
    await unit.timers.set(
        Timer(
            kind=TimerKind.GATHER,
            subject=Subject.chat(conversation.chat),
            round=_round(gathering),
            due_at=min(now + GATHER_REST, gathering.began_at + GATHER_MOST),
            data={"chat": conversation.chat, "person": conversation.person},
        )
    )


def _round(gathering: Gathering) -> int:
    """Return what names a gathering in its chat: its first message."""
    return gathering.pieces[0].telegram_message_id


async def _complete(
    unit: Unit, conversation: Conversation, gathering: Gathering, actor: Actor, now: datetime
) -> None:
    """Take what was gathered, as far as the ticket still allows it; nothing of it is lost."""
    conversation = replace(conversation, gathering=None)
    await unit.conversations.save(conversation)
    record = await unit.records.get(gathering.record)
    verb = VERB_OF[gathering.purpose]
    if may(actor, verb, record) and verb in legal(record):
        await _said(unit, gathering, actor, now)
    elif gathering.purpose is not Purpose.USER_MESSAGE:
        await _said(unit, replace(gathering, purpose=Purpose.NOTE), actor, now)
    elif conversation.draft is None:
        await begin_draft(unit, conversation, gathering.pieces, actor.source, now)
    else:
        draft = conversation.draft
        for piece in gathering.pieces:
            draft = draft.with_piece(piece)
        await keep_draft(unit, conversation, draft, actor.source, now, wrote=True)


async def _said(unit: Unit, gathering: Gathering, actor: Actor, now: datetime) -> None:
    """Perform what the words are for."""
    if gathering.purpose is Purpose.USER_MESSAGE:
        message = UserMessage(
            actor=actor,
            record=gathering.record,
            pieces=gathering.pieces,
            answers=gathering.answers,
            guessed=gathering.guessed,
        )
        await user_message(unit, message, now)
        return
    words = Words(
        actor=actor,
        record=gathering.record,
        pieces=gathering.pieces,
        answers=gathering.answers,
    )
    if gathering.purpose is Purpose.REPLY:
        await reply(unit, words, now)
    else:
        await note(unit, words, now)


async def _late(unit: Unit, actor: Actor, piece: Piece, album: str, now: datetime) -> bool:
    """Take a part of an album whose other parts have gone to a ticket already."""
    pair = await unit.pairs.of_album(actor.chat, album)
    message = await unit.events.message(pair.record, pair.seq) if pair else None
    if pair is None or message is None or message.author != actor.person.id:
        return False
    record = await unit.records.get(pair.record)
    if actor.place is ChatKind.GROUP:
        timeline = await unit.events.of(record.id)
        event = next(event for event in timeline if event.seq == pair.seq)
        main = int(event.facts.get("late") or versions(timeline, pair.seq)[0])
        words = Words(actor=actor, record=record.id, pieces=(piece,), late=main)
        await late_words(unit, words, now)
        return True
    if not record.is_open:
        return False
    more = UserMessage(actor=actor, record=record.id, pieces=(piece,), told=True)
    await user_message(unit, more, now)
    return True
