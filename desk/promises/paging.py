"""Paging chains: who is called one after the other while nobody has a pressing record in hand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.events import Event, Fact
from desk.hours import Calendar
from desk.identifiers import PersonId
from desk.promises.case import Case, Planned, What
from desk.record import Record, State, Verb
from desk.terms import Chain, Step

LATE = timedelta(minutes=1)
"""A page that comes so late after its moment gives whoever is called the whole time from then."""
REST = timedelta(minutes=30)
"""How long who acknowledged a page is left to bring somebody."""
_DAY = timedelta(days=1)

BEGINS = frozenset({Verb.REPORT, Verb.RAISE, Verb.UNCLAIM, Verb.HAND_OVER, Verb.REOPEN, Verb.UNDO})
"""The steps from which on a record may be without hands: a chain begins at the newest of them."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a chain for a record: which, since which step, and the pages made so far."""

    chain: Chain
    began: Event
    pages: tuple[Event, ...]

    @property
    def total(self) -> int:
        """How many pages it has, all rounds taken together."""
        return len(self.chain.steps) * (1 + self.chain.repeat)

    def step(self, number: int) -> Step:
        """Return a step by its number over all rounds, from 0."""
        return self.chain.steps[number % len(self.chain.steps)]


def is_alone(record: Record) -> bool:
    """Whether nobody has a record in hand: whoever was given a new one has not accepted it yet."""
    return record.state is State.NEW or (record.state is State.ACTIVE and record.owner is None)


def run_of(case: Case) -> Run | None:
    """Return the run of a chain that a record is in; None where somebody has it, or none is due."""
    record = case.record
    chain = case.terms.chain(record.team, record.priority)
    if not is_alone(record) or chain is None or not chain.steps or not case.is_looked_after:
        return None
    began = next((e for e in reversed(case.timeline) if _begins(e)), None)
    if began is None:
        return None
    pages = tuple(
        e for e in case.timeline if e.verb is Verb.PAGE and e.facts.get("run") == began.seq
    )
    return Run(chain, began, pages)


def pages_of(timeline: Sequence[Event]) -> frozenset[PersonId]:
    """Return who was paged since a chain last began."""
    began = max((e.seq for e in timeline if _begins(e)), default=0)
    told = (
        str(e.facts.get("told") or "") for e in timeline if e.verb is Verb.PAGE and e.seq > began
    )
    return frozenset(
        PersonId(int(person)) for people in told for person in people.split(",") if person
    )


def pages(case: Case) -> Iterator[Planned]:
    """Yield the next page, or that the chain has brought nobody."""
    run = run_of(case)
    if run is None:
        return
    number, key = len(run.pages), f"chain.{run.began.seq}"
    at = _due(case, run)
    if number < run.total:
        facts: dict[str, Fact] = {"run": run.began.seq, "step": number, "due": at.isoformat()}
        yield Planned(what=What.PAGE, at=at, key=f"{key}.{number}", facts=facts)
    elif f"{key}.nobody" not in case.done:
        yield Planned(what=What.NOBODY, at=at, key=f"{key}.nobody", facts={"run": run.began.seq})


def _begins(event: Event) -> bool:
    """Whether a chain may begin at a step."""
    if event.verb is Verb.CORRECT:
        return event.facts.get("field") == "priority" or "team" in event.facts
    return event.verb in BEGINS


def _due(case: Case, run: Run) -> datetime:
    """Return when the next page is due; the first one at once.

    Waits are counted from the moments at which pages were due, so that nothing drifts. A late page
    is followed at once by those that were due meanwhile, and then by the whole wait.
    """
    number = len(run.pages)
    if number == 0:
        at = run.began.at
    else:
        last = run.pages[-1]
        due = datetime.fromisoformat(str(last.facts["due"]))
        wait = timedelta() if last.facts.get("skipped") else run.step(number - 1).wait
        at = due + wait
        if last.at - due > LATE and at > last.at:
            at = last.at + wait
    answer = case.last(Verb.DECLINE, Verb.ACKNOWLEDGE)
    after = run.pages[-1].seq if run.pages else run.began.seq
    if answer is None or answer.seq < after:
        return at
    return answer.at + (REST if answer.verb is Verb.ACKNOWLEDGE else timedelta())


def skipped(step: Step, at: datetime, only: Calendar | None, zone: str) -> str | None:
    """Return why a step is left out at a moment: `hours`, `days` or `time`; None if it is not.

    Args:
        step: the step.
        at: the moment.
        only: the calendar of the step, if it has one.
        zone: the time zone of its days and times.
    """
    if only is not None and not only.is_open(at):
        return "hours"
    local = at.astimezone(ZoneInfo(zone))
    day = local.date()
    if step.between is not None:
        begins, ends = step.between
        wall = local.time()
        is_in = begins <= wall < ends if begins < ends else wall >= begins or wall < ends
        if not is_in:
            return "time"
        if begins >= ends and wall < ends:
            day -= _DAY
    if step.days is not None and day.weekday() not in step.days:
        return "days"
    return None
