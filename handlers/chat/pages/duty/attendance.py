"""Hours on site in words: what was just noted, and the sheet of a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.access import Act, teams_for
from desk.actions.working.crew import crew
from desk.duty.attendance import Day, Stay, month_of, sheet
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import Person
from handlers.chat.pages.fitting import fitting
from handlers.chat.words import Words
from handlers.context import Context, Rendered

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A day on the sheet."""

    day: str
    stays: Sequence[str]
    hours: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The days of one person; `hours` is all of them."""

    person: Person
    lines: Sequence[Line]
    hours: str


async def checked_in(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render that somebody has come."""
    person = await context.unit.people.get(PersonId(int(notice.data["person"] or 0)))
    forgotten = notice.data.get("forgotten")
    text = words.page(
        notice.template,
        person=person,
        came=datetime.fromisoformat(str(notice.data["came"])),
        forgotten=datetime.fromisoformat(str(forgotten)) if forgotten else None,
    )
    return Rendered(text=text)


async def checked_out(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render that somebody leaves, and how long they were there."""
    person = await context.unit.people.get(PersonId(int(notice.data["person"] or 0)))
    came, left = (datetime.fromisoformat(str(notice.data[key])) for key in ("came", "left"))
    text = words.page(
        notice.template, person=person, came=came, left=left, hours=clock(left - came)
    )
    return Rendered(text=text)


async def month(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the sheet of a month: to leads of everybody in their teams, to others their own."""
    unit, data = context.unit, notice.data
    reader = await unit.people.get(PersonId(int(data["person"] or 0)))
    chat = await unit.chats.get(notice.chat)
    zone = unit.policy.timezone
    since, until = month_of(int(data["year"] or 0), int(data["month"] or 0), zone)
    teams = teams_for(reader, chat.kind, Act.SHEET, unit.policy.teams)
    people = {p.id: p for team in teams for p in await crew(unit, team)} | {reader.id: reader}
    stays = [s for s in await unit.attendances.between(since, until) if s.person in people]
    days = sheet(stays, zone)

    def page(number: int) -> str:
        shown = days[:number]
        return words.page(
            notice.template,
            year=data["year"],
            month=data["month"],
            shares=[
                _share(people[p], shown, words) for p in dict.fromkeys(d.person for d in shown)
            ],
            more=len(days) - number,
        )

    return Rendered(text=fitting(page, len(days)))


def _share(person: Person, days: Sequence[Day], words: Words) -> Share:
    own = [day for day in days if day.person == person.id]
    return Share(
        person=person,
        lines=[
            Line(
                day=f"{day.day:%m-%d}",
                stays=[
                    f"{words.hour(s.came_at)}–{_end(s.left_at, s.state, words)}" for s in day.stays
                ],
                hours=clock(day.length),
            )
            for day in own
        ],
        hours=clock(sum((day.length for day in own), timedelta())),
    )


def _end(left_at: datetime | None, state: Stay, words: Words) -> str:
    """Return the end of a stay: its hour; nothing while it lasts, `?` where it is unknown."""
    if left_at is not None:
        return words.hour(left_at)
    return "?" if state is Stay.FORGOTTEN else ""


def clock(length: timedelta) -> str:
    """Return a length as hours and minutes: `8:30`."""
    hours, minutes = divmod(length // MINUTE, 60)
    return f"{hours}:{minutes:02}"
