"""Three processes behind one webhook, on one PostgreSQL: any of them takes what Telegram posts."""

import asyncio
import contextlib
import statistics
import time
from datetime import timedelta

import asyncpg  # type: ignore[import-untyped]
import pytest

from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from tests.bot.balancer import balancing
from tests.bot.process import TOKEN, Running, desk, until, variables

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(150)]

PEOPLE = 24
TAKEN_OVER_SECONDS = 10.0


@pytest.fixture
def url(postgres):
    return postgres.clean_database()


@pytest.fixture
def world():
    world = World(token=TOKEN, clock=wall_clock)
    for number in range(PEOPLE):
        world.add_person(f"Person {number}", language="en", started=True)
    return world


@pytest.fixture
def people(world):
    return list(world.people)


@pytest.fixture
async def root(world):
    server = Server(world)
    yield await server.start()
    await server.stop()


def answers(world, person):
    return [m.text for m in world.messages(person) if m.from_bot]


@contextlib.asynccontextmanager
async def behind_one_webhook(world, root, url, tmp_path, ahead=(0, 0, 0)):
    """Lend desks behind a balancer, once all of them take updates; `ahead` are their clocks."""
    async with balancing() as (balancer, address), contextlib.AsyncExitStack() as stack:
        environment = variables(
            root,
            tmp_path / "none.db",
            OPSDESK_DATABASE__URL=url.replace("postgresql://", "postgresql+asyncpg://"),
            OPSDESK_TELEGRAM__MODE="webhook",
            OPSDESK_TELEGRAM__WEBHOOK_SECRET="a-secret-of-this-test",
            OPSDESK_WEB__PUBLIC_URL=address,
        )
        desks = await asyncio.gather(
            *(stack.enter_async_context(desk(environment, seconds)) for seconds in ahead)
        )

        async def all_ready():
            return [(await running.healthz())[0] for running in desks] == [200] * len(ahead)

        await until(all_ready, 60)
        balancer.desks = [running.address for running in desks]
        await until(lambda: world.webhook)
        yield balancer, desks


async def sender_of(desks):
    """Return the one process that sends."""
    found: list[Running] = []

    async def one():
        found[:] = [
            running
            for running in desks
            if not (await running.healthz())[1]["stages"]["sender"]["standby"]
        ]
        return len(found) == 1

    await until(one, 15)
    return found[0]


async def rows(url, statement):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetch(statement)
    finally:
        await connection.close()


async def test_what_one_process_takes_another_sends_at_once(
    world, people, root, url, tmp_path, record_property
):
    async with behind_one_webhook(world, root, url, tmp_path, ahead=(0, 0)) as (balancer, desks):
        sender = await sender_of(desks)
        (other,) = [running for running in desks if running is not sender]
        balancer.only = other.address
        world.say(people[0], "/help")
        await until(lambda: answers(world, people[0]))
        await asyncio.wait_for(_woken(url), 10)

        took = []
        for person in people[1:]:
            began = time.monotonic()
            world.say(person, "/help")
            await until(lambda person=person: answers(world, person))
            took.append(time.monotonic() - began)

        assert balancer.served == {other.address: len(people)}
        assert [await running.stop() for running in desks] == [0, 0]
    median = statistics.median(took)
    record_property(
        "figure",
        "taken by one process, sent by another: "
        f"median {median * 1000:.0f} ms, slowest {max(took) * 1000:.0f} ms",
    )
    # A sender that is not woken looks once a second: half of that, on average.
    assert median < 0.25


async def _woken(url):
    """Wait until every process hears the others."""

    async def both():
        heard = await rows(
            url,
            "SELECT 1 FROM pg_stat_activity"
            " WHERE datname = current_database() AND query LIKE '%pg_notify%'",
        )
        return len(heard) == 2

    await until(both, 10)


async def test_three_lose_nothing_and_double_nothing_when_one_is_killed(
    world, people, root, url, tmp_path, record_property
):
    async with behind_one_webhook(world, root, url, tmp_path) as (balancer, desks):
        sender = await sender_of(desks)
        half = len(people) // 2
        for person in people[:half]:
            world.say(person, "/help")

        await sender.kill()
        began = time.monotonic()
        for person in people[half:]:
            world.say(person, "/help")
        await until(lambda: all(answers(world, person) for person in people), 20)
        took = time.monotonic() - began

        left = [running for running in desks if running is not sender]
        await sender_of(left)
        assert all(balancer.served[running.address] > 0 for running in left)
        assert [await running.stop() for running in left] == [0, 0]

    told = [answers(world, person) for person in people]
    unknown = await rows(url, "SELECT outbox_id FROM send_attempt WHERE outcome = 'unknown'")
    copies = sum(len(found) - 1 for found in told)
    assert copies <= len(unknown)
    states = await rows(url, "SELECT state, count(*) FROM inbox GROUP BY state")
    assert [tuple(row) for row in states] == [("done", len(people))]
    record_property("figure", f"all answered after a kill behind one webhook: {took:.1f} s")
    assert took < TAKEN_OVER_SECONDS + 5


async def test_clocks_that_differ_by_half_a_minute_neither_delay_nor_hasten(
    world, people, root, url, tmp_path
):
    async with behind_one_webhook(world, root, url, tmp_path, ahead=(30, -30)) as (balancer, desks):
        took = []
        for number, person in enumerate(people[:6]):
            balancer.only = desks[number % 2].address
            began = time.monotonic()
            world.say(person, "/help")
            await until(lambda person=person: answers(world, person), 20)
            took.append(time.monotonic() - began)

        now = (await rows(url, "SELECT now() AS now"))[0]["now"]
        came = await rows(url, "SELECT max(received_at) AS last, min(received_at) FROM inbox")
        assert [await running.stop() for running in desks] == [0, 0]

    assert max(took) < 5
    assert now - timedelta(seconds=10) < came[0]["last"] < now + timedelta(seconds=1)
