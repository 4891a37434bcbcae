"""Keyboards: what every kind of button comes back as, and what is left out or refused."""

import pytest

from sandbox.errors import Refused
from sandbox.methods.keyboards import read_markup

UNPARSED = "can't parse inline keyboard button: "


def inline(*buttons, private=True):
    markup = read_markup({"inline_keyboard": [list(buttons)]}, private=private)
    return [dict(button.wire) for row in markup.keyboard for button in row]


def keys(*row, private=True):
    return read_markup({"keyboard": [list(row)]}, private=private)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"callback_data": "a"}, {"callback_data": "a"}),
        ({"url": "Example.org"}, {"url": "http://example.org/"}),
        ({"url": "tg://user?id=7"}, {"url": "tg://user?id=7"}),
        ({"url": "http://127.0.0.1:8080/x"}, {"url": "http://127.0.0.1:8080/x"}),
        ({"switch_inline_query": ""}, {"switch_inline_query": ""}),
        ({"switch_inline_query_current_chat": "q"}, {"switch_inline_query_current_chat": "q"}),
        ({"copy_text": {"text": "42", "x": 1}}, {"copy_text": {"text": "42"}}),
        ({"web_app": {"url": "https://a.bc"}}, {"web_app": {"url": "https://a.bc/"}}),
        ({"login_url": {"url": "https://a.bc"}}, {"login_url": {"url": "https://a.bc/"}}),
        ({"disabled": {}}, {"disabled": {}}),
        ({"callback_data": "a", "colour": "red"}, {"callback_data": "a"}),
        ({"callback_data": 5}, {"callback_data": "5"}),
        ({"callback_data": "a", "style": "DANGER"}, {"style": "danger", "callback_data": "a"}),
        ({"callback_data": "a", "style": "default"}, {"callback_data": "a"}),
        ({"callback_data": "a", "url": ""}, {"callback_data": "a"}),
    ],
)
def test_a_button_comes_back_as_telegram_keeps_it(given, kept):
    assert inline({"text": "A", **given}) == [{"text": "A", **kept}]


def test_a_button_without_a_text_is_left_out():
    assert inline({"text": "", "callback_data": "a"}, {"text": "B", "callback_data": "b"}) == [
        {"text": "B", "callback_data": "b"}
    ]


@pytest.mark.parametrize(
    ("button", "private", "reason"),
    [
        ({"web_app": {"url": "https://a.bc"}}, False, "BUTTON_TYPE_INVALID"),
        ({"pay": True}, True, "BUTTON_TYPE_INVALID"),
        ({"callback_game": {}}, True, "BUTTON_TYPE_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, True, "BUTTON_COPY_TEXT_INVALID"),
        ({"callback_data": "é" * 33}, True, "BUTTON_DATA_INVALID"),
        ({"url": "https://desk.7"}, True, "BUTTON_URL_INVALID"),
        (
            {"login_url": {"url": "a"}},
            True,
            "inline keyboard button login URL 'a' is invalid: Wrong HTTP URL",
        ),
        (
            {"web_app": {}},
            True,
            f'{UNPARSED}Can\'t find field "url"',
        ),
        (
            {"web_app": "https://a.bc"},
            True,
            f'{UNPARSED}Field "web_app" must be of type Object',
        ),
        (
            {"icon_custom_emoji_id": "x", "callback_data": "a"},
            True,
            f'{UNPARSED}Field "icon_custom_emoji_id" must be a valid Number',
        ),
    ],
)
def test_other_buttons_are_refused(button, private, reason):
    with pytest.raises(Refused) as refused:
        inline({"text": "A", **button}, private=private)

    assert refused.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ({"request_contact": True}, "phone number can be requested in private chats only"),
        ({"request_location": True}, "location can be requested in private chats only"),
        ({"request_poll": {"type": "quiz"}}, "poll can be requested in private chats only"),
        ({"request_users": {"request_id": 1}}, "users can be requested in private chats only"),
        ({"request_chat": {"request_id": 1}}, "chats can be requested in private chats only"),
        (
            {"web_app": {"url": "https://a.bc"}},
            "web App buttons can be used in private chats only",
        ),
    ],
)
def test_keys_that_ask_for_something_are_for_private_chats(key, reason):
    with pytest.raises(Refused) as refused:
        keys({"text": "A", **key}, private=False)

    assert refused.value.description == f"Bad Request: {reason}"
    assert keys({"text": "A", **key}).reply_keyboard == (("A",),)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (5, "KeyboardButton must be a String or an Object"),
        ({}, 'Can\'t find field "text"'),
        ({"text": "A", "request_contact": 1}, 'Field "request_contact" must be of type Boolean'),
    ],
)
def test_keys_that_cannot_be_read_are_refused(key, reason):
    with pytest.raises(Refused) as refused:
        keys(key)

    assert refused.value.description == f"Bad Request: can't parse keyboard button: {reason}"


def test_keys_may_be_mere_texts_and_empty_ones_are_left_out():
    assert keys("Yes", "", {"text": "No"}).reply_keyboard == (("Yes", "No"),)
    assert keys("").input_markup is None


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({"keyboard": ["Yes"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": {}}, 'field "keyboard" must be of type Array'),
        (
            {"inline_keyboard": [{}]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ([], "object expected as reply markup"),
    ],
)
def test_a_markup_that_cannot_be_read_is_refused(markup, reason):
    with pytest.raises(Refused) as refused:
        read_markup(markup, private=True)

    assert refused.value.description == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ({"remove_keyboard": True}, "remove_keyboard"),
        ({"force_reply": True, "selective": True}, "force_reply"),
        ({"force_reply": False}, None),
        ({}, None),
        ({"inline_keyboard": []}, None),
    ],
)
def test_other_markups_ask_for_an_answer_or_for_nothing(markup, kind):
    assert read_markup(markup, private=True).input_markup == kind
