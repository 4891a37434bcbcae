"""Looks at the database and the disk below it, beside a desk that may be running."""

import shutil
from pathlib import Path

from bot.clock import Clock
from bot.config import Config
from bot.config.addresses import missing_file
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.server import look_at_server
from bot.mounts import MOUNTS, REMOTE, mount_kind
from store.errors import SchemaMismatch, StoreUnavailable
from store.store import Store

MIB = 1024 * 1024
LOW = 1024 * MIB
FULL = 100 * MIB


async def open_beside(config: Config) -> tuple[Store | None, list[Finding]]:
    """Return the store, or why it cannot be looked at."""
    url = config.database.url.reveal()
    path = missing_file(url)
    if path is not None:
        return None, [failed("database", "missing", path=path), *_disk(path.parent)]
    try:
        return await Store.beside(url), []
    except SchemaMismatch as why:
        return None, [failed("database", "tables", reason=str(why))]
    except StoreUnavailable as why:
        return None, [failed("database", "unavailable", reason=str(why))]


async def look_at_database(store: Store, clock: Clock) -> list[Finding]:
    """Look how the database is.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    look = _file(store) if store.is_for_one else look_at_server(store, clock)
    return [*await look, *await _put_aside(store)]


async def _put_aside(store: Store) -> list[Finding]:
    """Return what waits for an operator, or for an answer, each with its command."""
    tally = await store.tally()
    counts = {
        "held": tally.held.total,
        "quarantine": tally.quarantined,
        "unknown": tally.unknown,
        "dead": tally.dead,
    }
    return [warning("database", key, count=count) for key, count in counts.items() if count]


async def _file(store: Store) -> list[Finding]:
    vitals = await store.vitals()
    found = [] if vitals.is_durable else [warning("database", "no_log", path=vitals.file)]
    kind = mount_kind(vitals.file, MOUNTS)
    if kind in REMOTE:
        found.append(failed("database", "remote", path=vitals.file, kind=kind))
    found += _disk(vitals.file.parent)
    size = max(round(vitals.file.stat().st_size / MIB), 1)
    return found or [ok("database", "sqlite", path=vitals.file, version=vitals.version, mib=size)]


def _disk(folder: Path) -> list[Finding]:
    """Return a finding where little room is left."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return []
    if free >= LOW:
        return []
    judge = failed if free < FULL else warning
    return [judge("disk", "full", folder=folder, mib=round(free / MIB))]
