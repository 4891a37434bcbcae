"""Histories made up at random: calendars, promises, and what people do with a record."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from desk.record import Kind, State, Verb
from desk.transitions import TRANSITIONS
from tests.desk.oracle import DAY, HOUR, History, Hours, Promise, Spans, Step, wall, watch

CHANGES = {
    "Asia/Shanghai": ("2026-10-01", "2026-02-14"),
    "Asia/Kathmandu": ("2026-11-23",),
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "Pacific/Apia": ("2011-12-30", "2020-09-27", "2021-04-04"),
}
"""Days on which the clocks of a zone change; Apia skipped the first one as a whole."""
PRIORITIES = ("P1", "P2", "P3", "P4")
REASONS = ("wait_user", "wait_vendor", "no_access")
PAUSES = frozenset({"wait_user", "no_access"})
MOVES = TRANSITIONS[Kind.INCIDENT]
WEIGHTS = {
    Verb.CLAIM: 6,
    Verb.REPLY: 3,
    Verb.PEND: 9,
    Verb.RESUME: 9,
    Verb.RAISE: 3,
    Verb.LOWER: 3,
    Verb.CORRECT: 1,
    Verb.RESOLVE: 5,
    Verb.UNDO: 8,
    Verb.REOPEN: 12,
    Verb.CONFIRM: 1,
    Verb.CANCEL: 0.5,
    Verb.UNCLAIM: 1,
}
"""How likely a verb is where it is legal; all others are 0.5 and change no clock."""


def minute_of(day: str) -> int:
    """Return the first minute of a date in UTC."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) // 60


@dataclass(frozen=True)
class World:
    """A desk: what it promises on which calendars, and the moments at which a day turns."""

    promises: dict[str, Promise]
    around: int
    edges: tuple[int, ...]


def spans(dice: Random) -> Spans:
    """Return the windows of a day: none, one, one with a break, a night, or any."""
    grid = dice.choice((60, 30, 5, 1))

    def time(since: int, until: int) -> int:
        return dice.randint(since * HOUR // grid, until * HOUR // grid) * grid

    shape = dice.randrange(6)
    if shape == 0:
        return ()
    if shape == 1:
        return ((time(6, 10), time(16, 24)),)
    if shape == 2:
        return ((time(6, 9), time(10, 12)), (time(13, 14), time(16, 22)))
    if shape == 3:
        return ((0, time(1, 6)), (time(20, 23), DAY))
    marks = sorted({time(0, 24) for _ in range(dice.choice((2, 4, 6)))})
    return tuple(zip(marks[::2], marks[1::2], strict=False))


def calendar(dice: Random, around: str) -> Hours:
    """Return a calendar with exceptions on the days around a date."""
    zone = dice.choice([zone for zone, days in CHANGES.items() if around in days] * 3 + [*CHANGES])
    usual, weekend = spans(dice) or ((9 * HOUR, 18 * HOUR),), dice.choice(((), spans(dice)))
    weekly = dict.fromkeys(range(5), usual) | {5: weekend, 6: dice.choice((weekend, ()))}
    if dice.random() < 0.3:
        weekly = {day: spans(dice) for day in range(7)} | {dice.randrange(7): usual}
    days = [date.fromisoformat(around) + timedelta(days=n) for n in range(-5, 12)]
    what = (None, (), spans(dice))
    return Hours(
        zone=zone,
        weekly=weekly,
        own={day: dice.choice(what) for day in dice.sample(days, dice.choice((0, 1, 4)))},
        national={day: dice.choice(what) for day in dice.sample(days, dice.choice((0, 2, 6)))},
        always=dice.random() < 0.15,
    )


def edited(dice: Random, history: History, around: int) -> History:
    """Return the same history at a desk of which one calendar has other days off."""
    old = dice.choice(list(history.promises.values())).hours
    first = date(1970, 1, 1) + timedelta(days=around // DAY)
    own = {first + timedelta(days=dice.randrange(-3, 9)): spans(dice) for _ in range(3)}
    new = replace(old, own={**old.own, **own}, _days={})
    promises = {
        priority: replace(promise, hours=new if promise.hours is old else promise.hours)
        for priority, promise in history.promises.items()
    }
    return replace(history, promises=promises)


def world(dice: Random) -> World:
    """Return a desk with up to three calendars, of which one may be around the clock."""
    around = dice.choice([day for days in CHANGES.values() for day in days])
    calendars = [calendar(dice, around) for _ in range(3)]
    middle = minute_of(around)
    promises = {}
    response = resolution = 0
    for priority in PRIORITIES:
        response += 4 * dice.randint(0 if response else 1, 60)
        resolution += 4 * dice.choice((dice.randint(1, 60), dice.randint(30, 300)))
        promises[priority] = Promise(response, resolution, dice.choice(calendars))
    turns = {
        (day * DAY + n)
        for hours in calendars
        for day in range(middle // DAY - 3, middle // DAY + 7)
        for n in range(1, DAY)
        if hours.minutes(day)[n] != hours.minutes(day)[n - 1]
        or wall(hours.zone, day)[n] != wall(hours.zone, day)[n - 1] + 1
    }
    return World(promises, middle, tuple(sorted(turns)) or (middle,))


class Life:
    """A record that lives by the desk's own table of moves."""

    def __init__(self, dice: Random, desk: World) -> None:
        reported = dice.choice(
            (dice.choice(desk.edges), desk.around + dice.randint(-3 * DAY, 3 * DAY))
        ) + dice.choice((0, 0, -1, 1))
        self.dice, self.desk, self.at = dice, desk, reported - dice.choice((0,) * 20 + (7, 90))
        self.state, self.is_owned, self.was_solved = State.NEW, False, False
        self.history = History(reported, dice.choice(PRIORITIES), (), desk.promises, PAUSES)
        self.priority = self.history.priority
        self.before: list[tuple[State, bool, bool]] = []

    def live(self, steps: int) -> None:
        """Do some things, as long as there is anything to do."""
        for _ in range(steps):
            verbs = sorted(self.legal())
            if not verbs:
                return
            weights = [WEIGHTS.get(verb, 0.5) for verb in verbs]
            self.do(self.dice.choices(verbs, weights)[0])

    def legal(self) -> set[Verb]:
        """Return what can be done now."""
        verbs = set(MOVES.verbs(self.state)) - {Verb.UNDO}
        newest = self.history.steps[-1].verb if self.history.steps else ""
        verbs -= {Verb.CLAIM} if self.is_owned else {Verb.UNCLAIM}
        if newest in (Verb.CLAIM, Verb.RESOLVE) and not self.history.steps[-1].by_desk:
            verbs.add(Verb.UNDO)
        if self.was_solved:
            verbs.discard(Verb.CORRECT)
        if self.priority == PRIORITIES[-1]:
            verbs.discard(Verb.LOWER)
        return verbs

    def moment(self) -> int:
        """Return when the next thing happens: soon, at an edge, or when something is due."""
        dice, at = self.dice, self.at
        kind = dice.random()
        if kind < 0.15:
            return at
        if kind < 0.4:
            return at + dice.randint(1, 90)
        if kind < 0.55:
            return at + dice.randint(1, 2 * DAY)
        if kind < 0.8:
            later = [edge for edge in self.desk.edges if edge > at]
            return max(at, dice.choice(later[:6] or [at]) + dice.choice((0, 0, 0, -1, 1)))
        lap = dice.choice((0, 1))
        reached = watch(self.history, lap, at).reached.values()
        later = [moment for moment in reached if at <= moment < at + 20 * DAY]
        return max(at, dice.choice(later or [at]) + dice.choice((0, 0, 0, -1, 1)))

    def do(self, verb: Verb) -> None:
        """Let something happen."""
        self.at = self.moment()
        step, place = Step(self.at, verb.value), len(self.history.steps) - 1
        if verb is Verb.UNDO:
            mistake = self.history.steps[place]
            is_claim_on = mistake.verb == Verb.CLAIM and self.before[-1][0] is not State.NEW
            verb = Verb.UNCLAIM if is_claim_on else Verb.UNDO
            step = Step(self.at, verb.value, undoes=place)
        self.before.append((self.state, self.is_owned, self.was_solved))
        after = MOVES.after(self.state, verb)
        if step.undoes is not None:
            _, self.is_owned, self.was_solved = self.before[step.undoes]
        elif verb is Verb.UNCLAIM:
            self.is_owned = False
        elif verb in (Verb.CLAIM, Verb.REPLY) and self.state is not State.RESOLVED:
            self.is_owned = True
        elif verb is Verb.PEND:
            step = replace(step, reason=self.dice.choice(REASONS))
        elif verb is Verb.RESOLVE:
            by_desk = self.state is State.PENDING and self.dice.random() < 0.3
            step, self.was_solved = replace(step, by_desk=by_desk), True
        elif verb in (Verb.RAISE, Verb.LOWER, Verb.CORRECT):
            step = replace(step, priority=self._other_priority(verb))
            self.priority = step.priority
        self.state = after
        self.history = replace(self.history, steps=(*self.history.steps, step))

    def _other_priority(self, verb: Verb) -> str:
        """Return a priority that fits the verb; who hurries may raise to the one it has."""
        n = PRIORITIES.index(self.priority)
        if verb is Verb.RAISE:
            return self.dice.choice(PRIORITIES[: n or 1])
        return self.dice.choice(PRIORITIES[n + 1 :] if verb is Verb.LOWER else PRIORITIES)
