"""Being out of reach is a state: it shows while it lasts, and one message makes up for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from desk.actions.alarm import alarm
from desk.actions.desks import desks_of
from desk.actions.steps import show_card
from desk.actions.talking.replying import Held
from desk.identifiers import ChatId, RecordId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Chat, ChatKind, Person
from desk.ports import Unit
from desk.record import Record
from desk.versions import released

NO_RIGHTS = "no_rights"
"""The bot may not write in a working group."""


async def private_of(unit: Unit, person: Person, now: datetime) -> Chat:
    """Return a person's private chat; out of reach from the beginning if they never wrote there.

    A bot cannot write first. Source: Telegram Bot API, 403 bot can't initiate conversation.
    """
    chat = await unit.chats.by_telegram(person.telegram_id)
    if chat is not None:
        return chat
    chat = replace(await unit.chats.private(person), unreachable_since=now)
    await unit.chats.save(chat)
    return chat


async def lost(unit: Unit, chat_id: ChatId, now: datetime, *, may_write: bool = True) -> None:
    """Note that nothing reaches a chat from now on; what it should learn waits.

    The engineers see it on the cards of the person's open tickets. Admins are told of a working
    group in which the bot may not write.
    """
    chat = await unit.chats.get(chat_id)
    if not may_write and chat.working:
        about = {"about": chat.telegram_id, "group": chat.telegram_id}
        await alarm(unit, NO_RIGHTS, now, about)
    if not chat.reachable:
        return
    await unit.chats.save(replace(chat, unreachable_since=now))
    await _shown_to_engineers(unit, chat, now, f"lost.{_mark(chat, now)}")


async def found(unit: Unit, chat_id: ChatId, now: datetime) -> None:
    """Note that a chat can be reached again.

    A person gets what others wrote in words, one message that sums up the rest, and their open
    cards as they are now. A group gets what waited for it.
    """
    chat = await unit.chats.get(chat_id)
    if chat.reachable:
        return
    await unit.chats.save(replace(chat, unreachable_since=None))
    if chat.kind is ChatKind.GROUP or chat.person is None:
        return
    source = f"found.{_mark(chat, now)}"
    missed = await unit.notices.overtaken(chat.id)
    records = await unit.records.open_of(chat.person)
    if missed:
        await unit.notices.add(_caught_up(chat, missed, source, now))
    for record in records:
        await show_card(
            unit, record, chat.id, now, repost=True, quiet=True, source=f"{source}.r{record.id}"
        )
    await _shown_to_engineers(unit, chat, now, source, records)


def _caught_up(chat: Chat, missed: Sequence[RecordId], source: str, now: datetime) -> Notice:
    """Return the one message that tells what happened meanwhile."""
    return Notice(
        ref=source,
        form=Form.MESSAGE,
        template="caught_up",
        chat=chat.id,
        subject=Subject.chat(chat.id),
        seq=0,
        rank=Rank.REPLY,
        not_before=now,
        data={"records": ",".join(map(str, missed))},
    )


async def _shown_to_engineers(
    unit: Unit,
    chat: Chat,
    now: datetime,
    source: str,
    records: Sequence[Record] | None = None,
) -> None:
    """Bring the group's cards and receipts of a person's open tickets up to date."""
    if chat.person is None:
        return
    if records is None:
        records = await unit.records.open_of(chat.person)
    for record in records:
        for desk in await desks_of(unit, record):
            await show_card(unit, record, desk.id, now, source=f"{source}.r{record.id}")
            await _receipts(unit, record, source, now)


async def _receipts(unit: Unit, record: Record, source: str, now: datetime) -> None:
    """Stage that the receipts of a ticket's replies show whether they arrived."""
    for seq in released(await unit.events.of(record.id)):
        subject = Subject.reply(record.id, seq)
        for card in await unit.cards.of(subject):
            await unit.notices.add(
                Notice(
                    ref=f"{source}.{subject.key}",
                    form=Form.CARD,
                    template="receipt",
                    chat=card.chat,
                    subject=subject,
                    seq=seq,
                    rank=Rank.CARD,
                    not_before=now,
                    important=False,
                    data={"held": Held.SENT},
                )
            )


def _mark(chat: Chat, now: datetime) -> str:
    """Return what tells this change of a chat from every other."""
    return f"{chat.id}.{now:%Y%m%d%H%M%S%f}"
