"""The webhook: the secret first, then one update, and 200 only after the commit."""

import asyncio
import gzip
import io
import json
from datetime import timedelta

import aiohttp
import pytest

from bot.health import Health, StageName
from bot.loops import Bell
from bot.operators.metrics import Metrics
from bot.web.site import Site
from bot.web.webhook import LARGEST_BYTES, SECRET_HEADER, Receiver, webhook_path
from desk.secrets.secret import Secret
from store.errors import StoreUnavailable
from tests.virtual import VirtualClock

SECRET = Secret("the-secret-of-this-webhook")
RIGHT = SECRET.reveal()
UPDATE = {"update_id": 9, "message": {"chat": {"id": 5}, "from": {"id": 5}, "text": "hello"}}
BOT = 7_000_000_001


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def receiver(clock):
    return Receiver(SECRET, clock, Health()[StageName.INTAKE])


@pytest.fixture
async def post(clock, receiver):
    site = Site(health=Health(), clock=clock, name={"zh": "台", "en": "Desk"}, metrics=Metrics())
    site.receive(webhook_path(SECRET), receiver)
    root = await site.start("127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:

        async def send(
            data=None, *, method="POST", secret=RIGHT, kind="application/json", packed=None
        ):
            headers = {"Content-Type": kind}
            if secret is not None:
                headers[SECRET_HEADER] = secret
            if packed is not None:
                headers["Content-Encoding"] = packed
            body = json.dumps(UPDATE) if data is None else data
            async with session.request(
                method, root + webhook_path(SECRET), data=body, headers=headers
            ) as answer:
                return answer

        yield send
    await site.stop()


@pytest.fixture
def new():
    """How many new updates were counted at a time."""
    return []


@pytest.fixture
def opened(receiver, store, new):
    receiver.open(store.inbox, BOT, Bell(), new.append)
    return store


async def test_an_update_is_kept_before_it_is_confirmed(post, opened):
    answer = await post()

    assert answer.status == 200
    assert (await opened.inbox.waiting())[0] == 1


async def test_the_same_update_twice_is_kept_once(post, opened):
    assert (await post()).status == 200
    assert (await post()).status == 200

    assert (await opened.inbox.waiting())[0] == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", "the-secret-of-this-webhoo", "ü"])
async def test_without_the_secret_nothing_gets_in(post, opened, secret):
    answer = await post(secret=secret)

    assert answer.status == 404
    assert await opened.inbox.waiting() == (0, None)


async def test_only_posts_of_json_are_read(post, opened):
    assert (await post(method="GET")).status == 405
    assert (await post(kind="text/plain")).status == 415
    assert (await post(kind="application/x-www-form-urlencoded")).status == 415

    assert await opened.inbox.waiting() == (0, None)


@pytest.mark.usefixtures("opened")
async def test_what_is_too_large_is_not_read(post):
    answer = await post(io.BytesIO(b" " * (LARGEST_BYTES + 1)))

    assert answer.status == 413


@pytest.mark.parametrize(
    "body", ['{"update_id": 7, "message": ' + "[" * 5000, '{"update_id":7,"n":' + "9" * 5000 + "}"]
)
async def test_an_update_that_cannot_be_read_is_kept_by_its_id(post, opened, body):
    assert (await post(body)).status == 200

    (kept,) = await opened.inbox.lease("worker", VirtualClock().now(), 9, timedelta(minutes=1))
    assert kept.body == {"update_id": 7}


async def test_packed_bodies_are_not_unpacked(post, opened):
    answer = await post(gzip.compress(b" " * (1 << 24)), packed="gzip")

    assert answer.status == 415
    assert await opened.inbox.waiting() == (0, None)


async def test_nothing_of_a_body_is_read_before_the_secret(post):
    async def endless():
        yield b"{"
        await asyncio.Event().wait()

    assert (await post(endless(), secret="wrong")).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_no_other_method_gets_in(post, opened, method):
    assert (await post(method=method)).status == 405
    assert await opened.inbox.waiting() == (0, None)


@pytest.mark.parametrize("body", ["", "{", "[]", "7", "null", '{"update_id": "x"}', "[" * 5000])
async def test_what_is_no_update_does_not_hold_up_the_rest(post, opened, body):
    assert (await post(body)).status == 200

    assert (await post()).status == 200
    assert (await opened.inbox.waiting())[0] == 1


async def test_while_the_store_is_away_telegram_comes_again(post, receiver, new):
    class Away:
        async def put(self, *_):
            raise StoreUnavailable("the disk is full")

    receiver.open(Away(), BOT, Bell(), new.append)

    answer = await post()

    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0


async def test_before_the_desk_is_ready_telegram_comes_again(post):
    assert (await post()).status == 503


def test_the_path_holds_no_secret_and_differs_with_it():
    path = webhook_path(SECRET)

    assert SECRET.reveal() not in path
    assert path != webhook_path(Secret("another"))
    assert len(path.rpartition("/")[2]) >= 32
