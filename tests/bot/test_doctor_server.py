"""What the doctor tells of a PostgreSQL server: each thing that is wrong, and nothing else."""

import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import make_url, text

from bot.clock import SystemClock
from bot.doctor.server import look_at_server
from store import server
from store.store import Store

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(60)]


@pytest.fixture
def url(postgres):
    return postgres.clean_database()


async def found(url, clock=None):
    """Return what is told of a server, without what is wrong with that of the tests."""
    store = await Store.open(url)
    try:
        findings = await look_at_server(store, clock or SystemClock())
    finally:
        await store.close()
    told = {finding.key: finding.facts for finding in findings}
    # It syncs nothing, so that tests are fast.
    names = [n for n in str(told.pop("postgres_unsafe")["names"]).split(", ") if n != "fsync"]
    return told | ({"postgres_unsafe": {"names": names}} if names else {})


@contextlib.asynccontextmanager
async def with_(url, change, undo):
    """Let a change of the server hold for a while."""
    store = await Store.open(url)
    line = await store._database.line()
    await line.execution_options(isolation_level="AUTOCOMMIT")
    try:
        await line.execute(text(change))
        yield line
    finally:
        await line.execute(text(undo))
        await line.execute(text("SELECT pg_reload_conf()"))
        await line.close()
        await store.close()


async def test_of_a_server_in_good_order_nothing_is_told(url):
    assert await found(url) == {}


async def test_commits_that_do_not_wait_for_the_disk_are_refused(url):
    name = make_url(url).database
    change = f"ALTER DATABASE {name} {{}} synchronous_commit"
    async with with_(url, change.format("SET") + " = off", change.format("RESET")):
        assert await found(url) == {"postgres_unsafe": {"names": ["synchronous_commit"]}}


async def shown(line, value):
    """Wait until the server has read its files."""
    asked = text("SELECT pg_reload_conf(), current_setting('full_page_writes')")
    while (await line.execute(asked)).one()[1] != value:
        await line.execute(text("SELECT pg_sleep(0.01)"))


async def test_pages_that_a_power_cut_tears_are_refused(url):
    change = "ALTER SYSTEM {} full_page_writes"
    async with with_(url, change.format("SET") + " = off", change.format("RESET")) as line:
        await shown(line, "off")
        assert await found(url) == {"postgres_unsafe": {"names": ["full_page_writes"]}}
        await line.execute(text(change.format("RESET")))
        await shown(line, "on")


async def test_too_few_connections_are_told_by_the_number_of_processes(url):
    change = f"ALTER DATABASE {make_url(url).database} CONNECTION LIMIT "
    async with with_(url, f"{change} 23", f"{change} -1"):
        alone = await found(url)
        store = await Store.open(url)
        for owner in ("one", "two"):
            await store.leases.join(owner, SystemClock().now())
        await store.close()
        two = await found(url)

    assert alone == {}
    assert two == {"few_connections": {"count": 23, "needed": 33}}


class Ahead(SystemClock):
    def now(self):
        return super().now() + timedelta(seconds=30)


async def test_a_machine_whose_clock_differs_is_told(url):
    assert await found(url, Ahead()) == {"clocks": {"seconds": "+30"}}


async def test_a_pooler_of_transactions_is_told(url):
    behind = make_url(url).update_query_dict({"pooler": "transaction"})

    told = await found(behind.render_as_string(hide_password=False))

    assert list(told) == ["no_wakes"]
    assert "pooler" in told["no_wakes"]["reason"]


@pytest.mark.parametrize(
    ("version", "product"),
    [
        ("CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024)", "CockroachDB CCL v24.1.0"),
        ("PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64", "PostgreSQL 11.2-YB-2.20.1.0-b0"),
    ],
)
async def test_a_compatible_server_is_told_by_its_name(url, version, product, monkeypatch):
    says = f"SELECT '{version}' AS version, clock_timestamp() AS at, 'off' AS fsync,"
    says += " NULL AS full_page_writes, 'on' AS synchronous_commit"
    monkeypatch.setattr(server, "_SERVER", text(says))

    told = await found(url)

    assert list(told) == ["compatible"]
    assert told["compatible"]["product"].startswith(product)
