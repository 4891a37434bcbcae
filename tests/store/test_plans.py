"""No statement that a running desk executes walks through a table that grows."""

from functools import partial

import pytest
from sqlalchemy import text

from benchmarks.filling import fill
from tests.store.plans import collected, scans

TICKETS = 5000


async def told_of_scans(scene, statements):
    """Return the statements that scan, on a store with many tickets, and what they scan."""
    database = scene.desk.store._database
    async with database.writing() as connection:
        await connection.run_sync(partial(fill, tickets=TICKETS, now=scene.clock.now()))
        await connection.commit()
    if not database.is_sqlite:
        async with database.writing() as connection:
            await connection.write(text("ANALYZE"))
            await connection.commit()

    def read(connection):
        return {
            statement: found
            for statement, parameters in statements.items()
            if (found := scans(connection, statement, parameters))
        }

    async with database.writing() as connection:
        return await connection.run_sync(read)


@pytest.mark.timeout(90)
async def test_no_statement_of_a_tickets_life_scans_what_grows(scene):
    with collected() as statements:
        record = await scene.reported(by="second")
        await scene.together(("engineer", "claim", record), ("rival", "claim", record))
        await scene.say("second", "It smells of fire now")
        await scene.say("second", "/my")
        await scene.say("engineer", "/open", chat="group")
        await scene.later(minutes=20)
        await scene.closed(await scene.reported(words="The scanner is stuck"))
        await scene.later(days=4)
        await scene.restart()
        for loop in scene.desk.engine.loops:
            await loop.turn()
    scene.skip()

    found = await told_of_scans(scene, statements)

    assert len(statements) > 100
    told = "\n\n".join(f"{lines}\n{statement}" for statement, lines in found.items())
    assert not found, f"these walk through what grows:\n{told}"


async def test_a_scan_is_seen(scene):
    statements = {
        "SELECT count(*) FROM record WHERE title = 'x'": (),
        "SELECT count(*) FROM outbox AS o WHERE o.attempts = 3": (),
        "UPDATE inbox SET state = 'done' WHERE lane = 'x'": (),
        "SELECT count(*) FROM record WHERE id = 7": (),
    }

    found = await told_of_scans(scene, statements)

    assert list(found) == list(statements)[:3]
