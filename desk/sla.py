"""Service levels: what is promised, and how much of it is used up, derived from what happened.

    elapsed(t) = the working time of all stretches up to t, each on its own calendar
    due        = the first moment with elapsed(t) >= target(t); target(t) is the one in force at t
    met        = stopped at the due moment or before

Moments count to the second. Nothing is counted down, and nothing is stored that these do not give:
a pause is a gap between two stretches, another priority is another target from its moment on, and
what was once reached stays reached.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from desk.events import Event
from desk.hours import Calendar, NeverOpens
from desk.identifiers import RecordId
from desk.priority import Priority
from desk.record import Kind, Record, State, Verb

WHOLE = 100
"""All of a target, in percent."""
_NOTHING = timedelta()


class ClockKind(StrEnum):
    """What a clock measures."""

    RESPONSE = "response"
    """Until somebody answers for the desk."""
    RESOLUTION = "resolution"
    """Until service is restored."""
    VENDOR = "vendor"
    """Until a vendor has done their part: what was promised to the desk (ITIL: UC)."""


PROMISED = (ClockKind.RESPONSE, ClockKind.RESOLUTION)
"""The clocks of what the desk itself promises."""


class Verdict(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"


PRIORITY_RAISED = "priority_raised"
"""Why a target was missed at once: it became shorter than what was used up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """What is promised for a priority: two targets in working time on one calendar."""

    response: timedelta
    resolution: timedelta
    hours: Calendar

    def target(self, kind: ClockKind) -> timedelta:
        """Return the target of a clock."""
        return self.response if kind is ClockKind.RESPONSE else self.resolution


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A span in which a clock runs, on one calendar; `until` is None while it still does."""

    hours: Calendar
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Aim:
    """A target that is in force from a moment on."""

    since: datetime
    target: timedelta
    hours: Calendar


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """One clock of a record: `lap` counts the times it was opened again, from 1.

    `stopped_at` is when it was answered, solved or given up; a clock without stretches of which
    the last is open, and that has not stopped, is paused.
    """

    kind: ClockKind
    lap: int
    aims: tuple[Aim, ...]
    stretches: tuple[Stretch, ...]
    stopped_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether it is counting."""
        return bool(self.stretches) and self.stretches[-1].until is None

    @property
    def target(self) -> timedelta:
        """The target that is in force last."""
        return self.aims[-1].target

    @property
    def hours(self) -> Calendar:
        """The calendar that it runs on last."""
        return self.aims[-1].hours

    def elapsed(self, at: datetime) -> timedelta:
        """Return the working time used up by `at`."""
        spans = ((s.hours, s.since, min(s.until or at, at)) for s in self.stretches)
        return sum((hours.working_time(since, until) for hours, since, until in spans), _NOTHING)

    def left(self, at: datetime) -> timedelta:
        """Return what is left of the target at `at`, less than nothing where it is overrun."""
        return self.target - self.elapsed(at)

    def reached(self, percent: int = WHOLE) -> datetime | None:
        """Return the first moment at which so much of the target in force is used up.

        For a clock that runs that may lie ahead; None where it paused or stopped before.
        """
        used = _NOTHING
        for since, until, aim, hours in self._spans():
            needed = aim.target * percent / WHOLE
            if used >= needed:
                return since
            if hours is None:
                continue
            moment = after(hours, since, needed - used)
            if until is None or moment < until:
                return moment
            used += hours.working_time(since, until)
        return None

    def due(self) -> datetime | None:
        """Return when the target is, or was, or would have been used up; None while it pauses."""
        reached = self.reached()
        if reached is not None or self.stopped_at is None:
            return reached
        return after(self.hours, self.stopped_at, self.left(self.stopped_at))

    def breached_at(self, now: datetime) -> datetime | None:
        """Return when the target was missed, None when it was not by `now`."""
        reached = self.reached()
        end = now if self.stopped_at is None else min(now, self.stopped_at)
        return reached if reached is not None and reached < end else None

    def cause(self, now: datetime) -> str | None:
        """Return why the target was missed, where more than time did it."""
        missed = self.breached_at(now)
        if missed is None:
            return None
        used = self.elapsed(missed)
        is_change = any(
            aim.since == missed and used < before.target for before, aim in pairwise(self.aims)
        )
        return PRIORITY_RAISED if is_change else None

    def verdict(self, now: datetime) -> Verdict:
        """Return how the clock stands at `now`; a target that is missed stays missed."""
        if self.breached_at(now) is not None:
            return Verdict.BREACHED
        if self.stopped_at is not None and self.stopped_at <= now:
            return Verdict.MET
        return Verdict.RUNNING if self.runs else Verdict.PAUSED

    def provisional(self) -> bool:
        """Whether the due moment lies in a year whose days off are not announced yet."""
        due = self.due()
        if due is None:
            return False
        return self.hours.provisional(due.astimezone(ZoneInfo(self.hours.zone)).year)

    def _spans(self) -> Iterator[tuple[datetime, datetime | None, Aim, Calendar | None]]:
        """Yield spans in which target and calendar stay the same, in order; no calendar: a pause.

        The last one is open, or no longer than a moment: the end of a clock that does not run.
        """
        edges = {aim.since for aim in self.aims}
        for stretch in self.stretches:
            edges |= {stretch.since} | ({stretch.until} if stretch.until else set())
        moments = sorted(edges)
        for since, until in zip(moments, [*moments[1:], None], strict=True):
            aim = [aim for aim in self.aims if aim.since <= since][-1]
            hours = next((s.hours for s in self.stretches if _holds(s, since)), None)
            yield since, until, aim, hours


@dataclass(frozen=True, kw_only=True, slots=True)
class Clocks:
    """The clocks of a record: a response for each lap, and one resolution over all of them."""

    responses: tuple[Clock, ...]
    resolution: Clock

    @property
    def response(self) -> Clock:
        """The response of the latest lap."""
        return self.responses[-1]

    def __iter__(self) -> Iterator[Clock]:
        return iter((*self.responses, self.resolution))


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How a clock stood when it was last looked at: a cache for lists and reports.

    `left` is what is left of the target in working time, `counts` tells whether it counts for
    reports of what the desk promises: what was given up does not.
    """

    record: RecordId
    kind: ClockKind
    lap: int
    target: timedelta
    due_at: datetime | None
    verdict: Verdict
    breached_at: datetime | None
    cause: str | None
    stopped_at: datetime | None
    left: timedelta
    provisional: bool
    counts: bool = True


def standings(record: Record, clocks: Iterable[Clock], now: datetime) -> tuple[Standing, ...]:
    """Return how clocks of a record stand at `now`; those of vendors are no promise of ours."""
    return tuple(
        Standing(
            record=record.id,
            kind=clock.kind,
            lap=clock.lap,
            target=clock.target,
            due_at=clock.due(),
            verdict=clock.verdict(now),
            breached_at=clock.breached_at(now),
            cause=clock.cause(now),
            stopped_at=clock.stopped_at,
            left=clock.left(clock.stopped_at or now),
            provisional=clock.provisional(),
            counts=record.state is not State.CANCELLED and clock.kind in PROMISED,
        )
        for clock in clocks
    )


STOPS_RESPONSE = frozenset({Verb.CLAIM, Verb.REPLY, Verb.PEND, Verb.RESOLVE})
"""What a person of the desk does before the eyes of the requester: it answers them."""
RUNS_ON = frozenset({Verb.RESUME, Verb.REOPEN, Verb.UNDO})
"""What makes a record active again; a solution taken back does so even where work had waited."""
ENDS = frozenset({Verb.RESOLVE, Verb.CANCEL})


def clocks_of(
    record: Record,
    timeline: Sequence[Event],
    levels: Mapping[Priority, Level],
    pauses: frozenset[str],
) -> Clocks | None:
    """Return the clocks of a record, None of a task, which is part of its ticket's.

    Where nothing is promised there is none, either.

    Args:
        record: the record; only what never changes of it counts, and its priority where the
            timeline tells of no change.
        timeline: everything that happened to it, in order.
        levels: what is promised for each priority.
        pauses: the pending reasons that stop the resolution clock.
    """
    if record.kind is Kind.TASK or not levels:
        return None
    steps = _counting(timeline)
    corrected = max((at for at, e in enumerate(steps) if _is_correction(e)), default=-1)
    first = steps[corrected].facts["after"] if corrected >= 0 else _first_priority(record, steps)
    level = levels[Priority(str(first))]
    response = _Running(ClockKind.RESPONSE, 1, level, record.reported_at)
    resolution = _Running(ClockKind.RESOLUTION, 1, level, record.reported_at)
    laps = [response]
    for at, event in enumerate(steps):
        moment = max(event.at.replace(microsecond=0), record.reported_at)
        if event.verb in (Verb.RAISE, Verb.LOWER) and at > corrected:
            level = levels[Priority(str(event.facts["after"]))]
            laps[-1].aim(level, moment)
            resolution.aim(level, moment)
        if event.verb is Verb.REOPEN:
            laps.append(_Running(ClockKind.RESPONSE, len(laps) + 1, level, moment))
        is_answer = event.verb in STOPS_RESPONSE and event.actor is not None
        if is_answer or event.verb is Verb.CANCEL:
            laps[-1].stop(moment)
        resolution.goes_on(event, moment, pauses)
    return Clocks(
        responses=tuple(lap.clock for lap in laps),
        resolution=resolution.clock,
    )


@dataclass(slots=True)
class _Running:
    """A clock while its history is read."""

    kind: ClockKind
    lap: int
    level: Level
    began: datetime
    aims: list[Aim] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    stopped_at: datetime | None = None

    def __post_init__(self) -> None:
        self.aim(self.level, self.began)
        self.run(self.began)

    @property
    def clock(self) -> Clock:
        return Clock(
            kind=self.kind,
            lap=self.lap,
            aims=tuple(self.aims),
            stretches=tuple(self.stretches),
            stopped_at=self.stopped_at,
        )

    @property
    def runs(self) -> bool:
        return bool(self.stretches) and self.stretches[-1].until is None

    def aim(self, level: Level, at: datetime) -> None:
        """Have another target from now on, and its calendar; a clock that has stopped keeps its."""
        if self.stopped_at is not None:
            return
        self.level = level
        aim = Aim(since=at, target=level.target(self.kind), hours=level.hours)
        if self.aims and self.aims[-1].since == at:
            self.aims.pop()
        self.aims.append(aim)
        if self.runs:
            self.pause(at)
            self.run(at)

    def run(self, at: datetime) -> None:
        self.stopped_at = None
        if not self.runs:
            self.stretches.append(Stretch(hours=self.level.hours, since=at))

    def pause(self, at: datetime) -> None:
        if self.runs:
            last = self.stretches.pop()
            if last.since < at:
                self.stretches.append(Stretch(hours=last.hours, since=last.since, until=at))

    def goes_on(self, event: Event, at: datetime, pauses: frozenset[str]) -> None:
        """Do what a step does to the clock of the resolution."""
        if event.verb in ENDS:
            self.stop(at)
        elif event.verb in RUNS_ON:
            self.run(at)
        elif event.verb is Verb.PEND and event.facts.get("reason") in pauses:
            self.pause(at)

    def stop(self, at: datetime) -> None:
        if self.stopped_at is None:
            self.pause(at)
            self.stopped_at = at


def _counting(timeline: Sequence[Event]) -> list[Event]:
    """Return the steps without those that were taken back."""
    undone = {event.facts["undoes"] for event in timeline if "undoes" in event.facts}
    return [event for event in timeline if event.seq not in undone]


def _is_correction(event: Event) -> bool:
    """Whether a step says that the priority was wrong from the beginning."""
    return event.verb is Verb.CORRECT and event.facts.get("field") == "priority"


def _first_priority(record: Record, steps: Sequence[Event]) -> object:
    """Return the priority at the beginning."""
    for event in steps:
        if event.verb in (Verb.RAISE, Verb.LOWER):
            return event.facts["before"]
    return record.priority


def _holds(stretch: Stretch, at: datetime) -> bool:
    return stretch.since <= at and (stretch.until is None or at < stretch.until)


def after(hours: Calendar, at: datetime, length: timedelta) -> datetime:
    """Return when so much working time is over; a calendar that never opens counts as open."""
    try:
        return hours.after(at, length)
    except NeverOpens:
        return at + length
