"""What people cannot do in an honest app: forged presses, and messages of every odd kind."""

from abc import abstractmethod
from typing import Any

from handlers.chat.buttons import Buttons, Pressed
from sandbox.model import Message, Person
from sandbox.world import World
from tests.stage import Stage

STICKER = {
    "file_id": "s",
    "file_unique_id": "u",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}


class Forgery:
    """The hostile and the odd verbs of a scene."""

    _stage: Stage
    _presses: dict[str, str]

    def odd_message(
        self,
        who: str,
        chat: str,
        *,
        text: str | None = None,
        reply_to: Message | None = None,
        reply_to_stranger: int | None = None,
        content: dict[str, Any] | None = None,
    ) -> None:
        """Put a message into the queue that the sandbox's people cannot send: a sticker, some
        other content, or words that answer somebody the desk never met.
        """
        person, room = self.person(who), self.chat(chat)
        place = {"id": room, "type": "private" if room > 0 else "supergroup", "title": "IT desk"}
        author = {"id": person.id, "is_bot": False, "first_name": person.first_name}
        message: dict[str, Any] = {"message_id": 900, "date": self._seconds(), "chat": place}
        content = content or ({"text": text} if text else {"sticker": STICKER})
        message |= {"from": author, **content}
        if reply_to is not None:
            old = {"message_id": reply_to.id, "date": self._seconds(), "chat": place}
            message["reply_to_message"] = old
        if reply_to_stranger is not None:
            stranger = {"id": reply_to_stranger, "is_bot": False, "first_name": "Stranger"}
            old = {"message_id": 899, "date": self._seconds(), "chat": place, "from": stranger}
            message["reply_to_message"] = {**old, "text": "Hello"}
        self.world.inject({"message": message})

    def _seconds(self) -> int:
        return int(self.clock.now().timestamp())

    async def forge(self, who: str, chat: str, message_id: int, data: str) -> str:
        """Let somebody press what is no button of that message; return the toast."""
        room = self.chat(chat)
        self._presses[who] = self.world.press(
            self.person(who).id, room, message_id, data, forged=True
        )
        await self.settle()
        return self.toast(who)

    async def press_genuine(self, who: str, chat: str, verb: str, ref: int, arg: str = "") -> str:
        """Let somebody press a button that the desk signed but does not show now."""
        room = await self._stage.chat_id(self.chat(chat))
        button = Buttons(self._stage.keys, room).button("?", Pressed(verb=verb, ref=ref, arg=arg))
        newest = self.world.messages(self.chat(chat))[-1]
        return await self.forge(who, chat, newest.id, button.data or "")

    @property
    @abstractmethod
    def world(self) -> World: ...

    @property
    @abstractmethod
    def clock(self) -> Any: ...

    @abstractmethod
    def person(self, who: str) -> Person: ...

    @abstractmethod
    def chat(self, name: str) -> int: ...

    @abstractmethod
    def toast(self, who: str) -> str: ...

    @abstractmethod
    async def settle(self) -> None: ...
