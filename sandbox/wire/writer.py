"""Whatever needs to know who and where, in the words of the Bot API."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sandbox.model import PLAIN_KINDS, Bot, Chat, Entity, Json, Message, Person, Press
from sandbox.text.entities import utf16_len
from sandbox.wire.files import files
from sandbox.wire.members import member
from sandbox.wire.values import compact, keyboard, seconds

# Source: Telegram Bot API, User; TDLib, UserManager::get_anonymous_bot_user_id.
ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
"""Who seems to write where an administrator acts in the name of the group."""


@dataclass(frozen=True)
class Wire:
    """Writes people, chats, messages and presses."""

    bot: Bot
    people: Mapping[int, Person]
    chats: Mapping[int, Chat]

    def user(self, who: Person | Bot) -> Json:
        """Write a User."""
        if isinstance(who, Bot):
            return compact(id=who.id, is_bot=True, first_name=who.first_name, username=who.username)
        return compact(
            id=who.id,
            is_bot=False,
            first_name=who.first_name,
            last_name=who.last_name,
            username=who.username,
            language_code=who.language_code,
        )

    def actor(self, who: Person | Bot, chat: Chat) -> Json:
        """Write the User a chat sees: an anonymous administrator is nobody in particular."""
        return dict(ANONYMOUS) if who.id in chat.anonymous else self.user(who)

    def chat(self, chat: Chat) -> Json:
        """Write a Chat."""
        if chat.type != "private":
            forum = chat.is_forum or None
            return compact(id=chat.id, type=chat.type, title=chat.title, is_forum=forum)
        person = self.people[chat.id]
        return compact(
            id=chat.id,
            type=chat.type,
            first_name=person.first_name,
            last_name=person.last_name,
            username=person.username,
        )

    def entity(self, entity: Entity) -> Json:
        """Write a MessageEntity."""
        fields = asdict(entity)
        user_id = fields.pop("user_id")
        user = None if user_id is None else self.user(self.people[user_id])
        return compact(**fields, user=user)

    def message(self, message: Message, *, replied: bool = True) -> Json:
        """Write a Message; the one it replies to is written without its own reply."""
        chat = self.chats[message.chat_id]
        original = answered(chat, message) if replied else None
        marked = [self.entity(entity) for entity in message.entities]
        texts = message.text is not None
        in_name_of = None if message.sender_chat is None else self.chats[message.sender_chat]
        sender = self.user(message.sender) if in_name_of is None else dict(ANONYMOUS)
        return (
            compact(
                message_id=message.id,
                **{"from": sender},
                sender_chat=in_name_of and self.chat(in_name_of),
                chat=self.chat(chat),
                date=seconds(message.date),
                edit_date=seconds(message.edited_at),
                forward_origin=message.origin,
                reply_to_message=original and self.message(original, replied=False),
                quote=_quote(message, chat) if replied else None,
                has_protected_content=message.protected or chat.protected or None,
                media_group_id=message.album,
                text=message.text,
                entities=marked if texts else None,
                link_preview_options=message.link_preview and dict(message.link_preview),
                caption=message.caption,
                caption_entities=None if texts else marked,
                show_caption_above_media=message.caption_above or None,
                has_media_spoiler=message.spoiler or None,
                new_chat_members=[self.user(who) for who in message.joined],
                left_chat_member=message.left and self.user(message.left),
                reply_markup=keyboard(message.keyboard),
            )
            | place(chat, message)
            | files(message)
            | self._plain(message)
            | self._service(message)
        )

    def _plain(self, message: Message) -> Json:
        """Write what is no file; a venue is written as a location, too."""
        plain = compact(**{kind: getattr(message, kind) for kind in PLAIN_KINDS})
        return plain | ({"location": plain["venue"]["location"]} if "venue" in plain else {})

    def _service(self, message: Message) -> Json:
        """Write what Telegram itself says; of a pin, the message or that it is out of reach."""
        if "pinned_message" not in message.service:
            return message.service
        id_ = message.service["pinned_message"]
        pinned = self.chats[message.chat_id].log.get(id_)
        return message.service | {
            "pinned_message": self.message(pinned, replied=False)
            if pinned
            else self.inaccessible(message.chat_id, id_)
        }

    def inaccessible(self, chat_id: int, message_id: int) -> Json:
        """Write an InaccessibleMessage."""
        return {"chat": self.chat(self.chats[chat_id]), "message_id": message_id, "date": 0}

    def origin(self, message: Message) -> Json:
        """Write the MessageOrigin of a forward of this message; the first origin stays."""
        if message.origin is not None:
            return message.origin
        date = {"date": seconds(message.date)}
        if message.sender_chat is not None:
            return {
                "type": "chat",
                "sender_chat": self.chat(self.chats[message.sender_chat]),
            } | date
        if isinstance(message.sender, Person) and message.sender.hides_forwards:
            return {"type": "hidden_user", "sender_user_name": message.sender.name} | date
        return {"type": "user", "sender_user": self.user(message.sender)} | date

    def query(self, press: Press) -> Json:
        """Write a CallbackQuery; a message that is gone is written as inaccessible."""
        chat = self.chats[press.chat_id]
        message = chat.log.get(press.message_id) if chat.migrated_to is None else None
        gone = self.inaccessible(press.chat_id, press.message_id)
        return {
            "id": press.id,
            "from": self.user(self.people[press.person]),
            "message": self.message(message) if message else gone,
            "chat_instance": str(7_000_000_000 + abs(chat.id)),
            "data": press.data,
        }

    def standing(self, chat: Chat, who: Person | Bot) -> Json:
        """Write the ChatMember somebody is now; in a private chat the bot can be blocked."""
        user = self.user(who)
        if isinstance(who, Bot):
            is_blocked = chat.type == "private" and self.people[chat.id].blocked
            status = "kicked" if is_blocked else chat.bot_status
            return member(user, status, chat_type=chat.type, rights=chat.bot_rights)
        anonymous = who.id in chat.anonymous
        standing = chat.members.get(who.id, "left")
        return member(user, standing, chat_type=chat.type, anonymous=anonymous)


def answered(chat: Chat, message: Message) -> Message | None:
    """Return the message another answers; in a topic that is at least the one that created it."""
    if message.reply_to is not None:
        return chat.log.get(message.reply_to)
    if chat.is_forum and message.thread not in (None, message.id):
        return chat.log.get(message.thread or 0)
    return None


def place(chat: Chat, message: Message) -> Json:
    """Write the thread of a message: its topic or, in a plain supergroup, its reply chain."""
    if not chat.is_forum:
        return compact(message_thread_id=thread_of(chat, message))
    if message.thread is None:
        return {}
    return {"message_thread_id": message.thread, "is_topic_message": True}


def thread_of(chat: Chat, message: Message) -> int | None:
    """Return the first message of the reply chain, in a supergroup; None where there is none."""
    if chat.type != "supergroup":
        return None
    root = message
    while root.reply_to in chat.log:
        root = chat.log[root.reply_to]
    if root.reply_to is not None:
        return root.reply_to
    return root.id if root is not message else None


def _quote(message: Message, chat: Chat) -> Json | None:
    """Write a TextQuote, with its place in the message it is from."""
    if message.quote is None:
        return None
    original = chat.log.get(message.reply_to or 0)
    text = (original.text or original.caption or "") if original else ""
    position = utf16_len(text[: max(text.find(message.quote), 0)])
    return {"text": message.quote, "position": position, "is_manual": True}
