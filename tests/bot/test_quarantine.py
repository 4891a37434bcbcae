"""Quarantine: what cannot be read goes there at once, and an operator decides about it."""

import json
from datetime import timedelta

import pytest

from handlers import routes
from store.errors import SchemaMismatch, StoreUnavailable
from store.store import Store
from tests.bot.process import started, variables

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def message(scene, **changes):
    """Return the message of an honest person, changed."""
    person = scene.person("requester")
    body = {
        "message_id": 900,
        "date": int(scene.clock.now().timestamp()),
        "chat": {"id": person.id, "type": "private", "first_name": "R"},
        "from": {"id": person.id, "is_bot": False, "first_name": "R"},
        "text": "The printer is dead",
    }
    return {"message": {k: v for k, v in (body | changes).items() if v is not None}}


async def poisoned(scene):
    """Let an update arrive that nobody can read."""
    scene.explain("quarantine|unreadable")
    scene.world.inject(message(scene, date="never"))
    await scene.settle()


async def test_what_cannot_be_read_is_put_aside_at_once_and_its_sender_told(scene):
    await poisoned(scene)
    await scene.say("requester", "/start")

    (update,) = await scene.desk.store.quarantine.listed()
    assert (update.kind, update.attempts) == ("message", 1)
    assert update.reason.startswith("unreadable: not to be parsed (")
    apology = scene.expect("requester", "reference")
    reference = update.reason[-7:-1]
    assert reference in apology.text
    scene.expect("requester", "Service Desk")


async def test_the_log_and_the_reason_name_a_field_and_quote_nobody(scene):
    scene.explain("quarantine|unreadable")
    scene.world.inject(message(scene, text=["secret words"]))
    await scene.settle()

    (update,) = await scene.desk.store.quarantine.listed()
    assert "the field text" in update.reason
    assert "secret words" not in "".join([update.reason, *scene._errors.lines])
    scene.skip()


async def test_an_update_that_kills_the_process_is_told_of_after_the_third_time(scene):
    scene.explain("quarantine")
    inbox, clock = scene.desk.store.inbox, scene.clock
    scene.world.inject(message(scene))
    await scene.desk.engine.intake.turn()
    for _ in range(3):
        assert await inbox.lease("dies", clock.now(), 1, timedelta())
        clock.later(seconds=6)
        await scene.desk.engine.worker.rescue(clock.now())

    await scene.settle()

    (update,) = await scene.desk.store.quarantine.listed()
    assert update.attempts == 3
    scene.expect("requester", "reference")


async def test_what_is_requeued_is_served_by_the_running_desk(scene, monkeypatch):
    real, broken = routes.serve, [True]

    async def serve(update, context):
        if broken[0]:
            raise ZeroDivisionError
        return await real(update, context)

    monkeypatch.setattr(routes, "serve", serve)
    scene.explain("quarantine|ZeroDivisionError")
    await scene.say("requester", "The printer is dead")
    scene.expect("requester", "reference")
    broken[0] = False
    (update,) = await scene.desk.store.quarantine.listed()

    beside = await Store.beside(scene.desk._url)
    assert await beside.quarantine.requeue([update.id, 999], scene.clock.now()) == [update.id]
    assert await beside.quarantine.requeue(None, scene.clock.now()) == []
    await beside.close()
    await scene.settle()

    scene.expect("requester", "The printer is dead")
    assert await scene.desk.store.quarantine.counts() == (0, 1)
    assert "audit" in await scene.desk.holds("quarantine_requeue")


async def test_what_is_discarded_is_gone_for_good_and_kept_as_a_row(scene):
    await poisoned(scene)
    (update,) = await scene.desk.store.quarantine.listed()

    assert await scene.desk.store.quarantine.discard([update.id], scene.clock.now()) == [update.id]
    assert await scene.desk.store.quarantine.requeue(None, scene.clock.now()) == []

    await scene.settle()
    assert await scene.desk.store.quarantine.listed() == []
    assert "audit" in await scene.desk.holds("quarantine_discard")
    assert "inbox" in await scene.desk.holds("discarded")
    scene.skip()


async def test_beside_a_desk_nothing_is_made_or_migrated(tmp_path):
    missing = tmp_path / "desk.db"
    with pytest.raises(StoreUnavailable, match="no database file"):
        await Store.beside(f"sqlite:///{missing}")
    missing.write_bytes(b"")
    with pytest.raises(SchemaMismatch, match="migrate"):
        await Store.beside(f"sqlite:///{missing}")
    assert missing.read_bytes() == b""


async def told(environment, *arguments):
    """Run the command as an operator does; return exit code, output and errors."""
    process = await started(environment, "quarantine", *arguments)
    out, errors = await process.communicate()
    return process.returncode, out.decode(), errors.decode()


@pytest.mark.timeout(60)
async def test_an_operator_lists_requeues_and_discards_while_the_desk_runs(scene, tmp_path):
    await poisoned(scene)
    scene.skip()
    backend, _, place = scene.desk._url.partition("://")
    environment = variables("http://127.0.0.1:9", tmp_path) | {
        "OPSDESK_DATABASE__URL": f"{DRIVERS[backend.partition('+')[0]]}://{place}"
    }
    (update,) = await scene.desk.store.quarantine.listed()

    code, listed, errors = await told(environment, "list")
    assert (code, errors) == (0, "")
    assert listed.startswith(f"{update.id}  update {update.update_id}  2026-11-23 ")
    assert "printer" not in listed
    _, shown, _ = await told(environment, "list", "--show")
    assert json.loads(shown.partition("\n")[2])["message"]["text"] == "The printer is dead"

    assert await told(environment, "requeue", str(update.id)) == (0, f"requeued: {update.id}\n", "")
    await scene.settle()
    assert (await scene.desk.store.quarantine.counts()) == (1, 2)
    assert (await told(environment, "requeue"))[0] == 2
    assert (await told(environment, "discard", "999"))[0] == 1
    assert await told(environment, "discard", str(update.id)) == (
        0,
        f"discarded: {update.id}\n",
        "",
    )
    assert (await told(environment, "list"))[1] == "Nothing is in quarantine.\n"
