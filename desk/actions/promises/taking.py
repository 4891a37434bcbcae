"""How the desk takes a step by itself: as the rules say that a record's course goes on."""

from collections.abc import Mapping
from datetime import datetime

from desk.actions.steps import step
from desk.events import Fact
from desk.ports import Unit
from desk.promises.case import Case, Planned
from desk.promises.course import taken
from desk.record import Record


async def take(
    unit: Unit, case: Case, plan: Planned, now: datetime, more: Mapping[str, Fact] | None = None
) -> Record:
    """Stage the steps of what is planned; return the record as it stands after them.

    `more` is what was found out on the way, such as who was told.
    """
    record = case.record
    for done in taken(case, plan, now, more):
        record = done.record
        await step(unit, record, done.verb, None, public=done.public, facts=done.facts)
    return record
