"""When Telegram refuses the file of a relay: its words go without it, and its sender is told."""

from bot.desk import Desk
from desk.actions.talking import relaying
from store.queues.outbox import Sending


async def without_file(desk: Desk, sending: Sending, reason: str) -> None:
    """Put what goes instead into the outbox, and end the notice."""
    now = desk.clock.now()
    async with desk.store.unit(desk.policy) as unit:
        await relaying.without_file(unit, sending.notice, now)
        await unit.supersede(sending, now, reason)
        await unit.commit()
