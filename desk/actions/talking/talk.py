"""Talking about a record: notes among engineers, replies to the requester, the requester's words.

What is written in the group is a note. Only a reply reaches the requester, and only after it was
held for a few seconds with an Undo button: the reply is the note, released.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Act, Actor, demand
from desk.actions.desks import desks_of
from desk.actions.steps import cards_follow, relay, step, tell
from desk.actions.talking.relaying import relay_edited, went_to
from desk.actions.talking.replying import hold, hold_late, replace_held
from desk.draft import Piece, Prompt, Purpose
from desk.errors import NoWords
from desk.events import Attachment, Fact, Message, Pair
from desk.identifiers import ChatId, RecordId
from desk.incident import moved, resumed
from desk.people import ChatKind
from desk.ports import Unit
from desk.record import Record, Verb
from desk.task import demand_divisible, demand_unblocked
from desk.versions import joined_files, joined_text, pieces_of, seams, versions


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What somebody wrote about a record, in one message or several that belong together.

    `answers` is the event whose words it replies to. `late` is the event with which it was sent.
    """

    actor: Actor
    record: RecordId
    pieces: tuple[Piece, ...]
    answers: int | None = None
    late: int | None = None

    @property
    def text(self) -> str:
        """All words."""
        return joined_text(self.pieces)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """All pictures, files, places and cards."""
        return joined_files(self.pieces)


@dataclass(frozen=True, kw_only=True, slots=True)
class UserMessage(Words):
    """What the requester adds; `guessed` when the desk chose the ticket by itself.

    `told` when the requester knows already that it was added.
    """

    guessed: bool = False
    told: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AskForWords:
    """A button that waits for the presser's next message."""

    actor: Actor
    record: RecordId
    purpose: Purpose
    cause: str | None = None


async def ask_for_words(unit: Unit, command: AskForWords, now: datetime) -> Record:
    """Take the presser's next message here for a note, a reply, a solution or a fact.

    Raises:
        BlockedBy: it would be a solution, and tasks of the record are open.
    """
    record = await unit.records.get(command.record)
    demand(command.actor, VERB_OF[command.purpose], record)
    moved(record, VERB_OF[command.purpose], now)
    if command.purpose is Purpose.TASK:
        demand(command.actor, Act.ADD_TASK, record)
        demand_divisible(record)
    if command.purpose is Purpose.SOLUTION:
        demand_unblocked(await unit.records.tasks_of(record.id))
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
    Purpose.COMPLAINT: Verb.COMPLAIN,
    Purpose.HAND_OVER: Verb.HAND_OVER,
    Purpose.ESCALATE: Verb.ESCALATE,
    Purpose.PRIORITY: Verb.RAISE,
    Purpose.NOT_A_FAULT: Verb.CANCEL,
    Purpose.DUPLICATE: Verb.CANCEL,
    Purpose.TASK: Verb.NOTE,
    Purpose.SKIP_TASK: Verb.SKIP,
    Purpose.RATING: Verb.RATE,
    Purpose.UNTIL: Verb.PEND,
    Purpose.PROMISE: Verb.PROMISE,
    Purpose.CORRECT: Verb.CORRECT,
}
"""What the words that a button asked for will do."""


async def take_prompt(
    unit: Unit, actor: Actor, now: datetime, *, but: Purpose | None = None
) -> Prompt | None:
    """Return what the person's next message is for, and forget it: one message answers it.

    A prompt for the purpose `but` is left for somebody else to take.
    """
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    prompt = conversation.prompt
    if prompt is None or prompt.purpose is but:
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
    await hold(unit, after, command.actor, now)
    return after


async def late_words(unit: Unit, command: Words, now: datetime) -> Record:
    """Keep what belongs to the note `late` and came after it; it goes where that one went."""
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.NOTE, record)
    after = await _noted(unit, record, command, now)
    await hold_late(unit, after, command.late or 0, command.actor, now)
    return after


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
    await _paired(unit, after, command)
    if not command.told:
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

    Its copy is changed. A reply is held anew: one that is held goes out as it was edited, the copy
    of one that went out is changed then.
    """
    record, actor, changed = (
        await unit.records.get(command.record),
        command.actor,
        command.pieces[0],
    )
    pair = await unit.pairs.find(actor.chat, changed.telegram_message_id)
    timeline = await unit.events.of(record.id)
    chain = versions(timeline, pair.seq) if pair else ()
    before = await unit.events.message(record.id, chain[-1]) if chain else None
    if pair is None or before is None or before.author != actor.person.id:
        return None
    pieces = pieces_of(before, next(e for e in timeline if e.seq == before.seq))
    at = pair.part if pair.part < len(pieces) else 0
    if _reads_alike(pieces[at], changed):
        return None
    pieces[at] = changed
    is_own = actor.place is ChatKind.PRIVATE and actor.person.id == record.reporter
    verb = Verb.USER_MESSAGE if is_own else Verb.NOTE
    demand(actor, verb, record)
    whole = replace(command, pieces=tuple(pieces), answers=before.answers)
    after = await _written(unit, record, verb, whole, now, chain)
    await unit.pairs.add(replace(pair, seq=after.version))
    if verb is Verb.USER_MESSAGE:
        await cards_follow(unit, after, now)
    else:
        await replace_held(unit, after, chain, actor, now)
    return after


async def answered_event(
    unit: Unit, chat: ChatId, message_id: int | None, record: RecordId
) -> int | None:
    """Return the event of a record whose words a message in a chat shows; cards show none."""
    if message_id is None or await unit.cards.at(chat, message_id) is not None:
        return None
    pair = await unit.pairs.find(chat, message_id)
    if pair is None or pair.record != record:
        return None
    return pair.seq if await unit.events.message(record, pair.seq) is not None else None


def _reads_alike(before: Piece, after: Piece) -> bool:
    """Whether an edit changed nothing that a reader sees."""
    files = [[a.identity for a in piece.attachments] for piece in (before, after)]
    return before.text == after.text and files[0] == files[1]


async def _noted(unit: Unit, record: Record, command: Words, now: datetime) -> Record:
    if not command.text and not command.attachments:
        raise NoWords
    after = await _written(unit, record, Verb.NOTE, command, now)
    await _paired(unit, after, command)
    return after


async def _written(
    unit: Unit,
    record: Record,
    verb: Verb,
    command: Words,
    now: datetime,
    chain: tuple[int, ...] = (),
) -> Record:
    """Stage that something was written; what the requester writes goes on to the engineers.

    `chain` are the versions that it changes.
    """
    after = moved(record, verb, now)
    message = Message(
        record=after.id,
        seq=after.version,
        author=command.actor.person.id,
        text=command.text,
        attachments=command.attachments,
        answers=command.answers,
    )
    public = verb is Verb.USER_MESSAGE
    facts: dict[str, Fact] = dict(seams(command.pieces))
    if chain:
        facts["edits"] = chain[-1]
    if command.late is not None:
        facts["late"] = command.late
    await step(unit, after, verb, command.actor, public=public, facts=facts, message=message)
    template = "relay/user_message"
    for desk in await desks_of(unit, after) if public else ():
        if seen := await went_to(unit, after, desk.id, chain):
            await relay_edited(unit, after, message, desk.id, template, now, seen)
        else:
            await relay(unit, after, message, desk.id, template, now)
    return after


async def _paired(unit: Unit, record: Record, command: Words) -> None:
    """Stage that the messages belong to the newest event, so that answers to them find it."""
    for part, piece in enumerate(command.pieces):
        await unit.pairs.add(
            Pair(
                chat=command.actor.chat,
                telegram_message_id=piece.telegram_message_id,
                record=record.id,
                seq=record.version,
                part=part,
                album=piece.album,
                thread=command.actor.thread,
            )
        )
