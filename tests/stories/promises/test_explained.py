"""/why and /next: the rules told for one ticket, to those who work it and nobody else."""

import json

import pytest

from tests.stories.promises.cast import THREE_STEPS, met, pressing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@THREE_STEPS
async def test_why_tells_rules_clocks_and_calls(scene):
    await met(scene)
    record = await pressing(scene)
    await scene.later(minutes=16)
    scene.skip()

    await scene.say("engineer", f"/why #{record.id}", chat="group")

    told = scene.expect("group", f"Why #{record.id} is as it is").text or ""
    for part in (
        "Wired network",
        "so the words sounded",
        "version 1",
        "an answer within 15 minutes, solved within 4 hours",
        "Answer: missed",
        "call of the lead → Lead",
        "the team has no duty roster",
        "Answer: 75 % of the time used → the group",
        "the team has no manager",
    ):
        assert part.lower() in told.lower(), (part, told)
    scene.skip()


async def test_why_tells_pauses_corrections_and_who_changed_what(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_user", record)
    await scene.later(hours=1)
    await scene.say("requester", "It is the left one")
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu priority", record)
    await scene.press("engineer", "prio P3", record)
    await scene.say("engineer", "It can wait", chat="group")
    scene.skip()

    await scene.say("lead", f"/why {record.id}")

    told = scene.expect("lead", f"Why #{record.id} is as it is").text or ""
    assert "stood from Mon 23 Nov, 09:0" in told
    assert "Engineer lowered the priority: P2 → P3" in told
    assert "last sign Mon 23 Nov, 10:0" in told
    scene.skip()


@THREE_STEPS
async def test_next_tells_what_comes_if_nobody_acts(scene):
    await met(scene)
    record = await pressing(scene)
    scene.skip()

    await scene.say("lead", f"/next #{record.id}", chat="group")

    told = scene.expect("group", "If nobody acts").text or ""
    for part in (
        "09:05 calls whoever is on duty",
        "09:15 calls the manager",
        "09:11 whoever has it is told: 75 % of the time (answer) is used up",
        "the reporter is told that it takes longer",
    ):
        assert part in told, (part, told)
    scene.skip()


async def test_in_a_topic_no_number_is_needed(scene):
    record = await scene.reported(impact="team", urgency="blocked")
    scene.skip()

    await scene.say("engineer", "/next", chat="group", reply_to=scene.card("group", record))

    scene.expect("group", f"happens to #{record.id}")
    await scene.say("engineer", "/why", chat="group")
    scene.expect("group", "Which ticket?")


async def test_nobody_else_is_told_anything(scene):
    record = await scene.reported()

    await scene.say("requester", f"/why #{record.id}")

    scene.expect("requester", "not yours to use")
    await scene.say("requester", "/next 999")
    scene.expect("requester", "not yours to use")


WAYS = json.dumps(
    [
        {
            "key": "p1",
            "priorities": ["P1"],
            "steps": [
                {"page": "oncall", "wait": "5m", "channels": ["webhook"], "days": "sat-sun"},
                {"page": "oncall", "wait": "5m", "channels": ["telegram", "webhook"]},
                {"page": "contact:vendor", "wait": "5m", "channels": ["webhook"]},
                {"page": "team", "wait": "5m", "channels": ["webhook"]},
            ],
        }
    ]
)
CONTACTS = json.dumps(
    [
        {
            "key": "vendor",
            "name": {"zh": "供应商", "en": "Network vendor"},
            "webhook": "http://127.0.0.1:9/vendor",
        }
    ]
)


@pytest.mark.variables(
    OPSDESK_CHAINS=WAYS,
    OPSDESK_CONTACTS=CONTACTS,
    OPSDESK_WEBHOOK__URL="http://127.0.0.1:9/desk",
    OPSDESK_WEBHOOK__SECRET="a-secret-of-this-test",
)
async def test_why_tells_who_was_called_by_other_channels(scene):
    await met(scene)
    record = await pressing(scene)
    await scene.later(minutes=11)
    scene.skip()

    await scene.say("lead", f"/why #{record.id}")

    told = scene.expect("lead", f"Why #{record.id} is as it is").text or ""
    assert "call of whoever is on duty; left out: not on this day" in told
    assert "→ Engineer, Rival; by webhook: Engineer, Rival;" in told
    assert "call of Network vendor → by webhook: Network vendor" in told
    assert "call of the team → by webhook: the duty phone" in told
    await scene.say("lead", f"#{record.id}")
    assert "by mail or webhook" in (scene.last("lead").text or "")
    scene.skip()
