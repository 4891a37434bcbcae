"""The command `setup`: a desk of one's own, by a few questions."""

import asyncio
import logging
import os
import sys
from pathlib import Path

import click

from bot import locality
from bot.clock import SystemClock
from bot.config import ConfigErrors
from bot.logs import configure
from bot.phrases import Phrases, show_everything
from bot.process import CONFIG_OPTION
from bot.setup.asking import NoAnswer
from bot.setup.flow import Setup
from bot.setup.joining import CannotSetUp
from bot.setup.wishes import Wishes, ground
from desk.people import LANGUAGES

INTERRUPTED = 130
"""What a shell says of a program that Ctrl+C ended."""


@click.command
@CONFIG_OPTION
@click.option("--language", type=click.Choice(LANGUAGES), help="Of setup and of the desk.")
@click.option("--name-zh", help="The desk's name in Chinese.")
@click.option("--name-en", help="The desk's name in English.")
@click.option("--timezone", help="The desk's time zone, such as Europe/Berlin.")
@click.option("--group", help="The working group's chat id, or none, instead of waiting for it.")
@click.option("--api-root", help="Your own Bot API server, or a sandbox.")
@click.option("--proxy", help="An HTTP proxy on the way to Telegram.")
@click.option(
    "--secrets-file/--no-secrets-file",
    default=None,
    help="Whether to save the token in opsdesk.env.  [default: ask]",
)
@click.option(
    "--wait",
    "wait_seconds",
    type=click.FloatRange(min=0),
    default=600.0,
    show_default=True,
    help="How many seconds to wait for the bot to be added to the group.",
)
@click.option(
    "--yes", "takes_defaults", is_flag=True, help="Ask nothing: take options and defaults."
)
def setup(path: Path, **given: object) -> None:
    """Set up a desk, from the bot's token to the link that makes the first admin.

    The token is typed in, or comes from OPSDESK_TELEGRAM__TOKEN; it is never an option, as others
    could see it. Answers may also be read from a pipe, one a line.
    """
    configure(logging.ERROR, [], sys.stderr)
    show_everything()
    wishes = Wishes(path=path, **given)  # type: ignore[arg-type]  # click checked them
    phrases = Phrases("setup", wishes.language or locality.language(os.environ))
    try:
        begun = Setup(wishes, ground(wishes, os.environ), os.environ, SystemClock())
    except ConfigErrors as errors:
        click.echo(phrases("broken_config"), err=True)
        for error in errors.errors:
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1) from None
    with asyncio.Runner() as runner:
        try:
            begun.run(runner)
        except (CannotSetUp, NoAnswer) as why:
            click.echo(str(why), err=True)
            raise click.exceptions.Exit(1) from None
        except KeyboardInterrupt:
            click.echo(begun.phrases("stopped"), err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None
