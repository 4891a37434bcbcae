"""Reports typed in a group: their draft is in private, and the group sees but a number."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Actor
from desk.actions.drafts import begin_draft, keep_draft, show_draft
from desk.actions.people.person import known
from desk.actions.people.reach import private_of
from desk.actions.reporting.admission import demand_room
from desk.draft import Conversation, Draft, Origin, Piece
from desk.errors import NotForYou, NoWords, TakenAlready
from desk.events import Fact
from desk.people import ChatKind, Person
from desk.policy import Reporters
from desk.ports import Unit
from desk.record import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """A message of a group that shall become a report of whoever wrote it.

    `actor` asks for it, `author` wrote it; `piece` has the id that the message has in the group.
    """

    actor: Actor
    author: Person
    piece: Piece
    said_at: datetime


async def typed(unit: Unit, command: Typed, now: datetime) -> None:
    """Make a report of a message: begun in its author's private chat, or joined to the one there.

    The group gets one answer to the message, with the way to the private chat. Who is in a group
    of staff is known by that, where the desk takes reports from members only.

    Raises:
        NotForYou: a stranger asks for somebody else.
        NotAdmitted: the desk takes reports only from people it knows.
        TakenAlready: it is a report already.
        NoWords: it holds nothing to take in.
        TooMany: an unknown person has enough reports open.
    """
    actor, piece = command.actor, command.piece
    if not piece.text and not piece.attachments:
        raise NoWords
    author = await _known_here(unit, command, now)
    is_own = author.id == actor.person.id
    if not is_own and not (actor.person.verified or actor.person.memberships):
        raise NotForYou
    mark = mark_of(actor, piece)
    chat = await private_of(unit, author, now)
    conversation = await unit.conversations.get(chat.id, author.id)
    draft = conversation.draft
    moved = replace(piece, telegram_message_id=-piece.telegram_message_id)
    if draft is not None and piece.album and any(p.album == piece.album for p in draft.pieces):
        await keep_draft(unit, conversation, draft.with_piece(moved), actor.source, now, wrote=True)
        return
    if await unit.notices.known(f"{mark}.draft.{actor.chat}"):
        raise TakenAlready
    if draft is None:
        await demand_room(unit, author)
        where = Origin(
            source=Source.GROUP, typed_in=actor.chat, typed_message=piece.telegram_message_id
        )
        draft = await begin_draft(
            unit,
            conversation,
            (moved,),
            actor.source,
            now,
            reported_at=command.said_at,
            origin=where,
        )
    else:
        draft = draft.with_piece(moved)
        if draft.typed_in is None:
            draft = replace(draft, typed_in=actor.chat, typed_message=piece.telegram_message_id)
        await keep_draft(unit, conversation, draft, actor.source, now, wrote=True)
    await answer_typed(unit, actor, draft, piece, mark, now)


async def joined(unit: Unit, actor: Actor, piece: Piece, now: datetime) -> bool:
    """Take in a further part of an album that is being reported; tell whether it was one."""
    conversation = await _conversation(unit, actor.person)
    draft = conversation.draft if conversation else None
    if conversation is None or draft is None or piece.album is None:
        return False
    if all(p.album != piece.album for p in draft.pieces):
        return False
    moved = replace(piece, telegram_message_id=-piece.telegram_message_id)
    await keep_draft(unit, conversation, draft.with_piece(moved), actor.source, now, wrote=True)
    return True


async def amended(unit: Unit, actor: Actor, piece: Piece, now: datetime) -> bool:
    """Take in an edited message while it is part of a draft; tell whether it was."""
    conversation = await _conversation(unit, actor.person)
    draft = conversation.draft if conversation else None
    moved = replace(piece, telegram_message_id=-piece.telegram_message_id)
    if conversation is None or draft is None or draft.typed_in != actor.chat:
        return False
    if not draft.holds(moved.telegram_message_id):
        return False
    await keep_draft(unit, conversation, draft.with_piece(moved), actor.source, now)
    return True


def mark_of(actor: Actor, piece: Piece) -> str:
    """Return what names the report that a message of a group became."""
    return f"typed.{actor.chat}.{piece.album or piece.telegram_message_id}"


async def answer_typed(
    unit: Unit, actor: Actor, draft: Draft, piece: Piece, mark: str, now: datetime
) -> None:
    """Stage the one answer to a message of a group that became a report."""
    data: dict[str, Fact] = {"message": piece.telegram_message_id}
    if actor.thread is not None:
        data["thread"] = actor.thread
    await show_draft(unit, actor.chat, draft.id, mark, now, template="typed", data=data)


async def _known_here(unit: Unit, command: Typed, now: datetime) -> Person:
    """Return the author, known from now on where being in the group makes it so."""
    is_staff = command.actor.place is ChatKind.STAFF
    if is_staff and unit.policy.reporters is Reporters.MEMBERS:
        return await known(unit, command.author, command.actor.source, now)
    return command.author


async def _conversation(unit: Unit, person: Person) -> Conversation | None:
    """Return how the desk stands with somebody in private, if they have a private chat."""
    chat = await unit.chats.by_telegram(person.telegram_id)
    return None if chat is None else await unit.conversations.get(chat.id, person.id)


async def show_own_draft(unit: Unit, actor: Actor, now: datetime) -> bool:
    """Show somebody the report they have begun, wherever that was; tell whether there is one."""
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    if conversation.draft is None:
        return False
    draft = conversation.draft
    await show_draft(unit, actor.chat, draft.id, actor.source, now, repost=True)
    return True
