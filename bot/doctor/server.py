"""Looks at a PostgreSQL server, and at what stands between it and the desk."""

import asyncio

from bot.clock import APART, Clock
from bot.doctor.findings import Finding, failed, ok, warning
from bot.waking import ANSWER_SECONDS, PROBE
from store.errors import StoreUnavailable
from store.queues.wakes import CannotWake
from store.store import Store


async def look_at_server(store: Store, clock: Clock) -> list[Finding]:
    """Look whether it keeps what it confirms, and whether several processes can live on it.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    before = clock.now()
    server = await store.server()
    after = clock.now()
    found: list[Finding] = []
    if server.off:
        names = ", ".join(server.off)
        found.append(failed("database", "postgres_unsafe", product=server.product, names=names))
    if not server.is_original:
        found.append(warning("database", "compatible", product=server.product))
    room = server.connections
    if room is not None and room < server.needed:
        found.append(warning("database", "few_connections", count=room, needed=server.needed))
    if not before - APART <= server.at <= after + APART:
        seconds = round((after - server.at).total_seconds())
        found.append(warning("database", "clocks", seconds=f"{seconds:+d}"))
    reason = await _why_nobody_is_woken(store, clock)
    if reason is not None:
        found.append(warning("database", "no_wakes", reason=reason))
    return found or [ok("database", "postgres", product=server.product)]


async def _why_nobody_is_woken(store: Store, clock: Clock) -> str | None:
    """Return why processes cannot wake each other; None when they can."""
    heard = asyncio.Event()
    try:
        await store.wakes.open(lambda *_: heard.set())
        await store.wakes.tell(PROBE)
        if await clock.wait(heard, ANSWER_SECONDS):
            return None
    except (CannotWake, StoreUnavailable) as why:
        return str(why)
    finally:
        await store.wakes.close()
    return "LISTEN is taken, and nothing comes of it"
