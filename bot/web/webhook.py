"""Webhook: Telegram posts one update at a time; it gets 200 only after the commit."""

import hmac
import json
import logging
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

from aiohttp import web

from bot.clock import Clock
from bot.health import Stage
from bot.loops import Bell
from bot.trouble import new_reference
from bot.wire.updates import bare_update, keep
from desk.secrets.secret import Secret
from store.errors import StoreUnavailable
from store.queues.inbox import Inbox

LOG = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
LARGEST_BYTES = 1 << 20
RETRY_AFTER_SECONDS = 5
PURPOSE = b"opsdesk webhook path 1"


def webhook_path(secret: Secret) -> str:
    """Return a path that nobody can guess and that holds neither the secret nor the token."""
    mac = hmac.new(secret.reveal().encode(), PURPOSE, sha256).hexdigest()
    return f"/telegram/{mac[:40]}"


class Receiver:
    """Takes updates in by HTTP; until `open` is called Telegram is asked to come again.

    Args:
        secret: what Telegram repeats in a header of each call.
        clock: gives the moment.
        stage: what health shows of the intake.
    """

    def __init__(self, secret: Secret, clock: Clock, stage: Stage) -> None:
        self._secret = secret.reveal().encode()
        self._clock = clock
        self._stage = stage
        self._inbox: Inbox | None = None
        self._bot_id = 0
        self._wake = Bell()
        self._received: Callable[[int], None] = lambda _: None

    def open(self, inbox: Inbox, bot_id: int, wake: Bell, received: Callable[[int], None]) -> None:
        """Let updates in from now on; `received` is told how many new ones were kept."""
        self._inbox, self._bot_id, self._wake = inbox, bot_id, wake
        self._received = received

    def close(self) -> None:
        """Let no more updates in: Telegram keeps them."""
        self._inbox = None

    async def __call__(self, request: web.Request) -> web.Response:
        """Check the secret, then read the update, keep it, and say so."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=HTTPStatus.NOT_FOUND)
        refusal = _refusal(request)
        if refusal is not None:
            return web.Response(status=refusal)
        if self._inbox is None:
            return _later()
        try:
            body = await request.read()
        except (web.RequestPayloadError, ConnectionError):  # it was broken off
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        update: object
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            # Refusing it would only make Telegram send it again and hold back the rest.
            LOG.error("a webhook call cannot be read (%s)", new_reference())  # noqa: TRY400
            update = bare_update(body)
        return web.Response() if update is None else await self._kept(self._inbox, update)

    async def _kept(self, inbox: Inbox, update: object) -> web.Response:
        """Keep an update; 200 only when it is committed."""
        try:
            new = await keep(inbox, self._bot_id, [update], self._clock.now())
        except StoreUnavailable as why:
            self._stage.fails(self._clock.now(), f"the store: {why}")
            return _later()
        self._stage.works(self._clock.now())
        if new:
            self._received(new)
            self._wake.ring()
        return web.Response()


def _refusal(request: web.Request) -> HTTPStatus | None:
    """Return why a body is not read, None where it may be."""
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    if (request.content_length or 0) > LARGEST_BYTES:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def _later() -> web.Response:
    """Ask Telegram to keep the update for a while."""
    return web.Response(
        status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": str(RETRY_AFTER_SECONDS)}
    )
