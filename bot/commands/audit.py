"""The command `audit`: holds what the desk keeps of open tickets against their timelines."""

from datetime import datetime
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.process import CONFIG_OPTION, finished, loaded
from bot.versions import policy_in_force
from desk.actions.promises.auditing import Page, audited
from desk.actions.promises.recompute import SEEN, calendars_of
from desk.identifiers import RecordId
from desk.policy import Policy
from store.errors import Overtaken, SchemaMismatch, StoreUnavailable
from store.store import Store


class OtherCalendars(Exception):
    """Clocks were derived by other calendars than those of the configuration."""


@click.command
@CONFIG_OPTION
@click.option("--repair", is_flag=True, help="Put right what is wrong.")
def audit(path: Path, *, repair: bool) -> None:
    """Look whether all clocks and timers are as the timelines say; the desk may be running.

    Nothing is changed without --repair. Ends with 1 when something is wrong.
    """
    config = loaded(path)
    clock = SystemClock()
    url = config.database.url.reveal()

    async def connected() -> None:
        store = await Store.beside(url)
        try:
            policy = await policy_in_force(store, config, clock.now(), keep=False)
            await _looked_through(store, policy, clock.now(), repair=repair)
        finally:
            await store.close()

    finished(connected(), OtherCalendars, Overtaken, SchemaMismatch, StoreUnavailable)


async def _looked_through(store: Store, policy: Policy, now: datetime, *, repair: bool) -> None:
    """Print each defect, and end with 1 if there is any."""
    if await store.settings.noted(SEEN) != calendars_of(policy):
        raise OtherCalendars(
            "The desk has not started with the calendars of this configuration yet; start it first."
        )
    looked_at, count, before, is_over = 0, 0, None, False
    while not is_over:
        page = await _page(store, policy, before, now, repair=repair)
        for defect in page.defects:
            click.echo(f"#{defect}")
        looked_at, count = looked_at + page.looked_at, count + len(page.defects)
        before, is_over = page.before, page.before is None
    done = ", put right" if repair and count else ""
    click.echo(f"open records: {looked_at}, defects: {count}{done}")
    if count:
        raise click.exceptions.Exit(1)


async def _page(
    store: Store, policy: Policy, before: RecordId | None, now: datetime, *, repair: bool
) -> Page:
    """Look at some tickets; what is put right is true when it is printed."""
    if not repair:
        async with store.reading(policy) as unit:
            return await audited(unit, before, now, repair=False)
    async with store.unit(policy) as unit:
        page = await audited(unit, before, now, repair=True)
        await unit.commit()
        return page
