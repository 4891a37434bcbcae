"""Test calls: those who would be called first are called now, and say that it reached them.

No record and no chain is touched. A test call is what the audit keeps of it: who asked, who was
called, who answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.access import Act, Actor, demand
from desk.actions.duty.telling import thread_of
from desk.actions.people.person import demand_here
from desk.actions.promises.forecast import Forecast, chains_now
from desk.actions.promises.reaching import facts_of
from desk.actions.steps import answer
from desk.errors import DrilledAlready, NotForYou, Overdue
from desk.events import Fact
from desk.identifiers import ChatId, PersonId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Person
from desk.ports import AuditLine, Outcome, Unit
from desk.quiet import quiet_until
from desk.rings import TEST, Ring
from desk.timers import Timer, TimerKind

REST = timedelta(minutes=10)
"""How long a team is left in peace after a test call."""
WAITS = timedelta(minutes=5)
"""How long an answer is waited for."""
LATEST = timedelta(hours=1)
"""After so long an answer says nothing any more."""
CALLED = "drill"
ANSWERED = "drill answered"
"""What the audit calls a test call, and an answer to one."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class CallForTest:
    """Somebody wants the first step of a team's chain to be called, by its place in the forecast.

    `sure` means even at night.
    """

    actor: Actor
    team: str
    chain: int
    sure: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Present:
    """Somebody says that a test call reached them."""

    actor: Actor
    team: str
    drill: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Drill:
    """A test call: who was called in private, who answered and how long it took.

    `left_out` could not be called, each with the reason.
    """

    at: datetime
    asker: PersonId
    chat: ChatId
    thread: int | None
    told: Sequence[PersonId]
    in_group: bool
    rings: Sequence[tuple[str, str]]
    left_out: Sequence[tuple[PersonId, str]]
    answers: Sequence[tuple[PersonId, timedelta]]

    @property
    def missing(self) -> list[PersonId]:
        """Those who were called in private and have not answered."""
        answered = {person for person, _ in self.answers}
        return [person for person in self.told if person not in answered]


async def see(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show who would be called now, to those who steer the teams of the place."""
    teams = await demand_here(unit, actor, Act.DRILL)
    await answer(unit, actor, "duty/forecast", now, {"teams": ",".join(teams)})


async def call(unit: Unit, command: CallForTest, now: datetime) -> bool:
    """Call the first step of a chain for a test; tell whether it was, and not asked about.

    Where it is night for somebody, the asker is asked first.

    Raises:
        NotForYou: the actor may not.
        DrilledAlready: the team was called for a test a moment ago.
        Overdue: such a ticket would call nobody now.
    """
    actor, team = command.actor, command.team
    if team not in await demand_here(unit, actor, Act.DRILL):
        raise NotForYou
    await _demand_rest(unit, team, now)
    chains = await chains_now(unit, team, now)
    first = chains[command.chain].first if command.chain < len(chains) else None
    if first is None:
        raise Overdue
    asleep = [person.id for person in first.reach.people if _sleeps(unit, person, now)]
    by_phone = bool(first.reach.rings) and _is_night(unit.policy.timezone, now)
    if (asleep or by_phone) and not command.sure:
        data: dict[str, Fact] = {
            "team": team,
            "chain": command.chain,
            "asleep": ",".join(map(str, asleep)),
        }
        await answer(unit, actor, "duty/drill_night", now, data)
        return False
    await _called(unit, command, first, now)
    return True


async def present(unit: Unit, command: Present, now: datetime) -> None:
    """Note that a test call reached somebody, and show it to whoever asked for it.

    Raises:
        NotForYou: they were not called.
        Overdue: it was too long ago.
    """
    person = command.actor.person
    demand(command.actor, Act.ANSWER_PAGE)
    drill = await drill_of(unit, command.team, command.drill)
    if drill is None or now - drill.at > LATEST:
        raise Overdue
    if person.id not in drill.told and not (drill.in_group and person.roles(command.team)):
        raise NotForYou
    if person.id in dict(drill.answers):
        return
    await _audited(unit, command.actor.person.id, ANSWERED, command.team, command.drill, now)
    source = f"p{person.id}"
    await _show(unit, command.team, command.drill, drill.chat, drill.thread, source, now)


async def over(unit: Unit, timer: Timer, now: datetime) -> None:
    """Show whoever asked for a test call who has not answered."""
    team = timer.subject.key[1:]
    drill = await drill_of(unit, team, timer.round)
    if drill is not None:
        await _show(unit, team, timer.round, drill.chat, drill.thread, "over", now)


async def drill_of(unit: Unit, team: str, number: int) -> Drill | None:
    """Return a test call with all answers so far; None where there was none."""
    lines = await unit.audit.done(_kept(team), _EPOCH + number * _MINUTE)
    mine = [line for line in lines if line.facts.get("drill") == number]
    begun = next((line for line in mine if line.action == CALLED), None)
    return None if begun is None or begun.actor is None else _drill(begun, begun.actor, mine)


def _drill(begun: AuditLine, asker: PersonId, lines: Sequence[AuditLine]) -> Drill:
    facts = begun.facts
    thread = facts.get("thread")
    rings = [ring.partition("=") for ring in str(facts.get("rung") or "").split(",") if ring]
    left = [one.partition(":") for one in str(facts.get("left_out") or "").split(",") if one]
    return Drill(
        at=begun.at,
        asker=asker,
        chat=ChatId(int(facts["chat"] or 0)),
        thread=None if thread is None else int(thread),
        told=[PersonId(int(person)) for person in str(facts["told"]).split(",") if person],
        in_group=bool(facts.get("group")),
        rings=[(channel, to) for channel, _, to in rings],
        left_out=[(PersonId(int(person)), why) for person, _, why in left],
        answers=[
            (line.actor, line.at - begun.at)
            for line in lines
            if line.action == ANSWERED and line.actor is not None
        ],
    )


async def _demand_rest(unit: Unit, team: str, now: datetime) -> None:
    lines = await unit.audit.done(_kept(team), now - REST)
    last = max((line.at for line in lines if line.action == CALLED), default=None)
    if last is not None and now < last + REST:
        raise DrilledAlready(until=last + REST)


async def _called(unit: Unit, command: CallForTest, first: Forecast, now: datetime) -> None:
    """Stage the calls, what is kept of them, and the message that shows what comes of them."""
    actor, team, reach = command.actor, command.team, first.reach
    number = (now - _EPOCH) // _MINUTE
    facts: dict[str, Fact] = {"chat": actor.chat, "thread": actor.thread}
    await _audited(unit, actor.person.id, CALLED, team, number, now, facts | facts_of([reach]))
    for chat in [(await unit.chats.private(person)).id for person in reach.people]:
        await _tell(unit, chat, command, number, now)
    for place in reach.places:
        await _tell(unit, place, command, number, now, await thread_of(unit, team, place))
    meant = {person.telegram_id for person in reach.people}
    for channel, to in reach.rings:
        await unit.rings.add(
            Ring(
                ref=f"x{team}.{number}.{channel}.{to}",
                channel=channel,
                to=to,
                template=TEST,
                subject=Subject.drill(team, number),
                seq=0,
                not_before=now,
                expires_at=now + WAITS,
                data={"people": ",".join(map(str, sorted(meant))), "drill": number},
            )
        )
    await unit.timers.set(
        Timer(
            kind=TimerKind.DRILL_OVER,
            subject=Subject.team(team),
            round=number,
            due_at=now + WAITS,
        )
    )
    await _show(unit, team, number, actor.chat, actor.thread, "called", now)


async def _tell(
    unit: Unit,
    chat: ChatId,
    command: CallForTest,
    number: int,
    now: datetime,
    thread: int | None = None,
) -> None:
    where: dict[str, Fact] = {} if thread is None else {"thread": thread}
    await unit.notices.add(
        Notice(
            ref=f"x{command.team}.{number}.call.{chat}",
            form=Form.MESSAGE,
            template="duty/drill_call",
            chat=chat,
            subject=Subject.drill(command.team, number),
            seq=0,
            rank=Rank.PAGE,
            not_before=now,
            expires_at=now + WAITS,
            data={"team": command.team, "drill": number, "by": command.actor.person.id, **where},
        )
    )


async def _show(
    unit: Unit, team: str, number: int, chat: ChatId, thread: int | None, source: str, now: datetime
) -> None:
    """Stage that the message of whoever asked shows how a test call stands."""
    where: dict[str, Fact] = {} if thread is None else {"thread": thread}
    await unit.notices.add(
        Notice(
            ref=f"x{team}.{number}.{source}",
            form=Form.CARD,
            template="duty/drill",
            chat=chat,
            subject=Subject.drill(team, number),
            seq=0,
            rank=Rank.REPLY,
            not_before=now,
            data={"team": team, "drill": number, **where},
        )
    )


async def _audited(
    unit: Unit,
    person: PersonId,
    action: str,
    team: str,
    number: int,
    now: datetime,
    facts: dict[str, Fact] | None = None,
) -> None:
    await unit.audit.add(
        at=now,
        actor=person,
        action=action,
        subject=_kept(team),
        outcome=Outcome.DONE,
        facts={"drill": number, **(facts or {})},
    )


def _kept(team: str) -> str:
    """Return under which subject the audit keeps the test calls of a team."""
    return Subject.team(team).key


def _sleeps(unit: Unit, person: Person, now: datetime) -> bool:
    return _is_night(person.timezone or unit.policy.timezone, now)


def _is_night(zone: str, now: datetime) -> bool:
    return quiet_until(now, zone) is not None
