"""What the page does: everything a person can do in a chat, one request each."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Self

from aiohttp import BodyPartReader, web

from sandbox.page.views import picture_type
from sandbox.world import World

LARGEST = 20 * 1024 * 1024
CHUNK = 64 * 1024


class Wish:
    """The fields of a request; whatever is missing or odd is a ValueError that names it."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    @classmethod
    async def of(cls, request: web.Request) -> Self:
        """Read a request that carries a JSON object."""
        if request.content_type != "application/json":
            raise ValueError("the request must be JSON")
        fields = json.loads(await request.text())
        if not isinstance(fields, dict):
            raise ValueError("the request must be a JSON object")  # noqa: TRY004 - refused alike
        return cls(fields)

    def number(self, name: str) -> int:
        """Return a field that is a whole number."""
        value = self._fields.get(name)
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(f"{name} must be a whole number")  # noqa: TRY004 - refused alike
        return int(value)

    def number_or_none(self, name: str) -> int | None:
        """Return a field that is a whole number or absent."""
        return None if self._fields.get(name) is None else self.number(name)

    def words(self, name: str) -> str:
        """Return a field that is a text."""
        value = self._fields.get(name)
        if not isinstance(value, str):
            raise ValueError(f"{name} must be a text")  # noqa: TRY004 - refused alike
        return value

    def words_or_none(self, name: str) -> str | None:
        """Return a field that is a text or absent."""
        return None if self._fields.get(name) is None else self.words(name)

    def several(self, name: str) -> list["Wish"]:
        """Return a field that is a list of objects."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ValueError(f"{name} must be a list of objects")
        return [Wish(one) for one in value]


class Actions:
    """The handlers of all that is done."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return what can be done, and where."""
        simple: dict[str, Callable[[Wish], dict[str, Any]]] = {
            "say": self._say,
            "edit": self._edit,
            "press": self._press,
            "press-together": self._press_together,
            "block": self._block,
            "unblock": self._unblock,
            "join": self._join,
            "leave": self._leave,
        }
        routes = [web.post(f"/{name}", _served(act)) for name, act in simple.items()]
        return [*routes, web.post("/photo", self.photo), web.post("/document", self.document)]

    def _say(self, wish: Wish) -> dict[str, Any]:
        message = self._world.say(
            wish.number("person"),
            wish.words("text"),
            chat=wish.number_or_none("chat"),
            reply_to=wish.number_or_none("reply_to"),
        )
        return {"message": message.id}

    def _edit(self, wish: Wish) -> dict[str, Any]:
        message = self._world.edit(
            wish.number("person"), wish.number("chat"), wish.number("message"), wish.words("text")
        )
        return {"message": message.id}

    def _press(self, wish: Wish) -> dict[str, Any]:
        query = self._world.press(
            wish.number("person"), wish.number("chat"), wish.number("message"), wish.words("data")
        )
        return {"query": query}

    def _press_together(self, wish: Wish) -> dict[str, Any]:
        """Press for several people; nothing can come between, as nothing here waits."""
        return {"queries": [self._press(one)["query"] for one in wish.several("presses")]}

    def _block(self, wish: Wish) -> dict[str, Any]:
        self._world.block(wish.number("person"))
        return {}

    def _unblock(self, wish: Wish) -> dict[str, Any]:
        self._world.unblock(wish.number("person"))
        return {}

    def _join(self, wish: Wish) -> dict[str, Any]:
        self._world.join(wish.number("person"), wish.number("chat"))
        return {}

    def _leave(self, wish: Wish) -> dict[str, Any]:
        self._world.leave(wish.number("person"), wish.number("chat"))
        return {}

    async def photo(self, request: web.Request) -> web.Response:
        """Send a photo."""
        wish, data, _ = await _form(request)
        if picture_type(data) is None:
            raise ValueError("a photo is a PNG, JPEG or GIF")
        message = self._world.send_photo(
            wish.number("person"),
            data,
            chat=wish.number_or_none("chat"),
            caption=wish.words_or_none("caption"),
            reply_to=wish.number_or_none("reply_to"),
        )
        return web.json_response({"message": message.id})

    async def document(self, request: web.Request) -> web.Response:
        """Send a file."""
        wish, data, name = await _form(request)
        message = self._world.send_document(
            wish.number("person"),
            data,
            name,
            chat=wish.number_or_none("chat"),
            caption=wish.words_or_none("caption"),
            reply_to=wish.number_or_none("reply_to"),
        )
        return web.json_response({"message": message.id})


def _served(
    act: Callable[[Wish], dict[str, Any]],
) -> Callable[[web.Request], Any]:
    """Return the handler of an action that needs no more than its fields."""

    async def handler(request: web.Request) -> web.Response:
        return web.json_response(act(await Wish.of(request)))

    return handler


async def _form(request: web.Request) -> tuple[Wish, bytes, str]:
    """Read a form with one file in it, and the file's content and name.

    Parts are read one by one, as the application's own limit is made for texts.
    """
    if request.content_type != "multipart/form-data":
        raise ValueError("the request must be a form with a file")
    fields: dict[str, str] = {}
    data: bytes | None = None
    name = "file"
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise ValueError("the form must not hold a form")  # noqa: TRY004 - refused alike
        content = await _limited(part)
        if part.name == "file":
            data, name = content, part.filename or name
        else:
            fields[part.name or ""] = content.decode()
    if data is None:
        raise ValueError("the form holds no file")
    return Wish(fields), data, name


async def _limited(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > LARGEST:
            raise web.HTTPRequestEntityTooLarge(LARGEST, len(content))
    return bytes(content)
