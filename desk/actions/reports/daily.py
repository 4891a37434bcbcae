"""The figures of the day: counted and frozen when a working day ends, and told to the leads."""

from collections.abc import Collection
from datetime import datetime, timedelta

from desk.actions.again import again
from desk.actions.leaders import leads_in
from desk.actions.working.crew import is_reachable
from desk.events import Fact
from desk.figures import TeamFigures, figures
from desk.identifiers import PersonId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Chat
from desk.ports import Unit
from desk.reports import ReportKind, Run
from desk.timers import Timer, TimerKind


async def arm_daily(unit: Unit, now: datetime) -> None:
    """Stage when the figures of the next working day are told; never where that is turned off."""
    wall = unit.policy.reports.daily_at
    at = None if wall is None else unit.policy.days.next(now, wall)
    await again(unit, TimerKind.DAILY, at, now)


async def daily(unit: Unit, timer: Timer, now: datetime) -> None:
    """Freeze the figures of the day and tell them; a day that is over is part of the next one."""
    days = unit.policy.days
    if days.today(timer.due_at) == days.today(now):
        await _tell(unit, await _made(unit, now), now)
    await arm_daily(unit, now)


async def _made(unit: Unit, now: datetime) -> Run:
    """Stage the report from the end of the last one until now."""
    days = unit.policy.days
    today = days.today(now)
    next_day = days.after(today) or today
    since, horizon = await _since(unit, now), days.midnight(next_day + timedelta(days=1))
    run = Run(
        kind=ReportKind.DAILY,
        since=since,
        until=now,
        made_at=now,
        teams=await _counted(unit, since, now, horizon),
        params={"next": next_day.isoformat()},
    )
    await unit.reports.add(run)
    return run


async def _since(unit: Unit, now: datetime) -> datetime:
    """Return where the last report ended; before the first, when it would have."""
    last = await unit.reports.last(ReportKind.DAILY)
    if last is not None:
        return last.until
    days, wall = unit.policy.days, unit.policy.reports.daily_at
    midnight = days.midnight(days.today(now))
    return (None if wall is None else days.last(midnight, wall)) or midnight


async def _counted(
    unit: Unit, since: datetime, now: datetime, horizon: datetime
) -> dict[str, TeamFigures]:
    """Return the figures of each team; of a team that is no more, the first one answers."""
    policy = unit.policy
    counted = await unit.figures.tickets(since, now, policy.days.ages(now))
    stopped = await unit.figures.stopped(since, now)
    missed = await unit.figures.missed(since, now)
    overdue = await unit.figures.overdue(now)
    due = await unit.figures.due(now, horizon)
    stars = await unit.figures.stars(since, now)
    return {
        team: figures(
            counted=[one for one in counted if policy.team(one.team).key == team],
            stopped=[one for one in stopped if policy.team(one.team).key == team],
            missed=[one for one in missed if policy.team(one.team).key == team],
            overdue=[one for one in overdue if policy.team(one.team).key == team],
            due=[one for one in due if policy.team(one.team).key == team],
            stars=[one for one in stars if policy.team(one.team).key == team],
        )
        for team in policy.teams
    }


async def _tell(unit: Unit, run: Run, now: datetime) -> None:
    """Stage that the report is read in its group, else by the leads of each team."""
    reports = unit.policy.reports
    if reports.group is not None:
        group = await unit.chats.by_telegram(reports.group)
        group = group or await unit.chats.met_group(reports.group)
        if group.reachable:
            where: dict[str, Fact] = {} if reports.topic is None else {"thread": reports.topic}
            await _notify(unit, run, group, run.teams, now, where)
            return
    led: dict[PersonId, list[str]] = {}
    for team in run.teams:
        for lead in await leads_in(unit, team):
            led.setdefault(lead.id, []).append(team)
    for person, teams in sorted(led.items()):
        lead = await unit.people.get(person)
        if await is_reachable(unit, lead):
            await _notify(unit, run, await unit.chats.private(lead), teams, now, {})


async def _notify(
    unit: Unit,
    run: Run,
    chat: Chat,
    teams: Collection[str],
    now: datetime,
    where: dict[str, Fact],
) -> None:
    since = run.since.isoformat()
    await unit.notices.add(
        Notice(
            ref=f"{run.kind}.{since}.{chat.id}",
            form=Form.MESSAGE,
            template=run.kind.value,
            chat=chat.id,
            subject=Subject.desk() if chat.person is None else Subject.person(chat.person),
            seq=0,
            rank=Rank.NOTICE,
            not_before=now,
            data={"since": since, "teams": ",".join(teams), **where},
        )
    )
