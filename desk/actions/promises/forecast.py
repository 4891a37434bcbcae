"""Who would be called now, if a ticket of a team needed somebody and nobody came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.actions.promises.finding import found
from desk.actions.promises.reaching import Reach, reach, reach_of
from desk.identifiers import PersonId, RecordId
from desk.ports import Unit
from desk.priority import MATRIX, Priority
from desk.record import Kind, Record, State
from desk.terms import Addressee, Chain, Step

NOBODY = PersonId(0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """One step as it would go: after how long, whom it calls, and why it is left out, if it is."""

    step: Step
    after: timedelta
    reach: Reach
    skipped: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainForecast:
    """One chain as it would go: its first round, and when all rounds have brought nobody."""

    chain: Chain
    priorities: Sequence[Priority]
    steps: Sequence[Forecast]
    ends: timedelta

    @property
    def first(self) -> Forecast | None:
        """The first step that calls anybody."""
        return next((step for step in self.steps if not step.skipped), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class RungForecast:
    """Who would be told when so much of a target is used up."""

    percent: int
    tell: Addressee
    reach: Reach


async def chains_now(unit: Unit, team: str, now: datetime) -> list[ChainForecast]:
    """Return each chain that a ticket of a team would start, as it would go from now on."""
    terms = unit.policy.terms_for(unit.policy.terms_version)
    starts: dict[str, tuple[Chain, list[Priority]]] = {}
    for priority in Priority:
        chain = terms.chain(team, priority)
        if chain is not None and chain.steps:
            starts.setdefault(chain.key, (chain, []))[1].append(priority)
    return [
        await _chain_now(unit, team, chain, priorities, now)
        for chain, priorities in starts.values()
    ]


async def _chain_now(
    unit: Unit, team: str, chain: Chain, priorities: Sequence[Priority], now: datetime
) -> ChainForecast:
    """Return how a chain would go; who is left out is not waited for."""
    ticket = ticket_of(team, priorities[0], now)
    steps: list[Forecast] = []
    at = now
    for step in chain.steps * (1 + chain.repeat):
        reached, why = await reach_of(unit, ticket, step, at)
        steps.append(Forecast(step=step, after=at - now, reach=reached, skipped=why))
        at += timedelta() if why else step.wait
    first_round = steps[: len(chain.steps)]
    return ChainForecast(chain=chain, priorities=priorities, steps=first_round, ends=at - now)


async def rungs_now(unit: Unit, team: str, now: datetime) -> list[RungForecast]:
    """Return who would be told at each rung now, while nobody has the ticket; each once."""
    terms = unit.policy.terms_for(unit.policy.terms_version)
    rungs = {
        (rung.percent, str(rung.tell), rung.channels): rung
        for rung in sorted(terms.ladder, key=lambda rung: rung.percent)
    }
    ticket = ticket_of(team, Priority.P1, now)
    return [
        RungForecast(
            percent=rung.percent,
            tell=rung.tell,
            reach=reach(unit.policy, await found(unit, ticket, rung.tell, now), rung.channels),
        )
        for rung in rungs.values()
    ]


def ticket_of(team: str, priority: Priority, now: datetime) -> Record:
    """Return a ticket that nobody reported: what a real one of a team would meet, it meets."""
    impact, urgency = next(pair for pair, implied in MATRIX.items() if implied is priority)
    return Record(
        id=RecordId(0),
        kind=Kind.INCIDENT,
        title="",
        category="",
        team=team,
        impact=impact,
        urgency=urgency,
        priority=priority,
        requester=NOBODY,
        state=State.NEW,
        owner=None,
        reported_at=now,
        changed_at=now,
        version=0,
    )
