"""Rings of a real process: killed while it rings, it rings again with the same key."""

from datetime import timedelta

import pytest

from bot.config import load
from bot.policy import policy_of
from desk.notices import Subject
from desk.rings import DEFAULT, Ring
from desk.terms import Channel
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from store.errors import SchemaMismatch
from store.repositories.rings import RingState
from store.store import Store
from tests.bot.process import CONFIG, TOKEN, desk, until, variables
from tests.receivers import Gateway

pytestmark = pytest.mark.timeout(60)
SECRET = "signing-canary-of-this-process"


async def staged(url, environment, ref):
    """Let a ring be told of beside the running desk."""
    own = {name: value for name, value in environment.items() if name.startswith("OPSDESK_")}
    policy, now = policy_of(load(CONFIG, own), wall_clock()), wall_clock()
    store = await Store.beside(url)
    async with store.unit(policy) as unit:
        await unit.people.met(7, "Wang", "en")
        ring = Ring(
            ref=ref,
            channel=Channel.WEBHOOK,
            to=DEFAULT,
            template="page",
            subject=Subject("tdesk"),
            seq=1,
            not_before=now,
            expires_at=now + timedelta(hours=1),
        )
        await unit.rings.add(ring)
        await unit.commit()
    await store.close()


async def stands(url):
    """Tell whether the desk has made its tables."""
    try:
        await (await Store.beside(url)).close()
    except SchemaMismatch:
        return False
    return True


async def counts(url):
    store = await Store.beside(url)
    try:
        return await store.rings.counts()
    finally:
        await store.close()


async def test_killed_while_it_rings_it_rings_again_and_logs_no_secret(tmp_path):
    server = Server(World(token=TOKEN, clock=wall_clock))
    root, database = await server.start(), tmp_path / "desk.db"
    url = f"sqlite:///{database}"
    async with Gateway() as gateway:
        more = {"OPSDESK_WEBHOOK__URL": gateway.url, "OPSDESK_WEBHOOK__SECRET": SECRET}
        environment = variables(root, database, **more)
        gateway.script = ["hang", 404]
        async with desk(environment) as running:
            await until(database.exists)
            await until(lambda: stands(url))
            await staged(url, environment, "page:1")
            await until(lambda: gateway.taken)
            await running.kill()

        gateway.script = [500, 404]
        async with desk(environment) as running:
            await until(lambda: len(gateway.taken) == 3, 20)
            await running.stop()
            assert running.process.stderr is not None
            log = (await running.process.stderr.read()).decode()
    await server.stop()

    assert {post.headers["Idempotency-Key"] for post in gateway.taken} == {"page:1"}
    assert await counts(url) == {RingState.DEAD: 1}
    assert "ring page:1 by webhook was refused: HTTP 404" in log
    assert "canary" not in log
