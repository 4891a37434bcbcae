"""Vendors: chosen at the hold, told by their own channels, waited for by a clock of their own."""

import json

import pytest

from desk.record import State, Verb
from desk.sla import ClockKind, Verdict
from store.repositories.rings import RingState
from tests.receivers import Gateway, MailServer
from tests.scene import played
from tests.stories.promises.cast import count, met, pressing, timeline

ACME, PAPER, PHONE = (
    {"key": "acme", "name": {"zh": "阿克米", "en": "Acme"}, "target": "9h"},
    {"key": "paper_and_toner_shop", "name": {"zh": "耗材店", "en": "Paper shop"}, "target": "18h"},
    {"key": "gate", "name": {"zh": "门卫", "en": "Gate"}},
)
LADDER = [
    {"at": "75%", "tell": "contact:acme", "clock": "resolution", "channels": ["mail"]},
    {"at": "100%", "tell": "lead"},
]
CHAIN = {
    "key": "outside",
    "priorities": ["P1"],
    "steps": [
        {"page": "contact:acme", "wait": "5m", "channels": ["mail"]},
        {"page": "lead", "wait": "15m"},
    ],
}


@pytest.fixture
async def gateway():
    async with Gateway() as gateway:
        yield gateway


@pytest.fixture
async def server():
    async with MailServer() as server:
        yield server


def variables(gateway, server):
    """Return the settings of a desk with two vendors, one of which can be told."""
    acme = ACME | {"webhook": gateway.url, "mail": "help@acme.example"}
    return {
        "OPSDESK_WEBHOOK__SECRET": "a-signing-canary-of-this-test",
        "OPSDESK_MAIL__HOST": "127.0.0.1",
        "OPSDESK_MAIL__PORT": str(server.port),
        "OPSDESK_MAIL__SECURITY": "none",
        "OPSDESK_MAIL__SENDER": "desk@example.org",
        "OPSDESK_CONTACTS": json.dumps([acme, PAPER, PHONE]),
        "OPSDESK_LADDER": json.dumps(LADDER),
        "OPSDESK_CHAINS": json.dumps([CHAIN]),
    }


@pytest.fixture
async def scene(database_url, gateway, server):
    """Return a desk with vendors; see tests/scene.py."""
    async with played(database_url, variables(gateway, server)) as scene:
        yield scene
        scene.check()


@pytest.fixture
async def chinese_scene(database_url, gateway, server):
    """Return the same in Chinese."""
    async with played(database_url, variables(gateway, server), "zh") as scene:
        yield scene
        scene.check()


async def claimed(scene, **choices):
    await met(scene)
    record = await scene.reported(**choices)
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def held(scene, record, vendor):
    """Let a ticket be with a vendor, chosen by their button."""
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_vendor", record)
    return await scene.press("engineer", vendor, record)


async def at_acme(scene, **choices):
    record = await claimed(scene, **choices)
    await held(scene, record, "Acme")
    scene.skip()
    return record


def bodies(gateway):
    return [json.loads(post.body) for post in gateway.taken]


async def standings(scene, record):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        found = await unit.clocks.of(record.id)
    return [standing for standing in found if standing.kind is ClockKind.VENDOR]


async def test_the_vendor_is_chosen_and_told_what_to_know(scene, gateway, server):
    record = await claimed(scene, words="The printer in room 214 jams")
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_vendor", record)
    scene.expect("group", "With whom is it?")
    assert scene.buttons("group", record) == ["Acme", "Paper shop", "Another one", "‹ Back"]

    toast = await scene.press("engineer", "Acme", record)

    assert toast == f"#{record.id} is on hold; Acme is told, and the reporter knows"
    assert "With Acme: due Tue 24 Nov, 09:" in (scene.card("group", record).text or "")
    (hold,) = await timeline(scene, record, Verb.PEND)
    assert dict(hold.facts) == {"reason": "wait_vendor", "vendor": "acme"}
    (body,) = bodies(gateway)
    (mail,) = server.taken
    assert body["kind"] == "vendor"
    assert body["text"].splitlines() == mail.get_content().strip().splitlines()
    assert f"#{record.id} is with you now: The printer in room 214 jams" in body["text"]
    assert "it is due tomorrow 09:" in body["text"]
    assert "Place: room 214" in body["text"]
    scene.skip()


async def test_the_reporter_reads_no_name_of_a_vendor(scene):
    record = await claimed(scene)

    await held(scene, record, "Acme")

    scene.expect("requester", f"#{record.id}", "The vendor or a repair shop is working on it")
    await scene.say("requester", f"/status {record.id}")
    assert "Acme" not in "".join(scene.texts("requester"))
    await scene.say("engineer", f"/timeline #{record.id}", chat="group")
    scene.skip()


async def test_in_chinese_it_reads_as_naturally(chinese_scene, gateway):
    scene = chinese_scene
    record = await claimed(scene, words="打印机卡纸，在214房间")
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_vendor", record)
    scene.expect("group", "交给谁？")
    assert scene.buttons("group", record)[:3] == ["阿克米", "耗材店", "其他厂商"]

    toast = await scene.press("engineer", "阿克米", record)

    assert toast == f"#{record.id} 已挂起，会通知阿克米，用户已收到通知"
    assert "已交阿克米，应在 11月24日 周二 09:" in (scene.card("group", record).text or "")
    assert f"#{record.id} 请贵方处理：打印机卡纸" in bodies(gateway)[0]["text"]
    await scene.later(days=1, hours=1)
    await scene.say("engineer", f"/why {record.id}")
    await scene.say("engineer", f"/next {record.id}")
    for part in ("还在阿克米那里，本应在", "交阿克米：超时", "提醒负责人：阿克米的时限已到"):
        scene.expect("engineer", part)
    scene.skip()


async def test_a_vendor_without_a_channel_is_called_by_the_engineer(scene, gateway, server):
    record = await claimed(scene)

    toast = await held(scene, record, "Paper shop")

    assert "Please call Paper shop" in toast
    assert (gateway.taken, server.taken) == ([], [])
    scene.skip()


async def test_with_another_one_it_waits_until_a_moment_as_ever(scene, gateway):
    record = await claimed(scene)

    await held(scene, record, "Another one")
    await scene.say("engineer", "tomorrow 10:00", chat="group")

    assert (await scene.record(record)).state is State.PENDING
    assert "until Tue 24 Nov, 10:00" in (scene.card("group", record).text or "")
    assert (gateway.taken, await standings(scene, record)) == ([], [])
    scene.skip()


@pytest.mark.parametrize("end", ["resume", "solve", "withdraw", "give up"])
async def test_the_vendor_learns_that_they_are_not_needed_any_more(scene, gateway, end):
    record = await at_acme(scene)

    if end == "resume":
        await scene.press("engineer", "resume", record)
    elif end == "solve":
        await scene.press("engineer", "menu cause", record)
        await scene.press("engineer", "cause hardware_fault", record)
        await scene.say("engineer", "Took the paper out", chat="group")
    elif end == "withdraw":
        await scene.press("requester", "menu withdraw", record)
        await scene.press("requester", "cancel", record)
    else:
        await scene.press("engineer", "menu more", record)
        await scene.press("engineer", "menu cancel", record)
        await scene.press("engineer", "gone", record)

    assert [body["kind"] for body in bodies(gateway)] == ["vendor", "vendor_over"]
    assert f"#{record.id} is not needed any more" in bodies(gateway)[1]["text"]
    (standing,) = await standings(scene, record)
    assert (standing.verdict, standing.lap, standing.counts) == (Verdict.MET, 1, False)
    scene.skip()


async def test_of_a_confidential_ticket_a_vendor_reads_its_number_alone(scene, gateway):
    await met(scene)
    record = await scene.reported(
        words="Room 214 had a phishing mail", category="security.phishing"
    )
    await scene.press("engineer", "claim", record, chat="engineer")
    await scene.press("engineer", "menu pend", record, chat="engineer")
    await scene.press("engineer", "pend wait_vendor", record, chat="engineer")
    await scene.press("engineer", "Acme", record, chat="engineer")

    (body,) = bodies(gateway)
    assert f"#{record.id} is with you now: a confidential ticket" in body["text"].lower()
    assert "214" not in body["text"]
    assert "phishing" not in body["text"]
    scene.skip()


async def test_a_late_vendor_is_told_to_the_owner_each_working_day(scene):
    record = await at_acme(scene)

    await scene.later(hours=23, minutes=58)
    assert count(scene, "engineer", "It is still with Acme") == 0
    await scene.later(minutes=4)

    scene.expect("engineer", f"#{record.id}", "It is still with Acme", "Tue 24 Nov, 09:")
    assert "With Acme: 🔴 was due Tue 24 Nov, 09:" in (scene.card("group", record).text or "")
    (standing,) = await standings(scene, record)
    assert (standing.verdict, standing.counts) == (Verdict.BREACHED, False)
    await scene.later(days=2)
    assert count(scene, "engineer", "It is still with Acme") == 3
    scene.skip()


async def test_why_tells_each_time_with_a_vendor_and_next_the_coming_one(scene):
    record = await at_acme(scene)
    await scene.later(hours=1)
    await scene.press("engineer", "resume", record)
    await held(scene, record, "Acme")
    scene.skip()

    await scene.say("engineer", f"/why #{record.id}", chat="group")
    told = scene.expect("group", f"Why #{record.id} is as it is").text or ""
    assert "With Acme: kept, 1 working hour of 1 working day used" in told
    assert "With Acme (time 2): runs, 1 working minute of 1 working day used" in told
    await scene.say("engineer", f"/next #{record.id}", chat="group")

    told = scene.expect("group", "If nobody acts").text or ""
    assert "reminds whoever has it: the time of Acme is over" in told
    scene.skip()


async def test_a_rung_calls_a_contact_of_a_ticket_that_nobody_holds_up(scene, server):
    record = await claimed(scene, impact="team", urgency="blocked")  # P2: 8 working hours

    await scene.later(hours=6, minutes=1)

    (mail,) = server.taken
    assert mail["To"] == "help@acme.example"
    assert mail["Subject"] == f"P2 #{record.id} is at risk: The printer on floor 2 is dead"
    scene.skip()
    await scene.say("engineer", f"/why #{record.id}", chat="group")
    scene.expect("group", "solution: 75 % of the time used → by mail: Acme")
    scene.skip()


async def test_a_step_pages_a_contact_while_nobody_has_the_ticket(scene, server):
    await met(scene)
    record = await pressing(scene)

    await scene.later(minutes=1)

    (mail,) = server.taken
    assert mail["Subject"].startswith(f"P1 #{record.id} needs somebody: Nobody on floor 2")
    await scene.say("engineer", f"/why #{record.id}", chat="group")
    scene.expect("group", "call of Acme → by mail: Acme")
    scene.skip()


async def test_a_vendor_who_was_away_meanwhile_learns_only_that_it_is_over(scene, gateway, server):
    record = await claimed(scene)
    gateway.script += [503]
    server.script["GREETING"] = ["421 later"]
    await held(scene, record, "Acme")
    await scene.press("engineer", "resume", record)

    await scene.later(minutes=2)

    assert [body["kind"] for body in bodies(gateway)] == ["vendor", "vendor_over"]
    counts = await scene.desk.store.rings.counts()
    assert counts == {RingState.SUPERSEDED: 2, RingState.SENT: 2}
    scene.skip()


async def test_a_vendor_who_has_it_again_is_not_told_that_it_is_over(scene, gateway):
    record = await at_acme(scene)
    gateway.script += [503]
    await scene.press("engineer", "resume", record)
    await held(scene, record, "Acme")

    await scene.later(minutes=2)

    assert [body["kind"] for body in bodies(gateway)] == ["vendor", "vendor_over", "vendor"]
    counts = await scene.desk.store.rings.counts()
    assert counts[RingState.SUPERSEDED] == 1
    scene.skip()


async def test_a_contact_that_is_gone_from_the_configuration_can_have_no_ticket(scene, gateway):
    record = await claimed(scene)
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_vendor", record)
    await without_contacts(scene)

    toast = await scene.press("engineer", "Acme", record)

    assert "out of date" in toast
    assert (await scene.record(record)).state is State.ACTIVE
    assert gateway.taken == []
    scene.skip()


async def test_a_ticket_of_a_contact_that_is_gone_goes_on_as_any_other(scene, gateway):
    record = await at_acme(scene)
    await without_contacts(scene)

    await scene.press("engineer", "resume", record)

    assert (await scene.record(record)).state is State.ACTIVE
    assert [body["kind"] for body in bodies(gateway)] == ["vendor"]
    scene.skip()


async def without_contacts(scene):
    scene.desk.otherwise = {"contacts": {}}
    await scene.restart()
