"""`/timezone`: by button, by the name of a city, or by an IANA name."""

from desk.actions.looking.look import page
from desk.actions.people.zones import choose_zone
from desk.errors import NotForYou
from handlers.chat.messages import Incoming, Press
from handlers.chat.zones import zone_named
from handlers.context import Answer, Context


async def on_timezone(incoming: Incoming, context: Context) -> None:
    """Serve /timezone: with a name it is chosen, without one the choice is shown."""
    zone = zone_named(incoming.rest)
    if zone is None:
        await page(context.unit, incoming.actor, "timezone", context.now)
        return
    await choose_zone(context.unit, incoming.actor, zone, context.now)


async def on_zone(press: Press, context: Context) -> Answer:
    """Serve a button of the page."""
    zone = zone_named(press.pressed.arg)
    if zone is None:
        raise NotForYou
    await choose_zone(context.unit, press.actor, zone, context.now)
    return Answer("")
