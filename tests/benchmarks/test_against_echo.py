"""A small run: every bot serves every conversation, and the figures can be compared."""

import pytest

from tests.benchmarks.small import run

SMALL = ("--conversations", "6", "--people", "3", "--warm-up", "1", "--rounds", "1")


@pytest.mark.timeout(90)
async def test_the_desk_and_both_echo_bots_lead_all_conversations():
    told = await run("against_echo", *SMALL)

    for kind in ("stock", "concurrent", "desk"):
        assert told[kind]["updates"] == 18
        assert told[kind]["unfinished"] == told[kind]["error_lines"] == 0
    assert told["stock"]["calls"] == 18
    assert told["desk"]["calls"] >= 6 * 7
    assert told["api_carries_calls_per_second"] > told["desk"]["updates_per_second"]
    assert told["ratios"]["updates_per_second, desk / stock"] > 0
