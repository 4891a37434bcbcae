"""Connections of the web server: few at once, none for ever, and nothing told to who does not ask.

Left alone, aiohttp keeps a connection that never finishes a request for an hour, unpacks bodies
that nobody wants, repeats in its answers what it could not read, and logs a traceback for each.
"""

import asyncio
import logging
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage

from bot.trouble import new_reference

LOG = logging.getLogger(__name__)

MOST = 256
"""So many connections may be open, since files are needed elsewhere; the oldest makes room."""
STAY_SECONDS = 75.0
"""So long a connection is kept: longer than proxies keep idle ones, 60 s as a rule."""
LEAVE_SECONDS = 15.0
"""So long what runs then may take."""


class Guests:
    """Makes connections for a server, and knows those that are open.

    Args:
        server: what serves their requests.
        seals: headers of every answer, also of those that reach no page.
    """

    def __init__(self, server: web.Server, seals: Mapping[str, str]) -> None:
        self._server = server
        self.seals = seals
        self._open: dict[Guest, None] = {}

    def __call__(self) -> asyncio.Protocol:
        """Return a connection that begins; a protocol factory of asyncio."""
        return Guest(self, self._server)

    def arrived(self, guest: "Guest") -> None:
        """Let somebody in, and the oldest out where there are too many."""
        self._open[guest] = None
        if len(self._open) > MOST:
            next(iter(self._open)).force_close()

    def left(self, guest: "Guest") -> None:
        """Forget somebody."""
        self._open.pop(guest, None)


class Guest(web.RequestHandler):
    """One connection."""

    __slots__ = ("_guests", "_leaving")

    def __init__(self, guests: Guests, server: web.Server) -> None:
        # Bodies stay packed: whoever packs them is refused.
        super().__init__(server, loop=asyncio.get_running_loop(), auto_decompress=False)
        self.access_logger = None  # the path of the webhook is a secret
        self._logging_enabled = False
        self._guests = guests
        self._leaving: list[asyncio.TimerHandle] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, for a while."""
        super().connection_made(transport)
        loop = asyncio.get_running_loop()
        self._leaving = [
            loop.call_later(STAY_SECONDS, self.close),
            loop.call_later(STAY_SECONDS + LEAVE_SECONDS, self.force_close),
        ]
        self._guests.arrived(self)

    def connection_lost(self, exc: BaseException | None) -> None:
        """End."""
        self._guests.left(self)
        for timer in self._leaving:
            timer.cancel()
        super().connection_lost(exc)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002 - it may repeat what came in
    ) -> web.StreamResponse:
        """Answer what reaches no page, in no words, and end the connection.

        Raises:
            ConnectionError: another answer was begun.
        """
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            LOG.error("a request failed (%s)", new_reference(), exc_info=exc)
        elif isinstance(exc, BadHttpMessage):
            LOG.debug("a request is no HTTP: %s", type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was begun")
        answer = web.Response(status=status, headers=self._guests.seals)
        answer.force_close()
        return answer
