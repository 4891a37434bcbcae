"""The demo: a past that was really played, a desk that is alive, and a state that lasts."""

import asyncio
import re
import shutil
import sqlite3
import sys
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from bot import locality
from bot.app import CannotRun
from bot.config import load
from bot.demo.cast import CAST, GROUP_ID, LI, WANG, Part, populate
from bot.demo.clock import DemoClock
from bot.demo.folder import Folder
from bot.demo.history import BEHIND, STORIES
from bot.demo.show import Show, play_past
from bot.demo.words import TRY
from sandbox.server import Server
from sandbox.snapshot import load as load_world
from sandbox.snapshot.read import LEAP
from sandbox.world import World
from tests.bot.process import ROOT, until, variables
from tests.stage import CONFIG
from tests.watch import words_of

pytestmark = pytest.mark.timeout(60)

LONG_AGO = '"2026-01-01T00:00:00+00:00"'
CONFIDENTIAL = 9
"""The ticket of the past that the group never sees."""


def shown(folder, announce, **options):
    return Show(
        config_path=CONFIG,
        folder=folder,
        language="zh",
        timezone="Asia/Shanghai",
        announce=announce,
        **options,
    )


@dataclass
class Visit:
    """What somebody with the page of a running demo sees and does."""

    lines: list[str] = field(default_factory=list)

    @property
    def page(self) -> str:
        return next(iter(re.findall(r"http://\S+", "\n".join(self.lines))), "")

    async def state(self):
        async with aiohttp.ClientSession() as session, session.get(f"{self.page}state") as answer:
            return await answer.json()

    async def post(self, path, **fields):
        headers = {"Origin": "/".join(self.page.split("/")[:3])}
        async with (
            aiohttp.ClientSession(headers=headers) as session,
            session.post(f"{self.page}{path}", json=fields) as answer,
        ):
            assert answer.status == 200
            return await answer.json()

    async def messages(self, chat):
        table = (await self.state())["messages"].values()
        return sorted((one for one in table if one["chat"] == chat), key=lambda one: one["id"])

    async def says(self, who, text):
        """Say something, and return the desk's answer."""
        said = (await self.post("say", person=who.id, text=text))["message"]
        found: list[dict[str, Any]] = []

        async def answered():
            found[:] = [one for one in await self.messages(who.id) if one["id"] > said]
            return bool(found)

        await until(answered)
        return found[0]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "demo"


@pytest.fixture
def demo(folder, unused_tcp_port, monkeypatch):
    """Return a maker of demos without a past."""
    monkeypatch.setattr("bot.demo.show.STORIES", ())
    monkeypatch.setattr("bot.demo.show.FIRST_PORT", unused_tcp_port)

    @asynccontextmanager
    async def running(place=folder, **options):
        visit, stop = Visit(), asyncio.Event()
        show = shown(place, visit.lines.append, **options)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(show.run(stop))
            await until(lambda: bool(visit.page))
            yield visit
            stop.set()

    return running


async def refusal(folder):
    """Return why a demo does not start."""
    show = shown(folder, print)
    with pytest.raises(CannotRun) as why:
        await show.run(asyncio.Event())
    return str(why.value)


async def test_the_past_is_played_to_its_end_without_an_error(tmp_path, caplog):
    clock = DemoClock(BEHIND)
    world = World(token="0:sandbox-demo", clock=clock.now)
    populate(world)
    server = Server(world)
    show = shown(tmp_path, print)
    root = await server.start()

    try:
        variables = show._variables(root, tmp_path / "desk.db")
        await play_past(load(CONFIG, variables), world, clock)
    finally:
        await server.stop()

    group = "\n".join(map(words_of, world.messages(GROUP_ID)))
    filed = {number for number in range(1, len(STORIES) + 1) if f"#{number} " in group}
    assert filed == {*range(1, len(STORIES) + 1)} - {CONFIDENTIAL}
    assert [call for call in world.calls if call.status != 200] == []
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    dates = [message.date for message in world.messages(WANG.id)]
    assert dates == sorted(dates)
    assert dates[0] < clock.now()


async def test_the_past_shows_what_topics_are_for(tmp_path):
    clock = DemoClock(BEHIND)
    world = World(token="0:sandbox-demo", clock=clock.now)
    populate(world)
    server = Server(world)
    root = await server.start()

    try:
        variables = shown(tmp_path, print)._variables(root, tmp_path / "desk.db")
        await play_past(load(CONFIG, variables), world, clock)
    finally:
        await server.stop()

    rooms = {room.name[:4]: room for room in world.chats[GROUP_ID].topics.values()}
    assert {name: room.closed for name, room in rooms.items()} == {
        "🏁 #1": True,
        "🔧 #2": False,
        "🔧 #3": False,
        "🔧 #5": False,
        "🔧 #6": False,
        "🔧 #7": False,
    }
    kinds = {
        name: {kind for kind in ("photo", "album", "voice") if any(_parts(world, room, kind))}
        for name, room in rooms.items()
    }
    shown_in = {"🏁 #1": {"photo"}, "🔧 #2": {"photo", "album"}, "🔧 #6": {"voice"}}
    assert {name: found for name, found in kinds.items() if found} == shown_in
    general = [one for one in world.messages(GROUP_ID) if one.thread is None]
    assert [any(one.keyboard) for one in general if words_of(one).startswith("🆕 #11")] == [True]
    assert not any("#2 · 1" in words_of(one) for one in general)


def _parts(world, room, kind):
    return [getattr(m, kind) for m in world.messages(GROUP_ID) if m.thread == room.id]


async def test_a_pause_is_no_absence(demo, folder):
    async with demo() as first:
        await first.says(WANG, "投影仪黑屏")
        before = len(await first.messages(GROUP_ID))
    with closing(sqlite3.connect(folder / "desk.db")) as store, store:
        store.execute("UPDATE setting SET value = ? WHERE name = 'heard_at'", (LONG_AGO,))

    async with demo() as second:
        await second.says(LI, "你好")
        await second.says(WANG, "/my")
        after = await second.messages(GROUP_ID)
        mine = await second.messages(WANG.id)

    assert len(after) == before
    assert not any("不在线" in (one.get("text") or "") for one in mine)


async def test_it_goes_on_where_it_was_stopped(demo):
    async with demo() as first:
        card = await first.says(WANG, "投影仪黑屏")
        before = await first.state()

    async with demo() as second:
        after = await second.state()
        data = card["keyboard"][0][0]["data"]
        query = await second.post(
            "press", person=WANG.id, chat=WANG.id, message=card["id"], data=data
        )
        await until(lambda: _answered(second, query["query"]))
        bad = [call for call in (await second.state())["calls"].values() if call["status"] != 200]

    assert (len(first.lines), len(second.lines)) == (3, 2)
    assert second.page == first.page
    for table in ("people", "chats", "messages", "presses", "commands"):
        assert after[table] == before[table]
    assert bad == []


async def _answered(visit, query):
    return (await visit.state())["presses"][query]["answer"] is not None


async def test_after_a_sudden_end_it_goes_on_and_gives_no_id_twice(demo, folder, tmp_path):
    wreck = tmp_path / "wreck"
    async with demo() as first:
        last = await first.says(WANG, "投影仪黑屏")
        await until(lambda: f'"id":{last["id"]},' in (folder / "world.json").read_text())
        shutil.copytree(folder, wreck)

    async with demo(wreck) as second:
        answer = await second.says(LI, "你好")

    assert any("ended abruptly" in line for line in second.lines)
    assert answer["id"] > LEAP


async def test_reset_begins_anew_at_the_same_address(demo):
    async with demo() as first:
        await first.says(WANG, "投影仪黑屏")

    async with demo(reset=True) as second:
        messages = await second.messages(WANG.id)

    assert (messages, second.page, len(second.lines)) == ([], first.page, 3)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda folder: folder.world.write_text("{"), id="a damaged world"),
        pytest.param(lambda folder: folder.world.unlink(), id="no world"),
        pytest.param(lambda folder: folder.database.unlink(), id="no database"),
    ],
)
async def test_what_cannot_be_continued_begins_anew_and_says_so(demo, folder, harm):
    async with demo() as first:
        await first.says(WANG, "投影仪黑屏")
    harm(Folder(folder))

    async with demo() as second:
        messages = await second.messages(WANG.id)

    assert messages == []
    (told,) = [line for line in second.lines if "begins anew" in line]
    assert "\n" not in told


async def test_a_broken_database_is_named_and_nothing_is_taken_away(demo, folder):
    async with demo() as first:
        await first.says(WANG, "投影仪黑屏")
    (folder / "desk.db").write_bytes(b"no database at all" * 1000)

    assert "--reset" in await refusal(folder)
    assert (folder / "world.json").exists()
    async with demo(reset=True) as again:
        assert await again.messages(WANG.id) == []


async def test_two_demos_in_one_folder_are_one_too_many(demo, folder):
    async with demo():
        assert "Another demo runs" in await refusal(folder)


async def test_a_folder_that_cannot_be_used_is_named(folder):
    folder.write_text("a file")

    assert str(folder) in await refusal(folder)


async def test_the_address_is_kept_only_where_it_makes_sense(folder):
    place = Folder(folder)
    with place.held():
        place.remember(place.address())
        for nonsense in ("", "[]", '{"key": "../x", "port": 1}', '{"key": null, "port": "x"}'):
            (folder / "address.json").write_text(nonsense)
            assert re.fullmatch(r"[\w-]{20,}", place.address().key)
            assert place.address().port is None


async def test_a_port_that_is_taken_is_left_for_the_next(demo):
    async with demo() as first:
        port = int(first.page.split(":")[2].split("/")[0])
    other = Server(World(clock=DemoClock(BEHIND).now))
    await other.start(port=port)

    async with demo() as second:
        await other.stop()

    assert second.page != first.page
    assert second.page.endswith(first.page.rsplit(":", 1)[1].partition("/")[2])


async def test_another_port_can_be_asked_for(demo, unused_tcp_port_factory):
    port = unused_tcp_port_factory()
    async with demo() as first:
        pass

    async with demo(port=port) as second:
        pass

    assert f":{port}/" not in first.page
    assert f":{port}/" in second.page


async def test_as_a_program_it_says_where_to_look_and_what_to_try_and_stops_clean(
    tmp_path, unused_tcp_port
):
    command = ("demo", "--config", str(CONFIG), "--port", str(unused_tcp_port))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *command),
        cwd=tmp_path,
        env={**variables("http://127.0.0.1:1", tmp_path / "x.db"), "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    visit = Visit([(await process.stdout.readline()).decode() for _ in range(3)])
    messages = await visit.messages(WANG.id)
    process.terminate()
    more, log = await process.communicate()

    assert "Ctrl+C" in visit.lines[0]
    assert "稍等" in visit.lines[1]
    assert visit.page.startswith(f"http://127.0.0.1:{unused_tcp_port}/")
    assert messages != []
    assert (process.returncode, more.decode().strip(), log) == (0, TRY["zh"], b"")
    assert load_world(tmp_path / ".demo" / "world.json", clock=DemoClock(BEHIND).now).clean


def test_the_cast_is_grouped_by_part_and_staff_has_places():
    parts = {player.part: player.caption["en"].split(" · ")[0] for player in CAST}

    assert parts == {Part.STAFF: "Staff", Part.ENGINEER: "Engineer", Part.LEAD: "Lead"}
    assert WANG.caption == {"zh": "员工 · 财务科", "en": "Staff · Finance"}


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({}, "zh"),
    ],
)
def test_the_group_speaks_like_the_machine(environment, language):
    assert locality.language(environment) == language


def test_the_desk_stands_in_the_machines_time_zone(tmp_path):
    zone = tmp_path / "zoneinfo" / "Europe" / "Berlin"
    zone.parent.mkdir(parents=True)
    zone.touch()
    linked = tmp_path / "localtime"
    linked.symlink_to(zone)

    assert locality.timezone({}, linked) == "Europe/Berlin"
    assert locality.timezone({"TZ": ":Asia/Tokyo"}, linked) == "Asia/Tokyo"
    assert locality.timezone({"TZ": "../nowhere"}, tmp_path / "none") == "UTC"
    assert locality.timezone({"TZ": "Europe"}, tmp_path / "none") == "UTC"
