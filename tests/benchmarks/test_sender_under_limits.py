"""A small run of the benchmark: against a strict Bot API nothing is refused, lost or doubled."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SMALL = ("--people", "12", "--cards", "14", "--writes", "6", "--every-ms", "100")


async def run(*more):
    """Return the figures of a run with these arguments."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "benchmarks/sender_under_limits.py", *SMALL, *more),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()
    return json.loads(told)["here"][0]


@pytest.mark.timeout(90)
async def test_a_backlog_breaks_no_limit_and_answers_come_beside_it():
    found = await run()

    names = ("refused_429", "lost", "doubled", "error_lines", "exit_code")
    assert {name: found[name] for name in names} == dict.fromkeys(names, 0)
    assert found["answers"] == 6
