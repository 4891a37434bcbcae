"""People, their roles in teams, and the chats they talk in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from desk.identifiers import ChatId, PersonId

LANGUAGES = ("zh", "en")
"""The languages the desk speaks."""
OWN_ID: Final = 0
"""Stands for the desk itself where a person's Telegram id would; no user of Telegram has it."""
NOWHERE: Final = ChatId(0)
"""The desk's chat with itself: what is told there is told to nobody, and never kept."""


class Role(StrEnum):
    """What a person may be in a team; who has none is a user."""

    ENGINEER = "engineer"
    LEAD = "lead"
    MANAGER = "manager"
    CHANGE_MANAGER = "change_manager"
    CAB = "cab"
    APPROVER = "approver"
    ADMIN = "admin"


class Involvement(StrEnum):
    """What a person has to do with a record beside having asked for it or working it."""

    WATCHER = "watcher"
    """An engineer who wants to know how it goes on."""
    AFFECTED = "affected"
    """Somebody who has the same trouble."""
    REPORTED_BY = "reported_by"
    """Who reported it for somebody else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """A role of a person in a team."""

    team: str
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Somebody the desk has met.

    `language` is the person's own choice, `telegram_language` what the app said (a tag like
    `zh-hans`); `verified` tells that the desk knows who this is. `timezone` is the person's own
    choice, `away_since` the moment from which on they take no new work.
    """

    id: PersonId
    telegram_id: int
    name: str
    language: str | None = None
    telegram_language: str | None = None
    verified: bool = False
    timezone: str | None = None
    away_since: datetime | None = None
    memberships: frozenset[Membership] = frozenset()

    def roles(self, team: str) -> frozenset[Role]:
        """Return the roles held in `team`."""
        return frozenset(m.role for m in self.memberships if m.team == team)

    @property
    def any_roles(self) -> frozenset[Role]:
        """Return the roles held in whatever team."""
        return frozenset(m.role for m in self.memberships)

    def speaks(self, default: str) -> str:
        """Return the language to use: own choice, else the app's, else the desk's."""
        if self.language:
            return self.language
        prefix = (self.telegram_language or "").partition("-")[0].lower()
        return prefix if prefix in LANGUAGES else default


class ChatKind(StrEnum):
    """Where people talk with the desk."""

    PRIVATE = "private"
    GROUP = "group"
    """Where engineers work."""
    STAFF = "staff"
    """A group of people who may report there, and do nothing else."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat:
    """A chat the desk knows.

    `working` marks a group that the configuration names for a team, `staff` one in which people
    may report. `person` is the one a private chat belongs to, None for groups. `language` is a
    group's own choice; a private chat speaks its person's. `unreachable_since` is the moment from
    which on nothing could be delivered: the bot was stopped or removed. `is_forum` tells that the
    group has topics, `manages_topics` that the bot may make and close them.
    """

    id: ChatId
    telegram_id: int
    kind: ChatKind
    person: PersonId | None = None
    language: str | None = None
    working: bool = False
    staff: bool = False
    unreachable_since: datetime | None = None
    is_forum: bool = False
    manages_topics: bool = False

    @property
    def place(self) -> ChatKind:
        """What kind of place it is for those who act in it."""
        is_staff = self.staff and not self.working
        return ChatKind.STAFF if self.kind is ChatKind.GROUP and is_staff else self.kind

    @property
    def reachable(self) -> bool:
        """Whether messages arrive, as far as the desk knows."""
        return self.unreachable_since is None
