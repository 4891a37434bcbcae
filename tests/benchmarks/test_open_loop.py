"""A small run: conversations that arrive by the clock are all led to their end."""

import pytest

from tests.benchmarks.small import run


@pytest.mark.timeout(90)
async def test_what_arrives_by_the_clock_is_answered():
    told = await run("open_loop", "--rate", "4", "--seconds", "1", "--warm-up", "1")

    found = told["a_second"]["4"]
    assert found["conversations"] == 4
    assert found["unfinished"] == found["error_lines"] == 0
    assert 0 < found["reply_ms_p50"] <= found["reply_ms_p99"]
    assert found["seconds"] >= 0.75
