"""Delivery by webhook: one update a request, repeated until taken, in order within a chat."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

HEADER = "X-Telegram-Bot-Api-Secret-Token"
WORD = "s3cret_-"


class Hook:
    """The bot's own web server: answers as it is told and remembers what came."""

    def __init__(self):
        self.got: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.held: asyncio.Event | None = None
        self.url = ""

    async def take(self, request):
        body = await request.json()
        self.got.put_nowait((request.headers.get(HEADER), body))
        if self.held is not None and "Hold" in str(body):
            await self.held.wait()
        status, headers = self.answers.pop(0) if self.answers else (200, {})
        return web.Response(status=status, headers=headers)

    async def next_text(self):
        _, body = await self.got.get()
        return body["message"]["text"]


@pytest.fixture
async def hook():
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    if hook.held is not None:
        hook.held.set()
    await runner.cleanup()


async def settled(api):
    """Return the webhook info once nothing is on its way or failed lately."""
    while True:
        info = (await api("getWebhookInfo")).result
        if info["pending_update_count"] == 0:
            return info


async def test_updates_are_posted_with_the_secret(api, world, ada, hook):
    world.say(ada.id, "before")
    reply = await api("setWebhook", url=hook.url, secret_token=WORD)

    secret, update = await hook.got.get()

    assert reply.body == {"ok": True, "result": True, "description": "Webhook was set"}
    assert (secret, update["message"]["text"]) == (WORD, "before")
    info = await settled(api)
    assert info["url"] == hook.url
    assert "last_error_date" not in info


async def test_an_update_is_repeated_until_it_is_taken_and_blocks_its_chat(
    api, world, clock, ada, hook
):
    hook.answers = [(500, {}), (500, {}), (500, {})]
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")
    world.say(ada.id, "two")

    assert await hook.next_text() == "one"
    assert await hook.next_text() == "one"
    await failures(world, 2)
    clock.later(seconds=1)
    world.wake()
    assert await hook.next_text() == "one"
    await failures(world, 3)
    assert hook.got.empty()
    assert (world.updates.queue[0].due_at - clock()).total_seconds() == 2
    clock.later(seconds=2)
    world.wake()

    assert [await hook.next_text(), await hook.next_text()] == ["one", "two"]
    info = await settled(api)
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert info["last_error_date"] == int(clock().timestamp()) - 2


async def failures(world, count):
    """Return once the first waiting update failed so many times."""
    while world.updates.queue[0].attempts < count:
        await asyncio.to_thread(lambda: None)


async def test_the_receiver_may_ask_for_a_longer_pause(api, world, clock, ada, hook):
    hook.answers = [(503, {"Retry-After": "90"})]
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")
    await hook.next_text()
    await failures(world, 1)

    assert (world.updates.queue[0].due_at - clock()).total_seconds() == 90
    clock.later(seconds=90)
    world.wake()

    assert await hook.next_text() == "one"


async def test_chats_do_not_wait_for_each_other(api, world, ada, ops, hook):
    hook.held = asyncio.Event()
    await api("setWebhook", url=hook.url)

    world.say(ada.id, "Hold")
    world.say(ada.id, "behind")
    world.say(ada.id, "other chat", chat=ops.id)

    assert [await hook.next_text(), await hook.next_text()] == ["Hold", "other chat"]
    hook.held.set()
    assert await hook.next_text() == "behind"


async def test_no_more_connections_than_allowed_are_used(api, world, ada, ops, hook):
    hook.held = asyncio.Event()
    await api("setWebhook", url=hook.url, max_connections=1)

    world.say(ada.id, "Hold")
    world.say(ada.id, "other chat", chat=ops.id)

    assert await hook.next_text() == "Hold"
    assert (await api("getWebhookInfo")).result["pending_update_count"] == 2
    assert hook.got.empty()
    hook.held.set()
    assert await hook.next_text() == "other chat"


async def test_a_receiver_that_is_away_is_an_error(api, world, ada):
    await api("setWebhook", url="http://127.0.0.1:9/hook")

    world.say(ada.id, "one")
    await failures(world, 1)

    info = (await api("getWebhookInfo")).result
    assert info["last_error_message"] == "Connection failed: ClientConnectorError"
    assert info["pending_update_count"] == 1


async def test_pending_updates_can_be_dropped_and_polling_comes_back(api, world, ada):
    world.say(ada.id, "old")
    await api("setWebhook", url="http://127.0.0.1:9/hook", drop_pending_updates=True)

    deleted = await api("deleteWebhook")
    again = await api("setWebhook", url="")

    assert deleted.body["description"] == "Webhook was deleted"
    assert again.body["description"] == "Webhook is already deleted"
    assert await api.updates() == []


@pytest.mark.parametrize(
    ("params", "description"),
    [
        (
            {"url": "ftp://127.0.0.1/"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://example.org/"},
            "bad webhook: the sandbox posts to loopback addresses only",
        ),
        (
            {"url": "http://127.0.0.1/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
async def test_a_webhook_is_refused(api, params, description):
    assert (await api("setWebhook", **params)).description == f"Bad Request: {description}"
