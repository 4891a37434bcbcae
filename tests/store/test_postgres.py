"""PostgreSQL: what it says when it fails, and several processes on it."""

import asyncio
from dataclasses import replace

import asyncpg  # type: ignore[import-untyped]
import pytest
from sqlalchemy import make_url, text

from desk.draft import Conversation, Piece
from desk.notices import Card, Menu, Subject
from desk.timers import Timer, TimerKind
from store.database.faults import translated
from store.errors import Overtaken, StoreUnavailable
from store.store import Store
from tests.store.builders import (
    NOW,
    POLICY,
    a_card,
    a_draft,
    a_record,
    an_event,
    committed,
    filed,
    leased,
    somebody,
    told,
)

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(60)]


@pytest.fixture
def url(postgres):
    return postgres.clean_database()


@pytest.fixture
async def store(url):
    store = await Store.open(url)
    yield store
    await store.close()


@pytest.fixture
async def other(url):
    """Another process on the same database."""
    other = await Store.open(url)
    yield other
    await other.close()


async def run(store, statement):
    async with store._database.writing() as connection:
        await connection.write(text(statement))
        await connection.commit()


async def test_the_session_has_its_time_limits(store):
    async with store._database.writing() as connection:
        said = [
            (await connection.rows(text(f"SHOW {name}")))[0][0]
            for name in (
                "transaction_isolation",
                "statement_timeout",
                "lock_timeout",
                "idle_in_transaction_session_timeout",
            )
        ]

    assert said == ["read committed", "10s", "5s", "10s"]


async def test_a_lost_connection_is_told_and_the_store_goes_on(store, other):
    async def cut():
        async with store.unit(POLICY) as unit:
            await unit.people.met(7, "Wang", None)
            await run(
                other,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state = 'idle in transaction'"
                " AND pid <> pg_backend_pid()",
            )
            await unit.commit()

    with pytest.raises(StoreUnavailable):
        await cut()

    async with committed(store) as unit:
        assert await unit.people.by_telegram(7) is None


async def test_a_server_that_is_not_there_is_told_without_its_password(url):
    nowhere = make_url(url).set(query={"host": "/tmp/nowhere"}, password="hidden")  # noqa: S108

    with pytest.raises(StoreUnavailable, match="cannot be reached") as caught:
        await Store.open(nowhere.render_as_string(hide_password=False))

    assert "hidden" not in str(caught.value)


async def test_a_database_that_is_not_there_is_told(url):
    nothing = make_url(url).set(database="opsdesk_nothing").render_as_string(hide_password=False)

    with pytest.raises(StoreUnavailable, match="no such database"):
        await Store.open(nothing)


async def test_a_server_that_takes_no_writes_is_told(store):
    async with store._database.writing() as connection:
        await connection.write(text("SET TRANSACTION READ ONLY"))
        with pytest.raises(StoreUnavailable, match="read-only"):
            await connection.write(text("UPDATE counter SET value = 1"))

    await store.probe()


@pytest.mark.parametrize(
    ("code", "expected", "words"),
    [
        ("40001", Overtaken, "once more"),
        ("40P01", Overtaken, "once more"),
        ("53100", StoreUnavailable, "disk is full"),
        ("55P03", StoreUnavailable, "stayed locked"),
        ("57P03", StoreUnavailable, "stopping or starting"),
        ("08006", StoreUnavailable, "connection to PostgreSQL was lost"),
    ],
)
async def test_what_the_server_reports_has_one_meaning(store, code, expected, words):
    async with store._database.writing() as connection:
        with pytest.raises(expected, match=words):
            await connection.write(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")
            )

    await store.probe()


async def test_an_error_at_the_commit_is_of_unknown_outcome(store):
    # A constraint that is looked at only then stands for whatever may go wrong at that moment.
    await run(store, "CREATE TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
    try:
        async with store._database.writing() as connection:
            await connection.write(text("INSERT INTO late VALUES (1), (1)"))
            with pytest.raises(StoreUnavailable, match="did not confirm"):
                await connection.commit()
    finally:
        await run(store, "DROP TABLE late")


async def test_two_processes_that_read_the_same_version_do_not_overwrite_each_other(store, other):
    person, _ = await somebody(store)
    record = await filed(store, person)

    async def change(unit, title):
        read = await unit.records.get(record.id)
        changed = replace(read, title=title, version=2)
        await unit.records.save(changed)
        await unit.events.add(an_event(changed, person.id))

    async with store.unit(POLICY) as first, other.unit(POLICY) as second:
        await change(first, "first")
        await change(second, "second")
        await first.commit()
        with pytest.raises(Overtaken):
            await second.commit()

    async with store.reading(POLICY) as unit:
        assert (await unit.records.get(record.id)).title == "first"


async def test_a_message_and_a_timer_on_one_draft_come_one_after_the_other(store, other):
    person, chat = await somebody(store)
    draft = a_draft(1)
    talk = Conversation(chat=chat.id, person=person.id, draft=draft)
    async with committed(store) as unit:
        await unit.conversations.save(talk)

    async def filed_by_timer():
        async with committed(other) as unit:
            found = await unit.conversations.by_draft(draft.id)
            if found is not None:
                await unit.records.add(a_record(1, person.id, title=found.draft.text))
                await unit.conversations.save(replace(found, draft=None))

    async with store.unit(POLICY) as unit:
        read = await unit.conversations.get(chat.id, person.id)
        timer = asyncio.ensure_future(filed_by_timer())
        more = read.draft.with_piece(Piece(telegram_message_id=1, text="and it smokes"))
        await unit.conversations.save(replace(read, draft=more))
        await unit.commit()
    await timer

    async with store.reading(POLICY) as unit:
        (record,) = await unit.records.open_of(person.id)
        assert record.title == "and it smokes"


async def test_a_timer_in_the_hands_of_one_process_holds_up_no_other(store, other):
    first, second = (
        Timer(kind=TimerKind.RELEASE_REPLY, subject=Subject(f"r{n}"), round=1, due_at=NOW, data={})
        for n in (1, 2)
    )
    async with committed(store) as unit:
        await unit.timers.set(first)
        await unit.timers.set(second)
    one, two = await store.due.peek(NOW, 10)

    async with store.unit(POLICY) as unit:
        assert await unit.fire(one)
        async with asyncio.timeout(2), committed(other) as beside:
            assert not await beside.fire(one)
            assert await beside.fire(two)
        # Nothing is committed: the process that had it in hand failed.

    assert await other.due.peek(NOW, 10) == [one]
    async with committed(other) as beside:
        assert await beside.fire(one)
    async with committed(store) as unit:
        assert not await unit.fire(one)


async def test_a_menu_and_a_repost_at_once_are_both_kept(store, other):
    person, chat = await somebody(store)
    await filed(store, person)
    subject = Subject("r1")
    async with committed(store) as unit:
        await unit.cards.save(Card(subject=subject, chat=chat.id, message_id=5))
    await told(store, a_card("again", chat.id, subject=subject, repost=True))
    (sending,) = await leased(other)

    async with store.unit(POLICY) as unit:
        card = await unit.cards.get(subject, chat.id)
        sent = asyncio.ensure_future(other.outbox.sent(sending, NOW, message_id=9))
        await unit.cards.save(replace(card, menu=Menu.CAUSE))
        await unit.commit()
    await sent

    async with store.reading(POLICY) as unit:
        card = await unit.cards.get(subject, chat.id)
        assert (card.message_id, card.menu) == (9, Menu.CAUSE)


@pytest.fixture
def empty_url(postgres):
    with postgres.empty_database() as url:
        yield url


async def test_of_several_processes_that_start_at_once_one_migrates(empty_url):
    stores = await asyncio.gather(*(Store.open(empty_url) for _ in range(3)))

    for store in stores:
        await store.probe()
        await store.close()


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.InternalClientError("got result for unknown protocol state 3"),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.AdminShutdownError("terminating connection due to administrator command"),
    ],
)
def test_whatever_the_driver_says_of_a_lost_connection_the_store_is_away(error):
    with pytest.raises(StoreUnavailable), translated(""):
        raise error
