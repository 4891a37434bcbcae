"""Does what an attempt asks for on a connection of its own, and reads what comes back."""

import asyncio
import re
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.trials.hostile.requests import Attempt

ANSWER_SECONDS = 20.0
"""So long an answer to a whole request may take, on a machine that is shared."""
QUIET_SECONDS = 0.05
"""Where no answer is owed any more, so long is waited for one."""
STAYS_SECONDS = 120.0
PART_SECONDS = 0.05
MOST_READ = 1 << 22
STATUS = re.compile(rb"HTTP/1\.[01] ([2-5][0-9]{2}) ")
RESET = struct.pack("ii", 1, 0)
"""Linger for no time: closing sends a reset."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back on a connection: all bytes, and whether the server closed it."""

    data: bytes
    closed: bool

    def statuses(self) -> list[int]:
        """Return the statuses of the answers, in order."""
        return [int(found) for found in STATUS.findall(self.data)]

    def heads(self) -> Iterator[bytes]:
        """Return the head of each answer, in lower case."""
        for found in STATUS.finditer(self.data):
            end = self.data.find(b"\r\n\r\n", found.start())
            yield self.data[found.start() : end if end >= 0 else None].lower()


async def attempted(host: str, port: int, attempt: Attempt) -> Answered:
    """Do it; return what came back.

    Raises:
        ConnectionRefusedError: nobody listens.
    """
    reader, writer = await asyncio.open_connection(host, port)
    try:
        return await _done(reader, writer, attempt)
    finally:
        if attempt.ends == "resets":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.close()


async def _done(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, attempt: Attempt
) -> Answered:
    """Write the parts while reading, as a client does that cannot be choked."""
    reading = asyncio.ensure_future(_read(reader, attempt))
    try:
        for number, part in enumerate(attempt.parts):
            if number:
                await asyncio.wait([reading], timeout=PART_SECONDS)
            if reading.done():
                break
            writer.write(part)
            await writer.drain()
        if attempt.ends == "half":
            writer.write_eof()
    except OSError:
        pass  # the server had enough: what it said before is read
    if attempt.ends == "resets":
        reading.cancel()
        return Answered(b"", closed=False)
    return await reading


async def _read(reader: asyncio.StreamReader, attempt: Attempt) -> Answered:
    """Read until there are as many answers as requests, the server closes, or patience ends."""
    data = b""
    patience = STAYS_SECONDS if attempt.ends == "stays" else ANSWER_SECONDS
    owed = attempt.whole or attempt.ends == "stays"
    try:
        async with asyncio.timeout(patience):
            while len(data) < MOST_READ:
                waits = owed and not _whole(data, attempt)
                async with asyncio.timeout(None if waits else QUIET_SECONDS):
                    part = await reader.read(1 << 16)
                if not part:
                    return Answered(data, closed=True)
                data += part
    except TimeoutError:
        pass
    except OSError:
        return Answered(data, closed=True)
    return Answered(data, closed=False)


def _whole(data: bytes, attempt: Attempt) -> bool:
    """Whether every request has its answer."""
    return len(STATUS.findall(data)) >= attempt.requests
