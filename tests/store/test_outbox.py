"""Notices: in order, not twice, not stale; what is unknown is settled by class."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from desk.identifiers import RecordId
from desk.notices import Card, Form, Menu, Rank, Subject
from store.queues.outbox import LATE, SOON
from store.queues.outcomes import MOST_ATTEMPTS
from store.tables import chat as chats
from store.tables import outbox, pair, send_attempt
from tests.store.builders import (
    NOW,
    POLICY,
    a_card,
    a_group,
    a_notice,
    committed,
    filed,
    later,
    leased,
    somebody,
    told,
    values,
)

TICKET = Subject.record(RecordId(1))


async def refs(store, now=NOW, limit=10, owner="sender"):
    return [s.notice.ref for s in await leased(store, now, owner, limit)]


async def states(store):
    return await values(store, outbox.c.state)


async def shown(store, chat, subject=TICKET):
    async with store.reading(POLICY) as unit:
        return await unit.cards.get(subject, chat.id)


async def a_shown_card(store, chat, message_id, **facts):
    """Post a card and return when it is the live one."""
    await told(store, a_card(f"card-{message_id}", chat.id, subject=TICKET, **facts))
    (sending,) = await leased(store)
    await store.outbox.sent(sending, NOW, message_id=message_id, digest="old")


async def test_a_notice_comes_out_as_it_went_in(store):
    _, chat = await somebody(store)
    notice = a_notice(
        "n1",
        chat.id,
        form=Form.RELAY,
        subject=Subject("d7"),
        seq=4,
        rank=Rank.PAGE,
        not_before=later(seconds=-3),
        important=False,
        repost=True,
        quiet=True,
        expires_at=later(days=1),
        data={"words": "打印机", "at": 3, "yes": True, "none": None},
    )
    await told(store, notice)

    (sending,) = await leased(store)

    assert sending.notice == notice
    assert (sending.attempts, sending.term, sending.again) == (1, 1, False)


async def test_the_same_ref_is_the_same_notice(store):
    _, chat = await somebody(store)

    await told(store, a_notice("n1", chat.id, seq=1), a_notice("n1", chat.id, seq=2))
    await told(store, a_notice("n1", chat.id, seq=3), a_notice("n2", chat.id, seq=4))

    assert await values(store, outbox.c.seq) == [1, 4]


async def test_what_is_urgent_goes_first_and_then_what_is_older(store):
    _, chat = await somebody(store)
    ranks = [Rank.CARD, Rank.NOTICE, Rank.PAGE, Rank.REPLY, Rank.NOTICE]
    await told(
        store,
        *(
            a_notice(f"n{n}", chat.id, rank=rank, subject=Subject(f"p{n}"))
            for n, rank in enumerate(ranks)
        ),
    )

    assert await refs(store, limit=2) == ["n2", "n3"]
    assert await refs(store) == ["n1", "n4", "n0"]


async def test_one_at_a_time_of_a_subject_in_a_chat_whatever_its_rank(store):
    _, chat = await somebody(store)
    _, other = await somebody(store, telegram_id=8)
    await told(
        store,
        a_notice("slow", chat.id, subject=TICKET, rank=Rank.CARD),
        a_notice("page", chat.id, subject=TICKET, rank=Rank.PAGE),
        a_notice("elsewhere", other.id, subject=TICKET),
    )

    first = await leased(store)
    assert [s.notice.ref for s in first] == ["elsewhere", "slow"]
    assert await refs(store) == []
    await store.outbox.sent(first[1], NOW, message_id=1)

    assert await refs(store) == ["page"]


async def test_a_notice_that_has_to_wait_holds_back_those_behind_it(store):
    _, chat = await somebody(store)
    await told(
        store,
        a_notice("held", chat.id, subject=TICKET, not_before=later(seconds=10)),
        a_notice("next", chat.id, subject=TICKET),
    )

    assert await refs(store) == []
    assert await store.outbox.next_due(NOW) == later(seconds=10)
    assert await refs(store, later(seconds=10)) == ["held"]


async def test_what_is_over_holds_nobody_back(store):
    _, chat = await somebody(store)
    await told(
        store,
        a_notice("stale", chat.id, subject=TICKET, expires_at=later(seconds=5)),
        a_notice("dead", chat.id, subject=TICKET),
        a_notice("said", chat.id, subject=TICKET),
        a_notice("next", chat.id, subject=TICKET),
    )
    now = later(seconds=5)

    (dead,) = await leased(store, now)
    assert dead.notice.ref == "dead"
    await store.outbox.refused(dead, now, "Bad Request")
    (said,) = await leased(store, now)
    await store.outbox.superseded(said, now)

    assert await refs(store, now) == ["next"]
    assert await store.outbox.expire(now) == 1
    assert await states(store) == ["expired", "dead", "superseded", "sending"]
    assert await values(store, outbox.c.reason) == [None, "Bad Request", None, None]


async def test_racing_senders_never_hold_the_same_subject(store):
    _, chat = await somebody(store)
    await told(
        store, *(a_notice(f"n{n}", chat.id, subject=Subject(f"r{n % 3}")) for n in range(12))
    )

    leases = await asyncio.gather(*(refs(store, owner=f"s{n}", limit=2) for n in range(5)))

    assert sorted(ref for lease in leases for ref in lease) == ["n0", "n1", "n2"]


async def test_a_newer_card_takes_the_place_of_those_not_yet_sent(store):
    _, chat = await somebody(store)
    await told(store, a_card("c1", chat.id, subject=TICKET, repost=True))
    await told(
        store,
        a_card("c2", chat.id, subject=TICKET),
        a_card("other", chat.id, subject=Subject("r2")),
        a_card("c3", chat.id, subject=TICKET),
    )

    first, second = await leased(store)

    assert {first.notice.ref, second.notice.ref} == {"c3", "other"}
    assert next(s for s in (first, second) if s.notice.ref == "c3").notice.repost
    assert await values(store, outbox.c.ref) == ["c1", "other", "c3"]


async def test_a_card_that_is_staged_again_does_not_supersede_itself(store):
    _, chat = await somebody(store)

    for _ in range(2):
        await told(store, a_card("c1", chat.id, subject=TICKET))

    assert await states(store) == ["pending"]


async def test_a_card_on_its_way_is_not_superseded_but_followed(store):
    _, chat = await somebody(store)
    await told(store, a_card("c1", chat.id, subject=TICKET))
    (first,) = await leased(store)
    await told(store, a_card("c2", chat.id, subject=TICKET))

    assert await refs(store) == []
    await store.outbox.sent(first, NOW, message_id=5, digest="x")

    assert await refs(store) == ["c2"]


async def test_a_sent_message_is_paired_with_its_event(store):
    person, chat = await somebody(store)
    await filed(store, person)
    await told(store, a_notice("n1", chat.id, subject=TICKET, seq=1))
    (sending,) = await leased(store)

    await store.outbox.sent(sending, NOW, message_id=77)

    async with store.reading(POLICY) as unit:
        found = await unit.pairs.find(chat.id, 77)
    assert (found.record, found.seq) == (1, 1)
    assert await values(store, outbox.c.message_id) == [77]
    assert await values(store, send_attempt.c.outcome) == ["sent"]


async def test_a_sent_card_is_remembered_and_keeps_its_menu(store):
    person, chat = await somebody(store)
    await filed(store, person)
    await a_shown_card(store, chat, 5)
    async with committed(store) as unit:
        card = await unit.cards.get(TICKET, chat.id)
        await unit.cards.save(replace(card, menu=Menu.CAUSE))

    await told(store, a_card("edit", chat.id, subject=TICKET))
    (sending,) = await leased(store)
    await store.outbox.sent(sending, NOW, message_id=None, digest="new")

    assert await shown(store, chat) == Card(
        subject=TICKET, chat=chat.id, message_id=5, menu=Menu.CAUSE, shown="new"
    )
    assert await refs(store) == []


async def test_a_reposted_card_takes_its_old_copy_away(store):
    person, chat = await somebody(store)
    await filed(store, person)
    await a_shown_card(store, chat, 5)
    await a_shown_card(store, chat, 9, repost=True)

    (removal,) = await leased(store)

    assert (await shown(store, chat)).message_id == 9
    assert removal.notice.form is Form.REMOVE
    assert removal.notice.data == {"message_id": 5}
    await store.outbox.sent(removal, NOW, message_id=None)
    assert (await shown(store, chat)).message_id == 9


async def test_a_drafts_card_that_lands_after_filing_is_the_records(store):
    person, chat = await somebody(store)
    await filed(store, person)
    draft = Subject("d1")
    await told(store, a_card("draft", chat.id, subject=draft))
    (late,) = await leased(store)
    async with committed(store) as unit:
        await unit.cards.become(draft, TICKET, chat.id)

    await store.outbox.sent(late, NOW, message_id=5, digest="draft")

    assert await shown(store, chat) == Card(subject=TICKET, chat=chat.id, message_id=5)
    assert await shown(store, chat, draft) is None


async def test_a_drafts_card_that_lands_after_the_records_own_is_taken_away(store):
    person, chat = await somebody(store)
    await filed(store, person)
    draft = Subject("d1")
    await told(store, a_card("draft", chat.id, subject=draft))
    (late,) = await leased(store)
    async with committed(store) as unit:
        await unit.cards.become(draft, TICKET, chat.id)
    await a_shown_card(store, chat, 6)

    await store.outbox.sent(late, NOW, message_id=5, digest="draft")

    (removal,) = await leased(store)
    assert removal.notice.data == {"message_id": 5}
    assert (await shown(store, chat)).message_id == 6


async def test_a_limit_freezes_the_whole_chat_and_costs_no_attempt(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id), a_notice("n2", chat.id, subject=TICKET))
    (first,) = await leased(store, limit=1)

    await store.outbox.limited(first, NOW, later(seconds=30))
    await store.outbox.limited(first, NOW, later(seconds=20))

    assert await refs(store, later(seconds=29)) == []
    assert await store.outbox.next_due(NOW) == later(seconds=30)
    again, _ = await leased(store, later(seconds=30))
    assert (again.notice.ref, again.attempts, again.again) == ("n1", 1, False)


async def test_what_was_surely_not_sent_is_tried_again_later(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))
    (first,) = await leased(store)

    await store.outbox.not_sent(first, NOW, later(seconds=5))

    assert await refs(store, later(seconds=4)) == []
    (again,) = await leased(store, later(seconds=5))
    assert (again.attempts, again.again) == (2, False)


async def test_an_unreachable_chat_is_left_alone_and_does_not_count_as_waiting(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id), a_notice("n2", chat.id, subject=TICKET))
    (first,) = await leased(store, limit=1)

    async with committed(store) as unit:
        known = await unit.chats.get(chat.id)
        await unit.chats.save(replace(known, unreachable_since=NOW))
        await unit.keep_back(first, NOW, "Forbidden: bot was blocked")

    assert await refs(store) == []
    assert await store.outbox.waiting() == (0, None)
    assert await store.outbox.next_due(NOW) is None
    async with committed(store) as unit:
        found = await unit.chats.get(chat.id)
        assert found.reachable is False
        await unit.chats.save(replace(found, unreachable_since=None))
    again = await leased(store)
    assert [sending.notice.ref for sending in again] == ["n1", "n2"]
    assert again[0].attempts == 1


async def test_an_important_notice_of_unknown_outcome_waits_and_goes_once_more_quietly(store):
    _, chat = await somebody(store)
    await told(
        store, a_notice("n1", chat.id, subject=TICKET), a_notice("n2", chat.id, subject=TICKET)
    )
    (first,) = await leased(store)

    await store.outbox.unknown(first, NOW)
    assert await refs(store) == []
    assert await store.outbox.waiting() == (2, NOW)
    assert await store.outbox.settle(NOW) == 1
    (again,) = await leased(store)

    assert (again.notice.ref, again.again, again.notice.quiet) == ("n1", True, True)


async def test_an_important_notice_is_given_up_only_after_many_unknown_outcomes(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))

    given_up, at = [], NOW
    for _ in range(MOST_ATTEMPTS):
        assert await states(store) == ["pending"]
        (again,) = await leased(store, at)
        given_up.append(await store.outbox.unknown(again, at))
        await store.outbox.settle(at)
        at += LATE

    assert given_up == [False] * (MOST_ATTEMPTS - 1) + [True]
    assert await states(store) == ["dead"]


async def test_each_unknown_outcome_makes_the_next_attempt_rest_longer(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))

    rests, at = [], NOW
    for _ in range(3):
        (again,) = await leased(store, at)
        await store.outbox.unknown(again, at)
        await store.outbox.settle(at)
        due = await store.outbox.next_due(at) or at
        rests.append(due - at)
        at = due

    assert rests == [timedelta(0), SOON, LATE]


async def test_what_was_settled_stays_so_when_its_unknown_outcome_is_told_twice(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))
    (first,) = await leased(store)
    await store.outbox.unknown(first, NOW)
    await store.outbox.settle(NOW)

    assert not await store.outbox.unknown(first, NOW)  # as after a commit nobody confirmed

    assert await states(store) == ["pending"]
    (again,) = await leased(store)
    assert again.attempts == 2


async def test_who_wakes_after_others_sent_again_takes_back_no_unknown_outcome(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))
    (paused,) = await leased(store)
    await store.outbox.rescue(NOW, known=())
    await store.outbox.settle(NOW)
    (again,) = await leased(store)
    await store.outbox.sent(again, NOW, message_id=8)

    await store.outbox.sent(paused, NOW, message_id=7)

    assert await values(store, send_attempt.c.outcome) == ["unknown", "sent"]


async def test_who_wakes_before_anybody_sent_again_tells_what_came_of_it(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))
    (paused,) = await leased(store)
    await store.outbox.rescue(NOW, known=())

    await store.outbox.sent(paused, NOW, message_id=7)

    assert await values(store, send_attempt.c.outcome) == ["sent"]
    assert await states(store) == ["sent"]


async def test_a_page_rings_the_second_time_too(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id, rank=Rank.PAGE))
    (first,) = await leased(store)
    await store.outbox.unknown(first, NOW)
    await store.outbox.settle(NOW)

    (again,) = await leased(store)

    assert (again.again, again.notice.quiet) == (True, False)


async def test_what_is_not_important_is_given_up_when_its_outcome_is_unknown(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id, important=False))
    (first,) = await leased(store)

    await store.outbox.unknown(first, NOW)

    assert await states(store) == ["dead"]
    assert await store.outbox.settle(NOW) == 0


async def test_an_edit_of_unknown_outcome_is_simply_made_again(store):
    person, chat = await somebody(store)
    await filed(store, person)
    await a_shown_card(store, chat, 5)
    await told(store, a_card("edit", chat.id, subject=TICKET, important=False))
    (edit,) = await leased(store)

    await store.outbox.unknown(edit, NOW)

    assert await store.outbox.next_due(NOW) == later(seconds=1)
    (again,) = await leased(store, later(seconds=1))
    assert (again.notice.ref, again.again) == ("edit", True)


async def test_after_an_edit_of_unknown_outcome_nothing_counts_as_shown(store):
    _, chat = await somebody(store)
    await a_shown_card(store, chat, 5)
    await told(store, a_card("edit", chat.id, subject=TICKET))
    (sending,) = await leased(store)

    await store.outbox.unknown(sending, NOW)

    card = await shown(store, chat)
    assert card.message_id == 5
    assert card.shown is None


async def test_a_first_card_of_unknown_outcome_is_not_posted_twice_at_once(store):
    _, chat = await somebody(store)
    await told(store, a_card("c1", chat.id, subject=TICKET))
    (first,) = await leased(store)

    await store.outbox.unknown(first, NOW)

    assert await states(store) == ["unknown"]


async def test_what_a_dead_sender_held_is_of_unknown_outcome(store):
    _, chat = await somebody(store)
    await told(
        store,
        a_notice("important", chat.id),
        a_notice("other", chat.id, subject=TICKET, important=False),
    )
    await leased(store)

    assert await store.outbox.rescue(later(seconds=59)) == []
    assert len(await store.outbox.rescue(later(seconds=60))) == 2

    assert await states(store) == ["unknown", "dead"]
    assert await values(store, send_attempt.c.outcome) == ["unknown", "unknown"]


async def test_a_sender_that_wakes_late_may_still_tell_what_it_knows(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))
    (sending,) = await leased(store)
    await store.outbox.rescue(later(minutes=2))

    await store.outbox.sent(sending, later(minutes=2), message_id=5)

    assert await states(store) == ["sent"]


async def test_a_sender_whose_notice_another_holds_changes_only_the_pair(store):
    person, chat = await somebody(store)
    await filed(store, person)
    await told(store, a_card("c1", chat.id, subject=TICKET))
    (old,) = await leased(store)
    await store.outbox.rescue(later(minutes=2))
    await store.outbox.settle(later(minutes=2))
    (new,) = await leased(store, later(minutes=2), owner="another")

    await store.outbox.sent(old, later(minutes=2), message_id=5, digest="x")
    await store.outbox.refused(old, later(minutes=2), "nothing")

    assert await states(store) == ["sending"]
    assert await shown(store, chat) is None
    await store.outbox.sent(new, later(minutes=2), message_id=6, digest="x")
    assert await values(store, pair.c.telegram_message_id) == [5, 6]
    assert (await shown(store, chat)).message_id == 6


async def test_a_clean_stop_hands_back_what_was_not_tried(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id))
    await leased(store)

    await store.outbox.release("sender")

    (again,) = await leased(store)
    assert (again.attempts, again.again) == (1, False)
    assert await values(store, send_attempt.c.outcome) == ["released", None]


async def moved(store, old, new):
    async with committed(store) as unit:
        await unit.chats.migrated(old, new, NOW)


async def test_a_migrated_chat_keeps_its_number(store):
    group = await a_group(store, -5)

    await moved(store, -5, -1005)
    await moved(store, -5, -1005)

    async with store.reading(POLICY) as unit:
        assert (await unit.chats.by_telegram(-1005)).id == group.id
        assert (await unit.chats.by_telegram(-5)).id == group.id


async def test_a_chat_met_under_its_new_id_steps_aside(store):
    group, newcomer = await a_group(store, -5), await a_group(store, -1005)

    await moved(store, -5, -1005)

    async with store.reading(POLICY) as unit:
        assert (await unit.chats.by_telegram(-1005)).id == group.id
        assert (await unit.chats.get(newcomer.id)).reachable is False
    assert await values(store, chats.c.telegram_id) == [-1005, -5]


async def test_waiting_tells_since_when_the_oldest_was_due(store):
    _, chat = await somebody(store)
    assert await store.outbox.waiting() == (0, None)
    await told(
        store,
        a_notice("n1", chat.id, not_before=later(seconds=-5)),
        a_notice("n2", chat.id, subject=TICKET, not_before=later(days=1)),
    )
    (first,) = await leased(store)
    await store.outbox.not_sent(first, NOW, later(hours=1))

    assert await store.outbox.waiting() == (2, later(seconds=-5))


async def test_of_what_was_sent_lately_an_edit_is_no_new_message(store):
    _, chat = await somebody(store)
    await told(store, a_notice("n1", chat.id), a_notice("n2", chat.id, subject=TICKET))
    first, second = await leased(store)
    await store.outbox.sent(first, NOW, message_id=5)
    await store.outbox.sent(second, NOW, message_id=5, edited=True)

    sent = await store.outbox.lately(later(seconds=10))

    assert sorted(is_new for _, is_new, _ in sent) == [False, True]
