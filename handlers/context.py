"""What every handler is given, and what it gives back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from desk.events import Attachment
from desk.floods import Floods
from desk.ports import Unit
from desk.secrets.secret import KeyRing


@dataclass(frozen=True, kw_only=True, slots=True)
class BotIdentity:
    """Who the bot is in Telegram."""

    id: int
    username: str
    name: str


PRESS_LIVES = timedelta(seconds=150)
"""How long Telegram keeps a press for the bot, and so how long it makes sense to answer one."""


def is_late(received_at: datetime | None, now: datetime) -> bool:
    """Whether an update was received so long ago that a press in it cannot be answered now."""
    return received_at is not None and now - received_at > PRESS_LIVES


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """The unit of work of one update or timer, and the moment it is served at.

    `received_at` is when the update came in, None for a timer. `floods` remembers who asked how
    much lately.
    """

    unit: Unit
    now: datetime
    bot: BotIdentity
    keys: KeyRing
    received_at: datetime | None = None
    floods: Floods = field(default_factory=Floods)

    @property
    def is_late(self) -> bool:
        """Whether a press in this update comes too late to be answered."""
        return is_late(self.received_at, self.now)


@dataclass(frozen=True, slots=True)
class Answer:
    """The toast of a press; losing it costs nothing."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message: `data` comes back when it is pressed, `url` is opened."""

    text: str
    data: str | None = None
    url: str | None = None


Keyboard = Sequence[Sequence[Button]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    """A notice in words: `text` is Telegram HTML, `reply_to` a message id in the same chat.

    With attachments the text is their caption. `edit` is a message that is to be changed instead of
    posting a new one, `protect` keeps readers from passing it on. `digest` tells whether a card
    changed.
    """

    text: str
    keyboard: Keyboard = ()
    attachments: tuple[Attachment, ...] = ()
    reply_to: int | None = None
    edit: int | None = None
    protect: bool = False

    @property
    def digest(self) -> str:
        """A short fingerprint of what a reader sees."""
        rows = [[(b.text, b.data, b.url) for b in row] for row in self.keyboard]
        return sha256(repr((self.text, rows, self.attachments)).encode()).hexdigest()[:32]
