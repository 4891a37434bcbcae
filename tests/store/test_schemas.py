"""Several desks in one database, each in a schema of its own, and poolers of transactions."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import make_url, text

from store.database.engine import Database
from store.errors import StoreUnavailable
from store.queues.inbox import RawUpdate
from store.queues.wakes import CannotWake
from store.store import Store
from tests.store.builders import NOW, POLICY, committed

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(60)]


@pytest.fixture
def url(postgres):
    with postgres.empty_database() as url:
        yield url


def with_options(url, **options):
    return make_url(url).update_query_dict(options).render_as_string(hide_password=False)


@pytest.fixture
async def desks(url):
    """Return two desks in two schemas of one database."""
    both = [await Store.open(with_options(url, schema=name)) for name in ("desk_a", "desk_b")]
    yield both
    for store in both:
        await store.wakes.close()
        await store.close()


async def asked(store, statement):
    async with store._database.reading() as connection:
        return [tuple(row) for row in await connection.rows(text(statement))]


async def test_each_desk_has_its_tables_and_their_version_in_its_schema(desks):
    found = await asked(
        desks[0],
        "SELECT schemaname, count(*) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') GROUP BY 1 ORDER BY 1",
    )
    versions = await asked(
        desks[0], "SELECT schemaname FROM pg_tables WHERE tablename = 'alembic_version' ORDER BY 1"
    )

    assert [name for name, _ in found] == ["desk_a", "desk_b"]
    assert found[0][1] == found[1][1]
    assert versions == [("desk_a",), ("desk_b",)]


async def test_desks_of_two_schemas_do_not_see_each_other(desks):
    first, second = desks
    async with committed(first) as unit:
        await unit.people.met(7, "Wang", None)
    await first.inbox.put(1, [RawUpdate(update_id=1, lane="l", body={})], NOW)
    await first.leases.join("one", NOW)
    assert await first.leases.take("sender", "one", None, NOW) == 1

    async with second.reading(POLICY) as unit:
        assert await unit.people.by_telegram(7) is None
    assert await second.inbox.waiting() == (0, None)
    assert await second.leases.listed() == []
    assert await second.inbox.put(1, [RawUpdate(update_id=1, lane="l", body={})], NOW) == 1


async def test_a_wake_stays_within_its_schema(desks):
    heard, own = [], asyncio.Event()
    await desks[0].wakes.open(lambda *_: own.set())
    await desks[1].wakes.open(lambda said, _: heard.append(said))

    await desks[0].wakes.tell("notices")
    await asyncio.wait_for(own.wait(), 5)
    await desks[1].wakes.tell("mine")
    while not heard:
        await asked(desks[1], "SELECT 1")

    assert heard == ["mine"]


async def test_a_schema_counts_in_every_transaction_whatever_the_session_was_told(desks):
    store = desks[0]
    async with store._database.writing() as connection:
        await connection.write(text("SET SESSION search_path = desk_b"))
        await connection.commit()

    assert await asked(store, "SELECT current_schema()") == [("desk_a",)]


async def test_of_several_that_start_at_once_one_makes_schema_and_tables(url):
    address = with_options(url, schema="desk_a")

    stores = await asyncio.gather(*(Store.open(address) for _ in range(3)))

    for store in stores:
        await store.probe()
        await store.close()


async def test_a_user_who_may_make_no_schema_is_told_so_and_may_use_one_that_is_there(url):
    store = await Store.open(with_options(url, schema="desk_a"))
    await asked_to(store, "CREATE ROLE small LOGIN")
    await asked_to(store, "CREATE SCHEMA theirs AUTHORIZATION small")
    small = make_url(url).set(username="small").render_as_string(hide_password=False)
    try:
        with pytest.raises(StoreUnavailable, match="make their schema"):
            await Store.open(with_options(small, schema="missing"))
        theirs = await Store.open(with_options(small, schema="theirs"))
        await theirs.probe()
        await theirs.close()
    finally:
        await asked_to(store, "DROP OWNED BY small CASCADE")
        await asked_to(store, "DROP ROLE small")
        await store.close()


async def asked_to(store, statement):
    async with store._database.writing() as connection:
        await connection.write(text(statement))
        await connection.commit()


async def test_behind_a_pooler_nothing_is_left_to_the_session(url):
    store = await Store.open(with_options(url, schema="desk_a", pooler="transaction"))
    await store.probe()
    shown = [
        (await asked(store, f"SHOW {name}"))[0][0]
        for name in ("statement_timeout", "lock_timeout", "search_path")
    ]
    async with store._database.reading() as connection:
        names = await connection.rows(text("SELECT name FROM pg_prepared_statements"))
        driver: Any = (await connection.raw.get_raw_connection()).driver_connection
        await connection.raw.rollback()
        outside = await driver.fetchval("SHOW statement_timeout")
    with pytest.raises(CannotWake):
        await store.wakes.open(lambda *_: None)
    await store.close()

    assert shown == ["10s", "5s", "desk_a"]
    assert names == []
    assert outside == "0"


async def test_a_process_has_as_many_connections_as_it_may(url):
    store = await Store.open(with_options(url, connections="2"))

    await asyncio.gather(*(store.probe() for _ in range(20)))

    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    assert await asked(store, count) == [(2,)]
    await store.close()


@pytest.mark.parametrize(
    "options",
    [
        {"schema": "Desk"},
        {"schema": "pg_desk"},
        {"schema": 'a"; DROP'},
        {"pooler": "session"},
        {"connections": "1"},
        {"connections": "many"},
    ],
)
def test_an_option_that_says_what_it_cannot_is_refused(options):
    with pytest.raises(ValueError, match=r"schema|pooler|connections"):
        Database.at(with_options("postgresql://host/name", **options))
