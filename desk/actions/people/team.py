"""The people of a team: who is in it, who is away, what they have in hand."""

from datetime import datetime

from desk.access import Act, Actor
from desk.actions.people.person import demand_here
from desk.actions.steps import answer
from desk.ports import Unit


async def team(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show who is in the teams of a place."""
    await demand_here(unit, actor, Act.TEAM)
    await answer(unit, actor, "team", now)
