"""A clock that was set back: what waits by the time it showed before waits no longer for that."""

from datetime import timedelta

import pytest

from store.tables import chat as chats
from store.tables import outbox, ring
from tests.store.builders import (
    NOW,
    a_notice,
    a_ring,
    later,
    leased,
    rung,
    somebody,
    told,
    values,
)

AHEAD = later(days=2)
"""What the clock shows before it is set back to NOW."""


@pytest.mark.parametrize(
    ("waits", "then"),
    [
        ({"days": 2, "hours": -1}, {}),
        ({"days": 2}, {}),
        ({"days": 2, "seconds": 5}, {"seconds": 5}),
        ({"days": 2, "hours": 9}, {"hours": 9}),
        ({"hours": 9}, {}),
        ({"hours": -1}, {"hours": -1}),
    ],
    ids=["an hour ago", "just now", "in a moment", "a wrong morning", "in between", "long due"],
)
async def test_a_notice_waits_as_long_as_before(store, waits, then):
    _, chat = await somebody(store)
    at = later(**waits)
    await told(store, a_notice("n", chat.id, not_before=at, expires_at=at + timedelta(hours=1)))

    await store.set_backs.follow(AHEAD, NOW)

    assert await values(store, outbox.c.not_before) == [later(**then)]
    assert await values(store, outbox.c.since) == [later(**then)]
    assert await values(store, outbox.c.expires_at) == [later(**then) + timedelta(hours=1)]


async def test_the_end_of_a_night_is_where_it_was(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n", chat.id, not_before=later(hours=9)))

    await store.set_backs.follow(later(hours=1), NOW)

    assert await values(store, outbox.c.not_before) == [later(hours=9)]


async def test_a_pause_before_another_attempt_is_as_long_as_before(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n", chat.id))
    (sending,) = await leased(store)
    await store.outbox.not_sent(sending, AHEAD, AHEAD + timedelta(minutes=5))

    assert await store.set_backs.follow(AHEAD, NOW) == 1
    assert await values(store, outbox.c.not_before) == [later(minutes=5)]


async def test_a_chat_is_frozen_as_long_as_before(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n", chat.id))
    (sending,) = await leased(store)
    await store.outbox.limited(sending, AHEAD, AHEAD + timedelta(seconds=30))

    await store.set_backs.follow(AHEAD, NOW)

    assert await values(store, chats.c.frozen_until) == [later(seconds=30)]


async def test_a_ring_rings_when_it_would_have(store):
    await rung(store, a_ring(not_before=AHEAD, expires_at=AHEAD + timedelta(hours=1)))

    await store.set_backs.follow(AHEAD, NOW)

    assert await values(store, ring.c.not_before) == [NOW]
    assert await values(store, ring.c.expires_at) == [later(hours=1)]
