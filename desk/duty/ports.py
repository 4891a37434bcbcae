"""What the desk asks of a store about duty; staged like all else (desk/ports.py)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from desk.duty.attendance import Attendance
from desk.duty.offer import Offer
from desk.duty.plan import Leave, Override
from desk.duty.roster import Roster
from desk.duty.served import Load, Stint
from desk.identifiers import DutyId, PersonId


class Duty(Protocol):
    """What decides who is on duty."""

    async def rosters(self, team: str) -> Sequence[Roster]:
        """Return the rosters of a team, by layer."""

    async def set_roster(self, roster: Roster) -> None:
        """Stage a layer of a team, instead of what it was."""

    async def drop_roster(self, team: str, layer: int) -> None:
        """Stage the end of a layer; where there is none nothing changes."""

    async def overrides(self, team: str, since: datetime, until: datetime) -> Sequence[Override]:
        """Return the overrides of a team that touch the time between two moments, by number."""

    async def add_override(self, override: Override) -> None:
        """Stage an override."""

    async def leaves(
        self, people: Sequence[PersonId], since: datetime, until: datetime
    ) -> Sequence[Leave]:
        """Return leave of these people that touches the time between two moments, by beginning."""

    async def leave(self, leave: DutyId) -> Leave:
        """Return a leave.

        Raises:
            NotForYou: there is none, or it was taken back.
        """

    async def add_leave(self, leave: Leave) -> None:
        """Stage a leave, which has a number."""

    async def drop_leave(self, leave: DutyId) -> None:
        """Stage that a leave is taken back; again changes nothing."""


class Offers(Protocol):
    """Shifts that people offer."""

    async def get(self, offer: DutyId) -> Offer:
        """Return an offer.

        Raises:
            NotForYou: there is none.
        """

    async def save(self, offer: Offer) -> None:
        """Stage an offer, or what became of it; the flush refuses when it is open no more."""


class Stints(Protocol):
    """Duty as it is served."""

    async def under_way(self, team: str) -> Stint | None:
        """Return the stint of a team that lasts, if one does."""

    async def save(self, stint: Stint) -> None:
        """Stage a stint, or how it goes on; the flush refuses when it has ended meanwhile."""

    async def load(self, team: str, person: PersonId, since: datetime, until: datetime) -> Load:
        """Return what happened between two moments (stored); tasks do not count."""


class Attendances(Protocol):
    """Who came on site and left."""

    async def open_of(self, person: PersonId) -> Attendance | None:
        """Return the stay of a person that lasts, if one does."""

    async def save(self, stay: Attendance) -> None:
        """Stage a stay, or its end; the flush refuses when it has ended meanwhile."""

    async def between(self, since: datetime, until: datetime) -> Sequence[Attendance]:
        """Return the stays that began between two moments, by beginning (stored ones)."""
