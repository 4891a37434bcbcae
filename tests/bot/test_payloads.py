"""Calls of the Bot API: albums, plain words, and the messages that an answer names."""

import pytest

from bot.replies import read_reply
from bot.wire.payloads import METHODS, edited_message, new_message
from desk.events import Attachment, FileKind
from handlers.context import Rendered

PHOTO = Attachment(kind=FileKind.PHOTO, file_id="f", unique_id="u")


def test_every_kind_of_attachment_can_be_sent():
    assert METHODS.keys() == set(FileKind)


def test_an_album_carries_its_words_under_the_first_picture():
    call = new_message(1, Rendered(text="<b>Hi</b>", attachments=(PHOTO, PHOTO)), quiet=False)

    assert call.method == "sendMediaGroup"
    assert call.html == "<b>Hi</b>"
    plain = call.plain("Hi")
    assert plain.html is None
    assert plain.payload["media"] == [
        {"type": "photo", "media": "f", "caption": "Hi"},
        {"type": "photo", "media": "f"},
    ]


@pytest.mark.parametrize(("attachments", "name"), [((), "text"), ((PHOTO,), "caption")])
def test_markup_that_is_refused_goes_as_plain_words(attachments, name):
    call = new_message(1, Rendered(text="<b>Hi</b>", attachments=attachments), quiet=False)

    plain = call.plain("Hi")

    assert (call.html, plain.html, plain.payload[name]) == ("<b>Hi</b>", None, "Hi")
    assert "parse_mode" not in plain.payload


def test_what_has_no_words_has_no_markup():
    sticker = Attachment(kind=FileKind.STICKER, file_id="s", unique_id="u")

    assert new_message(1, Rendered(text="", attachments=(sticker,)), quiet=False).html is None


def test_an_edit_changes_a_text_or_a_caption():
    text = edited_message(1, 7, Rendered(text="Hi"))
    caption = edited_message(1, 7, Rendered(text="Hi", attachments=(PHOTO,)))

    assert (text.method, text.changes) == ("editMessageText", 7)
    assert (caption.method, caption.changes) == ("editMessageCaption", 7)
    assert new_message(1, Rendered(text="Hi"), quiet=False).changes is None


def test_an_album_is_answered_by_several_messages():
    album = read_reply(200, b'{"ok": true, "result": [{"message_id": 4}, {"message_id": 5}]}')
    single = read_reply(200, b'{"ok": true, "result": {"message_id": 4}}')
    none = read_reply(200, b'{"ok": true, "result": true}')

    assert (album.message_ids, album.message_id) == ((4, 5), 4)
    assert (single.message_ids, single.message_id) == ((4,), 4)
    assert (none.message_ids, none.message_id) == ((), None)
