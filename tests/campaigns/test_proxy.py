"""The way to PostgreSQL is cut at a COMMIT: before it arrives, or before its answer does."""

import asyncio
import struct
from random import Random

import pytest

from campaigns.ground.proxy import TYPED, Proxy, is_commit

STARTUP = struct.pack("!II", 8, TYPED)
ASKS_FOR_TLS = struct.pack("!II", 8, 80877103)
ANSWER = b"done"


def query(text):
    body = text.encode() + b"\0"
    return b"Q" + struct.pack("!I", len(body) + 4) + body


class Way:
    """A proxy, whoever stands behind it, and a connection through it."""

    def __init__(self):
        self.arrived = b""

    async def _serve(self, reader, writer):
        while data := await reader.read(4096):
            self.arrived += data
            writer.write(ANSWER)
        writer.close()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.proxy = Proxy(self._server.sockets[0].getsockname()[1], Random(1))  # noqa: S311 - a campaign draws
        port = await self.proxy.start()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        return self

    async def __aexit__(self, *_):
        self.writer.transport.abort()
        await self.proxy.stop()
        self._server.close()
        await self._server.wait_closed()

    async def asks(self, *messages):
        """Send each message and return what is answered."""
        answers = b""
        for message in messages:
            self.writer.write(message)
            answers += await self.reader.readexactly(len(ANSWER))
        return answers


async def test_everything_is_let_through_as_long_as_nothing_is_cut():
    messages = (ASKS_FOR_TLS, STARTUP, query("BEGIN;"), query("COMMIT;"))
    async with Way() as way:
        assert await way.asks(*messages) == ANSWER * 4
        assert way.arrived == b"".join(messages)
        assert way.proxy.commits == 1


async def test_a_commit_that_is_cut_before_does_not_arrive():
    async with Way() as way:
        await way.asks(STARTUP, query("BEGIN;"))
        way.proxy.share_before = 1.0

        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await way.asks(query("COMMIT;"))

        assert b"COMMIT" not in way.arrived
        assert way.proxy.cut_before == 1


async def test_a_commit_that_is_cut_behind_happens_and_nobody_is_told():
    async with Way() as way:
        await way.asks(STARTUP, query("BEGIN;"))
        way.proxy.share_behind = 1.0

        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await way.asks(query("COMMIT;"))

        assert b"COMMIT" in way.arrived
        assert way.proxy.cut_behind == 1


async def test_a_cut_resets_what_is_open():
    async with Way() as way:
        await way.asks(STARTUP)

        way.proxy.cut()

        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await way.asks(query("SELECT 1;"))


@pytest.mark.parametrize(
    ("kind", "body", "is_one"),
    [
        (b"Q", b"COMMIT;\0", True),
        (b"Q", b" commit\0", True),
        (b"P", b"name\0COMMIT\0\0\0", True),
        (b"Q", b"SELECT 'COMMIT'\0", False),
        (b"P", b"COMMIT\0SELECT 1\0\0\0", False),
    ],
    ids=["simple", "small letters", "prepared", "a word in a statement", "a name"],
)
def test_a_commit_is_known_by_its_text(kind, body, is_one):
    assert is_commit(kind, body) is is_one
