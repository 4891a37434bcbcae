"""What the sandbox's world is made of: people, chats, messages and what stands on them."""

from sandbox.model.chat import (
    ADMIN_RIGHTS,
    BotStatus,
    Chat,
    ChatType,
    MemberStatus,
    Topic,
    is_present,
    runs,
)
from sandbox.model.events import Answer, Call, Change, ChangeKind, Press, Webhook
from sandbox.model.message import FILE_KINDS, PLAIN_KINDS, Message
from sandbox.model.parts import (
    Bot,
    Button,
    Entity,
    FileKind,
    FileRef,
    Json,
    Keyboard,
    Person,
)

__all__ = [
    "ADMIN_RIGHTS",
    "FILE_KINDS",
    "PLAIN_KINDS",
    "Answer",
    "Bot",
    "BotStatus",
    "Button",
    "Call",
    "Change",
    "ChangeKind",
    "Chat",
    "ChatType",
    "Entity",
    "FileKind",
    "FileRef",
    "Json",
    "Keyboard",
    "MemberStatus",
    "Message",
    "Person",
    "Press",
    "Topic",
    "Webhook",
    "is_present",
    "runs",
]
