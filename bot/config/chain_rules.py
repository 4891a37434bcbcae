"""What must hold in chains: each can begin, goes on long enough, and can take each of its steps."""

from collections.abc import Iterator
from datetime import time, timedelta

from bot.config.document import Steps
from bot.config.errors import ConfigError
from bot.config.promise_rules import targets_of, words, written
from bot.config.promise_values import spelled
from bot.config.promises import Chain, Step
from bot.config.sections import Calendar, Desk, usual_calendars
from bot.config.tree import Tree
from desk.hours import Window

_DAY = 24 * 60
_WEEK = 7 * _DAY
_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta()


def chains_have_steps(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each chain that pages nobody, or does not wait for an answer."""
    for steps, chain in written(tree, "chains", Chain):
        if not chain.steps:
            message = "it pages nobody; write steps like {page: oncall, wait: 5m}"
            yield tree.error((*steps, "steps"), message)
        for position, step in enumerate(chain.steps[:-1]):
            if step.wait == _NOTHING:
                message = "only the last step may wait for nothing; write a duration like 5m"
                yield tree.error((*steps, "steps", position, "wait"), message)


def chains_can_begin(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each chain, or part of one, for which an earlier one always begins."""
    everyone = {team for _, team in words(tree, "teams", "*", "key")}
    taken: dict[tuple[str, str], str] = {}
    for steps, chain in written(tree, "chains", Chain):
        named = everyone if chain.teams is None else set(chain.teams)
        for priority in sorted(chain.priorities):
            first = {team: taken[priority, team] for team in named if (priority, team) in taken}
            if named and (len(first) == len(named) or (first and chain.teams is not None)):
                earlier = ", ".join(sorted(set(first.values())))
                whose = f" of {', '.join(sorted(first))}" if chain.teams is not None else ""
                message = (
                    f"never begins for {priority}{whose}: {earlier} stands before it; "
                    "take it out, or write it first"
                )
                yield tree.error((*steps, "key"), message)
        for priority in chain.priorities:
            for team in named:
                taken.setdefault((priority, team), chain.key)


def chains_last_until_the_answer_is_due(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each chain that gives up while the answer is not late yet."""
    targets = targets_of(tree)
    for steps, chain in written(tree, "chains", Chain):
        length = sum((step.wait for step in chain.steps), _NOTHING) * (chain.repeat + 1)
        due = [targets[key].response for key in chain.priorities if key in targets]
        if chain.steps and due and length < max(due):
            message = (
                f"the chain ends after {spelled(length)}, the answer is promised within "
                f"{spelled(max(due))}: nobody is paged in between; add repeat or steps"
            )
            yield tree.error((*steps, "steps"), message, at_key=True)


def steps_can_be_taken(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each step of which the hours never come.

    What is on the clock of another time zone than the calendar's is not judged.
    """
    zone = tree.get("desk", "timezone") or Desk.model_fields["timezone"].default
    calendars = {str(steps[-1]): hours for steps, hours in written(tree, "calendars", Calendar)}
    calendars = calendars or usual_calendars()
    for steps, chain in written(tree, "chains", Chain):
        for position, step in enumerate(chain.steps):
            calendar = calendars.get(step.only or "")
            if calendar is None or calendar.tz != zone:
                continue
            if not _open_minutes(calendar) & _minutes(step):
                here: Steps = (*steps, "steps", position, "only")
                message = (
                    f"this step is never taken: {step.only} is closed on these days and at "
                    "these times; change only, days or between"
                )
                yield tree.error(here, message)


def _minutes(step: Step) -> set[int]:
    """Return the minutes of a week at which a step may be taken by its days and times."""
    begins, ends = step.between or (time(), time())
    first, last = (clock.hour * 60 + clock.minute for clock in (begins, ends))
    last += _DAY if last <= first else 0
    days = range(7) if step.days is None else step.days
    return {(day * _DAY + minute) % _WEEK for day in days for minute in range(first, last)}


def _open_minutes(calendar: Calendar) -> set[int]:
    """Return the minutes of a week in which a calendar may ever be open.

    A make-up day of a country can be any day.
    """
    if calendar.always:
        return set(range(_WEEK))
    weekly = {day: windows for days, windows in calendar.weekly.items() for day in days}
    monday = weekly.get(0, ())
    days = [*weekly.items(), *((day, monday) for day in range(7) if calendar.holidays)]
    days += [
        (date.weekday(), monday if windows is None else windows)
        for date, windows in calendar.exceptions.items()
    ]
    return {minute for day, windows in days for window in windows for minute in _of(day, window)}


def _of(day: int, window: Window) -> range:
    """Return the minutes of a week that a window covers."""
    return range(
        day * _DAY + window.opens // _MINUTE,
        day * _DAY + window.closes // _MINUTE,
    )


RULES = (
    chains_have_steps,
    chains_can_begin,
    chains_last_until_the_answer_is_due,
    steps_can_be_taken,
)
