"""`/oncall`: who is on duty; putting somebody there; saying that one is there."""

from datetime import timedelta

from desk.access import Act
from desk.actions.duty import rosters, watch
from desk.actions.duty.lookup import FAR, ahead, plan_of
from desk.actions.duty.rosters import Put
from desk.actions.duty.watch import Here
from desk.actions.looking.look import page
from desk.actions.steps import answer
from desk.errors import NotForYou
from desk.events import Fact
from desk.identifiers import DutyId, PersonId
from desk.said import span_said
from handlers.chat.acts.duty.marks import marked, minutes, moment_of
from handlers.chat.acts.duty.places import named_first, teams_here
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

LONGEST_PUT = timedelta(days=7)
"""A button puts somebody on duty until the shift ends, and no longer than this."""


async def on_oncall(incoming: Incoming, context: Context) -> None:
    """Serve /oncall; `/oncall Wang 12-05 18:00 to 12-06 09:00` puts somebody on duty."""
    unit, actor, now = context.unit, incoming.actor, context.now
    if not incoming.rest.strip():
        await rosters.see(unit, actor, "duty/oncall", now)
        return
    teams = await teams_here(unit, actor, Act.STEER_DUTY)
    found = await named_first(unit, teams, incoming.rest)
    zone = actor.person.timezone or unit.policy.timezone
    span = span_said(found[2], now, zone, whole=True) if found else None
    if found is None or span is None:
        await page(unit, actor, "duty/put_help", now)
        return
    team, person, _ = found
    command = Put(actor=actor, team=team, person=person.id, since=span[0], until=span[1])
    await rosters.put(unit, command, now)


async def on_whom(press: Press, context: Context) -> Answer:
    """Serve the button that asks whom to put on duty: `team:minutes`, nothing for now."""
    which, _, since = press.pressed.arg.partition(":")
    team = marked(which, context.unit.policy.teams)
    if team not in await teams_here(context.unit, press.actor, Act.STEER_DUTY):
        raise NotForYou
    facts: dict[str, Fact] = {"team": team, "since": int(since) if since else minutes(context.now)}
    await answer(context.unit, press.actor, "duty/put_whom", context.now, facts)
    return Answer("")


async def on_put(press: Press, context: Context) -> Answer:
    """Serve a name: this person has the shift that lasts at that moment, to its end."""
    unit, now = context.unit, context.now
    which, _, since = press.pressed.arg.partition(":")
    team = marked(which, unit.policy.teams)
    begins = max(moment_of(since), now)
    plan = await plan_of(unit, team, begins, begins + FAR)
    until = ahead(plan, begins)[0].until
    command = Put(
        actor=press.actor,
        team=team,
        person=PersonId(press.pressed.ref),
        since=begins,
        until=min(until, begins + LONGEST_PUT),
    )
    await rosters.put(unit, command, now)
    return Answer("")


async def on_here(press: Press, context: Context) -> Answer:
    """Serve "I am here" below a brief."""
    stint = DutyId(press.pressed.ref)
    team = marked(press.pressed.arg, context.unit.policy.teams)
    command = Here(actor=press.actor, team=team, stint=stint)
    await watch.here(context.unit, command, context.now)
    return Answer(words_for(press.actor.person, context.unit)("toasts.here"))
