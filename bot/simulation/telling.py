"""What came of a scenario, for programs: the clocks, the state, and who was called when."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.simulation.playing import Story
from bot.simulation.reasons import clock_of, why
from desk.promises.case import What
from desk.promises.course import Done, rungs_at
from desk.promises.paging import run_of
from desk.sla import Clock, Clocks, Verdict
from desk.terms import Addressee, Channel


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody who is called by one way: at a rung of the ladder, or by a page of a chain."""

    at: str
    rung: str
    who: str
    channel: str
    why: str


def answer(story: Story) -> dict[str, object]:
    """Return what is printed as JSON: about the newest ticket, at the story's `now`."""
    clocks, now = clocks_of(story), story.now
    left = int(remaining(clocks.resolution, now).total_seconds())
    return {
        "response": _standing(clocks.response, now),
        "resolution": {**_standing(clocks.resolution, now), "remaining_seconds": left},
        "state": story.case.record.state.value,
        "provisional": is_provisional(story),
        "ladder": [asdict(call) for call in ladder(story)],
    }


def clocks_of(story: Story) -> Clocks:
    """Return the clocks of the newest ticket."""
    clocks = story.case.clocks
    if clocks is None:
        raise ValueError(story.case.record.kind)
    return clocks


def is_provisional(story: Story) -> bool:
    """Whether a due moment lies in a year whose days off are not announced yet."""
    clocks = clocks_of(story)
    return clocks.response.provisional() or clocks.resolution.provisional()


def remaining(clock: Clock, now: datetime) -> timedelta:
    """Return what is left of a target, or was when the clock stopped; nothing once it is missed."""
    if clock.verdict(now) is Verdict.BREACHED:
        return timedelta()
    return max(clock.left(clock.stopped_at or now), timedelta())


def ladder(story: Story) -> Iterator[Call]:
    """Yield who was called for the newest ticket, in order."""
    number = story.case.record.id
    for done in story.happened:
        if isinstance(done, Done) and done.before.record.id == number:
            yield from calls(done)


def calls(done: Done) -> Iterator[Call]:
    """Yield who is called by a rung or a page, for each channel; nobody by anything else."""
    if done.plan.what is What.RUNG:
        clock = clock_of(done)
        rung, zone = f"{clock.kind} {done.plan.facts['percent']}%", clock.hours.zone
        for told in rungs_at(done.before, done.plan):
            yield from _by_each_way(done, rung, zone, told.tell, told.channels)
    run = run_of(done.before)
    if done.plan.what is What.PAGE and run is not None:
        number, zone = len(run.pages), done.before.level.hours.zone
        step = run.step(number)
        yield from _by_each_way(done, f"page {number + 1}", zone, step.page, step.channels)


def _by_each_way(
    done: Done, rung: str, zone: str, who: Addressee, channels: tuple[Channel, ...]
) -> Iterator[Call]:
    at, words = spelled_out(done.at, zone), why(done)
    for channel in channels:
        yield Call(at, rung, str(who), channel.value, words)


def _standing(clock: Clock, now: datetime) -> dict[str, object]:
    zone = clock.hours.zone
    due, missed = clock.due(), clock.breached_at(now)
    return {
        "due": due and spelled_out(due, zone),
        "verdict": clock.verdict(now).value,
        "breached_at": missed and spelled_out(missed, zone),
        "cause": clock.cause(now),
    }


def spelled_out(at: datetime, zone: str) -> str:
    """Return a moment to the second, with the offset that a zone has then."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
