"""SQLite: one writer, one process, and clear words when the file cannot be written."""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from store.database.engine import sqlite_writer
from store.errors import StoreInUse, StoreUnavailable
from store.queues.inbox import RawUpdate
from store.store import Store
from tests.store.builders import LENGTH, NOW, POLICY, later, somebody

RACERS = 5
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.db"


@asynccontextmanager
async def opened(path):
    store = await Store.open(f"sqlite:///{path}")
    try:
        yield store
    finally:
        await store.close()


async def claims(engines, look_together=None):
    """Let racers claim one ticket, each by a read and a write after it; return who won."""
    async with engines[0].begin() as connection:
        await connection.execute(text("CREATE TABLE ticket (id INTEGER, owner INTEGER)"))
        await connection.execute(text("INSERT INTO ticket VALUES (1, NULL)"))

    async def claim(racer, engine):
        async with engine.begin() as connection:
            owner = (await connection.execute(text("SELECT owner FROM ticket"))).scalar()
            if look_together is not None:
                await look_together.wait()
            if owner is None:
                await connection.execute(text("UPDATE ticket SET owner = :r"), {"r": racer})
            return owner is None

    try:
        won = await asyncio.gather(*(claim(n, engine) for n, engine in enumerate(engines)))
    finally:
        for engine in engines:
            await engine.dispose()
    return sum(won)


async def test_a_default_transaction_lets_several_racers_win_the_same_ticket(path):
    engines = [create_async_engine(f"sqlite+aiosqlite:///{path}") for _ in range(RACERS)]

    assert await claims(engines, asyncio.Barrier(RACERS)) == RACERS


async def test_our_transaction_lets_one_racer_win(path):
    # They cannot look together: whoever looks has the right to write already.
    assert await claims([sqlite_writer(path) for _ in range(RACERS)]) == 1


async def test_the_writer_survives_power_cuts_and_readers_cannot_write(path):
    async with opened(path) as store:
        async with store._database.writing() as writer:
            pragmas = [
                (await writer.rows(text(f"PRAGMA {name}")))[0][0]
                for name in ("journal_mode", "synchronous", "foreign_keys")
            ]
        async with store._database.reading() as reader:
            with pytest.raises(StoreUnavailable, match="read-only"):
                await reader.rows(text("UPDATE counter SET value = 9 RETURNING value"))
            assert (await reader.rows(text("PRAGMA wal_autocheckpoint")))[0][0] == 0

    assert pragmas == ["wal", 2, 1]


async def test_a_closed_store_leaves_one_whole_file(path):
    async with opened(path) as store:
        await somebody(store)

    assert sorted(p.name for p in path.parent.iterdir()) == ["desk.db", "desk.db.lock"]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM person").fetchone() == (1,)
    connection.close()


async def test_a_second_store_on_the_file_is_refused(path):
    async with opened(path):
        with pytest.raises(StoreInUse, match=r"desk\.db is used by another process"):
            await Store.open(f"sqlite:///{path}")

    async with opened(path) as store:
        await store.probe()


async def test_a_second_process_on_the_file_is_refused(path):
    script = f"""
        import asyncio
        from store.errors import StoreInUse
        from store.store import Store
        try:
            asyncio.run(Store.open("sqlite:///{path}"))
        except StoreInUse:
            print("refused")
    """
    async with opened(path):
        said = await asyncio.to_thread(in_python, script)

    assert said == "refused\n"


def in_python(script):
    return subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=8,
    ).stdout


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "nonsense"])
async def test_an_address_that_is_no_store_of_ours_is_refused(address):
    with pytest.raises(ValueError, match="store"):
        await Store.open(address)


async def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreUnavailable, match=r"there is no folder .*nowhere"):
        await Store.open(f"sqlite:///{tmp_path}/nowhere/desk.db")


async def test_a_file_that_is_no_database_is_named(path):
    path.write_text("Dear diary, " * 100)

    with pytest.raises(StoreUnavailable, match=r"desk\.db is not an SQLite database"):
        await Store.open(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailable):  # and the lock was given back
        await Store.open(f"sqlite:///{path}")


async def spoiled(store, pragma):
    """Make the writing connection fail from now on."""
    async with store._database.writing() as connection:
        driver = (await connection.raw.get_raw_connection()).driver_connection
        await connection.raw.rollback()
        await driver.execute_fetchall(pragma)
        connection.is_over = True


@pytest.mark.parametrize(
    ("pragma", "words"),
    [
        ("PRAGMA query_only=ON", "is read-only"),
        ("PRAGMA max_page_count=1", "cannot grow: the disk is full"),
    ],
    ids=["read-only", "disk full"],
)
async def test_a_failing_write_is_told_in_words_and_the_next_connection_is_a_new_one(
    path, pragma, words
):
    """The pragmas stand for the real thing: SQLite gives the same error codes."""
    updates = [RawUpdate(update_id=n, lane=f"{n}:1", body={"text": "x" * 9000}) for n in range(50)]
    async with opened(path) as store:
        await spoiled(store, pragma)

        with pytest.raises(StoreUnavailable, match=rf"desk\.db {words}"):
            await store.inbox.put(1, updates, NOW)

        assert await store.inbox.put(1, updates, NOW) == 50


async def test_a_failure_that_was_caught_inside_the_unit_ends_the_connection_too(path):
    async with opened(path) as store:
        await spoiled(store, "PRAGMA max_page_count=1")

        async with store.unit(POLICY) as unit:
            with pytest.raises(StoreUnavailable, match="disk is full"):
                await unit.people.met(7, "Wang" * 50_000, None)

        async with store.unit(POLICY) as unit:
            await unit.people.met(7, "Wang" * 50_000, None)


CHILD = """
    import asyncio, os, sys
    from store.errors import StoreUnavailable
    from store.store import Store

    async def probe(store):
        # A connection that is open keeps its right to write: only a new one meets the file.
        await store._database._writer.dispose()
        await store._database._reader.dispose()
        try:
            await store.probe()
            print("written", flush=True)
        except StoreUnavailable as error:
            print(error, flush=True)

    async def main():
        store = await Store.open("sqlite:///" + sys.argv[1])
        if os.geteuid() == 0:
            os.setuid(65534)
        while sys.stdin.readline():
            await probe(store)
        await store.close()

    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs Unix modes")
def test_a_file_made_read_only_is_told_and_a_mended_one_is_written_again():
    """The store runs as an ordinary user in a process of its own: root ignores modes."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        path = Path(folder, "desk.db")
        path.touch()
        child = subprocess.Popen(  # noqa: S603 (our own interpreter)
            [sys.executable, "-c", textwrap.dedent(CHILD), str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

        def probed(mode):
            path.chmod(mode)
            assert child.stdin is not None
            assert child.stdout is not None
            child.stdin.write("probe\n")
            child.stdin.flush()
            return child.stdout.readline()

        with child:
            assert probed(0o666) == "written\n"
            assert probed(0o444) == f"The database file {path} is read-only.\n"
            assert probed(0o444) == f"The database file {path} is read-only.\n"
            assert probed(0o666) == "written\n"
        assert child.returncode == 0


async def test_a_file_that_is_gone_is_told_and_one_put_back_is_used(path):
    async with opened(path) as store:
        await somebody(store)
        await store._database._reader.dispose()
        await store._database._writer.dispose()  # so that all of it is in the file
        away = path.rename(path.with_name("away.db"))

        with pytest.raises(StoreUnavailable, match=r"desk\.db is gone"):
            await store.probe()
        with pytest.raises(StoreUnavailable):
            await store.inbox.waiting()

        path.write_bytes(away.read_bytes())  # another file at the same path
        await store.probe()
        async with store.reading(POLICY) as unit:
            assert (await unit.people.by_telegram(7)).name == "Wang"


async def test_another_program_that_holds_the_file_makes_it_locked(path, monkeypatch):
    monkeypatch.setattr("store.database.engine.BUSY_SECONDS", 0.05)
    async with opened(path) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreUnavailable, match="is locked by another program"):
            await store.probe()

        other.execute("ROLLBACK")
        other.close()
        await store.probe()


async def test_a_transaction_that_could_not_begin_begins_with_the_next_statement(path, monkeypatch):
    monkeypatch.setattr("store.database.engine.BUSY_SECONDS", 0.05)
    engine = sqlite_writer(path)
    async with engine.connect() as connection:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            await connection.execute(text("CREATE TABLE ticket (id INTEGER)"))
        other.execute("ROLLBACK")

        await connection.execute(text("CREATE TABLE ticket (id INTEGER)"))
        await connection.rollback()

    await engine.dispose()
    assert other.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    other.close()


async def test_a_unit_that_holds_the_turn_too_long_makes_others_unavailable(path, monkeypatch):
    monkeypatch.setattr("store.database.engine.BUSY_SECONDS", 0.05)
    async with opened(path) as store:
        async with store.unit(POLICY):
            with pytest.raises(StoreUnavailable, match="another unit holds it"):
                await store.probe()
        await store.probe()


async def test_a_cancelled_unit_gives_its_turn_back(path):
    async with opened(path) as store:
        inside = asyncio.Event()

        async def hang():
            async with store.unit(POLICY) as unit:
                await unit.people.met(7, "Wang", None)
                inside.set()
                await asyncio.Event().wait()

        async with asyncio.TaskGroup() as group:
            task = group.create_task(hang())
            await inside.wait()
            task.cancel()

        async with store.unit(POLICY) as unit:
            assert await unit.people.by_telegram(7) is None


async def test_a_restart_hands_on_at_once_what_the_process_before_had_leased(path):
    async with opened(path) as store:
        await store.inbox.put(1, [RawUpdate(update_id=1, lane="7:7", body={})], NOW)
        await store.inbox.lease("before", NOW, 1, LENGTH)

    async with opened(path) as store:
        assert len(await store.inbox.rescue(NOW)) == 1
        assert len(await store.inbox.lease("after", later(seconds=1), 1, LENGTH)) == 1
