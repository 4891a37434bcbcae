"""Whether a ring still has something to say when its moment comes."""

from desk.ports import Unit
from desk.promises.case import WORKED
from desk.promises.paging import is_alone
from desk.rings import PAGE, Ring


async def is_moot(unit: Unit, ring: Ring) -> bool:
    """Whether what a ring asks for is done: somebody has the ticket, or it is over."""
    number = ring.subject.record_id
    if number is None:
        return False
    record = await unit.records.get(number)
    is_taken = ring.template == PAGE and not is_alone(record)
    return is_taken or record.state not in WORKED
