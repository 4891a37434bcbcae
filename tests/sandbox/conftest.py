"""A world with two people and a group, served on loopback, a bare client and a still clock."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.server import Server
from sandbox.world import World
from tests.sandbox.strict import faults_of_answer

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00"
    b"\x00\x00\x00\x00"
)


class StillClock:
    """A clock that moves only when it is told to."""

    def __init__(self):
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def later(self, **span: float):
        self.now += timedelta(**span)


@dataclass
class Reply:
    """An answer as it came over the wire."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str]

    @property
    def result(self):
        assert self.body["ok"] is True, self.body
        return self.body["result"]

    @property
    def description(self):
        return self.body["description"]


@dataclass
class Caller:
    """Calls methods, each in the encoding that is asked for; what does not fit the API fails."""

    world: World
    root: str
    session: aiohttp.ClientSession
    strict: bool = True

    def url(self, method: str):
        return f"{self.root}/bot{self.world.token}/{method}"

    async def __call__(self, method: str, **params) -> Reply:
        return await self.sent("POST", method, json=params)

    async def form(self, method: str, **params) -> Reply:
        return await self.sent("POST", method, data=_texts(params))

    async def multipart(self, method: str, files=None, **params) -> Reply:
        body = aiohttp.FormData(default_to_multipart=True)
        for name, value in _texts(params).items():
            body.add_field(name, value)
        for name, (filename, data) in (files or {}).items():
            body.add_field(name, io.BytesIO(data), filename=filename)
        return await self.sent("POST", method, data=body)

    async def query(self, method: str, **params) -> Reply:
        return await self.sent("GET", method, params=_texts(params))

    async def sent(self, verb: str, method: str, **content) -> Reply:
        async with self.session.request(verb, self.url(method), **content) as response:
            reply = Reply(response.status, await response.json(), dict(response.headers))
        assert not self.strict or faults_of_answer(method, reply.status, reply.body) == []
        return reply

    async def download(self, path: str):
        url = f"{self.root}/file/bot{self.world.token}/{path}"
        async with self.session.get(url) as response:
            return response.status, await response.read()

    async def updates(self, **params):
        return (await self("getUpdates", **params)).result


def _texts(params):
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def world(clock):
    """Return a world that takes any number of calls at one moment of its still clock."""
    world = World(clock=clock)
    world.limits_on = False
    return world


@pytest.fixture
def ada(world):
    return world.add_person("Ada Lovelace", username="ada_l", language="en", started=True)


@pytest.fixture
def stranger(world):
    return world.add_person("Stranger")


@pytest.fixture
def ops(world, ada):
    return world.add_group("Ops", members=[ada.id])


@pytest.fixture
async def server(world):
    server = Server(world)
    yield server
    await server.stop()


@pytest.fixture
async def api(world, server):
    root = await server.start()
    async with aiohttp.ClientSession() as session:
        yield Caller(world, root, session)


@pytest.fixture
def pixel():
    return PIXEL
