"""A small run: the desk works on a store that was filled, and goes on where it ends."""

import pytest

from tests.benchmarks.small import run

SMALL = ("--conversations", "3", "--people", "3", "--warm-up", "1", "--rounds", "2")


@pytest.mark.timeout(120)
async def test_all_conversations_are_led_on_a_filled_store():
    told = await run("stored_tickets", "--tickets", "1500", *SMALL)

    found = told["tickets"]["1500"]
    assert found["updates"] == 9
    assert found["unfinished"] == found["error_lines"] == 0
