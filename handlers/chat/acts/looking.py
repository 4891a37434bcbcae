"""Looking things up: /start, /help, /my, /board, /sla, a number."""

from desk.actions.looking import find, look
from desk.errors import NotForYou
from desk.identifiers import RecordId
from handlers.chat.messages import Incoming
from handlers.context import Context


async def on_start(incoming: Incoming, context: Context) -> None:
    """Greet."""
    await look.page(context.unit, incoming.actor, "welcome", context.now)


async def on_help(incoming: Incoming, context: Context) -> None:
    """Say what can be done here."""
    await look.page(context.unit, incoming.actor, "help", context.now)


async def on_my(incoming: Incoming, context: Context) -> None:
    """Show the person's own tickets."""
    await look.my_records(context.unit, incoming.actor, context.now)


async def on_board(incoming: Incoming, context: Context) -> None:
    """Show the open work."""
    await look.board(context.unit, incoming.actor, context.now)


async def on_sla(incoming: Incoming, context: Context) -> None:
    """Show what is promised, and how it is kept."""
    await look.sla(context.unit, incoming.actor, context.now)


async def on_find(incoming: Incoming, context: Context) -> None:
    """Serve `/find words`."""
    await find.find(context.unit, incoming.actor, incoming.rest, context.now)


async def on_number(incoming: Incoming, context: Context) -> None:
    """Show one ticket: `/t_123`."""
    digits = incoming.rest.strip()
    if not digits.isdecimal():
        raise NotForYou
    await look.one(context.unit, incoming.actor, RecordId(int(digits)), context.now)
