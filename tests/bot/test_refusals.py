"""Every refusal has its treatment: each row of the error table against the real courier."""

import pytest

from bot.replies import Outcome, Reply
from bot.sending.refusals import PHRASES, Treatment, treatment_of
from store.tables import outbox
from tests.store.builders import values

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
ARRIVES = {
    "not modified": ("editMessageText", 400, NOT_MODIFIED),
    "edit: gone": ("editMessageText", 400, "Bad Request: message to edit not found"),
    "edit: cannot": ("editMessageText", 400, "Bad Request: message can't be edited"),
    "delete: gone": ("deleteMessage", 400, "Bad Request: message to delete not found"),
    "delete: cannot": ("deleteMessage", 400, "Bad Request: message can't be deleted"),
    "delete: for all": (
        "deleteMessage",
        400,
        "Bad Request: message can't be deleted for everyone",
    ),
    "tag": (
        "sendMessage",
        400,
        'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0',
    ),
    "end tag": (
        "sendMessage",
        400,
        "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "empty": ("sendMessage", 400, "Bad Request: message text is empty"),
    "too long": ("sendMessage", 400, "Bad Request: message is too long"),
    "text too long": ("sendMessage", 400, "Bad Request: text is too long"),
}
"""What is said nevertheless: by method, code and description."""
WAITS = {
    "blocked": (403, "Forbidden: bot was blocked by the user"),
    "deactivated": (403, "Forbidden: user is deactivated"),
    "never started": (403, "Forbidden: bot can't initiate conversation with a user"),
    "kicked": (403, "Forbidden: bot was kicked from the supergroup chat"),
    "no member": (403, "Forbidden: bot is not a member of the supergroup chat"),
    "not found": (400, "Bad Request: chat not found"),
    "no access": (400, "Bad Request: have no write access to the chat"),
    "no rights": (400, "Bad Request: not enough rights to send text messages to the chat"),
}
"""What is kept until the chat can be reached."""
DIES = {
    "button data": "Bad Request: can't parse inline keyboard button: BUTTON_DATA_INVALID",
    "button url": "Bad Request: can't parse inline keyboard button: BUTTON_URL_INVALID",
    "text buttons": "Bad Request: can't parse inline keyboard button: Text buttons are unallowed",
    "method": "Not Found: method not found",
}
"""What is a fault of ours, kept for an operator."""
NAMED = {
    "Bad Request: query is too old and response timeout expired or query ID is invalid": (
        Treatment.DONE
    ),
    "Bad Request: TOPIC_NOT_MODIFIED": Treatment.DONE,
    "Bad Request: message thread not found": Treatment.THREAD,
    "Bad Request: TOPIC_CLOSED": Treatment.THREAD,
    "Bad Request: the chat is not a forum": Treatment.THREAD,
    "Bad Request: not enough rights to create a topic": Treatment.THREAD,
    "Bad Request: group chat was upgraded to a supergroup chat": Treatment.MIGRATED,
    "Bad Request: message caption is too long": Treatment.SHORTEN,
    "Bad Request: file is too big": Treatment.FILE,
    "Bad Request: wrong file_id or the file is temporarily unavailable": Treatment.FILE,
    "Bad Request: invalid file_id": Treatment.FILE,
    "Request Entity Too Large": Treatment.FILE,
    "Unauthorized": Treatment.TOKEN,
    "Not Found": Treatment.TOKEN,
}
"""What goes on elsewhere, or is no matter of one message."""


async def states(scene):
    return await values(scene.desk.store, outbox.c.state)


@pytest.mark.parametrize("what", ARRIVES)
async def test_what_can_be_said_in_another_way_is_said(scene, what):
    method, status, description = ARRIVES[what]
    scene.allow(r"Bad Request")
    if what not in {"not modified", "edit: gone", "edit: cannot"}:
        scene.explain("markup of|do not fit")
    record = await scene.reported(by="requester")
    scene.world.fail_next(method, status=status, description=description)

    await scene.press("engineer", "claim", record)
    await scene.say("requester", f"#{record.id}")
    await scene.later(seconds=30)

    assert set(await states(scene)) <= {"sent", "superseded"}
    assert not scene.world.faults.waiting
    assert any("#1 · 2" in text for text in scene.texts("requester"))
    scene.skip()


@pytest.mark.parametrize("what", WAITS)
async def test_what_nobody_can_receive_waits(scene, what):
    status, description = WAITS[what]
    scene.allow(description)
    scene.world.fail_next("sendMessage", status=status, description=description)

    await scene.say("requester", "/start")
    await scene.later(hours=1)

    assert await states(scene) == ["pending"]
    assert (await scene.desk.store.outbox.waiting())[0] == 0
    await scene.say("requester", "/help")
    scene.expect("requester", "Service Desk")
    scene.skip()


@pytest.mark.parametrize("what", DIES)
async def test_a_fault_of_ours_is_told_to_operators_and_blocks_nothing(scene, what):
    scene.allow(DIES[what].split(": ")[-1])
    scene.explain("was refused")
    scene.world.fail_next(
        "sendMessage", status=404 if what == "method" else 400, description=DIES[what]
    )

    await scene.say("requester", "/start")
    await scene.say("requester", "/help")

    assert await states(scene) == ["dead", "sent"]
    assert any("was refused" in line for line in scene._errors.lines)
    scene.skip()


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_bot_that_is_not_known_stops_sending_until_it_is(scene, status, description):
    scene.allow(description)
    scene.explain("does not work")
    scene.world.fail_next("sendMessage", status=status, description=description)
    for _ in range(4):
        scene.world.fail_next("getMe", status=status, description=description)

    await scene.say("requester", "/start")
    await scene.say("second", "/start")
    calls = [call for call in scene.world.calls if call.method == "sendMessage"]
    assert len(calls) == 1

    await scene.later(seconds=60)

    scene.expect("requester", "Service Desk")
    scene.expect("second", "Service Desk")
    assert any("telegram does not work" in line for line in scene._errors.lines)


@pytest.mark.parametrize("description", NAMED)
def test_what_goes_on_elsewhere_is_told_apart(description):
    reply = Reply(outcome=Outcome.REFUSED, code=400, description=description)

    assert treatment_of(reply) is NAMED[description]


def test_a_refusal_that_nobody_knows_is_a_fault_of_ours():
    reply = Reply(outcome=Outcome.REFUSED, code=400, description="Bad Request: SOMETHING_NEW")

    assert treatment_of(reply) is Treatment.OURS


def test_every_treatment_is_reached_by_some_phrase():
    without = {Treatment.TOKEN, Treatment.OURS}

    assert {treatment for _, treatment in PHRASES} == set(Treatment) - without


async def test_words_that_do_not_fit_go_as_their_beginning(scene):
    scene.allow("too long")
    scene.explain("do not fit")
    scene.world.fail_next("sendMessage", status=400, description="Bad Request: message is too long")

    await scene.say("requester", "/start")

    assert scene.expect("requester", "Service Desk").entities == ()


async def test_an_answer_to_a_message_that_is_gone_goes_without_it(scene):
    scene.allow("message to be replied not found")
    record = await scene.reported(by="requester")
    description = "Bad Request: message to be replied not found"
    scene.world.fail_next("sendMessage", status=400, description=description)

    async with scene.all_at_once():
        await scene.say(
            "engineer", "/r Is it hot?", chat="group", reply_to=scene.card("group", record)
        )

    answers = [call for call in scene.world.calls if call.method == "sendMessage"][-2:]
    assert "reply_parameters" in answers[0].params
    assert "reply_parameters" not in answers[1].params
    scene.skip()
