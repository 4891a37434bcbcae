"""Failures on order, the log that knows what truly happened, and who is told of changes."""

import asyncio

import aiohttp
import pytest

from sandbox.server import Server
from sandbox.world import World


async def test_an_ordered_failure_comes_instead_of_the_effect(api, world, ada):
    world.fail_next("sendMessage", status=429, retry_after=7)

    reply = await api("sendMessage", chat_id=ada.id, text="x")

    assert reply.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert reply.headers["Retry-After"] == "7"
    assert world.messages(ada.id) == []
    assert (world.calls[0].status, world.calls[0].applied) == (429, False)
    assert (await api("sendMessage", chat_id=ada.id, text="x")).status == 200


async def test_an_ordered_failure_can_hide_the_effect(api, world, ada):
    world.fail_next("sendMessage", status=502, description="Bad Gateway", applied=True)

    reply = await api("sendMessage", chat_id=ada.id, text="x")

    assert (reply.status, reply.description) == (502, "Bad Gateway")
    assert [message.text for message in world.messages(ada.id)] == ["x"]
    call = world.calls[0]
    assert (call.status, call.applied, call.result_message_id) == (502, True, 1)


@pytest.mark.parametrize("applied", [True, False])
async def test_a_dropped_connection_leaves_the_caller_in_the_dark(api, world, ada, applied):
    world.fail_next("sendMessage", drop=True, applied=applied)

    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=ada.id, text="x")

    assert len(world.messages(ada.id)) == applied
    assert (world.calls[0].status, world.calls[0].applied) == (0, applied)


async def test_failures_meet_only_their_method_and_in_order(api, world):
    world.fail_next("getMe", status=500)
    world.fail_next("getme", status=502)

    statuses = [(await api(m)).status for m in ("getWebhookInfo", "getMe", "getMe", "getMe")]

    assert statuses == [200, 500, 502, 200]


async def test_a_failure_of_any_sending_waits_for_something_to_be_sent(api, world, ada):
    world.fail_next("*", status=429, retry_after=30)

    other = [await api("getMe"), await api("sendChatAction", chat_id=ada.id, action="typing")]
    sent = [await api("sendContact", chat_id=ada.id, phone_number="1", first_name="A")]
    sent.append(await api("sendMessage", chat_id=ada.id, text="x"))

    assert [one.status for one in other + sent] == [200, 200, 429, 200]


async def test_in_an_outage_every_connection_is_closed(api, world, ada):
    world.outage = True

    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=ada.id, text="x")

    world.outage = False
    assert (await api("sendMessage", chat_id=ada.id, text="x")).result["message_id"] == 1


async def test_an_outage_cuts_a_waiting_poll(api, world):
    turn = world.polling._turn
    poll = asyncio.ensure_future(api("getUpdates", timeout=50))
    while world.polling._turn is turn:
        await asyncio.to_thread(lambda: None)

    world.outage = True

    with pytest.raises(aiohttp.ClientError):
        await poll


async def test_a_stopped_server_refuses_and_comes_back_with_its_world(api, world, server, ada):
    port = int(api.root.rsplit(":", 1)[1])
    await server.stop()

    with pytest.raises(aiohttp.ClientConnectorError):
        await api("getMe")

    await server.start(port=port)
    world.say(ada.id, "still here")
    assert len(await api.updates()) == 1


async def test_stopping_does_not_wait_for_a_poll(api, world, server):
    turn = world.polling._turn
    poll = asyncio.ensure_future(api("getUpdates", timeout=50))
    while world.polling._turn is turn:
        await asyncio.to_thread(lambda: None)

    async with asyncio.timeout(3):
        await server.stop()

    with pytest.raises(aiohttp.ClientError):
        await poll


async def test_every_change_is_told_in_order(api, world, ada, ops):
    with world.subscribe() as changes:
        world.say(ada.id, "hi")
        await api(
            "sendMessage",
            chat_id=ada.id,
            text="x",
            reply_markup={"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]},
        )
        query = world.press(ada.id, ada.id, 2, "a")
        await api("answerCallbackQuery", callback_query_id=query)
        await api("editMessageText", chat_id=ada.id, message_id=2, text="y")
        await api("deleteMessage", chat_id=ada.id, message_id=2)
        world.block(ada.id)
        world.leave(ada.id, ops.id)
        told = [changes.queue.get_nowait() for _ in range(changes.queue.qsize())]

    assert [change.kind for change in told] == [
        "message", "message", "call", "pressed", "answered", "call", "edited", "call", "deleted",
        "call", "blocked", "message", "member",
    ]  # fmt: skip
    world.unblock(ada.id)
    assert changes.queue.empty()


@pytest.mark.parametrize("token", ["12345:AAE", "0:real", "", "0:sandbox/x", "00:sandbox"])
def test_a_world_takes_no_token_that_could_be_real(clock, token):
    with pytest.raises(ValueError, match="could belong to a real bot"):
        World(token=token, clock=clock)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org", "192.168.1.5"])  # noqa: S104 - these are refused
async def test_an_address_that_others_can_reach_is_refused(world, host):
    with pytest.raises(ValueError, match="only with --expose"):
        await Server(world).start(host=host)


def test_the_log_forgets_its_oldest_calls(world, monkeypatch):
    monkeypatch.setattr("sandbox.state.CALLS_KEPT", 4)

    for number in range(5):
        world.record(number_only(number))

    assert [call.number for call in world.calls] == [2, 3, 4]


def number_only(number):
    return type("Call", (), {"number": number})()
