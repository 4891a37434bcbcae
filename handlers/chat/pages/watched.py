"""What watchers of a ticket read: one short message a step, and the way out."""

from desk.errors import NotForYou
from desk.notices import Notice
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages import views
from handlers.chat.words import Words
from handlers.context import Context, Rendered


async def watched(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what happened to a ticket for somebody who follows it."""
    number = notice.subject.record_id
    if number is None:
        raise NotForYou
    unit = context.unit
    record = await unit.records.get(number)
    chat = await unit.chats.get(notice.chat)
    person = await unit.people.get(chat.person) if chat.person is not None else None
    works_it = person is not None and bool(person.roles(record.team))
    ticket = await views.ticket(unit, record, None if works_it else views.veil(unit, words))
    text = words.page("watched", record=record, ticket=ticket, verb=str(notice.data["verb"]))
    leave = Buttons(context.keys, notice.chat).button(
        words("buttons.unfollow"), Pressed(verb="leave", ref=record.id)
    )
    return Rendered(text=text, keyboard=[[leave]])
