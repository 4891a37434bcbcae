"""Relays: what a person wrote, as it is shown in the other chat."""

from collections.abc import Sequence

from desk.actions.rooms import room_of
from desk.actions.talking.relaying import part_of
from desk.errors import NotForYou
from desk.events import Attachment, Event, Message, Part
from desk.identifiers import ChatId, PersonId, RecordId
from desk.notices import Notice
from desk.people import ChatKind
from desk.ports import Unit
from desk.record import Record
from desk.versions import versions
from handlers.chat.pages import views
from handlers.chat.words import Words
from handlers.context import Context, Rendered

KILO = 1024
UNITS = ("B", "KB", "MB", "GB")


async def relay(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render one part of a message: posted, or the copy of it changed."""
    unit, record = context.unit, await _record(notice, context)
    message = await unit.events.message(record.id, notice.seq)
    part = await part_of(unit, notice, message) if message else None
    if message is None or part is None:
        return None
    timeline = await unit.events.of(record.id)
    number = int(notice.data.get("part") or 0)
    edit = None
    if seen := [int(seq) for seq in str(notice.data.get("edits") or "").split()]:
        edit = (await _copies(unit, notice.chat, record.id, seen)).get(number)
    if number and not part.words and not part.attachments:
        if edit is None:
            return None
        text = words.page("relay/emptied", record=record, seq=notice.seq)
        return Rendered(text=text, edit=edit)
    shown, named = _files(part, notice)
    facts = {
        "record": record,
        "seq": notice.seq,
        "author": await _author(message.author, record, notice.chat, words, context),
        "text": part.words if not notice.data.get("only") else "",
        "edits": bool(seen) or _is_edit(timeline, notice.seq),
        "files": [file_name(file, words) for file in named],
    }
    has_words = not shown or Part("", shown).takes_words
    return Rendered(
        text=words.page(notice.template, **facts) if has_words else "",
        attachments=shown,
        edit=edit,
        reply_to=await _hung_on(notice, message, [*seen, notice.seq], timeline, context),
    )


def _is_edit(timeline: Sequence[Event], seq: int) -> bool:
    """Whether words change public ones; a reply that was edited while it was held does not."""
    return any(e.seq == seq and e.public and "edits" in e.facts for e in timeline)


async def file_not_shown(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Tell the sender which file could not be shown on the other side."""
    record = await _record(notice, context)
    message = await context.unit.events.message(record.id, notice.seq)
    part = await part_of(context.unit, notice, message) if message else None
    if part is None:
        return None
    shown, named = _files(part, notice)
    files = [file_name(file, words) for file in (*shown, *named)]
    text = words.page("file_not_shown", record=record, seq=notice.seq, files=files)
    reply_to = await context.unit.pairs.message_id(notice.chat, record.id, notice.seq)
    return Rendered(text=text, reply_to=reply_to)


def file_name(file: Attachment, words: Words) -> str:
    """Return a file in words: its kind, name and size, as far as they are known."""
    kind = words(f"files.{file.kind}")
    size = "" if file.size is None else f" ({_size(file.size)})"
    return f"{kind} {file.name or file.phone or ''}".strip() + size


def _size(size: float) -> str:
    at = 0
    while size >= KILO and at < len(UNITS) - 1:
        size, at = size / KILO, at + 1
    return f"{size:.0f} {UNITS[at]}"


def _files(part: Part, notice: Notice) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...]]:
    """Return the attachments that are shown, and those that are only named."""
    only = notice.data.get("only")
    files = part.attachments if only is None else part.attachments[int(only) : int(only) + 1]
    return ((), files) if notice.data.get("in_words") else (files, ())


async def _author(
    author: PersonId, record: Record, chat: ChatId, words: Words, context: Context
) -> str:
    """Return the name of whoever wrote, as the readers of a chat may know it."""
    unit = context.unit
    is_requesters = (await unit.chats.get(chat)).person == record.requester
    veiled = views.veil(unit, words) if is_requesters and author != record.requester else None
    return veiled or (await unit.people.get(author)).name


async def _copies(
    unit: Unit, chat: ChatId, record: RecordId, seen: Sequence[int]
) -> dict[int, int]:
    """Return the messages that show a message of a ticket, by part; the newest where several do."""
    copies: dict[int, int] = {}
    for seq in seen:
        copies |= await unit.pairs.copies(chat, record, seq)
    return copies


async def _hung_on(
    notice: Notice,
    message: Message,
    seen: Sequence[int],
    timeline: Sequence[Event],
    context: Context,
) -> int | None:
    """Return the message to hang a part on: the first part, what is answered, or the card."""
    unit, record = context.unit, message.record
    if notice.data.get("part"):
        first = (await _copies(unit, notice.chat, record, seen)).get(0)
        if first is not None:
            return first
    if message.answers is not None:
        shown = [
            await unit.pairs.message_id(notice.chat, record, seq)
            for seq in versions(timeline, message.answers)
        ]
        found = [message_id for message_id in shown if message_id is not None]
        if found:
            return min(found)
    return await card_message(notice, context)


async def card_message(notice: Notice, context: Context) -> int | None:
    """Return the message to hang a notice on: the ticket's card in a group.

    In private, and in a topic of the ticket's own, there is nothing to tell apart.
    """
    chat = await context.unit.chats.get(notice.chat)
    if chat.kind is ChatKind.PRIVATE:
        return None
    if await room_of(context.unit, await _record(notice, context), chat) is not None:
        return None
    card = await context.unit.cards.get(notice.subject, notice.chat)
    return card.message_id if card else None


async def _record(notice: Notice, context: Context) -> Record:
    number = notice.subject.record_id
    if number is None:
        raise NotForYou
    return await context.unit.records.get(number)
