"""The command `restore`: puts a copy back, so that nothing old is sent by itself."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot.beside import on_desk
from bot.clock import SystemClock
from bot.policy import policy_of
from bot.presence import HEARD_AT
from bot.process import CONFIG_OPTION, finished, loaded
from bot.roles import DEAD_SECONDS
from desk.actions import alarm
from desk.events import Fact
from desk.policy import Policy
from store.database.engine import Database
from store.errors import BadBackup, SchemaMismatch, StoreInUse, StoreUnavailable
from store.files import put_back
from store.queues.leases import signs_of_life
from store.queues.restored import Held, Restored
from store.store import Store

KNOWN = (BadBackup, SchemaMismatch, StoreInUse, StoreUnavailable)


@click.command
@CONFIG_OPTION
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False
)
@click.option("--in-place", is_flag=True, help="The database was put back by other means.")
@click.option("--release", is_flag=True, help="Let go what is held since a restore.")
@click.option("--discard", is_flag=True, help="Give up what is held since a restore.")
def restore(path: Path, file: Path | None, *, in_place: bool, release: bool, discard: bool) -> None:
    """Put the copy FILE in the place of the database, while no desk runs on it.

    What was there before is kept under another name. What waited in the copy is not sent until
    somebody says --release; the admins are told between which moments words may be missing.

    After pg_restore, or a snapshot of the machine, say --in-place before the desk is started.
    """
    if (file is not None) + in_place + release + discard != 1:
        raise click.UsageError("name a FILE, or --in-place, or --release, or --discard")
    if release or discard:
        on_desk(path, partial(_decide, release=release))
        return
    config = loaded(path)
    url = config.database.url.reveal()
    policy = policy_of(config, SystemClock().now())
    prepared = partial(_prepared, policy=policy)
    if file is None:
        finished(_in_place(url, prepared), *KNOWN)
        return
    database = Database.at(url)
    if not database.is_sqlite:
        click.echo(
            "PostgreSQL is put back by its own tools: pg_restore into an empty database,"
            " then python -m bot restore --in-place.",
            err=True,
        )
        raise click.exceptions.Exit(1)
    finished(_from_file(file, database.path, prepared), *KNOWN)


async def _from_file(file: Path, path: Path, prepared: Callable[[str], Awaitable[None]]) -> None:
    kept = await put_back(
        file, path, SystemClock().now(), lambda fresh: prepared(f"sqlite:///{fresh}")
    )
    click.echo(f"{path} is what {file} holds.")
    if kept is not None:
        click.echo(f"What was there before is kept as {kept}.")


async def _in_place(url: str, prepared: Callable[[str], Awaitable[None]]) -> None:
    if not Database.at(url).is_sqlite:
        await _demand_rest(url)
    await prepared(url)


async def _demand_rest(url: str) -> None:
    """Let a database pass on which no process gives a sign of life; it is not touched before.

    Raises:
        StoreInUse: one does.
    """
    database = Database.at(url)
    try:
        before = await signs_of_life(database)
        if before:
            # Rows of processes of the copy are there as well: only those that live beat.
            await SystemClock().sleep(DEAD_SECONDS)
        after = await signs_of_life(database)
    finally:
        await database.close()
    if before != after:
        raise StoreInUse("A desk runs on the database; stop it first.")


async def _prepared(url: str, policy: Policy) -> None:
    """Bring a restored store up to date, begin its new epoch, and stage what admins are told."""
    store = await Store.open(url)
    try:
        noted = await store.settings.noted(HEARD_AT)
        heard = datetime.fromisoformat(noted) if isinstance(noted, str) else None
        now = SystemClock().now()
        restored = await store.restores.begin(heard, now)
        held = await store.restores.held()
        async with store.unit(policy) as unit:
            await alarm.alarm(unit, alarm.RESTORED, now, _facts(restored, held, policy))
            await unit.commit()
    finally:
        await store.close()
    if restored.since is not None:
        click.echo(
            f"Words between {_utc(restored.since)} and {_utc(now)} may be missing;"
            " the admins are told when the desk runs."
        )
    click.echo(_counts("held", held))
    if held.total:
        click.echo("Nothing of it is sent until: python -m bot restore --release (or --discard).")


def _facts(restored: Restored, held: Held, policy: Policy) -> dict[str, Fact]:
    since = "" if restored.since is None else _local(restored.since, policy)
    return {
        "about": restored.epoch,
        "since": since,
        "until": _local(restored.at, policy),
        "held": held.total,
    }


async def _decide(store: Store, _policy: Policy, *, release: bool) -> None:
    now = SystemClock().now()
    if release:
        click.echo(_counts("released", await store.restores.release(now)))
    else:
        click.echo(_counts("discarded, deadlines go on", await store.restores.discard(now)))


def _counts(what: str, held: Held) -> str:
    return f"{what}: {held.notices} notices, {held.rings} rings, {held.timers} deadlines"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _local(moment: datetime, policy: Policy) -> str:
    return f"{moment.astimezone(ZoneInfo(policy.timezone)):%Y-%m-%d %H:%M}"
