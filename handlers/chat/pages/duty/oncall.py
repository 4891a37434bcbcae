"""Who is on duty now and next; whom a lead may put there; the weeks to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.access import Act, teams_for
from desk.actions.duty.lookup import FAR, Duty, next_up, on_duty, plan_of
from desk.actions.places.groups import teams_of
from desk.actions.working.crew import crew
from desk.duty.roster import WEEK, Roster
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import Chat, ChatKind, Person
from desk.ports import Unit
from handlers.chat.acts.duty.marks import mark, moment_of
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages.duty.spans import Row, rows_of, span
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.keyboards import rows
from handlers.chat.words import Words
from handlers.context import Button, Context, Rendered

SHOWN = 2 * WEEK
TEAM_ROOM = 14
NAME_ROOM = 20
AWAY = "💤"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A team on the page of who is on duty; `planned` tells that it has a roster."""

    name: str
    now: Duty
    next: Duty
    planned: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Layer:
    """A roster in words."""

    number: int
    length: str
    since: str
    people: list[str]
    windows: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Weeks:
    """A team on the page of the weeks to come."""

    name: str
    layers: list[Layer]
    rows: list[Row]


async def oncall(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render who is on duty now, until when and why, and who comes next."""
    unit, now = context.unit, context.now
    chat, reader, teams = await _read_by(notice, unit)
    buttons = Buttons(context.keys, notice.chat)
    shown: list[Standing] = []
    keyboard: list[list[Button]] = []
    steers = set(teams_for(reader, chat.kind, Act.STEER_DUTY, teams))
    for team in teams:
        plan = await plan_of(unit, team, now, now + FAR)
        planned = bool(plan.rosters or plan.overrides)
        shown.append(
            Standing(
                name=words.name("teams", team),
                now=await on_duty(unit, team, now),
                next=await next_up(unit, team, now),
                planned=planned,
            )
        )
        if planned and (team in steers or chat.kind is ChatKind.GROUP):
            name = words.name("teams", team)[:TEAM_ROOM] if len(teams) > 1 else ""
            text = f"{words('buttons.put')} {name}".strip()
            keyboard.append([buttons.button(text, Pressed(verb="whom", ref=0, arg=mark(team)))])
    shares = teams_for(reader, chat.kind, Act.SHARE_DUTY, teams)
    if shares and any(standing.planned for standing in shown):
        offer = Pressed(verb="mine", ref=0, arg="cover")
        keyboard.insert(0, [buttons.button(words("buttons.offer_shift"), offer)])
    text = words.page(notice.template, teams=shown, steers=bool(steers), far=now + FAR)
    return Rendered(text=text, keyboard=keyboard)


async def put_whom(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render whom a lead may put on duty."""
    unit, team = context.unit, str(notice.data["team"])
    since = str(notice.data["since"])
    buttons = Buttons(context.keys, notice.chat)
    at = max(moment_of(since), context.now)
    plan = await plan_of(unit, team, at, at + FAR)
    shift = (await rows_of(unit, plan, at, at + FAR, words))[0]
    choices = [
        buttons.button(
            _named(person), Pressed(verb="put", ref=person.id, arg=f"{mark(team)}:{since}")
        )
        for person in await crew(unit, team)
        if shift.duty.person is None or person.id != shift.duty.person.id
    ]
    text = words.page(notice.template, team=words.name("teams", team), when=shift.when)
    return Rendered(text=text, keyboard=rows(choices))


async def put(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render that somebody was put on duty."""
    data = notice.data
    by = data.get("by")
    since, until = (datetime.fromisoformat(str(data[key])) for key in ("since", "until"))
    text = words.page(
        notice.template,
        team=words.name("teams", str(data["team"])),
        person=await context.unit.people.get(PersonId(int(data["whom"] or 0))),
        by=None if by is None else await context.unit.people.get(PersonId(int(by))),
        when=span(words, since, until),
    )
    return Rendered(text=text)


async def roster(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the two weeks to come, with the layers they are made of."""
    unit, now = context.unit, context.now
    chat, reader, teams = await _read_by(notice, unit)
    if notice.data.get("team"):
        teams = [str(notice.data["team"])]
    buttons = Buttons(context.keys, notice.chat)
    steers = set(teams_for(reader, chat.kind, Act.STEER_DUTY, teams))
    shown: list[Weeks] = []
    keyboard: list[list[Button]] = []
    for team in teams:
        plan = await plan_of(unit, team, now, now + SHOWN)
        lines = await rows_of(unit, plan, now, now + SHOWN, words) if plan.rosters else []
        layers = [await _layer(unit, one, words) for one in plan.rosters]
        shown.append(Weeks(name=words.name("teams", team), layers=layers, rows=lines))
        if not plan.rosters and team in steers and await crew(unit, team):
            name = words.name("teams", team)[:TEAM_ROOM] if len(teams) > 1 else ""
            keyboard.append(
                [
                    buttons.button(
                        f"{words(f'buttons.everybody_{length}')} {name}".strip(),
                        Pressed(verb="everybody", ref=number, arg=mark(team)),
                    )
                    for number, length in enumerate(("daily", "weekly"))
                ]
            )

    def page(number: int) -> str:
        return words.page(
            notice.template,
            teams=shown,
            most=number,
            steers=bool(steers),
            set=bool(notice.data.get("set")),
        )

    most = max((len(weeks.rows) for weeks in shown), default=0)
    return Rendered(text=fitting(page, most), keyboard=keyboard)


async def roster_help(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render how to set a roster, with names that are nobody's of the team."""
    _, _, teams = await _read_by(notice, context.unit)
    team = str(notice.data.get("team") or next(iter(teams), ""))
    names = [person.name for person in await crew(context.unit, team)]
    text = words.page(notice.template, unknown=str(notice.data.get("unknown") or ""), names=names)
    return Rendered(text=text)


async def put_help(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render how to put somebody on duty, or to take leave, by words."""
    del context
    return Rendered(text=words.page(notice.template))


async def _read_by(notice: Notice, unit: Unit) -> tuple[Chat, Person, list[str]]:
    """Return where a page is read, by whom, and the teams it is about."""
    chat = await unit.chats.get(notice.chat)
    reader = await unit.people.get(PersonId(int(notice.data["person"] or 0)))
    everywhere = chat.kind is ChatKind.PRIVATE
    here = list(unit.policy.teams) if everywhere else await teams_of(unit, chat.id)
    return chat, reader, teams_for(reader, chat.kind, Act.DUTY, here)


async def _layer(unit: Unit, one: Roster, words: Words) -> Layer:
    hours = one.length // timedelta(hours=1)
    whole = next((n for n in (("weeks", 168), ("days", 24)) if not hours % n[1]), ("hours", 1))
    return Layer(
        number=one.layer,
        length=words(f"shifts.{whole[0]}", count=hours // whole[1]),
        since=words.moment(one.begins(0)),
        people=[(await unit.people.get(person)).name for person in one.people],
        windows=_windows(one, words),
    )


def _windows(one: Roster, words: Words) -> list[str]:
    """Return the times of the week in which a roster holds, those of several days together."""
    found: dict[str, list[str]] = {}
    for day, windows in sorted(one.windows.items()):
        for window in windows:
            hours = f"{_clock(window.opens)}–{_clock(window.closes)}"
            found.setdefault(hours, []).append(words(f"weekdays.{DAYS[day]}"))
    return [f"{' '.join(days)} {hours}" for hours, days in found.items()]


def _clock(time: timedelta) -> str:
    """Return a time of day; past midnight it is the next day's."""
    hours, minutes = divmod(time // timedelta(minutes=1), 60)
    return f"{hours if hours <= 24 else hours - 24:02}:{minutes:02}"  # noqa: PLR2004 - hours of a day


def _named(person: Person) -> str:
    return f"{AWAY if person.away_since else ''}{person.name[:NAME_ROOM]}"
