"""What this process may do as one of several equal ones."""

from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What only one process does at a time; the value is the name of its lease."""

    POLLER = "poller"
    """Asks Telegram for updates, or sets its webhook; keeps the profile, menus and alarms."""
    SENDER = "sender"
    """Sends, by limits that it keeps in memory."""


class Standing(Protocol):
    """Answers from memory, and by the monotonic clock alone: what is held may be over any time."""

    @property
    def is_alone(self) -> bool:
        """Whether there can be no other process: then rows are rescued by their own leases."""

    def lives(self) -> bool:
        """Whether no other process can have declared this one dead: it may lease rows."""

    def has(self, role: Role) -> bool:
        """Whether this process may act in a role at this moment."""

    def term(self, role: Role) -> int:
        """Return a number that is another one each time a role was taken."""


class Alone:
    """The only process on its store."""

    is_alone = True

    def lives(self) -> bool:
        """Whether it may lease rows: always."""
        return True

    def has(self, role: Role) -> bool:  # noqa: ARG002 - as in Standing
        """Whether it may act in a role: in any."""
        return True

    def term(self, role: Role) -> int:  # noqa: ARG002 - as in Standing
        """Return the one number."""
        return 1
