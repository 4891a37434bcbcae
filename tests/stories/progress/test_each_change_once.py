"""Every change reaches the reporter once: as one message that rings, and on the live card."""

import pytest

from sandbox.model import Bot, Message
from tests.scene import Scene

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def rung(scene: Scene, since: int) -> list[Message]:
    """Return the messages that the bot sent the requester since one of them, and that rang."""
    room = scene.chat("requester")
    sent = [m for m in scene.world.messages(room) if m.id > since and isinstance(m.sender, Bot)]
    return [message for message in sent if not message.silent]


async def test_a_ticket_through_all_its_steps_rings_once_a_step(scene):
    record = await scene.reported()
    scene.skip()
    room = scene.chat("requester")
    counts = {}

    async def press(who, button):
        await scene.press(who, button, record)

    async def write(words):
        await scene.say("engineer", words, chat="group")

    async def during(step, *doing):
        newest = scene.world.messages(room)[-1].id
        for act, *what in doing:
            await act(*what)
        counts[step] = len(rung(scene, newest))
        await scene.later(minutes=2)
        assert len(rung(scene, newest)) == counts[step], f"{step} was told again"

    them, they = "engineer", "requester"
    solve = [(press, them, "menu cause"), (press, them, "cause hardware_fault")]
    on_hold = [(press, them, step) for step in ("menu pend", "pend wait_part", "Without a time")]
    await during("claim", (press, them, "claim"))
    await during("note", (press, them, "note"), (write, "It stands in room 3"))
    await during("pend", *on_hold)
    await during("urge", (press, they, "urge"))
    await during("resume", (press, them, "resume"))
    await during("correct", (press, them, "menu more"), (press, them, "kind"))
    await during("solve", *solve, (write, "Changed it"))
    await during("reopen", (press, they, "Not solved"))
    await during("solve again", *solve, (write, "Changed all"))
    await during("confirm", (press, they, "It works"))
    await during("stars", (press, they, "stars 5"))

    assert counts == {
        "claim": 1,
        "note": 0,
        "pend": 1,
        "urge": 0,
        "resume": 1,
        "correct": 0,
        "solve": 1,
        "reopen": 1,
        "solve again": 1,
        "confirm": 0,
        "stars": 0,
    }
    assert not [text for text in scene.texts("requester") if "room 3" in text]
    scene.skip()
