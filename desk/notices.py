"""What people must learn: a notice names event, recipient and template; the sender writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from desk.events import Fact
from desk.identifiers import ChatId, DraftId, DutyId, PersonId, RecordId

SECRET = "secret"  # noqa: S105 - the name of a fact
"""The fact of a notice that the outbox forgets as soon as the notice is sent."""


NIGHT = ".night"
"""The end of the subject of what is held until morning."""
CAN_WAIT = frozenset(
    {
        "staff/warned",
        "staff/nudge",
        "staff/wait_reminder",
        "staff/returned",
        "staff/lease_over",
        "staff/moment_come",
    }
)
"""What promises tell engineers and leads that may wait for their morning, by template."""


class Form(StrEnum):
    """How a notice reaches its chat."""

    MESSAGE = "message"
    """A new message."""
    CARD = "card"
    """The one live card of the subject in this chat: edited in place, or posted."""
    RELAY = "relay"
    """What a person wrote, or one attachment of it."""
    REMOVE = "remove"
    """A card that has been posted anew further down: its old copy goes."""
    TOPIC = "topic"
    """The subject's topic shows how the record stands: its name, open or closed."""
    PIN = "pin"
    """The card of the subject in this chat is pinned."""
    LEAVE = "leave"
    """The bot leaves the chat."""


class Rank(IntEnum):
    """What goes first between tickets; within a ticket the order of events holds."""

    PAGE = 0
    REPLY = 1
    NOTICE = 2
    CARD = 3


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about: a record, a draft, a team, a chat, a person, or the desk."""

    key: str
    """`r12` (record), `r12.night` (what is held about it), `d7` (draft), `h12.5` (held reply, note
    5 of #12), `p3` (person), `tdesk` (team), `l4` (the list of open tickets in chat 4), `c4`
    (chat), `o9` (offer of a shift), `s0` (the desk), `xdesk.7` (test call 7 of a team)."""

    @classmethod
    def record(cls, record: RecordId) -> "Subject":
        """Return the subject that stands for a record."""
        return cls(f"r{record}")

    @classmethod
    def night(cls, record: RecordId) -> "Subject":
        """Return the subject of what is held about a record: it keeps nothing else waiting."""
        return cls(f"r{record}{NIGHT}")

    @classmethod
    def draft(cls, draft: DraftId) -> "Subject":
        """Return the subject that stands for a draft."""
        return cls(f"d{draft}")

    @classmethod
    def person(cls, person: PersonId) -> "Subject":
        """Return the subject that stands for a person."""
        return cls(f"p{person}")

    @classmethod
    def reply(cls, record: RecordId, seq: int) -> "Subject":
        """Return the subject that stands for a reply held back: the note `seq`."""
        return cls(f"h{record}.{seq}")

    @classmethod
    def team(cls, team: str) -> "Subject":
        """Return the subject that stands for a team: its topic."""
        return cls(f"t{team}")

    @classmethod
    def board(cls, chat: ChatId) -> "Subject":
        """Return the subject that stands for the list of open tickets of a chat."""
        return cls(f"l{chat}")

    @classmethod
    def offer(cls, offer: DutyId) -> "Subject":
        """Return the subject that stands for the offer of a shift."""
        return cls(f"o{offer}")

    @classmethod
    def drill(cls, team: str, number: int) -> "Subject":
        """Return the subject that stands for a test call of a team."""
        return cls(f"x{team}.{number}")

    @classmethod
    def chat(cls, chat: ChatId) -> "Subject":
        """Return the subject that stands for a chat."""
        return cls(f"c{chat}")

    @classmethod
    def desk(cls) -> "Subject":
        """Return the subject that stands for the desk as a whole."""
        return cls("s0")

    @property
    def record_id(self) -> RecordId | None:
        """The record it belongs to, if it belongs to one."""
        number = self.key[1:].partition(".")[0]
        return RecordId(int(number)) if self.key[0] in "rh" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """One thing that one chat must learn.

    `ref` is event and recipient: a second notice with the same ref is the same notice.
    `important` is class A (docs/reliability.md): delivered at least once until it expires.
    `repost` asks for a card to appear as the newest message, because the person wrote below it.
    """

    ref: str
    form: Form
    template: str
    chat: ChatId
    subject: Subject
    seq: int
    rank: Rank
    not_before: datetime
    important: bool = True
    repost: bool = False
    quiet: bool = False
    expires_at: datetime | None = None
    data: Mapping[str, Fact] = field(default_factory=dict)


class Menu(StrEnum):
    """Which buttons a record's card shows just now."""

    MAIN = "main"
    PEND = "pend"
    CAUSE = "cause"
    SOLUTION = "solution"
    MORE = "more"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"
    TEAM = "team"
    PRIORITY = "priority"
    FAMILY = "family"
    CATEGORY = "category"
    CANCEL = "cancel"
    DUPLICATE = "duplicate"
    WHY = "why"
    """Words are awaited from whoever pressed; what for stands in the notice that shows it."""
    STARS = "stars"
    HURRY = "hurry"
    VENDOR = "vendor"
    """Which vendor has it from now on; the reason stands in the notice that shows it."""
    CORRECT = "correct"
    """Which priority it should have had from the beginning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """The one live card of a subject in a chat.

    `shown` is a digest of what it showed last, so an unchanged card is not edited again.
    `thread` is the topic in which it stands, None outside of topics.
    """

    subject: Subject
    chat: ChatId
    message_id: int | None = None
    thread: int | None = None
    menu: Menu = Menu.MAIN
    shown: str | None = None
