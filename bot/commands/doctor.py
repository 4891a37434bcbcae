"""The command `doctor`: what is wrong with a desk, and what to do about it."""

import asyncio
import json
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from bot import locality
from bot.clock import SystemClock
from bot.config import ConfigErrors, load
from bot.doctor.examination import examine
from bot.doctor.findings import SIGNS, Finding, Level, failed
from bot.logs import configure
from bot.phrases import Phrases, show_everything
from bot.process import CONFIG_OPTION


@click.command
@CONFIG_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of lines.")
def doctor(path: Path, *, as_json: bool) -> None:
    """Look at everything that the desk needs, and say what to do; the desk may be running.

    Nothing is changed and nobody is written to. Ends with 1 when something does not work.
    """
    configure(logging.ERROR, [], sys.stderr)
    show_everything()
    try:
        config = load(path, os.environ, need_secrets=False)
    except ConfigErrors as errors:
        found = [failed("config", "wrong", error=str(error)) for error in errors.errors]
        language = locality.language(os.environ)
    else:
        found = asyncio.run(examine(config, str(path), SystemClock()))
        language = config.desk.language
    _tell(found, Phrases("doctor", language), as_json=as_json)
    if any(finding.level is Level.FAILED for finding in found):
        raise click.exceptions.Exit(1)


def _tell(found: Sequence[Finding], phrases: Phrases, *, as_json: bool) -> None:
    """Print what was found, and a last line that sums it up."""
    if as_json:
        told = [{"check": f.check, "level": f.level, "text": f.told(phrases)} for f in found]
        well = all(finding.level is not Level.FAILED for finding in found)
        click.echo(json.dumps({"ok": well, "checks": told}, ensure_ascii=False, indent=2))
        return
    for finding in found:
        click.echo(f"{SIGNS[finding.level]} {finding.told(phrases)}")
    counts = {level.value: sum(f.level is level for f in found) for level in Level}
    click.echo(phrases("summary", **counts))
