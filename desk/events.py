"""The timeline: what happened to a record, in which order, and what people wrote."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.identifiers import ChatId, PersonId, RecordId
from desk.record import Verb
from desk.text import split_text, utf16_length

Fact = str | int | bool | None
"""What an event's facts may hold: codes, numbers and ids, never people's words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One step of a record; `seq` is the version it made, `actor` None for the desk itself."""

    record: RecordId
    seq: int
    at: datetime
    actor: PersonId | None
    verb: Verb
    public: bool
    facts: Mapping[str, Fact] = field(default_factory=dict)


class FileKind(StrEnum):
    """What was sent beside words; relayed by Telegram's file id, never downloaded."""

    PHOTO = "photo"
    DOCUMENT = "document"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A picture or file of a message."""

    kind: FileKind
    file_id: str
    unique_id: str
    name: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a person wrote, stored once and relayed from here; it belongs to the event `seq`."""

    record: RecordId
    seq: int
    author: PersonId
    text: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def parts(self) -> tuple["Part", ...]:
        """The messages it takes to relay this one: short words ride on the first attachment."""
        if self.attachments and utf16_length(self.text) <= CAPTION_ROOM:
            first, *others = self.attachments
            rest = (Part("", attachment) for attachment in others)
            return (Part(self.text, first), *rest)
        words = tuple(Part(words) for words in split_text(self.text, WORDS_ROOM))
        return (*words, *(Part("", attachment) for attachment in self.attachments))


CAPTION_ROOM = 400
WORDS_ROOM = 1900
"""How many UTF-16 units of words go into one caption or message, so that they still fit (1,024 and
4,096) under a heading when every one of them had to be made harmless by a second."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a relay: words, an attachment, or an attachment with words as its caption."""

    words: str
    attachment: Attachment | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A message in a chat that belongs to an event of a record: so a reply finds its ticket."""

    chat: ChatId
    telegram_message_id: int
    record: RecordId
    seq: int
