"""The command `migrate`: brings the tables up to date; `run` does the same at its start."""

from pathlib import Path

import click

from bot.config import Config
from bot.process import CONFIG_OPTION, finished, loaded
from store.errors import SchemaMismatch, StoreInUse, StoreUnavailable
from store.store import Store


@click.command
@CONFIG_OPTION
def migrate(path: Path) -> None:
    """Bring the tables of the database up to date, and end."""
    config = loaded(path)
    finished(_migrate(config), SchemaMismatch, StoreInUse, StoreUnavailable)
    click.echo("The tables of the database are up to date.")


async def _migrate(config: Config) -> None:
    store = await Store.open(config.database.url.reveal())
    await store.close()
