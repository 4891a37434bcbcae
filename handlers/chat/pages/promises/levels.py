"""`/sla`: what is promised, when work is done, and to those of the desk, how it is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.access import Act, teams_for
from desk.actions.places.groups import teams_of
from desk.actions.reports.promises_since import promises_since
from desk.figures import Kept, Late, Stopped, kept, late
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import ChatKind
from desk.priority import Priority
from desk.sla import ClockKind
from handlers.chat.pages.promises.service_hours import Hours, hours_of
from handlers.chat.words import Words
from handlers.context import Context, Rendered


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """What is promised for a priority, in words."""

    priority: str
    response: str
    resolution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """When work is done for some priorities."""

    priorities: str
    hours: Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """How the promises of a priority were kept."""

    priority: str
    response: Kept
    resolution: Kept


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """How the promises of some teams are kept this month."""

    priorities: Sequence[Row]
    overdue: Late


async def sla(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what is promised to everybody; how it is kept, to those who may know why."""
    policy = context.unit.policy
    levels = policy.levels(policy.terms_version)
    keys: dict[str, list[str]] = {}
    for priority in sorted(levels):
        keys.setdefault(levels[priority].hours.key, []).append(priority.value)
    hours = {level.hours.key: level.hours for level in levels.values()}
    today = policy.days.today(context.now)
    since = await promises_since(context.unit)
    text = words.page(
        "sla",
        promises=[
            Promise(
                priority=priority.value,
                response=words.working(level.response, level.hours),
                resolution=words.working(level.resolution, level.hours),
            )
            for priority, level in sorted(levels.items())
        ],
        services=[
            Service(priorities=", ".join(used), hours=hours_of(hours[key], today, words))
            for key, used in keys.items()
        ],
        version=policy.terms_version,
        since=words.day(policy.days.today(since)) if since else "",
        standing=await _standing(notice, context),
    )
    return Rendered(text=text)


async def _standing(notice: Notice, context: Context) -> Standing | None:
    """Return how promises are kept in the teams of which the reader may know; None in no team."""
    unit, policy = context.unit, context.unit.policy
    chat = await unit.chats.get(notice.chat)
    person = await unit.people.get(PersonId(int(notice.data["person"] or 0)))
    here = policy.teams if chat.kind is ChatKind.PRIVATE else await teams_of(unit, chat.id)
    teams = teams_for(person, chat.kind, Act.EXPLAIN, here)
    if not teams:
        return None
    begun = policy.days.midnight(policy.days.today(context.now).replace(day=1))
    stopped = [
        one
        for one in await unit.figures.stopped(begun, context.now)
        if policy.team(one.team).key in teams
    ]
    overdue = await unit.figures.overdue(context.now)
    return Standing(
        priorities=[
            Row(
                priority=priority.value,
                response=_kept(stopped, priority, ClockKind.RESPONSE),
                resolution=_kept(stopped, priority, ClockKind.RESOLUTION),
            )
            for priority in Priority
            if any(one.priority is priority for one in stopped)
        ],
        overdue=late(one for one in overdue if policy.team(one.team).key in teams),
    )


def _kept(stopped: Sequence[Stopped], priority: Priority, kind: ClockKind) -> Kept:
    return kept(one for one in stopped if one.priority is priority and one.kind is kind)
