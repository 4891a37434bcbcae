"""Trouble with the store: nothing is confirmed, the reason is plain, work goes on when mended."""

import logging

import pytest
from sqlalchemy import event

from store.errors import StoreUnavailable

READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET default_transaction_read_only = on",
}


class Lock:
    """Makes a store read-only, so that the database itself refuses to write."""

    def __init__(self, store):
        self._writer = store._database._writer
        self.is_on = True
        event.listen(self._writer.engine.sync_engine, "connect", self._connected)

    def _connected(self, connection, _record):
        if self.is_on:
            cursor = connection.cursor()
            cursor.execute(READ_ONLY[self._writer.engine.dialect.name])
            cursor.close()
            connection.commit()

    async def turn(self, *, on):
        self.is_on = on
        await self._writer.dispose()


async def test_a_read_only_store_confirms_nothing_and_carries_on_when_mended(scene, caplog):
    intake = scene.desk.engine.intake
    lock = Lock(scene.desk.store)
    await lock.turn(on=True)
    scene.world.say(scene.person("requester").id, "The printer is dead")

    for _ in range(3):
        await intake.passed(intake.turn)
        with pytest.raises(StoreUnavailable, match="read-only"):
            await intake.turn()

    errors = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert len(errors) == 1
    assert "read-only" in errors[0]
    assert len(scene.world.updates.pending()) == 1
    scene.quiet("requester", "group")
    scene.explain("read-only")

    await lock.turn(on=False)
    await scene.settle()

    assert scene.world.updates.pending() == []
    scene.expect("requester", "The printer is dead", "Send it")
