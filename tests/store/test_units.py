"""A unit of work: all of it or nothing, and nobody overwrites what they have not read."""

import asyncio
from dataclasses import replace

import pytest

from desk.draft import Conversation, Piece, Prompt, Purpose
from desk.errors import NotForYou
from desk.events import Attachment, FileKind, Pair
from desk.identifiers import DraftId, RecordId
from desk.notices import Card, Menu, Subject
from desk.people import Membership, Role
from desk.ports import Held, Outcome, Unit
from desk.record import Kind, State
from store.errors import Overtaken, StoreUnavailable
from store.tables import audit, outbox
from store.unit import StoreUnit
from tests.store.builders import (
    NASTY,
    NOW,
    POLICY,
    a_card,
    a_draft,
    a_message,
    a_notice,
    a_record,
    an_event,
    committed,
    filed,
    later,
    leased,
    somebody,
    told,
    values,
)


def as_the_desk_sees_it(unit: StoreUnit) -> Unit:
    """Return the unit; the type checker holds it to the Protocol."""
    return unit


async def test_a_unit_carries_the_policy_in_force(store):
    async with store.unit(POLICY) as unit:
        assert as_the_desk_sees_it(unit).policy is POLICY


async def test_what_is_staged_is_seen_by_the_unit_and_by_nobody_else(store):
    person, _ = await somebody(store)

    async with store.unit(POLICY) as unit:
        record = a_record(1, person.id)
        await unit.records.add(record)
        await unit.events.add(
            an_event(record, person.id), a_message(an_event(record, person.id), person.id)
        )

        assert await unit.records.get(record.id) == record
        assert await unit.records.open_of(person.id) == [record]
        assert await unit.records.count([State.NEW]) == 1
        assert [e.seq for e in await unit.events.of(record.id)] == [1]
        assert (await unit.events.message(record.id, 1)).text == "It is jammed"
        async with store.reading(POLICY) as other:
            assert await other.records.open_of(person.id) == []


async def test_everything_committed_comes_back_as_it_was(store):
    person, chat = await somebody(store)
    record = a_record(
        5,
        person.id,
        state=State.RESOLVED,
        owner=person.id,
        pending_reason="user",
        cause="wear",
        solution="new roll",
        responded_at=later(minutes=1),
        resolved_at=later(microseconds=1),
        closed_at=later(days=400),
    )
    picture = Attachment(kind=FileKind.PHOTO, file_id="f", unique_id="u", name=None)
    message = replace(a_message(an_event(record, person.id), person.id), attachments=(picture,))
    pair = Pair(chat=chat.id, telegram_message_id=2**40, record=record.id, seq=1)
    draft = replace(
        a_draft(9), pieces=(Piece(telegram_message_id=3, text="x", attachments=(picture,)),)
    )
    prompt = Prompt(purpose=Purpose.NOTE, record=record.id, until=later(minutes=3))
    talk = Conversation(chat=chat.id, person=person.id, draft=draft, prompt=prompt)
    card = Card(
        subject=Subject.record(record.id), chat=chat.id, message_id=8, menu=Menu.PEND, shown="d"
    )

    async with committed(store) as unit:
        await unit.records.add(record)
        await unit.events.add(an_event(record, person.id), message)
        await unit.pairs.add(pair)
        await unit.conversations.save(talk)
        await unit.cards.save(card)

    async with store.reading(POLICY) as unit:
        assert await unit.records.get(record.id) == record
        assert await unit.events.of(record.id) == [an_event(record, person.id)]
        assert await unit.events.messages(record.id) == {1: message}
        assert await unit.pairs.find(chat.id, 2**40) == pair
        assert await unit.pairs.message_id(chat.id, record.id, 1) == 2**40
        assert await unit.conversations.get(chat.id, person.id) == talk
        assert await unit.conversations.by_draft(DraftId(9)) == talk
        assert await unit.cards.get(card.subject, chat.id) == card
        assert await unit.cards.at(chat.id, 8) == card


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
async def test_texts_come_back_byte_for_byte(store, text):
    person, chat = await somebody(store, name=text)
    record = await filed(store, person, title=text)
    async with committed(store) as unit:
        event = replace(an_event(record, person.id), seq=2, facts={"said": text})
        await unit.events.add(event, a_message(event, person.id, text))
    await told(store, a_notice("n1", chat.id, data={"said": text}))

    async with store.reading(POLICY) as unit:
        assert (await unit.people.get(person.id)).name == text
        assert (await unit.records.get(record.id)).title == text
        assert (await unit.events.message(record.id, 2)).text == text
        assert (await unit.events.of(record.id))[1].facts == {"said": text}
    assert (await leased(store))[0].notice.data == {"said": text}


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ud800", "\\\x00"], ids=["nul", "surrogate", "escaped"]
)
async def test_nul_and_half_characters_are_refused_in_columns_and_in_facts(store, text):
    person, chat = await somebody(store)

    with pytest.raises(ValueError, match=r"NUL|surrogates"):
        await filed(store, person, title=text)
    with pytest.raises(ValueError, match=r"NUL|surrogates"):
        await told(store, a_notice("n1", chat.id, data={"said": text}))

    await told(store, a_notice("n1", chat.id))  # and the store goes on


async def test_a_moment_without_a_zone_is_refused(store):
    person, _ = await somebody(store)

    with pytest.raises(ValueError, match="time zone"):
        await filed(store, person, changed_at=NOW.replace(tzinfo=None))


async def test_leaving_without_a_commit_leaves_nothing(store):
    async with store.unit(POLICY) as unit:
        await unit.people.met(7, "Wang", None)
        await unit.counters.record()

    async with committed(store) as unit:
        assert await unit.people.by_telegram(7) is None
        assert await unit.counters.record() == 1


async def test_a_connection_that_dies_before_the_commit_leaves_nothing(store):
    person, chat = await somebody(store)

    async def die():
        async with store.unit(POLICY) as unit:
            await unit.records.add(a_record(1, person.id))
            await unit.notices.add(a_notice("n1", chat.id))
            for stage in unit._stages:
                await stage.flush()
            await unit._connection.raw.invalidate()
            await unit.commit()

    with pytest.raises(StoreUnavailable):
        await die()

    async with store.reading(POLICY) as unit:
        with pytest.raises(NotForYou):
            await unit.records.get(RecordId(1))
    assert await leased(store) == []


async def test_a_refusal_drops_the_stage_but_keeps_the_audit_and_who_was_met(store):
    async with committed(store) as unit:
        person = await unit.people.met(7, "Wang", "zh")
        chat = await unit.chats.private(person)
        await unit.audit.add(
            at=NOW, actor=person.id, action="claim", subject="r1", outcome=Outcome.REFUSED
        )
        await unit.records.add(a_record(1, person.id))
        await unit.people.save(replace(person, language="en"))
        await unit.people.grant(person.id, Membership(team="field", role=Role.LEAD))
        await unit.notices.add(a_notice("n1", chat.id))
        await unit.conversations.save(
            Conversation(chat=chat.id, person=person.id, draft=a_draft(1))
        )
        await unit.cards.save(Card(subject=Subject("r1"), chat=chat.id))

        unit.drop()

        assert await unit.records.open_of(person.id) == []
        assert (await unit.people.get(person.id)).language is None

    async with store.reading(POLICY) as unit:
        found = await unit.people.by_telegram(7)
        assert found == person
        assert await unit.conversations.by_draft(DraftId(1)) is None
        assert await unit.cards.get(Subject("r1"), chat.id) is None
    assert await values(store, audit.c.action) == ["claim"]
    assert await values(store, outbox.c.ref) == []


async def test_of_two_who_read_the_same_version_the_second_is_overtaken(store):
    person, _ = await somebody(store)
    record = await filed(store, person)
    async with store.reading(POLICY) as late:
        stale = await late.records.get(record.id)
    async with committed(store) as unit:
        fresh = await unit.records.get(record.id)
        await unit.records.save(replace(fresh, owner=person.id, version=2))

    async with store.unit(POLICY) as unit:
        unit.records._read[record.id] = stale  # as another process still sees it
        await unit.records.save(replace(stale, title="mine", version=2))
        with pytest.raises(Overtaken):
            await unit.commit()

    async with store.reading(POLICY) as unit:
        assert (await unit.records.get(record.id)).title == record.title


async def test_several_changes_in_a_unit_are_one_write_from_the_first_version_to_the_last(store):
    person, _ = await somebody(store)
    record = await filed(store, person)

    async with committed(store) as unit:
        for seq in (2, 3):
            record = replace(await unit.records.get(record.id), version=seq, title=f"v{seq}")
            await unit.records.save(record)
            await unit.events.add(an_event(record, person.id))

    async with store.reading(POLICY) as unit:
        assert await unit.records.get(record.id) == record
        assert [e.seq for e in await unit.events.of(record.id)] == [1, 2, 3]


async def test_a_record_that_was_not_read_cannot_be_saved(store):
    person, _ = await somebody(store)
    record = await filed(store, person)

    async with store.unit(POLICY) as unit:
        with pytest.raises(ValueError, match="not read"):
            await unit.records.save(record)


async def test_an_event_number_that_is_taken_means_overtaken(store):
    person, _ = await somebody(store)
    record = await filed(store, person)

    async with store.unit(POLICY) as unit:
        await unit.events.add(an_event(record, person.id))
        with pytest.raises(Overtaken):
            await unit.commit()


async def test_lists_merge_what_is_stored_with_what_is_staged(store):
    person, _ = await somebody(store)
    for number in (1, 2, 3):
        await filed(store, person, number, changed_at=later(minutes=number))

    async with store.unit(POLICY) as unit:
        first, second = await unit.records.get(RecordId(1)), await unit.records.get(RecordId(2))
        await unit.records.save(replace(first, changed_at=later(hours=1), version=2))
        await unit.records.save(replace(second, state=State.CLOSED, version=2))

        assert [r.id for r in await unit.records.open_of(person.id)] == [1, 3]
        assert [r.id for r in await unit.records.recent_of(person.id, 2)] == [1, 3]
        assert [r.id for r in await unit.records.recent_of(person.id, 9)] == [1, 3, 2]
        assert [r.id for r in await unit.records.board([State.NEW], 9)] == [1, 3]
        assert [r.id for r in await unit.records.board([State.NEW], 1)] == [1]
        assert await unit.records.count([State.NEW]) == 2
        assert await unit.records.count([State.CLOSED, State.CANCELLED]) == 1


async def test_tasks_are_found_by_their_ticket_and_are_nobodys_report_or_load(store):
    person, _ = await somebody(store)
    task = {"kind": Kind.TASK, "state": State.TODO, "parent": RecordId(1), "owner": person.id}
    await filed(store, person, 1, owner=person.id, state=State.ACTIVE)
    await filed(store, person, 2, **task)
    await filed(store, person, 3, **task)

    async with store.unit(POLICY) as unit:
        third = await unit.records.get(RecordId(3))
        await unit.records.save(replace(third, state=State.DONE, version=2))
        await unit.records.add(a_record(4, person.id, **task))

        tasks = await unit.records.tasks_of(RecordId(1))
        assert [(t.id, t.is_open) for t in tasks] == [(2, True), (3, False), (4, True)]
        assert [r.id for r in await unit.records.open_of(person.id)] == [1]
        assert [r.id for r in await unit.records.recent_of(person.id, 9)] == [1]
        assert [r.id for r in await unit.records.open_owned(person.id)] == [1, 2, 4]
        held = await unit.records.held_by([person.id])
        assert held[person.id] == Held(open=1, newest=RecordId(1))


async def test_meeting_somebody_again_changes_only_what_is_new(store):
    person, chat = await somebody(store)

    async with committed(store) as unit:
        same = await unit.people.met(7, "Wang", "zh-hans")
        silent = await unit.people.met(7, "Wang", None)
        renamed = await unit.people.met(7, "Wang Wei", "en")
        again = await unit.chats.private(renamed)

    assert same == silent == person
    assert (renamed.id, renamed.name, renamed.telegram_language) == (person.id, "Wang Wei", "en")
    assert again == chat


async def test_roles_are_granted_and_revoked_however_often(store):
    person, _ = await somebody(store)
    lead = Membership(team="field", role=Role.LEAD)
    for _ in range(2):
        async with committed(store) as unit:
            await unit.people.grant(person.id, lead)
            assert await unit.people.holding("field") == [await unit.people.get(person.id)]
    async with store.reading(POLICY) as unit:
        assert (await unit.people.get(person.id)).memberships == {lead}

    for _ in range(2):
        async with committed(store) as unit:
            await unit.people.revoke(person.id, lead)
            assert await unit.people.holding("field") == []


async def test_an_empty_conversation_is_deleted(store):
    person, chat = await somebody(store)
    talk = Conversation(chat=chat.id, person=person.id, draft=a_draft(1))
    async with committed(store) as unit:
        await unit.conversations.save(talk)
        assert await unit.conversations.by_draft(DraftId(1)) == talk

    async with committed(store) as unit:
        await unit.conversations.save(replace(talk, draft=None))
        assert await unit.conversations.by_draft(DraftId(1)) is None

    async with store.reading(POLICY) as unit:
        assert (await unit.conversations.get(chat.id, person.id)).is_empty


async def test_an_edited_message_points_to_its_newest_event(store):
    person, chat = await somebody(store)
    record = await filed(store, person)
    pair = Pair(chat=chat.id, telegram_message_id=4, record=record.id, seq=1)

    for other in (pair, replace(pair, seq=2)):
        async with committed(store) as unit:
            await unit.pairs.add(other)
            assert await unit.pairs.find(chat.id, 4) == other

    async with store.reading(POLICY) as unit:
        assert await unit.pairs.find(chat.id, 4) == replace(pair, seq=2)


async def test_a_drafts_card_becomes_the_records(store):
    _, chat = await somebody(store)
    draft, record = Subject("d1"), Subject("r1")
    async with committed(store) as unit:
        await unit.cards.save(Card(subject=draft, chat=chat.id, message_id=5))
        await unit.notices.add(a_card("c1", chat.id, subject=draft))

    async with committed(store) as unit:
        await unit.cards.become(draft, record, chat.id)
        assert (await unit.cards.at(chat.id, 5)).subject == record
        assert await unit.cards.get(draft, chat.id) is None

    async with store.reading(POLICY) as unit:
        assert (await unit.cards.get(record, chat.id)).message_id == 5
        assert await unit.cards.get(draft, chat.id) is None
    assert await values(store, outbox.c.state) == ["superseded"]


async def test_numbers_are_taken_one_after_the_other(store):
    async def take():
        async with committed(store) as unit:
            return await unit.counters.record(), await unit.counters.draft()

    taken = await asyncio.gather(*(take() for _ in range(5)))

    assert sorted(taken) == [(n, n) for n in range(1, 6)]


async def test_a_reading_unit_does_not_write(store):
    async with store.reading(POLICY) as unit:
        with pytest.raises(RuntimeError, match="reading unit"):
            await unit.people.met(7, "Wang", None)


async def test_readers_do_not_wait_for_a_unit_that_writes(store):
    async with store.unit(POLICY) as unit:
        await unit.people.met(7, "Wang", None)
        async with store.reading(POLICY) as other:
            assert await other.people.by_telegram(7) is None


async def test_racers_for_one_record_leave_one_owner(store):
    people = [(await somebody(store, telegram_id=n))[0] for n in range(1, 6)]
    record = await filed(store, people[0])

    async def claim(person):
        for _ in range(9):
            try:
                async with store.unit(POLICY) as unit:
                    found = await unit.records.get(record.id)
                    if found.owner is not None:
                        return False
                    taken = replace(found, owner=person.id, version=found.version + 1)
                    await unit.records.save(taken)
                    await unit.events.add(an_event(taken, person.id))
                    await unit.commit()
                    return True
            except Overtaken:
                continue
        raise AssertionError

    won = await asyncio.gather(*map(claim, people))

    assert sum(won) == 1
    async with store.reading(POLICY) as unit:
        assert (await unit.records.get(record.id)).owner == people[won.index(True)].id
