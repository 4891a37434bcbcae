"""`/leave`: taking it, for oneself or for others, seeing it, taking it back."""

from desk.access import Act
from desk.actions.duty import leaves
from desk.actions.duty.leaves import TakeBack, TakeLeave
from desk.actions.looking.look import page
from desk.identifiers import DutyId, PersonId
from desk.said import span_said
from handlers.chat.acts.duty.places import named_first, teams_here
from handlers.chat.messages import Incoming, Press
from handlers.context import Answer, Context


async def on_leave(incoming: Incoming, context: Context) -> None:
    """Serve `/leave 12-05 to 12-08`, or `/leave Wang 12-05`; without words it is shown."""
    unit, actor, now = context.unit, incoming.actor, context.now
    if not incoming.rest.strip():
        await leaves.see(unit, actor, now)
        return
    zone = actor.person.timezone or unit.policy.timezone
    whose, span = actor.person.id, span_said(incoming.rest, now, zone, whole=True)
    if span is None:
        found = await _of_others(incoming, context)
        if found is not None:
            whose, span = found[0], span_said(found[1], now, zone, whole=True)
    if span is None:
        await page(unit, actor, "duty/leave_help", now)
        return
    command = TakeLeave(actor=actor, person=whose, since=span[0], until=span[1])
    await leaves.take_leave(unit, command, now)


async def _of_others(incoming: Incoming, context: Context) -> tuple[PersonId, str] | None:
    """Return whom the words name of the teams that the actor sees, and what comes after it."""
    teams = await teams_here(context.unit, incoming.actor, Act.DUTY)
    found = await named_first(context.unit, teams, incoming.rest)
    return None if found is None else (found[1].id, found[2])


async def on_take_back(press: Press, context: Context) -> Answer:
    """Serve the button that takes a leave back."""
    command = TakeBack(actor=press.actor, leave=DutyId(press.pressed.ref))
    await leaves.take_back(context.unit, command, context.now)
    return Answer("")
