"""The visits to the thread of a connection: for what may wait, and for nothing else."""

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


@pytest.fixture
def visits(monkeypatch):
    """What was done in the thread of a connection, as the names of functions of the driver."""
    made = []
    execute = WholeConnection._execute

    async def noted(self, work, *arguments, **named):
        made.append(getattr(work, "__name__", "?"))
        return await execute(self, work, *arguments, **named)

    monkeypatch.setattr(WholeConnection, "_execute", noted)
    return made


async def test_a_transaction_visits_the_thread_to_begin_and_to_commit(writer, visits):
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('first')"))
        for name in ("second", "third"):
            await connection.execute(text("INSERT INTO thing (name) VALUES (:n)"), {"n": name})
        found = (await connection.execute(text("SELECT count(*) FROM thing"))).scalar()

    assert found == 3
    assert visits == ["_go", "commit"]


async def test_a_long_read_is_made_in_the_thread_and_keeps_its_transaction(writer, visits):
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('kept')"))
        largest = (await connection.execute(LONG_READ)).scalar()

    assert largest == 30000
    assert visits == ["_go", "_go", "commit"]
    async with writer.connect() as connection:
        assert (await connection.execute(text("SELECT name FROM thing"))).scalar() == "kept"


async def test_a_read_is_broken_off_soon(writer, monkeypatch):
    where = []
    go = driver_module.WholeCursor._go

    def noted(self, driver, work):
        where.append(threading.current_thread() is threading.main_thread())
        go(self, driver, work)

    monkeypatch.setattr(driver_module.WholeCursor, "_go", noted)
    async with writer.begin() as connection:
        await connection.execute(text("INSERT INTO thing (name) VALUES ('a')"))
        await connection.execute(LONG_READ)

    assert where == [False, True, False]


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
