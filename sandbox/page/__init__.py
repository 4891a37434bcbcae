"""The chat page of the sandbox: the world in a browser, live, for whoever knows its address."""

from aiohttp import web

from sandbox.page.actions import Actions
from sandbox.page.guard import guarded, sealed
from sandbox.page.happenings import Happenings
from sandbox.page.portrait import Captions, Portrait
from sandbox.page.views import Views
from sandbox.world import World

__all__ = ["Captions", "attach"]


def attach(
    app: web.Application,
    world: World,
    *,
    key: str,
    captions: Captions | None = None,
) -> None:
    """Mount the page and all it needs under `/{key}/`.

    Args:
        app: the application of the sandbox's server, not started yet.
        world: what is shown and acted upon.
        key: the part of the address that no other web page can guess.
        captions: what to call people, as `{person: {"zh": "员工 · 财务科", "en": ...}}`; the page
            groups them by what stands before the first ` · `.
    """
    page = web.Application(middlewares=[guarded])
    page.on_response_prepare.append(sealed)
    views = Views(world, Portrait(world, captions or {}))
    page.on_shutdown.append(views.close)
    page.add_routes(views.routes())
    page.add_routes(Actions(world).routes())
    page.add_routes(Happenings(world).routes())
    app.router.add_get(f"/{key}", _with_slash)
    app.add_subapp(f"/{key}/", page)


async def _with_slash(request: web.Request) -> web.Response:
    """Send whoever left out the last slash to the page, whose links are relative."""
    raise web.HTTPPermanentRedirect(f"{request.path}/")
