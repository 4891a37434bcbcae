"""Failpoints are named after where they are, all of them are listed, and they fail as asked."""

import asyncio
from typing import Any

import pytest

from campaigns.ground.failpoints import LIST, WRAPPER, FailpointError, Failpoints, names, wrapped

SOURCE = """
class Desk:
    async def work(self):
        first = await one()
        return first + await one()

async def one():
    return 1
"""


def _desk(fail):
    failpoints = Failpoints(fail)
    space: dict[str, Any] = {WRAPPER: failpoints}
    exec(compile(wrapped("bot.desk", SOURCE)[0], "desk", "exec"), space)  # noqa: S102
    return space["Desk"](), failpoints


def test_the_list_is_that_of_the_code():
    listed = LIST.read_text(encoding="utf-8").split()

    assert listed == names(), "write it anew: python -m campaigns.ground.failpoints"


def test_each_await_has_a_name_of_its_own():
    assert wrapped("bot.desk", SOURCE)[1] == ["bot.desk.Desk.work#1", "bot.desk.Desk.work#2"]
    assert len(set(names())) == len(names())


async def test_without_a_failure_all_is_as_before_and_counted():
    desk, failpoints = _desk("")

    assert await desk.work() == 2
    assert failpoints.met == {"bot.desk.Desk.work#1": 1, "bot.desk.Desk.work#2": 1}


async def test_it_fails_on_the_hit_that_was_asked_for():
    desk, _ = _desk("bot.desk.Desk.work#2:2:raise")
    await desk.work()

    with pytest.raises(FailpointError):
        await desk.work()

    assert await desk.work() == 2


async def test_what_hangs_never_ends():
    desk, _ = _desk("bot.desk.Desk.work#1:1:hang")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await desk.work()
