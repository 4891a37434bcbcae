"""Working on the store of the configured desk beside a desk that may be running."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.policy import policy_of
from bot.process import finished, loaded
from desk.policy import Policy
from store.errors import Overtaken, SchemaMismatch, StoreUnavailable
from store.store import Store


def on_desk(path: Path, work: Callable[[Store, Policy], Awaitable[None]]) -> None:
    """Do something with the store and the policy of the configured desk."""
    config = loaded(path)

    async def connected() -> None:
        store = await Store.beside(config.database.url.reveal())
        try:
            await work(store, policy_of(config, SystemClock().now()))
        finally:
            await store.close()

    finished(connected(), SchemaMismatch, StoreUnavailable, Overtaken)


def demand_team(policy: Policy, team: str) -> None:
    """Let a team pass that the configuration names; end with its keys otherwise."""
    if team not in policy.teams:
        click.echo(f"There is no team {team}; there are: {', '.join(policy.teams)}", err=True)
        raise click.exceptions.Exit(1)
