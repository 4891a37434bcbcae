"""What becomes of whole groups: upgraded, made a forum, with messages pinned."""

from sandbox.model import Bot, Chat, Message, Person
from sandbox.people.acting import Acting


class Groups(Acting):
    """The part of a world that is about groups as a whole."""

    def upgrade(self, chat: int, *, by: int | None = None) -> Chat:
        """Let a basic group become a supergroup; return that.

        It has another id and none of the old messages. The old one stays readable and pressable
        in the apps, and every later call to it is refused.

        Raises:
            ValueError: it is no basic group.
        """
        old = self._group(chat)
        if old.type != "group":
            raise ValueError(f"chat {chat} is no basic group")
        actor = self._person(self._leader(old, by))
        new = self.add_group(
            old.title or "",
            members=[id_ for id_ in old.members if id_ in old.present],
            bot_status=old.bot_status,
        )
        new.members.update(old.members)
        new.bot_rights, new.bot_can_send = set(old.bot_rights), old.bot_can_send
        new.protected, new.migrated_from = old.protected, old.id
        self.announce(old, actor, service={"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        # Telegram writes this one in the name of the new group.
        self.announce(new, actor, sender_chat=new.id, service={"migrate_from_chat_id": old.id})
        self.tell("chat", chat_id=old.id)
        self.tell("chat", chat_id=new.id)
        return new

    def make_forum(self, chat: int, *, on: bool = True) -> None:
        """Let a supergroup have topics, or no more; its messages stay where they are.

        Raises:
            ValueError: it is a basic group, which cannot have any.
        """
        group = self._group(chat)
        if group.type != "supergroup":
            raise ValueError("only a supergroup can be a forum")
        group.is_forum = on
        # In a forum the id 1 is that of General.
        group.last_id = max(group.last_id, 1) if on else group.last_id
        self.tell("chat", chat_id=chat)

    def pin(self, chat: int, message_id: int, *, by: int | None = None) -> Message:
        """Let somebody pin a message; return what says so in the chat."""
        room = self._chat(chat)
        actor = room.id if room.type == "private" else self._leader(self._group(chat), by)
        message = self._live(self._inside(actor, chat).id, message_id)
        return self.pin_message(room, self._person(actor), message)

    def unpin(self, chat: int, message_id: int) -> None:
        """Let somebody unpin a message; the bot learns nothing of it."""
        self.unpin_message(self._live(chat, message_id))

    # -- what people and the bot share ---------------------------------------------------------

    def pin_message(
        self, chat: Chat, actor: Person | Bot, message: Message, *, silent: bool = False
    ) -> Message:
        """Pin a message as the newest one, and say so where it stands.

        Raises:
            ValueError: it is a service message.
        """
        if message.is_service:
            raise ValueError("a service message cannot be pinned")
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        chat.pinned.append(message.id)
        service = {"pinned_message": message.id}
        said = self.announce(chat, actor, thread=message.thread, silent=silent, service=service)
        self.tell("pinned", chat_id=chat.id, message_id=message.id)
        return said

    def unpin_message(self, message: Message) -> None:
        """Unpin a message; nothing where it is not pinned."""
        chat = self._chats[message.chat_id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
            self.tell("pinned", chat_id=chat.id, message_id=message.id)
