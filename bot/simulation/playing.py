"""Plays a scenario: what people do, and between that what the desk does by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile

from bot.config import Config, ConfigErrors
from bot.policy import policy_of
from bot.simulation.deeds import FOLLOWED_UP, REQUESTER, Refused, doer, steps
from bot.simulation.reading import Script, on
from bot.simulation.scenario import Happening, Scenario
from desk.events import Event, Fact
from desk.identifiers import PersonId, RecordId
from desk.incident import DEFAULT_IMPACT, DEFAULT_URGENCY
from desk.policy import Policy
from desk.priority import Priority, closest
from desk.promises.case import Case, Planned, What
from desk.promises.course import Done, after_step, course
from desk.promises.paging import run_of, skipped
from desk.promises.schedule import planned
from desk.promises.waiting import until_of
from desk.record import Record, State, Verb
from desk.sla import after
from desk.terms import Wait

LONGEST = timedelta(days=100)
"""How long after the last event the desk is watched, where no moment is named."""
FIRST = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Acted:
    """Something that somebody did: who, what, and how the ticket stood after it."""

    event: Happening
    by: PersonId
    after: Case
    is_new: bool = False
    """Whether a ticket begins with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """Everything that happened by `now`, and how the newest ticket stands then."""

    now: datetime
    happened: tuple[Acted | Done, ...]
    case: Case
    zone: str
    """The time zone of the desk."""


def play(script: Script, config: Config) -> Story:
    """Return what comes of a scenario.

    Raises:
        ConfigErrors: people do what is not possible; it holds all of that at once.
    """
    scenario = script.scenario
    events = tuple(takewhile(lambda event: _has_happened(event, scenario), scenario.events))
    now = scenario.now or events[-1].at + LONGEST
    policy = policy_of(on(scenario, config), events[0].at, max(now, *_moments(events)))
    playing = _Playing(policy, _reported(events[0], policy))
    errors = []
    for position, event in enumerate(events[1:], start=1):
        playing.desk_acts(event.at, before=True)
        try:
            playing.act(event)
        except Refused as why:
            place = ("events", position, why.field)
            errors.append(script.tree.error(place, str(why)))
    if errors:
        raise ConfigErrors(errors)
    playing.desk_acts(now, is_open=scenario.now is None)
    return Story(now=now, happened=tuple(playing.happened), case=playing.case, zone=policy.timezone)


class _Playing:
    """A ticket while it is played; a new one follows where it was closed."""

    def __init__(self, policy: Policy, report: Acted) -> None:
        self.policy = policy
        self.case = report.after
        self.happened: list[Acted | Done] = [report]

    def act(self, event: Happening) -> None:
        """Let somebody do something."""
        record = self.case.record
        if record.state is State.CLOSED and event.do in FOLLOWED_UP:
            acted = _reported(event, self.policy, record)
        else:
            by, case = doer(record, event), self.case
            for step in steps(case, event, by, self.policy):
                case = after_step(case, step, by)
            acted = Acted(event=event, by=by, after=case)
        self.case = acted.after
        self.happened.append(acted)

    def desk_acts(self, until: datetime, *, before: bool = False, is_open: bool = False) -> None:
        """Let the desk do what is due; without an end only until nothing new can come of it."""
        doing = course(self.case, until, before=before, learns=self._learns)
        while not (is_open and _only_repeats(self.case)):
            done = next(doing, None)
            if done is None:
                return
            self.case = done.after
            self.happened.append(done)

    def _learns(self, case: Case, plan: Planned, at: datetime) -> Mapping[str, Fact]:
        """Return whom a page is for, and why it is left out; everybody can be reached."""
        run = run_of(case)
        if plan.what is not What.PAGE or run is None:
            return {}
        step = run.step(int(plan.facts["step"] or 0))
        only = self.policy.calendars.get(step.only) if step.only else None
        why = skipped(step, at, only, self.policy.timezone)
        return {"who": str(step.page), **({"skipped": why} if why else {})}


def _has_happened(event: Happening, scenario: Scenario) -> bool:
    return scenario.now is None or event.at <= scenario.now


def _moments(events: tuple[Happening, ...]) -> Iterator[datetime]:
    yield from (event.until for event in events if event.until is not None)
    yield events[-1].at


def _reported(event: Happening, policy: Policy, earlier: Record | None = None) -> Acted:
    """Return that a ticket is reported; one that goes on from an earlier one is like it."""
    category = policy.category(None)
    wanted = event.priority or (earlier.priority if earlier else Priority.P4)
    impact, urgency = closest(DEFAULT_IMPACT, DEFAULT_URGENCY, wanted)
    record = Record(
        id=RecordId(FIRST),
        kind=category.kind,
        title="",
        category=category.key,
        team=category.team,
        impact=impact,
        urgency=urgency,
        priority=wanted,
        requester=REQUESTER,
        state=State.NEW,
        owner=None,
        reported_at=event.at,
        changed_at=event.at,
        version=1,
        terms=policy.terms_version,
    )
    if earlier is not None:
        record = replace(record, id=RecordId(earlier.id + 1), team=earlier.team)
    report = Event(
        record=record.id, seq=1, at=event.at, actor=REQUESTER, verb=Verb.REPORT, public=True
    )
    case = Case(
        record=record,
        timeline=(report,),
        terms=policy.terms_for(record.terms),
        levels=policy.levels(record.terms),
        hours=policy.service_hours,
        close_after=policy.close_after,
    )
    return Acted(event=event, by=REQUESTER, after=case, is_new=True)


def _only_repeats(case: Case) -> bool:
    """Whether nothing is left but reminders that go on until somebody acts."""
    plans = planned(case)
    return bool(plans) and all(plan.what is What.REMIND for plan in plans) and _repeats(case, plans)


def _repeats(case: Case, plans: list[Planned]) -> bool:
    """Whether a reminder of a wait is none of those that come once."""
    begun = case.last(Verb.PEND)
    wait = case.terms.waits.get(case.record.pending_reason or "", Wait())
    if begun is None or wait.every is None:
        return False
    once = [after(case.hours, begun.at, length) for length in wait.remind]
    until = until_of(begun)
    return plans[0].at > max(once + ([until] if until else []), default=begun.at)
