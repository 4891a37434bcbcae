"""What the stories of promises share: people who were met, a manager, a report that presses."""

import json
from dataclasses import replace

import pytest

from desk.people import Membership, Role
from desk.record import Verb

CHAIN = json.dumps(
    [
        {
            "key": "p1",
            "priorities": ["P1"],
            "steps": [
                {"page": "lead", "wait": "5m"},
                {"page": "oncall", "wait": "10m"},
                {"page": "manager", "wait": "15m"},
            ],
        }
    ]
)
"""Wait five minutes, wait ten, then the manager."""
THREE_STEPS = pytest.mark.variables(OPSDESK_CHAINS=CHAIN)


async def met(scene, *who):
    """Let people have talked to the bot in private."""
    for name in who or ("engineer", "rival", "lead"):
        await scene.say(name, "/help")
    scene.skip()


async def gone(scene, *who):
    """Let people have blocked the bot, which knows it."""
    for name in who:
        scene.world.block(scene.person(name).id)

    async def lose(unit):
        for name in who:
            person = await unit.people.by_telegram(scene.person(name).id)
            chat = await unit.chats.private(person)
            await unit.chats.save(replace(chat, unreachable_since=scene.clock.now()))

    await scene.desk.at_work(lose)


async def is_manager(scene, who, role=Role.MANAGER):
    """Let somebody be a manager of the desk's team."""

    async def work(unit):
        person = await unit.people.by_telegram(scene.person(who).id)
        team = next(iter(scene.desk.policy.teams))
        await unit.people.grant(person.id, Membership(team=team, role=role))

    await scene.desk.at_work(work)
    await scene.say(who, "/help")
    scene.skip()


async def pressing(scene, by="requester"):
    """Let somebody report what affects many and stops their work: a P1."""
    await scene.say(by, "Nobody on floor 2 has network")
    await scene.chooses(by, impact="many", urgency="blocked")
    before = set(await scene.desk.numbers())
    await scene.press(by, "file", chat=by)
    (number,) = set(await scene.desk.numbers()) - before
    scene.skip(by)
    scene.skip("group")
    return await scene.record(number)


async def timeline(scene, record, *verbs):
    """Return the steps of a ticket, those of some verbs if any are named."""
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        events = await unit.events.of(record.id)
    return [event for event in events if not verbs or event.verb in verbs]


async def minutes_of(scene, record, verb=Verb.PAGE):
    """Return at which minutes after its report something was done for a ticket."""
    steps = await timeline(scene, record, verb)
    return [round((event.at - record.changed_at).total_seconds() / 60, 3) for event in steps]


def count(scene, chat, words):
    """Return how many messages of a chat hold some words."""
    return sum(words in text for text in scene.texts(chat))
