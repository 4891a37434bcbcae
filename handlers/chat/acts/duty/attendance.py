"""`/checkin`, `/checkout` (also the plain words for it in Chinese) and `/attendance`."""

import re
from collections.abc import Awaitable, Callable, Mapping
from zoneinfo import ZoneInfo

from desk.access import Act, may
from desk.actions.duty import attendance
from desk.actions.duty.attendance import CheckIn, CheckOut
from handlers.chat.messages import Incoming
from handlers.context import Context

MONTH = re.compile(r"(20\d{2})[-/.年](0?[1-9]|1[0-2])月?", re.ASCII)


async def on_check_in(incoming: Incoming, context: Context) -> None:
    """Serve /checkin."""
    await attendance.check_in(context.unit, CheckIn(actor=incoming.actor), context.now)


async def on_check_out(incoming: Incoming, context: Context) -> None:
    """Serve /checkout."""
    await attendance.check_out(context.unit, CheckOut(actor=incoming.actor), context.now)


async def on_attendance(incoming: Incoming, context: Context) -> None:
    """Serve `/attendance 2026-11`; without words it shows this month."""
    found = MONTH.fullmatch(incoming.rest.strip())
    today = context.now.astimezone(ZoneInfo(context.unit.policy.timezone))
    year, month = (int(found[1]), int(found[2])) if found else (today.year, today.month)
    await attendance.see(context.unit, incoming.actor, year, month, context.now)


PLAIN: Mapping[str, Callable[[Incoming, Context], Awaitable[None]]] = {
    "签到": on_check_in,
    "签退": on_check_out,
}
"""What people of the desk may just write."""


def plainly(incoming: Incoming) -> Callable[[Incoming, Context], Awaitable[None]] | None:
    """Return what serves a message that is nothing but such a word, from somebody of the desk."""
    serves = PLAIN.get(incoming.piece.text.strip())
    if serves is None or incoming.piece.forwarded or not may(incoming.actor, Act.CHECK_IN):
        return None
    return serves
