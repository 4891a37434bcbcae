"""What all acts of people share: who may act where, and how what they send gets there."""

from typing import Any

from sandbox.model import Chat, Message, runs
from sandbox.state import State


class Acting(State):
    """A state in which people can act, within what Telegram's apps let them do."""

    def _own(self, person: int, chat: int, message_id: int) -> Message:
        message = self._live(chat, message_id)
        if message.sender is not self._person(person) or message.is_service:
            raise LookupError(f"message {message_id} of chat {chat} is not from {person}")
        return message

    def _present(self, person: int, chat: int) -> Chat:
        """Return the chat, with the person surely in it."""
        room = self._chat(chat)
        if person not in room.present:
            raise LookupError(f"{person} is not in chat {chat}")
        return room

    def _inside(self, person: int, chat: int) -> Chat:
        """Return the chat, with the person surely in it and able to act there."""
        room = self._present(person, chat)
        if room.migrated_to is not None:
            raise LookupError(f"chat {chat} was upgraded to {room.migrated_to}")
        if room.type == "private" and self._person(person).blocked:
            raise LookupError(f"{person} blocks the bot and cannot write to it")
        return room

    def _group(self, chat: int) -> Chat:
        """Return a group that is still one."""
        group = self._chat(chat)
        if group.type == "private":
            raise LookupError(f"chat {chat} is private and no group")
        if group.migrated_to is not None:
            raise LookupError(f"chat {chat} was upgraded to {group.migrated_to}")
        return group

    def _leader(self, group: Chat, by: int | None) -> int:
        """Return who acts for a group: the one who is named, else one who runs it.

        Where nobody was made an administrator, everybody counts as one.
        """
        leaders = group.administrators or group.present
        if by is None and leaders:
            return leaders[0]
        if by not in leaders:
            raise LookupError(f"{by or 'nobody'} does not run chat {group.id}")
        return by

    def _sent(
        self,
        person: int,
        chat: int | None,
        reply_to: int | None,
        thread: int | None = None,
        **content: Any,  # noqa: ANN401 - the fields of Message
    ) -> Message:
        """Let a person send something; an answer goes to where its question is."""
        sender = self._person(person)
        room = self._inside(person, person if chat is None else chat)
        if reply_to is not None:
            question = self._live(room.id, reply_to)
            if room.is_forum and thread not in (None, question.thread):
                raise ValueError(f"message {reply_to} is not in topic {thread}")
            thread = question.thread if room.is_forum else None
        self._writable(room, person, thread)
        if room.type == "private":
            sender.started = True
        return self.announce(room, sender, reply_to=reply_to, thread=thread, **content)

    def _writable(self, room: Chat, person: int, thread: int | None) -> None:
        """Make sure that a person may write here."""
        status = room.members[person]
        if status == "restricted":
            raise LookupError(f"{person} may not write in chat {room.id}")
        topics = room.topics if room.is_forum else {}
        if thread is not None and thread not in topics:
            raise LookupError(f"chat {room.id} has no topic {thread}")
        topic = None if thread is None else topics[thread]
        is_closed = topic.closed if topic else room.is_forum and room.general_closed
        if is_closed and not runs(status) and not (topic and topic.creator == person):
            raise LookupError(f"topic {thread or 'General'} of chat {room.id} is closed")
