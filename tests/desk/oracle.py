"""Clocks read by somebody who looks each minute: on the wall, at the record, at the balance.

It shares no code with the desk. Moments are minutes since 1970 in UTC, lengths are minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

HOUR, DAY = 60, 1440
RUNGS = (75, 100, 125)
RAISED = "priority_raised"
Spans = tuple[tuple[int, int], ...]


@cache
def wall(zone: str, day: int) -> list[int]:
    """Return what the wall shows in each minute of a UTC day, in minutes since the year 0.

    The watcher never turns a page back: an hour that is repeated is the last minute before it.
    """
    latest, readings = 0, []
    for minute in range(day * DAY - 4 * HOUR, (day + 1) * DAY):
        shown = datetime.fromtimestamp(minute * 60, ZoneInfo(zone))
        latest = max(latest, shown.toordinal() * DAY + shown.hour * HOUR + shown.minute)
        readings.append(latest)
    return readings[4 * HOUR :]


@dataclass(eq=False)
class Hours:
    """When work is done, by the clock on the wall; None as a day is what Monday has."""

    zone: str
    weekly: Mapping[int, Spans]
    own: Mapping[date, Spans | None] = field(default_factory=dict)
    national: Mapping[date, Spans | None] = field(default_factory=dict)
    always: bool = False
    _days: dict[int, bytes] = field(default_factory=dict, repr=False)

    def spans(self, day: date) -> Spans:
        """Return the windows of a date."""
        if self.always:
            return ((0, DAY),)
        if day in self.own:
            spans = self.own[day]
        elif day in self.national:
            spans = self.national[day]
        else:
            spans = self.weekly.get(day.weekday(), ())
        return self.weekly.get(0, ()) if spans is None else spans

    def minutes(self, day: int) -> bytes:
        """Return for each minute of a UTC day whether work is done."""
        if day not in self._days:
            shown = wall(self.zone, day)
            spans = {n: self.spans(date.fromordinal(n)) for n in {at // DAY for at in shown}}
            self._days[day] = bytes(
                any(opens <= at % DAY < closes for opens, closes in spans[at // DAY])
                for at in shown
            )
        return self._days[day]

    def is_open(self, minute: int) -> bool:
        """Whether work is done in a minute."""
        day = self._days.get(minute // DAY) or self.minutes(minute // DAY)
        return bool(day[minute % DAY])

    def is_closed_for(self, minute: int, length: int) -> bool:
        """Whether no work is done for so long; it must end on the same UTC day."""
        since = minute % DAY
        return not any(self.minutes(minute // DAY)[since : since + length])


@dataclass(frozen=True)
class Promise:
    """What is promised for a priority."""

    response: int
    resolution: int
    hours: Hours


@dataclass(frozen=True)
class Step:
    """What happened: `undoes` is the place in the list of the step that was a mistake."""

    at: int
    verb: str
    priority: str = ""
    reason: str = ""
    undoes: int | None = None
    by_desk: bool = False


@dataclass(frozen=True)
class History:
    """A report and what came after it; a step before it counts as if it came with it."""

    reported: int
    priority: str
    steps: tuple[Step, ...]
    promises: Mapping[str, Promise]
    pauses: frozenset[str]

    def counting(self) -> tuple[str, list[Step]]:
        """Return the priority at the beginning, and the steps that count.

        What was taken back never happened. A correction rewrites the priority from the report on.
        """
        mistakes = {step.undoes for step in self.steps}
        priority = self.priority
        counting: list[Step] = []
        for place, step in enumerate(self.steps):
            if step.verb == "correct":
                priority = step.priority
                counting = [s for s in counting if s.verb not in ("raise", "lower")]
            elif place not in mistakes:
                counting.append(step)
        return priority, counting


@dataclass
class Standing:
    """How a record stands, and how often it came back."""

    priority: str
    state: str = "new"
    reason: str = ""
    lap: int = 1
    is_answered: bool = False

    def take(self, step: Step) -> None:
        """Stand as after a step."""
        by_person = not step.by_desk
        match step.verb:
            case "claim" | "reply":
                self.state = "active" if self.state == "new" and by_person else self.state
                self.is_answered |= by_person
            case "pend":
                self.state, self.reason, self.is_answered = "pending", step.reason, True
            case "resume":
                self.state = "active"
            case "raise" | "lower":
                self.priority = step.priority
            case "resolve":
                self.state = "resolved"
                self.is_answered |= by_person
            case "cancel":
                self.state, self.is_answered = "cancelled", True
            case "reopen":
                self.state, self.is_answered = "active", False
                self.lap += 1
            case "undo":  # of a claim, or of a solution
                self.state = "active" if self.state == "pending" else self.state
            case _:
                pass

    def runs(self, lap: int, pauses: frozenset[str]) -> bool:
        """Whether the response of a lap runs, or the resolution (lap 0)."""
        if lap:
            return self.lap == lap and not self.is_answered
        return self.state in ("new", "active") or (
            self.state == "pending" and self.reason not in pauses
        )

    def has_stopped(self, lap: int) -> bool:
        """Whether the response of a lap is over, or the resolution (lap 0)."""
        if lap:
            return self.lap > lap or (self.lap == lap and self.is_answered)
        return self.state in ("resolved", "cancelled")


@dataclass
class Watch:
    """What the watcher of one clock wrote down."""

    hours: Hours
    began: int | None = None
    balance: list[int] = field(default_factory=list)
    """What was used up at each minute from `began` on, if the record stays as it is."""
    reached: dict[int, int] = field(default_factory=dict)
    target: int = 0
    runs: bool = False
    stopped_at: int | None = None
    was_shortened: bool = False
    """Whether what was used up was enough only because the target became shorter just then."""
    due: int | None = None

    def elapsed(self, at: int) -> int:
        """Return what was used up at a moment."""
        begun = self.balance[: max(at - (self.began or 0) + 1, 0)]
        return begun[-1] if begun else 0

    def breached_at(self, now: int) -> int | None:
        """Return since when the target is missed at `now`."""
        due = self.reached.get(100)
        is_met = self.stopped_at is not None and due is not None and self.stopped_at <= due
        return None if due is None or is_met or now <= due else due

    def cause(self, now: int) -> str | None:
        """Return what else than time made it miss."""
        return RAISED if self.breached_at(now) is not None and self.was_shortened else None

    def verdict(self, now: int) -> str:
        """Return how the clock stands at `now`, which is not before the last step."""
        if self.breached_at(now) is not None:
            return "breached"
        if self.stopped_at is not None:
            return "met"
        return "running" if self.runs else "paused"


def watch(history: History, lap: int, until: int) -> Watch:
    """Watch the response of a lap, or the resolution (lap 0), at least up to `until`.

    A clock that runs is watched until all its rungs are reached.
    """
    priority, coming = history.counting()
    standing = Standing(priority)
    seen = Watch(history.promises[priority].hours)
    used, minute, rungs = 0, history.reported, list(RUNGS)
    last = max([until, *(step.at for step in coming)])
    _look(seen, standing, history, lap, minute)
    while minute <= last or (seen.runs and rungs):
        target_before = seen.target
        while coming and coming[0].at <= minute:
            standing.take(coming.pop(0))
            _look(seen, standing, history, lap, minute)
        if seen.began is not None:
            seen.balance.append(used)
        if seen.began is not None and seen.stopped_at in (None, minute):
            while rungs and used * 100 >= seen.target * rungs[0]:
                seen.was_shortened |= rungs[0] == 100 and used < target_before
                seen.reached[rungs.pop(0)] = minute
        if minute % HOUR == 0 and _is_dull_hour(seen, coming, minute):
            seen.balance += [used] * (HOUR - 1 if seen.began is not None else 0)
            minute += HOUR
        else:
            used += seen.runs and seen.hours.is_open(minute)
            minute += 1
    seen.due = seen.reached.get(100)
    if seen.due is None and seen.stopped_at is not None:
        seen.due = _gone_on(seen, used)
    return seen


def _look(seen: Watch, standing: Standing, history: History, lap: int, minute: int) -> None:
    """Write down how the clock stands; one that has stopped keeps its target."""
    if standing.lap < lap:
        return
    if seen.began is None:
        seen.began = minute
    seen.runs = standing.runs(lap, history.pauses)
    if standing.has_stopped(lap):
        seen.stopped_at = minute if seen.stopped_at is None else seen.stopped_at
        return
    promise = history.promises[standing.priority]
    seen.target = promise.response if lap else promise.resolution
    seen.hours, seen.stopped_at = promise.hours, None


def _is_dull_hour(seen: Watch, coming: Sequence[Step], minute: int) -> bool:
    """Whether an hour begins in which nothing happens and nothing is used up."""
    if coming and coming[0].at < minute + HOUR:
        return False
    return not seen.runs or seen.hours.is_closed_for(minute, HOUR)


def _gone_on(seen: Watch, used: int) -> int:
    """Return when a clock that stopped in time would have been due."""
    minute = seen.stopped_at or 0
    while used < seen.target:
        used += seen.hours.is_open(minute)
        minute += 1
    return minute
