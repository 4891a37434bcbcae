"""The world of the sandbox: its state, everything people can do in it, and failures on order.

Single-threaded, no I/O, no clock of its own.
"""

from dataclasses import replace
from datetime import timedelta

from sandbox.calls.faults import Fault
from sandbox.errors import Dropped
from sandbox.model import Json, Message, Press
from sandbox.people.attaching import Attaching
from sandbox.people.groups import Groups
from sandbox.people.members import Members
from sandbox.people.reactions import MOST, REACTIONS, plain
from sandbox.people.sending import LONGEST_CAPTION, LONGEST_TEXT, captioned, checked
from sandbox.people.topics import Topics
from sandbox.text import entities
from sandbox.wire import reactions, seconds

__all__ = ["LONGEST_CAPTION", "LONGEST_TEXT", "PRESS_LIFE", "World"]

PRESS_LIFE = timedelta(seconds=150)


class World(Attaching, Topics, Groups, Members):
    """Everything there is, with people who write, press, edit, react, leave and block."""

    # -- what people do ------------------------------------------------------------------------

    def edit(self, person: int, chat: int, message_id: int, text: str) -> Message:
        """Let a person change the words of a message of their own."""
        message = self._own(person, chat, message_id)
        self._inside(person, chat)
        words_fit = message.text is not None or message.may_have_caption
        if message.origin is not None or not words_fit:
            raise ValueError(f"message {message_id} of chat {chat} cannot be edited")
        if message.text is None:
            content = captioned(text)
        else:
            text = checked(text, LONGEST_TEXT)
            content = {"text": text, "entities": entities.with_found(text)}
        edited = self.keep(replace(message, **content, edited_at=self.clock()), "edited")
        self._deliver("edited_message", edited)
        return edited

    def delete(self, person: int | None, chat: int, message_id: int) -> None:
        """Let a person delete a message for everybody; the bot learns nothing of it.

        It is their own, or any where they run the group; without a person somebody who does.
        """
        room = self._chat(chat)
        may_all = person is None or person in room.administrators
        actor = self._leader(self._group(chat), None) if person is None else person
        self._inside(actor, chat)
        message = self._live(chat, message_id) if may_all else self._own(actor, chat, message_id)
        if message_id in room.topics:
            raise LookupError("the message that opened a topic goes only with it")
        self.remove(message)

    def react(self, person: int, chat: int, message_id: int, *emoji: str) -> Message:
        """Let a person set their reactions to a message; none takes them away.

        Raises:
            ValueError: it is no emoji to react with, or too many, or a service message.
        """
        room = self._inside(person, chat)
        message = self._live(chat, message_id)
        wanted = tuple(plain(one) for one in emoji)
        if len(wanted) > MOST or not REACTIONS.issuperset(wanted) or message.is_service:
            raise ValueError(f"{wanted} cannot be set on message {message_id} of chat {chat}")
        before = message.reactions.get(person, ())
        if wanted == before:
            return message
        kept = {who: what for who, what in message.reactions.items() if who != person}
        reacted = replace(message, reactions=kept | ({person: wanted} if wanted else {}))
        self.keep(reacted, "reacted")
        if room.bot_status == "administrator":
            anonymous = person in room.anonymous
            actor = {"actor_chat": self.wire.chat(room)}
            changed: Json = {
                "chat": self.wire.chat(room),
                "message_id": message_id,
                **(actor if anonymous else {"user": self.wire.user(self._person(person))}),
                "date": seconds(self.clock()),
                "old_reaction": reactions(before),
                "new_reaction": reactions(wanted),
            }
            self.updates.add("message_reaction", changed, f"reaction:{chat}")
        return reacted

    def press(
        self, person: int, chat: int, message_id: int, data: str, *, forged: bool = False
    ) -> str:
        """Let a person press a button; return the id of the callback query.

        A `forged` press is what a changed client can send: any data, whether or not there is such
        a button, from whoever, on a message that may be gone.

        Raises:
            LookupError: the message does not carry this button now, or the person is not there.
        """
        self._person(person)
        if not forged:
            room = self._present(person, chat)
            if room.type == "private" and self._person(person).blocked:
                raise LookupError(f"{person} blocks the bot and cannot press its buttons")
            message = self._live(chat, message_id)
            if all(button.data != data for row in message.keyboard for button in row):
                raise LookupError(f"message {message_id} of chat {chat} has no button {data!r} now")
        self.last_query_id += 1
        press = Press(
            id=str(self.last_query_id),
            person=person,
            chat_id=self._chat(chat).id,
            message_id=message_id,
            data=data,
            at=self.clock(),
        )
        self.presses[press.id] = press
        self.tell("pressed", chat_id=chat, message_id=message_id, person=person, query_id=press.id)
        self.updates.add("callback_query", self.wire.query(press), f"user:{person}")
        return press.id

    # -- what happens to the bot ---------------------------------------------------------------

    def inject(self, update: Json) -> int:
        """Queue a raw update, for tests of what a hostile or newer Telegram may send."""
        return self.updates.inject(update)

    def redeliver(self, update_id: int) -> None:
        """Let an update come once more, even one that was confirmed."""
        self.updates.redeliver(update_id)

    @property
    def outage(self) -> bool:
        """Whether every call finds its connection closed without a reply."""
        return self._outage

    @outage.setter
    def outage(self, value: bool) -> None:
        self._outage = value
        if value:
            self.polling.end(Dropped())
        self.updates.wake()
        self.tell("network")

    def fail_next(
        self,
        method: str,
        *,
        status: int = 500,
        description: str | None = None,
        retry_after: int | None = None,
        applied: bool = False,
        drop: bool = False,
    ) -> None:
        """Let the next call of a method fail; several are met one a call, in order.

        The method `*` is any that sends something. With `applied` the call takes effect first;
        with `drop` the connection is closed instead of an answer, so that the caller cannot know.
        """
        if description is None:
            description = f"Too Many Requests: retry after {retry_after}"
            if retry_after is None:
                description = "Internal Server Error"
        self.faults.add(
            Fault(
                method=method,
                status=status,
                description=description,
                retry_after=retry_after,
                applied=applied,
                drop=drop,
            )
        )
        self.tell("network")

    def wake(self) -> None:
        """Make the webhook look at the clock again, for tests that moved it."""
        self.updates.wake()
