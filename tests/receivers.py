"""Real counterparts on loopback: a gateway that takes posts, and a mail server."""

import asyncio
import base64
import email.policy
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Self

from aiohttp import web

CERTIFICATE = Path(__file__).parent / "certificates" / "localhost.pem"
"""Key and certificate of `localhost`, made for these tests and for nothing else."""


@dataclass(frozen=True)
class Post:
    """What a gateway was given."""

    headers: dict[str, str]
    body: bytes


class Gateway:
    """Takes posts; `script` says how it answers the next ones: a status, with headers, or a fault.

    `hang` answers never, `reset` breaks the connection once the body is here. Then it answers 200.
    """

    def __init__(self) -> None:
        self.taken: list[Post] = []
        self.script: list[Any] = []
        self.arrived = asyncio.Event()
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.01)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}/ring?key=url-canary"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.taken.append(Post(headers=dict(request.headers), body=body))
        self.arrived.set()
        answer = self.script.pop(0) if self.script else 200
        if answer == "hang":
            await asyncio.Event().wait()
        if answer == "reset":
            assert request.transport is not None
            request.transport.abort()
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        if not isinstance(status, int):
            status = 200
        return web.Response(status=status, headers=headers, body=b"x" * 100_000)


@dataclass
class MailServer:
    """Takes mail; `script` says what it answers at a word: a reply, `hang` or `reset`.

    Words are GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA and END (of the message).
    """

    offers: tuple[str, ...] = ()
    is_tls: bool = False
    script: dict[str, list[str]] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    async def __aenter__(self) -> Self:
        self._talks: set[asyncio.Task[Any]] = set()
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._context.load_cert_chain(CERTIFICATE)
        self._server = await asyncio.start_server(
            self._served, "127.0.0.1", 0, ssl=self._context if self.is_tls else None
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    async def _served(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return
        finally:
            self._talks.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._answer(writer, "GREETING", "220 mail.test")
        while line := (await reader.readline()).decode("ascii").strip():
            word = line.split(":", maxsplit=1)[0].split()[0].upper()
            self.said.append(word)
            if word == "EHLO":
                lines = ["mail.test", *self.offers]
                told = [f"250-{each}" for each in lines[:-1]] + [f"250 {lines[-1]}"]
                await self._answer(writer, word, "\r\n".join(told))
            elif word == "STARTTLS":
                await self._answer(writer, word, "220 go on")
                await writer.start_tls(self._context)
            elif word == "AUTH":
                self.credentials = base64.b64decode(line.split()[2]).decode().split("\0")[1:]
                await self._answer(writer, word, "235 welcome")
            elif word == "DATA":
                await self._answer(writer, word, "354 go on")
                raw = await reader.readuntil(b"\r\n.\r\n")
                self.said.append("END")
                parser = BytesParser(EmailMessage, policy=email.policy.default)
                self.taken.append(parser.parsebytes(raw.removesuffix(b".\r\n")))
                await self._answer(writer, "END", "250 kept")
            elif word == "QUIT":
                await self._answer(writer, word, "221 bye")
                return
            else:
                await self._answer(writer, word, "250 ok")

    async def _answer(self, writer: asyncio.StreamWriter, word: str, usual: str) -> None:
        scripted = self.script.get(word, [])
        answer = scripted.pop(0) if scripted else usual
        if answer == "hang":
            await asyncio.Event().wait()
        if answer == "reset":
            writer.transport.abort()
            raise ConnectionResetError
        writer.write(f"{answer}\r\n".encode())
        await writer.drain()
