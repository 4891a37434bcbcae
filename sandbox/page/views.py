"""What the page reads: itself, the state, the stream of changes, and files."""

import asyncio
import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response

from sandbox.changes import Subscription
from sandbox.model import FileRef, Json
from sandbox.page.portrait import Portrait
from sandbox.page.sniffing import media_type
from sandbox.world import World

STATIC = Path(__file__).parent.parent / "static"
# The system's own table is no guide: it differs from machine to machine.
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".oga": "audio/ogg",
}


class Views:
    """The handlers of all that is read."""

    def __init__(self, world: World, portrait: Portrait) -> None:
        self._world = world
        self._portrait = portrait
        self._streams: set[EventSourceResponse] = set()
        self._assets = {
            path.name: (path.read_bytes(), TYPES[path.suffix])
            for path in STATIC.iterdir()
            if path.suffix in TYPES
        }

    def routes(self) -> list[web.RouteDef]:
        """Return what can be read, and where."""
        return [
            web.get("/", self.index),
            web.get("/static/{name}", self.static),
            web.get("/state", self.state),
            web.get("/events", self.events),
            web.get("/file/{file}", self.file),
        ]

    async def close(self, app: web.Application) -> None:  # noqa: ARG002 - aiohttp's signature
        """End all streams, which would keep the server from stopping."""
        for stream in self._streams:
            stream.stop_streaming()

    async def index(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        """Serve the page."""
        return self._asset("index.html")

    async def static(self, request: web.Request) -> web.Response:
        """Serve a script, a style, the icon or the voice."""
        return self._asset(request.match_info["name"])

    def _asset(self, name: str) -> web.Response:
        if name not in self._assets:
            raise web.HTTPNotFound
        body, kind = self._assets[name]
        charset = None if kind.startswith("audio/") else "utf-8"
        return web.Response(body=body, content_type=kind, charset=charset)

    async def state(self, request: web.Request) -> web.Response:  # noqa: ARG002 - aiohttp's signature
        """Serve the whole state."""
        return web.json_response(self._portrait.whole(), dumps=_written)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream the state at first and every change of it afterwards."""
        with self._world.subscribe() as changes:
            async with sse_response(request) as stream:
                self._streams.add(stream)
                try:
                    async with asyncio.TaskGroup() as tasks:
                        telling = tasks.create_task(self._tell(stream, changes))
                        await stream.wait()
                        telling.cancel()
                finally:
                    self._streams.discard(stream)
        return stream

    async def _tell(self, stream: EventSourceResponse, changes: Subscription) -> None:
        with suppress(ConnectionResetError):
            await stream.send(_written(self._portrait.whole()), event="state")
            while True:
                batch = [await anext(changes)]
                while not changes.queue.empty():
                    batch.append(changes.queue.get_nowait())
                if patch := self._portrait.after(batch):
                    await stream.send(_written(patch), event="change")

    async def file(self, request: web.Request) -> web.Response:
        """Serve a file: a document to be kept, anything else to be seen or heard in place."""
        found = self._world.files.get(request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        data = self._world.file_bytes(found.file_id)
        return file_response(found, data)


def file_response(ref: FileRef, data: bytes) -> web.Response:
    """Return a file in a form that no browser takes for a page."""
    media = None if ref.kind == "document" else media_type(data)
    name = quote(ref.name or Path(ref.path).name, safe="")
    manner = "inline" if media else "attachment"
    return web.Response(
        body=data,
        content_type=media or "application/octet-stream",
        headers={"Content-Disposition": f"{manner}; filename*=UTF-8''{name}"},
    )


def _written(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
