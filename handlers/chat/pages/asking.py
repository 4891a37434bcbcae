"""Questions about a solution: whether it holds, and for how many stars."""

from desk.errors import NotForYou
from desk.notices import Notice
from desk.record import State
from handlers.chat.buttons import Buttons
from handlers.chat.pages import keyboards, views
from handlers.chat.pages.standing import standing
from handlers.chat.words import Words
from handlers.context import Context, Rendered


async def asked(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render a question about a solution, with the buttons that answer it; none once answered."""
    number = notice.subject.record_id
    if number is None:
        raise NotForYou
    record = await context.unit.records.get(number)
    ticket = await views.ticket(context.unit, record, views.veil(context.unit, words))
    stand = await standing(context, ticket, words)
    if notice.template.startswith("solved") and record.state is not State.RESOLVED:
        return None
    if notice.template == "stars_reminder" and (stand.answered or not stand.takes_stars):
        return None
    buttons = Buttons(context.keys, notice.chat)
    keyboard = keyboards.after_solution(ticket, words, buttons, stand)
    page = words.page(notice.template, record=record, ticket=ticket, seq=notice.seq, stand=stand)
    return Rendered(text=page, keyboard=keyboard)
