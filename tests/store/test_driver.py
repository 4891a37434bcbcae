"""The visits to the thread of a connection: for what may wait, and for nothing else."""

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from store.database import driver as driver_module
from store.database.driver import WholeConnection
from store.database.engine import sqlite_writer

LONG_READ = text(
    "SELECT * FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
    " WHERE i < 30000) SELECT max(i) FROM n)"
)


@pytest.fixture
async def writer(tmp_path):
    engine = sqlite_writer(tmp_path / "desk.db")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)"))
    yield engine
    await engine.dispose()


class Visits(list[str]):
    """What was done in the thread of a connection, as the names of functions of the driver."""

    def __init__(self):
        super().__init__()
        self.begun = asyncio.Event()


@pytest.fixture
def visits(monkeypatch):
    """The visits to the thread that are made."""
    made = Visits()
    execute = WholeConnection._execute

    async def noted(self, work, *arguments, **named):
        made.append(getattr(work, "__name__", "?"))
        made.begun.set()
        return await execute(self, work, *arguments, **named)

    monkeypatch.setattr(WholeConnection, "_execute", noted)
    return made


async def test_a_transaction_that_writes_visits_the_thread_to_commit(writer, visits):
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('first')"))
        for name in ("second", "third"):
            await connection.execute(text("INSERT INTO thing (name) VALUES (:n)"), {"n": name})
        found = (await connection.execute(text("SELECT count(*) FROM thing"))).scalar()

    assert found == 3
    assert visits == ["commit"]


async def test_a_long_read_is_made_in_the_thread_and_keeps_its_transaction(writer, visits):
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('kept')"))
        largest = (await connection.execute(LONG_READ)).scalar()

    assert largest == 30000
    assert visits == ["_patiently", "commit"]
    async with writer.connect() as connection:
        assert (await connection.execute(text("SELECT name FROM thing"))).scalar() == "kept"


async def test_a_transaction_that_only_reads_visits_no_thread(writer, visits):
    async with writer.begin() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar() == 0
    async with writer.connect() as connection:
        await connection.execute(text("SELECT count(*) FROM thing"))
        await connection.rollback()

    assert visits == []


async def test_whoever_finds_the_file_locked_waits_in_the_thread(tmp_path, writer, visits):
    other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write():
        async with writer.begin() as connection:
            await connection.execute(text("INSERT INTO thing (name) VALUES ('late')"))

    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(write())
        await visits.begun.wait()
        assert not waiting.done()  # and this loop turns
        other.execute("ROLLBACK")

    other.close()
    assert visits == ["_patiently", "commit"]


async def test_the_beginning_is_never_broken_off_however_often_it_ran(tmp_path, monkeypatch):
    monkeypatch.setattr(driver_module, "LONGEST_READ", 20)  # steps are counted over all runs
    engine = sqlite_writer(tmp_path / "desk.db")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)"))
    for number in range(50):
        async with engine.begin() as connection:
            await connection.execute(text("SELECT 1"))
            await connection.execute(text("INSERT INTO thing (name) VALUES (:n)"), {"n": number})

    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar() == 50
    await engine.dispose()


async def test_tables_that_are_made_and_nothing_else_are_kept(tmp_path, writer):
    async with writer.begin() as connection:
        await connection.execute(text("CREATE TABLE another (id INTEGER)"))

    with sqlite3.connect(tmp_path / "desk.db") as other:
        assert other.execute("SELECT count(*) FROM another").fetchone() == (0,)
    other.close()


async def test_a_read_is_broken_off_soon(writer, monkeypatch):
    where = []
    go = driver_module.WholeCursor._go

    def noted(self, driver, work, **named):
        where.append(threading.current_thread() is threading.main_thread())
        go(self, driver, work, **named)

    monkeypatch.setattr(driver_module.WholeCursor, "_go", noted)
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('a')"))
        await connection.execute(LONG_READ)

    assert where == [True, True, False]


async def test_a_long_write_is_never_broken_off(writer):
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('a')"))
        await connection.execute(
            text(
                "INSERT INTO thing (name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                " SELECT i + 1 FROM n WHERE i < 30000) SELECT 'n' || i FROM n"
            )
        )

    async with writer.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM thing"))).scalar() == 30001


async def test_an_error_where_it_is_asked_for_is_told_as_it_is(writer):
    async with writer.connect() as connection:
        await connection.begin()
        await connection.execute(text("INSERT INTO thing (id, name) VALUES (1, 'a')"))

        with pytest.raises(IntegrityError, match="UNIQUE") as told:
            await connection.execute(text("INSERT INTO thing (id, name) VALUES (1, 'b')"))

    assert isinstance(told.value.orig, sqlite3.IntegrityError)
