"""Rings: added once, leased by one, ended by whoever has the last lease."""

import asyncio
from dataclasses import replace

import pytest

from desk.actions.rings import is_moot
from desk.notices import Subject
from desk.record import State
from store.repositories.rings import RingState
from store.tables import ring as rings
from tests.store.builders import (
    LENGTH,
    NOW,
    POLICY,
    a_ring,
    committed,
    filed,
    later,
    rung,
    somebody,
    values,
)


async def lease(store, now=NOW, owner="ringer", limit=10):
    return await store.rings.lease(owner, now, limit, LENGTH)


async def test_a_ring_comes_back_as_it_was_added_the_oldest_first(store):
    older = a_ring("older", not_before=later(seconds=-1), data={})
    await rung(store, a_ring(), older, a_ring("to come", not_before=later(seconds=1)))

    leased = await lease(store)

    assert [one.ring for one in leased] == [older, a_ring()]
    assert [(one.attempts, one.term) for one in leased] == [(1, 1), (1, 1)]
    assert await store.rings.next_due() == later(seconds=1)


async def test_the_same_ref_again_changes_nothing(store):
    await rung(store, a_ring(), a_ring(template="other"))
    (first,) = await lease(store)
    await store.rings.sent(first)

    await rung(store, a_ring(template="third"))

    assert first.ring == a_ring()
    assert await lease(store) == []
    assert await store.rings.counts() == {RingState.SENT: 1}


async def test_a_refusal_rings_nobody(store):
    async with committed(store) as unit:
        await unit.rings.add(a_ring())
        unit.drop()

    assert await lease(store) == []


async def test_a_ring_is_leased_once_among_racers_until_its_lease_is_over(store):
    await rung(store, a_ring())

    found = await asyncio.gather(*(lease(store, owner=f"ringer {n}") for n in range(4)))

    assert sorted(map(len, found)) == [0, 0, 0, 1]
    assert await store.rings.rescue(later(seconds=59)) == []
    assert len(await store.rings.rescue(later(seconds=60))) == 1
    (again,) = await lease(store, later(seconds=60))
    assert (again.ring, again.attempts, again.term) == (a_ring(), 2, 2)


@pytest.mark.parametrize(
    ("what", "more"),
    [
        ("sent", []),
        ("superseded", []),
        ("refused", ["HTTP 404"]),
        ("not_sent", [NOW, "refused"]),
        ("unknown", [NOW, "reset"]),
    ],
)
async def test_who_lost_the_lease_changes_nothing(store, what, more):
    await rung(store, a_ring())
    (paused,) = await lease(store)
    await store.rings.rescue(later(minutes=2))
    await lease(store, later(minutes=2), owner="other")

    assert not await getattr(store.rings, what)(paused, *more)

    assert await values(store, rings.c.state) == ["sending"]
    assert await values(store, rings.c.owner) == ["other"]


@pytest.mark.parametrize(
    ("what", "more", "state"),
    [("sent", [], "sent"), ("superseded", [], "superseded"), ("refused", ["HTTP 404"], "dead")],
)
async def test_what_is_over_rings_no_more(store, what, more, state):
    await rung(store, a_ring())
    (ringing,) = await lease(store)

    assert await getattr(store.rings, what)(ringing, *more)

    assert await values(store, rings.c.state) == [state]
    assert await values(store, rings.c.reason) == [more[0] if more else None]
    assert await store.rings.waiting(later(minutes=5)) == (0, None)
    assert await store.rings.rescue(later(days=1)) == []
    assert await store.rings.expire(later(days=1)) == []


@pytest.mark.parametrize(("what", "state"), [("not_sent", "pending"), ("unknown", "unknown")])
async def test_what_did_not_arrive_surely_rings_again_when_its_pause_is_over(store, what, state):
    await rung(store, a_ring())
    (ringing,) = await lease(store)

    assert await getattr(store.rings, what)(ringing, later(seconds=5), "nobody answered")

    assert await values(store, rings.c.state) == [state]
    assert await store.rings.next_due() == later(seconds=5)
    assert await lease(store, later(seconds=4)) == []
    (again,) = await lease(store, later(seconds=5))
    assert again.attempts == 2
    assert await store.rings.waiting(later(seconds=6)) == (1, NOW)


async def test_nothing_rings_from_its_expiry_on_and_why_is_told(store):
    await rung(store, a_ring(), a_ring("unheard", expires_at=later(hours=2)))
    first, _ = await lease(store)
    await store.rings.unknown(first, later(hours=1), "reset")

    assert await lease(store, later(hours=1)) == []
    (expired,) = await store.rings.expire(later(hours=1))

    assert (expired.ring, expired.attempts, expired.reason) == (a_ring(), 1, "reset")
    assert await values(store, rings.c.state) == ["expired", "sending"]
    assert await store.rings.expire(later(hours=3)) == []


async def test_what_was_leased_and_not_tried_is_handed_back_uncounted(store):
    await rung(store, a_ring())
    await lease(store)

    await store.rings.release("somebody else")
    assert await lease(store) == []
    await store.rings.release("ringer")

    (again,) = await lease(store)
    assert (again.attempts, again.term) == (1, 2)


async def test_what_should_have_rung_counts_as_waiting(store):
    await rung(store, a_ring(), a_ring("later", not_before=later(minutes=1)))

    assert await store.rings.waiting(later(seconds=-1)) == (0, None)
    assert await store.rings.waiting(NOW) == (1, NOW)
    assert await store.rings.waiting(later(minutes=1)) == (2, NOW)


async def test_a_page_is_moot_once_somebody_has_the_ticket_or_it_is_over(store):
    person, _ = await somebody(store)
    await filed(store, person, 1)
    await filed(store, person, 2, owner=person.id, state=State.ACTIVE)
    await filed(store, person, 3, state=State.CANCELLED)

    async with store.reading(POLICY) as unit:
        moot = [await is_moot(unit, a_ring(subject=Subject(f"r{n}"))) for n in (1, 2, 3)]
        other = [
            await is_moot(unit, replace(a_ring(subject=Subject("r2")), template="test")),
            await is_moot(unit, a_ring(subject=Subject("p1"))),
        ]

    assert moot == [False, True, True]
    assert other == [False, False]
