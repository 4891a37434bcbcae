"""Timers that fail are put off, and hold up no other."""

import contextlib

import pytest

from desk.timers import Timer
from handlers import wakeups


async def test_a_timer_that_fails_is_put_off_and_fires_later(scene, monkeypatch):
    real = wakeups.wake
    failures: list[Timer] = []

    async def failing_twice(timer, context):
        if len(failures) < 2:
            failures.append(timer)
            raise ZeroDivisionError
        await real(timer, context)

    monkeypatch.setattr(wakeups, "wake", failing_twice)
    scene.explain("timer .* failed")
    await scene.say("requester", "The scanner is stuck")
    scene.skip()

    await scene.later(minutes=15)

    assert len(failures) == 2
    scene.expect("requester", "scanner")
    scene.skip()


async def test_the_other_timers_fire_while_one_fails_for_ever(scene, monkeypatch):
    real = wakeups.wake
    scene.explain("timer .* failed")
    await scene.say("requester", "The scanner is stuck")
    await scene.say("second", "The lamp is dark")
    scene.skip()
    broken: list[Timer] = []

    async def one_is_broken(timer, context):
        broken.append(timer) if not broken else None
        if timer.subject == broken[0].subject:
            raise ZeroDivisionError
        await real(timer, context)

    monkeypatch.setattr(wakeups, "wake", one_is_broken)

    await scene.later(minutes=35)

    chats = {m.chat_id for m in scene._reader.unread()}
    assert len(chats & {scene.chat("requester"), scene.chat("second")}) == 1
    scene.skip()


async def test_what_came_due_while_the_desk_was_down_happens_when_it_is_back(scene):
    await scene.say("requester", "The scanner is stuck")
    scene.skip()
    scene.clock.later(minutes=12)

    await scene.restart()

    scene.expect("requester", "scanner")
    scene.skip()


async def test_what_another_process_fires_is_not_looked_at_without_end(scene):
    await scene.say("requester", "The scanner is stuck")
    scene.skip()
    timers = scene.desk.engine.timers
    scene.clock.later(minutes=15)
    due = await scene.desk.store.due.peek(scene.clock.now(), 10)

    async def others_do(_):
        return False

    real = timers._desk.unit

    @contextlib.asynccontextmanager
    async def unit():
        async with real() as unit:
            unit.fire = others_do
            yield unit

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(type(timers._desk), "unit", lambda _: unit())
        assert await timers.turn() == 0

    assert due
    assert await timers.turn() == len(due)
    await scene.later(minutes=0)
    scene.skip()
