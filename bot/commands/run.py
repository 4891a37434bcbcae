"""The command `run`: the desk itself."""

import asyncio
import sys
from pathlib import Path

import click

from bot.app import App, CannotRun
from bot.clock import CommonClock, SystemClock
from bot.config import Config
from bot.logs import configure, install
from bot.process import CONFIG_OPTION, finished, loaded, stop_on_signals
from desk.secrets.secret import Secret


@click.command
@CONFIG_OPTION
@click.option(
    "--log-level",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR"], case_sensitive=False),
    default="INFO",
    show_default=True,
    help="How much the log on standard error tells.",
)
def run(path: Path, log_level: str) -> None:
    """Run the desk until SIGTERM or Ctrl+C; it stops within 10 seconds."""
    config = loaded(path)
    configure(log_level.upper(), secrets_of(config), sys.stderr)
    finished(_run(config), CannotRun)


def secrets_of(config: Config) -> list[Secret]:
    """Return what must never stand in a log."""
    telegram, webhook, mail = config.telegram, config.webhook, config.mail
    found = [telegram.token, telegram.webhook_secret, telegram.proxy, config.database.url]
    found += [webhook.url, webhook.secret, mail.password, config.heartbeat.url]
    found += [contact.webhook for contact in config.contacts]
    return [secret for secret in found if secret is not None]


async def _run(config: Config) -> None:
    install(asyncio.get_running_loop())
    app = App(config=config, clock=CommonClock(SystemClock()), announce=click.echo)
    await app.run(stop_on_signals())
