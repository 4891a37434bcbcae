"""Sending, changing and deleting messages, and every way in which that is refused."""

import pytest

WRONG_ID = "Bad Request: wrong remote file identifier specified"
UNPARSED = "can't parse inline keyboard button: "
WEB_APP = (
    "inline keyboard button Web App URL 'http://x.org' is invalid: Only HTTPS links are allowed"
)


def buttons(*rows):
    return {"inline_keyboard": [list(row) for row in rows]}


def key(text="A", **action):
    return {"text": text, **(action or {"callback_data": "a"})}


@pytest.fixture
async def card(api, ada):
    """A message of the bot's with one button."""
    sent = await api("sendMessage", chat_id=ada.id, text="Card", reply_markup=buttons([key()]))
    return {"chat_id": ada.id, "message_id": sent.result["message_id"]}


async def refusal(api, method, **params):
    reply = await api(method, **params)
    assert reply.body["ok"] is False
    assert reply.body["error_code"] == reply.status
    return reply.status, reply.description


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": None}, "chat not found"),
        ({"chat_id": 5}, "chat not found"),
        ({"chat_id": "@nobody"}, "chat not found"),
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"reply_to_message_id": 99}, "message to be replied not found"),
        ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"reply_markup": []}, "object expected as reply markup"),
    ],
)
async def test_a_text_is_refused(api, ada, params, description):
    found = await refusal(api, "sendMessage", **{"chat_id": ada.id, "text": "Hi", **params})

    assert found == (400, f"Bad Request: {description}")


@pytest.mark.parametrize(
    ("button", "description"),
    [
        (key(callback_data=""), f"{UNPARSED}Text buttons are unallowed in the inline keyboard"),
        (key(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (key(url="https://desk.7"), "BUTTON_URL_INVALID"),
        (
            key(url="localhost"),
            "inline keyboard button URL 'localhost' is invalid: Wrong HTTP URL",
        ),
        (
            key(url="ftp://x.org"),
            "inline keyboard button URL 'ftp://x.org' is invalid: Unsupported URL protocol",
        ),
        (key(url=None), f'{UNPARSED}Field "url" must be of type String'),
        (key(callback_data="a", style="pink"), f"{UNPARSED}invalid button style specified"),
        (key(web_app={"url": "http://x.org"}), WEB_APP),
        ("A", f"{UNPARSED}InlineKeyboardButton must be an Object"),
        (
            {"text": "A"},
            f"{UNPARSED}Text buttons are unallowed in the inline keyboard",
        ),
        (
            key(callback_data="a", url="https://x.org"),
            f"{UNPARSED}Exactly one action is allowed, found url, callback_data",
        ),
        (
            {"callback_data": "a"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
    ],
)
async def test_a_button_is_refused(api, ada, button, description):
    markup = buttons([button])

    found = await refusal(api, "sendMessage", chat_id=ada.id, text="Hi", reply_markup=markup)

    assert found == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("rows", [[[key()] * 9], [[key()] * 8] * 13])
async def test_too_many_buttons_are_refused(api, ada, rows):
    markup = buttons(*rows)

    found = await refusal(api, "sendMessage", chat_id=ada.id, text="Hi", reply_markup=markup)

    assert found == (400, "Bad Request: reply markup is too long")


async def test_the_longest_text_data_and_keyboard_pass(api, ada):
    markup = buttons(*[[key(callback_data="é" * 32)] * 8] * 12)

    reply = await api("sendMessage", chat_id=ada.id, text="😀" * 2048, reply_markup=markup)

    assert len(reply.result["text"]) == 2048


async def test_message_ids_rise_in_each_chat_by_itself(api, ada, ops):
    sent = [await api("sendMessage", chat_id=c, text="x") for c in (ada.id, ops.id, ada.id)]

    assert [reply.result["message_id"] for reply in sent] == [1, 1, 2]


async def test_a_reply_shows_its_original_one_level_deep(api, world, ada):
    world.say(ada.id, "one")
    two = await api("sendMessage", chat_id=ada.id, text="two", reply_parameters={"message_id": 1})

    three = await api("sendMessage", chat_id=ada.id, text="three", reply_to_message_id=2)

    assert two.result["reply_to_message"]["text"] == "one"
    assert three.result["reply_to_message"]["text"] == "two"
    assert "reply_to_message" not in three.result["reply_to_message"]


async def test_a_lost_original_can_be_forgiven(api, ada):
    lenient = {"message_id": 99, "allow_sending_without_reply": True}

    reply = await api("sendMessage", chat_id=ada.id, text="x", reply_parameters=lenient)

    assert "reply_to_message" not in reply.result


async def test_an_edit_changes_words_and_sets_its_date(api, world, clock, card):
    clock.later(minutes=1)

    reply = await api("editMessageText", **card, text="<b>New</b>", parse_mode="HTML")

    assert reply.result["edit_date"] - reply.result["date"] == 60
    assert world.messages(card["chat_id"])[0].text == "New"


async def test_an_edit_without_keyboard_removes_the_buttons(api, world, card):
    await api("editMessageText", **card, text="New")

    assert world.messages(card["chat_id"])[0].keyboard == ()


async def test_the_buttons_alone_can_be_changed(api, world, card):
    await api("editMessageReplyMarkup", **card, reply_markup=buttons([key("B")]))

    message = world.messages(card["chat_id"])[0]
    assert (message.text, message.keyboard[0][0].text) == ("Card", "B")


async def test_an_edit_that_changes_nothing_is_refused(api, card):
    found = await refusal(
        api, "editMessageText", **card, text="Card", reply_markup=buttons([key()])
    )

    assert found[0] == 400
    assert found[1] == (
        "Bad Request: message is not modified: specified new message content and reply markup are "
        "exactly the same as a current content and reply markup of the message"
    )


@pytest.mark.parametrize(
    "markup",
    [{"force_reply": True}, {"keyboard": [["Yes"]]}, {"remove_keyboard": True}],
    ids=["force_reply", "keyboard", "remove"],
)
async def test_a_message_with_a_reply_keyboard_can_never_be_edited(api, ada, markup):
    await api("sendMessage", chat_id=ada.id, text="Ask", reply_markup=markup)

    found = await refusal(api, "editMessageText", chat_id=ada.id, message_id=1, text="x")

    assert found == (400, "Bad Request: message can't be edited")


async def test_messages_of_people_cannot_be_edited(api, world, ada):
    world.say(ada.id, "mine")

    found = await refusal(api, "editMessageText", chat_id=ada.id, message_id=1, text="x")

    assert found == (400, "Bad Request: message can't be edited")


@pytest.mark.parametrize(
    ("method", "description"),
    [
        ("editMessageText", "message to edit not found"),
        ("editMessageReplyMarkup", "message to edit not found"),
        ("deleteMessage", "message to delete not found"),
    ],
)
async def test_a_message_that_is_gone_is_not_found(api, card, method, description):
    await api("deleteMessage", **card)

    found = await refusal(api, method, **card, text="x")

    assert found == (400, f"Bad Request: {description}")


async def test_a_call_that_names_no_message_is_refused(api, ada):
    in_chat = await refusal(api, "editMessageText", chat_id=ada.id, text="x")
    nowhere = await refusal(api, "editMessageText", text="x")

    assert in_chat == (400, "Bad Request: message to edit not found")
    assert nowhere == (400, "Bad Request: message identifier is not specified")


async def test_a_deleted_message_is_gone_for_everybody(api, world, card):
    reply = await api("deleteMessage", **card)

    assert reply.result is True
    assert world.messages(card["chat_id"]) == []


async def test_after_two_days_a_private_message_cannot_be_deleted(api, clock, card):
    clock.later(hours=48)

    found = await refusal(api, "deleteMessage", **card)

    assert found == (400, "Bad Request: message can't be deleted for everyone")


async def test_the_old_message_can_still_be_edited(api, clock, card):
    clock.later(days=400)

    assert (await api("editMessageText", **card, text="New")).status == 200


async def test_a_person_who_never_pressed_start_cannot_be_written_to(api, world, stranger):
    found = await refusal(api, "sendMessage", chat_id=stranger.id, text="x")

    assert found == (403, "Forbidden: bot can't initiate conversation with a user")
    world.say(stranger.id, "/start")
    assert (await api("sendMessage", chat_id=stranger.id, text="x")).status == 200


async def test_a_person_who_blocks_the_bot_cannot_be_written_to(api, world, ada):
    world.block(ada.id)

    found = await refusal(api, "sendMessage", chat_id=ada.id, text="x")

    assert found == (403, "Forbidden: bot was blocked by the user")
    world.unblock(ada.id)
    assert (await api("sendMessage", chat_id=ada.id, text="x")).status == 200


@pytest.mark.parametrize(
    ("status", "description"),
    [
        ("kicked", "bot was kicked from the supergroup chat"),
        ("left", "bot is not a member of the supergroup chat"),
    ],
)
async def test_a_group_without_the_bot_cannot_be_written_to(api, world, ops, status, description):
    world.set_bot_status(ops.id, status)

    found = await refusal(api, "sendMessage", chat_id=ops.id, text="x")

    assert found == (403, f"Forbidden: {description}")


async def test_a_thread_is_ignored_where_there_are_no_topics(api, ops):
    reply = await api("sendMessage", chat_id=ops.id, text="x", message_thread_id=7)

    assert "message_thread_id" not in reply.result


async def test_captions_are_counted_and_marked(api, ada, pixel):
    photo = {"photo": ("a.png", pixel)}

    sent = await api.multipart(
        "sendPhoto", photo, chat_id=ada.id, caption="<b>x</b>", parse_mode="HTML"
    )
    long = await api.multipart("sendPhoto", photo, chat_id=ada.id, caption="x" * 1025)

    assert sent.result["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert long.description == "Bad Request: message caption is too long"


async def test_text_and_caption_are_not_edited_for_each_other(api, ada, card, pixel):
    photo = await api.multipart("sendPhoto", {"photo": ("a.png", pixel)}, chat_id=ada.id)
    of_photo = {"chat_id": ada.id, "message_id": photo.result["message_id"]}

    text = await refusal(api, "editMessageText", **of_photo, text="x")
    caption = await refusal(api, "editMessageCaption", **card, caption="x")

    assert text == (400, "Bad Request: there is no text in the message to edit")
    assert caption == (400, "Bad Request: there is no caption in the message to edit")
    assert (await api("editMessageCaption", **of_photo, caption="x")).result["caption"] == "x"


async def test_a_file_is_sent_again_by_its_id_and_only_as_what_it_is(api, world, ada, pixel):
    photo = world.send_photo(ada.id, pixel).photo

    again = await api("sendPhoto", chat_id=ada.id, photo=photo.file_id)
    other = await refusal(api, "sendDocument", chat_id=ada.id, document=photo.file_id)
    unknown = await refusal(api, "sendPhoto", chat_id=ada.id, photo="AgAC")
    wrong = await refusal(api, "sendPhoto", chat_id=ada.id, photo="a b")
    address = await refusal(api, "sendPhoto", chat_id=ada.id, photo="https://x.org/a.png")
    missing = await refusal(api, "sendPhoto", chat_id=ada.id)

    assert again.result["photo"][0]["file_id"] == photo.file_id
    assert other == (400, "Bad Request: can't use file of type Photo as Document")
    assert unknown == (400, f"{WRONG_ID}: can't unserialize it. Wrong last symbol")
    assert wrong == (400, f"{WRONG_ID}: Wrong character in the string")
    assert address == (400, "Bad Request: failed to get HTTP URL content")
    assert missing == (400, "Bad Request: there is no photo in the request")


async def test_a_photo_must_be_a_picture(api, ada):
    reply = await api.multipart("sendPhoto", {"photo": ("a.png", b"text")}, chat_id=ada.id)

    assert reply.description == "Bad Request: IMAGE_PROCESS_FAILED"


async def test_files_are_downloaded_by_a_link_that_lives_an_hour(api, world, clock, ada):
    document = world.send_document(ada.id, b"log", "a.txt").document

    file = (await api("getFile", file_id=document.file_id)).result

    assert await api.download(file["file_path"]) == (200, b"log")
    clock.later(hours=1)
    assert (await api.download(file["file_path"]))[0] == 404


@pytest.mark.parametrize(
    ("file_id", "description"),
    [
        ("AgAC", "invalid file_id"),
        ("SANDBOX-photo-9", "wrong file_id or the file is temporarily unavailable"),
    ],
)
async def test_unknown_files_are_refused(api, file_id, description):
    assert await refusal(api, "getFile", file_id=file_id) == (400, f"Bad Request: {description}")


async def test_big_files_can_be_received_but_not_downloaded(api, world, ada):
    document = world.send_document(ada.id, bytes(20 * 1024 * 1024 + 1), "big.bin").document

    found = await refusal(api, "getFile", file_id=document.file_id)

    assert found == (400, "Bad Request: file is too big")


async def test_a_copy_has_the_content_and_new_buttons(api, world, ada, ops, pixel):
    photo = world.send_photo(ada.id, pixel, caption="Broken")
    copy = {"chat_id": ops.id, "from_chat_id": ada.id, "message_id": photo.id}

    reply = await api("copyMessage", **copy, reply_markup=buttons([key()]))

    copied = world.messages(ops.id)[0]
    assert reply.result == {"message_id": copied.id}
    assert (copied.photo, copied.caption, copied.from_bot) == (photo.photo, "Broken", True)
    assert copied.keyboard[0][0].data == "a"


async def test_protected_messages_are_copied_but_not_forwarded(api, ada, ops):
    await api("sendMessage", chat_id=ada.id, text="x", protect_content=True)
    params = {"chat_id": ops.id, "from_chat_id": ada.id, "message_id": 1}

    found = await refusal(api, "forwardMessage", **params)

    assert found == (400, "Bad Request: the message can't be forwarded")
    assert (await api("copyMessage", **params)).status == 200


async def test_chat_actions_are_checked(api, ada):
    assert (await api("sendChatAction", chat_id=ada.id, action="typing")).result is True
    found = await refusal(api, "sendChatAction", chat_id=ada.id, action="dancing")
    assert found == (400, "Bad Request: wrong parameter action in request")
