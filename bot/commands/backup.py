"""The command `backup`: a copy of the database, made beside a running desk."""

from pathlib import Path

import click

from bot.process import CONFIG_OPTION, loaded
from store.database.engine import Database
from store.errors import BadBackup, StoreUnavailable
from store.files import copy_out

MIB = 1024 * 1024


@click.command
@CONFIG_OPTION
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(path: Path, file: Path) -> None:
    """Copy the database to FILE, whole and consistent, while the desk runs.

    The file holds everything that people wrote and the keys by which buttons are signed: only its
    owner can read it. An existing file is never overwritten.
    """
    url = loaded(path).database.url.reveal()
    database = Database.at(url)
    if not database.is_sqlite:
        click.echo(
            "PostgreSQL is copied by its own tools:"
            " pg_dump --format=custom --file=FILE, with the address of the database.",
            err=True,
        )
        raise click.exceptions.Exit(1)
    try:
        copy_out(database.path, file)
    except (BadBackup, StoreUnavailable) as why:
        click.echo(str(why), err=True)
        raise click.exceptions.Exit(1) from None
    click.echo(f"Copied to {file} and found in order ({file.stat().st_size / MIB:.1f} MiB).")
