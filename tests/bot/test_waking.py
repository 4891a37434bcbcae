"""Who wakes whom over one PostgreSQL, and what happens where nothing is passed on."""

import asyncio

import pytest

from bot.loops import Bell
from bot.waking import AGAIN_SECONDS, ANSWER_SECONDS, DEAF_SECONDS, Wake, Waking
from store.queues.wakes import Wakes
from store.store import Store
from tests.virtual import VirtualClock

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(60)]


class Process:
    """One of several processes: its wire, and its bell for notices."""

    def __init__(self, store, wakes=None):
        self.store = store
        self.clock = VirtualClock()
        self.has_others = True
        self.sends = False
        self.rung = Bell()
        self.waking = Waking(
            clock=self.clock,
            wakes=wakes or store.wakes,
            has_others=lambda: self.has_others,
            needs=lambda _: not self.sends,
        )
        self.bell = self.waking.reaches(Wake.NOTICES, self.rung)

    async def is_woken(self, within=2.0):
        began = asyncio.get_running_loop().time()
        await self.rung.wait(within)
        return asyncio.get_running_loop().time() - began < within

    async def later(self, seconds):
        self.clock.later(seconds=seconds)
        await self.waking.turn()


@pytest.fixture
def url(postgres):
    return postgres.clean_database()


@pytest.fixture
async def processes(url):
    made = [Process(await Store.open(url)) for _ in range(2)]
    yield made
    for one in made:
        await one.store.wakes.close()
        await one.store.close()


async def test_a_notice_wakes_the_sender_in_another_process_and_here(processes):
    here, there = processes
    there.sends = True
    for one in processes:
        await one.waking.turn()

    here.bell.ring()
    await here.waking.turn()

    assert await there.is_woken()
    assert await here.is_woken()


async def test_whoever_sends_itself_wakes_nobody(processes):
    here, there = processes
    here.sends = True
    for one in processes:
        await one.waking.turn()

    here.bell.ring()
    await here.waking.turn()

    assert await here.is_woken()
    assert not await there.is_woken(0.2)


async def test_who_is_alone_keeps_no_connection(processes):
    here, _ = processes
    await here.waking.turn()
    assert here.store.wakes.is_open

    here.has_others = False
    await here.waking.turn()

    assert not here.store.wakes.is_open


async def test_a_lost_connection_is_made_again_after_a_pause(processes):
    here, there = processes
    for one in processes:
        await one.waking.turn()
    here.store.wakes._driver.terminate()
    here.bell.ring()
    await here.waking.turn()  # it finds out, or connects at once
    await here.later(AGAIN_SECONDS)

    here.bell.ring()
    await here.waking.turn()

    assert await there.is_woken()


class Deaf(Wakes):
    """As through a pooler: LISTEN is taken, and what is said reaches nobody."""

    said = 0

    async def tell(self, what):
        self.said += 1
        self._channel = "elsewhere"
        await super().tell(what)


async def test_where_nothing_is_passed_on_it_is_told_once_and_left_alone(processes, caplog):
    store = processes[0].store
    wakes = Deaf(store._database)
    here = Process(store, wakes)

    await here.waking.turn()
    await here.later(ANSWER_SECONDS)
    for _ in range(3):
        here.bell.ring()
        await here.later(60)

    assert wakes.said == 1
    assert not wakes.is_open
    told = [r.message for r in caplog.records if "no process can be woken" in r.message]
    assert len(told) == 1
    await here.later(DEAF_SECONDS)
    assert wakes.said == 2
    await wakes.close()


async def test_a_wake_that_comes_while_another_is_told_is_not_lost(processes):
    here, there = processes
    for one in processes:
        await one.waking.turn()
    await there.is_woken(0.1)
    real, told = here.store.wakes.tell, []

    async def tell(what):
        told.append(what)
        if len(told) == 1:
            here.bell.ring()
        await real(what)

    here.store.wakes.tell = tell
    here.bell.ring()
    await here.waking.turn()

    assert told[:2] == [Wake.NOTICES, Wake.NOTICES]
