"""What this process may do as one of several equal ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What only one process does at a time; the value is the name of its lease."""

    POLLER = "poller"
    """Asks Telegram for updates, or sets its webhook; keeps the profile, menus and alarms."""
    SENDER = "sender"
    """Sends, by limits that it keeps in memory."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Holder:
    """Who has a role, as this process sees it.

    `owner` is what that process calls itself, None where nobody has the role, or where there can be
    one process only. `beat_age` is how many seconds ago its last sign of life was seen, None where
    none was. `is_me` tells that this process may act in the role at this moment.
    """

    role: Role
    owner: str | None
    term: int
    beat_age: float | None
    is_me: bool


class Standing(Protocol):
    """Answers from memory, and by the monotonic clock alone: what is held may be over any time."""

    @property
    def is_alone(self) -> bool:
        """Whether there can be no other process: then rows are rescued by their own leases."""

    def lives(self) -> bool:
        """Whether no other process can have declared this one dead: it may lease rows."""

    def has(self, role: Role) -> bool:
        """Whether this process may act in a role at this moment."""

    def has_others(self) -> bool:
        """Whether another process lives, as far as was seen."""

    def term(self, role: Role) -> int:
        """Return a number that is another one each time a role was taken."""

    def holders(self) -> Sequence[Holder]:
        """Return who has which role, one for each role."""


class Alone:
    """The only process on its store."""

    is_alone = True

    def lives(self) -> bool:
        """Whether it may lease rows: always."""
        return True

    def has(self, role: Role) -> bool:  # noqa: ARG002 - as in Standing
        """Whether it may act in a role: in any."""
        return True

    def has_others(self) -> bool:
        """Whether another process lives: none."""
        return False

    def term(self, role: Role) -> int:  # noqa: ARG002 - as in Standing
        """Return the one number."""
        return 1

    def holders(self) -> Sequence[Holder]:
        """Return that it has every role."""
        return [Holder(role=r, owner=None, term=1, beat_age=None, is_me=True) for r in Role]
