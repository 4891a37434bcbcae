"""The command `notices`: what could not be delivered, for an operator to decide."""

from datetime import UTC
from functools import partial
from pathlib import Path

import click

from bot.beside import on_desk
from bot.clock import SystemClock
from bot.process import CONFIG_OPTION
from desk.policy import Policy
from desk.text import shortened
from store.queues.undelivered import Undelivered
from store.store import Store

LONGEST_REASON = 200
IDS = click.argument("ids", nargs=-1, metavar="ID..")


@click.group
def notices() -> None:
    """Look at notices and rings that could not be delivered, send them again, or discard them.

    It may be used while the desk runs: what is requeued is sent within a second or two.
    """


@notices.command("list")
@CONFIG_OPTION
def list_(path: Path) -> None:
    """List what was given up, the oldest first; what it says is not shown."""
    on_desk(path, _list)


@notices.command
@CONFIG_OPTION
@IDS
@click.option("--all", "everything", is_flag=True, help="Everything that was given up.")
def requeue(path: Path, ids: tuple[str, ...], *, everything: bool) -> None:
    """Send notices and rings again, by the ids that `list` shows; what has expired stays.

    They are written anew, as things stand; what has nothing to say any more is not sent.
    """
    if bool(ids) is everything:
        raise click.UsageError("name ids, or --all")
    on_desk(path, partial(_requeue, ids=None if everything else ids))


@notices.command
@CONFIG_OPTION
@IDS
def discard(path: Path, ids: tuple[str, ...]) -> None:
    """Give notices and rings up for good, by the ids that `list` shows; the rows stay."""
    if not ids:
        raise click.UsageError("name ids")
    on_desk(path, partial(_discard, ids=ids))


async def _list(store: Store, _policy: Policy) -> None:
    found = await store.undelivered.listed()
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Everything was delivered.")


async def _requeue(store: Store, _policy: Policy, *, ids: tuple[str, ...] | None) -> None:
    _told("requeued", await store.undelivered.requeue(ids, SystemClock().now()), ids)


async def _discard(store: Store, _policy: Policy, *, ids: tuple[str, ...]) -> None:
    _told("discarded", await store.undelivered.discard(ids, SystemClock().now()), ids)


def _told(what: str, done: list[str], ids: tuple[str, ...] | None) -> None:
    """Say what was done; an id that could not be served ends the command with 1."""
    click.echo(f"{what}: {', '.join(done) or 'nothing'}")
    if missing := sorted(set(ids or ()) - set(done)):
        click.echo(f"not given up, or expired: {', '.join(missing)}", err=True)
        raise click.exceptions.Exit(1)


def _line(one: Undelivered) -> str:
    """Return one line of the list: id, moment, what, for whom, about what, and the reason."""
    since = one.since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    attempts = f"{one.attempts} attempt{'' if one.attempts == 1 else 's'}"
    reason = shortened(" ".join(one.reason.split()), LONGEST_REASON)
    kind = "" if one.important else "  not important"
    return f"{one.id}  {since}  {one.what}  {one.to}  {one.subject}{kind}  {attempts}  {reason}"
