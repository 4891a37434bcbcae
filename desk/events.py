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
    VIDEO = "video"
    DOCUMENT = "document"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    """A place: no file, but `latitude` and `longitude`; a venue has a `name` as well."""
    CONTACT = "contact"
    """A person's card: no file, but `phone` and `name`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A picture, file, place or card of a message; `size` in bytes, where Telegram said it.

    `name` is a file's, a place's, a person's, or the emoji of a sticker.
    """

    kind: FileKind
    file_id: str = ""
    unique_id: str = ""
    name: str | None = None
    size: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    address: str | None = None
    phone: str | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """What stays the same as long as it is this one, whatever Telegram calls it today."""
        if self.unique_id:
            return (self.kind, self.unique_id)
        return (self.kind, self.name, self.phone, self.address)


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What a person wrote, stored once and relayed from here; it belongs to the event `seq`.

    `answers` is the event whose words it replies to, if it does.
    """

    record: RecordId
    seq: int
    author: PersonId
    text: str
    attachments: tuple[Attachment, ...] = ()
    answers: int | None = None

    @property
    def parts(self) -> tuple["Part", ...]:
        """The messages it takes to relay this one: short words ride on the first attachment.

        What can carry no words follows a part of words, though it be an empty one: a heading
        that says whose it is.
        """
        groups = grouped(self.attachments)
        rides = groups and groups[0][0].kind in CAPTIONED
        if rides and utf16_length(self.text) <= CAPTION_ROOM:
            first, *others = groups
            return (Part(self.text, first), *(Part("", group) for group in others))
        words = split_text(self.text, WORDS_ROOM) or [""]
        return (*map(Part, words), *(Part("", group) for group in groups))


CAPTION_ROOM = 400
WORDS_ROOM = 1900
"""How many UTF-16 units of words go into one caption or message, so that they still fit (1,024 and
4,096) under a heading when every one of them had to be made harmless by a second."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a relay: words, an attachment, or attachments with words as their caption.

    Several attachments are an album: one message to its readers, several to Telegram.
    """

    words: str
    attachments: tuple[Attachment, ...] = ()

    @property
    def size(self) -> int:
        """How many messages of Telegram it is."""
        return max(1, len(self.attachments))

    @property
    def takes_words(self) -> bool:
        """Whether words can stand in it."""
        return not self.attachments or self.attachments[0].kind in CAPTIONED


CAPTIONED = frozenset(
    {
        FileKind.PHOTO,
        FileKind.VIDEO,
        FileKind.DOCUMENT,
        FileKind.AUDIO,
        FileKind.VOICE,
        FileKind.ANIMATION,
    }
)
"""What can carry words below it. Source: Telegram Bot API, the sending methods."""

ALBUMS = (
    frozenset({FileKind.PHOTO, FileKind.VIDEO}),
    frozenset({FileKind.DOCUMENT}),
    frozenset({FileKind.AUDIO}),
)
"""What may stand together in one album. Source: Telegram Bot API, sendMediaGroup."""
ALBUM_MOST = 10


def grouped(attachments: tuple[Attachment, ...]) -> tuple[tuple[Attachment, ...], ...]:
    """Return the attachments in order, neighbours that fit into one album together."""
    groups: list[list[Attachment]] = []
    for attachment in attachments:
        last = groups[-1] if groups else []
        together = {a.kind for a in (*last, attachment)}
        fits = any(together <= album for album in ALBUMS)
        if last and len(last) < ALBUM_MOST and fits:
            last.append(attachment)
        else:
            groups.append([attachment])
    return tuple(map(tuple, groups))


BESIDE = -1
"""The `part` of a message that tells of an event without showing its words: a card, a receipt."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A message in a chat that belongs to an event of a record: so a reply finds its ticket.

    `part` counts Telegram's messages that show one event in one chat, from 0: over all parts of a
    relay, an album counting as many as it holds; over the messages that a person sent at once. It
    stays when the words are edited. `album` is Telegram's media_group_id of a message that a
    person sent. `thread` is the topic in which it stands, None outside of topics.
    """

    chat: ChatId
    telegram_message_id: int
    record: RecordId
    seq: int
    part: int = 0
    album: str | None = None
    thread: int | None = None
