"""The command `check`: tells all that is wrong with the configuration."""

import os
from pathlib import Path

import click

from bot.config import Config, ConfigErrors, load


@click.command
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default="config.yaml",
    show_default=True,
    help="The configuration file.",
)
def check(path: Path) -> None:
    """Check the configuration file and the OPSDESK_ variables, and change nothing."""
    try:
        config = load(path, os.environ)
    except ConfigErrors as errors:
        for error in errors.errors:
            click.echo(str(error))
        raise click.exceptions.Exit(1) from None
    click.echo(f"{path} is right: {_summary(config)}")


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
