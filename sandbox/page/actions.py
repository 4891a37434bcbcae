"""What people do on the page: everything a person can do in a chat, one request each."""

from typing import Any

from aiohttp import web

from sandbox.model import Json, Message
from sandbox.page.served import served
from sandbox.page.sniffing import is_photo
from sandbox.page.wishes import Wish, form_of
from sandbox.world import World


class Actions:
    """The handlers of all that people do."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return what can be done, and where."""
        acts = {
            "say": self._say,
            "edit": self._edit,
            "delete": self._delete,
            "forward": self._forward,
            "react": self._react,
            "pin": self._pin,
            "sticker": self._sticker,
            "location": self._location,
            "contact": self._contact,
            "press": self._press,
            "press-together": self._press_together,
        }
        uploads = {"photo": self.photo, "document": self.document, "voice": self.voice}
        return [
            *served(acts),
            *(web.post(f"/{name}", handler) for name, handler in uploads.items()),
        ]

    def _say(self, wish: Wish) -> Json:
        return _told(self._world.say(wish.number("person"), wish.words("text"), **_place(wish)))

    def _edit(self, wish: Wish) -> Json:
        message = self._world.edit(
            wish.number("person"), wish.number("chat"), wish.number("message"), wish.words("text")
        )
        return _told(message)

    def _delete(self, wish: Wish) -> Json:
        self._world.delete(wish.number("person"), wish.number("chat"), wish.number("message"))
        return {}

    def _forward(self, wish: Wish) -> Json:
        chat = wish.number("chat")
        messages = [(one.number("chat"), one.number("message")) for one in wish.several("messages")]
        self._world.forward(wish.number("person"), chat, messages, wish.number_or_none("thread"))
        return {}

    def _react(self, wish: Wish) -> Json:
        """Set all the reactions of one person; no emoji takes them away."""
        where = (wish.number("chat"), wish.number("message"))
        self._world.react(wish.number("person"), *where, *wish.texts("emoji"))
        return {}

    def _pin(self, wish: Wish) -> Json:
        person, chat = wish.number("person"), wish.number("chat")
        return _told(self._world.pin(chat, wish.number("message"), by=person))

    def _sticker(self, wish: Wish) -> Json:
        person, emoji = wish.number("person"), wish.words("emoji")
        return _told(self._world.send_sticker(person, emoji, **_place(wish)))

    def _location(self, wish: Wish) -> Json:
        at = (wish.decimal("latitude"), wish.decimal("longitude"))
        return _told(self._world.send_location(wish.number("person"), *at, **_place(wish)))

    def _contact(self, wish: Wish) -> Json:
        message = self._world.send_contact(
            wish.number("person"),
            wish.words("phone"),
            wish.words("name"),
            user=wish.number_or_none("user"),
            **_place(wish),
        )
        return _told(message)

    def _press(self, wish: Wish) -> Json:
        query = self._world.press(
            wish.number("person"), wish.number("chat"), wish.number("message"), wish.words("data")
        )
        return {"query": query}

    def _press_together(self, wish: Wish) -> Json:
        """Press for several people; nothing can come between, as nothing here waits."""
        return {"queries": [self._press(one)["query"] for one in wish.several("presses")]}

    async def photo(self, request: web.Request) -> web.Response:
        """Send a photo, or several as an album."""
        wish, files = await form_of(request)
        if not all(is_photo(one.data) for one in files):
            raise ValueError("a photo is a PNG, JPEG or GIF")
        if len(files) > 1:
            return self._album(wish, [("photo", one.data) for one in files])
        sent = self._world.send_photo(wish.number("person"), files[0].data, **_captioned(wish))
        return web.json_response(_told(sent))

    async def document(self, request: web.Request) -> web.Response:
        """Send a file, or several as an album."""
        wish, files = await form_of(request)
        if len(files) > 1:
            return self._album(wish, [("document", one.data, one.name) for one in files])
        (file,) = files
        person = wish.number("person")
        sent = self._world.send_document(person, file.data, file.name, **_captioned(wish))
        return web.json_response(_told(sent))

    async def voice(self, request: web.Request) -> web.Response:
        """Send a voice message."""
        wish, (file, *_) = await form_of(request)
        sent = self._world.send_voice(
            wish.number("person"),
            file.data,
            duration=wish.number("duration"),
            **_captioned(wish),
        )
        return web.json_response(_told(sent))

    def _album(self, wish: Wish, items: list[Any]) -> web.Response:
        place = _captioned(wish)
        parts = self._world.send_album(wish.number("person"), items, **place)
        return web.json_response({"message": parts[0].id})


def _place(wish: Wish) -> dict[str, Any]:
    """Return where a message goes."""
    return {
        "chat": wish.number_or_none("chat"),
        "thread": wish.number_or_none("thread"),
        "reply_to": wish.number_or_none("reply_to"),
    }


def _captioned(wish: Wish) -> dict[str, Any]:
    """Return where a message with a file goes, and its caption."""
    return {**_place(wish), "caption": wish.words_or_none("caption")}


def _told(message: Message) -> Json:
    return {"message": message.id}
