"""The whole drill: a desk at work is copied, its disk is gone, the copy is put back.

It is played with a real process, `python -m bot`, and the sandbox's Telegram; people talk all the
while. What the checkers of campaigns look at is what the copy can know: all that happened before it
was made, and after it was put back.
"""

import asyncio
import sys
from dataclasses import replace

import pytest
from sqlalchemy import make_url

from campaigns.checkers import violations
from campaigns.checkers.history import Given
from campaigns.ground.desks import ROOT
from campaigns.ground.ground import GROUP, Setting, opened
from campaigns.ground.player import Player
from campaigns.ground.postgres import binaries
from campaigns.ground.telegram import Rule
from sandbox.clock import wall_clock
from store.queues.restored import GAP

BEFORE, WAITING, MEANWHILE, AFTER = range(3), range(3, 5), range(5, 9), range(9, 12)
"""The conversations: ended before the copy, waiting in it, lost with the disk, after the return."""
FROZEN_SECONDS = 12
"""So long Telegram takes no message for two chats: what is for them waits when the copy is made."""


async def command(ground, *words):
    """Run a command of the desk, as an operator does; return what it says."""
    return await ran(
        *(sys.executable, "-m", "bot", *words, "--config", str(ROOT / "config.yaml")),
        env=ground.desk.environment,
    )


async def ran(*words, **more):
    """Run a program; return what it says."""
    process = await asyncio.create_subprocess_exec(
        *words, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, **more
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


class File:
    """A desk on SQLite: copied and put back by its own commands."""

    def __init__(self, ground, folder):
        self._ground = ground
        self._copy = folder / "copy.db"

    async def copied(self):
        assert "found in order" in await command(self._ground, "backup", str(self._copy))

    async def lost(self):
        for path in self._ground.setting.folder.glob("desk.db*"):
            path.unlink()

    async def put_back(self):
        return await command(self._ground, "restore", str(self._copy))


class Server:
    """A desk on PostgreSQL: copied and put back by the tools of the server."""

    def __init__(self, ground, folder):
        self._ground = ground
        self._copy = folder / "copy.dump"
        self._url = make_url(ground.store.url).set(drivername="postgresql")
        self._where = ("-h", self._url.host, "-p", str(self._url.port), "-U", self._url.username)

    async def _tool(self, name, *words):
        await ran(str(binaries() / name), *words)

    async def copied(self):
        address = self._url.render_as_string(hide_password=False)
        await self._tool("pg_dump", "--format=custom", f"--file={self._copy}", address)

    async def lost(self):
        of_server = (*self._where, "--maintenance-db=template1")
        await self._tool("dropdb", *of_server, "--force", self._url.database)
        await self._tool("createdb", *of_server, "--template=template0", self._url.database)

    async def put_back(self):
        address = self._url.render_as_string(hide_password=False)
        await self._tool("pg_restore", "--exit-on-error", f"--dbname={address}", str(self._copy))
        return await command(self._ground, "restore", "--in-place")


PLACES: dict[str, type[File | Server]] = {"sqlite": File, "postgres": Server}


def told(ground, person):
    """Return what the desk wrote to somebody so far, edits beside."""
    return [p.text for p in ground.world.every_post if p.chat == person and not p.edited]


async def claim_while_frozen(ground, player):
    """File two tickets and claim them while Telegram takes no messages; return whose they are."""
    filing = Player(ground, to_the_end=False)
    first = len(ground.reports)
    claiming = asyncio.Event()
    offered = ground.world.offered

    def held_back(chat, number, verb):
        """Let nobody find the button to claim with before both are filed."""
        return (
            None
            if chat == GROUP and verb == "claim" and not claiming.is_set()
            else offered(chat, number, verb)
        )

    ground.world.offered = held_back
    async with asyncio.TaskGroup() as group:
        group.create_task(filing.play(WAITING, len(WAITING)))
        await ground.until(lambda: filing.tally.filed == len(WAITING), "both tickets")
        await ground.rest()
        ground.world.ruled.rules = (
            Rule(method="sendMessage", share=1.0, retry_after=FROZEN_SECONDS),
        )
        claiming.set()
        await ground.until(lambda: ground.world.ruled.met >= len(WAITING), "two frozen chats")
    ground.world.ruled.rules = ()
    player.tally.stuck += filing.tally.stuck
    return [report.person for report in ground.reports[first:]]


async def held_in(ground):
    rows = await ground.store.rows()
    return [row["template"] for row in rows["outbox"] if row["state"] == "held"]


async def last_known(ground):
    """Return when the last call ended of which the store knows."""
    attempts = (await ground.store.rows())["send_attempt"]
    return max(row["ended_at"] for row in attempts if row["ended_at"] is not None)


@pytest.fixture(params=PLACES)
def store(request):
    """The kind of store; PostgreSQL where its programs are."""
    if request.param == "postgres":
        try:
            binaries()
        except FileNotFoundError as why:
            pytest.skip(str(why))
    return request.param


@pytest.mark.timeout(240)
async def test_a_desk_whose_disk_is_gone_comes_back_from_a_copy_and_tells_nothing_old(
    tmp_path, store
):
    setting = Setting(store=store, seed=20261129, count=1, folder=tmp_path / "ground")
    async with opened(setting) as ground:
        place = PLACES[store](ground, tmp_path)
        ground.explained.append("does not work: |was refused")
        player = Player(ground)
        await ground.desk.start()
        await player.play(BEFORE, len(BEFORE))
        await ground.rest()
        waiting = await claim_while_frozen(ground, player)
        kept_reports, kept_said = list(ground.reports), list(ground.said)
        confirmed = set(ground.world.given.confirmed)
        async with asyncio.TaskGroup() as group:
            group.create_task(player.play(MEANWHILE, len(MEANWHILE)))
            await place.copied()
        await ground.until(
            lambda: all("Engineer" in told(ground, p)[-1] for p in waiting), "what was frozen"
        )
        assert player.tally.stuck == []
        numbers = {row["id"] for row in (await ground.store.rows())["record"]}
        await ground.desk.kill()
        await place.lost()
        lost_updates = ground.world.given.confirmed - confirmed

        said = await place.put_back()
        assert "may be missing" in said
        assert "--release" in said
        before = {person: told(ground, person) for person in waiting}
        held = await held_in(ground)
        assert held.count("claimed") >= len(WAITING)
        copied_at, put_back_at = await last_known(ground), wall_clock()
        ground.reports[:], ground.said[:] = kept_reports, kept_said
        await ground.desk.start()

        await ground.asked("Afterwards", 20)
        await player.play(AFTER, len(AFTER))
        assert player.tally.stuck == []
        assert {person: told(ground, person) for person in waiting} == before
        assert await held_in(ground) == held
        new = {row["id"] for row in (await ground.store.rows())["record"]} - numbers
        assert min(new) > max(numbers) + GAP - len(MEANWHILE) - 1

        assert f"released: {len(held)} notices" in await command(ground, "restore", "--release")
        await ground.until(
            lambda: all(len(told(ground, p)) > len(before[p]) for p in waiting), "what was held"
        )
        await ground.rest()
        assert await ground.desk.stop() == 0
        whole = await ground.history()

    def known(at):
        return at <= copied_at or at >= put_back_at

    given = whole.given
    made = given.made - lost_updates
    history = replace(
        whole,
        given=Given(made=made, expired=given.expired, confirmed=given.confirmed & made),
        posts=[post for post in whole.posts if known(post.at)],
        presses=[press for press in whole.presses if known(press.at)],
    )
    assert violations(history) == []
