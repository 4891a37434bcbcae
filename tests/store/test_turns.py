"""Pieces of work that wait for the one writer share a commit, and nothing else."""

import asyncio
from contextlib import asynccontextmanager
from functools import partial

import pytest
from sqlalchemy import text

from store.database.connection import Connection
from store.database.turns import MOST, TRIES
from store.errors import Overtaken, StoreUnavailable
from store.store import UNTAUGHT, Store
from tests.store.builders import POLICY

ADD = text("INSERT INTO counter (name, value) VALUES (:name, 0)")
NAMES = text("SELECT name FROM counter WHERE name LIKE 'piece %' ORDER BY rowid")


class Pieces:
    """Pieces of work on a store, and what became of them."""

    def __init__(self, store):
        self.store = store
        self.database = store._database
        self.commits = 0
        self.runs = []
        self._asked = asyncio.Semaphore(0)
        self._starting = 0

    def transact(self, work):
        """Return the running work."""
        return self.started(self.database.transact(work))

    def started(self, transaction):
        """Return a transaction that stands in the queue as soon as it is waited for."""

        async def asking():
            self._asked.release()
            return await transaction

        self._starting += 1
        return asyncio.ensure_future(asking())

    def add(self, number, fault=None, times=1):
        """Return the running work that adds a row, and then fails so many times."""
        faults = [fault] * times if fault else []

        async def work(connection):
            self.runs.append(number)
            await connection.write(ADD, {"name": f"piece {number}"})
            if faults:
                raise faults.pop()
            return number

        return self.transact(work)

    async def wait(self):
        """Let everything that was started stand in the queue."""
        while self._starting:
            await self._asked.acquire()
            self._starting -= 1

    async def kept(self):
        """Return what another connection sees."""
        async with self.database.reading() as connection:
            return [int(row.name.split()[1]) for row in await connection.rows(NAMES)]

    @asynccontextmanager
    async def held(self):
        """Hold the turn, so that what is started meanwhile waits together."""
        async with self.database.writing():
            yield
            await self.wait()


@pytest.fixture
async def pieces(tmp_path, monkeypatch):
    store = await Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    pieces = Pieces(store)
    commit = Connection.commit

    async def counted(connection):
        pieces.commits += 1
        await commit(connection)

    monkeypatch.setattr(Connection, "commit", counted)
    monkeypatch.setattr("store.database.turns.LONGEST_SECONDS", 60)  # the machine may be busy
    yield pieces
    await store.close()


async def test_what_waits_is_kept_in_one_commit_in_the_order_it_came(pieces):
    async with pieces.held():
        running = [pieces.add(number) for number in range(5)]

    assert await asyncio.gather(*running) == [0, 1, 2, 3, 4]
    assert await pieces.kept() == [0, 1, 2, 3, 4]
    assert pieces.commits == 1


async def test_nobody_is_answered_before_the_commit(pieces, monkeypatch):
    commit, reached, go_on = Connection.commit, asyncio.Event(), asyncio.Event()

    async def slow(connection):
        reached.set()
        await go_on.wait()
        await commit(connection)

    monkeypatch.setattr(Connection, "commit", slow)
    async with pieces.held():
        running = [pieces.add(number) for number in range(3)]
    await reached.wait()

    seen = await pieces.kept(), [task.done() for task in running]
    go_on.set()

    assert seen == ([], [False, False, False])
    assert await asyncio.gather(*running) == [0, 1, 2]


@pytest.mark.parametrize(
    "fault",
    [ValueError("a bug"), StoreUnavailable("The disk is full.")],
    ids=["a bug", "the store"],
)
async def test_a_piece_that_fails_touches_no_other(pieces, fault):
    async with pieces.held():
        running = [pieces.add(0), pieces.add(1, fault, times=9), pieces.add(2)]

    found = await asyncio.gather(*running, return_exceptions=True)

    assert found == [0, fault, 2]
    assert await pieces.kept() == [0, 2]
    assert pieces.runs == [0, 1, 0, 1, 2]


async def test_a_piece_that_is_overtaken_runs_again_in_its_place(pieces):
    async with pieces.held():
        running = [pieces.add(0), pieces.add(1, Overtaken(), times=3), pieces.add(2)]

    assert await asyncio.gather(*running) == [0, 1, 2]
    assert await pieces.kept() == [0, 1, 2]


async def test_a_piece_that_is_overtaken_every_time_is_given_up(pieces):
    with pytest.raises(StoreUnavailable, match="others were faster every time"):
        await pieces.add(0, Overtaken(), times=99)

    assert pieces.runs == [0] * TRIES
    assert await pieces.kept() == []


async def test_a_commit_that_fails_is_told_to_all_it_was_for(pieces, monkeypatch):
    async def fails(_connection):
        raise StoreUnavailable("The disk did not confirm.")

    with monkeypatch.context() as patched:
        patched.setattr(Connection, "commit", fails)
        async with pieces.held():
            running = [pieces.add(number) for number in range(3)]
        found = await asyncio.gather(*running, return_exceptions=True)

    assert [str(error) for error in found] == ["The disk did not confirm."] * 3
    assert pieces.runs == [0, 1, 2]  # whether it is kept is unknown: nothing runs again
    assert await pieces.add(3) == 3


async def test_a_failure_that_a_piece_has_caught_is_not_committed_over(pieces):
    async def careless(connection):
        try:
            await connection.rows(text("SELECT 1 FROM nowhere"))
        except StoreUnavailable:
            return "fine"

    with pytest.raises(StoreUnavailable, match="nothing of its transaction is kept"):
        await pieces.transact(careless)


async def test_a_turn_that_does_not_come_is_told_to_all_who_wait(pieces, monkeypatch):
    monkeypatch.setattr("store.database.engine.BUSY_SECONDS", 0.05)
    async with pieces.held():
        running = [pieces.add(number) for number in range(3)]
        found = await asyncio.gather(*running, return_exceptions=True)

    assert all("another unit holds it" in str(error) for error in found)
    assert pieces.runs == []
    assert await pieces.add(3) == 3


async def test_who_is_cancelled_in_the_queue_is_not_run_and_the_others_are(pieces):
    async with pieces.held():
        running = [pieces.add(number) for number in range(3)]
        await pieces.wait()
        running[0].cancel()

    found = await asyncio.gather(*running, return_exceptions=True)

    assert isinstance(found[0], asyncio.CancelledError)
    assert found[1:] == [1, 2]
    assert pieces.runs == [1, 2]


async def test_who_is_cancelled_while_it_runs_takes_nobody_along(pieces):
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_connection):
        begun.set()
        await go_on.wait()

    async with pieces.held():
        first = pieces.transact(slow)
        others = [pieces.add(number) for number in range(2)]
    await begun.wait()
    first.cancel()
    await asyncio.wait([first])
    go_on.set()

    assert await asyncio.gather(*others) == [0, 1]
    assert await pieces.kept() == [0, 1]


async def test_a_group_is_bounded_and_a_unit_that_waits_comes_before_the_next(pieces, monkeypatch):
    monkeypatch.setattr("store.database.turns.LONGEST_SECONDS", 60)

    async def unit():
        async with pieces.database.writing() as connection:
            return len(await connection.rows(NAMES))

    async with pieces.held():
        running = [pieces.add(number) for number in range(MOST + 1)]
        await pieces.wait()
        seen = asyncio.ensure_future(unit())

    assert await seen == MOST
    assert await asyncio.gather(*running) == list(range(MOST + 1))
    assert pieces.commits == 2


async def test_a_group_ends_when_it_has_taken_long_enough(pieces, monkeypatch):
    monkeypatch.setattr("store.database.turns.LONGEST_SECONDS", 0)
    async with pieces.held():
        running = [pieces.add(number) for number in range(3)]

    assert await asyncio.gather(*running) == [0, 1, 2]
    assert pieces.commits == 3


@pytest.mark.parametrize(("faulty", "commits"), [(None, 1), (1, 2)])
async def test_units_that_wait_share_a_commit_and_one_that_fails_takes_none_along(
    pieces, faulty, commits
):
    store = pieces.store

    async def met(number, unit):
        await unit.people.met(number, f"piece {number}", None)
        if number == faulty:
            raise LookupError("a bug")
        return number

    def serving(number):
        return pieces.started(store.serve(POLICY, UNTAUGHT, partial(met, number)))

    async with pieces.held():
        running = [serving(number) for number in range(4)]
    found = await asyncio.gather(*running, return_exceptions=True)

    assert [str(each) for each in found] == [
        "a bug" if number == faulty else str(number) for number in range(4)
    ]
    async with store.reading(POLICY) as unit:
        kept = [await unit.people.by_telegram(number) for number in range(4)]
    assert [person is not None for person in kept] == [number != faulty for number in range(4)]
    assert pieces.commits == commits


async def test_a_unit_that_is_overtaken_is_told_so_and_not_run_again(store):
    runs = []

    async def overtaken(_unit):
        runs.append(1)
        raise Overtaken

    with pytest.raises(Overtaken):
        await store.serve(POLICY, UNTAUGHT, overtaken)
    assert runs == [1]


async def test_a_store_that_is_closed_has_kept_what_was_asked_before(pieces):
    async with pieces.held():
        running = [pieces.add(number) for number in range(3)]

    await pieces.database.close()

    assert [task.result() for task in running] == [0, 1, 2]
