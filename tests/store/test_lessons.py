"""Lessons: corrected reports of known people that an engineer has seen, one a ticket."""

from dataclasses import replace

import pytest

from desk.events import Message
from desk.identifiers import RecordId
from tests.store.builders import NOW, POLICY, a_record, an_event, somebody

TAUGHT = {"category": "network.vpn", "guessed": "network.wifi", "responded_at": NOW}


async def reported(store, person, number, text, **facts):
    async with store.unit(POLICY) as unit:
        record = a_record(number, person.id, **facts)
        await unit.records.add(record)
        told = Message(record=record.id, seq=1, author=person.id, text=text)
        await unit.events.add(an_event(record, person.id), told)
        await unit.commit()


async def verified(store):
    person, _ = await somebody(store)
    async with store.unit(POLICY) as unit:
        await unit.people.save(replace(person, verified=True))
        await unit.commit()
    return person


async def test_the_newest_lessons_come_oldest_first_and_bounded(store):
    person = await verified(store)
    for number in (1, 2, 3):
        await reported(store, person, number, f"report {number}", **TAUGHT)

    assert await store.lessons.newest() == [
        ("report 1", "network.vpn"),
        ("report 2", "network.vpn"),
        ("report 3", "network.vpn"),
    ]
    assert [text for text, _ in await store.lessons.newest(2)] == ["report 2", "report 3"]


@pytest.mark.parametrize(
    "facts",
    [
        {"guessed": None},
        {"guessed": "network.vpn"},
        {"responded_at": None},
        {"confidential": True},
    ],
    ids=["nothing guessed", "guessed right", "nobody saw it", "confidential"],
)
async def test_what_was_guessed_right_or_seen_by_nobody_teaches_nothing(store, facts):
    person = await verified(store)

    await reported(store, person, 1, "report", **(TAUGHT | facts))

    assert await store.lessons.newest() == []


async def test_a_stranger_teaches_nothing(store):
    person, _ = await somebody(store)

    await reported(store, person, 1, "report", **TAUGHT)

    assert await store.lessons.newest() == []


async def test_a_unit_tells_when_it_teaches(store):
    person = await verified(store)
    await reported(store, person, 1, "report", **(TAUGHT | {"responded_at": None}))

    async with store.unit(POLICY) as unit:
        assert not unit.records.teach
        record = await unit.records.get(RecordId(1))
        await unit.records.save(replace(record, responded_at=NOW, version=2))
        assert unit.records.teach
        await unit.records.save(replace(record, category="network.wifi", version=2))
        assert not unit.records.teach
