"""What operators are shown of the store: counted right, and (see test_plans) by indexes alone."""

from store.queues.restored import Held
from store.tables import ring
from tests.store.builders import NOW


async def test_a_desk_is_counted_by_what_waits_and_what_is_open(scene):
    record = await scene.reported(impact="team", urgency="blocked")
    scene.skip()
    store = scene.desk.store
    async with scene.crash_before_send():
        await scene.press("engineer", "claim", record)
        waiting = await store.tally()
        await store.restores.begin(None, scene.clock.now())
        held = await store.tally()

    assert set(waiting.notices) == {("a", "pending"), ("b", "pending")}
    assert waiting.records == {("active", record.priority.value): 1}
    assert (waiting.unknown, waiting.dead, waiting.quarantined) == (0, 0, 0)
    assert waiting.held == Held(notices=0, rings=0, timers=0)
    assert held.notices == {
        ("a", "held"): waiting.notices["a", "pending"],
        ("b", "held"): waiting.notices["b", "pending"],
    }
    assert held.held.notices == sum(waiting.notices.values())
    await scene.desk.store.restores.discard(scene.clock.now())
    scene.skip()


async def test_what_is_unknown_or_dead_is_counted_with_rings(store):
    row = {
        "channel": "webhook",
        "address": "default",
        "template": "ring/page",
        "subject": "r1",
        "seq": 1,
        "not_before": NOW,
        "since": NOW,
        "expires_at": NOW,
        "data": {},
        "attempts": 1,
        "term": 1,
    }
    rows = [
        row | {"ref": str(number), "state": state}
        for number, state in enumerate(["unknown", "dead", "dead", "sent", "held"])
    ]

    async def work(connection):
        await connection.write(ring.insert(), rows)

    await store._database.transact(work)

    tally = await store.tally()

    assert tally.rings == {"unknown": 1, "dead": 2, "held": 1}
    assert (tally.unknown, tally.dead, tally.held.rings) == (1, 2, 1)
