"""Duty as it was served: who really had it, from when on, and what came in meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from desk.identifiers import DutyId, PersonId


@dataclass(frozen=True, kw_only=True, slots=True)
class Stint:
    """A span in which one person had the duty of a team, whatever the plan said before or after.

    `ended_at` is None while it lasts; `here_at` is when they said that they are there.
    """

    id: DutyId
    team: str
    person: PersonId
    began_at: datetime
    here_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """What happened in a stint: tickets that came in for the team, and what this person did."""

    came: int
    claimed: int
    solved: int
