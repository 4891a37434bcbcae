"""Which teams somebody means: those of the place in which they may do it."""

from collections.abc import Mapping

from desk.access import Act, Actor, teams_for
from desk.actions.places.groups import teams_of
from desk.actions.working.crew import crew
from desk.errors import NotForYou
from desk.identifiers import PersonId
from desk.people import ChatKind, Person
from desk.ports import Unit
from handlers.chat.names import one_named

MOST_WORDS = 6
"""Of so many words a name consists at most."""


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


async def members(unit: Unit, teams: list[str]) -> dict[PersonId, tuple[str, Person]]:
    """Return who works in some teams, each with the first of these teams."""
    return {person.id: (team, person) for team in teams[::-1] for person in await crew(unit, team)}


def member_named(
    known: Mapping[PersonId, tuple[str, Person]], name: str
) -> tuple[str, Person] | None:
    """Return the one of these people with that name, with their team."""
    found = one_named(name, [person for _, person in known.values()])
    return None if found is None else known[found.id]


async def named_first(unit: Unit, teams: list[str], text: str) -> tuple[str, Person, str] | None:
    """Return whose name words begin with, with their team and the words that come after it."""
    known, words = await members(unit, teams), text.split()
    for number in range(min(len(words), MOST_WORDS), 0, -1):
        found = member_named(known, " ".join(words[:number]))
        if found is not None:
            return *found, " ".join(words[number:])
    return None
