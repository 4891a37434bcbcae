"""The aiohttp application: health, the status page, the webhook; it never tells too much."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.health import Health
from bot.operators.metrics import CONTENT_TYPE, Metrics
from bot.operators.report import report_of
from bot.trouble import new_reference
from bot.web.guests import Guests
from bot.web.pages import Pages, preferred
from bot.web.webhook import LARGEST_BYTES, Receiver

LOG = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
SHUTDOWN_SECONDS = 1.0
SEALS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Server": "Opsdesk",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """The web server of the desk; it answers before everything else works.

    Args:
        health: what it tells.
        clock: gives the moment.
        name: the desk's name in each language.
        metrics: what the process counts.
    """

    def __init__(
        self, *, health: Health, clock: Clock, name: Mapping[str, str], metrics: Metrics
    ) -> None:
        self._health = health
        self._metrics = metrics
        self._clock = clock
        self._pages = Pages(name)
        self._app = web.Application(middlewares=[self._guarded], client_max_size=LARGEST_BYTES)
        self._app.on_response_prepare.append(_sealed)
        self._app.router.add_get("/", self._status)
        self._app.router.add_get("/healthz", self._healthz)
        self._app.router.add_get("/readyz", self._readyz)
        self._app.router.add_get("/metrics", self._counted)
        self._app.router.add_static("/static/", STATIC)
        self._runner: web.AppRunner | None = None
        self._listening: asyncio.Server | None = None

    def receive(self, path: str, receiver: Receiver) -> None:
        """Take updates in at `path`."""
        self._app.router.add_post(path, receiver.__call__)

    async def start(self, host: str, port: int) -> str:
        """Listen; return the address, with the port that the system chose for 0."""
        # No access log: the path of the webhook is a secret.
        runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        self._runner = runner
        await runner.setup()
        if runner.server is None:
            raise RuntimeError("the web server was not set up")
        guests = Guests(runner.server, SEALS)
        self._listening = await asyncio.get_running_loop().create_server(guests, host, port)
        chosen = self._listening.sockets[0].getsockname()[1]
        return f"http://{f'[{host}]' if ':' in host else host}:{chosen}"

    async def stop(self) -> None:
        """Refuse connections from now on."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _status(self, request: web.Request) -> web.Response:
        return _page(self._pages.status(self._health, self._clock.now(), _language(request)))

    async def _healthz(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        return self._report("ok")

    async def _readyz(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        return self._report("ready")

    async def _counted(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        text = self._metrics.text()
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

    def _report(self, question: str) -> web.Response:
        """Answer one question of the report by the status, and tell the whole report."""
        report = report_of(self._health, self._clock.now())
        return web.json_response(
            report,
            status=HTTPStatus.OK if report[question] else HTTPStatus.SERVICE_UNAVAILABLE,
            dumps=lambda report: json.dumps(report, ensure_ascii=False),
        )

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Show people a reference and nothing else of a fault (S18)."""
        try:
            return await handler(request)
        except web.HTTPNotFound:
            page = self._pages.error(_language(request))
            return _page(page, HTTPStatus.NOT_FOUND)
        except web.HTTPException as answer:
            return web.Response(status=answer.status, headers=_allowed(answer))
        except Exception:
            reference = new_reference()
            LOG.exception("a page failed (%s)", reference)
            page = self._pages.error(_language(request), reference)
            return _page(page, HTTPStatus.INTERNAL_SERVER_ERROR)


async def _sealed(request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG001 - aiohttp's signature
    """Put on every answer what keeps other pages, frames and caches out (S11)."""
    response.headers.update(SEALS)


def _allowed(answer: web.HTTPException) -> dict[str, str]:
    """Keep of an HTTP error only the methods that it allows."""
    return {"Allow": answer.headers["Allow"]} if "Allow" in answer.headers else {}


def _language(request: web.Request) -> str:
    return preferred(request.headers.get("Accept-Language", ""))


def _page(html: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(text=html, status=status, content_type="text/html")
