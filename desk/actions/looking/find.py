"""Searching tickets by number, person, device, place and words."""

import unicodedata
from datetime import datetime

from desk.access import Act, Actor
from desk.actions.looking.look import one
from desk.actions.people.person import demand_here
from desk.actions.steps import answer
from desk.identifiers import RecordId
from desk.ports import Unit
from desk.text import numbers

FOUND_LIMIT = 15
"""How many tickets one answer names."""
WORDS_LIMIT = 5
"""More words than these narrow nothing down."""


async def find(unit: Unit, actor: Actor, query: str, now: datetime) -> None:
    """Show the tickets that a query means, of the teams that the actor may search here.

    Raises:
        NotForYou: there is no such team.
    """
    teams = await demand_here(unit, actor, Act.FIND)
    asked = numbers(query)
    if len(asked) == 1 and len(query.split()) == 1:
        await one(unit, actor, RecordId(asked[0]), now)
        return
    words = unicodedata.normalize("NFKC", query).split()[:WORDS_LIMIT]
    if not words:
        await answer(unit, actor, "find_help", now)
        return
    found, total = await unit.finding.tickets(words, teams, FOUND_LIMIT)
    records = ",".join(map(str, found))
    await answer(unit, actor, "found", now, {"records": records, "total": total})
