"""Clocks: the desk stands it, and a desk that goes by the wrong clock is caught."""

from datetime import timedelta

import pytest

from bot import drift
from bot.timers import Timers
from campaigns.ground.ground import Setting
from campaigns.trials import clocks
from store.queues.due import DueTimers
from store.queues.set_back import SetBacks

pytestmark = pytest.mark.timeout(60)


async def played(tmp_path, count=12, seed=1):
    kept = tmp_path / "kept"
    return await clocks.run(Setting(store="sqlite", seed=seed, count=count, folder=kept))


async def test_the_desk_as_it_is_stands_it(tmp_path):
    figures = await played(tmp_path)

    assert figures.violations == []
    assert figures.counts["alarms"] > 3
    assert figures.counts["timers fired"] > 3


async def test_timers_that_fire_at_once_after_a_jump_far_ahead_are_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(drift, "HOLD_SECONDS", 0.0)
    figures = await played(tmp_path)

    assert any("within a minute after a jump far ahead" in line for line in figures.violations)


async def test_a_jump_that_nobody_is_told_of_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(drift, "APART", timedelta(days=9))
    figures = await played(tmp_path)

    assert any("0 alarms and not 1" in line for line in figures.violations)


async def test_timers_that_fire_early_are_caught(tmp_path, monkeypatch):
    peek = DueTimers.peek
    monkeypatch.setattr(
        DueTimers, "peek", lambda self, now, limit: peek(self, now + timedelta(hours=1), limit)
    )
    figures = await played(tmp_path)

    assert any("fires early" in line for line in figures.violations)


async def test_timers_that_fire_in_no_order_are_caught(tmp_path, monkeypatch):
    peek = DueTimers.peek

    async def backwards(self, now, limit):
        return list(reversed(await peek(self, now, limit)))

    monkeypatch.setattr(DueTimers, "peek", backwards)
    figures = await played(tmp_path, 25)

    assert any("after one that was due later" in line for line in figures.violations)


async def test_timers_that_do_not_fire_are_caught(tmp_path, monkeypatch):
    async def never(_):
        return 0

    monkeypatch.setattr(Timers, "turn", never)
    figures = await played(tmp_path)

    assert any("a timer waits since" in line for line in figures.violations)


async def test_leases_that_go_by_the_wall_clock_are_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(clocks.SetClock, "monotonic", lambda self: self.now().timestamp())
    figures = await played(tmp_path)

    assert any("roles went from" in line for line in figures.violations)


async def test_notices_that_wait_for_a_clock_that_was_set_back_are_caught(tmp_path, monkeypatch):
    async def nothing(*_):
        return 0

    monkeypatch.setattr(SetBacks, "follow", nothing)
    figures = await played(tmp_path, 25)

    assert any("waits until" in line or "outbox complete" in line for line in figures.violations)
