"""Wakes over NOTIFY: heard by every process of one schema, and lost without harm."""

import asyncio

import pytest
from sqlalchemy import text

from store.errors import StoreUnavailable
from store.store import Store

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(60)]


@pytest.fixture
def url(postgres):
    return postgres.clean_database()


@pytest.fixture
async def stores(url):
    """Return two processes' stores on one database."""
    both = [await Store.open(url), await Store.open(url)]
    yield both
    for store in both:
        await store.wakes.close()
        await store.close()


class Ear:
    """Keeps what was heard, as (what, whether it was one's own)."""

    def __init__(self):
        self.heard = []
        self._news = asyncio.Event()

    def __call__(self, said, is_own):
        self.heard.append((said, is_own))
        self._news.set()

    async def next(self):
        await asyncio.wait_for(self._news.wait(), 5)
        self._news.clear()
        return self.heard[-1]


async def test_a_wake_is_heard_by_all_and_known_as_ones_own(stores):
    here, there = Ear(), Ear()
    await stores[0].wakes.open(here)
    await stores[1].wakes.open(there)

    await stores[0].wakes.tell("notices")

    assert await there.next() == ("notices", False)
    assert await here.next() == ("notices", True)


async def test_whoever_closed_hears_nothing_and_cannot_tell(stores):
    here, there = Ear(), Ear()
    await stores[0].wakes.open(here)
    await stores[1].wakes.open(there)
    await stores[1].wakes.close()

    await stores[0].wakes.tell("notices")

    await here.next()
    assert there.heard == []
    assert not stores[1].wakes.is_open
    with pytest.raises(StoreUnavailable):
        await stores[1].wakes.tell("notices")


async def test_a_lost_connection_is_told_and_opened_anew(stores):
    here, there = Ear(), Ear()
    await stores[0].wakes.open(here)
    await stores[1].wakes.open(there)
    async with stores[1]._database.writing() as connection:
        await connection.rows(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                " AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises(StoreUnavailable):
        await stores[0].wakes.tell("notices")
    assert not stores[0].wakes.is_open

    await stores[0].wakes.open(here)
    await stores[1].wakes.open(there)
    await stores[0].wakes.tell("notices")

    assert await there.next() == ("notices", False)
