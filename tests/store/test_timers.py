"""Timers: set, moved, cancelled and fired, each once."""

import asyncio
from dataclasses import replace

import pytest

from desk.notices import Subject
from desk.timers import Timer, TimerKind
from tests.store.builders import NOW, POLICY, committed, later

REPLY = Timer(
    kind=TimerKind.RELEASE_REPLY,
    subject=Subject("r1"),
    round=2,
    due_at=NOW,
    data={"by": 3, "late": False, "words": "x"},
)


async def set_(store, *timers):
    async with committed(store) as unit:
        for timer in timers:
            await unit.timers.set(timer)


async def fired(store, due):
    async with committed(store) as unit:
        return await unit.fire(due)


async def test_a_timer_comes_back_as_it_was_set_oldest_first(store):
    older = replace(REPLY, round=1, due_at=later(seconds=-1))
    await set_(store, REPLY, older, replace(REPLY, round=3, due_at=later(seconds=1)))

    due = await store.due.peek(NOW, 10)

    assert [d.timer for d in due] == [older, REPLY]
    assert [d.timer for d in await store.due.peek(NOW, 1)] == [older]
    assert await store.due.next_due() == older.due_at


async def test_setting_it_again_moves_it(store):
    await set_(store, REPLY)
    moved = replace(REPLY, due_at=later(minutes=1), data={})

    await set_(store, moved)

    assert await store.due.peek(NOW, 10) == []
    assert [d.timer for d in await store.due.peek(later(minutes=1), 10)] == [moved]


async def test_a_timer_fires_once_among_racers(store):
    await set_(store, REPLY)
    (due,) = await store.due.peek(NOW, 10)

    assert sorted(await asyncio.gather(*(fired(store, due) for _ in range(5)))) == [False] * 4 + [
        True
    ]

    assert await store.due.next_due() is None
    await set_(store, REPLY)  # the same round again is the same timer, and it has fired
    assert await store.due.next_due() is None


async def test_a_firing_that_is_not_committed_has_not_happened(store):
    await set_(store, REPLY)
    (due,) = await store.due.peek(NOW, 10)

    async with store.unit(POLICY) as unit:
        assert await unit.fire(due)

    assert await fired(store, due)


async def test_a_refusal_does_not_unfire(store):
    await set_(store, REPLY)
    (due,) = await store.due.peek(NOW, 10)

    async with committed(store) as unit:
        await unit.fire(due)
        unit.drop()

    assert await store.due.next_due() is None


@pytest.mark.parametrize("change", ["moved", "cancelled"])
async def test_a_timer_that_was_changed_after_the_look_does_not_fire(store, change):
    await set_(store, REPLY)
    (due,) = await store.due.peek(NOW, 10)
    async with committed(store) as unit:
        if change == "moved":
            await unit.timers.set(replace(REPLY, due_at=later(seconds=1)))
        else:
            await unit.timers.cancel(REPLY.kind, REPLY.subject)

    assert await fired(store, due) is False


async def test_cancel_tells_whether_anything_was_waiting(store):
    other = replace(REPLY, round=3)
    await set_(store, REPLY, other)

    async with committed(store) as unit:
        assert await unit.timers.cancel(REPLY.kind, REPLY.subject, 2)
        assert not await unit.timers.cancel(REPLY.kind, REPLY.subject, 2)
        assert not await unit.timers.cancel(TimerKind.AUTO_CLOSE, REPLY.subject)
        assert await unit.timers.cancel(REPLY.kind, REPLY.subject)
        assert not await unit.timers.cancel(REPLY.kind, REPLY.subject)

    assert await store.due.next_due() is None
    async with store.unit(POLICY) as unit:
        assert not await unit.timers.cancel(REPLY.kind, REPLY.subject)


async def test_cancel_sees_what_the_unit_itself_has_set(store):
    async with committed(store) as unit:
        await unit.timers.set(REPLY)
        assert await unit.timers.cancel(REPLY.kind, REPLY.subject)

    assert await store.due.next_due() is None


async def test_a_timer_that_fired_cannot_be_cancelled(store):
    await set_(store, REPLY)
    (due,) = await store.due.peek(NOW, 10)
    await fired(store, due)

    async with store.unit(POLICY) as unit:
        assert not await unit.timers.cancel(REPLY.kind, REPLY.subject)


async def test_either_the_cancel_or_the_firing_wins_never_both(store):
    await set_(store, REPLY)
    (due,) = await store.due.peek(NOW, 10)

    async def cancelled():
        async with committed(store) as unit:
            return await unit.timers.cancel(REPLY.kind, REPLY.subject)

    assert sorted(await asyncio.gather(cancelled(), fired(store, due))) == [False, True]


async def test_a_dropped_cancel_leaves_the_timer_and_a_cancelled_one_can_be_set_anew(store):
    await set_(store, REPLY)
    async with committed(store) as unit:
        await unit.timers.cancel(REPLY.kind, REPLY.subject)
        unit.drop()
    assert await store.due.next_due() == NOW

    async with committed(store) as unit:
        await unit.timers.cancel(REPLY.kind, REPLY.subject)
    await set_(store, replace(REPLY, due_at=later(hours=1)))

    assert await store.due.next_due() == later(hours=1)
