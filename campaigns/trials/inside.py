"""A desk in this process: real engine, real store, the sandbox, and a clock of its own."""

import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from bot.loops import Loop, Trouble
from campaigns.checkers.history import History
from campaigns.ground.databases import Database, database
from campaigns.ground.ground import PASSWORD, Setting
from campaigns.ground.telegram import WatchedWorld
from sandbox.model import Person
from sandbox.world import World
from store.database.connection import Connection
from store.tables import metadata
from store.unit import StoreUnit
from tests.scene import Scene
from tests.stage import GROUP, TOKEN, Stage
from tests.virtual import VirtualClock
from tests.watch import Errors

MOST_TURNS = 400
STATUS = Path("/proc/self/status")
LINES_KEPT = 10_000


class Logs(logging.Handler):
    """Keeps the last lines of the log, and those of level ERROR that nobody explained."""

    def __init__(self, explained: Sequence[str]) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(name)s: %(message)s"))
        self.lines: list[str] = []
        self.wrong: list[str] = []
        self._explained = [re.compile(pattern) for pattern in explained]

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        line = self.format(record)
        self.lines.append(line)
        if len(self.lines) > LINES_KEPT:
            del self.lines[: LINES_KEPT // 2]
        known = any(pattern.search(line) for pattern in self._explained)
        if record.levelno >= logging.ERROR and not known:
            self.wrong.append(line.strip().splitlines()[0][:300] + " … " + line.strip()[-200:])


class Inside:
    """One desk in this process; see tests/stage.py for who is there.

    Args:
        stage: the desk, its store and its Telegram.
        logs: what it logs.
        where: its database.
    """

    def __init__(self, stage: Stage, logs: Logs, where: Database) -> None:
        self.stage = stage
        self.logs = logs
        self.where = where
        self.scene = Scene(stage, Errors())

    @property
    def world(self) -> World:
        """Its Telegram."""
        return self.stage.world

    def person(self, name: str) -> Person:
        """Return somebody of the cast."""
        return self.stage.cast[name]

    def joins(self, name: str, *, in_group: bool = False, started: bool = True) -> Person:
        """Let somebody be there who is not of the cast."""
        person = self.world.add_person(name, language="en", started=started)
        if in_group:
            self.world.join(person.id, GROUP)
        self.stage.cast[name.lower()] = person
        return person

    async def rest(self) -> None:
        """Let every loop turn until nothing is left to do now.

        Raises:
            RuntimeError: it does not come to rest.
        """
        for _ in range(MOST_TURNS):
            if not await self._turn():
                return
        raise RuntimeError("the desk does not come to rest")

    async def _turn(self) -> int:
        engine = self.stage.engine
        loops: tuple[Loop | None, ...] = (
            engine.groups,
            engine.intake,
            engine.worker,
            engine.timers,
            engine.sender,
            engine.ringer,
        )
        done = 0
        for loop in loops:
            try:
                done += await loop.turn() if loop is not None else 0
            except Trouble:
                continue  # Telegram is away: the campaign knows
        return done

    async def passes(self, **span: float) -> None:
        """Let time go by at once, and do what is due then."""
        self.stage.clock.later(**span)
        await self.stage.engine.presence.was_here()
        await self.rest()

    async def drained(self, minutes: int = 60) -> None:
        """Let so much time pass, as the limits of Telegram ask for, that all is sent."""
        for _ in range(minutes * 4):
            await self.passes(seconds=15)
            waiting, _ = await self.stage.store.outbox.waiting()
            due = await self.stage.engine.sender.next_at()
            soon = self.stage.clock.now() + timedelta(seconds=60)
            if not waiting or due is None or due > soon:
                return

    async def history(self, **more: Any) -> History:  # noqa: ANN401 - the fields of History
        """Return all that happened, where its Telegram was watched."""
        world = self.world
        if not isinstance(world, WatchedWorld):
            raise TypeError("nobody watched this Telegram")
        return History(
            rows=await self.where.rows(),
            given=world.given,
            ended_at=self.stage.clock.now(),
            calls=world.every_call,
            posts=world.every_post,
            live=world.live,
            presses=list(world.presses.values()),
            names={person.id: person.name for person in world.people.values()},
            canaries=[TOKEN, PASSWORD],
            logs=self.logs.lines,
            damage=self.where.damage(),
            **more,
        )

    async def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a table."""
        return await rows_of(self.stage, table)


async def rows_of(stage: Stage, table: str) -> Sequence[Mapping[str, Any]]:
    """Return the rows of a table of a running desk."""

    async def read(name: str, connection: Connection) -> Sequence[Any]:
        return await connection.rows(select(metadata.tables[name]))

    found = await stage.store._database.transact(partial(read, table))  # noqa: SLF001
    return [dict(row._mapping) for row in found]  # noqa: SLF001


async def verified(unit: StoreUnit, people: Sequence[int]) -> None:
    """Let people of these Telegram ids count as staff whom the desk knows."""
    for number in people:
        met = await unit.people.met(number, f"Staff{number}", "en")
        await unit.people.save(replace(met, verified=True))


def resident_bytes() -> int:
    """Return how much memory this process holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", STATUS.read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


@asynccontextmanager
async def inside(
    setting: Setting,
    explained: Sequence[str] = (),
    *,
    clock: VirtualClock | None = None,
    world: World | None = None,
) -> AsyncIterator[Inside]:
    """Lend a desk in this process.

    Args:
        setting: on which store, and where.
        explained: lines of the log that match may be errors.
        clock: the desk's clock.
        world: its Telegram; a watched one is asked for its history at the end.
    """
    setting.folder.mkdir(parents=True, exist_ok=True)
    logs = Logs(explained)
    root = logging.getLogger()
    level = root.level
    root.addHandler(logs)
    root.setLevel(logging.INFO)
    try:
        async with database(setting.store, setting.folder) as where:
            stage = Stage(where.url, setting.more, clock=clock, world=world)
            try:
                await stage.open()
                yield Inside(stage, logs, where)
            finally:
                await stage.close()
    finally:
        root.removeHandler(logs)
        root.setLevel(level)


def watched(setting: Setting, clock: VirtualClock) -> WatchedWorld:
    """Return a Telegram that forgets nothing of what it saw, on a clock of its own."""
    return WatchedWorld(clock.now, Random(f"faults {setting.seed}"), token=TOKEN)
