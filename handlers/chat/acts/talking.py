"""Talking about tickets in the group: notes, replies, solutions, edits, undo."""

from dataclasses import replace

from desk.access import may
from desk.actions.looking.look import one
from desk.actions.progress import complaining, rating
from desk.actions.talking import gathering, replying, talk
from desk.actions.talking.gathering import Meant
from desk.actions.talking.replying import Undo
from desk.actions.talking.talk import AskForWords, Words
from desk.actions.working import incident
from desk.actions.working.incident import Resolve
from desk.draft import Prompt, Purpose
from desk.errors import NotForYou, NoWords
from desk.identifiers import RecordId
from desk.people import ChatKind
from desk.record import Verb
from desk.text import numbers
from handlers.chat.acts import deciding, reporting, tasks
from handlers.chat.messages import Incoming, Press, without_command
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


async def on_group_words(incoming: Incoming, context: Context) -> None:
    """Take a message in the group: what a button asked for, a note by reply, or a number."""
    unit, actor = context.unit, incoming.actor
    if await gathering.belongs(unit, actor, incoming.piece, context.now):
        return
    prompt = await talk.take_prompt(unit, actor, context.now)
    if prompt is not None:
        await _answer_prompt(prompt, incoming, context)
        return
    record = await _replied_to(incoming, context)
    if record is not None:
        if incoming.reply_to is None and not may(actor, Verb.NOTE, await unit.records.get(record)):
            return  # people talk to each other, in a topic of a ticket as well
        await _said(Purpose.NOTE, incoming, record, context)
        return
    asked = numbers(incoming.piece.text)
    if len(asked) == 1 and len(incoming.piece.text.split()) == 1:
        await one(unit, actor, RecordId(asked[0]), context.now)


async def on_private_words(incoming: Incoming, context: Context) -> None:
    """Take a message in private: for a ticket that is worked there, else as a reporter's."""
    unit, actor = context.unit, incoming.actor
    if await gathering.belongs(unit, actor, incoming.piece, context.now):
        return
    prompt = await talk.take_prompt(unit, actor, context.now, but=Purpose.USER_MESSAGE)
    if prompt is not None:
        await _answer_prompt(prompt, incoming, context)
        return
    record = None if incoming.reply_to is None else await _replied_to(incoming, context)
    if record is not None and may(actor, Verb.NOTE, await unit.records.get(record)):
        await _said(Purpose.NOTE, incoming, record, context)
        return
    await reporting.on_private_words(incoming, context)


async def on_r(incoming: Incoming, context: Context) -> None:
    """Reply to the requester: `/r words`, as an answer to a message of the ticket."""
    record = await _replied_to(incoming, context)
    if record is None:
        raise NotForYou
    if not incoming.rest and not incoming.piece.attachments:
        raise NoWords
    await _said(Purpose.REPLY, incoming, record, context, text=incoming.rest)


async def on_edited(incoming: Incoming, context: Context) -> None:
    """Take an edited message: of a ticket, or of the draft under way."""
    unit, actor = context.unit, incoming.actor
    command = "new" if actor.place is ChatKind.PRIVATE else "r"
    piece = without_command(incoming.piece, command, context.bot.username)
    if await gathering.amended(unit, actor, piece, context.now):
        return
    pair = await unit.pairs.find(actor.chat, piece.telegram_message_id)
    if pair is None:
        await reporting.on_edited_draft(replace(incoming, piece=piece), context)
        return
    words = Words(actor=actor, record=pair.record, pieces=(piece,))
    await talk.edited(unit, words, context.now)


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
    await replying.undo_reply(context.unit, command, context.now)
    return Answer(words_for(press.actor.person, context.unit)("toasts.undone"))


async def _answer_prompt(prompt: Prompt, incoming: Incoming, context: Context) -> None:
    if prompt.purpose in (Purpose.REPLY, Purpose.NOTE):
        await _said(prompt.purpose, incoming, prompt.record, context)
    elif prompt.purpose is Purpose.COMPLAINT:
        words = Words(actor=incoming.actor, record=prompt.record, pieces=(incoming.piece,))
        await complaining.complain(context.unit, words, context.now)
    elif prompt.purpose is Purpose.RATING:
        words = Words(actor=incoming.actor, record=prompt.record, pieces=(incoming.piece,))
        await rating.say_why(context.unit, words, context.now)
    elif prompt.purpose is Purpose.SOLUTION:
        if not incoming.piece.text:
            raise NoWords(what="solution")
        command = Resolve(
            actor=incoming.actor,
            record=prompt.record,
            cause=prompt.cause or "",
            solution=incoming.piece.text,
        )
        await incident.resolve(context.unit, command, context.now)
        if incoming.piece.attachments:  # what shows how it was solved stays with the engineers
            await _said(Purpose.NOTE, incoming, prompt.record, context, text="")
    elif prompt.purpose in tasks.PURPOSES:
        await tasks.on_words(prompt, incoming, context)
    else:
        await deciding.on_words(prompt, incoming, context)


async def _said(
    purpose: Purpose,
    incoming: Incoming,
    record: RecordId,
    context: Context,
    *,
    text: str | None = None,
) -> None:
    """Take a message as words for a ticket; `text` are its words without a command."""
    actor, piece = incoming.actor, incoming.piece
    meant = Meant(
        actor=actor,
        purpose=purpose,
        record=record,
        piece=piece if text is None else replace(piece, text=text),
        answers=await talk.answered_event(context.unit, actor.chat, incoming.reply_to, record),
    )
    await gathering.say(context.unit, meant, context.now)


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
