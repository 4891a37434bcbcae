"""The watcher outside hears of a desk as long as nothing is wrong with it, and only then."""

import logging
from datetime import timedelta

import pytest

from bot.health import Health, Phase, StageName
from bot.loops import POLL_SECONDS
from bot.ringing.heartbeat import Heartbeat
from bot.standing import Alone, Holder, Role
from desk.secrets.secret import Secret
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from store.queues.restored import Held
from store.tally import Tally
from tests.bot.process import TOKEN, desk, until, variables
from tests.receivers import Gateway
from tests.virtual import VirtualClock

EVERY = timedelta(seconds=30)
NOTHING = Tally(
    notices={}, rings={}, quarantined=0, held=Held(notices=0, rings=0, timers=0), records={}
)


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def health(clock):
    found = Health()
    found.phase, found.holders = Phase.RUNNING, Alone().holders
    works(found, clock)
    return found


@pytest.fixture
async def watcher():
    async with Gateway() as gateway:
        yield gateway


@pytest.fixture
def heartbeat(health, clock, watcher):
    return Heartbeat(health=health, clock=clock, url=Secret(watcher.url), every=EVERY)


def works(health, clock):
    for stage in health:
        stage.works(clock.now())
    health.counted(NOTHING, clock.now())


async def test_a_watcher_is_told_at_once_and_again_and_again(heartbeat, health, clock, watcher):
    assert await heartbeat.passed(heartbeat.turn) == EVERY.total_seconds()
    assert await heartbeat.passed(heartbeat.turn) == EVERY.total_seconds()

    assert [post.body for post in watcher.taken] == [b"", b""]
    assert health.heartbeat.sent_at == clock.now()


@pytest.mark.parametrize("name", list(StageName))
async def test_any_silent_stage_keeps_it_back_within_a_minute(
    heartbeat, health, clock, watcher, name
):
    clock.later(seconds=61)
    for stage in health:
        if stage.name != name:
            stage.works(clock.now())
    health.counted(NOTHING, clock.now())

    assert await heartbeat.passed(heartbeat.turn) == POLL_SECONDS
    assert watcher.taken == []
    assert health.heartbeat.kept_back == f"{name}: no sign of life"

    works(health, clock)
    await heartbeat.passed(heartbeat.turn)

    assert len(watcher.taken) == 1
    assert health.heartbeat.kept_back is None


async def test_work_that_another_process_lets_lie_keeps_it_back(heartbeat, health, clock, watcher):
    health[StageName.SENDER].rests(clock.now())
    health[StageName.SENDER].backlog(3, clock.now() - timedelta(minutes=11))

    await heartbeat.passed(heartbeat.turn)

    assert health.is_green(clock.now())  # of this process
    assert watcher.taken == []


@pytest.mark.parametrize(
    ("owner", "beat_age", "told"), [("other", 3.0, 1), ("other", 13.0, 0), (None, 1.0, 0)]
)
async def test_a_role_that_nobody_fills_keeps_it_back(
    heartbeat, health, watcher, owner, beat_age, told
):
    holder = Holder(role=Role.SENDER, owner=owner, term=2, beat_age=beat_age, is_me=False)
    health.holders = lambda: [holder]

    await heartbeat.passed(heartbeat.turn)

    assert len(watcher.taken) == told


async def test_a_store_that_nobody_counts_in_keeps_it_back(heartbeat, health, clock, watcher):
    clock.later(seconds=61)
    for stage in health:
        stage.works(clock.now())

    await heartbeat.passed(heartbeat.turn)

    assert watcher.taken == []


@pytest.mark.parametrize("answer", [404, 500, (302, {"Location": "/elsewhere"})])
async def test_a_watcher_that_does_not_take_it_is_told_again_and_makes_nothing_red(
    heartbeat, health, clock, watcher, answer, caplog
):
    watcher.script = [answer]

    assert await heartbeat.passed(heartbeat.turn) < EVERY.total_seconds()

    assert health.is_green(clock.now())
    assert not health.heartbeat.stage.ok
    assert health.heartbeat.sent_at is None
    assert "canary" not in caplog.text
    await heartbeat.passed(heartbeat.turn)
    assert len(watcher.taken) == 2
    assert health.heartbeat.stage.ok


@pytest.mark.timeout(40)
async def test_a_running_desk_tells_its_watcher_and_nobody_the_key(tmp_path, watcher):
    world = World(token=TOKEN, clock=wall_clock)
    server = Server(world)
    environment = variables(
        await server.start(), tmp_path / "desk.db", OPSDESK_HEARTBEAT__URL=watcher.url
    )
    async with desk(environment) as running:
        await until(lambda: watcher.taken, seconds=20)

        _, report = await running.healthz()
        assert report["heartbeat"]["kept_back"] is None
        assert await running.stop() == 0
        assert running.process.stderr is not None
        log = (await running.process.stderr.read()).decode()

    await server.stop()
    assert "canary" not in log
    assert logging.getLevelName(logging.ERROR) not in log
