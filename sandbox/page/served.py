"""Acts as routes: one POST each, JSON in and JSON out."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

from aiohttp import web

from sandbox.model import Json
from sandbox.page.wishes import Wish

Act: TypeAlias = Callable[[Wish], Json | None]
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def served(acts: Mapping[str, Act]) -> list[web.RouteDef]:
    """Return the routes of acts that need no more than their fields."""
    return [web.post(f"/{path}", _handler(act)) for path, act in acts.items()]


def _handler(act: Act) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.json_response(act(await Wish.of(request)) or {})

    return handler
