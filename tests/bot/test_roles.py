"""Roles on a virtual clock: how long a holder trusts its lease, and when others take it over."""

import pytest

from bot.health import Health, StageName
from bot.roles import DEAD_SECONDS, TRUSTED_SECONDS, Roles
from bot.standing import Role
from tests.virtual import VirtualClock


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def process(store, clock):
    """Make a process on the store; each has a clock of its own if it wants one."""

    def make(owner, own_clock=None):
        stage = Health()[StageName.STORE]
        return Roles(stage=stage, clock=own_clock or clock, store=store, owner=owner)

    return make


async def seconds(clock, count, *processes):
    """Let time pass, in which some look each second and the others are paused."""
    for _ in range(count):
        clock.later(seconds=1)
        for one in processes:
            await one.turn()


async def test_the_first_has_every_role_and_the_second_waits(process, clock):
    first, second = process("first"), process("second")
    await first.turn()
    await second.turn()

    await seconds(clock, 20, first, second)

    assert [first.has(role) for role in Role] == [True, True]
    assert [second.has(role) for role in Role] == [False, False]
    assert first.lives()
    assert second.lives()


async def test_everybody_sees_who_has_a_role_and_how_long_ago_it_beat(process, clock):
    first, second = process("first"), process("second")
    await first.turn()
    await second.turn()
    await seconds(clock, 3, first, second)

    holders = {one.role: one for one in second.holders()}
    clock.later(seconds=5)
    paused = {one.role: one for one in first.holders()}

    assert {(one.owner, one.term, one.is_me) for one in holders.values()} == {("first", 1, False)}
    assert holders[Role.SENDER].beat_age <= 2
    assert paused[Role.SENDER].beat_age >= 5
    assert not paused[Role.SENDER].is_me


async def test_a_paused_holder_stops_by_itself_before_another_takes_over(process, clock):
    first, second = process("first"), process("second")
    await first.turn()
    await second.turn()
    was_both = False
    while not second.has(Role.SENDER):
        await seconds(clock, 1, second)
        was_both |= first.has(Role.SENDER) and second.has(Role.SENDER)

    assert not was_both
    assert TRUSTED_SECONDS < clock.monotonic() <= DEAD_SECONDS + 1
    assert not first.has(Role.SENDER)
    assert not first.lives()
    assert second.term(Role.SENDER) == 2

    await first.turn()

    assert first.lives()
    assert not first.has(Role.SENDER)


async def test_a_wall_clock_that_jumps_changes_nothing(process):
    ahead, plain = VirtualClock(), VirtualClock()
    first, second = process("first", plain), process("second", ahead)
    await first.turn()
    await second.turn()
    ahead._start = ahead._start.replace(year=2027)  # its monotonic clock stays what it was
    ahead.moment = ahead.moment.replace(year=2027)

    for _ in range(20):
        plain.later(seconds=1)
        ahead.later(seconds=1)
        await first.turn()
        await second.turn()

    assert first.has(Role.POLLER)
    assert not second.has(Role.POLLER)


async def test_who_could_not_look_takes_nobody_for_dead(process, clock):
    first, second = process("first"), process("second")
    await first.turn()
    await second.turn()
    clock.later(seconds=60)  # the store was away for both

    await second.turn()
    await first.turn()

    assert first.has(Role.SENDER)
    assert not second.has(Role.SENDER)


async def test_who_leaves_is_followed_at_once(process, clock):
    first, second = process("first"), process("second")
    await first.turn()
    await second.turn()

    await first.leave()
    await seconds(clock, 1, second)

    assert not first.has(Role.SENDER)
    assert second.has(Role.SENDER)


async def test_loops_are_told_when_a_role_comes_and_when_it_goes(process, clock):
    told = []
    first, second = process("first"), process("second")
    first.changed = lambda: told.append(first.has(Role.POLLER))
    await first.turn()
    await second.turn()
    await seconds(clock, 8, second)

    await first.turn()

    assert told == [True, False]


async def test_whoever_is_proved_dead_is_replaced_at_once(process, clock, store):
    first, second = process("first"), process("second")
    await first.turn()
    await second.turn()
    dead: set[str] = set()
    buried: list[str] = []
    second.is_proved_dead = dead.__contains__
    second.buried = buried.append
    await seconds(clock, 3, first, second)
    before = second.has(Role.SENDER)

    dead.add("first")
    await second.turn()

    assert not before
    assert [second.has(role) for role in Role] == [True, True]
    assert buried == ["first"]
    assert "process:first" not in {held.name for held in await store.leases.listed()}
