"""People found by a part of their name, and who reported lately."""

from dataclasses import replace

import pytest

from desk.people import Membership, Role
from tests.store.builders import POLICY, filed, somebody


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("wang", ["Wang Fang", "Wang Wei"]),
        ("WEI", ["Wang Wei"]),
        ("芳", ["李芳"]),
        ("%", ["100% Li"]),
        ("_", []),
        ("nobody", []),
    ],
)
async def test_people_the_desk_knows_are_found_by_name(store, words, found):
    for number, name in enumerate(["Wang Wei", "Wang Fang", "李芳", "100% Li", "Stranger Wang"], 1):
        person, _ = await somebody(store, number, name)
        async with store.unit(POLICY) as unit:
            if name == "Wang Wei":
                await unit.people.grant(person.id, Membership(team="desk", role=Role.LEAD))
            elif name != "Stranger Wang":
                await unit.people.save(replace(person, verified=True))
            await unit.commit()

    async with store.reading(POLICY) as unit:
        assert [p.name for p in await unit.people.named(words, 5)] == found
        assert len(await unit.people.named(words, 1)) == min(1, len(found))


async def test_who_reported_last_comes_first_and_confidential_reports_tell_nothing(store):
    people = [(await somebody(store, number))[0] for number in (1, 2, 3, 4)]
    for number, person in enumerate([*people, people[0]], 1):
        confidential, caller = number == 3, "Ann" if number == 4 else None
        await filed(store, person, number, confidential=confidential, caller=caller)

    async with store.reading(POLICY) as unit:
        assert await unit.records.recent_requesters(5) == [people[0].id, people[1].id]
        assert await unit.records.recent_requesters(1) == [people[0].id]
