"""Incidents of the desk itself: one for each cause, told, and spoken of again when it is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from desk.actions import alarm
from desk.actions.desks import desks_of
from desk.actions.leaders import leads_of
from desk.actions.reporting.filing import announce
from desk.actions.steps import cards_follow, first_step, relay, step
from desk.draft import TITLE_LIMIT
from desk.events import Fact, Message
from desk.identifiers import RecordId
from desk.incident import moved
from desk.people import Person
from desk.ports import Unit
from desk.priority import Impact, Urgency, priority
from desk.record import Kind, Record, Source, State, Verb
from desk.text import shortened

REST: Final = timedelta(hours=1)
"""How long after an incident of a cause was opened no other one is, though it was ended."""
WORKED_ON: Final = frozenset({State.NEW, State.ACTIVE, State.PENDING})
"""The states in which somebody still waits to hear that it is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnTrouble:
    """What the desk finds wrong with itself; `cause` names it, and stays the same for the same."""

    cause: str
    since: datetime
    title: str
    words: str
    impact: Impact = Impact.TEAM
    urgency: Urgency = Urgency.BLOCKED


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """What is known of a cause: its newest incident, when that was opened, whether it is over."""

    record: RecordId
    opened_at: datetime
    is_over: bool

    @classmethod
    def read(cls, noted: Fact) -> "Noted | None":
        """Return what was noted of a cause, None for nothing."""
        if not isinstance(noted, str):
            return None
        number, opened_at, state = noted.split()
        return cls(
            record=RecordId(int(number)),
            opened_at=datetime.fromisoformat(opened_at),
            is_over=state == "over",
        )

    def told(self) -> str:
        """Return it as it is noted."""
        return f"{self.record} {self.opened_at.isoformat()} {'over' if self.is_over else 'open'}"


def name_of(cause: str) -> str:
    """Return under which name a cause is noted."""
    return f"own.{cause}"


def part_of(cause: str) -> str:
    """Return what of the desk a cause concerns: a stage by its name, else the kind of the cause."""
    kind, _, name = cause.partition(".")
    return name if kind == "stage" else kind


async def report_own(unit: Unit, trouble: OwnTrouble, now: datetime) -> Record | None:
    """Open an incident of the desk itself, and alarm admins and leads; None where there is one.

    While the incident of a cause is worked on nothing else is opened, and for an hour after it was
    opened: what keeps the desk from telling must not give it more and more to tell.
    """
    category = unit.policy.categories.get(unit.policy.own_category or "")
    if category is None:
        return None
    noted = Noted.read(await unit.noted(name_of(trouble.cause)))
    if noted is not None and await _is_known(unit, noted, trouble, now):
        return None
    myself = await the_desk(unit)
    number = await unit.counters.record()
    record = Record(
        id=number,
        kind=Kind.INCIDENT,
        title=shortened(trouble.title, TITLE_LIMIT),
        category=category.key,
        team=category.team,
        impact=trouble.impact,
        urgency=trouble.urgency,
        priority=priority(trouble.impact, trouble.urgency),
        requester=myself.id,
        state=State.NEW,
        owner=None,
        reported_at=min(trouble.since, now),
        changed_at=now,
        version=1,
        terms=unit.policy.terms_version,
        confidential=category.confidential,
        source=Source.DESK,
    )
    await _alarm(unit, alarm.OWN_TROUBLE, record, trouble.cause, now)
    report = Message(record=number, seq=1, author=myself.id, text=trouble.words)
    await first_step(unit, record, None, report, {"cause": trouble.cause})
    await announce(unit, record, report, myself.id, now)
    kept = Noted(record=number, opened_at=now, is_over=False)
    await unit.note(name_of(trouble.cause), kept.told())
    return record


async def own_is_over(unit: Unit, cause: str, words: str, now: datetime) -> Record | None:
    """Say on its incident, and to whom it was told, that a cause is gone; None where none is known.

    Whether the incident is solved its engineers decide.
    """
    noted = Noted.read(await unit.noted(name_of(cause)))
    if noted is None or noted.is_over:
        return None
    record = await unit.records.get(noted.record)
    if record.state in WORKED_ON:
        record = await _said(unit, record, words, {"cause": cause, "over": True}, now)
    await _alarm(unit, alarm.OWN_WELL, record, cause, now)
    kept = Noted(record=noted.record, opened_at=noted.opened_at, is_over=True)
    await unit.note(name_of(cause), kept.told())
    return record


async def the_desk(unit: Unit) -> Person:
    """Return the desk itself as who asks for something: known, in no role or chat."""
    name = unit.policy.name[unit.policy.language]
    return await unit.people.myself(name)


async def _is_known(unit: Unit, noted: Noted, trouble: OwnTrouble, now: datetime) -> bool:
    """Tell whether a cause needs no new incident; on one that was over it says that it is back."""
    record = await unit.records.get(noted.record)
    if record.state not in WORKED_ON:
        return now - noted.opened_at < REST
    if noted.is_over:
        await _said(unit, record, trouble.words, {"cause": trouble.cause}, now)
        kept = Noted(record=noted.record, opened_at=noted.opened_at, is_over=False)
        await unit.note(name_of(trouble.cause), kept.told())
    return True


async def _said(
    unit: Unit, record: Record, words: str, facts: dict[str, Fact], now: datetime
) -> Record:
    """Stage that the desk adds words to its incident, as any requester would."""
    after = moved(record, Verb.USER_MESSAGE, now)
    message = Message(record=after.id, seq=after.version, author=after.requester, text=words)
    await step(unit, after, Verb.USER_MESSAGE, None, public=True, facts=facts, message=message)
    for desk in await desks_of(unit, after):
        await relay(unit, after, message, desk.id, "relay/user_message", now)
    await cards_follow(unit, after, now)
    return after


async def _alarm(unit: Unit, key: str, record: Record, cause: str, now: datetime) -> None:
    facts: dict[str, Fact] = {
        "record": record.id,
        "part": part_of(cause),
        "about": f"{cause}.{record.id}.{record.version}",
    }
    await alarm.alarm(unit, key, now, facts, await leads_of(unit, record))
