"""What reaches the bot by polling: in order, until confirmed, within time, and only to one."""

import asyncio

import pytest

POLLED = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


def ids(updates):
    return [update["update_id"] for update in updates]


async def until_waiting(world):
    """Return once a poll has taken its turn."""
    turn = world.polling._turn
    while world.polling._turn is turn:
        await asyncio.to_thread(lambda: None)


def kinds(updates):
    return [next(kind for kind in update if kind != "update_id") for update in updates]


@pytest.fixture
def three(world, ada):
    for text in ("one", "two", "three"):
        world.say(ada.id, text)


@pytest.mark.usefixtures("three")
async def test_updates_come_again_until_an_offset_confirms_them(api):
    first = await api.updates()
    again = await api.updates()
    rest = await api.updates(offset=first[1]["update_id"])

    assert again == first
    assert ids(rest) == ids(first)[1:]
    assert await api.updates(offset=first[2]["update_id"] + 1) == []


@pytest.mark.usefixtures("three")
async def test_a_negative_offset_keeps_only_the_last(api):
    assert [u["message"]["text"] for u in await api.updates(offset=-2)] == ["two", "three"]
    assert len(await api.updates()) == 2


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(("limit", "count"), [(2, 2), (0, 1), (-5, 1), (1000, 3)])
async def test_the_limit_is_cut_to_its_range(api, limit, count):
    assert len(await api.updates(limit=limit)) == count


@pytest.mark.usefixtures("three")
async def test_an_offset_far_beyond_the_last_update_confirms_nothing(api):
    last = ids(await api.updates())[-1]

    assert len(await api.updates(offset=last + 12)) == 3
    assert await api.updates(offset=last + 11) == []
    assert await api.updates() == []


async def test_the_waiting_is_cut_to_fifty_seconds(api, world, monkeypatch):
    waits = []

    async def get(*given):
        waits.append(given)
        return []

    monkeypatch.setattr(world.polling, "get", get)

    for timeout in (3, 600, -1, "x"):
        await api("getUpdates", timeout=timeout)

    assert [seconds for _, seconds in waits] == [3, 50, 0, 0]


async def test_a_long_poll_is_woken_at_once(api, world, ada):
    poll = asyncio.ensure_future(api.updates(timeout=50))
    await until_waiting(world)

    world.say(ada.id, "hello")

    assert (await poll)[0]["message"]["text"] == "hello"


async def test_a_second_poller_ends_the_first(api, world):
    first = asyncio.ensure_future(api("getUpdates", timeout=50))
    await until_waiting(world)

    await api.updates()

    reply = await first
    assert (reply.status, reply.description) == (409, POLLED)


async def test_a_webhook_ends_the_poll_and_forbids_the_next(api, world):
    first = asyncio.ensure_future(api("getUpdates", timeout=50))
    await until_waiting(world)

    await api("setWebhook", url="http://127.0.0.1:9/hook")

    assert (await first).description == "Conflict: terminated by setWebhook request"
    later = await api("getUpdates")
    assert later.status == 409
    assert later.description == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first"
    )


async def test_messages_are_kept_a_day_and_presses_150_seconds(api, world, clock, ada):
    await api("sendMessage", chat_id=ada.id, text="Card", reply_markup=BUTTON)
    world.say(ada.id, "hello")
    world.press(ada.id, ada.id, 1, "a")

    assert kinds(await api.updates()) == ["message", "callback_query"]
    clock.later(seconds=149)
    assert kinds(await api.updates()) == ["message", "callback_query"]
    clock.later(seconds=1)
    assert kinds(await api.updates()) == ["message"]
    clock.later(hours=24)
    assert await api.updates() == []


async def test_a_message_is_kept_a_day_from_its_date_and_an_edited_one_from_the_edit(
    api, world, clock, ada
):
    world.say(ada.id, "old")
    clock.later(hours=23)
    world.edit(ada.id, ada.id, 1, "new")

    clock.later(hours=1)
    assert kinds(await api.updates()) == ["edited_message"]
    clock.later(hours=23)
    assert await api.updates() == []


async def test_after_a_week_of_silence_the_ids_go_on_elsewhere(api, world, clock, ada):
    for days in (0, 6, 9, 0):
        clock.later(days=days)
        world.say(ada.id, "x")

    first, second, third, fourth = sorted(world.updates.archive)
    assert (second - first, fourth - third) == (1, 1)
    assert third - second > 1000
    assert ids(await api.updates(offset=second + 1)) == [third, fourth]


def test_what_is_older_than_a_day_is_never_queued(world, clock):
    yesterday = clock()
    clock.later(hours=24)

    assert world.updates.add("message", {}, "chat:1", at=yesterday) is None
    assert world.updates.add("message", {}, "chat:1") is not None


@pytest.mark.usefixtures("three")
async def test_an_update_can_come_twice_even_after_it_was_confirmed(api, world):
    first = await api.updates()
    past = first[-1]["update_id"] + 1
    await api.updates(offset=past)

    world.redeliver(first[0]["update_id"])

    assert await api.updates(offset=past) == first[:1]
    assert await api.updates(offset=past) == []


@pytest.mark.usefixtures("three")
async def test_a_poller_that_went_away_takes_nothing_with_it(api, world):
    gone = (await api.updates())[-1]["update_id"] + 1
    await api.updates(offset=gone)
    waiting = len(world.updates.changed._waiters)
    poll = asyncio.ensure_future(api.updates(timeout=50))
    while len(world.updates.changed._waiters) == waiting:
        await asyncio.to_thread(lambda: None)

    poll.cancel()
    while len(world.updates.changed._waiters) > waiting:
        await asyncio.to_thread(lambda: None)

    world.redeliver(gone - 1)
    assert len(await api.updates(offset=gone)) == 1


async def test_a_raw_update_is_passed_on_as_it_is(api, world):
    api.strict = False
    world.inject({"message": {"nonsense": None}})
    world.inject({"update_id": 900000, "new_kind": {}})

    assert [list(update) for update in await api.updates()] == [
        ["update_id", "message"],
        ["update_id", "new_kind"],
    ]


async def test_unasked_kinds_are_left_out_by_default(api, world, ada, ops):
    world.leave(ada.id, ops.id)
    world.join(ada.id, ops.id)

    updates = await api.updates()

    assert kinds(updates) == ["message", "message"]
    assert updates[0]["message"]["left_chat_member"]["id"] == ada.id
    assert updates[1]["message"]["new_chat_members"][0]["id"] == ada.id


async def test_asked_kinds_are_remembered_and_hold_for_later_updates_only(api, world, ada, ops):
    world.say(ada.id, "before")
    await api.updates(allowed_updates=["chat_member"])
    await api.updates()

    world.say(ada.id, "after")
    world.leave(ada.id, ops.id)

    updates = await api.updates()
    assert kinds(updates) == ["message", "chat_member"]
    assert updates[1]["chat_member"]["new_chat_member"]["status"] == "left"


async def test_an_empty_list_asks_for_all_kinds_but_those_of_members_and_reactions(
    api, world, ada, ops
):
    await api.updates(allowed_updates=["Chat_Member"])
    world.leave(ada.id, ops.id)
    await api.updates(allowed_updates=[])
    world.join(ada.id, ops.id)

    assert kinds(await api.updates()) == ["chat_member", "message"]
    assert "allowed_updates" not in (await api("getWebhookInfo")).result


@pytest.mark.parametrize("asked", ["nonsense", '{"a": 1}', "[1]"])
async def test_what_is_no_list_of_names_changes_nothing(api, world, asked):
    await api.updates(allowed_updates=["message"])

    assert (await api("getUpdates", allowed_updates=asked)).status == 200
    assert world.updates.allowed == ("message",)


async def test_chat_member_is_told_to_an_administrator_only(api, world, ada, ops):
    await api.updates(allowed_updates=["chat_member"])
    world.set_bot_status(ops.id, "member")
    world.leave(ada.id, ops.id)

    assert await api.updates() == []


async def test_blocking_and_unblocking_are_told(api, world, ada):
    world.block(ada.id)
    world.unblock(ada.id)

    changes = [update["my_chat_member"] for update in await api.updates()]

    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked", "member"]
    assert changes[0]["chat"]["id"] == ada.id


async def test_an_edit_by_a_person_is_told(api, world, clock, ada):
    message = world.say(ada.id, "printr")
    clock.later(seconds=5)

    world.edit(ada.id, ada.id, message.id, "printer")

    edited = (await api.updates())[1]["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("printer", 5)


async def test_without_admin_rights_the_bot_sees_only_what_is_meant_for_it(api, world, ada):
    group = world.add_group("Shy", members=[ada.id], bot_status="member")
    await api("sendMessage", chat_id=group.id, text="Ask me")

    world.say(ada.id, "lunch?", chat=group.id)
    world.say(ada.id, "/new@other_bot", chat=group.id)
    world.say(ada.id, "/new@opsdesk_sandbox_bot", chat=group.id)
    world.say(ada.id, "an answer", chat=group.id, reply_to=1)

    texts = [update["message"]["text"] for update in await api.updates()]
    assert texts == ["/new@opsdesk_sandbox_bot", "an answer"]


async def test_a_reply_chain_in_a_group_carries_its_first_message_as_thread(api, world, ada, ops):
    for to in (None, 1, 2):
        world.say(ada.id, "x", chat=ops.id, reply_to=to)

    threads = [u["message"].get("message_thread_id") for u in await api.updates()]

    assert threads == [None, 1, 1]


async def test_commands_are_marked_in_what_people_write(api, world, ada):
    world.say(ada.id, "/new 😀 /t_7")

    entities = (await api.updates())[0]["message"]["entities"]

    assert entities == [
        {"type": "bot_command", "offset": 0, "length": 4},
        {"type": "bot_command", "offset": 8, "length": 4},
    ]
