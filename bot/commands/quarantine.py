"""The command `quarantine`: what the desk could not handle, for an operator to decide."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC
from functools import partial
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.process import CONFIG_OPTION, finished, loaded
from desk.text import shortened
from store.errors import SchemaMismatch, StoreUnavailable
from store.queues.quarantine import PutAside
from store.store import Store

LONGEST_REASON = 200
IDS = click.argument("ids", type=click.IntRange(min=1), nargs=-1, metavar="ID..")


@click.group
def quarantine() -> None:
    """Look at updates that could not be handled, try them again, or discard them.

    It may be used while the desk runs: what is requeued is served within a second or two.
    """


@quarantine.command("list")
@CONFIG_OPTION
@click.option("--show", is_flag=True, help="Show what people wrote, too.")
def list_(path: Path, *, show: bool) -> None:
    """List what is in quarantine, the oldest first; people's words only with --show."""
    _on_store(path, partial(_list, show=show))


@quarantine.command
@CONFIG_OPTION
@IDS
@click.option("--all", "everything", is_flag=True, help="Everything that is in quarantine.")
def requeue(path: Path, ids: tuple[int, ...], *, everything: bool) -> None:
    """Give updates another three attempts, by the ids that `list` shows."""
    if bool(ids) is everything:
        raise click.UsageError("name ids, or --all")
    _on_store(path, partial(_requeue, ids=None if everything else ids))


@quarantine.command
@CONFIG_OPTION
@IDS
def discard(path: Path, ids: tuple[int, ...]) -> None:
    """Give updates up, by the ids that `list` shows; the rows stay, marked as discarded."""
    if not ids:
        raise click.UsageError("name ids")
    _on_store(path, partial(_discard, ids=ids))


def _on_store(path: Path, work: Callable[[Store], Awaitable[None]]) -> None:
    """Do something with the store of the configured desk."""
    url = loaded(path).database.url.reveal()

    async def connected() -> None:
        store = await Store.beside(url)
        try:
            await work(store)
        finally:
            await store.close()

    finished(connected(), SchemaMismatch, StoreUnavailable)


async def _list(store: Store, *, show: bool) -> None:
    found = await store.quarantine.listed()
    for update in found:
        click.echo(_line(update))
        if show:
            click.echo(json.dumps(update.body, ensure_ascii=False, indent=2))
    if not found:
        click.echo("Nothing is in quarantine.")


async def _requeue(store: Store, *, ids: tuple[int, ...] | None) -> None:
    done = await store.quarantine.requeue(ids, SystemClock().now())
    _told("requeued", done, ids)


async def _discard(store: Store, *, ids: tuple[int, ...]) -> None:
    done = await store.quarantine.discard(ids, SystemClock().now())
    _told("discarded", done, ids)


def _told(what: str, done: list[int], ids: tuple[int, ...] | None) -> None:
    """Say what was done; an id that is not in quarantine ends the command with 1."""
    click.echo(f"{what}: {', '.join(map(str, done)) or 'nothing'}")
    if missing := sorted(set(ids or ()) - set(done)):
        click.echo(f"not in quarantine: {', '.join(map(str, missing))}", err=True)
        raise click.exceptions.Exit(1)


def _line(update: PutAside) -> str:
    """Return one line of the list: numbers, moment, lane, kind, attempts and the reason."""
    received = update.received_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    reason = shortened(" ".join(update.reason.split()), LONGEST_REASON)
    attempts = f"{update.attempts} attempt{'' if update.attempts == 1 else 's'}"
    return (
        f"{update.id}  update {update.update_id}  {received}  lane {update.lane}"
        f"  {update.kind}  {attempts}  {reason}"
    )
