"""Many things in one message: what somebody missed, and what a group was spared one by one."""

from collections import Counter
from collections.abc import Sequence

from desk.actions.desks import may_read
from desk.errors import NotForYou
from desk.identifiers import RecordId
from desk.notices import Notice
from desk.ports import Unit
from handlers.chat.pages import views
from handlers.chat.pages.fitting import fitting
from handlers.chat.words import Words
from handlers.context import Context, Rendered

STANDINGS = ("free", "taken", "ended")
LINES_LIMIT = 40
"""How many tickets one digest names at most; fewer where they would not fit one message."""


async def caught_up(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what became of a person's tickets while nothing could reach them."""
    tickets = await _tickets(notice, context.unit)
    if not tickets:
        return None
    shows_names = context.unit.policy.shows_engineers

    def page(number: int) -> str:
        return words.page(
            "caught_up",
            tickets=tickets[:number],
            more=len(tickets) - number,
            shows_names=shows_names,
        )

    return Rendered(text=fitting(page, min(len(tickets), LINES_LIMIT)))


async def digest(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what a busy group was spared one by one: each ticket as it stands now."""
    tickets = await _tickets(notice, context.unit)
    hidden = len(_numbers(notice)) - len(tickets)
    if not tickets and not hidden:
        return None
    counts = Counter(_standing(ticket) for ticket in tickets)
    in_order = sorted(tickets, key=lambda ticket: STANDINGS.index(_standing(ticket)))

    def page(number: int) -> str:
        return words.page(
            "digest",
            tickets=in_order[:number],
            more=len(tickets) - number,
            total=len(tickets) + hidden,
            hidden=hidden,
            counts=[(standing, counts[standing]) for standing in STANDINGS if counts[standing]],
        )

    return Rendered(text=fitting(page, min(len(tickets), LINES_LIMIT)))


def _standing(ticket: views.Ticket) -> str:
    """Return what a group wants to know first of a ticket."""
    if not ticket.record.is_open:
        return "ended"
    return "taken" if ticket.owner is not None else "free"


async def _tickets(notice: Notice, unit: Unit) -> Sequence[views.Ticket]:
    """Return the tickets that a notice names and its chat may see, as they are now."""
    chat = await unit.chats.get(notice.chat)
    found = []
    for number in _numbers(notice):
        try:
            record = await unit.records.get(number)
        except NotForYou:
            continue
        if await may_read(unit, record, chat):
            found.append(await views.ticket(unit, record))
    return found


def _numbers(notice: Notice) -> list[RecordId]:
    """Return the numbers that a notice names."""
    named = str(notice.data.get("records") or "").split(",")
    return [RecordId(int(number)) for number in named if number]
