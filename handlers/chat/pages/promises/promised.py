"""What was promised, as people read it: a time, what is left of it, and whether it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from desk.actions.arming import case_of
from desk.identifiers import RecordId
from desk.promises.case import Case
from desk.promises.outlook import Danger, Outlook, outlook
from desk.promises.slip import promise
from desk.promises.vendor import at_vendor
from desk.promises.waiting import until_of
from desk.record import Record, State, Verb
from desk.sla import WHOLE, Clock, Standing, Verdict
from handlers.chat.pages.views import Ticket
from handlers.chat.words import Words
from handlers.context import Context

QUARTERS = 4
NEVER = datetime.max.replace(tzinfo=UTC)
USED, UNUSED = "▰", "▱"
AT_RISK, MISSED = "🟡", "🔴"
SIGNS = {None: "", Danger.AT_RISK: AT_RISK, Danger.MISSED: MISSED}


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """One clock as a card shows it.

    `bar` shows the quarters that are used up and `left` what is left at most, so both stay true
    until the card is edited at the next quarter; a clock that stands shows exactly what is left.
    """

    kind: str
    at: str
    bar: str
    left: str
    breached: bool
    paused: bool
    provisional: bool
    at_risk: bool

    @property
    def sign(self) -> str:
        """The sign of a promise that is missed, or at risk; empty of one that is neither."""
        return MISSED if self.breached else AT_RISK * self.at_risk


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a requester is told: when, of which kind, whether it is a later time than the first."""

    kind: str
    at: str
    soon: str
    """The same moment as short as it can be said: "today 17:00"."""
    is_late: bool
    provisional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class WithVendor:
    """The vendor who has a ticket, and until when."""

    name: str
    due: str
    is_late: bool


async def due_of(context: Context, ticket: Ticket, words: Words) -> Due | None:
    """Return the clock that counts next for those who work a ticket; None where none runs."""
    record = ticket.record
    if record.state not in (State.NEW, State.ACTIVE, State.PENDING):
        return None
    case = await case_of(context.unit, record)
    clock = case.promised
    return None if clock is None else due(clock, words, context.now)


def due(clock: Clock, words: Words, now: datetime) -> Due:
    """Return a clock as a card shows it."""
    at, used = clock.due(), _quarters(clock, now)
    is_paused = not clock.runs and clock.stopped_at is None
    left = clock.left(now) if is_paused else clock.target * (QUARTERS - used) / QUARTERS
    return Due(
        kind=clock.kind,
        at=words.moment(at) if at else "",
        bar=USED * used + UNUSED * (QUARTERS - used),
        left=words.working(left, clock.hours) if used < QUARTERS else "",
        breached=clock.verdict(now) is Verdict.BREACHED,
        paused=is_paused,
        provisional=clock.provisional(),
        at_risk=clock.runs and used >= QUARTERS - 1,
    )


async def outlooks(context: Context, records: Sequence[Record]) -> Mapping[RecordId, Outlook]:
    """Return how the promises of many records look, read at once; a task has none."""
    unit = context.unit
    standings = await unit.clocks.of_many([record.id for record in records])
    return {record.id: _outlook(context, record, standings.get(record.id)) for record in records}


def _outlook(context: Context, record: Record, standings: Sequence[Standing] | None) -> Outlook:
    if standings is None:
        return Outlook()
    level = context.unit.policy.levels(record.terms)[record.priority]
    return outlook(standings, level.hours, context.now)


def most_urgent_first(records: Sequence[Record], looks: Mapping[RecordId, Outlook]) -> list[Record]:
    """Return records by priority, then by when they are due; what is not due at all comes last."""
    return sorted(
        records,
        key=lambda r: (r.priority, looks[r.id].due_at or NEVER, r.reported_at, r.id),
    )


async def told_of(context: Context, ticket: Ticket, words: Words) -> Told | None:
    """Return what the requester of a ticket is told of its promise."""
    if ticket.record.state not in (State.NEW, State.ACTIVE, State.PENDING) or not ticket.admitted:
        return None
    return told(await case_of(context.unit, ticket.record), words, context.now)


def told(case: Case, words: Words, now: datetime) -> Told | None:
    """Return what a requester is told; nothing while the clock stands, or once it is over."""
    known = promise(case)
    at = None if known is None else known.at
    if known is None or at is None or at <= now or not known.clock.runs:
        return None
    return Told(
        kind=known.clock.kind,
        at=words.moment(at),
        soon=words.when(at, now),
        is_late=known.is_late,
        provisional=known.clock.provisional(),
    )


def waits_until(case: Case, words: Words) -> str:
    """Return until when a pending record waits; empty where no moment is known."""
    begun = case.last(Verb.PEND)
    until = until_of(begun) if begun and case.record.state is State.PENDING else None
    return words.moment(until) if until else ""


def with_vendor(case: Case, words: Words, now: datetime) -> WithVendor | None:
    """Return which vendor has a record now; None where none has."""
    hold = at_vendor(case)
    if hold is None:
        return None
    return WithVendor(
        name=words.name("contacts", hold.vendor),
        due=words.moment(hold.due),
        is_late=hold.due <= now,
    )


def _quarters(clock: Clock, now: datetime) -> int:
    """Return how many quarters of the target are used up."""
    if clock.target.total_seconds() <= 0:
        return QUARTERS
    return min(QUARTERS, int(clock.elapsed(now) * QUARTERS / clock.target))


def percent_of(fact: object) -> int:
    """Return the percentage that a fact names; the whole where it names none."""
    return int(str(fact)) if fact is not None else WHOLE
