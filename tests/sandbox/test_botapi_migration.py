"""A basic group becomes a supergroup: another id, other messages, and the old ones out of reach."""

import pytest

from sandbox.botapi.schema import misfits

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


@pytest.fixture
def basic(world, ada):
    return world.add_group("Basic", members=[ada.id], kind="group")


async def test_a_basic_group_is_written_as_one(api, world, ada, basic):
    first = world.say(ada.id, "hello", chat=basic.id)
    world.say(ada.id, "again", chat=basic.id, reply_to=first.id)

    messages = [update["message"] for update in await api.updates()]

    assert messages[0]["chat"] == {"id": basic.id, "type": "group", "title": "Basic"}
    assert not str(basic.id).startswith("-100")
    assert "message_thread_id" not in messages[1]
    me = await api("getChatMember", chat_id=basic.id, user_id=world.bot.id)
    assert me.result["status"] == "administrator"


async def test_both_groups_tell_of_the_upgrade(api, world, ada, basic):
    new = world.upgrade(basic.id)

    updates = await api.updates()

    assert [wrong for update in updates for wrong in misfits("Update", update)] == []
    away, here = (update["message"] for update in updates)
    assert (away["chat"]["id"], away["migrate_to_chat_id"]) == (basic.id, new.id)
    assert (here["chat"]["id"], here["migrate_from_chat_id"]) == (new.id, basic.id)
    assert away["from"]["id"] == ada.id
    assert here["sender_chat"]["id"] == new.id
    assert here["message_id"] == 1
    assert (new.type, new.title, new.present, new.bot_status) == (
        "supergroup", "Basic", (ada.id,), "administrator",
    )  # fmt: skip


async def test_later_calls_to_the_old_group_name_the_new_one(api, world, basic):
    sent = (await api("sendMessage", chat_id=basic.id, text="x")).result["message_id"]
    new = world.upgrade(basic.id)
    calls = {
        "sendMessage": {"text": "x"},
        "editMessageText": {"message_id": sent, "text": "y"},
        "deleteMessage": {"message_id": sent},
        "getChatMemberCount": {},
    }

    for method, params in calls.items():
        reply = await api(method, chat_id=basic.id, **params)
        if method in ("sendMessage", "deleteMessage", "getChatMemberCount"):
            assert (reply.status, reply.description) == (400, UPGRADED), method
            assert reply.body["parameters"] == {"migrate_to_chat_id": new.id}
        assert reply.status == 400

    gone = await api("editMessageText", chat_id=new.id, message_id=sent + 1, text="y")
    assert gone.description == "Bad Request: message to edit not found"
    assert (await api("sendMessage", chat_id=new.id, text="x")).status == 200


async def test_an_old_button_can_be_pressed_and_its_message_is_out_of_reach(api, world, ada, basic):
    card = await api("sendMessage", chat_id=basic.id, text="Card", reply_markup=BUTTON)
    world.upgrade(basic.id)

    query = world.press(ada.id, basic.id, card.result["message_id"], "a")

    pressed = (await api.updates())[-1]["callback_query"]
    assert misfits("CallbackQuery", pressed) == []
    assert pressed["message"] == {
        "chat": {"id": basic.id, "type": "group", "title": "Basic"},
        "message_id": card.result["message_id"],
        "date": 0,
    }
    assert (await api("answerCallbackQuery", callback_query_id=query)).result is True


async def test_nobody_writes_in_the_old_group_any_more(world, ada, basic):
    new = world.upgrade(basic.id)

    with pytest.raises(LookupError, match="was upgraded"):
        world.say(ada.id, "hello?", chat=basic.id)
    with pytest.raises(LookupError, match="was upgraded"):
        world.leave(ada.id, basic.id)
    with pytest.raises(LookupError, match="was upgraded"):
        world.upgrade(basic.id)
    with pytest.raises(ValueError, match="no basic group"):
        world.upgrade(new.id)
    world.say(ada.id, "hello", chat=new.id)


@pytest.mark.parametrize(
    ("kind", "id_"), [("group", -1001000000001), ("group", 5), ("supergroup", -5)]
)
def test_the_ids_of_groups_tell_their_kinds(world, kind, id_):
    with pytest.raises(ValueError, match="begins otherwise"):
        world.add_group("X", id=id_, kind=kind)


def test_a_basic_group_is_no_forum(world):
    with pytest.raises(ValueError, match="only a supergroup"):
        world.add_group("X", kind="group", is_forum=True)
