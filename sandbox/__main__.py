"""The sandbox as a program: `python -m sandbox`."""

import argparse
import asyncio
import contextlib
import logging
import secrets
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.snapshot import kept, load
from sandbox.world import World

log = logging.getLogger("sandbox")

CAST = ("Wang Fang", "Li Lei", "Han Mei", "Chen Hong")


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default="0:sandbox", help="must begin with 0:sandbox")
    parser.add_argument(
        "--person", action="append", metavar="NAME", help="somebody to be there; may be repeated"
    )
    parser.add_argument("--group", default="Service desk", help="the group they are all in")
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="where the world is kept: it goes on from there, whatever --person and --group say",
    )
    parser.add_argument(
        "--expose", action="store_true", help="allow an address that other machines can reach"
    )
    parser.add_argument(
        "--no-limits",
        action="store_false",
        dest="limits",
        help="never refuse a call for coming too soon after others",
    )
    return parser.parse_args(words)


def populated(options: argparse.Namespace) -> World:
    """Return a world with the people and the group that were asked for.

    Raises:
        ValueError: the token could belong to a real bot, or a name is empty.
    """
    world = World(token=options.token, clock=wall_clock)
    people = [world.add_person(name) for name in options.person or CAST]
    world.add_group(options.group, members=[person.id for person in people])
    return world


def opened(options: argparse.Namespace) -> World:
    """Return the world that was kept, or else a new one.

    Raises:
        ValueError: the file cannot be used, or the options are wrong.
    """
    if options.state is None or not options.state.exists():
        world = populated(options)
    else:
        loaded = load(options.state, clock=wall_clock, token=options.token)
        if not loaded.clean:
            log.warning(
                "%s was not saved at the end: its last moments may be missing", options.state
            )
        world = loaded.world
    world.limits_on = options.limits
    return world


async def serve(options: argparse.Namespace) -> None:
    """Run until interrupted."""
    world = opened(options)
    for chat in world.chats.values():
        if chat.type == "private":
            log.info("%s is %s", chat.id, world.people[chat.id].name)
        else:
            log.info("%s is the group %s", chat.id, chat.title)
    keeping = contextlib.nullcontext() if options.state is None else kept(world, options.state)
    async with keeping:
        await _run(world, options)


async def _run(world: World, options: argparse.Namespace) -> None:
    """Serve a world until interrupted."""
    key = secrets.token_urlsafe(16)
    server = Server(world, page_key=key, expose=options.expose)
    root = await server.start(options.host, options.port)
    log.info("a SANDBOX, not Telegram: API root %s, token %s", root, world.token)
    log.info("page: %s/%s/", root, key)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    try:
        await stopped.wait()
    finally:
        await server.stop()


def main() -> int:
    """Run the sandbox; say in one sentence why, where it refuses to start."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(serve(arguments()))
    except (ValueError, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
