"""The sandbox over HTTP: the Bot API, the files, and the page where one is wanted."""

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import AsyncIterator

from aiohttp import web

from sandbox.calls.body import params_of
from sandbox.calls.dispatch import Reply, call, envelope
from sandbox.errors import Dropped, Refused
from sandbox.methods.updates import is_loopback
from sandbox.page import Captions, attach
from sandbox.updates.webhook import Courier
from sandbox.world import World

log = logging.getLogger(__name__)

WORLD: web.AppKey[World] = web.AppKey("world", World)
WELL_FORMED = re.compile(r"\d+:[A-Za-z0-9_-]*")
# Multipart wraps an upload in a few lines more.
BIGGEST_REQUEST = 52 * 1024 * 1024
# Nothing here takes long; what is still open then is a page that listens for changes.
SHUTDOWN_SECONDS = 0.2
NOT_FOUND = Refused("Not Found", 404)


def application(
    world: World, *, page_key: str | None = None, captions: Captions | None = None
) -> web.Application:
    """Return the web application of a world.

    Args:
        world: what the application serves.
        page_key: the secret part of the page's address; without one there is no page.
        captions: what the page calls people; see `sandbox.page.attach`.
    """
    app = web.Application(client_max_size=BIGGEST_REQUEST)
    app[WORLD] = world
    app.router.add_get("/", _health)
    app.router.add_route("*", r"/bot{token:[^/]+}/{method:.*}", _method)
    app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", _file)
    app.cleanup_ctx.append(_delivery)
    if page_key is not None:
        attach(app, world, key=page_key, captions=captions)
    # The router asks in order, so that this comes after the page.
    app.router.add_route("*", "/{path:.*}", _unknown)
    return app


async def _delivery(app: web.Application) -> AsyncIterator[None]:
    """Keep the webhook served while the application runs."""
    # No TaskGroup can span the start and the stop of an application.
    courier = asyncio.create_task(Courier(app[WORLD]).run())  # noqa: TID251
    yield
    courier.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await courier


async def _unknown(request: web.Request) -> web.StreamResponse:
    """Answer unknown addresses as the official server does."""
    return _written(request, envelope(NOT_FOUND))


async def _health(request: web.Request) -> web.Response:
    bot = request.app[WORLD].bot
    return web.json_response({"sandbox": True, "bot": bot.username})


def _refused(world: World, token: str) -> Refused | None:
    """Say why a token opens nothing, if it does not."""
    if not WELL_FORMED.fullmatch(token):
        return NOT_FOUND
    if token != world.token:
        log.warning("a call with a token that is not this sandbox's was refused")
        return Refused("Unauthorized", 401)
    return None


async def _method(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    refused = _refused(world, request.match_info["token"])
    if request.method not in {"GET", "POST"}:
        refused = NOT_FOUND
    if refused is not None:
        return _written(request, envelope(refused))
    try:
        params = await params_of(request)
    except Refused as error:
        return _written(request, envelope(error))
    method = request.match_info["method"] or params.text("method")
    return _written(request, await call(world, method, params))


def _written(request: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.body is None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    after = reply.body.get("parameters", {}).get("retry_after")
    headers = {} if after is None else {"Retry-After": str(after)}
    body = json.dumps(reply.body, separators=(",", ":")).encode()
    return web.Response(
        body=body, status=reply.status, headers=headers, content_type="application/json"
    )


async def _file(request: web.Request) -> web.StreamResponse:
    world = request.app[WORLD]
    refused = _refused(world, request.match_info["token"])
    data = world.files.linked(request.match_info["path"], world.clock())
    if refused is not None or data is None:
        return _written(request, envelope(refused or NOT_FOUND))
    return web.Response(body=data, content_type="application/octet-stream")


class Server:
    """A world on a loopback port.

    Args:
        world: what is served.
        page_key: the secret part of the page's address; without one there is no page.
        captions: what the page calls people; see `sandbox.page.attach`.
        expose: allow an address that other machines can reach.
    """

    def __init__(
        self,
        world: World,
        *,
        page_key: str | None = None,
        captions: Captions | None = None,
        expose: bool = False,
    ) -> None:
        self._world = world
        self._page_key = page_key
        self._captions = captions
        self._expose = expose
        self._runner: web.AppRunner | None = None

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, on a free port where none is named; return the base address.

        Raises:
            ValueError: the address is not loopback and was not allowed.
        """
        if not self._expose and not is_loopback(host):
            raise ValueError(
                f"{host} can be reached by other machines; the sandbox listens there only "
                "with --expose."
            )
        app = application(self._world, page_key=self._page_key, captions=self._captions)
        # A caller that went away must not go on waiting for updates in its poll.
        self._runner = web.AppRunner(
            app,
            handler_cancellation=True,
            access_log=None,
            shutdown_timeout=SHUTDOWN_SECONDS,
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, reuse_address=True)
        await site.start()
        bound = self._runner.addresses[0][1]
        return f"http://{f'[{host}]' if ':' in host else host}:{bound}"

    async def stop(self) -> None:
        """Refuse connections from now on; the world stays as it is."""
        if self._runner is not None:
            # A waiting poll would hold up the end for the whole of the shutdown time.
            self._world.polling.end(Dropped())
            await self._runner.cleanup()
            self._runner = None
