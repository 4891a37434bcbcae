"""What happened in a campaign, as plain data: the store at rest, and what Telegram saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.model import Call, Press

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A message as it once stood in a chat: `edited` tells that an older text was there before."""

    chat: int
    message_id: int
    text: str
    at: datetime
    edited: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a person reported and sent."""

    person: int
    mark: str
    """A word of its own in what was reported."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The updates that Telegram made: all of them, those it forgot by itself, and the confirmed."""

    made: frozenset[int]
    expired: frozenset[int]
    confirmed: frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """A desk stood still, from when until when; others had its roles when it woke."""

    desk: str
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """All that the checkers look at. Rows are those of the store, by table."""

    rows: Mapping[str, Sequence[Row]]
    given: Given
    ended_at: datetime
    rested_at: datetime | None = None
    """When nothing was due any more; what came due while the desks stopped may wait."""
    calls: Sequence[Call] = ()
    callers: Mapping[int, str] = field(default_factory=dict)
    """The desks by the numbers of their calls."""
    pauses: Sequence[Pause] = ()
    posts: Sequence[Post] = ()
    """Everything of the bot that ever stood in a chat, in order."""
    live: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The texts of the bot's messages that stand now, by chat and message."""
    presses: Sequence[Press] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    """What people are called, by their Telegram id."""
    reports: Sequence[Report] = ()
    said: Sequence[str] = ()
    """Words of their own in what people wrote on tickets, each of which counts once."""
    disturbed: Sequence[tuple[datetime, datetime]] = ()
    """When something was made to fail: between these moments an answer may be lost."""
    canaries: Sequence[str] = ()
    """Secrets that people wrote, or that the desk was given."""
    logs: Sequence[str] = ()
    """The lines that the desks logged."""
    explained: Sequence[str] = ()
    """Patterns of ERROR lines that this campaign brings about."""
    damage: Sequence[str] = ()
    """What the database says of itself when it is asked whether it is whole."""

    def table(self, name: str) -> Sequence[Row]:
        """Return the rows of a table."""
        return self.rows.get(name, ())

    def disturbed_at(self, moment: datetime) -> bool:
        """Tell whether something was made to fail at that moment."""
        return any(since <= moment <= until for since, until in self.disturbed)

    @property
    def chats(self) -> dict[int, int]:
        """Telegram's ids of chats, by those of the store."""
        return {row["id"]: row["telegram_id"] for row in self.table("chat")}

    @property
    def people(self) -> dict[int, int]:
        """Telegram's ids of people, by those of the store."""
        return {row["id"]: row["telegram_id"] for row in self.table("person")}
