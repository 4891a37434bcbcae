"""What came of a scenario, for people: everything that happened, by the clock of the desk."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.config.promise_values import spelled
from bot.simulation.deeds import NAMES
from bot.simulation.playing import Acted, Story
from bot.simulation.reasons import reminded, why
from bot.simulation.telling import calls, clocks_of, is_provisional, remaining
from desk.promises.case import What
from desk.promises.course import Done
from desk.promises.slip import promise
from desk.sla import Clock

Row = tuple[str, str, str]
_DOES = {
    What.NOBODY: "tells team, leads and admins that nobody came",
    What.NUDGE: "asks the owner",
    What.BACK: "puts it back into the queue",
    What.RESUME: "resumes",
    What.RESOLVE: "resolves",
    What.CLOSE: "closes",
}


def table(story: Story) -> Iterator[str]:
    """Yield the lines: when, who, what and why; then how the clocks stand."""
    rows = [row for step in story.happened for row in _rows(step, story.zone)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for when, who, what in rows:
        yield f"{when:<{widths[0]}}  {who:<{widths[1]}}  {what}"
    yield ""
    yield f"as of {shown(story.now, story.zone)}: {story.case.record.state}"
    clocks = clocks_of(story)
    for clock in (clocks.response, clocks.resolution):
        yield f"{clock.kind:<10}  {_stands(clock, story)}"
    if is_provisional(story):
        yield "The days off of a year in it are not announced yet, so a due moment may move."


def shown(at: datetime, zone: str) -> str:
    """Return a moment by the clock of a zone, with its weekday."""
    local = at.astimezone(ZoneInfo(zone))
    seconds = f":{local:%S}" if local.second else ""
    return f"{_WEEKDAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}{seconds}"


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _rows(step: Acted | Done, zone: str) -> Iterator[Row]:
    if isinstance(step, Acted):
        yield shown(step.event.at, zone), NAMES[step.by], _done(step, zone)
        return
    for what in _acts(step, zone):
        yield shown(step.at, zone), "desk", f"{what}: {why(step)}"


def _done(step: Acted, zone: str) -> str:
    """Return what somebody did, in the words of the file."""
    event, number = step.event, step.after.record.id
    words = str(event.do)
    words += f" {event.priority}" if event.priority else ""
    words += f" {event.reason}" if event.reason else ""
    words += f" until {shown(event.until, zone)}" if event.until else ""
    if step.is_new and number > 1:
        words += f": a new ticket, {step.after.record.priority}, that goes on from the closed one"
    return words


def _acts(done: Done, zone: str) -> Iterator[str]:
    """Yield what the desk did, a line for each who was called."""
    match done.plan.what:
        case What.RUNG:
            for call in calls(done):
                yield f"tells {call.who} by {call.channel} ({call.rung})"
        case What.PAGE:
            for call in calls(done):
                yield f"calls {call.who} by {call.channel} ({call.rung})"
        case What.SLIP:
            made = promise(done.after)
            if made is not None and made.at is not None and made.at > done.at:  # else it is over
                yield f"tells the requester a new time, {shown(made.at, zone)}"
        case What.REMIND:
            yield f"reminds {reminded(done.before)}"
        case what:
            yield _DOES[what]


def _stands(clock: Clock, story: Story) -> str:
    due, now = clock.due(), story.now
    missed, cause = clock.breached_at(now), clock.cause(now)
    words = [clock.verdict(now).value]
    words += [f"due {shown(due, story.zone)}"] if due else []
    words += [f"missed {shown(missed, story.zone)}"] if missed else []
    words += [cause.replace("_", " ")] if cause else []
    left = remaining(clock, now)
    words += [f"{spelled(left)} left"] if left else []
    return ", ".join(words)
