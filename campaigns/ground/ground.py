"""The ground of a campaign: Telegram, store and desks, put together and taken down."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import make_url

from campaigns.checkers.history import History, Pause, Report
from campaigns.ground.databases import Database, database
from campaigns.ground.desks import DeskProcess, environment
from campaigns.ground.process import WIDE
from campaigns.ground.proxy import Proxy
from campaigns.ground.telegram import TOKEN, WatchedWorld, heard_from
from sandbox.clock import wall_clock
from sandbox.model import Person
from sandbox.server import Server

GROUP = -1001000000001
PASSWORD = "q7Zt-canary-Vx92"  # noqa: S105 - what somebody types where they should not
LONGEST_WAIT_SECONDS = 120.0
REST_SECONDS = 90.0
LEADS = 2
"""Who is paged when something presses: nobody is on call."""
LOOK_SECONDS = 0.25
SOON = timedelta(seconds=2)
"""What is due so soon is waited for before a campaign ends."""
AGAIN = timedelta(seconds=30)
"""The same of what is sent again, its outcome having been unknown."""
AROUND = timedelta(seconds=15)
"""So long before and after a fault something may be lost by it."""


class Stuck(Exception):
    """Something that people wait for does not come; the text says what."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What a run is made of; the seed decides all that people and faults do."""

    store: str
    seed: int
    count: int
    folder: Path
    processes: int = 1
    engineers: int = 24
    wide: bool = True
    """Whether Telegram and desk know no limits."""
    reporters: str = "open"
    more: dict[str, str] = field(default_factory=dict)
    """Further variables of the desk."""
    patience: float = LONGEST_WAIT_SECONDS
    """How many seconds people wait for what they are to see."""
    proxied: bool = False
    """Whether the way from the desks to PostgreSQL can be cut."""


class Ground:
    """A desk in the middle of its people.

    Args:
        setting: what it is made of.
        world: its Telegram.
        store: its database.
        url: the address of the database for desks.
        api_roots: where its Telegram listens, by the name of the desk that calls there.
    """

    def __init__(
        self,
        setting: Setting,
        world: WatchedWorld,
        store: Database,
        *,
        url: str,
        api_roots: Mapping[str, str],
    ) -> None:
        self.setting = setting
        self.world = world
        self.store = store
        self._url = url
        self.engineers = [
            world.add_person(f"Engineer{number:02}", language="en", started=True)
            for number in range(setting.engineers)
        ]
        self.leads = [
            world.add_person(f"Lead{number}", language="en", started=True)
            for number in range(LEADS)
        ]
        staff = [*self.engineers, *self.leads]
        world.add_group("IT desk", id=GROUP, members=[person.id for person in staff])
        self.desks = [
            DeskProcess(name, setting.folder, self._environment(api_root))
            for name, api_root in api_roots.items()
        ]
        self.reports: list[Report] = []
        self.said: list[str] = []
        self.disturbed: list[tuple[datetime, datetime]] = []
        self.explained: list[str] = []
        self.canaries = [TOKEN, PASSWORD]
        self.pauses: list[Pause] = []
        self.rested_at: datetime | None = None
        self.proxy: Proxy | None = None
        """The way from the desks to PostgreSQL, where it can be cut."""
        self.patience = 0.0
        """How many seconds longer people wait than else, because something is away."""

    def _environment(self, api_root: str) -> dict[str, str]:
        own = {
            "OPSDESK_TELEGRAM__TOKEN": TOKEN,
            "OPSDESK_TELEGRAM__API_ROOT": api_root,
            "OPSDESK_TELEGRAM__GROUP": str(GROUP),
            "OPSDESK_DATABASE__URL": self._url,
            "OPSDESK_WEB__PORT": "0",
            "OPSDESK_DESK__LANGUAGE": "en",
            "OPSDESK_REPORTS__DAILY_AT": "off",
            "OPSDESK_ACCESS__REPORTERS": self.setting.reporters,
            "OPSDESK_PEOPLE__ENGINEERS": str([person.id for person in self.engineers]),
            "OPSDESK_PEOPLE__LEADS": str([person.id for person in self.leads]),
            "PYTHONUNBUFFERED": "1",
            **({WIDE: "1"} if self.setting.wide else {}),
        }
        return environment(**(own | self.setting.more))

    @property
    def desk(self) -> DeskProcess:
        """The first desk."""
        return self.desks[0]

    def newcomer(self, name: str, language: str) -> Person:
        """Return somebody whom nobody knows yet."""
        return self.world.add_person(name, language=language, started=True)

    async def until(
        self, what: Callable[[], object], waits_for: str, seconds: float | None = None
    ) -> None:
        """Wait until a condition of the world holds.

        Raises:
            Stuck: it does not come.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + (seconds or self.setting.patience + self.patience)
        while not what():
            if loop.time() > end:
                raise Stuck(waits_for)
            await self.world.changes(LOOK_SECONDS)

    async def asked(self, name: str, seconds: float) -> None:
        """Let somebody whom nobody knows ask for help, and wait until they are answered.

        Raises:
            Stuck: nobody answers.
        """
        person = self.newcomer(name, "en")
        self.world.say(person.id, "/help")
        await self.until(
            lambda: any(message.from_bot for message in self.world.messages(person.id)),
            f"an answer to {name}",
            seconds,
        )

    @asynccontextmanager
    async def fault(self) -> AsyncIterator[None]:
        """Note that something is made to fail inside."""
        since = wall_clock()
        try:
            yield
        finally:
            self.disturbed.append((since - AROUND, wall_clock() + AROUND))

    async def rest(self) -> None:
        """Wait until the store has nothing to do and Telegram nothing to give.

        Raises:
            Stuck: it does not come to rest.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + min(REST_SECONDS, self.setting.patience)
        while True:
            looked_at = wall_clock()
            busy = await self._busy()
            if not busy:
                self.rested_at = looked_at
                return
            if loop.time() > end:
                raise Stuck("rest: " + ", ".join(busy[:5]))
            await pause(LOOK_SECONDS)

    async def _busy(self) -> list[str]:
        now = wall_clock()
        if waiting := self.world.updates.pending():
            return [f"{len(waiting)} updates wait at Telegram"]
        rows = await self.store.rows()
        busy = [f"update {r['id']}" for r in rows["inbox"] if r["state"] in ("pending", "running")]
        soon = now + SOON
        busy += [
            f"notice {r['id']} {r['state']} {r['reason'] or ''}"
            for r in rows["outbox"]
            if r["state"] in ("sending", "unknown")
            or (
                r["state"] == "pending" and r["not_before"] <= now + (AGAIN if r["again"] else SOON)
            )
        ]
        return busy + [
            f"timer {r['kind']}"
            for r in rows["timer"]
            if r["state"] == "waiting" and r["due_at"] <= soon
        ]

    async def history(self) -> History:
        """Return all that happened; the desks have stopped."""
        world = self.world
        return History(
            rows=await self.store.rows(),
            given=world.given,
            ended_at=wall_clock(),
            calls=world.every_call,
            posts=world.every_post,
            live=world.live,
            presses=list(world.presses.values()),
            names={person.id: person.name for person in world.people.values()},
            reports=self.reports,
            said=self.said,
            disturbed=self.disturbed,
            canaries=self.canaries,
            logs=[line for desk in self.desks for line in desk.lines()],
            explained=self.explained,
            rested_at=self.rested_at,
            callers=world.callers,
            pauses=self.pauses,
            damage=self.store.damage(),
        )

    def keep(self, history: History) -> None:
        """Write down what the store held, beside the logs: a server takes its data with it."""
        rows = {name: [dict(row) for row in rows] for name, rows in history.rows.items()}
        text = json.dumps(rows, default=str, ensure_ascii=False, indent=1)
        (self.setting.folder / "rows.json").write_text(text, encoding="utf-8")


async def pause(seconds: float) -> None:
    """Let the desks have the machine for a moment, where nothing tells of what is waited for."""
    await asyncio.sleep(seconds)  # noqa: TID251 - processes outside have no virtual clock


@asynccontextmanager
async def opened(setting: Setting, disk: Path | None = None) -> AsyncIterator[Ground]:
    """Lend a ground on which nothing runs yet; what runs at the end is killed.

    The database is on `disk`, where one is given.
    """
    setting.folder.mkdir(parents=True, exist_ok=True)
    world = WatchedWorld(wall_clock, Random(f"faults {setting.seed}"))
    world.limits_on = not setting.wide
    names = [f"desk-{number}" for number in range(setting.processes)]
    servers = {name: Server(world) for name in names}
    api_roots = {name: await heard_from(name, server.start) for name, server in servers.items()}
    async with (
        database(setting.store, disk or setting.folder) as store,
        _way(setting, store) as proxy,
    ):
        url = store.url if proxy is None else await _through(proxy, store.url)
        ground = Ground(setting, world, store, url=url, api_roots=api_roots)
        ground.proxy = proxy
        try:
            yield ground
        finally:
            for desk in ground.desks:
                await desk.kill()
            for server in servers.values():
                await server.stop()


@asynccontextmanager
async def _way(setting: Setting, store: Database) -> AsyncIterator[Proxy | None]:
    """Lend a proxy before a server, where one is asked for."""
    if store.server is None or not setting.proxied:
        yield None
        return
    proxy = Proxy(store.server.port, Random(f"commits {setting.seed}"))
    try:
        yield proxy
    finally:
        await proxy.stop()


async def _through(proxy: Proxy, url: str) -> str:
    """Return the address of a database behind a proxy."""
    port = await proxy.start()
    return make_url(url).set(port=port).render_as_string(hide_password=False)
