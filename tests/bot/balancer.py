"""A small load balancer on loopback: gives each request to the next desk that is there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from itertools import cycle

import aiohttp
from aiohttp import web

KEPT = ("Content-Type", "X-Telegram-Bot-Api-Secret-Token")


class Balancer:
    """Round robin over desks, as nginx and HAProxy do it: a request that failed is a 502.

    Whoever was not there is passed by from then on; `only` sends everything to one desk.
    """

    def __init__(self) -> None:
        self.desks: list[str] = []
        self.only: str | None = None
        self.served: dict[str, int] = {}
        self._turns = cycle(range(1 << 30))

    async def __call__(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = {name: request.headers[name] for name in KEPT if name in request.headers}
        for _ in range(len(self.desks)):
            address = self.only or self.desks[next(self._turns) % len(self.desks)]
            try:
                async with (
                    aiohttp.ClientSession() as session,
                    session.post(address + request.path, data=body, headers=headers) as answer,
                ):
                    self.served[address] = self.served.get(address, 0) + answer.ok
                    return web.Response(status=answer.status, body=await answer.read())
            except aiohttp.ClientConnectorError:
                continue  # nothing was sent: another one may have it
            except aiohttp.ClientError:
                break
        return web.Response(status=HTTPStatus.BAD_GATEWAY)


@asynccontextmanager
async def balancing() -> AsyncIterator[tuple[Balancer, str]]:
    """Lend a balancer and its address."""
    balancer = Balancer()
    app = web.Application()
    app.router.add_post("/{path:.*}", balancer.__call__)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield balancer, f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
