"""What running commands share: signals that stop, and sentences instead of tracebacks."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import click

from bot.config import Config, ConfigErrors, load

CONFIG_OPTION = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default="config.yaml",
    show_default=True,
    help="The configuration file.",
)


def loaded(path: Path, *, need_secrets: bool = True) -> Config:
    """Return the configuration, or end with 1 and everything that is wrong with it."""
    try:
        return load(path, os.environ, need_secrets=need_secrets)
    except ConfigErrors as errors:
        for error in errors.errors:
            click.echo(str(error), err=True)
        raise click.exceptions.Exit(1) from None


def stop_on_signals() -> asyncio.Event:
    """Return an event that SIGTERM and SIGINT set; needs a running loop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


def finished(work: Coroutine[Any, Any, None], *known: type[Exception]) -> None:
    """Run to the end; a known reason to give up becomes one sentence and exit code 1."""
    try:
        with asyncio.Runner(loop_factory=_fast_loop) as runner:
            runner.run(work)
    except known as why:
        click.echo(str(why), err=True)
        raise click.exceptions.Exit(1) from None
    finally:
        sys.stdout.flush()


def _fast_loop() -> asyncio.AbstractEventLoop:
    """Return uvloop's loop where the extra `speed` is installed, else the usual one."""
    try:
        import uvloop  # noqa: PLC0415 - an extra
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
