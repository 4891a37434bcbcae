"""Rosters, overrides and leave: kept as they were set, read as they are staged."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desk.duty.plan import Leave, Override, Reason
from desk.duty.roster import WEEK, Roster
from desk.errors import NotForYou
from desk.hours import Window
from desk.identifiers import DutyId
from tests.store.builders import NOW, POLICY, later

HOUR = timedelta(hours=1)


async def people(unit, *numbers):
    return [(await unit.people.met(number, f"Person {number}", None)).id for number in numbers]


def a_roster(*people, layer=1):
    return Roster(
        team="desk",
        layer=layer,
        people=people,
        length=WEEK,
        first_day=date(2026, 11, 16),
        hand_over=9 * HOUR,
        zone="Asia/Shanghai",
        windows={0: (Window(0 * HOUR, 3 * HOUR), Window(18 * HOUR, 33 * HOUR)), 4: ()},
        changed_at=NOW,
    )


async def test_rosters_are_kept_by_layer_changed_and_dropped(store):
    async with store.unit(POLICY) as unit:
        one, two = await people(unit, 11, 12)
        night = a_roster(two, one, layer=2)
        day = replace(a_roster(one), windows={})
        await unit.duty.set_roster(night)
        await unit.duty.set_roster(day)
        assert await unit.duty.rosters("desk") == [day, night]
        await unit.commit()
    async with store.unit(POLICY) as unit:
        stored = await unit.duty.rosters("desk")
        assert stored == [day, replace(night, windows={0: night.windows[0]})]
        assert await unit.duty.rosters("network") == []
        await unit.duty.set_roster(replace(day, people=(two,)))
        await unit.duty.drop_roster("desk", 2)
        await unit.commit()
    async with store.reading(POLICY) as unit:
        assert await unit.duty.rosters("desk") == [replace(day, people=(two,))]


async def test_overrides_are_found_by_the_time_they_touch(store):
    def an_override(number, since, until, person):
        return Override(
            id=DutyId(number),
            team="desk",
            person=person,
            since=later(hours=since),
            until=later(hours=until),
            reason=Reason.PUT,
            by=person,
        )

    async with store.unit(POLICY) as unit:
        (one,) = await people(unit, 11)
        first, second = an_override(1, 0, 2, one), an_override(2, 2, 4, one)
        await unit.duty.add_override(second)
        await unit.duty.add_override(first)
        assert await unit.duty.overrides("desk", NOW, later(hours=3)) == [first, second]
        await unit.commit()
    async with store.reading(POLICY) as unit:
        assert await unit.duty.overrides("desk", NOW, later(hours=3)) == [first, second]
        assert await unit.duty.overrides("desk", NOW, later(hours=2)) == [first]
        assert await unit.duty.overrides("desk", later(hours=2), later(hours=9)) == [second]
        assert await unit.duty.overrides("network", NOW, later(hours=3)) == []


async def test_leave_lasts_until_its_end_or_until_it_is_taken_back(store):
    async with store.unit(POLICY) as unit:
        one, two = await people(unit, 11, 12)
        short = Leave(id=DutyId(1), person=one, since=NOW, until=later(hours=1), by=two)
        endless = Leave(id=DutyId(2), person=two, since=later(hours=2))
        await unit.duty.add_leave(short)
        await unit.duty.add_leave(endless)
        assert await unit.duty.leaves([one, two], NOW, later(hours=9)) == [short, endless]
        assert await unit.duty.leave(DutyId(1)) == short
        await unit.commit()
    async with store.unit(POLICY) as unit:
        assert await unit.duty.leaves([one, two], NOW, later(hours=9)) == [short, endless]
        assert await unit.duty.leaves([one, two], later(hours=1), later(hours=9)) == [endless]
        assert await unit.duty.leaves([one, two], NOW, later(hours=2)) == [short]
        assert await unit.duty.leaves([], NOW, later(hours=9)) == []
        await unit.duty.drop_leave(DutyId(1))
        assert await unit.duty.leaves([one, two], NOW, later(hours=9)) == [endless]
        with pytest.raises(NotForYou):
            await unit.duty.leave(DutyId(1))
        await unit.commit()
    async with store.reading(POLICY) as unit:
        assert await unit.duty.leaves([one, two], NOW, later(hours=9)) == [endless]
        assert await unit.duty.leave(DutyId(2)) == endless
        with pytest.raises(NotForYou):
            await unit.duty.leave(DutyId(1))


async def test_a_leave_without_a_number_is_not_kept(store):
    async with store.unit(POLICY) as unit:
        (one,) = await people(unit, 11)

        with pytest.raises(ValueError, match="without a number"):
            await unit.duty.add_leave(Leave(person=one, since=NOW))


async def test_what_was_refused_leaves_nothing_of_duty(store):
    async with store.unit(POLICY) as unit:
        (one,) = await people(unit, 11)
        await unit.duty.set_roster(a_roster(one))
        await unit.duty.add_leave(Leave(id=DutyId(1), person=one, since=NOW))
        unit.drop()
        await unit.commit()

    async with store.reading(POLICY) as unit:
        assert await unit.duty.rosters("desk") == []
        assert await unit.duty.leaves([one], NOW, datetime(2030, 1, 1, tzinfo=UTC)) == []


async def test_numbers_of_duty_only_grow(store):
    async with store.unit(POLICY) as unit:
        first, second = await unit.counters.duty(), await unit.counters.duty()

    assert second == first + 1
