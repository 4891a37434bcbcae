"""The command `demo`: the desk in a browser, without Telegram."""

import asyncio
import io
import logging
import os
import sys
from pathlib import Path

import click

from bot import locality
from bot.app import CannotRun
from bot.config import ConfigErrors
from bot.demo.show import FIRST_PORT, Show
from bot.logs import configure, install
from bot.process import CONFIG_OPTION, finished, stop_on_signals
from desk.people import LANGUAGES

FOLDER = Path(".demo")


@click.command
@CONFIG_OPTION
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    help=f"The port of the page, or the next free one.  [default: the last one, or {FIRST_PORT}]",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="What the group speaks.  [default: the machine's language, or zh]",
)
@click.option("--reset", is_flag=True, help="Begin anew, whatever the last demo left.")
def demo(path: Path, port: int | None, language: str | None, *, reset: bool) -> None:
    """Try the desk in a browser, without Telegram: staff, engineers and their group at once."""
    configure(logging.WARNING, [], sys.stderr)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that knows no Chinese shows the rest.
        sys.stdout.reconfigure(errors="replace")
    show = Show(
        config_path=path,
        folder=FOLDER,
        port=port,
        reset=reset,
        language=language or locality.language(os.environ),
        timezone=locality.timezone(os.environ),
        announce=click.echo,
    )
    finished(_demo(show), CannotRun, ConfigErrors)


async def _demo(show: Show) -> None:
    install(asyncio.get_running_loop())
    await show.run(stop_on_signals())
