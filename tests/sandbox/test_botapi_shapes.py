"""Every served method answers in the shape the Bot API description promises."""

import pytest
from telegram import Bot, Message
from telegram.error import BadRequest, Forbidden

from sandbox import schema
from sandbox.methods import SERVED

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a", "style": "primary"}]]}
RICH = "<b>x</b> <a href='tg://user?id={id}'>u</a> <tg-time unix='5'>t</tg-time> /go https://a.bc"


@pytest.fixture
def calls(world, ada, ops, pixel):
    """One call of every method that succeeds, in an order in which it can."""
    photo = world.send_photo(ada.id, pixel, caption="look")
    world.send_document(ada.id, b"x", "a.log", reply_to=photo.id)
    card = {"chat_id": ada.id, "message_id": 3}
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
        ("editMessageReplyMarkup", card),
        ("editMessageText", {**card, "text": "y", "reply_markup": BUTTON}),
        ("sendPhoto", {"chat_id": ops.id, "photo": photo.photo.file_id, "caption": "/go"}),
        ("editMessageCaption", {"chat_id": ops.id, "message_id": 1, "caption": "b"}),
        (
            "sendDocument",
            {"chat_id": ops.id, "document": world.messages(ada.id)[1].document.file_id},
        ),
        ("copyMessage", {"chat_id": ops.id, "from_chat_id": ada.id, "message_id": 1}),
        ("sendChatAction", {"chat_id": ada.id, "action": "typing"}),
        (
            "answerCallbackQuery",
            lambda: {"callback_query_id": world.press(ada.id, ada.id, 3, "a"), "text": "ok"},
        ),
        ("getUpdates", lambda: [world.block(ada.id), world.unblock(ada.id), {}][-1]),
        ("deleteMessage", card),
        ("getFile", {"file_id": photo.photo.file_id}),
        ("getChat", {"chat_id": ada.id}),
        ("getChat", {"chat_id": ops.id}),
        ("getChatMember", {"chat_id": ops.id, "user_id": ada.id}),
        ("getChatMember", {"chat_id": ops.id, "user_id": world.bot.id}),
        ("getChatAdministrators", {"chat_id": ops.id}),
        ("getChatMemberCount", {"chat_id": ops.id}),
        ("setMyCommands", {"commands": [{"command": "new", "description": "Report"}]}),
        ("getMyCommands", {}),
        ("deleteMyCommands", {}),
        ("setMyDescription", {"description": "A desk"}),
        ("setMyShortDescription", {"short_description": "A desk"}),
        ("getMyName", {}),
        ("leaveChat", {"chat_id": ops.id}),
        ("setWebhook", {"url": "http://127.0.0.1:9/"}),
        ("getWebhookInfo", {}),
        ("deleteWebhook", {}),
    ]


async def test_every_result_fits_its_description(api, world, calls):
    for method, params in calls:
        reply = await api(method, **(params() if callable(params) else params))
        assert schema.result_misfits(method, reply.result) == []

    assert {method for method, _ in calls} == set(SERVED)
    assert [call for call in world.calls if call.unserved_parameters] == []
    assert [call for call in world.calls if call.mistyped_parameters] == []


async def test_every_kind_of_update_fits_its_description(api, world, ada, ops, pixel):
    await api.updates(
        allowed_updates=[
            "message",
            "edited_message",
            "callback_query",
            "my_chat_member",
            "chat_member",
        ]
    )
    await api("sendMessage", chat_id=ada.id, text="x", reply_markup=BUTTON)
    world.send_photo(ada.id, pixel, caption="/look", reply_to=1)
    world.edit(ada.id, ada.id, 2, "other words")
    world.press(ada.id, ada.id, 1, "a")
    world.press(ada.id, ada.id, 77, "a", forged=True)
    world.leave(ada.id, ops.id)
    world.join(ada.id, ops.id)
    world.set_bot_status(ops.id, "kicked")

    updates = await api.updates()

    assert schema.misfits("Array of Update", updates) == []
    assert len({kind for update in updates for kind in update}) == 6


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
