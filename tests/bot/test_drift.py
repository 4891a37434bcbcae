"""The wall clock is set while the desk runs: told, and nothing fires by mistake."""

from datetime import timedelta

import pytest

from bot.drift import Jump
from store.errors import StoreUnavailable
from tests.virtual import VirtualClock


class WallClock(VirtualClock):
    """A clock whose wall side can be set by hand, ahead or back."""

    def __init__(self):
        super().__init__()
        self.off = timedelta()

    def now(self):
        return self.moment + self.off

    def move_to(self, moment):
        super().move_to(moment - self.off)


@pytest.fixture
async def set_by(scene):
    """Return what sets the wall clock of the desk, which is seen at the next look."""
    clock = WallClock()
    clock.moment = scene.clock.moment
    scene.desk.clock = clock
    await scene.restart()

    async def jumped(**span):
        clock.off += timedelta(**span)
        await scene.desk.engine.presence.was_here()  # what an absence brings is another story
        await scene.settle()

    scene.explain("the wall clock jumped")
    return jumped


async def draft(scene):
    """Let a report be begun whose reminder is due in a while; return when."""
    await scene.say("requester", "The printer on floor 2 is dead")
    scene.skip()
    due = await scene.desk.store.due.next_due()
    return due - scene.clock.now()


async def passes(scene, seconds):
    scene.clock.later(seconds=seconds)
    await scene.desk.engine.presence.was_here()
    await scene.settle()


@pytest.mark.parametrize("seconds", [-30, 29, 30])
async def test_a_small_step_is_nobodys_concern(scene, set_by, seconds):
    await set_by(seconds=seconds)

    scene.quiet("admin")


async def test_a_jump_ahead_is_told_to_the_admins_once(scene, set_by):
    await set_by(minutes=5)
    await passes(scene, 90)

    scene.expect("admin", "jumped ahead by 5 min")
    scene.quiet("admin")


async def test_a_clock_that_is_set_back_is_told_at_once(scene, set_by):
    await set_by(hours=-3)

    scene.expect("admin", "set back by 3 h")


async def test_two_jumps_are_two_alarms(scene, set_by):
    await set_by(minutes=5)
    await passes(scene, 5)
    await set_by(minutes=-5)

    scene.expect("admin", "ahead by 5 min")
    scene.expect("admin", "back by 5 min")


async def test_after_a_far_jump_nothing_fires_for_a_minute(scene, set_by):
    wait = await draft(scene)

    await set_by(seconds=wait.total_seconds() + 700)
    scene.expect("admin", "wait a minute")
    await passes(scene, 55)
    scene.quiet("requester")

    await passes(scene, 6)

    scene.expect("requester")


async def test_a_far_jump_that_is_taken_back_in_time_fires_nothing(scene, set_by):
    wait = await draft(scene)

    await set_by(days=2)
    await passes(scene, 30)
    await set_by(days=-2)
    scene.expect("admin", "ahead by 2 days")
    scene.expect("admin", "back by 2 days")
    await passes(scene, 120)
    scene.quiet("requester")

    await scene.later(seconds=wait.total_seconds())

    scene.expect("requester")


async def test_a_jump_is_told_though_the_store_was_away(scene, set_by, monkeypatch):
    real = scene.desk.engine.timers._told
    failed: list[Jump] = []

    async def away(jump):
        if not failed:
            failed.append(jump)
            raise StoreUnavailable("gone")
        await real(jump)

    monkeypatch.setattr(scene.desk.engine.timers, "_told", away)
    with pytest.raises(StoreUnavailable):
        await set_by(minutes=5)
    await scene.settle()

    assert failed
    scene.expect("admin", "ahead by 5 min")


async def test_the_alarm_does_not_wait_for_the_moment_of_a_wrong_clock(scene, set_by):
    async with scene.crash_before_send():
        await set_by(hours=5)
        scene.clock.off = timedelta()

    scene.expect("admin", "ahead by 5 h")


async def test_what_was_to_be_told_while_the_clock_was_ahead_is_told_when_it_is_right(
    scene, set_by
):
    await set_by(days=2)
    scene._sending = False
    await scene.say("requester", "The printer on floor 2 is dead")
    scene._sending = True
    await set_by(days=-2)

    scene.expect("requester", "printer")
    scene.skip()


async def test_what_is_due_every_moment_goes_on_when_the_clock_was_set_back(
    scene, set_by, monkeypatch
):
    await set_by(days=2)
    await set_by(days=-2)
    looked = []

    async def noted(now):
        looked.append(now)
        return 0

    monkeypatch.setattr(scene.desk.store.outbox, "expire", noted)
    await passes(scene, 3)

    assert looked
    scene.skip()
