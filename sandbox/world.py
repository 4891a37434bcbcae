"""The world of the sandbox: its state, everything people can do in it, and failures on order.

Single-threaded, no I/O, no clock of its own.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox import entities
from sandbox.errors import Dropped
from sandbox.faults import Fault
from sandbox.model import BotStatus, Chat, Json, MemberStatus, Message, Press, is_present
from sandbox.state import State

PRESS_LIFE = timedelta(seconds=150)
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


class World(State):
    """Everything there is, with people who write, press, edit, leave and block."""

    # -- what people do ------------------------------------------------------------------------

    def say(
        self, person: int, text: str, *, chat: int | None = None, reply_to: int | None = None
    ) -> Message:
        """Let a person write a text, to the bot itself where no chat is named."""
        text = _checked(text, LONGEST_TEXT)
        marked = entities.with_found(text)
        return self._sent(person, chat, reply_to, text=text, entities=marked)

    def send_photo(
        self,
        person: int,
        data: bytes,
        *,
        chat: int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Let a person send a photo."""
        content = _caption(caption)
        return self._sent(person, chat, reply_to, photo=self.files.add_photo(data), **content)

    def send_document(
        self,
        person: int,
        data: bytes,
        name: str,
        *,
        chat: int | None = None,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """Let a person send a file of any kind."""
        content = _caption(caption)
        document = self.files.add_document(data, name)
        return self._sent(person, chat, reply_to, document=document, **content)

    def edit(self, person: int, chat: int, message_id: int, text: str) -> Message:
        """Let a person change the words of a message of their own."""
        message = self._own(person, chat, message_id)
        if message.text is None:
            content = _caption(text)
        else:
            text = _checked(text, LONGEST_TEXT)
            content = {"text": text, "entities": entities.with_found(text)}
        edited = self.keep(replace(message, **content, edited_at=self.clock()), "edited")
        self._deliver("edited_message", edited)
        return edited

    def delete(self, person: int, chat: int, message_id: int) -> None:
        """Let a person delete a message of their own; the bot learns nothing of it."""
        self.remove(self._own(person, chat, message_id))

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
            self._inside(person, chat)
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

    def block(self, person: int) -> None:
        """Let a person block the bot, which is told."""
        self._set_blocked(person, blocked=True)

    def unblock(self, person: int) -> None:
        """Let a person unblock the bot, which is told."""
        self._set_blocked(person, blocked=False)

    def join(self, person: int, chat: int) -> None:
        """Let a person enter a group."""
        if self._set_member(person, chat, "member"):
            self._sent(person, chat, None, joined=(self._person(person),))

    def leave(self, person: int, chat: int) -> None:
        """Let a person leave a group."""
        if self._inside(person, chat).type == "private":
            raise LookupError("nobody leaves a private chat; use block")
        self._sent(person, chat, None, left=self._person(person))
        self._set_member(person, chat, "left")

    def set_bot_status(self, chat: int, status: BotStatus, *, by: int | None = None) -> None:
        """Let somebody in a group add, promote, demote or kick the bot, which is told."""
        group = self._chat(chat)
        if group.type == "private":
            raise LookupError("a private chat has no members to change; use block and unblock")
        self.change_bot(group, self._person(group.present[0] if by is None else by), status)

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

        With `applied` the call takes effect first; with `drop` the connection is closed instead of
        an answer, so that the caller cannot know.
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

    def wake(self) -> None:
        """Make the webhook look at the clock again, for tests that moved it."""
        self.updates.wake()

    # -- inside --------------------------------------------------------------------------------

    def _own(self, person: int, chat: int, message_id: int) -> Message:
        message = self._live(chat, message_id)
        if message.sender is not self._person(person):
            raise LookupError(f"message {message_id} of chat {chat} is not from {person}")
        return message

    def _inside(self, person: int, chat: int) -> Chat:
        """Return the chat, with the person surely in it and able to act there."""
        room = self._chat(chat)
        if person not in room.present:
            raise LookupError(f"{person} is not in chat {chat}")
        if room.type == "private" and self._person(person).blocked:
            raise LookupError(f"{person} blocks the bot and cannot write to it")
        return room

    def _sent(self, person: int, chat: int | None, reply_to: int | None, **content: Any) -> Message:  # noqa: ANN401 - the fields of Message
        sender = self._person(person)
        room = self._inside(person, person if chat is None else chat)
        if reply_to is not None:
            self._live(room.id, reply_to)
        if room.type == "private":
            sender.started = True
        message = self.post(room, sender, reply_to=reply_to, **content)
        self._deliver("message", message)
        return message

    def _set_blocked(self, person: int, *, blocked: bool) -> None:
        who = self._person(person)
        if who.blocked == blocked:
            return
        who.blocked = blocked
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        chat = self._chats[person]
        self._tell_of_member("my_chat_member", chat, who, self.bot, statuses)
        self.tell("blocked" if blocked else "unblocked", chat_id=person, person=person)

    def _set_member(self, person: int, chat: int, status: MemberStatus) -> bool:
        who, group = self._person(person), self._chat(chat)
        old = group.members.get(person, "left")
        if group.type == "private" or is_present(old) == is_present(status):
            return False
        group.members[person] = status
        if group.bot_status == "administrator":
            self._tell_of_member("chat_member", group, who, who, (old, status))
        self.tell("member", chat_id=chat, person=person)
        return True


def _checked(text: str, longest: int) -> str:
    """Return a text as Telegram's apps send it; ValueError for one they would not send."""
    text = text.strip()
    if not text or entities.utf16_len(text) > longest:
        raise ValueError(f"a person can send 1 to {longest} characters at a time")
    return text


def _caption(caption: str | None) -> dict[str, Any]:
    if not caption:
        return {"caption": None, "entities": ()}
    caption = _checked(caption, LONGEST_CAPTION)
    return {"caption": caption, "entities": entities.with_found(caption)}
