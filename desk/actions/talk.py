"""Talking about a record: notes among engineers, replies to the requester, the requester's words.

What is written in the group is a note. Only a reply reaches the requester, and only after it was
held for a few seconds with an Undo button: the reply is the note, released.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk.access import Actor, demand, may
from desk.actions.steps import cards_follow, group_of, relay, step, tell
from desk.draft import Prompt, Purpose
from desk.errors import NotForYou, NoWords, TooLate
from desk.events import Attachment, Fact, Message, Pair
from desk.identifiers import ChatId, PersonId, RecordId
from desk.incident import legal, moved, replied, resumed
from desk.notices import Form, Notice, Rank, Subject
from desk.people import ChatKind
from desk.ports import Unit
from desk.record import Record, Verb
from desk.timers import Timer, TimerKind


class Held(StrEnum):
    """What became of a reply that was held back."""

    WAITING = "waiting"
    SENT = "sent"
    UNDONE = "undone"
    REPLACED = "replaced"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What somebody wrote about a record."""

    actor: Actor
    record: RecordId
    text: str
    telegram_message_id: int
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class UserMessage(Words):
    """What the requester adds; `guessed` when the desk chose the ticket by itself."""

    guessed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AskForWords:
    """A button that waits for the presser's next message."""

    actor: Actor
    record: RecordId
    purpose: Purpose
    cause: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Undo:
    """A reply that shall not go out: the note `seq`."""

    actor: Actor
    record: RecordId
    seq: int


async def ask_for_words(unit: Unit, command: AskForWords, now: datetime) -> Record:
    """Take the presser's next message here for a note, a reply, a solution or a fact."""
    record = await unit.records.get(command.record)
    demand(command.actor, VERB_OF[command.purpose], record)
    moved(record, VERB_OF[command.purpose], now)
    conversation = await unit.conversations.get(command.actor.chat, command.actor.person.id)
    prompt = Prompt(
        purpose=command.purpose,
        record=record.id,
        until=now + unit.policy.prompt_window,
        cause=command.cause,
    )
    await unit.conversations.save(replace(conversation, prompt=prompt))
    return record


VERB_OF = {
    Purpose.NOTE: Verb.NOTE,
    Purpose.REPLY: Verb.REPLY,
    Purpose.SOLUTION: Verb.RESOLVE,
    Purpose.USER_MESSAGE: Verb.USER_MESSAGE,
}
"""What the words that a button asked for will do."""


async def take_prompt(unit: Unit, actor: Actor, now: datetime) -> Prompt | None:
    """Return what the person's next message is for, and forget it: one message answers it."""
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    prompt = conversation.prompt
    if prompt is None:
        return None
    await unit.conversations.save(replace(conversation, prompt=None))
    return prompt if now <= prompt.until else None


async def note(unit: Unit, command: Words, now: datetime) -> Record:
    """Keep what an engineer wrote among engineers; the requester never sees it."""
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.NOTE, record)
    return await _noted(unit, record, command, now)


async def reply(unit: Unit, command: Words, now: datetime) -> Record:
    """Hold words for the requester back for a moment, in which they can be undone."""
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.REPLY, record)
    moved(record, Verb.REPLY, now)
    after = await _noted(unit, record, command, now)
    await _hold(unit, after, command.actor, now)
    return after


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
    await _receipt(unit, record, command.seq, command.actor.chat, Held.UNDONE, now)
    return record


async def release_reply(unit: Unit, timer: Timer, now: datetime) -> None:
    """Let a held reply go to the requester; who answers an unowned record owns it."""
    record = await unit.records.get(RecordId(int(timer.subject.key[1:])))
    engineer = await unit.people.get(PersonId(int(timer.data["person"] or 0)))
    message = await unit.events.message(record.id, timer.round)
    chat = await unit.chats.get(ChatId(int(timer.data["chat"] or 0)))
    actor = Actor(person=engineer, place=chat.kind, chat=chat.id, source=str(timer.data["source"]))
    allowed = may(actor, Verb.REPLY, record) and Verb.REPLY in legal(record)
    if message is None or not allowed:
        await _receipt(unit, record, timer.round, chat.id, Held.NOT_SENT, now)
        return
    after = replied(record, engineer.id, now)
    await step(unit, after, Verb.REPLY, actor, public=True, facts={"words": timer.round})
    requester = await unit.chats.private(await unit.people.get(record.requester))
    await relay(unit, after, message, requester.id, "relay/reply", now)
    await _receipt(unit, after, timer.round, chat.id, Held.SENT, now)
    await cards_follow(unit, after, now)


async def user_message(unit: Unit, command: UserMessage, now: datetime) -> Record:
    """Take the requester's words to the engineers; they end a wait for the requester.

    Raises:
        NoWords: there is nothing to take.
    """
    if not command.text and not command.attachments:
        raise NoWords
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.USER_MESSAGE, record)
    after = await _written(unit, record, Verb.USER_MESSAGE, command, now)
    template = "added_by_guess" if command.guessed else "added"
    await tell(unit, after, command.actor.chat, template, now)
    reason = unit.policy.pending_reasons.get(after.pending_reason or "")
    if reason is not None and reason.resumes_on_user_message:
        after = resumed(after, now)
        await step(unit, after, Verb.RESUME, command.actor, public=True)
    await cards_follow(unit, after, now)
    return after


async def edited(unit: Unit, command: Words, now: datetime) -> Record | None:
    """Keep an edited message as it reads now beside what it was; None when nothing changed.

    A reply that is still held goes out as it was edited.
    """
    record = await unit.records.get(command.record)
    pair = await unit.pairs.find(command.actor.chat, command.telegram_message_id)
    before = await unit.events.message(record.id, pair.seq) if pair else None
    mine = before is not None and before.author == command.actor.person.id
    if before is None or not mine or before.text == command.text:
        return None
    verb = Verb.USER_MESSAGE if command.actor.place is ChatKind.PRIVATE else Verb.NOTE
    demand(command.actor, verb, record)
    after = await _written(unit, record, verb, command, now, edits=before.seq)
    subject = Subject.record(record.id)
    if await unit.timers.cancel(TimerKind.RELEASE_REPLY, subject, before.seq):
        await _receipt(unit, after, before.seq, command.actor.chat, Held.REPLACED, now)
        await _hold(unit, after, command.actor, now)
    if verb is Verb.USER_MESSAGE:
        await cards_follow(unit, after, now)
    return after


async def _noted(unit: Unit, record: Record, command: Words, now: datetime) -> Record:
    if not command.text and not command.attachments:
        raise NoWords
    return await _written(unit, record, Verb.NOTE, command, now)


async def _written(
    unit: Unit, record: Record, verb: Verb, command: Words, now: datetime, edits: int | None = None
) -> Record:
    """Stage that something was written; what the requester writes goes on to the group."""
    after = moved(record, verb, now)
    message = Message(
        record=after.id,
        seq=after.version,
        author=command.actor.person.id,
        text=command.text,
        attachments=command.attachments,
    )
    public = verb is Verb.USER_MESSAGE
    facts: dict[str, Fact] = {} if edits is None else {"edits": edits}
    await step(unit, after, verb, command.actor, public=public, facts=facts, message=message)
    await unit.pairs.add(
        Pair(
            chat=command.actor.chat,
            telegram_message_id=command.telegram_message_id,
            record=after.id,
            seq=after.version,
        )
    )
    group = await group_of(unit, after)
    if public and group is not None:
        await relay(unit, after, message, group.id, "relay/user_message", now)
    return after


async def _hold(unit: Unit, record: Record, actor: Actor, now: datetime) -> None:
    """Set the moment at which the newest note goes out as a reply, and say so."""
    await unit.timers.set(
        Timer(
            kind=TimerKind.RELEASE_REPLY,
            subject=Subject.record(record.id),
            round=record.version,
            due_at=now + unit.policy.reply_hold,
            data={"person": actor.person.id, "chat": actor.chat, "source": actor.source},
        )
    )
    await _receipt(unit, record, record.version, actor.chat, Held.WAITING, now)


async def _receipt(
    unit: Unit, record: Record, seq: int, chat: ChatId, held: Held, now: datetime
) -> None:
    """Stage that the receipt of a held reply shows what became of it."""
    subject = Subject.reply(record.id, seq)
    await unit.notices.add(
        Notice(
            ref=f"{subject.key}.{held}.{chat}",
            form=Form.CARD,
            template="receipt",
            chat=chat,
            subject=subject,
            seq=seq,
            rank=Rank.REPLY,
            not_before=now,
            data={"held": held},
        )
    )
