"""Three equal processes on one PostgreSQL: who does what, and who takes over from whom."""

import asyncio
import contextlib
import signal
import time

import asyncpg  # type: ignore[import-untyped]
import pytest

from bot.roles import DEAD_SECONDS
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from tests.bot.process import TOKEN, Running, desk, until, variables

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(150)]

TAKEN_OVER_SECONDS = 10.0


@pytest.fixture
def url(postgres):
    return postgres.clean_database()


@pytest.fixture
def world():
    world = World(token=TOKEN, clock=wall_clock)
    world.add_person("Ada", language="en", started=True)
    return world


@pytest.fixture
async def root(world):
    server = Server(world)
    yield await server.start()
    await server.stop()


@pytest.fixture
def ada(world):
    return next(iter(world.people))


def answers(world, ada):
    return [m.text for m in world.messages(ada) if m.from_bot]


@pytest.fixture
def environment(root, url, tmp_path):
    asyncpg_url = url.replace("postgresql://", "postgresql+asyncpg://")
    return variables(root, tmp_path / "none.db", OPSDESK_DATABASE__URL=asyncpg_url)


async def leases(url):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return {row["name"]: row for row in await connection.fetch("SELECT * FROM lease")}
    finally:
        await connection.close()


async def is_holder(running, role):
    """Tell whether a process does what belongs to a role, by its own page of health."""
    stage = {"poller": "intake", "sender": "sender"}[role]
    status, report = await running.healthz()
    return status == 200 and not report["stages"][stage]["standby"]


async def holder(desks, role):
    """Return the one process that holds a role."""
    found: list[Running] = []

    async def one():
        found[:] = [running for running in desks if await is_holder(running, role)]
        return len(found) == 1

    await until(one, 60)
    return found[0]


@contextlib.asynccontextmanager
async def several(environment, count):
    async with contextlib.AsyncExitStack() as stack:
        yield await asyncio.gather(
            *(stack.enter_async_context(desk(environment)) for _ in range(count))
        )


async def test_three_that_start_at_once_share_the_roles_and_are_all_green(
    world, ada, environment, url
):
    async with several(environment, 3) as desks:

        async def all_green():
            return [(await running.healthz())[0] for running in desks] == [200] * 3

        await until(all_green, 60)
        await holder(desks, "poller")
        await holder(desks, "sender")
        for _ in range(3):
            world.say(ada, "/help")
        await until(lambda: len(answers(world, ada)) == 3)
        assert [await running.stop() for running in desks] == [0, 0, 0]

    found = await leases(url)
    assert set(found) == {"poller", "sender"}
    assert [row["owner"] for row in found.values()] == [None, None]
    assert not [call for call in world.calls if call.status == 409]
    assert len(answers(world, ada)) == 3


@pytest.mark.parametrize("role", ["poller", "sender"])
async def test_whoever_is_killed_is_replaced_within_ten_seconds(
    world, ada, environment, url, role, record_property
):
    async with several(environment, 2) as desks:
        first = await holder(desks, role)
        (other,) = [running for running in desks if running is not first]
        term = (await leases(url))[role]["term"]

        await first.kill()
        began = time.monotonic()
        world.say(ada, "/help")
        await until(lambda: answers(world, ada), TAKEN_OVER_SECONDS)
        took = time.monotonic() - began

        assert await is_holder(other, role)
        assert (await leases(url))[role]["term"] == term + 1
        assert await other.stop() == 0
    record_property("figure", f"answered after the {role} was killed: {took:.1f} s")
    assert took < TAKEN_OVER_SECONDS


async def test_a_clean_stop_hands_the_roles_over_at_once(world, ada, environment):
    async with several(environment, 2) as desks:
        first = await holder(desks, "sender")
        (other,) = [running for running in desks if running is not first]

        assert await first.stop() == 0
        began = time.monotonic()
        world.say(ada, "/help")
        await until(lambda: answers(world, ada))

        assert time.monotonic() - began < 3
        assert await is_holder(other, "sender")


async def test_whoever_was_paused_neither_polls_nor_sends_when_it_wakes(world, ada, environment):
    async with several(environment, 2) as desks:
        first = await holder(desks, "sender")
        (other,) = [running for running in desks if running is not first]
        first.process.send_signal(signal.SIGSTOP)
        world.say(ada, "/help")
        await until(lambda: answers(world, ada), 15)

        first.process.send_signal(signal.SIGCONT)
        for _ in range(3):
            world.say(ada, "/help")
        await until(lambda: len(answers(world, ada)) >= 4)

        assert await is_holder(other, "sender")
        assert await holder(desks, "sender") is other
        assert len(answers(world, ada)) == 4
        assert [await running.stop() for running in desks] == [0, 0]


async def test_one_that_was_killed_and_comes_back_waits_for_nobody(
    world, ada, environment, url, record_property
):
    async with desk(environment) as first:
        await holder([first], "sender")
        await first.kill()
    world.say(ada, "/help")
    old = set(await leases(url))

    async def is_back():
        return bool(set(await leases(url)) - old)

    async with desk(environment) as again:
        await until(is_back, 60)
        began = time.monotonic()
        await until(lambda: answers(world, ada))
        took = time.monotonic() - began
        assert await again.stop() == 0

    record_property("figure", f"killed and back: {took:.1f} s from its first sign to an answer")
    assert took < DEAD_SECONDS


@pytest.mark.parametrize("role", ["poller", "sender"])
async def test_on_another_machine_the_missing_beat_tells(world, ada, environment, tmp_path, role):
    folders = [tmp_path / name for name in ("one", "two")]
    async with contextlib.AsyncExitStack() as stack:
        desks = []
        for folder in folders:  # what a machine has of its own is where such files are
            folder.mkdir()
            own = environment | {"TMPDIR": str(folder)}
            desks.append(await stack.enter_async_context(desk(own)))
        first = await holder(desks, role)
        (other,) = [running for running in desks if running is not first]

        await first.kill()
        began = time.monotonic()
        world.say(ada, "/help")
        await until(lambda: answers(world, ada), TAKEN_OVER_SECONDS)

        assert time.monotonic() - began > DEAD_SECONDS / 2
        assert await is_holder(other, role)
        assert await other.stop() == 0
