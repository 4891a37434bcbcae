"""Explaining a record: why things are as they are, and what comes next if nobody acts."""

from datetime import datetime

from desk.access import Act, Actor, demand
from desk.actions.steps import answer
from desk.identifiers import RecordId
from desk.ports import Unit


async def explain(unit: Unit, actor: Actor, record: RecordId, page: str, now: datetime) -> None:
    """Show an explanation to those who work a record; its words are read when they are sent.

    Raises:
        NotForYou: there is none, or it is none of theirs; nobody learns which (S4).
    """
    demand(actor, Act.EXPLAIN, await unit.records.get(record))
    await answer(unit, actor, page, now, {"record": record})
