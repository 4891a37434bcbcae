"""A copy that is put back: whole, beside a running desk, and nothing old is sent by itself."""

import asyncio
import sqlite3
from contextlib import closing
from functools import partial

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.clock import SystemClock
from bot.commands.restore import _in_place, _prepared
from store.database.engine import VERSION, Database
from store.errors import BadBackup, StoreInUse, StoreUnavailable
from store.files import copy_out, put_back, version_in
from store.queues.leases import signs_of_life
from store.queues.restored import GAP
from store.schema import HEAD, downgrade, upgrade
from store.store import Store
from tests.bot.process import CONFIG, variables
from tests.store.builders import NOW, POLICY

TABLES = ("record", "event", "outbox", "timer", "inbox", "setting")


async def _nothing(_path):
    """Prepare nothing."""


def _rows(path):
    with closing(sqlite3.connect(path)) as file:
        return {table: file.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}  # noqa: S608


def _command(path, *command):
    given = variables("http://127.0.0.1:1", path)
    return CliRunner().invoke(main, [*command, "--config", str(CONFIG)], env=given)


async def _made(path):
    await (await Store.open(f"sqlite:///{path}")).close()


async def test_nothing_that_waited_is_sent_before_an_operator_says_so(scene):
    record = await scene.reported(impact="team", urgency="blocked")
    scene.skip()
    store, before = scene.desk.store, len(scene.world.calls)
    async with scene.crash_before_send():
        await scene.press("engineer", "claim", record)
        await store.restores.begin(None, scene.clock.now())
        held = await store.restores.held()

    assert held.notices
    (away,) = _sent(scene, before)
    assert "I was away" in away
    assert await scene.desk.store.restores.release(scene.clock.now()) == held
    await scene.settle()
    assert len(_sent(scene, before)) > 1
    assert (await scene.desk.store.restores.held()).total == 0
    scene.skip()


def _sent(scene, before):
    """Return what was sent since then; cards that show how things stand are no messages."""
    new = scene.world.calls[before:]
    return [call.params["text"] for call in new if call.method == "sendMessage"]


async def test_deadlines_that_are_overdue_page_nobody_until_they_are_released(scene):
    await scene.reported(impact="team", urgency="blocked")
    scene.skip()
    store = scene.desk.store
    scene.clock.later(hours=3)
    await store.restores.begin(None, scene.clock.now())
    held = await store.restores.held()

    due = await store.due.peek(scene.clock.now(), 100)

    assert held.timers
    assert {timer.timer.subject.key[0] for timer in due} <= {"s", "t"}
    await store.restores.discard(scene.clock.now())
    assert len(await store.due.peek(scene.clock.now(), 100)) == len(due) + held.timers


async def test_numbers_given_after_the_copy_are_never_given_again(scene):
    first = await scene.reported()
    await scene.desk.store.restores.begin(None, scene.clock.now())

    second = await scene.reported(by="second")

    assert second.id > first.id + GAP
    scene.skip()


async def test_cards_show_again_how_things_stand_in_the_store(scene):
    scene.allow("message is not modified")
    record = await scene.reported()
    scene.skip()
    await scene.desk.store.restores.begin(None, scene.clock.now())
    before = len(scene.world.calls)

    await scene.restart()
    scene.clock.later(seconds=1)
    await scene.desk.engine.presence.heard()
    await scene.settle()

    shown = [c for c in scene.world.calls[before:] if c.method == "editMessageText"]
    chats = {scene.chat("group"), scene.person("requester").id}
    assert {c.params["chat_id"] for c in shown if f"#{record.id}" in c.params["text"]} == chats
    await scene.desk.engine.presence.heard()
    await scene.restart()
    later = len(scene.world.calls)
    await scene.desk.engine.presence.heard()
    await scene.settle()
    assert [c for c in scene.world.calls[later:] if c.method == "editMessageText"] == []
    scene.skip()


async def test_each_restore_is_an_epoch_and_tells_what_may_be_missing(scene):
    store, now = scene.desk.store, scene.clock.now()
    assert await store.restores.last() is None

    one = await store.restores.begin(NOW, now)
    two = await store.restores.begin(None, now)

    assert (one.epoch, two.epoch) == (1, 2)
    assert await store.restores.last() == two


@pytest.fixture
async def path(tmp_path):
    found = tmp_path / "desk.db"
    await _made(found)
    return found


async def test_a_copy_is_whole_while_the_desk_writes_and_only_its_owner_reads_it(path, tmp_path):
    store = await Store.open(f"sqlite:///{path}")
    await store.settings.note("said", "while it runs")

    copy_out(path, tmp_path / "copy")

    await store.close()
    assert version_in(tmp_path / "copy") == HEAD
    assert ("said", '"while it runs"') in _rows(tmp_path / "copy")["setting"]
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreUnavailable, match="exists already"):
        copy_out(path, tmp_path / "copy")


async def test_what_was_there_before_is_kept_with_what_its_log_held(path, tmp_path):
    copy_out(path, tmp_path / "copy")
    before = _rows(tmp_path / "copy")
    with closing(sqlite3.connect(path)) as unclean:
        unclean.execute("INSERT INTO setting VALUES ('late', '1')")
        unclean.commit()

        kept = await put_back(tmp_path / "copy", path, NOW, _nothing)

    assert _rows(path) == before
    assert ("late", 1) in _rows(kept)["setting"] or ("late", "1") in _rows(kept)["setting"]
    assert sorted(file.name for file in tmp_path.iterdir() if "restoring" in file.name) == []


async def test_nothing_is_put_below_a_running_desk(path, tmp_path):
    copy_out(path, tmp_path / "copy")
    store = await Store.open(f"sqlite:///{path}")

    with pytest.raises(StoreInUse):
        await put_back(tmp_path / "copy", path, NOW, _nothing)

    await store.close()


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
async def test_tables_below_a_running_desk_are_not_migrated(empty_database_url, monkeypatch):
    monkeypatch.setattr("bot.commands.restore.DEAD_SECONDS", 0.5)
    url = empty_database_url
    store = await Store.open(url)
    database = store._database
    await store.leases.join("old", NOW)

    async def lives():
        while True:  # as a desk of the version before, which nobody stopped
            await store.leases.beat("old")
            await SystemClock().sleep(0.1)

    async with database.writing() as connection:
        await connection.run_sync(partial(downgrade, revision="0010"))
        await connection.commit()
    database.tables = "0010"
    async with asyncio.TaskGroup() as group:
        alive = group.create_task(lives())

        with pytest.raises(StoreInUse, match="stop it first"):
            await _in_place(url, partial(_prepared, policy=POLICY))

        alive.cancel()
    async with database.reading() as connection:
        assert (await connection.rows(VERSION))[0][0] == "0010"
    await store.close()


@pytest.mark.parametrize("empty_database_url", ["postgresql"], indirect=True)
async def test_tables_of_before_there_were_leases_are_taken_for_at_rest(empty_database_url):
    database = Database.at(empty_database_url)
    async with database.writing() as connection:
        await connection.run_sync(partial(upgrade, revision="0008"))
        await connection.commit()

    assert await signs_of_life(database) == {}

    await database.close()


async def test_a_damaged_copy_leaves_the_database_alone(path, tmp_path):
    copy_out(path, tmp_path / "copy")
    content = bytearray((tmp_path / "copy").read_bytes())
    content[8192:40960] = b"\x07" * (40960 - 8192)
    (tmp_path / "copy").write_bytes(content)
    before = path.read_bytes()

    with pytest.raises(BadBackup, match=r"damaged|no copy"):
        await put_back(tmp_path / "copy", path, NOW, _nothing)

    assert path.read_bytes() == before


def test_the_commands_copy_restore_and_say_what_is_held(tmp_path):
    path = tmp_path / "desk.db"
    asyncio.run(_made(path))

    copied = _command(path, "backup", str(tmp_path / "copy"))
    restored = _command(path, "restore", str(tmp_path / "copy"))
    released = _command(path, "restore", "--release")
    nothing = _command(path, "restore")

    assert (copied.exit_code, restored.exit_code, released.exit_code) == (0, 0, 0)
    assert "found in order" in copied.output
    assert "is kept as" in restored.output
    assert "held: 0 notices, 0 rings, 0 deadlines" in restored.output
    assert released.output == "released: 0 notices, 0 rings, 0 deadlines\n"
    assert nothing.exit_code == 2
    assert "name a FILE" in nothing.output
