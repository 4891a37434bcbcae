"""The command `simulate`: who is told what, and when, in a case that somebody makes up."""

import json
import sys
from pathlib import Path

import click

from bot.config import ConfigErrors
from bot.process import CONFIG_OPTION, loaded
from bot.simulation.playing import play
from bot.simulation.reading import read
from bot.simulation.table import table
from bot.simulation.telling import answer


@click.command
@CONFIG_OPTION
@click.option("--json", "as_json", is_flag=True, help="The clocks and the ladder as JSON.")
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True)
)
def simulate(path: Path, file: Path, *, as_json: bool) -> None:
    """Play a case on what the configuration promises: who is told what, and when.

    FILE says what happens to a ticket, in YAML or JSON; - is standard input. Nothing is sent or
    stored, and no secret is needed.
    """
    config = loaded(path, need_secrets=False)
    is_stdin = str(file) == "-"
    try:
        content = sys.stdin.buffer.read() if is_stdin else file.read_bytes()
        script = read("standard input" if is_stdin else str(file), content, config)
        story = play(script, config)
    except ConfigErrors as errors:
        for error in errors.errors:
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1) from None
    if as_json:
        click.echo(json.dumps(answer(story), indent=2, ensure_ascii=False))
        return
    for line in table(story):
        click.echo(line)
