"""The plan of a team's duty: rosters, what overrides them, and who is away; nothing is rewritten.

Who is on duty is derived each time. So a leave that is taken back restores the rotation, and
nobody has to repair anything.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from desk.duty.roster import Roster
from desk.identifiers import DutyId, PersonId


class Why(StrEnum):
    """Why somebody is on duty, or nobody."""

    ROSTER = "roster"
    """It is their turn."""
    LEAVE = "leave"
    """Whose turn it is, is away; they come next."""
    OVERRIDE = "override"
    """They were put there, or took the shift over."""
    ALL_AWAY = "all_away"
    """Nobody: everybody on the roster is away."""
    UNPLANNED = "unplanned"
    """Nobody: no roster of the team covers this time."""
    NO_ROSTER = "no_roster"
    """Nobody: the team has no roster."""


class Reason(StrEnum):
    """How an override came about."""

    PUT = "put"
    """A lead put somebody there."""
    COVER = "cover"
    """Somebody took over a shift that was offered."""
    SWAP = "swap"
    """Two people exchanged shifts."""
    IMPORT = "import"
    """It stood in a calendar."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """Somebody is on duty for a team between two moments, whatever the rosters say.

    Of several the newest counts, which has the greatest number; `by` decided it, None for an
    operator at the command line.
    """

    id: DutyId
    team: str
    person: PersonId
    since: datetime
    until: datetime
    reason: Reason
    by: PersonId | None = None

    def covers(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.since <= at < self.until


@dataclass(frozen=True, kw_only=True, slots=True)
class Leave:
    """Somebody is away between two moments; `until` is None while nobody knows the end.

    `id` is None where it follows from something else: they said that they are away, or work in
    the team no more.
    """

    person: PersonId
    since: datetime
    until: datetime | None = None
    id: DutyId | None = None
    by: PersonId | None = None

    def covers(self, at: datetime) -> bool:
        """Whether they are away at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Who is on duty, and why.

    `layer` and `number` tell the roster and its shift, `override` what overrides it. `skipped` are
    those before them who are away.
    """

    person: PersonId | None
    why: Why
    layer: int | None = None
    number: int | None = None
    override: DutyId | None = None
    skipped: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """A span in which who is on duty, and why, does not change."""

    since: datetime
    until: datetime
    turn: Turn

    @property
    def person(self) -> PersonId | None:
        """Who is on duty."""
        return self.turn.person


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """All that decides who is on duty for one team."""

    rosters: Sequence[Roster] = ()
    overrides: Sequence[Override] = ()
    leaves: Sequence[Leave] = ()

    def turn(self, at: datetime) -> Turn:
        """Return who is on duty at a moment.

        The newest override counts, then the roster of the greatest layer that holds; whoever is
        away is passed over.
        """
        away = {leave.person for leave in self.leaves if leave.covers(at)}
        skipped: list[PersonId] = []
        for override in sorted(self.overrides, key=lambda o: o.id, reverse=True):
            if not override.covers(at):
                continue
            if override.person not in away:
                return Turn(
                    person=override.person,
                    why=Why.OVERRIDE,
                    override=override.id,
                    skipped=tuple(dict.fromkeys(skipped)),
                )
            skipped.append(override.person)
        return self._by_rosters(at, away, skipped)

    def _by_rosters(self, at: datetime, away: set[PersonId], skipped: list[PersonId]) -> Turn:
        why = Why.UNPLANNED if self.rosters else Why.NO_ROSTER
        for roster in sorted(self.rosters, key=lambda r: r.layer, reverse=True):
            number = roster.number_at(at)
            if number < 0 or not roster.is_open(at):
                continue
            for person in roster.in_order(number):
                if person in away:
                    skipped.append(person)
                    continue
                return Turn(
                    person=person,
                    why=Why.LEAVE if skipped else Why.ROSTER,
                    layer=roster.layer,
                    number=number,
                    skipped=tuple(dict.fromkeys(skipped)),
                )
            why = Why.ALL_AWAY
        return Turn(person=None, why=why, skipped=tuple(dict.fromkeys(skipped)))

    def shifts(self, since: datetime, until: datetime) -> list[Shift]:
        """Return the shifts between two moments, in order and without a hole.

        The first and the last are cut off at these moments. Neighbours differ in something; the
        same person may have both.
        """
        found: list[Shift] = []
        moments = [since, *sorted(set(self._boundaries(since, until))), until]
        for begins, ends in pairwise(moments):
            turn = self.turn(begins)
            if found and found[-1].turn == turn:
                found[-1] = replace(found[-1], until=ends)
            else:
                found.append(Shift(since=begins, until=ends, turn=turn))
        return found

    def gaps(self, since: datetime, until: datetime) -> list[Shift]:
        """Return the spans between two moments in which nobody is on duty."""
        return [shift for shift in by_person(self.shifts(since, until)) if shift.person is None]

    def _boundaries(self, since: datetime, until: datetime) -> Iterable[datetime]:
        for roster in self.rosters:
            yield from roster.boundaries(since, until)
        ends = [moment for o in self.overrides for moment in (o.since, o.until)]
        ends += [moment for g in self.leaves for moment in (g.since, g.until) if moment is not None]
        yield from (moment for moment in ends if since < moment < until)


def by_person(shifts: Sequence[Shift]) -> list[Shift]:
    """Return shifts with those joined that follow each other and have the same person."""
    found: list[Shift] = []
    for shift in shifts:
        if found and found[-1].person == shift.person:
            found[-1] = replace(found[-1], until=shift.until)
        else:
            found.append(shift)
    return found
