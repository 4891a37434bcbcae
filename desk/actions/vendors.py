"""Vendors learn that a record is theirs to work on, and that it is not any more."""

from datetime import datetime, timedelta

from desk.actions.arming import case_of
from desk.events import Fact
from desk.ports import Unit
from desk.promises.vendor import ENDS_A_HOLD, VendorHold, vendor_holds
from desk.record import Record, Verb
from desk.rings import VENDOR, VENDOR_OVER, contact_address, ring_about

TELLS_FOR = timedelta(hours=24)
"""How long it is tried to tell a vendor: a vendor's mail may be away for a night."""


async def tell_vendor(unit: Unit, record: Record, verb: Verb, now: datetime) -> None:
    """Stage what the step `verb` means to a vendor: theirs from now on, or not any more.

    They are told by every channel that the configuration has for them; of a vendor without one
    the engineers are told to call.
    """
    if verb is not Verb.PEND and verb not in ENDS_A_HOLD:
        return
    for hold in vendor_holds(await case_of(unit, record)):
        if hold.begun == record.version:
            await _ring(unit, record, hold, VENDOR, now, {"due": hold.due.isoformat()})
        elif hold.ended == record.version:
            await _ring(unit, record, hold, VENDOR_OVER, now, {})


async def _ring(
    unit: Unit,
    record: Record,
    hold: VendorHold,
    template: str,
    now: datetime,
    data: dict[str, Fact],
) -> None:
    contact = unit.policy.contacts.get(hold.vendor)
    to = contact_address(hold.vendor)
    for channel in sorted(contact.channels) if contact else ():
        ring = ring_about(record, template, channel, to, now=now, lasts=TELLS_FOR, data=data)
        await unit.rings.add(ring)
