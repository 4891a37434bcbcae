"""Versions of what was decided: added when something differs, and never changed."""

import asyncio

from store.tables import policy_version
from tests.store.builders import NOW, later, values

OLD, NEW = {"v": 1, "slip": {"b": [1, 2], "a": "慢"}}, {"v": 1, "slip": {}}


async def test_the_first_content_is_version_one(store):
    assert await store.policies.in_force("terms", OLD, NOW) == (1, {1: OLD})


async def test_the_same_content_stays_the_same_version(store):
    await store.policies.in_force("terms", OLD, NOW)
    same = {"slip": {"a": "慢", "b": [1, 2]}, "v": 1}

    assert await store.policies.in_force("terms", same, later(days=1)) == (1, {1: OLD})
    assert await values(store, policy_version.c.at) == [NOW]


async def test_another_content_is_another_version_and_the_old_one_stays(store):
    await store.policies.in_force("terms", OLD, NOW)

    found = await store.policies.in_force("terms", NEW, later(days=1))

    assert found == (2, {1: OLD, 2: NEW})
    assert await values(store, policy_version.c.at) == [NOW, later(days=1)]


async def test_going_back_to_an_older_content_is_a_new_version(store):
    for body in (OLD, NEW):
        await store.policies.in_force("terms", body, NOW)

    assert await store.policies.in_force("terms", OLD, NOW) == (3, {1: OLD, 2: NEW, 3: OLD})


async def test_each_section_has_numbers_of_its_own(store):
    await store.policies.in_force("terms", OLD, NOW)

    assert await store.policies.in_force("calendars", NEW, NOW) == (1, {1: NEW})
    assert await store.policies.in_force("terms", OLD, NOW) == (1, {1: OLD})


async def test_processes_that_start_at_once_agree_on_a_number(store):
    found = await asyncio.gather(*(store.policies.in_force("terms", OLD, NOW) for _ in range(5)))

    assert found == [(1, {1: OLD})] * 5


async def test_processes_that_differ_get_numbers_of_their_own(store):
    bodies = [{"v": number} for number in range(5)]

    found = await asyncio.gather(*(store.policies.in_force("terms", body, NOW) for body in bodies))

    assert sorted(number for number, _ in found) == [1, 2, 3, 4, 5]
    assert all(known[number] == body for (number, known), body in zip(found, bodies, strict=True))
