"""Hours on site: who came when and left when, and the sheet of a month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.errors import NotOnSite, OnSite
from desk.identifiers import DutyId, PersonId

FORGOTTEN_AFTER = timedelta(hours=16)
"""Nobody stays longer: whoever comes again after that forgot to say that they left."""


class Stay(StrEnum):
    """What is known of the end of a stay."""

    OPEN = "open"
    DONE = "done"
    FORGOTTEN = "forgotten"
    """They never said that they left."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """One stay of a person on site; `left_at` is None while it lasts, or when it is not known."""

    id: DutyId
    person: PersonId
    came_at: datetime
    left_at: datetime | None = None
    state: Stay = Stay.OPEN

    @property
    def length(self) -> timedelta:
        """How long they were there, as far as it is known."""
        return timedelta() if self.left_at is None else self.left_at - self.came_at


def forgotten(stay: Attendance, now: datetime) -> Attendance:
    """Return a stay that its person forgot to end, as they come again.

    Raises:
        OnSite: it is not so long ago: they are there.
    """
    if now - stay.came_at < FORGOTTEN_AFTER:
        raise OnSite(since=stay.came_at)
    return replace(stay, state=Stay.FORGOTTEN)


def ended(stay: Attendance | None, now: datetime) -> Attendance:
    """Return a stay that ends now.

    Raises:
        NotOnSite: they never said that they came, or so long ago that they forgot to end it.
    """
    if stay is None or now - stay.came_at >= FORGOTTEN_AFTER:
        raise NotOnSite
    return replace(stay, state=Stay.DONE, left_at=now)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day on the sheet of one person; `forgotten` tells that an end is missing."""

    person: PersonId
    day: date
    stays: Sequence[Attendance]

    @property
    def length(self) -> timedelta:
        """How long they were there, as far as it is known."""
        return sum((stay.length for stay in self.stays), timedelta())

    @property
    def forgotten(self) -> bool:
        """Whether an end is missing."""
        return any(stay.state is Stay.FORGOTTEN for stay in self.stays)


def month_of(year: int, month: int, zone: str) -> tuple[datetime, datetime]:
    """Return the moments at which a month begins and ends."""
    here = ZoneInfo(zone)
    following = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
    return datetime(year, month, 1, tzinfo=here), datetime(*following, 1, tzinfo=here)


def sheet(stays: Sequence[Attendance], zone: str) -> list[Day]:
    """Return the days of stays, by person and date; a stay over midnight counts where it began."""
    found: dict[tuple[PersonId, date], list[Attendance]] = {}
    for stay in sorted(stays, key=lambda s: (s.person, s.came_at)):
        day = stay.came_at.astimezone(ZoneInfo(zone)).date()
        found.setdefault((stay.person, day), []).append(stay)
    return [Day(person=person, day=day, stays=of) for (person, day), of in found.items()]
