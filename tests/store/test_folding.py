"""Storms: what crowds a group becomes one message; words, answers and pages never do."""

from bot.sender import UPKEEP_EVERY
from desk.identifiers import RecordId
from desk.notices import Form, Rank, Subject
from store.queues.folding import MOST_SINGLE
from store.repositories.notices import GATHERS
from store.tables import outbox
from tests.store.builders import (
    NOW,
    POLICY,
    a_card,
    a_group,
    a_notice,
    later,
    leased,
    somebody,
    told,
    values,
)


def ticket(number):
    return Subject.record(RecordId(number))


def crowd(chat, number, first=1):
    return [a_card(f"c{n}", chat.id, subject=ticket(n)) for n in range(first, first + number)]


async def waiting(store):
    refs, states = await values(store, outbox.c.ref), await values(store, outbox.c.state)
    return [ref for ref, state in zip(refs, states, strict=True) if state == "pending"]


async def test_a_crowd_becomes_one_message_that_names_its_tickets(store):
    group = await a_group(store)
    await told(
        store,
        *crowd(group, MOST_SINGLE),
        a_notice("again", group.id, subject=ticket(3), rank=Rank.NOTICE),
    )

    assert await store.outbox.fold(NOW) == MOST_SINGLE + 1

    (digest,) = await leased(store)
    numbers = ",".join(map(str, range(1, MOST_SINGLE + 1)))
    assert digest.notice.template == "digest"
    assert digest.notice.data == {"records": numbers}
    assert (digest.notice.form, digest.notice.important) == (Form.MESSAGE, True)
    assert set(await values(store, outbox.c.reason)) == {"digest", None}


async def test_a_few_go_out_one_by_one(store):
    group = await a_group(store)
    await told(store, *crowd(group, MOST_SINGLE))

    assert await store.outbox.fold(NOW) == 0
    assert len(await waiting(store)) == MOST_SINGLE


async def test_where_groups_have_no_limit_nothing_is_folded(store):
    group = await a_group(store)
    await told(store, *crowd(group, MOST_SINGLE + 1))

    assert await store.outbox.fold(NOW, storms=False) == 0
    assert len(await waiting(store)) == MOST_SINGLE + 1


async def test_words_answers_pages_and_known_cards_are_never_folded(store):
    group = await a_group(store)
    await told(store, a_card("shown", group.id, subject=ticket(90)))
    (shown,) = await leased(store)
    await store.outbox.sent(shown, NOW, message_id=5, digest="x")
    await told(
        store,
        *crowd(group, 20),
        a_card("edit", group.id, subject=ticket(90)),
        a_notice("relay", group.id, subject=ticket(1), form=Form.RELAY, rank=Rank.REPLY),
        a_notice("page", group.id, subject=ticket(2), rank=Rank.PAGE),
        a_notice("answer", group.id, subject=Subject("p1"), rank=Rank.REPLY),
        a_notice("later", group.id, subject=ticket(3), not_before=later(hours=1)),
        a_notice("gone", group.id, subject=ticket(4), form=Form.REMOVE, rank=Rank.CARD),
    )

    assert await store.outbox.fold(NOW) == 20

    kept = await waiting(store)
    assert kept[:-1] == ["edit", "relay", "page", "answer", "later", "gone"]
    assert kept[-1].startswith("digest.")


async def test_a_second_storm_takes_the_first_digest_in(store):
    group = await a_group(store)
    await told(store, *crowd(group, 13))
    await store.outbox.fold(NOW)
    await told(store, *crowd(group, 13, first=14))

    assert await store.outbox.fold(NOW) == 14

    (digest,) = await leased(store)
    assert digest.notice.data["records"].split(",") == [str(n) for n in range(1, 27)]


async def test_a_person_is_told_everything_one_by_one(store):
    _, private = await somebody(store)
    await told(store, *crowd(private, 30))

    assert await store.outbox.fold(NOW) == 0


async def test_a_card_that_was_folded_away_comes_with_the_next_change(store):
    group = await a_group(store)
    await told(store, *crowd(group, 13))
    await store.outbox.fold(NOW)

    await told(store, a_card("next", group.id, subject=ticket(5)))

    assert "next" in [sending.notice.ref for sending in await leased(store)]


MORNING = later(hours=8)


def held(chat, number, template="staff/warned", **facts):
    subject = Subject.night(RecordId(number))
    at = {"not_before": MORNING, "seq": 4} | facts
    return a_notice(f"h{number}.{template}", chat.id, template=template, subject=subject, **at)


async def test_what_waited_for_a_morning_becomes_one_message_just_before_it(store):
    _, private = await somebody(store)
    requesters = {"template": "slipped", "subject": Subject.night(RecordId(9))}
    await told(
        store,
        held(private, 7),
        held(private, 8, "staff/nudge"),
        a_notice("their own ticket", private.id, not_before=MORNING, **requesters),
    )

    assert await store.outbox.fold(MORNING - 2 * GATHERS) == 0
    assert await store.outbox.fold(MORNING - UPKEEP_EVERY) == 2
    assert await store.outbox.fold(MORNING) == 0

    assert await leased(store, MORNING - UPKEEP_EVERY) == []
    own, morning = await leased(store, MORNING)
    assert own.notice.ref == "their own ticket"
    assert (morning.notice.template, morning.notice.chat) == ("morning", private.id)
    assert morning.notice.data == {"told": "7:4:staff/warned,8:4:staff/nudge"}
    assert UPKEEP_EVERY < GATHERS


async def test_what_waited_alone_or_was_tried_before_is_told_as_itself(store):
    _, private = await somebody(store)
    await told(store, held(private, 7))
    assert await store.outbox.fold(MORNING) == 0
    (tried,) = await leased(store, MORNING)
    await store.outbox.unknown(tried, MORNING)
    await store.outbox.settle(MORNING)
    await told(store, held(private, 8))

    assert await store.outbox.fold(MORNING) == 0

    assert len(await leased(store, MORNING)) == 2


async def test_what_comes_before_the_first_morning_message_is_sent_is_taken_in(store):
    _, private = await somebody(store)
    await told(store, held(private, 7), held(private, 8))
    await store.outbox.fold(MORNING)
    await told(store, held(private, 9), held(private, 10))

    assert await store.outbox.fold(MORNING) == 3

    (morning,) = await leased(store, MORNING)
    assert [step.split(":")[0] for step in str(morning.notice.data["told"]).split(",")] == [
        *("7", "8", "9", "10")
    ]


async def test_what_is_released_at_night_is_told_together(store):
    _, private = await somebody(store)
    await told(store, held(private, 7), held(private, 8))
    async with store.unit(POLICY) as unit:
        await unit.notices.add(held(private, 9))
        await unit.notices.release(private.id, NOW)
        await unit.commit()

    assert await leased(store) == []
    assert await store.outbox.fold(later(seconds=2)) == 3
    assert [s.notice.template for s in await leased(store, NOW + GATHERS)] == ["morning"]
