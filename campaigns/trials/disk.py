"""Disk full: a desk on SQLite whose disk is full again and again, and whose machine loses power."""

import asyncio
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.disk import Disk, disk
from campaigns.ground.ground import Ground, Setting, Stuck, opened, pause
from campaigns.ground.player import Player
from campaigns.ground.wal import cut, log_of, shrink
from campaigns.kills import concluded
from campaigns.trials.hostile.requests import SECRET_HEADER
from campaigns.trials.hostile_http import SECRET, by_webhook, path_of

CONVERSATIONS_A_CYCLE = 3
AT_ONCE = 4
RED_SECONDS = 60.0
"""So long health may take to show that nothing can be written; see P15."""
BACK_SECONDS = 60.0
FULL_SECONDS = 3.0
LOOK_SECONDS = 0.2
SYNCED_SECONDS = 0.3
GREEN, RED = HTTPStatus.OK, HTTPStatus.SERVICE_UNAVAILABLE
EXPLAINED = (
    r"does not work: ",
    r"cannot grow",
    r"disk reports an error",
    r"is full",
    r"disk I/O error",
    r"the store: ",
    r"alarm: webhook_(failing|again)",
)
"""What the log says of a disk that is full."""
PROBE_ID = 1_950_000_000


async def run(setting: Setting) -> Figures:
    """Fill the disk `setting.count` times, one half with polling, one half with a webhook."""
    figures = Figures()
    half = -(-setting.count // 2)
    for name, count, variables in (
        ("polling", half, {}),
        ("webhook", setting.count - half, by_webhook()),
    ):
        if count:
            own = replace(
                setting,
                count=count,
                folder=setting.folder / name,
                more={**setting.more, **variables},
            )
            figures.add(await _played(own))
    return figures


async def _played(setting: Setting) -> Figures:
    figures = Figures(counts={"cycles": 0, "refused posts": 0, "power cuts": 0, "cut tails": 0})
    with disk(setting.folder / "disk") as place:
        async with opened(setting, place.folder) as ground:
            await ground.desk.start()
            ground.patience = RED_SECONDS + BACK_SECONDS
            ground.explained += EXPLAINED
            player = Player(ground, to_the_end=False)
            if setting.more.get("OPSDESK_TELEGRAM__MODE"):
                await ground.until(lambda: ground.world.webhook, "the webhook")
            trial = Trial(ground, place, figures)
            await trial.begin()
            for number in range(setting.count):
                first = number * CONVERSATIONS_A_CYCLE
                async with asyncio.TaskGroup() as group:
                    group.create_task(
                        player.play(range(first, first + CONVERSATIONS_A_CYCLE), AT_ONCE)
                    )
                    await trial.power_cut(number)
                    async with ground.fault():
                        await trial.cycle(number)
            ground.setting = replace(setting, count=setting.count * CONVERSATIONS_A_CYCLE)
            counts = figures.counts
            await concluded(ground, player, figures)
            figures.counts = counts | {"filed": player.tally.filed}
    return figures


class Trial:
    """One desk and its disk.

    Args:
        ground: the desk among its people.
        place: its disk.
        figures: what is measured.
    """

    def __init__(self, ground: Ground, place: Disk, figures: Figures) -> None:
        self._ground = ground
        self._disk = place
        self._figures = figures
        self._draw = Random(f"disk {ground.setting.seed}")
        self._root = ground.desk.address.rstrip("/")
        self._path = ground.store.path or place.folder

    async def begin(self) -> None:
        """Wait until all works."""
        await self._until(GREEN, BACK_SECONDS, "green", time.monotonic())

    async def cycle(self, number: int) -> None:
        """Fill the disk, see health turn red, make room, and see all go on."""
        await pause(self._draw.uniform(0.0, 2.0))
        desk, pid = self._ground.desk, self._ground.desk.pid
        began = time.monotonic()
        desk.stand_still()
        shrink(self._path)
        self._disk.fill(pid)
        desk.resume()
        try:
            await self._until(RED, RED_SECONDS, "red", began)
            await self._posted(number)
            await pause(self._draw.uniform(0.0, FULL_SECONDS))
        finally:
            self._disk.free(pid)
        await self._until(GREEN, BACK_SECONDS, "green again", time.monotonic())
        self._figures.counts["cycles"] += 1

    async def _until(self, wanted: int, seconds: float, name: str, began: float) -> None:
        """Wait until health answers with a status.

        Raises:
            Stuck: it does not.
        """
        async with aiohttp.ClientSession() as session:
            while True:
                async with session.get(f"{self._root}/healthz") as answer:
                    status, report = answer.status, await answer.json()
                if status == wanted:
                    self._figures.times.setdefault(name, []).append(time.monotonic() - began)
                    return
                if time.monotonic() - began > seconds:
                    raise Stuck(f"health that is {name}: {report}")
                await pause(LOOK_SECONDS)

    async def _posted(self, number: int) -> None:
        """While the disk is full, a webhook asks to come again."""
        if self._ground.world.webhook is None:
            return
        update = {"update_id": PROBE_ID + number, "message": {"text": "x"}}
        headers = {SECRET_HEADER: SECRET}
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                self._root + path_of(self._ground), json=update, headers=headers
            ) as answer,
        ):
            self._figures.counts["refused posts"] += 1
            if (
                answer.status != HTTPStatus.SERVICE_UNAVAILABLE
                or "Retry-After" not in answer.headers
            ):
                self._figures.violations.append(f"a full disk answers a post with {answer.status}")

    async def power_cut(self, number: int) -> None:
        """Look at what a power cut at this moment would leave; the desk itself goes on."""
        path = self._path
        desk, watched = self._ground.desk, self._ground.world.watched
        desk.stand_still()
        synced, confirmed = log_of(path), set(watched.confirmed)
        desk.resume()
        await pause(SYNCED_SECONDS)
        desk.stand_still()
        copy = self._ground.setting.folder / "cuts" / str(number) / path.name
        was_cut = cut(path, copy, synced, self._draw)
        desk.resume()
        self._figures.counts["power cuts"] += 1
        self._figures.counts["cut tails"] += was_cut
        self._figures.violations += [
            f"power cut {number}: {line}" for line in left_of(copy, confirmed)
        ]


def left_of(copy: Path, confirmed: set[int]) -> list[str]:
    """Say what is wrong with what a power cut left: damage, and updates that were confirmed."""
    connection = sqlite3.connect(copy)
    try:
        whole = [row[0] for row in connection.execute("PRAGMA integrity_check")]
        keys = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        kept = {row[0] for row in connection.execute("SELECT update_id FROM inbox")}
        rows: Mapping[str, Any] = {
            "gaps": connection.execute(
                "SELECT id FROM record WHERE version <> "
                "(SELECT count(*) FROM event WHERE event.record_id = record.id)"
            ).fetchall()
        }
    except sqlite3.DatabaseError as fault:
        return [f"it cannot be read: {fault}"]
    finally:
        connection.close()
    lost = sorted(confirmed - kept)
    return [
        *(line for line in whole if line != "ok"),
        *keys,
        *(f"update {number} was confirmed and is not there" for number in lost),
        *(f"#{row[0]} has not as many steps as its version says" for row in rows["gaps"]),
    ]


CAMPAIGN = Campaign(
    does="The disk of a desk is full again and again, and power cuts take the end of its log.",
    counts="full disks",
    short=2,
    full=50,
    run=run,
    stores=("sqlite",),
)
