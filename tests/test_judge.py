"""The judge of calls finds what Telegram would refuse, however deep it stands."""

import pytest

from tests.judge import faults

BUTTON = {"text": "Claim", "callback_data": "x"}
PHOTO = {"type": "photo", "media": "id"}


def message(**more):
    return {"chat_id": 1, "text": "Hello", **more}


def album(*media):
    return {"chat_id": 1, "media": list(media)}


def keyboard(*rows):
    return message(reply_markup={"inline_keyboard": list(rows)})


RIGHT = {
    "a message": ("sendMessage", message(link_preview_options={"is_disabled": True})),
    "markup is not counted": (
        "sendMessage",
        message(text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"),
    ),
    "an answer": ("sendMessage", message(reply_parameters={"message_id": 1})),
    "a keyboard": ("sendMessage", keyboard([BUTTON, {"text": "Page", "url": "https://a.org"}])),
    "an album": ("sendMediaGroup", album(PHOTO, {"type": "video", "media": "id"})),
    "a menu": (
        "setMyCommands",
        {
            "commands": [{"command": "my", "description": "Mine"}],
            "scope": {"type": "all_private_chats"},
        },
    ),
}
WRONG = {
    "no such method": ("sendLetter", {}),
    "no words": ("sendMessage", {"chat_id": 1}),
    "words too long": ("sendMessage", message(text="👍" * 2049)),
    "a caption too long": ("sendPhoto", {"chat_id": 1, "photo": "id", "caption": "x" * 1025}),
    "a toast too long": ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}),
    "a name too long": ("createForumTopic", {"chat_id": 1, "name": "x" * 129}),
    "a number as text": ("sendMessage", message(reply_parameters={"message_id": "1"})),
    "an unknown field": ("sendMessage", message(link_preview_options={"off": True})),
    "a missing field": ("sendMessage", keyboard([{"callback_data": "x"}])),
    "a long button": ("sendMessage", keyboard([BUTTON | {"callback_data": "é" * 33}])),
    "two actions": ("sendMessage", keyboard([BUTTON | {"url": "https://a.org"}])),
    "no action": ("sendMessage", keyboard([{"text": "Claim"}])),
    "nine in a row": ("sendMessage", keyboard([BUTTON] * 9)),
    "an empty row": ("sendMessage", keyboard([])),
    "an album of one": ("sendMediaGroup", album(PHOTO)),
    "an unknown kind of media": ("sendMediaGroup", album(PHOTO, PHOTO | {"type": "letter"})),
    "fields of another kind": ("sendMediaGroup", album(PHOTO, PHOTO | {"duration": 5})),
    "a caption of an album": ("sendMediaGroup", album(PHOTO | {"caption": "x" * 1025}, PHOTO)),
    "General by its id": ("sendMessage", message(message_thread_id=1)),
    "an unknown scope": ("setMyCommands", {"commands": [], "scope": {"type": "everywhere"}}),
}


@pytest.mark.parametrize("call", RIGHT.values(), ids=RIGHT)
def test_a_call_that_is_right_passes(call):
    assert faults(*call) == []


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_a_call_that_is_wrong_is_found(call):
    assert faults(*call)
