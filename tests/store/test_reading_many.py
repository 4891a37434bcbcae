"""Lists read of many records at once what they would else read one by one."""

from datetime import timedelta

from desk.identifiers import RecordId
from desk.sla import ClockKind, Standing, Verdict
from tests.store.builders import (
    NOW,
    POLICY,
    a_message,
    a_record,
    an_event,
    later,
    somebody,
)


def standing(number, kind=ClockKind.RESOLUTION, **facts):
    return Standing(
        record=RecordId(number),
        kind=kind,
        lap=facts.get("lap", 1),
        target=timedelta(hours=8),
        due_at=later(hours=8),
        verdict=Verdict.RUNNING,
        breached_at=None,
        cause=None,
        stopped_at=None,
        left=timedelta(hours=8),
        provisional=False,
    )


async def known(store):
    person, _ = await somebody(store)
    kept = [standing(1), standing(1, ClockKind.RESPONSE), standing(2)]
    async with store.unit(POLICY) as unit:
        for number in (1, 2, 3):
            record = a_record(number, person.id)
            await unit.records.add(record)
            event = an_event(record, person.id)
            await unit.events.add(event, a_message(event, person.id))
        for clock in kept:
            await unit.clocks.save(clock)
        await unit.commit()
    return kept


async def test_the_clocks_of_many_records_are_those_of_each(store):
    kept = await known(store)

    async with store.reading(POLICY) as unit:
        found = await unit.clocks.of_many([RecordId(1), RecordId(2), RecordId(3)])
        nothing = await unit.clocks.of_many([])

    assert found == {1: kept[:2], 2: kept[2:]}
    assert nothing == {}


async def test_timelines_that_are_read_ahead_are_as_if_read_one_by_one(store):
    await known(store)
    numbers = [RecordId(1), RecordId(2), RecordId(4)]
    async with store.reading(POLICY) as unit:
        one_by_one = [await unit.events.of(number) for number in numbers]

    async with store.reading(POLICY) as unit:
        await unit.events.read_ahead(numbers)
        await unit.events.read_ahead(numbers)
        ahead = [await unit.events.of(number) for number in numbers]

    assert ahead == one_by_one
    assert [len(timeline) for timeline in ahead] == [1, 1, 0]
    assert ahead[0][0].at == NOW
