"""`/roster`: the weeks to come, and setting them."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.access import Act
from desk.actions.duty import rosters
from desk.actions.duty.rosters import DropRoster, SetRoster
from desk.actions.steps import answer
from desk.actions.working.crew import crew
from desk.duty.roster import DAY, WEEK, Roster
from desk.errors import NotForYou
from desk.identifiers import PersonId
from desk.ports import Unit
from handlers.chat.acts.duty.marks import marked
from handlers.chat.acts.duty.places import member_named, members, teams_here
from handlers.chat.acts.duty.wish import Wish, read
from handlers.chat.messages import Incoming, Press
from handlers.context import Answer, Context

LENGTHS = (DAY, WEEK)
"""What a button sets a roster to, by its number."""


async def on_roster(incoming: Incoming, context: Context) -> None:
    """Serve `/roster weekly mon 09:00 Wang, Li`; without words it shows two weeks."""
    unit, actor, now = context.unit, incoming.actor, context.now
    if not incoming.rest.strip():
        await rosters.see(unit, actor, "duty/roster", now)
        return
    teams = await teams_here(unit, actor, Act.STEER_DUTY)
    wish = read(incoming.rest, _today(unit, now), _called(unit, teams))
    if wish is None:
        await answer(unit, actor, "duty/roster_help", now)
        return
    team = wish.team or teams[0]
    if wish.is_off:
        command = DropRoster(actor=actor, team=team, layer=wish.layer)
        await rosters.drop_roster(unit, command, now)
        return
    known = await members(unit, [team])
    found = {name: member_named(known, name) for name in wish.names}
    unknown = [name for name, person in found.items() if person is None]
    if unknown:
        facts = {"team": team, "unknown": ", ".join(unknown)}
        await answer(unit, actor, "duty/roster_help", now, facts)
        return
    people = tuple(dict.fromkeys(person[1].id for person in found.values() if person))
    roster = _begun(_roster(unit, team, people, wish, now), wish, now)
    await rosters.set_roster(unit, SetRoster(actor=actor, roster=roster), now)


async def on_everybody(press: Press, context: Context) -> Answer:
    """Serve the button that lets everybody of a team take turns, by day or by week."""
    unit, now = context.unit, context.now
    team = marked(press.pressed.arg, unit.policy.teams)
    people = tuple(person.id for person in await crew(unit, team))
    length = LENGTHS[press.pressed.ref % len(LENGTHS)]
    today = _today(unit, now)
    first = today - (today.weekday() * DAY if length == WEEK else 0 * DAY)
    wish = Wish(length=length, first_day=first)
    if not people or await unit.duty.rosters(team):
        raise NotForYou
    roster = _begun(_roster(unit, team, people, wish, now), wish, now)
    await rosters.set_roster(unit, SetRoster(actor=press.actor, roster=roster), now)
    return Answer("")


def _roster(
    unit: Unit, team: str, people: tuple[PersonId, ...], wish: Wish, now: datetime
) -> Roster:
    return Roster(
        team=team,
        layer=wish.layer,
        people=people,
        length=wish.length,
        first_day=wish.first_day,
        hand_over=wish.hand_over,
        zone=unit.policy.timezone,
        windows=wish.windows,
        changed_at=now,
    )


def _begun(roster: Roster, wish: Wish, now: datetime) -> Roster:
    """Return a roster that begins later today so that whoever is last in turn has it until then."""
    if wish.is_dated or roster.begins(0) <= now:
        return roster
    back = max(roster.length, DAY)
    people = roster.in_order(-(back // roster.length))
    return replace(roster, first_day=roster.first_day - back, people=people)


def _today(unit: Unit, now: datetime) -> date:
    return now.astimezone(ZoneInfo(unit.policy.timezone)).date()


def _called(unit: Unit, teams: list[str]) -> dict[str, str]:
    """Return the keys of teams by their key and names, in small letters."""
    named = {key: unit.policy.teams[key].names.values() for key in teams}
    return {name.casefold(): key for key, names in named.items() for name in (key, *names)}
