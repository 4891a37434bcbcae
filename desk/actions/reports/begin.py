"""What comes again by itself is armed at every start of the desk."""

from datetime import datetime

from desk.actions.promises.auditing import arm_audit
from desk.actions.promises.recompute import arm_recompute
from desk.actions.reports.daily import arm_daily
from desk.actions.reports.promises_since import note_promises
from desk.ports import Unit


async def begin(unit: Unit, now: datetime) -> None:
    """Stage that everything comes again which comes at fixed times, or with other calendars."""
    await note_promises(unit, now)
    await arm_recompute(unit, now)
    await arm_daily(unit, now)
    await arm_audit(unit, now)
