"""Posts rings, signed, so that receivers know whose they are and can drop copies."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from bot.ringing.outcome import OK, Outcome, not_sent, refused, unknown
from desk.secrets.secret import Secret
from handlers.rings import RenderedRing

SECONDS = 10.0
CONNECT_SECONDS = 5.0
LONGEST_RETRY = timedelta(hours=1)
SIGNATURE_HEADER = "X-Opsdesk-Signature"
KEY_HEADER = "Idempotency-Key"
_LATER = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What says that it did not take the post, and may take it later."""


def body_of(ref: str, kind: str, rendered: RenderedRing, now: datetime) -> bytes:
    """Return what is posted: JSON in UTF-8."""
    ticket = rendered.ticket
    body = {
        "ref": ref,
        "kind": kind,
        "text": rendered.text,
        "ticket": ticket
        and {
            "number": ticket.number,
            "title": ticket.title,
            "priority": ticket.priority,
            "state": ticket.state,
            "due": ticket.due,
        },
        "people": [
            {"name": called.name, "telegram_id": called.telegram_id} for called in rendered.people
        ],
        "at": now.isoformat(timespec="seconds"),
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: Secret, body: bytes, now: datetime) -> str:
    """Return the header that proves who posted a body, and when."""
    moment = int(now.timestamp())
    signed = f"{moment}.".encode() + body
    digest = hmac.new(secret.reveal().encode(), signed, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


async def post(
    url: Secret, headers: dict[str, str], body: bytes, now: datetime, seconds: float = SECONDS
) -> Outcome:
    """Post a body once; nothing of the answer is read but its status and headers.

    A connection of its own each time: rings are rare, and one that slept may be dead.
    """
    headers = {"Content-Type": "application/json", **headers}
    return await _asked("POST", url, now, seconds, headers=headers, data=body)


async def ping(url: Secret, now: datetime, seconds: float = CONNECT_SECONDS) -> Outcome:
    """Ask for a URL once; nothing of the answer is read but its status and headers."""
    return await _asked("GET", url, now, seconds)


async def _asked(
    method: str,
    url: Secret,
    now: datetime,
    seconds: float,
    *,
    headers: Mapping[str, str] | None = None,
    data: bytes | None = None,
) -> Outcome:
    timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds))
    given = {"User-Agent": "Opsdesk", **(headers or {})}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.request(
                method, url.reveal(), data=data, headers=given, allow_redirects=False
            ) as answer,
        ):
            return _outcome(answer.status, answer.headers.get("Retry-After"), now)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        return not_sent(f"no connection ({_why(error)})")
    except TimeoutError:
        return unknown("no answer in time")
    except (aiohttp.ClientError, OSError) as error:
        return unknown(f"the connection broke ({type(error).__name__})")


async def look(url: Secret, seconds: float = CONNECT_SECONDS) -> Outcome:
    """Connect as for a post, encrypted where the URL says so, and post nothing."""
    parts = urlsplit(url.reveal())
    context = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if context else 80)
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
            writer.close()
            with contextlib.suppress(OSError):  # what is closed hastily was there all the same
                await writer.wait_closed()
    except TimeoutError:
        return not_sent("no answer in time")
    except OSError as error:
        return not_sent(_why_not(error))
    return OK


def _outcome(status: int, retry_after: str | None, now: datetime) -> Outcome:
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return OK
    if status < HTTPStatus.BAD_REQUEST:
        return refused(f"HTTP {status}; redirects are not followed")
    if status in _LATER:
        return not_sent(f"HTTP {status}", _pause(retry_after, now))
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return refused(f"HTTP {status}")
    return unknown(f"HTTP {status}")


def _pause(retry_after: str | None, now: datetime) -> timedelta:
    """Return how long a receiver wants to be left alone, within reason.

    Source: RFC 9110, 10.2.3: a number of seconds, or a date.
    """
    if retry_after is None:
        return timedelta()
    try:
        if retry_after.isdecimal():
            pause = timedelta(seconds=int(retry_after[:9]))
        else:
            pause = parsedate_to_datetime(retry_after) - now
    except (ValueError, TypeError):
        return timedelta()
    return min(max(pause, timedelta()), LONGEST_RETRY)


def _why(error: Exception) -> str:
    """Return why there is no connection, without the address, which may hold a key."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name is not known"
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
    return _why_not(cause) if isinstance(cause, OSError) else type(error).__name__


def _why_not(error: OSError) -> str:
    """Return what the system says of a connection that was not made; its own words name hosts."""
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "it speaks no TLS"
    return os.strerror(error.errno) if error.errno else type(error).__name__
