"""Rings on their way: told as things stand, once or with the same key, and never in silence."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot.ringing.ringer import LONGEST_PAUSE, pause
from desk.notices import Subject
from desk.rings import DEFAULT, Ring, contact_address, person_address
from desk.terms import Channel
from handlers import rings as rendering
from store.errors import StoreUnavailable
from store.queues.rings import Ringing
from store.repositories.rings import RingState
from tests.receivers import Gateway, MailServer
from tests.scene import played

SECRET = "a-signing-canary-of-this-test"


@pytest.fixture
async def gateway():
    async with Gateway() as gateway:
        yield gateway


@pytest.fixture
async def server():
    async with MailServer() as server:
        yield server


@pytest.fixture
async def scene(database_url, gateway, server):
    """Return a desk that has both channels; see tests/scene.py."""
    vendor = {"key": "vendor", "name": {"zh": "商", "en": "V"}, "mail": "vendor@example.com"}
    variables = {
        "OPSDESK_WEBHOOK__URL": gateway.url,
        "OPSDESK_WEBHOOK__SECRET": SECRET,
        "OPSDESK_MAIL__HOST": "127.0.0.1",
        "OPSDESK_MAIL__PORT": str(server.port),
        "OPSDESK_MAIL__SECURITY": "none",
        "OPSDESK_MAIL__SENDER": "desk@example.org",
        "OPSDESK_CONTACTS": json.dumps([vendor]),
    }
    async with played(database_url, variables) as scene:
        yield scene
        scene.check()


def a_ring(scene, record=None, **facts):
    now = scene.clock.now()
    usual = {
        "ref": "page:1",
        "channel": Channel.WEBHOOK,
        "to": DEFAULT,
        "template": "page",
        "subject": Subject.record(record.id) if record else Subject("tdesk"),
        "seq": 1,
        "not_before": now,
        "expires_at": now + timedelta(hours=1),
    }
    return Ring(**usual | facts)


async def staged(scene, record=None, **facts):
    """Let a ring be told of, and nobody have rung it yet."""
    ring = a_ring(scene, record, **facts)
    await scene.desk.at_work(lambda unit: unit.rings.add(ring))


async def rung(scene, record=None, **facts):
    await staged(scene, record, **facts)
    await scene.settle()


async def states(scene):
    return await scene.desk.store.rings.counts()


def bodies(gateway):
    return [json.loads(post.body) for post in gateway.taken]


def keys(gateway):
    return [post.headers["Idempotency-Key"] for post in gateway.taken]


async def test_a_page_tells_the_ticket_as_it_stands_and_who_is_meant(scene, gateway):
    record = await scene.reported(words="The printer on floor 2 is dead")
    due = scene.clock.now() + timedelta(minutes=30)
    engineer = scene.person("engineer")

    people = f"{engineer.id},99"
    await rung(scene, record, data={"due": due.isoformat(), "people": people})

    (body,) = bodies(gateway)
    assert body["ticket"] == {
        "number": record.id,
        "title": "The printer on floor 2 is dead",
        "priority": record.priority.value,
        "state": "new",
        "due": due.isoformat(),
    }
    assert body["people"] == [
        {"name": "Engineer", "telegram_id": engineer.id},
        {"name": None, "telegram_id": 99},
    ]
    first, *rest = body["text"].splitlines()
    assert first.endswith(f"#{record.id} needs somebody: The printer on floor 2 is dead")
    assert any("It is due today" in line for line in rest)
    assert await states(scene) == {RingState.SENT: 1}


async def test_somebody_is_rung_though_telegram_is_away(scene, gateway, server):
    record = await scene.reported()
    scene.world.outage = True

    await staged(scene, record)
    await staged(scene, record, ref="p:2", channel=Channel.MAIL, to=contact_address("vendor"))
    await scene.desk.engine.ringer.turn()

    assert len(gateway.taken) == 1
    assert server.taken[0]["To"] == "vendor@example.com"
    assert f"#{record.id}" in server.taken[0]["Subject"]
    scene.world.outage = False


async def test_a_person_is_rung_in_their_own_language(scene, gateway):
    record = await scene.reported()
    await scene.say("engineer", "/language")
    await scene.press("engineer", "中文", chat="engineer")
    scene.skip("engineer")

    await rung(scene, record, to=person_address(scene.person("engineer").id))
    await rung(scene, record, ref="page:2", to=person_address(99))

    chinese, english = bodies(gateway)
    assert "需要有人接手" in chinese["text"]
    assert chinese["people"][0]["name"] == "Engineer"
    assert "needs somebody" in english["text"]
    assert english["people"] == [{"name": None, "telegram_id": 99}]


async def test_a_confidential_ticket_is_rung_about_by_its_number_alone(scene, gateway, server):
    await scene.reported(words="quarterly canary wages leaked", category="security.virus")
    scene.skip()
    record = await scene.record(1)
    assert record.confidential
    data = {"due": scene.clock.now().isoformat()}

    await rung(scene, record, data=data)
    vendor = contact_address("vendor")
    await rung(scene, record, data=data, ref="p2", channel=Channel.MAIL, to=vendor)

    (body,) = bodies(gateway)
    (letter,) = server.taken
    assert body["ticket"] == {
        "number": 1,
        "title": "a confidential ticket",
        "priority": None,
        "state": None,
        "due": None,
    }
    assert body["text"].startswith("#1 needs somebody: a confidential ticket\n")
    for told in (json.dumps(body), letter["Subject"], letter.get_content()):
        assert not any(word in told for word in ("canary", "Requester", "is due", "P1", "P2"))


async def test_a_page_that_was_answered_meanwhile_rings_nobody(scene, gateway):
    record = await scene.reported()
    gateway.script = [500]
    await rung(scene, record)

    await scene.press("engineer", "claim", record)
    await scene.later(minutes=2)
    scene.skip()

    assert len(gateway.taken) == 1
    assert await states(scene) == {RingState.SUPERSEDED: 1}


@pytest.mark.parametrize("answer", [500, "reset"])
async def test_what_may_have_arrived_rings_again_with_the_same_key(scene, gateway, answer):
    gateway.script = [answer, answer]
    await staged(scene, await scene.reported())
    await scene.desk.engine.ringer.turn()
    assert await states(scene) == {RingState.UNKNOWN: 1}

    await scene.later(seconds=14)
    assert len(gateway.taken) == 2
    await scene.later(seconds=2)

    assert keys(gateway) == ["page:1"] * 3
    assert await states(scene) == {RingState.SENT: 1}


async def test_a_receiver_that_asks_for_a_pause_gets_it(scene, gateway):
    record = await scene.reported()
    gateway.script = [(429, {"Retry-After": "40"})]
    await rung(scene, record)

    await scene.later(seconds=39)
    assert len(gateway.taken) == 1
    await scene.later(seconds=2)

    assert len(gateway.taken) == 2


async def test_what_is_refused_is_kept_with_its_reason_and_told_once(scene, gateway):
    record = await scene.reported()
    scene.explain("ring page:1 by webhook was refused: HTTP 404")
    gateway.script = [404]

    await rung(scene, record)
    await scene.later(minutes=10)

    assert len(gateway.taken) == 1
    assert await states(scene) == {RingState.DEAD: 1}
    assert len([line for line in scene._errors.lines if "page:1" in line]) == 1


async def test_what_nobody_hears_in_time_is_told(scene, gateway):
    record = await scene.reported()
    scene.explain(r"ring page:1 by webhook reached nobody in time, \d+ attempts: HTTP 500")
    gateway.script = [500] * 100

    await rung(scene, record)
    await scene.later(minutes=70)

    assert await states(scene) == {RingState.EXPIRED: 1}
    tried = len(gateway.taken)
    assert 55 < tried < 70
    assert set(keys(gateway)) == {"page:1"}
    await scene.later(minutes=70)
    assert len(gateway.taken) == tried
    scene.skip("group")  # its card shows that half of the time to answer is over


def test_pauses_grow_to_a_minute():
    assert [pause(n).seconds for n in (1, 2, 3, 4, 5, 6)] == [5, 10, 20, 40, 60, 60]
    assert pause(10_000) == LONGEST_PAUSE


async def test_a_ring_to_nowhere_is_told_and_not_tried_again(scene):
    scene.explain("no address in the configuration")

    record = await scene.reported()

    await rung(scene, record, channel=Channel.MAIL, to=person_address(99))

    assert await states(scene) == {RingState.DEAD: 1}


@pytest.mark.parametrize("template", ["page", "nothing"])
async def test_a_ring_without_words_is_put_aside_and_others_ring(scene, gateway, template):
    record = await scene.reported()
    scene.explain("cannot be rendered")

    await staged(scene, template=template, subject=Subject("r99"))
    await rung(scene, record, ref="page:2")

    assert keys(gateway) == ["page:2"]
    assert await states(scene) == {RingState.DEAD: 1, RingState.SENT: 1}


async def test_a_desk_that_died_before_it_rang_rings_after_its_start(scene, gateway):
    record = await scene.reported()
    await staged(scene, record)
    now = scene.clock.now()
    await scene.desk.store.rings.lease("dead", now, 8, timedelta(minutes=1))
    await scene.settle()
    assert gateway.taken == []

    await scene.restart()

    assert keys(gateway) == ["page:1"]
    assert await states(scene) == {RingState.SENT: 1}


async def test_a_desk_that_died_before_it_kept_the_outcome_rings_once_more(
    scene, gateway, monkeypatch
):
    record = await scene.reported()
    scene.explain("unexpected fault in ringer")

    async def dies(_ringing):
        raise asyncio.CancelledError  # as when the process is killed there

    monkeypatch.setattr(scene.desk.store.rings, "sent", dies)
    await staged(scene, record)
    await scene.desk.engine.ringer.turn()
    assert keys(gateway) == ["page:1"]

    await scene.restart()

    assert keys(gateway) == ["page:1"] * 2
    assert await states(scene) == {RingState.SENT: 1}


async def test_an_outcome_that_could_not_be_kept_is_kept_later_without_a_copy(
    scene, gateway, monkeypatch
):
    record = await scene.reported()
    real = scene.desk.store.rings.sent
    failures: list[Ringing] = []

    async def failing(ringing):
        if len(failures) < 2:
            failures.append(ringing)
            raise StoreUnavailable("the disk is full")
        return await real(ringing)

    monkeypatch.setattr(scene.desk.store.rings, "sent", failing)
    await staged(scene, record)
    for _ in range(3):
        try:
            await scene.settle()
        except StoreUnavailable:
            continue

    assert len(failures) == 2
    assert len(gateway.taken) == 1
    assert await states(scene) == {RingState.SENT: 1}


async def test_a_desk_that_slept_past_its_lease_does_not_ring(scene, gateway, monkeypatch):
    record = await scene.reported()
    real = rendering.render

    async def slow(ring, context):
        scene.clock.later(seconds=26)
        return await real(ring, context)

    monkeypatch.setattr("bot.ringing.ringer.render", slow)
    await staged(scene, record)
    await scene.desk.engine.ringer.turn()
    assert gateway.taken == []

    monkeypatch.setattr("bot.ringing.ringer.render", real)
    await scene.settle()

    assert keys(gateway) == ["page:1"]


async def test_a_stop_hands_back_what_did_not_ring_and_repeats_what_was_in_the_air(scene, gateway):
    record = await scene.reported()
    gateway.script = ["hang"]
    await staged(scene, record)
    ringer = scene.desk.engine.ringer
    async with asyncio.TaskGroup() as group:
        turning = group.create_task(ringer.turn())
        await gateway.arrived.wait()
        turning.cancel()
    await ringer.hand_back()
    assert await states(scene) == {RingState.UNKNOWN: 1}

    await scene.settle()

    assert keys(gateway) == ["page:1"] * 2


async def test_what_was_leased_and_never_begun_is_free_at_a_stop(scene, gateway):
    record = await scene.reported()
    await staged(scene, record)
    ringer = scene.desk.engine.ringer
    await ringer.lease(4)

    await ringer.hand_back()

    assert await states(scene) == {RingState.PENDING: 1}
    await scene.settle()
    assert len(gateway.taken) == 1


async def test_an_outcome_that_was_known_at_a_stop_is_kept(scene, monkeypatch):
    record = await scene.reported()
    queue = scene.desk.store.rings
    real = queue.sent

    async def failing(_ringing):
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(queue, "sent", failing)
    await staged(scene, record)
    with pytest.raises(StoreUnavailable):
        await scene.desk.engine.ringer.turn()
    for number, (item, _) in scene.desk.engine.ringer._leased.items():
        scene.desk.engine.ringer._outcomes[number] = lambda item=item: real(item)

    await scene.desk.engine.ringer.hand_back()

    assert await states(scene) == {RingState.SENT: 1}


async def test_health_turns_red_only_when_rings_wait_too_long(scene, gateway):
    record = await scene.reported()
    gateway.script = [500] * 100
    stage = scene.desk.engine.ringer.stage
    await rung(scene, record)
    await scene.later(seconds=90)
    stage.works(scene.clock.now())
    assert stage.trouble(scene.clock.now()) is None

    await scene.later(seconds=60)
    stage.works(scene.clock.now())

    assert stage.trouble(scene.clock.now()) == "work is waiting too long"
    gateway.script = []
    await scene.later(seconds=70)
    await scene.desk.engine.ringer.turn()
    stage.works(scene.clock.now())
    assert stage.trouble(scene.clock.now()) is None


async def test_two_desks_on_one_store_ring_each_ring_once(scene, gateway):
    record = await scene.reported()
    for number in range(8):
        await staged(scene, record, ref=f"page:{number}")
    queue, now = scene.desk.store.rings, scene.clock.now()
    other = await queue.lease("other", now, 3, timedelta(minutes=1))

    await scene.settle()

    taken = {item.ring.ref for item in other}
    assert len(taken) == 3
    assert sorted([*keys(gateway), *taken]) == [f"page:{number}" for number in range(8)]
