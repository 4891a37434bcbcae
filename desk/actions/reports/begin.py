"""What comes again by itself is armed at every start of the desk."""

from datetime import datetime

from desk.actions.reports.daily import arm_daily
from desk.actions.reports.promises_since import note_promises
from desk.ports import Unit


async def begin(unit: Unit, now: datetime) -> None:
    """Stage that everything comes again which comes at fixed times."""
    await note_promises(unit, now)
    await arm_daily(unit, now)
