"""What a desk sets when it starts: the timers that wake it by themselves from then on."""

from datetime import datetime

from desk.actions.duty import watch
from desk.actions.reports import begin as reports
from desk.ports import Unit


async def begin(unit: Unit, now: datetime) -> None:
    """Stage what must wait for its moment whenever a desk runs; what waits already stays."""
    await watch.arm_all(unit, now)
    await reports.begin(unit, now)
