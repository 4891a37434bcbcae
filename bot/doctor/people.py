"""Looks whether everybody who holds a role can be reached in private."""

from bot.doctor.findings import Finding, failed, ok, warning
from desk.people import Person, Role
from desk.policy import Policy
from store.store import Store

WORKERS = {Role.ENGINEER, Role.LEAD}
MOST_NAMED = 10


async def look_at_people(policy: Policy, store: Store) -> list[Finding]:
    """Look at everybody with a role in whatever team.

    Raises:
        StoreUnavailable: the store cannot be read.
    """
    people: dict[int, Person] = {}
    away: list[str] = []
    async with store.reading(policy) as unit:
        for team in policy.teams:
            people |= {person.id: person for person in await unit.people.holding(team)}
        for person in people.values():
            chat = await unit.chats.by_telegram(person.telegram_id)
            if chat is None or not chat.reachable:
                away.append(person.name)
    found = []
    roles = {role for person in people.values() for role in person.any_roles}
    if Role.ADMIN not in roles:
        found.append(failed("people", "no_admin"))
    if not roles & WORKERS:
        found.append(warning("people", "no_engineer"))
    if away:
        more = max(len(away) - MOST_NAMED, 0)
        names = ", ".join(sorted(away)[:MOST_NAMED])
        found.append(warning("people", "away", names=names, more=more))
    return found or [ok("people", count=len(people))]
