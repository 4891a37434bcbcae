"""The buttons of promises: pages, silent claims, new times; and what explains them."""

from desk.actions.looking import look
from desk.actions.promises import answering, explaining
from desk.actions.working import incident
from desk.actions.working.incident import Act
from desk.identifiers import RecordId
from desk.promises.paging import REST
from desk.record import Record
from desk.text import numbers
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context


async def on_have(press: Press, context: Context) -> Answer:
    """Serve I have it."""
    record = await answering.have(context.unit, _act(press), context.now)
    mine = record.owner == press.actor.person.id
    return _toast(press, context, "have" if mine else "acknowledged", record)


async def on_decline(press: Press, context: Context) -> Answer:
    """Serve Somebody else: the next one is called."""
    record = await answering.decline(context.unit, _act(press), context.now)
    return _toast(press, context, "passed", record)


async def on_keep(press: Press, context: Context) -> Answer:
    """Serve Still on it."""
    record = await answering.keep(context.unit, _act(press), context.now)
    return _toast(press, context, "kept", record)


async def on_why(incoming: Incoming, context: Context) -> None:
    """Serve `/why #12`: which rules led here, who was called and who was not."""
    await _explain(incoming, context, "why")


async def on_next(incoming: Incoming, context: Context) -> None:
    """Serve `/next #12`: what happens when, if nobody acts."""
    await _explain(incoming, context, "next")


async def _explain(incoming: Incoming, context: Context, page: str) -> None:
    """Explain the ticket that is named, else the one whose topic or message this is."""
    unit = context.unit
    asked = numbers(incoming.rest) or [int(w) for w in incoming.rest.split() if w.isdecimal()]
    record = RecordId(asked[0]) if asked else None
    if record is None and incoming.reply_to is not None:
        pair = await unit.pairs.find(incoming.actor.chat, incoming.reply_to)
        card = await unit.cards.at(incoming.actor.chat, incoming.reply_to)
        record = pair.record if pair else card.subject.record_id if card else None
    if record is None and incoming.actor.thread is not None:
        topic = await unit.topics.at(incoming.actor.chat, incoming.actor.thread)
        record = topic.subject.record_id if topic else None
    if record is None:
        await look.page(unit, incoming.actor, f"{page}_help", context.now)
        return
    await explaining.explain(unit, incoming.actor, record, page, context.now)


def _act(press: Press) -> incident.Act:
    return Act(actor=press.actor, record=RecordId(press.pressed.ref))


def _toast(press: Press, context: Context, toast: str, record: Record) -> Answer:
    words = words_for(press.actor.person, context.unit)
    minutes = int(REST.total_seconds() // 60)
    return Answer(words(f"toasts.{toast}", number=record.id, minutes=minutes))
