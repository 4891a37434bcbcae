"""What engineers and leads are told: who gave what to whom and why, and of many at once."""

from desk.actions.desks import desks_of, group_of
from desk.events import Fact
from desk.handling import mistake
from desk.identifiers import PersonId, RecordId
from desk.notices import Notice
from desk.people import Chat, ChatKind
from desk.ports import Unit
from desk.record import Record
from handlers.chat.pages import views
from handlers.chat.pages.relays import card_message
from handlers.chat.pages.rooms import address
from handlers.chat.words import Words
from handlers.context import Button, Context, Rendered

FOLDER = "staff/"
WHY_LIMIT = 500
"""How many characters of a reason are shown; the whole stands in the history."""


async def told(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render a step for those who work the ticket: who did it, for whom, and why."""
    unit, number = context.unit, notice.subject.record_id
    if number is None:
        return None
    record = await unit.records.get(number)
    chat = await unit.chats.get(notice.chat)
    event = next((e for e in await unit.events.of(number) if e.seq == notice.seq), None)
    if event is None:
        return None
    message = await unit.events.message(number, notice.seq)
    to = event.facts.get("to")
    text = words.page(
        notice.template,
        ticket=await views.ticket(unit, record),
        record=record,
        actor=await _name(unit, event.actor),
        to=await _name(unit, to),
        is_yours=chat.person is not None and chat.person == to,
        why=views.begun(message.text, WHY_LIMIT) if message else "",
    )
    if chat.kind is ChatKind.GROUP:
        return Rendered(text=text, reply_to=await card_message(notice, context))
    group = await group_of(unit, record)
    there = None if group is None else await address(unit, record, group)
    row = [Button(words("buttons.to_ticket"), url=there)] if there else []
    return Rendered(text=text, keyboard=[row] if row else ())


async def about_many(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what was done to several tickets at once, and what could not be done."""
    unit, data = context.unit, notice.data
    failed = [
        (RecordId(int(number)), words(f"many.{why}"))
        for number, _, why in (f.partition(":") for f in _parts(data.get("failed")))
    ]
    text = words.page(
        notice.template,
        records=[RecordId(int(number)) for number in _parts(data.get("records"))],
        failed=failed,
        more=int(data.get("more") or 0),
        original=data.get("original"),
        record=data.get("record"),
        whose=await _name(unit, data.get("whose")),
        to=await _name(unit, data.get("to")),
        team=words.name("teams", str(data["team"])) if data.get("team") else "",
    )
    return Rendered(text=text)


async def being_away(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the answer to /away and /back."""
    person = await context.unit.people.get(PersonId(int(notice.data["person"] or 0)))
    text = words.page(
        "being_away",
        person=person,
        away=bool(notice.data.get("away")),
        open=int(notice.data.get("open") or 0),
    )
    return Rendered(text=text)


async def left(unit: Unit, record: Record, chat: Chat, words: Words) -> Rendered | None:
    """Render the card of a ticket where it was worked before; None where it still is."""
    if any(desk.id == chat.id for desk in await desks_of(unit, record)):
        return None
    return Rendered(text=words.page("card_left", record=record))


async def takes_back(unit: Unit, record: Record, context: Context) -> bool:
    """Tell whether the newest step of a ticket can be taken back by who did it."""
    window = unit.policy.undo_window
    if not record.is_open or context.now - record.changed_at >= window:
        return False
    return mistake(await unit.events.of(record.id), window, context.now) is not None


def _parts(value: Fact) -> list[str]:
    return [part for part in str(value or "").split(",") if part]


async def _name(unit: Unit, person: Fact) -> str:
    """Return a person's name; empty for nobody, or the desk itself."""
    return (await unit.people.get(PersonId(int(person)))).name if person else ""
