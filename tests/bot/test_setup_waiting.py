"""While setup waits for a group it takes no update from the desk that will run."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.intake import BATCH
from bot.setup.waiting import Ended, FoundGroup, Waiting
from bot.telegram import Door
from bot.wire.updates import ALLOWED
from desk.secrets.secret import Secret
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from store.store import Store
from tests.virtual import VirtualClock

TOKEN = "0:sandbox-waiting"

pytestmark = pytest.mark.timeout(30)


@pytest.fixture
def world():
    return World(token=TOKEN, clock=wall_clock)


@pytest.fixture
async def door(world):
    server = Server(world)
    async with Door(Secret(TOKEN), await server.start()) as door:
        yield door
    await server.stop()


@pytest.fixture
async def store(tmp_path):
    store = await Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    yield store
    await store.close()


@pytest.fixture
def waiting(door, store, world):
    clock = VirtualClock(datetime(2026, 11, 23, tzinfo=UTC))
    return Waiting(door=door, store=store, bot_id=world.bot.id, clock=clock)


@pytest.fixture
def ada(world):
    return world.add_person("Ada", started=True).id


def added(world, ada, **group):
    id_ = world.add_group("IT", members=[ada], bot_status="left", **group).id
    world.set_bot_status(id_, "member")
    return id_


async def test_nothing_is_confirmed_by_looking(waiting, world, ada, store):
    world.say(ada, "the scanner is dead")
    group = added(world, ada)

    assert await waiting.group(5) == FoundGroup(id=group, title="IT")

    kinds = [next(iter(u.body.keys() - {"update_id"})) for u in world.updates.pending()]
    assert kinds == ["message", "message", "my_chat_member"]
    assert await store.inbox.waiting() == (0, None)
    # What Telegram is not asked for it does not keep, so everything must be asked for.
    assert set(world.updates.allowed) == set(ALLOWED)


async def test_a_full_batch_is_kept_in_the_inbox_before_what_hides_behind_it_is_seen(
    waiting, world, ada, store
):
    for number in range(BATCH + 20):
        world.say(ada, f"report {number}")
    group = added(world, ada)

    found = await waiting.group(5)

    assert isinstance(found, FoundGroup)
    assert found.id == group
    kept, _ = await store.inbox.waiting()
    assert kept == BATCH
    assert len(world.updates.pending()) == 20 + 2


async def test_words_in_a_group_show_that_the_bot_is_in_it_and_leaving_that_it_is_not(
    waiting, world, ada
):
    left = added(world, ada)
    world.set_bot_status(left, "left")
    world.add_group("IT", kind="supergroup", members=[ada], bot_status="member")
    inside = next(reversed(world.chats))
    world.say(ada, "/start", chat=inside)

    found = await waiting.group(5)

    assert isinstance(found, FoundGroup)
    assert found.id == inside
    assert await waiting.group(0, passed=[inside]) is Ended.IN_TIME


async def test_an_upgrade_is_followed_through_the_updates(waiting, world, ada):
    old = added(world, ada, kind="group")
    new = world.upgrade(old).id

    await waiting.look()

    assert waiting.now_at(old) == new
    found = await waiting.group(5)
    assert isinstance(found, FoundGroup)
    assert found.id == new


async def test_another_poller_and_a_webhook_end_the_wait(waiting, world, door):
    async with asyncio.TaskGroup() as tasks:
        ended = tasks.create_task(waiting.group(20))
        while not world.updates.allowed:  # until its poll has begun
            await door.post("getMe")
        await door.post("getUpdates", {"timeout": 0})
    assert ended.result() is Ended.OTHER_POLLER

    await door.post("setWebhook", {"url": "http://127.0.0.1:9/path"})
    assert await waiting.group(20) is Ended.WEBHOOK


async def test_trouble_on_the_way_is_waited_out(waiting, world, ada):
    world.fail_next("getUpdates", status=502, description="Bad Gateway")
    world.fail_next("getUpdates", drop=True)
    group = added(world, ada)

    found = await waiting.group(30)

    assert isinstance(found, FoundGroup)
    assert found.id == group
