"""Hostile HTTP: the same seed draws the same, and a server with a fault is caught."""

import asyncio
from http import HTTPStatus
from random import Random

import pytest
from aiohttp import web

from bot.health import Health, Phase, StageName
from bot.loops import Bell
from bot.operators.metrics import Metrics
from bot.web import webhook
from bot.web.guests import Guest
from bot.web.site import Site
from bot.web.webhook import Receiver, webhook_path
from campaigns.trials.hostile.attack import Attack
from campaigns.trials.hostile.requests import Requests
from desk.secrets.secret import Secret
from store.store import Store
from tests.virtual import VirtualClock

pytestmark = pytest.mark.timeout(60)
SECRET = Secret("the-secret-of-this-webhook")
UPDATES: list[dict[str, object]] = [{"message": {"text": "forged"}}]
BOT = 7


def drawn(seed, count=300):
    requests = made(seed)
    return [requests.attempt() for _ in range(count)], requests


def made(seed, slow=0.0):
    draw = Random(seed)  # noqa: S311 - no secret
    return Requests(
        draw=draw, path=webhook_path(SECRET), secret=SECRET.reveal(), forged=UPDATES, slow=slow
    )


@pytest.fixture
async def sqlite_store(tmp_path):
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/desk.db")
    yield store
    await store.close()


@pytest.fixture
def attacked(sqlite_store):
    """Return a function that attacks a desk's web server so often; it returns the attack."""
    health, clock = Health(), VirtualClock()
    for stage in health:
        stage.works(clock.now())
    health.phase = Phase.RUNNING

    async def play(count=300, seed=7):
        receiver = Receiver(SECRET, clock, health[StageName.INTAKE])
        receiver.open(sqlite_store.inbox, BOT, Bell(), lambda _: None)
        name = {"zh": "台", "en": "Desk"}
        site = Site(health=health, clock=clock, name=name, metrics=Metrics())
        site.receive(webhook_path(SECRET), receiver)
        root = await site.start("127.0.0.1", 0)
        attack = Attack(
            host="127.0.0.1",
            port=int(root.rpartition(":")[2]),
            requests=made(seed),
            secrets=[SECRET.reveal(), webhook_path(SECRET)[10:]],
        )
        await attack.play(count)
        await site.stop()
        return attack

    return play


async def test_the_same_seed_draws_the_same():
    assert drawn(7)[0] == drawn(7)[0]
    assert drawn(7)[0] != drawn(8)[0]


async def test_every_kind_is_drawn():
    assert len(drawn(7, 500)[1].kinds) == 15


async def test_the_web_server_as_it_is_stands_it(attacked, sqlite_store):
    attack = await attacked(800)

    assert attack.told() == []
    assert await sqlite_store.inbox.waiting() == (0, None)


async def test_a_secret_that_nobody_compares_is_caught(attacked, monkeypatch):
    monkeypatch.setattr("bot.web.webhook.hmac.compare_digest", lambda *_: True)
    attack = await attacked()

    assert any(line.startswith("wrong secret: a status of 200") for line in attack.told())


async def test_a_body_that_ends_a_handler_is_caught(attacked, monkeypatch):
    monkeypatch.setattr(webhook, "bare_update", lambda _: 1 / 0)
    attack = await attacked()

    assert any("a status of 500" in line for line in attack.told())


async def test_a_body_without_end_that_is_read_is_caught(attacked, monkeypatch):
    monkeypatch.setattr(webhook, "LARGEST_BYTES", 1 << 40)
    monkeypatch.setattr("bot.web.site.LARGEST_BYTES", 1 << 40)
    attack = await attacked()

    assert any(line.startswith("huge: ") for line in attack.told())


async def test_an_answer_that_repeats_the_path_is_caught(attacked, monkeypatch):
    monkeypatch.setattr(
        "bot.web.site.Pages.error", lambda *_: f"no such page: {webhook_path(SECRET)}"
    )
    attack = await attacked()

    assert any("secret 1 in an answer" in line for line in attack.told())


async def test_an_answer_of_the_library_itself_is_caught(attacked, monkeypatch):
    monkeypatch.setattr(Guest, "handle_error", web.RequestHandler.handle_error)
    attack = await attacked()

    assert any("without seals" in line for line in attack.told())


async def test_a_request_that_nobody_answers_is_caught(attacked, monkeypatch):
    async def silent(*_):
        await asyncio.Event().wait()
        return web.Response(status=HTTPStatus.OK)

    monkeypatch.setattr("campaigns.trials.hostile.wire.ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(Receiver, "_kept", silent)
    attack = await attacked(150)

    assert any(": no answer" in line for line in attack.told())
