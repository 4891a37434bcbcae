"""Delivery by webhook: one update a request, repeated until taken, in order within a chat."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web

HEADER = "X-Telegram-Bot-Api-Secret-Token"
WORD = "s3cret_-"


class Hook:
    """The bot's own web server: answers as it is told and remembers what came."""

    def __init__(self):
        self.got: asyncio.Queue[tuple[str | None, dict[str, Any]]] = asyncio.Queue()
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.calls: list[web.Response] = []
        self.held: asyncio.Event | None = None
        self.url = ""

    async def take(self, request):
        body = await request.json()
        self.got.put_nowait((request.headers.get(HEADER), body))
        if self.held is not None and "Hold" in str(body):
            await self.held.wait()
        if self.calls:
            return self.calls.pop(0)
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
    clock.later(seconds=2)
    world.wake()
    assert await hook.next_text() == "one"
    await failures(world, 3)
    assert hook.got.empty()
    assert (world.updates.queue[0].due_at - clock()).total_seconds() == 4
    clock.later(seconds=4)
    world.wake()

    assert [await hook.next_text(), await hook.next_text()] == ["one", "two"]
    info = await settled(api)
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert info["last_error_date"] == int(clock().timestamp()) - 4


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


async def test_a_wanted_pause_is_an_hour_at_most_and_doubles_nothing(api, world, clock, ada, hook):
    wanted = ("9000", None, "5", "soon")
    hook.answers = [(503, {} if one is None else {"Retry-After": one}) for one in wanted]
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")

    pauses: list[float] = []
    for count in (1, 2, 3, 4):
        await hook.next_text()
        await failures(world, count)
        pauses.append((world.updates.queue[0].due_at - clock()).total_seconds())
        clock.later(seconds=pauses[-1])
        world.wake()

    assert pauses == [3600, 2, 5, 4]
    assert await hook.next_text() == "one"


async def test_repetitions_end_at_pauses_of_about_a_minute_and_after_a_day(
    api, world, clock, ada, hook
):
    hook.answers = [(500, {})] * 3000
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")

    pauses: list[float] = []
    while len(pauses) < 9:
        await hook.next_text()
        await failures(world, len(pauses) + 1)
        pauses.append((world.updates.queue[0].due_at - clock()).total_seconds())
        clock.later(seconds=pauses[-1])
        world.wake()
    await hook.next_text()
    await failures(world, 10)
    clock.later(seconds=86390 - sum(pauses))
    world.wake()

    assert pauses == [0, 2, 4, 8, 16, 32, 64, 64, 64]
    await hook.next_text()
    assert (await settled(api))["pending_update_count"] == 0


def answers(chat):
    """Return one call in the answer of a webhook, in every encoding."""
    params = {"method": "sendMessage", "chat_id": chat, "text": "got it"}
    form = aiohttp.FormData({name: str(value) for name, value in params.items()})
    parts = aiohttp.FormData(default_to_multipart=True)
    for name, value in params.items():
        parts.add_field(name, str(value))
    return {
        "json": lambda: web.json_response(params),
        "form": lambda: web.Response(body=form(), content_type=FORM),
        "multipart": lambda: web.Response(body=parts(), headers=parts().headers),
    }


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("encoding", ["json", "form", "multipart"])
async def test_a_method_in_the_answer_is_performed_and_its_result_is_never_seen(
    api, world, ada, hook, encoding
):
    hook.calls = [answers(ada.id)[encoding]()]
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")

    await settled(api)

    assert [one.text for one in world.messages(ada.id)] == ["one", "got it"]
    assert (world.calls[-1].method, world.calls[-1].encoding) == ("getWebhookInfo", "json")
    (called,) = [one for one in world.calls if one.method == "sendMessage"]
    assert (called.status, called.encoding) == (200, encoding)


@pytest.mark.parametrize(
    "body",
    [
        {"method": "getMe"},
        {"method": "deleteWebhook"},
        {"method": "SetWebhook", "url": ""},
        {"method": "close"},
        {"method": "logOut"},
        {"method": 7},
        {},
        [],
    ],
    ids=str,
)
async def test_some_methods_are_ignored_in_an_answer(api, world, ada, hook, body):
    hook.calls = [web.json_response(body)]
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")

    await settled(api)

    assert {one.method for one in world.calls} == {"setWebhook", "getWebhookInfo"}
    assert world.webhook is not None


@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "multipart/form-data"])
async def test_an_answer_that_cannot_be_read_confirms_all_the_same(
    api, world, ada, hook, content_type
):
    hook.calls = [web.Response(body=b"{nonsense", content_type=content_type)]
    await api("setWebhook", url=hook.url)
    world.say(ada.id, "one")
    world.say(ada.id, "two")

    info = await settled(api)

    assert "last_error_date" not in info
    assert hook.got.qsize() == 2


async def test_a_failing_press_does_not_hold_up_the_messages_of_its_chat(api, world, ada, hook):
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await api("sendMessage", chat_id=ada.id, text="Card", reply_markup=keyboard)
    hook.answers = [(500, {})] * 2
    await api("setWebhook", url=hook.url)
    world.press(ada.id, ada.id, 1, "a")
    await failures(world, 2)

    world.say(ada.id, "one")

    while (await api("getWebhookInfo")).result["pending_update_count"] > 1:
        pass
    assert [one.lane for one in world.updates.queue] == [f"user:{ada.id}"]


async def test_setting_the_same_webhook_again_changes_nothing(api, world, hook):
    await api("setWebhook", url=hook.url, secret_token=WORD)
    before = world.webhook

    again = await api("setWebhook", url=hook.url, secret_token=WORD, allowed_updates=["message"])

    assert again.body["description"] == "Webhook is already set"
    assert world.webhook is before
    assert world.updates.allowed == ("message",)
    other = await api("setWebhook", url=hook.url, secret_token="other")
    assert other.body["description"] == "Webhook was set"


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
    assert info["last_error_message"] == "Connection refused"
    assert (info["pending_update_count"], info["ip_address"]) == (1, "127.0.0.1")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://localhost:9/", "127.0.0.1"),
        ("http://[::1]:9/", "::1"),
        ("127.0.0.1:9", "127.0.0.1"),
    ],
)
async def test_the_address_of_the_receiver_is_told(api, url, address):
    await api("setWebhook", url=url)

    assert (await api("getWebhookInfo")).result["ip_address"] == address


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
        ({"url": "ftp://127.0.0.1/"}, "invalid webhook URL specified"),
        ({"url": "http://"}, "invalid webhook URL specified"),
        ({"url": "not a link"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1:x/"}, "invalid webhook URL specified"),
        ({"url": "http://127.0.0.1/", "secret_token": "a" * 257}, "secret token is too long"),
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
