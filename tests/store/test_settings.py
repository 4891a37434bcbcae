"""What the configuration says of people and places, and the keys."""

import asyncio

from desk.people import Membership, Role
from store.tables import audit
from tests.store.builders import NOW, POLICY, a_group, committed, somebody, values

TEAMS = ["field", "network"]


async def configured(store, *, group=None, admins=(), engineers=(), leads=(), teams=TEAMS):
    await store.settings.sync_config(
        groups=[group] if group else [],
        admins=admins,
        engineers=engineers,
        leads=leads,
        teams=teams,
        now=NOW,
    )


async def person(store, telegram_id):
    async with store.reading(POLICY) as unit:
        return await unit.people.by_telegram(telegram_id)


async def working_group(store):
    async with store.reading(POLICY) as unit:
        groups = await unit.chats.working()
        return groups[0].telegram_id if groups else None


async def test_signing_keys_are_made_once_and_kept(store):
    made = await asyncio.gather(*(store.settings.signing_keys() for _ in range(5)))

    assert all(keys == made[0] for keys in made)
    assert len(made[0]) == 1
    assert len(made[0][0].reveal()) == 64


async def test_who_is_listed_is_verified_and_holds_the_role_in_every_team(store):
    await configured(store, admins=[7], leads=[8], engineers=[8, 9])

    lead = await person(store, 8)
    assert (lead.name, lead.verified) == ("#8", True)
    assert lead.memberships == {
        Membership(team=team, role=role) for team in TEAMS for role in (Role.LEAD, Role.ENGINEER)
    }
    assert (await person(store, 7)).any_roles == {Role.ADMIN}


async def test_meeting_somebody_listed_gives_them_their_name(store):
    await configured(store, engineers=[7])

    met, _ = await somebody(store, telegram_id=7, name="Wang")
    await configured(store, engineers=[7])

    assert (await person(store, 7)).name == "Wang"
    assert met.verified


async def test_who_is_no_longer_listed_loses_only_what_the_configuration_gave(store):
    await configured(store, engineers=[7], leads=[7])
    by_hand = Membership(team="field", role=Role.ENGINEER)
    async with committed(store) as unit:
        await unit.people.grant((await unit.people.by_telegram(7)).id, by_hand)

    await configured(store)

    assert (await person(store, 7)).memberships == {by_hand}


async def test_the_same_configuration_again_changes_nothing(store):
    for _ in range(2):
        await configured(store, engineers=[7], teams=["field"])

    assert await values(store, audit.c.action) == ["role_granted"]


async def test_exactly_the_configured_group_is_the_working_one(store):
    await a_group(store, -100)
    assert await working_group(store) is None

    for group in (-100, -200, -200, None):
        await configured(store, group=group)
        assert await working_group(store) == group


async def test_a_group_that_migrated_is_found_by_the_id_it_had(store):
    await configured(store, group=-5)
    async with store.reading(POLICY) as unit:
        (group,) = await unit.chats.working()
    async with committed(store) as unit:
        await unit.chats.migrated(-5, -1005, NOW)

    for named in (-5, -1005):
        await configured(store, group=named)
        async with store.reading(POLICY) as unit:
            assert [chat.id for chat in await unit.chats.working()] == [group.id]
