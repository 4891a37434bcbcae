"""The demo from start to end: the world it goes on from, or a new one with a past; and a desk."""

import asyncio
import contextlib
import errno
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from bot.app import App, CannotRun, opened_store, signing_keys
from bot.config import Config, load
from bot.demo import words
from bot.demo.cast import CAST, GROUP_ID, STAFF_GROUP_ID, Part, ids, populate
from bot.demo.clock import DemoClock
from bot.demo.folder import LAST_PORT, Folder
from bot.demo.history import BEHIND, STORIES
from bot.demo.playing import Playing
from bot.desk import Desk
from bot.engine import Engine
from bot.health import Health
from bot.learning import Understanding
from bot.presence import note_presence
from bot.telegram import Door
from bot.versions import policy_in_force
from desk.secrets.secret import Secret
from handlers.context import BotIdentity
from sandbox.server import Server
from sandbox.snapshot import SnapshotError, kept
from sandbox.snapshot import load as load_world
from sandbox.world import World
from store.errors import StoreUnavailable
from store.store import Store

LOG = logging.getLogger(__name__)

TOKEN = "0:sandbox-demo"  # noqa: S105 - it opens nothing but the sandbox
HOST = "127.0.0.1"
FIRST_PORT = 8081
PORTS_TRIED = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Show:
    """One demo.

    Args:
        config_path: the configuration whose categories, teams and times are shown.
        folder: where it keeps what the next one goes on from.
        port: the first port that is tried; None for the last one's, or else the usual.
        reset: whether to begin anew.
        language: what the group speaks, and people who did not choose.
        timezone: where the desk stands: the zone of the browser beside it.
        announce: told each line for people.
    """

    config_path: Path
    folder: Path
    port: int | None = None
    reset: bool = False
    language: str
    timezone: str
    announce: Callable[[str], None]

    async def run(self, stop: asyncio.Event) -> None:
        """Show the demo until told to stop.

        Raises:
            CannotRun: something is wrong that no waiting mends.
        """
        folder = Folder(self.folder)
        with folder.held():
            self.announce(words.WELCOME[self.language])
            try:
                await self._shown(folder, stop)
            except (SnapshotError, StoreUnavailable) as why:
                raise CannotRun(words.HOPELESS.format(reason=why)) from None

    async def _shown(self, folder: Folder, stop: asyncio.Event) -> None:
        clock = DemoClock(BEHIND)
        world = self._recalled(folder, clock)
        is_new = world is None
        if world is None:
            world = World(token=TOKEN, clock=clock.now)
            populate(world)
        else:
            clock.arrive()
        address = folder.address()
        captions = {player.id: player.caption for player in CAST}
        server = Server(world, page_key=address.key, captions=captions)
        root = await self._served(server, address.port)
        try:
            folder.remember(replace(address, port=urlsplit(root).port))
            config = self._configured(root, folder.database)
            if is_new:
                folder.forget()
                self.announce(words.PAST)
                await play_past(config, world, clock)
            else:
                await _reopened(config, clock)
            page = words.ADDRESS.format(page=f"{root}/{address.key}/")
            page = f"{page}\n{words.TRY[self.language]}"
            app = App(config=config, clock=clock, announce=lambda _: self.announce(page))
            async with kept(world, folder.world):
                try:
                    await app.run(stop)
                finally:
                    await server.stop()
        finally:
            await server.stop()

    def _recalled(self, folder: Folder, clock: DemoClock) -> World | None:
        """Return the world of the last demo; None where this one begins anew."""
        has_world, has_database = folder.world.exists(), folder.database.exists()
        if self.reset or not (has_world or has_database):
            return None
        if not (has_world and has_database):
            gone = folder.database if has_world else folder.world
            self.announce(words.ANEW.format(reason=f"There is no {gone}."))
            return None
        try:
            loaded = load_world(folder.world, clock=clock.now, token=TOKEN)
        except SnapshotError as why:
            self.announce(words.ANEW.format(reason=why))
            return None
        if not loaded.clean:
            self.announce(words.ABRUPT)
        return loaded.world

    def _configured(self, root: str, database: Path) -> Config:
        """Return the configuration, with service hours by the clock of who looks on."""
        config = load(self.config_path, self._variables(root, database))
        here = {"tz": self.timezone}
        calendars = {key: c.model_copy(update=here) for key, c in config.calendars.items()}
        return config.model_copy(update={"calendars": calendars})

    def _variables(self, root: str, database: Path) -> dict[str, str]:
        """Return the settings of a desk that can reach nothing but the sandbox."""
        return {
            "OPSDESK_DESK__LANGUAGE": self.language,
            "OPSDESK_DESK__TIMEZONE": self.timezone,
            "OPSDESK_ACCESS__GROUPS": str([STAFF_GROUP_ID]),
            "OPSDESK_TELEGRAM__TOKEN": TOKEN,
            "OPSDESK_TELEGRAM__API_ROOT": root,
            "OPSDESK_TELEGRAM__PROXY": "none",
            "OPSDESK_TELEGRAM__MODE": "polling",
            "OPSDESK_TELEGRAM__GROUP": str(GROUP_ID),
            "OPSDESK_PEOPLE__ENGINEERS": str(ids(Part.ENGINEER)),
            "OPSDESK_PEOPLE__LEADS": str(ids(Part.LEAD)),
            "OPSDESK_PEOPLE__ADMINS": str(ids(Part.LEAD)),
            "OPSDESK_DATABASE__URL": f"sqlite+aiosqlite:///{database}",
            "OPSDESK_WEB__HOST": HOST,
            "OPSDESK_WEB__PORT": "0",
            "OPSDESK_WEB__PUBLIC_URL": "none",
        }

    async def _served(self, server: Server, last: int | None) -> str:
        """Start the sandbox where it was, or else on the next free port; return its address."""
        first = self.port or FIRST_PORT
        ports = range(first, min(first + PORTS_TRIED, LAST_PORT + 1))
        for port in (last, *ports) if last and self.port is None else ports:
            try:
                return await server.start(HOST, port)
            except OSError as error:
                await server.stop()
                if error.errno != errno.EADDRINUSE:
                    raise CannotRun(
                        f"The demo cannot listen on {HOST}: {error.strerror}."
                    ) from None
        raise CannotRun(f"No port from {first} on is free; name another with --port.")


async def _reopened(config: Config, clock: DemoClock) -> None:
    """Note that the desk was there all the time: while a demo rests nobody presses anything.

    A database that cannot be used is told: a demo that waits for a broken one would look dead.

    Raises:
        CannotRun: a newer desk made it, or another process has it.
        StoreUnavailable: it is broken, or cannot be written.
    """
    try:
        store = await opened_store(config)
    except CannotRun as why:
        raise CannotRun(words.HOPELESS.format(reason=why)) from None
    try:
        await note_presence(store, clock.now())
    finally:
        await store.close()


async def play_past(config: Config, world: World, clock: DemoClock) -> None:
    """Play the past up to now on the desk's own loops; what cannot be played is left out."""
    token = config.telegram.token or Secret(TOKEN)
    store = await opened_store(config)
    try:
        async with Door(token, config.telegram.api_root) as door:
            policy = await policy_in_force(store, config, clock.now())
            desk = Desk(
                store=store,
                policy=policy,
                keys=await signing_keys(store, config, clock),
                bot=BotIdentity(
                    id=world.bot.id, username=world.bot.username, name=world.bot.first_name
                ),
                clock=clock,
                owner=secrets.token_hex(8),
                understanding=Understanding(policy),
            )
            await _introduced(store, desk)
            engine = Engine(desk=desk, door=door, health=Health())
            await engine.begin()
            await engine.groups.turn()
            await engine.turn()
            play = Playing(world, engine, clock, config.desk.language)
            for story in STORIES:
                try:
                    await story(play)
                except LookupError:
                    LOG.exception("a story of the demo's past breaks off")
            clock.arrive()
            await engine.presence.was_here()
            await engine.end()
    finally:
        with contextlib.suppress(Exception):
            await store.close()


async def _introduced(store: Store, desk: Desk) -> None:
    """Let the desk know everybody, as if they had pressed Start: strangers would wake nobody."""
    async with store.unit(desk.policy) as unit:
        for player in CAST:
            person = await unit.people.met(player.id, player.name, player.language)
            await unit.people.save(replace(person, verified=True))
            await unit.chats.save(await unit.chats.private(person))
        await unit.commit()
