"""Clocks compared with somebody who looks each minute, over histories made up at random.

`OPSDESK_ORACLE` is how many histories are looked at, in parts of equal size.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from desk.hours import Calendar, Window
from desk.priority import Priority
from desk.record import State, Verb
from desk.sla import Clock, Clocks, Level
from tests.desk.histories import Life, edited, world
from tests.desk.oracle import RUNGS, History, Hours, Spans, Step, Watch, watch
from tests.desk.records import ENGINEER
from tests.desk.timelines import Timeline

SEED = 20261123
PARTS = 16
HISTORIES = int(os.environ.get("OPSDESK_ORACLE", "3200")) // PARTS
LIVES_OF_A_WORLD = 40
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)

pytestmark = [
    pytest.mark.timeout(max(10, HISTORIES // 10)),
    pytest.mark.parametrize("part", range(PARTS)),
]


def moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


def number(at: datetime | None) -> int | None:
    """Return a moment as the watcher counts; he knows whole minutes alone."""
    if at is None:
        return None
    minute, rest = divmod(at.timestamp(), 60)
    assert rest == 0, at
    return int(minute)


def windows(spans: Spans | None) -> tuple[Window, ...] | None:
    if spans is None:
        return None
    return tuple(Window(opens * MINUTE, closes * MINUTE) for opens, closes in spans)


def calendar_of(hours: Hours) -> Calendar:
    return Calendar(
        key="C",
        zone=hours.zone,
        weekly={day: windows(spans) or () for day, spans in hours.weekly.items()},
        exceptions={day: windows(spans) for day, spans in hours.own.items()},
        national={day: windows(spans) for day, spans in hours.national.items()},
        always=hours.always,
    )


def levels_of(history: History) -> dict[Priority, Level]:
    return {
        Priority(key): Level(
            response=promise.response * MINUTE,
            resolution=promise.resolution * MINUTE,
            hours=calendar_of(promise.hours),
        )
        for key, promise in history.promises.items()
    }


def clocks_of(history: History) -> Clocks:
    """Return what the desk makes of a history."""
    timeline = Timeline(moment(history.reported), history.priority)
    priority = history.priority
    for step in history.steps:
        facts: dict[str, Any] = {"reason": step.reason} if step.reason else {}
        if step.priority:
            facts |= {"before": priority, "after": step.priority}
            priority = step.priority
        if step.verb == Verb.CORRECT:
            facts["field"] = "priority"
        if step.undoes is not None:
            facts["undoes"] = step.undoes + 2  # the report is the first
        by = None if step.by_desk else ENGINEER
        timeline.happened(moment(step.at), Verb(step.verb), by, **facts)
    timeline.record = replace(timeline.record, priority=Priority(priority))
    return timeline.clocks(levels_of(history), history.pauses)


def ends(history: History) -> int:
    return max([history.reported, *(step.at for step in history.steps)])


def differs(clock: Clock, seen: Watch, nows: list[int], later: list[int]) -> list[str]:
    """Return what the desk and the watcher say differently of a clock.

    `nows` are any moments, `later` those after all that happened.
    """
    pairs: dict[str, tuple[object, object]] = {
        "target": (clock.target, seen.target * MINUTE),
        "runs": (clock.runs, seen.runs),
        "stopped": (number(clock.stopped_at), seen.stopped_at),
        "due": (number(clock.due()), seen.due),
    }
    for percent in RUNGS:
        pairs[f"{percent} %"] = (number(clock.reached(percent)), seen.reached.get(percent))
    for now in nows:
        at = moment(now)
        pairs[f"elapsed {now}"] = (clock.elapsed(at), seen.elapsed(now) * MINUTE)
        pairs[f"breached {now}"] = (number(clock.breached_at(at)), seen.breached_at(now))
        pairs[f"cause {now}"] = (clock.cause(at), seen.cause(now))
    for now in later:
        at = moment(now)
        left = (seen.target - seen.elapsed(now)) * MINUTE
        pairs[f"verdict {now}"] = (clock.verdict(at).value, seen.verdict(now))
        pairs[f"left {now}"] = (clock.left(at), left)
    return [f"{what}: {is_} not {be}" for what, (is_, be) in pairs.items() if is_ != be]


def compare(history: History, dice: Random) -> list[str]:
    """Return what the desk and the watcher say differently of all clocks of a history."""
    clocks, end = clocks_of(history), ends(history)
    later = [end, end + dice.choice((1, 60, 1440, dice.randint(0, 4000)))]
    nows = [dice.randint(history.reported - 60, later[1]) for _ in range(3)] + later
    found = []
    for lap, clock in [(0, clocks.resolution), *enumerate(clocks.responses, 1)]:
        seen = watch(history, lap, later[1])
        edges = [at + n for at in (*seen.reached.values(), seen.stopped_at or end) for n in (0, 1)]
        moments = nows + [at for at in edges if at <= later[1]]
        found += [f"lap {lap} {text}" for text in differs(clock, seen, moments, later)]
    return found


def told(history: History) -> str:
    """Return a history so that it can be read and done again."""
    lines = [f"reported {moment(history.reported)} {history.priority}"]
    lines += [f"{moment(step.at)} {step}" for step in history.steps]
    lines += [f"{key} {promise}" for key, promise in history.promises.items()]
    return "\n".join(lines)


def lives(part: int, share: int = 1) -> Iterator[tuple[str, Life, Random]]:
    """Yield the histories of a part, or a share of them, with what made them."""
    desk = world(Random(f"{SEED} {part}"))  # noqa: S311 - no secret
    for n in range(HISTORIES // share):
        if n % LIVES_OF_A_WORLD == LIVES_OF_A_WORLD - 1:
            desk = world(Random(f"{SEED} {part} {n}"))  # noqa: S311 - no secret
        dice = Random(f"{SEED} {part} {n} life")  # noqa: S311 - no secret
        life = Life(dice, desk)
        life.live(dice.choice((0, 1, 2, 4, 6, 9, 14)))
        yield f"seed {SEED}, part {part}, history {n}\n{told(life.history)}", life, dice


def test_clocks_agree_with_somebody_who_looks_each_minute(part):
    for name, life, dice in lives(part):
        assert not compare(life.history, dice), name


def test_a_calendar_that_is_edited_counts_as_if_it_had_always_been_so(part):
    for name, life, dice in lives(part, share=8):
        before = clocks_of(life.history)

        assert not compare(edited(dice, life.history, life.desk.around), dice), name

        assert clocks_of(life.history) == before, name


def test_due_is_the_first_moment_and_time_is_used_up_forwards(part):
    for name, life, dice in lives(part, share=4):
        for clock in clocks_of(life.history):
            reached = clock.reached()
            if reached is not None:
                aims = [aim for aim in clock.aims if aim.since <= reached]
                assert clock.elapsed(reached) >= aims[-1].target, name
                if aims[-1].since < reached:
                    assert clock.elapsed(reached - SECOND) < aims[-1].target, name
            since = moment(life.history.reported)
            moments = [since + dice.randint(-600, 20000) * MINUTE for _ in range(8)]
            for earlier, later in pairwise(sorted(moments)):
                used = clock.elapsed(later) - clock.elapsed(earlier)
                assert timedelta() <= used <= later - earlier, name


def test_a_breach_never_heals_but_by_a_correction(part):
    for name, life, _ in lives(part, share=8):
        missed: dict[object, datetime] = {}
        for count in range(len(life.history.steps) + 1):
            history = replace(life.history, steps=life.history.steps[:count])
            if count and history.steps[-1].verb == Verb.CORRECT:
                missed = {}
            found = {
                (clock.kind, clock.lap): clock.breached_at(moment(ends(history)))
                for clock in clocks_of(history)
            }
            assert missed.items() <= found.items(), name
            missed = {key: at for key, at in found.items() if at is not None}


def test_a_pause_moves_what_is_not_yet_due_by_its_working_time(part):
    moved = 0
    for name, life, dice in lives(part, share=4):
        end, clock = ends(life.history), clocks_of(life.history).resolution
        due = number(clock.due())
        if not clock.runs or due is None or due <= end:
            continue
        since = dice.randint(end, due - 1)
        until = since + dice.choice((0, 30, 600, 3000))
        before = {State.NEW: ["claim"], State.PENDING: ["resume"]}.get(life.state, [])
        steps = [Step(since, verb) for verb in before]
        steps += [Step(since, "pend", reason="wait_user"), Step(until, "resume")]

        held = replace(life.history, steps=(*life.history.steps, *steps))
        later = clocks_of(held).resolution.due()

        paused = clock.hours.working_time(moment(since), moment(until))
        assert later is not None
        assert clock.hours.working_time(moment(due), later) == paused, name
        assert (later == moment(due)) is (not paused), name
        moved += bool(paused)
    assert moved
