"""Every served method answers in the shape the Bot API description promises."""

import re
from pathlib import Path

import pytest
from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden

import sandbox
from sandbox.botapi import schema
from sandbox.methods import SERVED
from tests.sandbox.strict import faults_of_answer, faults_of_update

README = Path(sandbox.__file__).with_name("README.md")
BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a", "style": "primary"}]]}
PLACE = {"latitude": 1.5, "longitude": -2.5}
RICH = "<b>x</b> <a href='tg://user?id={id}'>u</a> <tg-time unix='5'>t</tg-time> /go https://a.bc"


@pytest.fixture
def forum(world, ada):
    return world.add_group("Forum", members=[ada.id], is_forum=True)


@pytest.fixture
def calls(world, ada, ops, forum, pixel):
    """One call of every method that succeeds, in an order in which it can."""
    photo = world.send_photo(ada.id, pixel, caption="look")
    log = world.send_document(ada.id, b"x", "a.log", reply_to=photo.id)
    voice, video = world.send_voice(ada.id), world.send_video(ada.id)
    media = {
        "Photo": photo.photo,
        "Document": log.document,
        "Voice": voice.voice,
        "Video": video.video,
        "VideoNote": world.send_video_note(ada.id).video_note,
        "Audio": world.send_audio(ada.id, b"x", "a.mp3").audio,
        "Animation": world.send_animation(ada.id).animation,
        "Sticker": world.send_sticker(ada.id).sticker,
    }
    card = {"chat_id": ada.id, "message_id": 9}
    topic = {"chat_id": forum.id, "message_thread_id": 2}
    shown = {"chat_id": ops.id, "message_id": 1}
    batch = {"chat_id": ops.id, "from_chat_id": ada.id, "message_ids": [photo.id, log.id]}
    app = {"type": "web_app", "text": "Desk", "web_app": {"url": "https://desk.example.org/"}}
    return [
        ("getMe", {}),
        (
            "sendMessage",
            {
                "chat_id": ada.id,
                "text": RICH.format(id=ada.id),
                "parse_mode": "HTML",
                "reply_markup": BUTTON,
                "reply_parameters": {"message_id": 2},
                "protect_content": True,
                "link_preview_options": {"is_disabled": True},
            },
        ),
        ("setMessageReaction", {**card, "reaction": [{"type": "emoji", "emoji": "👍"}]}),
        ("editMessageReplyMarkup", card),
        ("editMessageText", {**card, "text": "y", "reply_markup": BUTTON}),
        ("sendPhoto", {"chat_id": ops.id, "photo": photo.photo.file_id, "caption": "/go"}),
        ("editMessageCaption", {**shown, "caption": "b", "show_caption_above_media": True}),
        *(
            (f"send{kind}", {"chat_id": ops.id, param(kind): file.file_id})
            for kind, file in media.items()
        ),
        ("sendLocation", {"chat_id": ops.id, "latitude": 1.5, "longitude": -2}),
        ("sendVenue", {"chat_id": ops.id, **PLACE, "title": "Desk", "address": "Street 1"}),
        ("sendContact", {"chat_id": ops.id, "phone_number": "+1", "first_name": "Ada"}),
        ("sendMediaGroup", {"chat_id": ops.id, "media": album(photo.photo, video.video)}),
        (
            "editMessageMedia",
            {**shown, "media": {"type": "video", "media": video.video.file_id, "caption": "v"}},
        ),
        ("copyMessage", {"chat_id": ops.id, "from_chat_id": ada.id, "message_id": 1}),
        ("copyMessages", {**batch, "remove_caption": True}),
        ("forwardMessage", {"chat_id": ops.id, "from_chat_id": ada.id, "message_id": 3}),
        ("forwardMessages", batch),
        ("pinChatMessage", shown),
        ("getChat", {"chat_id": ops.id}),
        ("unpinChatMessage", shown),
        ("unpinAllChatMessages", {"chat_id": ops.id}),
        ("sendChatAction", {"chat_id": ada.id, "action": "typing"}),
        (
            "answerCallbackQuery",
            lambda: {"callback_query_id": world.press(ada.id, ada.id, 9, "a"), "text": "ok"},
        ),
        ("getUpdates", lambda: [world.block(ada.id), world.unblock(ada.id), {}][-1]),
        ("deleteMessage", card),
        ("deleteMessages", {"chat_id": ada.id, "message_ids": [1, 2]}),
        ("getFile", {"file_id": photo.photo.file_id}),
        ("getChat", {"chat_id": ada.id}),
        ("getChatMember", {"chat_id": ops.id, "user_id": ada.id}),
        ("getChatMember", {"chat_id": ops.id, "user_id": world.bot.id}),
        ("getChatAdministrators", {"chat_id": ops.id}),
        ("getChatMemberCount", {"chat_id": ops.id}),
        ("createForumTopic", {"chat_id": forum.id, "name": "Printers"}),
        ("editForumTopic", {**topic, "name": "Paper"}),
        ("closeForumTopic", topic),
        ("reopenForumTopic", topic),
        ("deleteForumTopic", topic),
        ("closeGeneralForumTopic", {"chat_id": forum.id}),
        ("reopenGeneralForumTopic", {"chat_id": forum.id}),
        ("setMyCommands", {"commands": [{"command": "new", "description": "Report"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("setMyDescription", {"description": "A desk"}),
        ("getMyDescription", {"language_code": "en"}),
        ("setMyShortDescription", {"short_description": "A desk"}),
        ("getMyShortDescription", {}),
        ("setMyName", {"name": "Desk", "language_code": "en"}),
        ("getMyName", {}),
        ("setChatMenuButton", {"chat_id": ada.id, "menu_button": app}),
        ("getChatMenuButton", {"chat_id": ada.id}),
        ("leaveChat", {"chat_id": ops.id}),
        ("setWebhook", {"url": "http://127.0.0.1:9/"}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
    ]


def param(kind):
    return "video_note" if kind == "VideoNote" else kind.lower()


def album(*files):
    return [{"type": file.kind, "media": file.file_id} for file in files]


async def test_every_result_fits_its_description(api, world, calls):
    for method, params in calls:
        reply = await api(method, **(params() if callable(params) else params))
        assert schema.result_misfits(method, reply.result) == []

    assert {method for method, _ in calls} == set(SERVED)
    assert [call for call in world.calls if call.unserved_parameters] == []
    assert [call for call in world.calls if call.mistyped_parameters] == []


async def test_every_kind_of_update_fits_its_description(api, world, ada, ops, forum, pixel):
    bob = world.add_person("Bob", started=True)
    world.join(bob.id, ops.id)
    basic = world.add_group("Basic", members=[ada.id], kind="group")
    kinds = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member",
             "message_reaction")  # fmt: skip
    await api.updates(allowed_updates=list(kinds))
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup=BUTTON)
    photo = world.send_photo(ada.id, pixel, caption="/look", reply_to=1)
    world.edit(ada.id, ada.id, photo.id, "other words")
    world.press(ada.id, ada.id, 1, "a")
    world.press(ada.id, ada.id, 77, "a", forged=True)
    for send in ("send_voice", "send_video", "send_video_note", "send_audio", "send_animation",
                 "send_sticker", "send_dice"):  # fmt: skip
        getattr(world, send)(ada.id)
    world.send_location(ada.id, 1, 2)
    world.send_venue(ada.id, 1, 2, "Desk", "Street 1")
    world.send_contact(ada.id, "+1", "Ada", ada.id)
    world.send_poll(ada.id, "Which?", ["a", "b"])
    world.send_album(ada.id, [("photo", pixel), ("video", b"x")], caption="two")
    world.say(ada.id, "look", reply_to=1, quote="x")
    world.forward(ada.id, ops.id, [(ada.id, photo.id)])
    topic = world.create_topic(forum.id, "Printers")
    world.say(ada.id, "jammed", chat=forum.id, thread=topic.id)
    world.rename_topic(forum.id, topic.id, "Paper")
    world.close_topic(forum.id, topic.id)
    world.reopen_topic(forum.id, topic.id)
    said = world.say(ada.id, "pinned", chat=ops.id)
    world.pin(ops.id, said.id)
    world.react(bob.id, ops.id, said.id, "👍")
    world.set_member_status(ops.id, ada.id, "administrator")
    world.set_anonymous(ops.id, ada.id)
    world.say(ada.id, "nobody", chat=ops.id)
    world.leave(bob.id, ops.id)
    world.upgrade(basic.id)
    world.set_bot_rights(ops.id, ["can_manage_chat"])
    world.set_bot_status(ops.id, "kicked")

    updates = await api.updates()

    assert [fault for update in updates for fault in faults_of_update(update)] == []
    assert {kind for update in updates for kind in update} == {"update_id", *kinds}


@pytest.mark.parametrize(
    ("value", "misfit"),
    [
        ({"id": 1, "is_bot": False}, ".first_name: missing"),
        ({"id": 1, "is_bot": False, "first_name": "A", "x": 1}, ".x: unknown"),
        ({"id": 1, "is_bot": False, "first_name": None}, ".first_name: None is not String"),
        ({"id": True, "is_bot": False, "first_name": "A"}, ".id: True is not Integer"),
        ([], ": [] is not User"),
    ],
)
def test_the_check_itself_finds_what_does_not_fit(value, misfit):
    assert schema.misfits("User", value) == [misfit]


@pytest.mark.parametrize(
    ("status", "body", "fault"),
    [
        pytest.param(200, {"ok": True}, "status 200 without a result", id="empty"),
        pytest.param(200, {"ok": True, "result": None}, "None is not", id="null"),
        pytest.param(200, {"ok": True, "result": 1, "x": 1}, "unknown x", id="unknown"),
        pytest.param(400, {"ok": False, "error_code": 400}, "missing description", id="silent"),
        pytest.param(
            400,
            {"ok": False, "error_code": 404, "description": "x"},
            "the error code is not the status",
            id="two codes",
        ),
        pytest.param(
            429,
            {"ok": False, "error_code": 429, "description": "x", "parameters": {"after": 1}},
            "parameters.after: unknown",
            id="parameters",
        ),
    ],
)
def test_the_strict_reader_finds_wrong_answers(status, body, fault):
    assert any(fault in found for found in faults_of_answer("getChatMemberCount", status, body))


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ({"text": "x", "photo": []}, "several contents"),
        ({"text": "😀", "entities": [{"type": "bold", "offset": 1, "length": 2}]}, "not inside"),
        ({"text": "x", "entities": []}, "entities is empty"),
        ({"text": "x", "is_topic_message": True}, "a topic message without a topic"),
    ],
)
def test_the_strict_reader_finds_odd_messages(message, fault):
    whole = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, **message}

    found = faults_of_update({"update_id": 1, "message": whole})

    assert any(fault in one for one in found)


async def test_a_foreign_client_reads_the_answers(api, world, ada, pixel):
    base, files = f"{api.root}/bot", f"{api.root}/file/bot"
    async with Bot(world.token, base_url=base, base_file_url=files) as bot:
        sent = await bot.send_message(ada.id, "<b>Hi</b>", parse_mode="HTML")
        edited = await bot.edit_message_text("Ho", ada.id, sent.message_id)
        photo = await bot.send_photo(ada.id, pixel, filename="a.png")
        file = await bot.get_file(photo.photo[-1].file_id)
        world.say(ada.id, "/new 😀")
        updates = await bot.get_updates(timeout=0)

        assert (bot.first_name, sent.entities[0].type) == ("Opsdesk (sandbox)", "bold")
        assert isinstance(edited, Message)
        assert (edited.text, edited.edit_date is not None) == ("Ho", True)
        assert bytes(await file.download_as_bytearray()) == pixel
        assert updates[0].to_dict()["message"]["text"] == "/new 😀"
        with pytest.raises(BadRequest, match="Message is not modified"):
            await bot.edit_message_text("Ho", ada.id, sent.message_id)
        world.block(ada.id)
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(ada.id, "x")


def test_the_description_is_of_a_known_version():
    assert schema.description().version == "10.3"
    assert schema.canonical("SENDMESSAGE") == "sendMessage"
    assert schema.unknown_parameters("sendmessage", {"text": "x", "colour": "y"}) == ("colour",)
    assert schema.mistyped("getUpdates", {"limit": "ten", "timeout": "5"}) == ("limit",)


def test_the_readme_names_exactly_what_is_served():
    text = README.read_text(encoding="utf-8")
    section = text.partition("## What it serves")[2].partition("\n\nGET and POST")[0]
    named = {word for word in re.findall(r"\w+", section) if schema.canonical(word) == word}

    assert named == set(SERVED)
