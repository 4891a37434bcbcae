"""What an organisation decided about its desk: categories, reasons, durations, who may report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desk.record import Kind


class Reporters(StrEnum):
    """Who may report a fault."""

    OPEN = "open"
    APPROVE = "approve"
    MEMBERS = "members"


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """Something with a stable key and a name in each language."""

    key: str
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Category(Named):
    """What a fault or wish is about; it decides kind and team."""

    kind: Kind
    team: str

    @property
    def family(self) -> str:
        """The part of the key before the dot: the first row of buttons."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingReason(Named):
    """Why work on a record waits, and what the reporter is told of it."""

    told: Mapping[str, str]
    resumes_on_user_message: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The decisions in force; tables keep the order of the configuration."""

    name: Mapping[str, str]
    language: str
    timezone: str
    reporters: Reporters
    teams: Mapping[str, Named]
    families: Mapping[str, Named]
    categories: Mapping[str, Category]
    pending_reasons: Mapping[str, PendingReason]
    causes: Mapping[str, Named]
    reply_hold: timedelta
    prompt_window: timedelta
    draft_nudge: timedelta
    draft_file: timedelta
    draft_file_urgent: timedelta
    close_after: timedelta

    def category(self, key: str | None) -> Category:
        """Return a category; the last one of the configuration for whatever fits nowhere.

        A draft may name none, or one that a new configuration no longer has.
        """
        fallback = list(self.categories.values())[-1]
        return self.categories.get(key or "", fallback)
