"""Whether a ring still has something to say when its moment comes."""

from desk.actions.arming import case_of
from desk.ports import Unit
from desk.promises.case import WORKED
from desk.promises.paging import is_alone
from desk.promises.vendor import at_vendor
from desk.record import Record
from desk.rings import PAGE, VENDOR, VENDOR_OVER, Ring, contact_address


async def is_moot(unit: Unit, ring: Ring) -> bool:
    """Whether what a ring asks for is done: somebody has the ticket, or it is over.

    A vendor is told of the time that they have a ticket now, and that it is over while they do not
    have it again.
    """
    number = ring.subject.record_id
    if number is None:
        return False
    record = await unit.records.get(number)
    if ring.template in (VENDOR, VENDOR_OVER):
        return await _is_moot_for_vendor(unit, record, ring)
    is_taken = ring.template == PAGE and not is_alone(record)
    return is_taken or record.state not in WORKED


async def _is_moot_for_vendor(unit: Unit, record: Record, ring: Ring) -> bool:
    hold = at_vendor(await case_of(unit, record))
    if ring.template == VENDOR:
        return hold is None or hold.begun != ring.seq
    return hold is not None and contact_address(hold.vendor) == ring.to
