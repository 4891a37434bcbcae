"""The world in the words of the Bot API: no nulls, no field its description does not know."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sandbox.model import (
    Bot,
    Chat,
    Entity,
    FileRef,
    Json,
    Keyboard,
    Message,
    Person,
    Press,
)

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
NO_RIGHTS = (
    "is_anonymous", "can_promote_members", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip


def compact(**fields: object) -> Json:
    """Return an object without the fields that are not there."""
    return {name: value for name, value in fields.items() if value not in (None, (), [])}


def seconds(moment: datetime | None) -> int | None:
    """Return a moment as the Bot API counts it."""
    return None if moment is None else int(moment.timestamp())


def keyboard(rows: Keyboard) -> Json | None:
    """Write an inline keyboard."""
    if not rows:
        return None
    return {"inline_keyboard": [[dict(button.wire) for button in row] for row in rows]}


def file(ref: FileRef, path: str | None = None) -> Json:
    """Write a File, with the path of its link once there is one."""
    return compact(
        file_id=ref.file_id, file_unique_id=ref.unique_id, file_size=ref.size, file_path=path
    )


def document(ref: FileRef) -> Json:
    """Write a Document."""
    return file(ref) | compact(file_name=ref.name, mime_type=ref.mime)


def photo(ref: FileRef) -> list[Json]:
    """Write the sizes of a photo: the sandbox keeps one."""
    return [file(ref) | {"width": ref.width, "height": ref.height}]


@dataclass(frozen=True)
class Wire:
    """Writes whatever needs to know who and where."""

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

    def chat(self, chat: Chat) -> Json:
        """Write a Chat."""
        if chat.type == "supergroup":
            return compact(id=chat.id, type=chat.type, title=chat.title)
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
        original = chat.log.get(message.reply_to) if message.reply_to and replied else None
        marked = [self.entity(entity) for entity in message.entities]
        texts = message.text is not None
        return compact(
            message_id=message.id,
            # Plain supergroups give the messages of a reply chain its first message as a thread.
            message_thread_id=thread_of(chat, message),
            **{"from": self.user(message.sender)},
            chat=self.chat(chat),
            date=seconds(message.date),
            edit_date=seconds(message.edited_at),
            reply_to_message=original and self.message(original, replied=False),
            has_protected_content=message.protected or None,
            text=message.text,
            entities=marked if texts else None,
            link_preview_options=message.link_preview and dict(message.link_preview),
            photo=message.photo and photo(message.photo),
            document=message.document and document(message.document),
            caption=message.caption,
            caption_entities=None if texts else marked,
            new_chat_members=[self.user(who) for who in message.joined],
            left_chat_member=message.left and self.user(message.left),
            reply_markup=keyboard(message.keyboard),
        )

    def query(self, press: Press) -> Json:
        """Write a CallbackQuery; a message that is gone is written as inaccessible."""
        chat = self.chats[press.chat_id]
        message = chat.log.get(press.message_id)
        gone = {"chat": self.chat(chat), "message_id": press.message_id, "date": 0}
        return {
            "id": press.id,
            "from": self.user(self.people[press.person]),
            "message": self.message(message) if message else gone,
            "chat_instance": str(7_000_000_000 + abs(chat.id)),
            "data": press.data,
        }

    def member(self, who: Person | Bot, status: str) -> Json:
        """Write a ChatMember."""
        member: Json = {"status": status, "user": self.user(who)}
        if status == "administrator":
            member |= {"can_be_edited": False}
            member |= dict.fromkeys(ADMIN_RIGHTS, True) | dict.fromkeys(NO_RIGHTS, False)
        elif status == "kicked":
            member |= {"until_date": 0}
        return member


def thread_of(chat: Chat, message: Message) -> int | None:
    """Return the first message of the reply chain, in a supergroup; None where there is none."""
    if chat.type == "private":
        return None
    root = message
    while root.reply_to in chat.log:
        root = chat.log[root.reply_to]
    if root.reply_to is not None:
        return root.reply_to
    return root.id if root is not message else None
