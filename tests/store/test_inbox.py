"""Updates: stored before they are confirmed, handled lane by lane, none lost and none twice."""

import asyncio

import pytest

from store.errors import Overtaken
from store.queues.inbox import RawUpdate
from store.tables import inbox
from tests.store.builders import LENGTH, NOW, POLICY, committed, later, values

BOT = 1


def an_update(number, lane="7:7", **body):
    return RawUpdate(update_id=number, lane=lane, body={"update_id": number, **body})


async def arrived(store, *updates):
    return await store.inbox.put(BOT, updates, NOW)


async def taken(store, now=NOW, owner="worker", limit=10):
    return await store.inbox.lease(owner, now, limit, LENGTH)


async def finished(store, update):
    async with committed(store) as unit:
        unit.finish(update)


async def test_an_update_that_comes_twice_is_kept_once(store):
    assert await arrived(store, an_update(2), an_update(1), an_update(2)) == 2
    assert await arrived(store, an_update(1), an_update(3)) == 1
    assert await store.inbox.put(BOT + 1, [an_update(1)], NOW) == 1

    assert await store.inbox.waiting() == (4, NOW)


async def test_whatever_json_comes_in_comes_out(store):
    body = {
        "text": "\x00 \ud83d \U0001f600 \\u0000",
        "big": 2**80,
        "deep": [{"a": None}, True, 1.5],
    }
    await arrived(store, RawUpdate(update_id=1, lane="7:7", body=body))

    (update,) = await taken(store)

    assert update.body == body


async def test_a_lane_goes_one_at_a_time_in_the_order_of_arrival(store):
    await arrived(store, an_update(9), an_update(4), an_update(5, lane="8:8"))

    first, other = await taken(store)
    assert (first.update_id, other.update_id) == (9, 5)
    assert (first.attempts, first.term, first.received_at) == (1, 1, NOW)
    assert await taken(store) == []
    await finished(store, first)

    assert [u.update_id for u in await taken(store)] == [4]


async def test_no_more_is_leased_than_asked_for(store):
    await arrived(store, *(an_update(n, lane=f"{n}:1") for n in range(5)))

    assert [u.update_id for u in await taken(store, limit=2)] == [0, 1]
    assert [u.update_id for u in await taken(store, limit=9)] == [2, 3, 4]


async def test_racing_workers_never_hold_the_same_lane(store):
    await arrived(store, *(an_update(n, lane=f"{n % 4}:1") for n in range(20)))

    leases = await asyncio.gather(*(taken(store, owner=f"w{n}", limit=3) for n in range(5)))

    lanes = [update.lane for lease in leases for update in lease]
    assert sorted(lanes) == ["0:1", "1:1", "2:1", "3:1"]


async def test_the_third_failure_puts_an_update_aside_and_its_lane_goes_on(store):
    await arrived(store, an_update(1), an_update(2))

    for attempt, aside in ((1, False), (2, False), (3, True)):
        (update,) = await taken(store)
        assert (update.update_id, update.attempts) == (1, attempt)
        assert await store.inbox.fail(update, "KeyError") is aside

    assert [u.update_id for u in await taken(store)] == [2]
    assert await values(store, inbox.c.state) == ["quarantined", "running"]
    assert await values(store, inbox.c.reason) == ["KeyError", None]


async def test_a_clean_stop_hands_back_without_counting_the_attempt(store):
    await arrived(store, an_update(1))
    await taken(store)

    await store.inbox.release("somebody else")
    assert await taken(store) == []
    await store.inbox.release("worker")

    (update,) = await taken(store)
    assert (update.attempts, update.term) == (1, 2)


async def test_what_a_dead_worker_held_is_rescued_when_its_lease_is_over(store):
    await arrived(store, an_update(1))
    (lost,) = await taken(store)

    assert await store.inbox.rescue(later(seconds=59)) == []
    assert len(await store.inbox.rescue(later(seconds=60))) == 1

    (update,) = await taken(store, now=later(seconds=60), owner="another")
    assert (update.attempts, update.term) == (2, lost.term + 1)


async def test_an_update_that_kills_three_workers_is_put_aside(store):
    await arrived(store, an_update(1))

    for attempt in range(3):
        await taken(store, now=later(hours=attempt))
        assert len(await store.inbox.rescue(later(hours=attempt, minutes=2))) == 1

    assert await values(store, inbox.c.state) == ["quarantined"]


async def test_a_worker_that_wakes_after_its_lease_can_neither_finish_nor_fail(store):
    await arrived(store, an_update(1))
    (old,) = await taken(store)
    await store.inbox.rescue(later(minutes=2))
    (new,) = await taken(store, now=later(minutes=2), owner="another")

    async with store.unit(POLICY) as unit:
        await unit.people.met(7, "Wang", None)
        unit.finish(old)
        with pytest.raises(Overtaken):
            await unit.commit()
    assert await store.inbox.fail(old, "too late") is False

    await finished(store, new)
    assert await values(store, inbox.c.state) == ["done"]
    async with store.reading(POLICY) as unit:
        assert await unit.people.by_telegram(7) is None


async def test_waiting_tells_since_when_the_oldest_waits(store):
    assert await store.inbox.waiting() == (0, None)
    await store.inbox.put(BOT, [an_update(1)], later(minutes=1))
    await store.inbox.put(BOT, [an_update(2), an_update(3, lane="8:8")], later(minutes=2))

    await taken(store, limit=1)

    assert await store.inbox.waiting() == (2, later(minutes=2))


def of_lanes(*numbers):
    return [an_update(number, lane=f"{number}:{number}") for number in numbers]


async def test_what_this_process_works_on_is_not_dead(store):
    await arrived(store, *of_lanes(1, 2))
    first, _ = await taken(store)

    rescued = await store.inbox.rescue(later(minutes=2), [first.id])

    assert [update.update_id for update in rescued] == [2]


async def test_of_what_was_tried_before_one_runs_at_a_time_the_oldest_first(store):
    await arrived(store, *of_lanes(1, 2, 3))
    assert len(await taken(store)) == 3
    await store.inbox.rescue(later(minutes=2))
    await arrived(store, *of_lanes(4))

    again = await taken(store)

    assert [update.update_id for update in again] == [1, 4]
    assert await taken(store) == []
    await store.inbox.fail(again[0], "once more")
    assert [update.update_id for update in await taken(store)] == [1]
