"""The one door to the Bot API: what came of a call is told as exactly as it can be known."""

import asyncio

import pytest
from telegram import BotCommand
from telegram.error import BadRequest, NetworkError

from bot.replies import Outcome, read_reply
from bot.telegram import Door, Pool
from desk.secrets.secret import Secret
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World

TOKEN = "0:sandbox-door"


@pytest.fixture
def world():
    world = World(token=TOKEN, clock=wall_clock)
    world.add_person("Ada", id=1001, started=True)
    return world


@pytest.fixture
async def server(world):
    server = Server(world)
    yield server
    await server.stop()


@pytest.fixture
async def door(server):
    root = await server.start()
    async with Door(Secret(TOKEN), f"{root}/") as door:
        yield door


HELLO = {"chat_id": 1001, "text": "hello"}


async def test_a_message_that_arrived_has_its_id(door, world):
    reply = await door.post("sendMessage", HELLO)

    assert reply.is_ok
    assert reply.message_id == world.messages(1001)[0].id


async def test_a_refusal_tells_code_and_reason(door):
    reply = await door.post("sendMessage", {"chat_id": 5, "text": "hello"})

    assert (reply.outcome, reply.code) == (Outcome.REFUSED, 400)
    assert reply.says("CHAT NOT FOUND")


async def test_too_many_requests_tell_how_long_to_wait(door, world):
    world.fail_next("sendMessage", status=429, retry_after=17)

    reply = await door.post("sendMessage", HELLO)

    assert (reply.outcome, reply.retry_after) == (Outcome.LIMITED, 17)


@pytest.mark.parametrize(
    "fault", [{"status": 502}, {"drop": True}, {"drop": True, "applied": True}]
)
async def test_what_left_and_was_not_answered_is_unknown(door, world, fault):
    world.fail_next("sendMessage", **fault)

    reply = await door.post("sendMessage", HELLO)

    assert reply.outcome is Outcome.UNKNOWN


async def test_no_answer_in_time_is_unknown(door):
    reply = await door.post("getUpdates", {"timeout": 5}, timeout=0.1, pool=Pool.POLLING)

    assert reply.outcome is Outcome.UNKNOWN
    assert reply.description == "no answer in time"


async def test_where_nobody_listens_nothing_was_sent(door, server):
    await server.stop()

    reply = await door.post("sendMessage", HELLO)

    assert reply.outcome is Outcome.NOT_SENT


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"ok"', b"\xff", b"null"])
def test_an_answer_that_cannot_be_read_is_unknown(body):
    assert read_reply(200, body).outcome is Outcome.UNKNOWN


def test_a_migrated_chat_tells_its_new_id():
    body = (
        b'{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded",'
        b'"parameters":{"migrate_to_chat_id":-1009}}'
    )

    assert read_reply(400, body).migrate_to == -1009


def test_a_limit_without_a_time_is_still_a_limit():
    reply = read_reply(429, b'{"ok":false,"error_code":429,"description":"Too Many Requests"}')

    assert reply.outcome is Outcome.LIMITED
    assert reply.retry_after > 0


async def test_the_library_goes_through_the_same_door(door, world):
    await door.bot.set_my_commands([BotCommand("help", "what I can do")], language_code="en")

    assert next(iter(world.profile.commands.values()))[0]["command"] == "help"


async def test_the_library_raises_its_own_errors(door, world):
    with pytest.raises(BadRequest):
        await door.bot.send_message(5, "hello")
    world.outage = True
    with pytest.raises(NetworkError) as caught:
        await door.bot.get_me()

    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(caught.value.__context__)


async def test_no_text_of_an_error_holds_the_token(door, server, world):
    world.outage = True
    dropped = await door.post("getMe")
    await server.stop()
    refused = await door.post("getMe")

    assert TOKEN not in repr((dropped, refused))
    assert "sandbox-door" not in repr((dropped, refused))


async def test_a_slow_poll_holds_up_no_message(door):
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(
                door.post("getUpdates", {"timeout": 1}, timeout=0.4, pool=Pool.POLLING)
            )
        reply = await door.post("sendMessage", HELLO, timeout=0.4)

    assert reply.is_ok
