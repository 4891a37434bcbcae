"""The command `check`: tells all that is wrong with the configuration, and with its people."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from bot.config import Config, ConfigError, ConfigErrors, load_with_lines
from bot.config.addresses import missing_file
from bot.config.tree import Tree

WARNED = 2
"""The exit code of warnings that count."""


@click.command
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default="config.yaml",
    show_default=True,
    help="The configuration file.",
)
@click.option("--strict", is_flag=True, help="End with 2 when there are warnings.")
def check(path: Path, *, strict: bool) -> None:
    """Check the configuration file and the OPSDESK_ variables, and change nothing.

    Where the database of the desk exists, the people whom the policy means to call are looked at,
    too; the desk may be running. Ends with 1 when the configuration is wrong.
    """
    try:
        config, tree = load_with_lines(path, os.environ)
    except ConfigErrors as errors:
        for error in errors.errors:
            click.echo(str(error))
        raise click.exceptions.Exit(1) from None
    warnings = _people(config, tree)
    for warning in warnings or ():
        click.echo(str(warning))
    click.echo(f"{path} is right: {_summary(config)}")
    if warnings is None:
        click.echo("People were not looked at: there is no database of this desk that can be read.")
    elif warnings:
        click.echo(f"{_counted(len(warnings), 'warning')} about the people whom it calls")
    if warnings and strict:
        raise click.exceptions.Exit(WARNED)


def _people(config: Config, tree: Tree) -> Sequence[ConfigError] | None:
    """Return what is to be seen to about people; None where they cannot be looked at."""
    if missing_file(config.database.url.reveal()) is not None:
        return None
    from bot.doctor.linting import warnings_of  # noqa: PLC0415 - most checks need no database

    return warnings_of(config, tree)


def _summary(config: Config) -> str:
    """Return what the desk consists of."""
    counts = {
        "category": len(config.categories),
        "team": len(config.teams),
        "pending reason": len(config.pending_reasons),
        "cause": len(config.causes),
    }
    return ", ".join(_counted(count, word) for word, count in counts.items())


def _counted(count: int, word: str) -> str:
    """Return a count with its noun, such as `1 team` or `22 categories`."""
    if count == 1:
        return f"1 {word}"
    return f"{count} {word[:-1]}ies" if word.endswith("y") else f"{count} {word}s"
