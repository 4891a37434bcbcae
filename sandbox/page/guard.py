"""Who may talk to the page: its own loopback origin only, and never another web page."""

import re
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from aiohttp import web

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOOPBACK = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
OWN_CLIENT = "X-Sandbox"
SEALS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; "
        "base-uri 'none'; form-action 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let only the page's own requests through, and put refusals of the world into words."""
    # A name of the attacker that resolves to 127.0.0.1 gives itself away here.
    if not LOOPBACK.fullmatch(request.host):
        return refused(web.HTTPForbidden.status_code, "the sandbox answers on loopback only")
    if request.method != "GET" and not _own(request):
        return refused(web.HTTPForbidden.status_code, "another web page may not act here")
    try:
        return await handler(request)
    except LookupError as error:
        return refused(web.HTTPConflict.status_code, str(error))
    except ValueError as error:
        return refused(web.HTTPBadRequest.status_code, str(error))


def _own(request: web.Request) -> bool:
    """Say whether a request comes from the page itself or from a program that says so.

    Another web page can send neither its victim's Origin nor a header of its own making.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return request.headers.get(OWN_CLIENT) == "1"
    return origin == f"{request.scheme}://{request.host}"


def refused(status: int, reason: str) -> web.Response:
    """Return a refusal as the page's scripts read it."""
    return web.json_response({"error": reason}, status=status)


async def sealed(request: web.Request, response: web.StreamResponse) -> None:  # noqa: ARG001 - aiohttp's signature
    """Put the headers on every response that keep other pages and caches out."""
    response.headers.update(SEALS)
