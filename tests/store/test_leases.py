"""Leases: one holder each, terms that only grow, and rows of the dead that are found at once."""

import asyncio

import pytest

from store.queues.inbox import RawUpdate
from store.queues.leases import Gone
from store.tables import inbox, outbox
from tests.store.builders import LENGTH, NOW, a_card, a_ring, leased, rung, somebody, told, values

ROLE = "poller"
OTHER = Gone(owner="other", known=())


async def seen(store, name=ROLE):
    return next((one for one in await store.leases.listed() if one.name == name), None)


async def test_of_many_who_want_a_free_lease_one_gets_it(store):
    takes = [store.leases.take(ROLE, f"p{number}", None, NOW) for number in range(5)]

    assert sorted(map(str, await asyncio.gather(*takes))) == ["1", *["None"] * 4]


async def test_a_lease_that_beats_is_not_taken_and_one_that_does_not_is(store):
    await store.leases.take(ROLE, "first", None, NOW)
    before = await seen(store)
    assert (await store.leases.beat("first")).terms == {ROLE: 1}

    assert await store.leases.take(ROLE, "second", before, NOW) is None
    assert await store.leases.take(ROLE, "second", await seen(store), NOW) == 2

    assert (await store.leases.beat("first")).terms == {}
    assert (await seen(store)).owner == "second"


async def test_terms_grow_when_a_lease_is_let_go_as_well(store):
    await store.leases.join("first", NOW)
    await store.leases.take(ROLE, "first", None, NOW)

    await store.leases.leave("first")

    free = await seen(store)
    assert (free.owner, free.term) == (None, 2)
    assert await seen(store, "process:first") is None
    assert await store.leases.take(ROLE, "second", free, NOW) == 3


async def test_only_a_process_that_gave_no_sign_of_life_is_buried(store):
    await store.leases.join("first", NOW)
    before = await seen(store, "process:first")
    await store.leases.beat("first")

    assert not await store.leases.bury(before)
    assert await store.leases.bury(await seen(store, "process:first"))
    assert not (await store.leases.beat("first")).terms


@pytest.fixture
async def held(store):
    """An update, a notice and a ring that the process `worker` holds."""
    await store.leases.join("worker", NOW)
    update = RawUpdate(update_id=1, lane="7:7", body={"update_id": 1})
    await store.inbox.put(1, [update], NOW)
    await store.inbox.lease("worker", NOW, 10, LENGTH)
    _, chat = await somebody(store)
    await told(store, a_card("one", chat.id))
    await leased(store, owner="worker")
    await rung(store, a_ring())
    await store.rings.lease("worker", NOW, 10, LENGTH)
    return store


async def test_what_a_living_process_holds_is_left_to_it(held):
    assert await held.inbox.rescue(OTHER) == []
    assert await held.rings.rescue(OTHER) == []


async def test_what_a_dead_process_held_is_rescued_before_its_own_lease_ends(held):
    await held.leases.bury(await seen(held, "process:worker"))

    assert [update.update_id for update in await held.inbox.rescue(OTHER)] == [1]
    assert (await held.inbox.waiting())[0] == 1
    assert len(await held.rings.rescue(OTHER)) == 1


async def test_a_new_sender_takes_whatever_is_on_its_way_and_not_its_own(held):
    (row,) = await values(held, outbox.c.id)

    assert await held.outbox.rescue(NOW, known=[row]) == []
    assert await held.outbox.rescue(NOW, known=[]) == [row]
    assert await held.outbox.settle(NOW) == 1


async def test_a_process_rescues_its_own_rows_that_it_does_not_know_of(held):
    (row,) = await values(held, inbox.c.id)

    assert await held.inbox.rescue(Gone(owner="worker", known=[row])) == []
    assert len(await held.inbox.rescue(Gone(owner="worker", known=[]))) == 1


async def test_what_was_leased_and_never_begun_goes_back_without_an_attempt(held):
    (row,) = await values(held, inbox.c.id)
    await held.inbox.release("worker", known=[row])
    assert (await held.inbox.waiting())[0] == 0

    await held.inbox.release("worker")
    await held.outbox.release("worker")
    await held.rings.release("worker")

    (update,) = await held.inbox.lease("worker", NOW, 10, LENGTH)
    (sending,) = await leased(held, owner="worker")
    (ring,) = await held.rings.lease("worker", NOW, 10, LENGTH)
    assert (update.attempts, sending.attempts, ring.attempts) == (1, 1, 1)
