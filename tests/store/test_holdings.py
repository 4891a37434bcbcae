"""What engineers have in hand: counted over what is stored and what is staged."""

from dataclasses import replace

from desk.identifiers import RecordId
from desk.ports import Held
from desk.record import State
from tests.store.builders import NOW, POLICY, a_record, filed, somebody


async def engineers(store):
    (engineer, _), (rival, _) = await somebody(store, 11), await somebody(store, 12)
    return engineer, rival


async def test_open_tickets_are_counted_and_the_newest_one_is_known(store):
    requester, _ = await somebody(store)
    engineer, rival = await engineers(store)
    await filed(store, requester, 1, owner=engineer.id, state=State.ACTIVE)
    await filed(store, requester, 2, owner=engineer.id, state=State.RESOLVED)
    await filed(store, requester, 3, owner=engineer.id, state=State.CLOSED, closed_at=NOW)
    await filed(store, requester, 4)

    async with store.reading(POLICY) as unit:
        held = await unit.records.held_by([engineer.id, rival.id])
        owned = await unit.records.open_owned(engineer.id)

    assert held == {engineer.id: Held(open=2, newest=RecordId(3))}
    assert [record.id for record in owned] == [1, 2]


async def test_what_is_staged_counts_already(store):
    requester, _ = await somebody(store)
    engineer, rival = await engineers(store)
    await filed(store, requester, 1, owner=engineer.id, state=State.ACTIVE)

    async with store.unit(POLICY) as unit:
        record = await unit.records.get(1)
        await unit.records.save(replace(record, owner=rival.id, version=record.version + 1))
        await unit.records.add(a_record(2, requester.id, owner=rival.id))
        held = await unit.records.held_by([engineer.id, rival.id])
        owned = await unit.records.open_owned(rival.id)

    assert held[engineer.id].open == 0
    assert held[rival.id] == Held(open=2, newest=RecordId(2))
    assert [record.id for record in owned] == [1, 2]


async def test_nobody_was_asked_for(store):
    async with store.reading(POLICY) as unit:
        assert await unit.records.held_by([]) == {}
