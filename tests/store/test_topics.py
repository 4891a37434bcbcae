"""Topics: made by one maker at a time, and kept by compare-and-set."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.notices import Card, Form, Notice, Rank, Subject
from desk.topics import Topic, TopicState
from tests.store.builders import NOW, POLICY, a_group, committed, later

LATER = NOW + timedelta(seconds=30)
TICKET = Subject("r1")


@pytest.fixture
async def wanted(store):
    group = await a_group(store, -1005)
    topic = Topic(subject=TICKET, chat=group.id)
    async with committed(store) as unit:
        await unit.topics.save(topic)
    return topic


async def stands(store, topic):
    async with store.reading(POLICY) as unit:
        return await unit.topics.get(topic.subject, topic.chat)


async def made(store, topic, maker, thread):
    async with committed(store) as unit:
        return await unit.topics.made(replace(topic, thread=thread, name="name"), maker)


async def test_of_two_makers_one_makes(store, wanted):
    assert await store.rooms.claim(wanted, "one", NOW, LATER)

    assert not await store.rooms.claim(wanted, "two", NOW, LATER)


async def test_a_maker_who_died_is_followed_by_another(store, wanted):
    await store.rooms.claim(wanted, "one", NOW, LATER)

    assert await store.rooms.claim(wanted, "two", LATER, LATER + timedelta(seconds=30))
    assert not await made(store, wanted, "one", 7)
    assert await made(store, wanted, "two", 8)
    assert (await stands(store, wanted)).thread == 8


async def test_a_maker_who_gives_up_lets_others_make(store, wanted):
    await store.rooms.claim(wanted, "one", NOW, LATER)
    await store.rooms.release(wanted, "one")

    assert await store.rooms.claim(wanted, "two", NOW, LATER)


async def test_what_is_made_is_not_made_again(store, wanted):
    await store.rooms.claim(wanted, "one", NOW, LATER)
    assert await made(store, wanted, "one", 7)

    assert not await store.rooms.claim(wanted, "two", LATER + timedelta(days=1), LATER)
    topic = await stands(store, wanted)
    assert (topic.state, topic.thread, topic.name) == (TopicState.OPEN, 7, "name")


async def test_a_topic_that_nobody_wanted_before_is_made_as_well(store):
    group = await a_group(store, -1005)
    topic = Topic(subject=Subject.team("desk"), chat=group.id)

    assert await store.rooms.claim(topic, "one", NOW, LATER)
    assert not await store.rooms.claim(topic, "two", NOW, LATER)


async def test_refused_topics_of_a_chat_are_found(store, wanted):
    async with committed(store) as unit:
        await unit.topics.save(replace(wanted, state=TopicState.REFUSED))
        await unit.topics.save(replace(wanted, subject=Subject("r2")))

    async with store.reading(POLICY) as unit:
        assert [topic.subject for topic in await unit.topics.refused(wanted.chat)] == [TICKET]


async def test_a_topic_is_found_by_its_thread(store, wanted):
    async with committed(store) as unit:
        await unit.topics.save(replace(wanted, state=TopicState.OPEN, thread=7))
        assert (await unit.topics.at(wanted.chat, 7)).subject == TICKET

    async with committed(store) as unit:
        await unit.topics.save(wanted)
        assert await unit.topics.at(wanted.chat, 7) is None


def card_notice(chat, ref="n1", subject=TICKET):
    return Notice(
        ref=ref,
        form=Form.CARD,
        template="card",
        chat=chat,
        subject=subject,
        seq=1,
        rank=Rank.CARD,
        not_before=NOW,
    )


async def leased(store, notice):
    async with committed(store) as unit:
        await unit.notices.add(notice)
    (sending,) = await store.outbox.lease("me", NOW, 10, timedelta(seconds=30))
    return sending


async def test_a_card_posted_in_a_topic_is_pinned_and_known_there(store, wanted):
    sending = await leased(store, card_notice(wanted.chat))

    await store.outbox.sent(sending, NOW, message_id=9, digest="x", thread=7, pin=True)

    async with store.reading(POLICY) as unit:
        assert (await unit.cards.get(TICKET, wanted.chat)).thread == 7
    (pin,) = await store.outbox.lease("me", NOW, 10, timedelta(seconds=30))
    assert (pin.notice.form, pin.notice.data["message_id"]) == (Form.PIN, 9)


async def test_an_edit_leaves_a_card_in_its_topic(store, wanted):
    async with committed(store) as unit:
        await unit.cards.save(Card(subject=TICKET, chat=wanted.chat, message_id=9, thread=7))
    sending = await leased(store, card_notice(wanted.chat))

    await store.outbox.sent(sending, NOW, message_id=9, digest="x", thread=None, pin=True)

    async with store.reading(POLICY) as unit:
        assert (await unit.cards.get(TICKET, wanted.chat)).thread == 7
    assert await store.outbox.lease("me", NOW, 10, timedelta(seconds=30)) == []


async def test_a_card_that_moves_into_its_topic_is_not_repeated_like_an_edit(store, wanted):
    async with committed(store) as unit:
        await unit.cards.save(Card(subject=TICKET, chat=wanted.chat, message_id=9))
        await unit.topics.save(replace(wanted, state=TopicState.OPEN, thread=7))
    sending = await leased(store, card_notice(wanted.chat))

    await store.outbox.unknown(sending, NOW)

    assert await store.outbox.lease("me", LATER, 10, timedelta(seconds=30)) == []


async def test_waiting_for_a_topic_is_no_attempt(store, wanted):
    sending = await leased(store, card_notice(wanted.chat))

    await store.outbox.waits(sending, NOW, LATER)

    assert await store.outbox.lease("me", NOW, 10, timedelta(seconds=30)) == []
    (again,) = await store.outbox.lease("me", LATER, 10, timedelta(seconds=30))
    assert (again.attempts, again.again) == (1, False)


async def test_a_notice_is_replaced_by_another_in_one_commit(store, wanted):
    sending = await leased(store, card_notice(wanted.chat))

    async with committed(store) as unit:
        await unit.notices.add(card_notice(wanted.chat, ref="n2", subject=Subject("r2")))
        assert await unit.notices.known("n2")
        await unit.supersede(sending, NOW)

    assert [s.notice.ref for s in await store.outbox.lease("me", NOW, 10, LATER - NOW)] == ["n2"]
    async with store.reading(POLICY) as unit:
        assert await unit.notices.known("n1")
        assert not await unit.notices.known("n3")


async def test_a_topic_counts_among_what_was_sent_lately(store, wanted):
    assert await store.rooms.claim(wanted, "a", NOW, later(seconds=30))
    assert await made(store, wanted, "a", 7)

    (sent,) = await store.outbox.lately(later(seconds=40))
    assert sent[1:] == (True, timedelta(seconds=40))
    assert await store.outbox.lately(later(seconds=62)) == []
