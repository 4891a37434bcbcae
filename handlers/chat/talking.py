"""Talking about tickets in the group: notes, replies, solutions, edits, undo."""

from desk.access import may
from desk.actions import incident, talk
from desk.actions.incident import Resolve
from desk.actions.look import one
from desk.actions.talk import AskForWords, Undo, Words
from desk.draft import Prompt, Purpose
from desk.errors import NotForYou, NoWords
from desk.identifiers import RecordId
from desk.record import Verb
from desk.text import numbers
from handlers.chat import reporting
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


async def on_group_words(incoming: Incoming, context: Context) -> None:
    """Take a message in the group: what a button asked for, a note by reply, or a number."""
    unit, actor = context.unit, incoming.actor
    prompt = await talk.take_prompt(unit, actor, context.now)
    if prompt is not None:
        await _answer_prompt(prompt, incoming, context)
        return
    record = await _replied_to(incoming, context)
    if record is not None:
        if incoming.reply_to is None and not may(actor, Verb.NOTE, await unit.records.get(record)):
            return  # people talk to each other, in a topic of a ticket as well
        await talk.note(unit, _words(incoming, record), context.now)
        return
    asked = numbers(incoming.piece.text)
    if len(asked) == 1 and len(incoming.piece.text.split()) == 1:
        await one(unit, actor, RecordId(asked[0]), context.now)


async def on_r(incoming: Incoming, context: Context) -> None:
    """Reply to the requester: `/r words`, as an answer to a message of the ticket."""
    record = await _replied_to(incoming, context)
    if record is None:
        raise NotForYou
    if not incoming.rest:
        raise NoWords
    words = _words(incoming, record, text=incoming.rest)
    await talk.reply(context.unit, words, context.now)


async def on_edited(incoming: Incoming, context: Context) -> None:
    """Take an edited message: of a ticket, or of the draft under way."""
    pair = await context.unit.pairs.find(incoming.actor.chat, incoming.piece.telegram_message_id)
    if pair is not None:
        await talk.edited(context.unit, _words(incoming, pair.record), context.now)
    else:
        await reporting.on_edited_draft(incoming, context)


async def on_words(press: Press, context: Context) -> Answer:
    """Ask for words: the presser's next message here is a note, a reply or a fact."""
    purpose = Purpose(press.pressed.arg)
    command = AskForWords(actor=press.actor, record=RecordId(press.pressed.ref), purpose=purpose)
    record = await talk.ask_for_words(context.unit, command, context.now)
    requester = await context.unit.people.get(record.requester)
    words = words_for(press.actor.person, context.unit)
    minutes = int(context.unit.policy.prompt_window.total_seconds() // 60)
    facts = {"number": record.id, "name": requester.name, "minutes": minutes}
    return Answer(words(f"toasts.write_{purpose}", **facts))


async def on_undo(press: Press, context: Context) -> Answer:
    """Stop a held reply."""
    command = Undo(
        actor=press.actor, record=RecordId(press.pressed.ref), seq=int(press.pressed.arg)
    )
    await talk.undo_reply(context.unit, command, context.now)
    return Answer(words_for(press.actor.person, context.unit)("toasts.undone"))


async def _answer_prompt(prompt: Prompt, incoming: Incoming, context: Context) -> None:
    unit, words = context.unit, _words(incoming, prompt.record)
    if prompt.purpose is Purpose.REPLY:
        await talk.reply(unit, words, context.now)
    elif prompt.purpose is Purpose.NOTE:
        await talk.note(unit, words, context.now)
    elif prompt.purpose is Purpose.SOLUTION:
        if not incoming.piece.text:
            raise NoWords
        command = Resolve(
            actor=incoming.actor,
            record=prompt.record,
            cause=prompt.cause or "",
            solution=incoming.piece.text,
        )
        await incident.resolve(unit, command, context.now)


async def _replied_to(incoming: Incoming, context: Context) -> RecordId | None:
    """Return the ticket whose message, card or receipt was answered, else whose topic it is."""
    unit, actor = context.unit, incoming.actor
    if incoming.reply_to is not None:
        pair = await unit.pairs.find(actor.chat, incoming.reply_to)
        if pair is not None:
            return pair.record
        card = await unit.cards.at(actor.chat, incoming.reply_to)
        if card is not None:
            return card.subject.record_id
    topic = None if actor.thread is None else await unit.topics.at(actor.chat, actor.thread)
    return topic.subject.record_id if topic else None


def _words(incoming: Incoming, record: RecordId, text: str | None = None) -> Words:
    return Words(
        actor=incoming.actor,
        record=record,
        text=incoming.piece.text if text is None else text,
        telegram_message_id=incoming.piece.telegram_message_id,
        attachments=incoming.piece.attachments,
    )
