"""A small run: several processes and several desks lead all conversations they are given."""

import pytest

from tests.benchmarks.small import run

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(150)]

SMALL = ("--conversations", "6", "--people", "4")


async def test_two_processes_and_two_desks_lead_all_conversations():
    told = await run(
        *("several", *SMALL, "--processes", "2", "--desks", "2", "--active", "2"),
        *("--connections", "3", "--settle", "0.1", "--rest", "0.5"),
    )

    (two,) = told["processes"]
    desks = told["desks"]
    for found in (two, desks["working"]):
        assert found["updates"] == 18
        assert found["unfinished"] == 0
    assert two["error_lines"] == desks["error_lines"] == 0
    assert two["cpu_us_per_update"] > 0
    assert 2 <= desks["at_rest"]["connections"] <= desks["working"]["connections"] <= 6
    assert desks["migration_ms_median"] > 0
