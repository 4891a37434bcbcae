"""A way to PostgreSQL that can be cut: at any moment, or at a COMMIT, before it or behind it."""

import asyncio
import socket
import struct
from asyncio import StreamReader, StreamWriter
from contextlib import suppress
from random import Random

TYPED = 196608
"""The version of the protocol in a startup message: from here on messages begin with their type.

Source: PostgreSQL documentation, Frontend/Backend Protocol, Message Formats."""
HEAD = struct.Struct("!cI")
LENGTH = struct.Struct("!I")
SENTENCES = {b"Q", b"P"}
"""Messages with the text of a statement: a simple query, and one to be prepared."""
CHUNK = 65536


class Proxy:
    """A loopback port behind which a server of PostgreSQL stands.

    Args:
        port: the server's.
        random: draws which commits are cut.
    """

    def __init__(self, port: int, random: Random) -> None:
        self.share_before = 0.0
        """So many commits, out of 1, never reach the server, and their connection is reset."""
        self.share_behind = 0.0
        """So many happen, and their connection is reset instead of an answer."""
        self.commits = 0
        self.cut_before = 0
        self.cut_behind = 0
        self._server_port = port
        self._random = random
        self._listening: asyncio.Server | None = None
        self._open: set[_Way] = set()

    async def start(self) -> int:
        """Listen; return the port."""
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port: int = self._listening.sockets[0].getsockname()[1]
        return port

    async def stop(self) -> None:
        """Listen no longer, and let nothing through."""
        if self._listening is not None:
            self._listening.close()
            self.cut()
            await self._listening.wait_closed()

    def cut(self) -> None:
        """Reset every connection there is."""
        for way in list(self._open):
            way.reset()

    def spares(self) -> tuple[bool, bool]:
        """Draw what becomes of a commit: whether it arrives, and whether its answer does."""
        self.commits += 1
        drawn = self._random.random()
        if drawn < self.share_before:
            self.cut_before += 1
            return False, False
        if drawn < self.share_before + self.share_behind:
            return True, False
        return True, True

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Lead one connection on, until either side or a cut ends it."""
        try:
            there = await asyncio.open_connection("127.0.0.1", self._server_port)
        except OSError:  # the server is away
            writer.transport.abort()
            return
        way = _Way(self, (reader, writer), there)
        self._open.add(way)
        try:
            await way.lead()
        finally:
            self._open.discard(way)


class _Way:
    """One connection: what the desk says, and what the server answers."""

    def __init__(
        self,
        proxy: Proxy,
        here: tuple[StreamReader, StreamWriter],
        there: tuple[StreamReader, StreamWriter],
    ) -> None:
        self._proxy = proxy
        self._reader, self._writer = here
        self._from_server, self._to_server = there
        self._is_silent = False
        """Whether the next answer is lost, and the connection with it."""

    def reset(self) -> None:
        """Break both ends without a word."""
        for writer in (self._writer, self._to_server):
            connection = writer.get_extra_info("socket")
            if connection is not None:
                with suppress(OSError):
                    now = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
            writer.transport.abort()

    async def lead(self) -> None:
        """Carry both directions until one of them ends."""
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._asks()), group.create_task(self._answers())]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()
        except* (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            for writer in (self._writer, self._to_server):
                writer.transport.abort()

    async def _asks(self) -> None:
        """Carry what the desk says, message by message."""
        version = 0
        while version != TYPED:
            head = await self._reader.readexactly(LENGTH.size)
            body = await self._reader.readexactly(LENGTH.unpack(head)[0] - LENGTH.size)
            version = LENGTH.unpack(body[: LENGTH.size])[0]
            self._to_server.write(head + body)
        while True:
            head = await self._reader.readexactly(HEAD.size)
            kind, length = HEAD.unpack(head)
            body = await self._reader.readexactly(length - LENGTH.size)
            if kind in SENTENCES and is_commit(kind, body):
                arrives, self._is_silent = self._drawn()
                if not arrives:
                    self.reset()
                    return
            self._to_server.write(head + body)
            await self._to_server.drain()

    def _drawn(self) -> tuple[bool, bool]:
        arrives, is_answered = self._proxy.spares()
        return arrives, not is_answered

    async def _answers(self) -> None:
        """Carry what the server says; it says nothing unasked while a commit is under way."""
        while data := await self._from_server.read(CHUNK):
            if self._is_silent:
                self._proxy.cut_behind += 1
                self.reset()
                return
            self._writer.write(data)
            await self._writer.drain()


def is_commit(kind: bytes, body: bytes) -> bool:
    """Tell whether a message with the text of a statement makes a transaction true."""
    text = body if kind == b"Q" else body.partition(b"\0")[2]
    return text.lstrip().upper().startswith(b"COMMIT")
