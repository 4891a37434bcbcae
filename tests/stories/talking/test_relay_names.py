"""Names: a desk that hides its engineers never shows one to a reporter; contents are protected."""

import json

import pytest

from tests.scene import PIXEL
from tests.stories.talking.test_albums import album
from tests.stories.talking.test_relay import claimed

pytestmark = pytest.mark.variables(OPSDESK_TELEGRAM__SHOW_ENGINEERS="false")


async def a_whole_life(scene):
    """Let everything happen to a ticket that its reporter can read of."""
    record = await scene.reported()
    await scene.press("engineer", "claim")
    await scene.press("engineer", "reply")
    said = await scene.say("engineer", "Please try again", chat="group")
    await scene.later(seconds=11)
    await scene.edit("engineer", said, "Please try it again")
    await scene.later(seconds=11)
    outsider = scene.world.say(scene.person("rival").id, "Use driver 7", chat=scene.chat("group"))
    await scene.press("engineer", "reply")
    place = scene.chat("group")
    scene.world.forward(scene.person("engineer").id, place, [(place, outsider.id)])
    await scene.later(seconds=13)
    await scene.press("engineer", "reply")
    album(scene, "engineer", "group", caption="Like this")
    await scene.later(seconds=13)
    await scene.press("engineer", "menu pend")
    await scene.press("engineer", "pend wait_user")
    await scene.say("requester", "Here I am")
    for words in ("/my", f"/t_{record.id}", "#1", "/help", "/start"):
        await scene.say("requester", words)
        await scene.later(seconds=2)
    await scene.later(minutes=1)
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause other")
    await scene.say("engineer", "Mended", chat="group")
    await scene.press("requester", "reopen")
    await scene.later(minutes=1)
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause other")
    await scene.say("engineer", "Mended for good. " * 80, chat="group")
    await scene.press("requester", "confirm")
    await scene.say("requester", f"/t_{record.id}")
    scene.skip()


def told_to(scene, who):
    """Return all that Telegram was asked to show in somebody's private chat, and all toasts."""
    calls = [call for call in scene.world.calls if call.params.get("chat_id") == scene.chat(who)]
    toasts = [
        press.answer.text or ""
        for press in scene.world.presses.values()
        if press.person == scene.person(who).id and press.answer
    ]
    return [json.dumps(call.params, ensure_ascii=False) for call in calls] + toasts


async def test_the_reporter_never_reads_who_the_engineers_are(scene):
    for name in ("engineer", "rival"):
        scene.person(name).username = f"{name}_the_great"
    await a_whole_life(scene)

    told = told_to(scene, "requester")

    assert len(told) > 15
    assert any("Use driver 7" in text for text in told)
    names = [scene.person(name).first_name for name in ("engineer", "rival", "lead")]
    ids = [str(scene.person(name).id) for name in ("engineer", "rival", "lead")]
    for secret in (*names, *ids, "_the_great", "tg://user", "text_mention"):
        assert [text for text in told if secret in text.replace("ngineers", "")] == []
    methods = {call.method for call in scene.world.calls}
    assert methods.isdisjoint({"forwardMessage", "forwardMessages", "copyMessage"})


@pytest.mark.variables(OPSDESK_TELEGRAM__SHOW_ENGINEERS="true")
async def test_a_desk_that_shows_its_engineers_names_them(scene):
    await a_whole_life(scene)

    told = "".join(told_to(scene, "requester"))

    assert "Engineer is now looking after" in told
    assert "Engineer replied" in told
    assert "Engineer corrected the reply" in told
    assert "Rival: Use driver 7" in told


async def test_what_the_engineers_read_names_everybody(scene):
    await claimed(scene)

    await scene.say("requester", "Now it smells")

    scene.expect("group", "Engineer · being worked on")
    scene.expect("group", "💬 #1 · 3 Requester")
    scene.skip()


@pytest.mark.variables(OPSDESK_TELEGRAM__PROTECT_CONTENT="true")
async def test_protected_content_is_protected_where_reporters_read_it(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    await scene.photo("engineer", "Secret", chat="group")
    await scene.later(seconds=11)
    scene.world.send_photo(scene.person("requester").id, PIXEL)
    await scene.settle()

    mine = [m for m in scene.world.messages(scene.chat("requester")) if m.from_bot]
    ours = [m for m in scene.world.messages(scene.chat("group")) if m.from_bot]
    assert {m.protected for m in mine} == {True}
    assert {m.protected for m in ours} == {False}
    scene.skip()


async def test_content_of_a_protected_group_is_sent_on(scene):
    await claimed(scene)
    scene.world.chats[scene.chat("group")].protected = True
    await scene.press("engineer", "reply")

    await scene.photo("engineer", "From here", chat="group")
    await scene.later(seconds=11)

    scene.expect("requester", "From here")
    scene.skip()
