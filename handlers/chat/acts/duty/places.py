"""Which teams somebody means: those of the place in which they may do it."""

from desk.access import Act, Actor, teams_for
from desk.actions.places.groups import teams_of
from desk.actions.working.crew import crew
from desk.errors import NotForYou
from desk.people import ChatKind, Person
from desk.ports import Unit
from handlers.chat.names import one_named


async def teams_here(unit: Unit, actor: Actor, act: Act) -> list[str]:
    """Return the teams of the place in which the actor may do this.

    Raises:
        NotForYou: there is none.
    """
    everywhere = actor.place is ChatKind.PRIVATE
    here = list(unit.policy.teams) if everywhere else await teams_of(unit, actor.chat)
    teams = teams_for(actor.person, actor.place, act, here)
    if not teams:
        raise NotForYou
    return teams


async def member_named(unit: Unit, teams: list[str], name: str) -> tuple[str, Person] | None:
    """Return the one with that name who works in one of the teams, with the first such team."""
    known = {person.id: (team, person) for team in teams[::-1] for person in await crew(unit, team)}
    found = one_named(name, [person for _, person in known.values()])
    return None if found is None else known[found.id]


async def named_first(unit: Unit, teams: list[str], text: str) -> tuple[str, Person, str] | None:
    """Return whose name words begin with, with their team and the words that come after it."""
    words = text.split()
    for number in range(len(words), 0, -1):
        found = await member_named(unit, teams, " ".join(words[:number]))
        if found is not None:
            return *found, " ".join(words[number:])
    return None
