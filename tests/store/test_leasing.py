"""Leases under limits: nobody is hidden behind a chat without room, and nobody starves."""

from datetime import timedelta

from desk.identifiers import RecordId
from desk.notices import Form, Rank, Subject
from store.queues.leasing import RISES_AFTER
from store.tables import outbox
from tests.store.builders import LENGTH, NOW, a_card, a_group, a_notice, somebody, told, values

GROUP = -100


class OneChat:
    """Room for so many new messages in one chat, and everywhere else without an end."""

    def __init__(self, chat, new, shut_for=Rank.PAGE):
        self._chat, self._new, self._shut_for = chat, new, shut_for
        self.asked = []
        self.looks_open = False
        self.begin()

    def begin(self):
        self._left = self._new

    def lowest(self):
        return Rank.CARD

    def closed(self, rank, *, is_new):
        is_shut = is_new and self._left <= 0 and rank >= self._shut_for
        return [self._chat] if is_shut and not self.looks_open else []

    def lets(self, candidate):
        self.asked.append(candidate)
        if candidate.chat != self._chat or not candidate.is_new:
            return True
        if candidate.rank < self._shut_for:
            return True
        self._left -= 1
        return self._left >= 0


async def refs(store, room, now=NOW, limit=8):
    leased = await store.outbox.lease("sender", now, limit, LENGTH, room)
    return [sending.notice.ref for sending in leased]


def many(chat, number, **facts):
    return [a_notice(f"n{n:03}", chat.id, subject=Subject(f"r{n}"), **facts) for n in range(number)]


async def test_a_storm_for_one_group_hides_no_reply_to_a_person(store):
    group = await a_group(store, GROUP)
    _, private = await somebody(store)
    await told(
        store,
        *many(group, 240, rank=Rank.REPLY),
        a_notice("reply", private.id, rank=Rank.REPLY),
        a_notice("card", private.id, rank=Rank.CARD, subject=Subject("p2")),
    )

    assert await refs(store, OneChat(GROUP, 2)) == ["n000", "n001", "reply", "card"]
    assert await refs(store, OneChat(GROUP, 0)) == []


async def test_what_has_to_wait_costs_no_attempt(store):
    group = await a_group(store, GROUP)
    await told(store, a_notice("n1", group.id))

    for _ in range(3):
        assert await refs(store, OneChat(GROUP, 0)) == []

    assert await values(store, outbox.c.attempts) == [0]
    (sending,) = await store.outbox.lease("sender", NOW, 8, LENGTH, OneChat(GROUP, 1))
    assert sending.attempts == 1


async def test_an_edit_needs_no_room_for_a_message(store):
    group = await a_group(store, GROUP)
    subject = Subject.record(RecordId(1))
    await told(store, a_card("c1", group.id, subject=subject))
    (first,) = await store.outbox.lease("sender", NOW, 8, LENGTH)
    await store.outbox.sent(first, NOW, message_id=5, digest="x")
    await told(
        store,
        a_card("edit", group.id, subject=subject),
        a_card("new", group.id, subject=Subject("r2")),
        a_notice("gone", group.id, form=Form.REMOVE, rank=Rank.CARD, subject=Subject("r3")),
    )

    assert await refs(store, OneChat(GROUP, 0)) == ["edit", "gone"]
    await told(store, a_card("anew", group.id, subject=subject, repost=True))
    assert await refs(store, OneChat(GROUP, 0)) == []


async def test_what_waits_long_rises_but_never_to_a_page(store):
    group = await a_group(store, GROUP)
    await told(store, a_notice("card", group.id, rank=Rank.CARD))

    for waited, rank in ((0, 3), (1, 2), (2, 1), (9, 1)):
        room = OneChat(GROUP, 0, shut_for=Rank.PAGE)
        room.looks_open = True
        assert await refs(store, room, NOW + waited * RISES_AFTER) == []
        assert room.asked[0].rank == rank


async def test_the_lowest_does_not_starve_under_a_stream_of_higher_ones(store):
    group = await a_group(store, GROUP)
    await told(store, a_notice("card", group.id, rank=Rank.CARD, subject=Subject("p9")))
    sent: list[str] = []
    for turn in range(5):
        now = NOW + turn * timedelta(seconds=40)
        await told(
            store,
            *(
                a_notice(f"{turn}.{n}", group.id, subject=Subject(f"r{turn}{n}"), not_before=now)
                for n in range(3)
            ),
        )
        sent += await refs(store, OneChat(GROUP, 2), now, limit=2)

    assert "card" in sent


async def test_what_is_in_the_way_of_a_page_goes_as_a_page(store):
    group = await a_group(store, GROUP)
    ticket = Subject.record(RecordId(500))
    await told(
        store,
        *many(group, 30, rank=Rank.NOTICE),
        a_card("card", group.id, subject=ticket),
        a_notice("page", group.id, rank=Rank.PAGE, subject=ticket),
    )
    shut = OneChat(GROUP, 0, shut_for=Rank.REPLY)

    assert await refs(store, shut) == ["card"]
    (card,) = [c for c in shut.asked if c.rank is Rank.PAGE]
    leased = await store.outbox.lease("sender", NOW, 8, LENGTH, shut)
    assert leased == []
    assert card.is_new
