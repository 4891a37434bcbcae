"""Taking overrides in from another calendar: all of them, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.actions.duties import arm
from desk.actions.working.crew import crew
from desk.duty.plan import Override, Reason
from desk.notices import Subject
from desk.people import Person
from desk.ports import Outcome, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """An event of a calendar: from when to when, and the words that may name a person."""

    names: Sequence[str]
    since: datetime
    until: datetime


class Verdict(StrEnum):
    """What becomes of an entry."""

    TAKEN = "taken"
    KNOWN = "known"
    """The same override is there already."""
    OVER = "over"
    NOBODY = "nobody"
    """No name in it is that of exactly one person of the team."""
    AWAY = "away"
    """That person is on leave at that time."""


FAULTS = frozenset({Verdict.NOBODY, Verdict.AWAY})
"""The verdicts because of which nothing at all is taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """An entry with what becomes of it, and whom it names."""

    entry: Entry
    verdict: Verdict
    person: Person | None = None


async def take_in(unit: Unit, team: str, entries: Sequence[Entry], now: datetime) -> list[Judged]:
    """Stage an override for each entry, and return what became of each, in order.

    Where one has a fault, nothing is staged.
    """
    people = await crew(unit, team)
    judged = [await _judged(unit, team, entry, people, now) for entry in entries]
    if any(one.verdict in FAULTS for one in judged):
        return judged
    for one in judged:
        if one.verdict is Verdict.TAKEN and one.person is not None:
            override = Override(
                id=await unit.counters.duty(),
                team=team,
                person=one.person.id,
                since=one.entry.since,
                until=one.entry.until,
                reason=Reason.IMPORT,
            )
            await unit.duty.add_override(override)
    await unit.audit.add(
        at=now,
        actor=None,
        action="roster import",
        subject=Subject.team(team).key,
        outcome=Outcome.DONE,
        facts={"entries": len(judged)},
    )
    await arm(unit, team, now)
    return judged


async def _judged(
    unit: Unit, team: str, entry: Entry, people: Sequence[Person], now: datetime
) -> Judged:
    if entry.until <= now:
        return Judged(entry=entry, verdict=Verdict.OVER)
    person = meant(entry.names, people)
    if person is None:
        return Judged(entry=entry, verdict=Verdict.NOBODY)
    verdict = Verdict.TAKEN
    if await unit.duty.leaves([person.id], entry.since, entry.until):
        verdict = Verdict.AWAY
    known = await unit.duty.overrides(team, entry.since, entry.until)
    if (person.id, entry.since, entry.until) in {(o.person, o.since, o.until) for o in known}:
        verdict = Verdict.KNOWN
    return Judged(entry=entry, verdict=verdict, person=person)


def meant(names: Sequence[str], people: Sequence[Person]) -> Person | None:
    """Return the one person who is named, by the whole name or within other words."""
    for name in names:
        said = name.strip().casefold()
        exact = [person for person in people if person.name.casefold() == said]
        within = [person for person in people if person.name.casefold() in said]
        found = exact or within
        if len(found) == 1:
            return found[0]
    return None
