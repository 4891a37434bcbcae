"""Copies of what people wrote: changed when it is edited, in words where a file is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk.actions.desks import group_of
from desk.actions.steps import tell
from desk.events import Fact, Message, Part
from desk.identifiers import ChatId
from desk.notices import Form, Notice, Rank
from desk.ports import Unit
from desk.record import Record, Verb
from desk.versions import numbered, shape


async def relay_edited(
    unit: Unit,
    record: Record,
    message: Message,
    chat: ChatId,
    template: str,
    now: datetime,
    before: Sequence[int],
) -> None:
    """Stage that the copies of a message in `chat` read as it does now.

    Args:
        unit: the unit of work.
        record: the record after the edit.
        message: the newest version.
        chat: where the copies are.
        template: how a part of it is shown.
        now: the moment.
        before: the versions that went to this chat, oldest first.
    """
    known = await unit.events.messages(record.id)
    older = [known[seq] for seq in before]
    shown = numbered(shape(older))
    for number, part in numbered(shape([*older, message])).items():
        if part != shown.get(number):
            data: dict[str, Fact] = {"part": number, "edits": " ".join(map(str, before))}
            await tell(
                unit, record, chat, template, now, form=Form.RELAY, seq=message.seq, data=data
            )


async def went_to(unit: Unit, record: Record, chat: ChatId, chain: Sequence[int]) -> list[int]:
    """Return the versions of a requester's message that `chat` was shown, oldest first.

    The words of a report stand on the card alone, unless they were relayed as well.
    """
    verbs = {event.seq: event.verb for event in await unit.events.of(record.id)}
    known = await unit.events.messages(record.id)
    return [
        seq
        for seq in chain
        if verbs[seq] is not Verb.REPORT
        or known[seq].attachments
        or await unit.pairs.copies(chat, record.id, seq)
    ]


async def without_file(unit: Unit, notice: Notice, now: datetime) -> None:
    """Stage what follows when Telegram refuses the files of a relay: nothing of it is lost.

    An album goes file by file; of a single file the words go, and its name; its sender is told.
    """
    record_id = notice.subject.record_id
    message = record_id and await unit.events.message(record_id, notice.seq)
    if not record_id or not message:
        return
    record = await unit.records.get(record_id)
    part = await part_of(unit, notice, message)
    if part is not None and part.size > 1 and "only" not in notice.data:
        for at in range(part.size):
            await _instead(unit, notice, now, {"only": at})
        return
    await _instead(unit, notice, now, {"in_words": True})
    sender = await _where_it_was_written(unit, record, message)
    if sender is not None:
        first = str(notice.data.get("edits") or notice.seq).partition(" ")[0]
        place = f"{notice.data.get('part')}.{notice.data.get('only')}"
        told = replace(
            notice,
            ref=f"{notice.subject.key}.{first}.file_not_shown.{place}",
            form=Form.MESSAGE,
            template="file_not_shown",
            chat=sender,
            rank=Rank.NOTICE,
            not_before=now,
        )
        await unit.notices.add(told)


async def part_of(unit: Unit, notice: Notice, message: Message) -> Part | None:
    """Return the part of a message that a notice of a relay shows."""
    known = await unit.events.messages(message.record)
    before = [known[int(seq)] for seq in str(notice.data.get("edits") or "").split()]
    return numbered(shape([*before, message])).get(int(notice.data.get("part") or 0))


async def _where_it_was_written(unit: Unit, record: Record, message: Message) -> ChatId:
    if message.author == record.requester:
        return (await unit.chats.private(await unit.people.get(record.requester))).id
    group = await group_of(unit, record)
    if group is None:
        group = await unit.chats.private(await unit.people.get(message.author))
    return group.id


async def _instead(unit: Unit, notice: Notice, now: datetime, data: Mapping[str, Fact]) -> None:
    """Stage another notice in the place of one that was refused."""
    name = ".".join(f"{key}{value}" for key, value in data.items())
    await unit.notices.add(
        replace(notice, ref=f"{notice.ref}.{name}", not_before=now, data={**notice.data, **data})
    )
