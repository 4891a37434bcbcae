"""The command `ring`: rings somebody at once, so that an operator knows that a channel works."""

import asyncio
import logging
import secrets
import sys
from pathlib import Path

import click

from bot.clock import SystemClock
from bot.commands.run import secrets_of
from bot.config import Config
from bot.logs import configure
from bot.phrases import Phrases, show_everything
from bot.policy import policy_of
from bot.process import CONFIG_OPTION, loaded
from bot.ringing.lines import NO_ADDRESS, Lines
from bot.ringing.outcome import Fate, Outcome
from desk.rings import DEFAULT, TEST
from desk.terms import Channel
from handlers.chat.words import Words
from handlers.rings import trial

KEYS = {Fate.REFUSED: "refused", Fate.NOT_SENT: "not_sent", Fate.UNKNOWN: "unknown"}


@click.command
@CONFIG_OPTION
@click.argument("text")
@click.option("--to", default=DEFAULT, show_default=True, help="contact:KEY, person:ID or default.")
@click.option(
    "--channel",
    type=click.Choice([Channel.WEBHOOK.value, Channel.MAIL.value]),
    required=True,
    help="The channel to try.",
)
def ring(path: Path, text: str, to: str, channel: str) -> None:
    """Ring somebody with TEXT, once and at once, and say what came of it.

    The desk may be running. Ends with 1 when it is not certain that it rang.
    """
    config = loaded(path)
    configure(logging.ERROR, secrets_of(config), sys.stderr)
    show_everything()
    outcome = asyncio.run(_rung(config, text, to, Channel(channel)))
    phrases = Phrases("ring", config.desk.language)
    if outcome.fate is Fate.OK:
        click.echo(phrases("ok", to=to, channel=channel))
        return
    key = "no_address" if outcome.reason == NO_ADDRESS else KEYS[outcome.fate]
    click.echo(phrases(key, to=to, channel=channel, reason=outcome.reason), err=True)
    raise click.exceptions.Exit(1)


async def _rung(config: Config, text: str, to: str, channel: Channel) -> Outcome:
    clock = SystemClock()
    policy = policy_of(config, clock.now())
    words = Words(policy.language, policy)
    rendered = trial(text, words, policy.name[words.locale])
    ref = f"{TEST}:{secrets.token_hex(8)}"
    return await Lines.of(config, clock).ring(channel, to, ref, TEST, rendered)
