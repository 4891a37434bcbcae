"""What could not be delivered: an operator sees it, and sends it again or gives it up."""

from datetime import timedelta

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.doctor.database import look_at_database
from store.tables import audit, ring
from tests.bot.process import CONFIG, variables
from tests.store.builders import NOW


@pytest.fixture
async def refused(scene):
    """Return a notice that Telegram refused for good, of a ticket that was claimed."""
    record = await scene.reported()
    scene.allow("no way")
    scene.explain("was refused")
    scene.world.fail_next("sendMessage", status=400, description="Bad Request: no way")
    await scene.press("engineer", "claim", record)
    scene.skip()
    (notice,) = await scene.desk.store.undelivered.listed()
    return notice


def ring_of(number, state="dead", **changes):
    return {
        "ref": str(number),
        "channel": "webhook",
        "address": "default",
        "template": "page",
        "subject": "r7",
        "seq": 1,
        "not_before": NOW,
        "since": NOW,
        "expires_at": NOW + timedelta(hours=1),
        "data": {},
        "state": state,
        "attempts": 2,
        "term": 2,
        "reason": "HTTP 404",
    } | changes


async def rung(store, *rows):
    async def work(connection):
        for row in rows:
            await connection.write(ring.insert(), row)

    await store._database.transact(work)


async def test_what_was_refused_is_listed_with_its_reason_and_sent_again(scene, refused):
    store = scene.desk.store
    assert (refused.what, refused.important) == ("claimed", True)
    assert "no way" in refused.reason
    assert str(scene.person("requester").id) in refused.to

    found = await look_at_database(store, scene.clock)
    assert [finding.facts for finding in found if finding.key == "dead"] == [{"count": 1}]

    done = await store.undelivered.requeue([refused.id], scene.clock.now())
    await scene.settle()

    assert done == [refused.id]
    scene.expect("requester", "Engineer")
    assert await store.undelivered.listed() == []
    assert (await store.tally()).dead == 0
    assert "notices_requeue" in await audited(scene)


async def test_what_is_discarded_is_never_sent_and_stands_in_the_audit(scene, refused):
    store = scene.desk.store

    assert await store.undelivered.discard([refused.id], scene.clock.now()) == [refused.id]
    assert await store.undelivered.discard([refused.id], scene.clock.now()) == []
    before = len(scene.world.calls)
    await scene.later(minutes=5)

    assert told(scene, before) == []
    scene.skip()
    assert (await store.tally()).dead == 0
    assert await store.undelivered.requeue(None, scene.clock.now()) == []
    assert "notices_discard" in await audited(scene)


def told(scene, before):
    """Return what the requester was told since then."""
    person = scene.person("requester").id
    new = scene.world.calls[before:]
    return [c for c in new if c.method == "sendMessage" and c.params["chat_id"] == person]


async def audited(scene):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        rows = await unit._connection.rows(audit.select())
    return [row.action for row in rows]


async def test_rings_are_listed_and_sent_again_until_they_expire(store):
    await rung(store, ring_of(1), ring_of(2, expires_at=NOW), ring_of(3, "sent"))
    first, expired = await store.undelivered.listed()

    done = await store.undelivered.requeue([first.id, expired.id, "99", "x"], NOW)

    assert (first.to, first.reason, first.id) == ("webhook default", "HTTP 404", "ring1")
    assert done == [first.id]
    assert [one.id for one in await store.undelivered.listed()] == [expired.id]
    assert await store.undelivered.discard([expired.id], NOW) == [expired.id]


async def test_all_means_notices_and_rings(scene, refused):
    store = scene.desk.store
    await rung(store, ring_of(1, expires_at=scene.clock.now() + timedelta(hours=1)))

    done = await store.undelivered.requeue(None, scene.clock.now())

    assert sorted(done) == sorted([refused.id, "ring1"])
    await scene.settle()
    scene.explain("reached nobody|cannot be rendered")
    scene.skip()


def test_the_command_says_what_it_did_and_fails_for_what_it_did_not(tmp_path):
    given = variables("http://127.0.0.1:1", tmp_path / "desk.db")

    def run(*words):
        return CliRunner().invoke(main, [*words, "--config", str(CONFIG)], env=given)

    assert run("migrate").exit_code == 0
    assert run("notices", "list").output == "Everything was delivered.\n"
    assert run("notices", "requeue", "--all").output == "requeued: nothing\n"
    missing = run("notices", "discard", "17")
    assert (missing.exit_code, "not given up, or expired: 17" in missing.output) == (1, True)
    assert run("notices", "requeue").exit_code == 2
    assert run("notices", "discard").exit_code == 2
