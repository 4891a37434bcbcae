"""The command `audit`: an operator looks beside a running desk, and repairs on demand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.sla import ClockKind
from tests.bot.process import started, variables

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def environment(scene, tmp_path):
    backend, _, place = scene.desk._url.partition("://")
    driver = DRIVERS[backend.partition("+")[0]]
    own = {"OPSDESK_DATABASE__URL": f"{driver}://{place}"}
    return variables("http://127.0.0.1:9", tmp_path) | own


async def told(variables_, *arguments):
    """Run the command as an operator does; return exit code, output and errors."""
    process = await started(variables_, "audit", *arguments)
    out, errors = await process.communicate()
    return process.returncode, out.decode(), errors.decode()


@pytest.mark.timeout(60)
async def test_an_operator_sees_what_is_wrong_and_has_it_put_right(scene, tmp_path):
    record = await scene.reported(by="requester", impact="one", urgency="can_wait")
    command = environment(scene, tmp_path)
    assert await told(command) == (0, "open records: 1, defects: 0\n", "")

    async def wrong(unit):
        clocks = await unit.clocks.of(record.id)
        kept = next(c for c in clocks if c.kind is ClockKind.RESOLUTION)
        await unit.clocks.save(replace(kept, due_at=kept.due_at + timedelta(hours=1)))

    await scene.desk.at_work(wrong)
    code, out, _ = await told(command)
    assert code == 1
    assert out.startswith("#1 due resolution.1 2026-11-2")
    assert out.endswith("\nopen records: 1, defects: 1\n")

    code, out, _ = await told(command, "--repair")
    assert code == 1
    assert out.endswith("open records: 1, defects: 1, put right\n")
    assert (await told(command))[0] == 0


@pytest.mark.timeout(60)
async def test_it_does_not_judge_by_calendars_with_which_no_desk_started(scene, tmp_path):
    command = environment(scene, tmp_path) | {"OPSDESK_DESK__CLOSE_AFTER": "9h"}

    code, _, errors = await told(command)

    assert code == 1
    assert "has not started with the calendars of this configuration yet" in errors
