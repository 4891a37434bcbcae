"""What is wrong with the desk itself becomes an incident of its own: one, told, and no storm."""

from datetime import timedelta

import pytest

from bot.health import Phase, StageName
from bot.own import EVERY_SECONDS, GRACE_SECONDS, PATIENCE_SECONDS, OwnTroubles, reasons_of
from bot.standing import Holder, Role
from desk.people import OWN_ID
from desk.record import Source, State, Verb
from store.errors import StoreUnavailable
from store.queues.restored import Held
from store.tally import Tally

pytestmark = pytest.mark.timeout(40)  # each lets hours pass, look by look
NOTHING = Tally(
    notices={}, rings={}, quarantined=0, held=Held(notices=0, rings=0, timers=0), records={}
)
MINUTES = int(PATIENCE_SECONDS / 60)


@pytest.fixture
def health(scene):
    found = scene.desk.engine._health
    works(scene, found)
    return found


def works(scene, health, *, but=()):
    for stage in health:
        if stage.name not in but:
            stage.works(scene.clock.now())
    health.counted(health.tally or NOTHING, scene.clock.now())


def fails(scene, health, name, reason="the line is cut"):
    scene.explain(f"{name} does not work")
    health[name].fails(scene.clock.now(), reason)


async def looks(scene, health, *, minutes=0, seconds=0, every=EVERY_SECONDS, but=()):
    """Let the desk look at itself for so long, while all but some stages work."""
    end = scene.clock.now() + timedelta(minutes=minutes, seconds=seconds)
    own = scene.desk.engine.own
    while True:
        await own.turn()
        await scene.settle()
        works(scene, health, but=but)
        if scene.clock.now() >= end:
            return
        scene.clock.later(seconds=every)
        await scene.desk.engine.presence.was_here()


async def own_records(scene):
    found = [await scene.record(number) for number in sorted(await scene.desk.numbers())]
    return [record for record in found if record.source is Source.DESK]


async def test_a_stage_that_stays_red_becomes_one_incident_and_is_told_first_to_the_admins(
    scene, health
):
    fails(scene, health, StageName.RINGER)
    await looks(scene, health, seconds=PATIENCE_SECONDS - EVERY_SECONDS, but=[StageName.RINGER])
    assert await own_records(scene) == []

    await looks(scene, health, minutes=30, every=60, but=[StageName.RINGER])

    (record,) = await own_records(scene)
    assert record.state is State.NEW
    assert record.title == "The desk itself: calling by webhook and mail"
    assert record.requester == (await requester(scene)).id
    assert record.reporter is None
    scene.expect("admin", f"#{record.id}", "calling by webhook and mail")
    scene.expect("lead", f"#{record.id}", "calling by webhook and mail")
    scene.expect("group", f"#{record.id}", "IT Service Desk")
    order = [call.params["chat_id"] for call in scene.world.calls if call.method == "sendMessage"]
    assert order.index(scene.person("admin").id) < order.index(scene.chat("group"))
    scene.skip()  # calls and warnings, as for every incident that nobody takes


async def requester(scene):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return await unit.people.by_telegram(OWN_ID)


async def test_nothing_of_it_is_told_to_nobody(scene, health):
    fails(scene, health, StageName.RINGER)
    await looks(scene, health, minutes=MINUTES, but=[StageName.RINGER])
    (record,) = await own_records(scene)

    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "reply", record)
    await scene.say("engineer", "I am looking", chat="group")
    await scene.later(minutes=1)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "Restarted it", chat="group")
    await scene.later(days=6)

    assert (await scene.record(record.id)).state is State.CLOSED
    assert {call.params.get("chat_id") for call in scene.world.calls} & {0, None} <= {None}
    assert (await scene.desk.store.tally()).notices == {}
    scene.skip()


async def test_what_is_over_is_said_on_the_incident_and_to_those_who_were_told(scene, health):
    fails(scene, health, StageName.RINGER)
    await looks(scene, health, minutes=MINUTES, but=[StageName.RINGER])
    (record,) = await own_records(scene)
    scene.skip()

    await looks(scene, health, minutes=MINUTES + 1)

    scene.expect("admin", f"#{record.id}", "over")
    scene.expect("lead", f"#{record.id}", "over")
    scene.expect("group", "It is over: calling by webhook and mail.")
    await looks(scene, health, minutes=30, every=60)
    assert await added_to(scene, record) == 1
    assert (await scene.record(record.id)).state is State.NEW
    scene.skip()


async def added_to(scene, record):
    """Return how often the desk added words to its incident."""
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        timeline = await unit.events.of(record.id)
    return sum(event.verb is Verb.USER_MESSAGE for event in timeline)


async def test_trouble_that_comes_again_is_said_on_the_incident_that_is_open(scene, health):
    fails(scene, health, StageName.RINGER)
    await looks(scene, health, minutes=MINUTES, but=[StageName.RINGER])
    await looks(scene, health, minutes=MINUTES + 1)
    scene.skip()

    fails(scene, health, StageName.RINGER)
    await looks(scene, health, minutes=MINUTES, but=[StageName.RINGER])

    (record,) = await own_records(scene)
    scene.expect("group", "does not work", "calling by webhook and mail")
    assert record.state is State.NEW
    scene.skip()


async def test_an_incident_that_was_ended_is_followed_by_no_other_for_an_hour(scene, health):
    but = [StageName.RINGER]
    fails(scene, health, StageName.RINGER)
    await looks(scene, health, minutes=MINUTES, but=but)
    (record,) = await own_records(scene)
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "It is nothing", chat="group")

    await looks(scene, health, minutes=50, every=60, but=but)
    assert len(await own_records(scene)) == 1
    scene.skip()

    await looks(scene, health, minutes=15, every=60, but=but)

    assert len(await own_records(scene)) == 2
    scene.skip()


async def test_what_fails_because_something_else_does_is_the_same_incident(scene, health):
    but = [StageName.STORE, StageName.WORKER]
    for name in but:
        fails(scene, health, name)

    await looks(scene, health, minutes=MINUTES, but=but)

    (record,) = await own_records(scene)
    assert record.title == "The desk itself: the database"
    scene.skip()


@pytest.mark.parametrize("follows", [StageName.INTAKE, StageName.SENDER])
async def test_without_telegram_nothing_else_is_a_cause_of_its_own(scene, health, follows):
    fails(scene, health, follows)
    assert list(reasons_of(health, scene.clock.now())) == [f"stage.{follows}"]
    fails(scene, health, StageName.TELEGRAM)
    assert list(reasons_of(health, scene.clock.now())) == ["stage.telegram"]


async def test_a_blip_is_no_incident_and_neither_are_several(scene, health):
    for _ in range(6):
        fails(scene, health, StageName.TELEGRAM)
        await looks(scene, health, seconds=EVERY_SECONDS, but=[StageName.TELEGRAM])
        await looks(scene, health, seconds=GRACE_SECONDS + EVERY_SECONDS)

    assert await own_records(scene) == []


async def test_a_stage_that_works_now_and_then_is_one(scene, health):
    for _ in range(10):
        fails(scene, health, StageName.RINGER)
        await looks(scene, health, seconds=EVERY_SECONDS, but=[StageName.RINGER])
        await looks(scene, health, seconds=EVERY_SECONDS)

    assert len(await own_records(scene)) == 1
    scene.skip()


async def test_a_restart_forgets_nothing(scene, health):
    fails(scene, health, StageName.RINGER)
    await looks(scene, health, minutes=MINUTES, but=[StageName.RINGER])
    (record,) = await own_records(scene)
    await scene.restart()
    health = scene.desk.engine._health
    health.phase = Phase.RUNNING
    fails(scene, health, StageName.RINGER)
    works(scene, health, but=[StageName.RINGER])

    await looks(scene, health, minutes=MINUTES + 1, but=[StageName.RINGER])
    assert [one.id for one in await own_records(scene)] == [record.id]
    scene.skip()

    await looks(scene, health, minutes=MINUTES + 1)
    scene.expect("group", "It is over")
    scene.skip()


async def test_what_cannot_be_sent_makes_one_incident_and_no_storm(scene, health):
    scene.explain("was refused")
    scene.allow("no way")
    health.counted(
        Tally(
            notices={("a", "dead"): 3},
            rings={},
            quarantined=0,
            held=NOTHING.held,
            records={},
        ),
        scene.clock.now(),
    )
    for _ in range(4):  # both alarms, the card and the list
        scene.world.fail_next("*", status=400, description="Bad Request: no way")

    for _ in range(5):
        await looks(scene, health, minutes=MINUTES)
        health.counted(await scene.desk.store.tally(), scene.clock.now())

    assert len(await own_records(scene)) == 1
    scene.skip()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_quarantine_and_a_sender_that_nobody_is_are_causes_too(scene, health):
    health.counted(
        Tally(notices={}, rings={}, quarantined=2, held=NOTHING.held, records={}),
        scene.clock.now(),
    )
    health.holders = lambda: [
        Holder(role=Role.SENDER, owner="gone", term=1, beat_age=20.0, is_me=False)
    ]

    await looks(scene, health, minutes=MINUTES)

    titles = {record.title for record in await own_records(scene)}
    assert titles == {
        "The desk itself: messages that could not be handled",
        "The desk itself: a process that sends",
    }
    scene.skip()


@pytest.mark.variables(OPSDESK_DESK__OWN_CATEGORY="off")
async def test_whoever_wants_none_has_none(scene, health):
    fails(scene, health, StageName.RINGER)

    await looks(scene, health, minutes=30, every=60, but=[StageName.RINGER])

    assert await own_records(scene) == []


async def test_trouble_of_the_store_is_reported_when_the_store_is_back(scene, health, monkeypatch):
    own = scene.desk.engine.own
    fails(scene, health, StageName.STORE, "the disk is full")
    original = OwnTroubles._in_unit

    async def full(*_):
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(OwnTroubles, "_in_unit", full)
    await looks(scene, health, minutes=MINUTES, but=[StageName.STORE])
    assert own.stage.reason == "waiting"  # nobody is told twice of the same
    assert await own_records(scene) == []
    monkeypatch.setattr(OwnTroubles, "_in_unit", original)

    await looks(scene, health, minutes=MINUTES + 1)

    (record,) = await own_records(scene)
    assert record.title == "The desk itself: the database"
    scene.expect("group", "It is over: the database.")
    scene.skip()
