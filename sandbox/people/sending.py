"""What people send: texts, places, people, polls, dice, and forwards of all that."""

from collections.abc import Iterable
from typing import Any

from sandbox.model import Json, Message
from sandbox.people.acting import Acting
from sandbox.text import entities
from sandbox.wire import compact

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
POLL_OPTIONS = range(1, 13)
DICE_SIDES = 6


class Sending(Acting):
    """The part of a world that is about what people write, without files.

    Of every act, `chat` is where it goes, to the bot itself where none is named; `thread` is the
    topic, General where none is named; `reply_to` is the message that it answers.
    """

    def say(
        self,
        person: int,
        text: str,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
        quote: str | None = None,
    ) -> Message:
        """Let a person write a text; a `quote` is a piece of the message that it answers."""
        text = checked(text, LONGEST_TEXT)
        if quote is not None:
            room = person if chat is None else chat
            original = None if reply_to is None else self._live(room, reply_to)
            if original is None or quote not in (original.text or original.caption or ""):
                raise ValueError(f"{quote!r} stands in no message that is answered")
        marked = entities.with_found(text)
        content = {"text": text, "entities": marked, "quote": quote}
        return self._sent(person, chat, reply_to, thread, **content)

    def send_location(
        self,
        person: int,
        latitude: float,
        longitude: float,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Let a person send where they are, in degrees."""
        location = _location(latitude, longitude)
        return self._sent(person, chat, reply_to, thread, location=location)

    def send_venue(
        self,
        person: int,
        latitude: float,
        longitude: float,
        title: str,
        address: str,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Let a person send a place that has a name and an address."""
        location = _location(latitude, longitude)
        venue = {"location": location, "title": title, "address": address}
        return self._sent(person, chat, reply_to, thread, venue=venue)

    def send_contact(
        self,
        person: int,
        phone: str,
        first_name: str,
        user: int | None = None,
        *,
        last_name: str | None = None,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Let a person send a contact; `user` is their account, where they have one."""
        contact = compact(
            phone_number=phone,
            first_name=first_name,
            last_name=last_name,
            user_id=None if user is None else self._person(user).id,
        )
        return self._sent(person, chat, reply_to, thread, contact=contact)

    def send_poll(
        self,
        person: int,
        question: str,
        options: Iterable[str],
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Let a person send a poll; nobody votes here."""
        room = self._chat(person if chat is None else chat)
        number = self.album_id(room)
        choices = [
            {"persistent_id": f"{place}", "text": text, "voter_count": 0}
            for place, text in enumerate(options)
        ]
        if len(choices) not in POLL_OPTIONS:
            raise ValueError("a poll has 1 to 12 options")
        poll: Json = {
            "id": number,
            "question": question,
            "options": choices,
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
        return self._sent(person, chat, reply_to, thread, poll=poll)

    def send_dice(
        self,
        person: int,
        *,
        chat: int | None = None,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Let a person throw a die; it shows what the number of the message says, not chance."""
        number = self._chat(person if chat is None else chat).last_id
        dice = {"emoji": "\N{GAME DIE}", "value": number % DICE_SIDES + 1}
        return self._sent(person, chat, reply_to, thread, dice=dice)

    def forward(
        self, person: int, chat: int, messages: Iterable[tuple[int, int]], to: int | None = None
    ) -> list[Message]:
        """Let a person forward messages they can see; what was an album stays one.

        Args:
            person: who forwards.
            chat: where they go.
            messages: the chat and the id of each, in order.
            to: the topic where they go.

        Raises:
            LookupError: one of them is not there, or its chat is not theirs.
            ValueError: one of them cannot be forwarded.
        """
        originals = [self._forwardable(person, *one) for one in messages]
        albums: dict[str, str] = {}
        sent = []
        for original in originals:
            content: dict[str, Any] = original.content
            if original.album is not None:
                fresh = self.album_id(self._chat(chat))
                content["album"] = albums.setdefault(original.album, fresh)
            origin = self.wire.origin(original)
            sent.append(self._sent(person, chat, None, to, origin=origin, **content))
        return sent

    def _forwardable(self, person: int, chat: int, message_id: int) -> Message:
        room = self._present(person, chat)
        message = self._live(chat, message_id)
        if message.is_service or message.protected or room.protected:
            raise ValueError(f"message {message_id} of chat {chat} cannot be forwarded")
        return message


def checked(text: str, longest: int) -> str:
    """Return a text as Telegram's apps send it; ValueError for one they would not send."""
    text = text.strip()
    if not text or entities.utf16_len(text) > longest:
        raise ValueError(f"a person can send 1 to {longest} characters at a time")
    return text


def captioned(caption: str | None) -> dict[str, Any]:
    """Return a caption as fields of a message."""
    if not caption:
        return {"caption": None, "entities": ()}
    caption = checked(caption, LONGEST_CAPTION)
    return {"caption": caption, "entities": entities.with_found(caption)}


def _location(latitude: float, longitude: float) -> Json:
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 - degrees
        raise ValueError(f"{latitude}, {longitude} is nowhere on earth")
    return {"latitude": float(latitude), "longitude": float(longitude)}
