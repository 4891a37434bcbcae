"""Presses: only of buttons that stand there, answered once and in time."""

import pytest

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def card(api, ada):
    sent = await api("sendMessage", chat_id=ada.id, text="Card", reply_markup=BUTTON)
    return sent.result["message_id"]


async def test_a_press_carries_the_message_and_is_answered(api, world, ada, card):
    query = world.press(ada.id, ada.id, card, "a")
    assert world.answer_of(query) is None

    update = (await api.updates())[0]["callback_query"]
    await api("answerCallbackQuery", callback_query_id=query, text="Done", show_alert=True)

    assert (update["id"], update["data"], update["message"]["text"]) == (query, "a", "Card")
    assert (world.answer_of(query).text, world.answer_of(query).show_alert) == ("Done", True)


async def test_a_press_is_answered_only_once(api, world, ada, card):
    query = world.press(ada.id, ada.id, card, "a")
    await api("answerCallbackQuery", callback_query_id=query, text="first")

    reply = await api("answerCallbackQuery", callback_query_id=query, text="second")

    assert reply.description == TOO_OLD
    assert world.answer_of(query).text == "first"


@pytest.mark.parametrize(("seconds", "status"), [(149, 200), (150, 400)])
async def test_a_press_can_be_answered_for_150_seconds(
    api, world, clock, ada, card, seconds, status
):
    query = world.press(ada.id, ada.id, card, "a")
    clock.later(seconds=seconds)

    reply = await api("answerCallbackQuery", callback_query_id=query)

    assert reply.status == status


@pytest.mark.parametrize("params", [{}, {"callback_query_id": "7"}])
async def test_an_unknown_press_is_too_old(api, params):
    assert (await api("answerCallbackQuery", **params)).description == TOO_OLD


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "x" * 201}, "text is too long"),
        ({"url": "https://x.org"}, "URL_INVALID"),
    ],
)
async def test_wrong_answers_are_refused_and_leave_the_press_open(
    api, world, ada, card, params, description
):
    query = world.press(ada.id, ada.id, card, "a")

    reply = await api("answerCallbackQuery", callback_query_id=query, **params)

    assert reply.description == f"Bad Request: {description}"
    assert world.answer_of(query) is None


async def test_a_button_that_is_gone_cannot_be_pressed(api, world, ada, card):
    await api("editMessageText", chat_id=ada.id, message_id=card, text="Closed")

    with pytest.raises(LookupError, match="no button 'a' now"):
        world.press(ada.id, ada.id, card, "a")


async def test_a_forged_press_passes_with_any_data_and_from_anybody(
    api, world, stranger, ada, card
):
    world.press(stranger.id, ada.id, card, "zzz", forged=True)

    query = (await api.updates())[0]["callback_query"]

    assert (query["from"]["id"], query["data"]) == (stranger.id, "zzz")


async def test_a_press_on_a_deleted_message_shows_it_as_inaccessible(api, world, ada, card):
    await api("deleteMessage", chat_id=ada.id, message_id=card)

    world.press(ada.id, ada.id, card, "a", forged=True)

    message = (await api.updates())[0]["callback_query"]["message"]
    assert message == {
        "chat": {
            "id": ada.id,
            "type": "private",
            "first_name": "Ada",
            "last_name": "Lovelace",
            "username": "ada_l",
        },
        "message_id": card,
        "date": 0,
    }
