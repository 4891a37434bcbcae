"""Reporting in the private chat: words, the draft's buttons, filing."""

from dataclasses import replace

from desk.actions.looking.look import one, page
from desk.actions.reporting import report
from desk.actions.reporting.report import Answered, Ask, Choose, Detailed, File, Tell
from desk.actions.talking import gathering, joining_words, talk
from desk.actions.talking.gathering import Meant
from desk.actions.talking.talk import UserMessage
from desk.draft import Purpose, Question
from desk.errors import Overdue
from desk.identifiers import DraftId, RecordId
from desk.priority import Impact, Urgency
from desk.text import numbers
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

SILENT = Answer("")
"""A press whose effect shows on the card at once needs no toast."""


async def on_private_words(incoming: Incoming, context: Context) -> None:
    """Take a plain message: a number to look up, words for a ticket, or a report."""
    unit, actor, piece = context.unit, incoming.actor, incoming.piece
    asked = numbers(piece.text)
    if len(asked) == 1 and _is_only_a_number(piece.text):
        await one(unit, actor, RecordId(asked[0]), context.now)
        return
    record = await _meant(incoming, context)
    if record is None and await _of_duplicate(incoming, context):
        return
    if record is None:
        command = Tell(actor=actor, piece=piece, said_at=incoming.said_at)
        await report.tell(unit, command, context.now)
        return
    meant = Meant(
        actor=actor,
        purpose=Purpose.USER_MESSAGE,
        record=record,
        piece=piece,
        answers=await talk.answered_event(unit, actor.chat, incoming.reply_to, record),
    )
    await gathering.say(unit, meant, context.now)


async def on_new(incoming: Incoming, context: Context) -> None:
    """Begin a new report, whatever is open: `/new words`, or a hint when there are no words."""
    actor = incoming.actor
    if not incoming.rest:
        await _hint(incoming, context, "welcome")
        return
    piece = replace(incoming.piece, text=incoming.rest)
    command = Tell(actor=actor, piece=piece, said_at=incoming.said_at, fresh=True)
    await report.tell(context.unit, command, context.now)


async def on_cancel(incoming: Incoming, context: Context) -> None:
    """Give up the draft under way."""
    conversation = await context.unit.conversations.get(
        incoming.actor.chat, incoming.actor.person.id
    )
    if conversation.draft is None:
        await _hint(incoming, context, "nothing_to_cancel")
        return
    command = File(actor=incoming.actor, draft=conversation.draft.id)
    await report.discard(context.unit, command, context.now)


async def on_family(press: Press, context: Context) -> Answer:
    """Open a family of categories; none goes back to the families."""
    family = press.pressed.arg or None
    await report.answered(context.unit, _answered(press, family=family), context.now)
    return SILENT


async def on_category(press: Press, context: Context) -> Answer:
    """Take the category."""
    if press.pressed.arg not in context.unit.policy.categories:
        raise Overdue
    await report.answered(context.unit, _answered(press, category=press.pressed.arg), context.now)
    return SILENT


async def on_impact(press: Press, context: Context) -> Answer:
    """Take who is affected."""
    impact = Impact(press.pressed.arg)
    await report.answered(context.unit, _answered(press, impact=impact), context.now)
    return SILENT


async def on_urgency(press: Press, context: Context) -> Answer:
    """Take whether people can still work."""
    urgency = Urgency(press.pressed.arg)
    await report.answered(context.unit, _answered(press, urgency=urgency), context.now)
    return SILENT


async def on_detail(press: Press, context: Context) -> Answer:
    """Take an answer to a question of the category, or that there is none."""
    question, _, choice = press.pressed.arg.partition(".")
    draft = DraftId(press.pressed.ref)
    command = Detailed(actor=press.actor, draft=draft, question=question, choice=choice)
    await report.detailed(context.unit, command, context.now)
    return SILENT


async def on_ask(press: Press, context: Context) -> Answer:
    """Ask a question of the draft again, or go back to where it stood."""
    asked, _, detail = press.pressed.arg.partition(".")
    command = Ask(
        actor=press.actor,
        draft=DraftId(press.pressed.ref),
        question=Question(asked) if asked else None,
        detail=detail or None,
    )
    await report.ask(context.unit, command, context.now)
    return SILENT


async def on_which(press: Press, context: Context) -> Answer:
    """Take which open ticket the words are about; none means a new report."""
    record = RecordId(int(press.pressed.arg)) if press.pressed.arg else None
    command = Choose(actor=press.actor, draft=DraftId(press.pressed.ref), record=record)
    await report.choose(context.unit, command, context.now)
    return SILENT


async def on_file(press: Press, context: Context) -> Answer:
    """File the draft."""
    command = File(actor=press.actor, draft=DraftId(press.pressed.ref))
    record = await report.file(context.unit, command, context.now)
    words = words_for(press.actor.person, context.unit)
    return Answer(words("toasts.filed", number=record.id))


async def on_drop(press: Press, context: Context) -> Answer:
    """Give the draft up."""
    command = File(actor=press.actor, draft=DraftId(press.pressed.ref))
    await report.discard(context.unit, command, context.now)
    return SILENT


async def on_newer(press: Press, context: Context) -> Answer:
    """Make a new report of words that went to the open ticket."""
    await report.renew(context.unit, press.actor, RecordId(press.pressed.ref), context.now)
    return SILENT


def _answered(
    press: Press,
    *,
    category: str | None = None,
    impact: Impact | None = None,
    urgency: Urgency | None = None,
    family: str | None = None,
) -> Answered:
    return Answered(
        actor=press.actor,
        draft=DraftId(press.pressed.ref),
        category=category,
        impact=impact,
        urgency=urgency,
        family=family,
    )


async def _meant(incoming: Incoming, context: Context) -> RecordId | None:
    """Return the open ticket that a message plainly belongs to: by reply, or by a button."""
    actor = incoming.actor
    record: RecordId | None = None
    if incoming.reply_to is not None:
        pair = await context.unit.pairs.find(actor.chat, incoming.reply_to)
        record = pair.record if pair else None
    if record is None:
        prompt = await talk.take_prompt(context.unit, actor, context.now)
        if prompt is not None and prompt.purpose is Purpose.USER_MESSAGE:
            record = prompt.record
    if record is None:
        return None
    found = await context.unit.records.get(record)
    return record if found.is_open and found.reporter == actor.person.id else None


async def _of_duplicate(incoming: Incoming, context: Context) -> bool:
    """Take an answer to a message of a ticket that was a duplicate to the original."""
    unit, actor = context.unit, incoming.actor
    pair = None
    if incoming.reply_to is not None:
        pair = await unit.pairs.find(actor.chat, incoming.reply_to)
    if pair is None:
        return False
    original = await joining_words.original_open(unit, pair.record, actor.person.id)
    if original is None:
        return False
    words = UserMessage(actor=actor, record=pair.record, pieces=(incoming.piece,))
    await joining_words.say_of_duplicate(unit, words, original, context.now)
    return True


async def _hint(incoming: Incoming, context: Context, template: str) -> None:
    await page(context.unit, incoming.actor, template, context.now)


def _is_only_a_number(text: str) -> bool:
    return len(text.split()) == 1


async def on_edited_draft(incoming: Incoming, context: Context) -> None:
    """Take an edited message that is still part of the draft."""
    command = Tell(actor=incoming.actor, piece=incoming.piece, said_at=incoming.said_at)
    await report.amend(context.unit, command, context.now)
