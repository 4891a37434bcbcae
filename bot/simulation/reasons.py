"""Why the desk does what it does by itself: one plain sentence each."""

from bot.config.promise_values import spelled
from desk.promises.case import Case, What
from desk.promises.course import Done
from desk.promises.paging import run_of
from desk.record import Verb
from desk.sla import Clock, ClockKind

_TO = {ClockKind.RESPONSE: "answer", ClockKind.RESOLUTION: "resolve"}
_LEFT_OUT = {"days": "left out: not on this day", "time": "left out: not at this time of day"}
_SAYS = {
    What.NOBODY: "everybody was called, and nobody has taken it",
    What.CLOSE: "nobody objected to the solution",
    What.RESUME: "the moment has come until which it waited",
    What.RESOLVE: "the requester has not answered",
    What.BACK: "the owner stayed silent",
}


def why(done: Done) -> str:
    """Return why something was done."""
    match done.plan.what:
        case What.RUNG:
            return _rung(done)
        case What.PAGE:
            return _page(done)
        case What.SLIP:
            return "the time that the requester knows will not be kept"
        case What.NUDGE:
            lease = done.before.terms.leases[done.before.record.priority]
            return f"no sign of the owner for {spelled(lease.nudge)} of working time"
        case What.REMIND:
            return f"it waits: {done.before.record.pending_reason}"
        case what:
            return _SAYS[what]


def clock_of(done: Done) -> Clock:
    """Return the clock that a rung is about, as it stood."""
    clocks = done.before.clocks
    if clocks is None:
        raise ValueError(done.plan.key)
    is_response = done.plan.facts["clock"] == ClockKind.RESPONSE
    return clocks.response if is_response else clocks.resolution


def _rung(done: Done) -> str:
    clock, percent = clock_of(done), int(done.plan.facts["percent"] or 0)
    of = f"the {spelled(clock.target)} to {_TO[clock.kind]} a {done.before.record.priority}"
    reached = clock.reached(percent)
    waits = reached is not None and reached < done.plan.at == done.at
    return f"{percent} % of {of} are used up" + (", told when work begins" if waits else "")


def _page(done: Done) -> str:
    """Return why somebody is called, or left out."""
    skipped = done.after.timeline[-1].facts.get("skipped")
    run = run_of(done.before)
    if run is None:
        raise ValueError(done.plan.key)
    number = len(run.pages)
    if skipped:
        outside = f"left out: outside of {run.step(number).only}"
        return _LEFT_OUT.get(str(skipped), outside)
    if number == 0:
        return f"nobody has the {done.before.record.priority} in hand"
    last = run.pages[-1]
    answer = done.before.last(Verb.DECLINE, Verb.ACKNOWLEDGE)
    if answer is not None and answer.seq > last.seq:
        return _ANSWERED[answer.verb]
    if last.facts.get("skipped"):
        return "the page before was left out"
    return f"nobody had taken it {spelled(run.step(number - 1).wait)} after the page before"


_ANSWERED = {
    Verb.DECLINE: "who was called before cannot come",
    Verb.ACKNOWLEDGE: "who was called before has brought nobody",
}


def reminded(case: Case) -> str:
    """Return whom a reminder of a wait is for."""
    wait = case.terms.waits[case.record.pending_reason or ""]
    people = [str(wait.tell)] if wait.tell is not None else []
    if wait.tell is None or wait.before:
        people.insert(0, "requester")
    return " and ".join(people)
