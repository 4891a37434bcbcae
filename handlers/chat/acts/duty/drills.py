"""`/testpage`: who would be called now, and a test call of the first step."""

from desk.actions.promises import drill
from desk.actions.promises.drill import CallForTest, Present
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

SURE = "1"
"""What the button of the question at night carries."""


async def on_testpage(incoming: Incoming, context: Context) -> None:
    """Serve /testpage."""
    await drill.see(context.unit, incoming.actor, context.now)


async def on_drill(press: Press, context: Context) -> Answer:
    """Serve the button that calls the first step of a chain for a test."""
    command = CallForTest(
        actor=press.actor,
        team=press.pressed.arg,
        chain=press.pressed.ref,
        sure=press.pressed.state == SURE,
    )
    called = await drill.call(context.unit, command, context.now)
    words = words_for(press.actor.person, context.unit)
    return Answer(words("toasts.drill" if called else "toasts.drill_asks"))


async def on_reached(press: Press, context: Context) -> Answer:
    """Serve "I am here" below a test call."""
    command = Present(actor=press.actor, team=press.pressed.arg, drill=press.pressed.ref)
    await drill.present(context.unit, command, context.now)
    return Answer(words_for(press.actor.person, context.unit)("toasts.reached"))
