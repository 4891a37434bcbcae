"""Who may report, and how much: what a stranger can cause is bounded (S21)."""

from desk.errors import NotAdmitted, TooMany
from desk.people import Person
from desk.policy import Policy, Reporters
from desk.ports import Unit

MOST_OF_A_STRANGER = 3
"""So many reports of somebody whom the desk does not know may be open at once."""


def demand_known(person: Person, policy: Policy) -> None:
    """Let somebody pass of whom the desk takes reports.

    Raises:
        NotAdmitted: it takes them only from people it knows.
    """
    if policy.reporters is Reporters.MEMBERS and not (person.verified or person.memberships):
        raise NotAdmitted


async def demand_room(unit: Unit, person: Person) -> None:
    """Let a person begin a report.

    Raises:
        NotAdmitted: as in `demand_known`.
        TooMany: the desk does not know them, and enough reports of theirs are open.
    """
    demand_known(person, unit.policy)
    if person.verified or person.memberships:
        return
    if len(await unit.records.open_of(person.id)) >= MOST_OF_A_STRANGER:
        raise TooMany
