"""Looks whether the people are there whom chains and ladder of the policy mean to call."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config.document import Steps
from bot.doctor.findings import Finding, ok, warning
from desk.actions.duty.lookup import plan_of
from desk.actions.promises.finding import found
from desk.actions.promises.forecast import ticket_of
from desk.actions.working.crew import crew
from desk.duty.plan import Plan, Shift
from desk.people import Person, Role
from desk.policy import Policy
from desk.ports import Unit
from desk.priority import Priority
from desk.promises.paging import skipped
from desk.terms import Addressee, Channel, Rung, Step, Who
from store.store import Store

AHEAD = timedelta(days=14)
"""How far ahead gaps are looked for."""
GRAIN = timedelta(minutes=30)
"""A gap counts for a step that may be taken at such a moment of it."""
UNHELD = {Role.LEAD: "no_lead", Role.MANAGER: "no_manager"}
TOLD_ELSEWHERE = {"unreachable", "no_place"}
"""What the doctor tells of people and groups, whoever calls them."""
MOST_GAPS = 5
MOST_NAMED = 10
MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, kw_only=True, slots=True)
class Concern:
    """Something about people that a line of the configuration does not count on.

    `at` is where that line stands; `key` names the words, as of the doctor, and `facts` fill them.
    """

    at: Steps
    key: str
    facts: dict[str, object] = field(default_factory=dict)

    @property
    def finding(self) -> Finding:
        """What the doctor says of it."""
        return warning("duty", self.key, **self.facts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One line of the configuration that calls somebody of a team."""

    at: Steps
    field: str
    team: str
    who: Addressee
    channels: Sequence[Channel]
    step: Step | None = None


async def look_at_duty(policy: Policy, store: Store, now: datetime) -> list[Finding]:
    """Look at everybody who would be called; each fault is told once.

    Raises:
        StoreUnavailable: the store cannot be read.
    """
    concerns = await concerns_of(policy, store, now)
    told = [c.finding for c in concerns if c.key not in TOLD_ELSEWHERE]
    return [one for number, one in enumerate(told) if one not in told[:number]] or [ok("duty")]


async def concerns_of(policy: Policy, store: Store, now: datetime) -> list[Concern]:
    """Return what is to be seen to, in the order of the configuration.

    Raises:
        StoreUnavailable: the store cannot be read.
    """
    concerns: list[Concern] = []
    async with store.reading(policy) as unit:
        for call in _calls(policy):
            concerns += [concern async for concern in _of(unit, call, now)]
    return [one for number, one in enumerate(concerns) if one not in concerns[:number]]


def _calls(policy: Policy) -> list[Call]:
    """Return the lines of chains and ladder, each for every team that it may call."""
    terms = policy.terms_for(policy.terms_version)
    calls = []
    for position, chain in enumerate(terms.chains):
        begins = [
            team
            for team in policy.teams
            if any(terms.chain(team, priority) is chain for priority in chain.priorities)
        ]
        for number, step in enumerate(chain.steps):
            at: Steps = ("chains", position, "steps", number)
            calls += [_call(at, "page", team, step.page, step) for team in begins]
    for position, rung in enumerate(terms.ladder):
        calls += [
            _call(("ladder", position), "tell", team, rung.tell, rung) for team in policy.teams
        ]
    return calls


def _call(at: Steps, name: str, team: str, who: Addressee, line: Step | Rung) -> Call:
    step = line if isinstance(line, Step) else None
    return Call(at=at, field=name, team=team, who=who, channels=line.channels, step=step)


async def _of(unit: Unit, call: Call, now: datetime) -> AsyncIterator[Concern]:
    """Yield what is to be seen to in one line for one team."""
    here: Steps = (*call.at, call.field)
    team: dict[str, object] = {"team": call.team}
    people: Sequence[Person] = ()
    match call.who.who:
        case Who.CONTACT:
            return
        case Who.TEAM | Who.OWNER:
            places = (
                await found(unit, ticket_of(call.team, Priority.P1, now), call.who, now)
            ).places
            if not places and Channel.TELEGRAM in call.channels:
                yield Concern(at=here, key="no_place", facts=team)
            return
        case Who.ONCALL:
            plan = await plan_of(unit, call.team, now, now + AHEAD)
            people = await _on_call(unit, call.team, plan)
            if not (plan.rosters or plan.overrides):
                yield Concern(at=here, key="no_roster", facts=team)
            else:
                for facts in _gaps(unit.policy, plan, call, now):
                    yield Concern(at=here, key="gap", facts=team | facts)
        case Who.LEAD | Who.MANAGER:
            who = await found(unit, ticket_of(call.team, Priority.P1, now), call.who, now)
            people = [*who.people, *(person for person, _ in who.left_out)]
            role = Role(call.who.who.value)
            if people and not any(role in person.roles(call.team) for person in people):
                yield Concern(at=here, key=UNHELD[role], facts=team)
    async for concern in _of_people(unit, call, people):
        yield concern


async def _of_people(unit: Unit, call: Call, people: Sequence[Person]) -> AsyncIterator[Concern]:
    """Yield what is to be seen to about those whom a line calls."""
    here: Steps = (*call.at, call.field)
    team: dict[str, object] = {"team": call.team}
    if not people:
        yield Concern(at=here, key="nobody", facts=team | {"who": str(call.who)})
        return
    lost = [p for p in people if not await _is_met(unit, p)] if _by_telegram(call) else []
    if all(person in lost or person.away_since for person in people):
        yield Concern(at=here, key="all_gone", facts=team | _names(people))
    elif lost:
        yield Concern(at=here, key="unreachable", facts=_names(lost))
    without = [p for p in people if p.telegram_id not in unit.policy.mailed]
    if Channel.MAIL in call.channels and without:
        yield Concern(at=(*call.at, "channels"), key="no_mail", facts=_names(without))


async def _on_call(unit: Unit, team: str, plan: Plan) -> list[Person]:
    """Return everybody of the rosters; the engineers of a team without any."""
    working = await crew(unit, team)
    if not (plan.rosters or plan.overrides):
        return [person for person in working if Role.ENGINEER in person.roles(team)]
    planned = {p for r in plan.rosters for p in r.people} | {o.person for o in plan.overrides}
    return [person for person in working if person.id in planned]


def _gaps(policy: Policy, plan: Plan, call: Call, now: datetime) -> list[dict[str, object]]:
    """Return the first spans without anybody in which a line would call, in the desk's time."""
    zone = ZoneInfo(policy.timezone)
    gaps = [gap for gap in plan.gaps(now, now + AHEAD) if _matters(policy, call.step, gap)]
    return [
        {
            "since": gap.since.astimezone(zone).strftime(MOMENT),
            "until": gap.until.astimezone(zone).strftime(MOMENT),
            "goes_on": gap.until >= now + AHEAD,
        }
        for gap in gaps[:MOST_GAPS]
    ]


def _matters(policy: Policy, step: Step | None, gap: Shift) -> bool:
    """Whether a step may be taken in a gap; a rung always may."""
    if step is None:
        return True
    only = policy.calendars.get(step.only) if step.only else None
    count = (gap.until - gap.since) // GRAIN + 1
    moments = (gap.since + number * GRAIN for number in range(count))
    return any(skipped(step, at, only, policy.timezone) is None for at in moments if at < gap.until)


def _by_telegram(call: Call) -> bool:
    return Channel.TELEGRAM in call.channels


async def _is_met(unit: Unit, person: Person) -> bool:
    """Whether somebody can be written to in private: a bot cannot write first."""
    chat = await unit.chats.by_telegram(person.telegram_id)
    return chat is not None and chat.reachable


def _names(people: Sequence[Person]) -> dict[str, object]:
    named = sorted(person.name for person in people)
    return {"names": ", ".join(named[:MOST_NAMED]), "more": max(len(named) - MOST_NAMED, 0)}
