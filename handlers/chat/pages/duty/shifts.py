"""What people read when a shift begins or ends, or when nobody has one."""

from datetime import datetime

from desk.actions.places.groups import open_records
from desk.duty.plan import Why
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import Person
from desk.ports import Unit
from desk.priority import Priority
from desk.record import Kind, State
from handlers.chat.acts.duty.marks import mark, minutes
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages import views
from handlers.chat.pages.duty.spans import span
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.promises import promised
from handlers.chat.words import Words
from handlers.context import Context, Rendered

MOST = 12
"""How many tickets a brief names."""


async def brief(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what somebody needs whose shift has begun, with the button that says "I am here".

    Named are the tickets that nobody has, those of P1, and what is due before the shift ends.
    """
    unit, data = context.unit, notice.data
    team = str(data["team"])
    records = [r for r in await open_records(unit, [team]) if r.kind is not Kind.TASK]
    since, until = _moment(data["since"]), _moment(data["until"])
    looks = await promised.outlooks(context, records)
    unsolved = [record for record in records if record.state is not State.RESOLVED]
    pressing = promised.most_urgent_first(
        [
            record
            for record in unsolved
            if record.owner is None
            or record.priority is Priority.P1
            or (looks[record.id].due_at or until) < until
        ],
        looks,
    )
    tickets = [await views.ticket(unit, record) for record in pressing[:MOST]]
    why = Why(str(data["why"]))

    def page(number: int) -> str:
        return words.page(
            notice.template,
            team=words.name("teams", team),
            since=since,
            until=until,
            late=bool(data.get("late")),
            stands_in=why is Why.LEAVE,
            before=before,
            total=len(records),
            unowned=sum(record.owner is None for record in unsolved),
            looks=looks,
            signs=promised.SIGNS,
            tickets=tickets[:number],
            more=len(pressing) - number,
        )

    before = await _person(unit, data.get("before"))
    here = Pressed(verb="here", ref=int(data["stint"] or 0), arg=mark(team))
    button = Buttons(context.keys, notice.chat).button(words("buttons.here"), here)
    return Rendered(text=fitting(page, len(tickets)), keyboard=[[button]])


async def hand_back(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what was in a shift that is over, and what its person still has in hand."""
    unit, data = context.unit, notice.data
    whose = PersonId(int(data["whose"] or 0))
    held = [r for r in await unit.records.open_owned(whose) if r.kind is not Kind.TASK]
    tickets = [await views.ticket(unit, record) for record in held[:MOST]]

    def page(number: int) -> str:
        return words.page(
            notice.template,
            team=words.name("teams", str(data["team"])),
            when=span(words, _moment(data["since"]), _moment(data["until"])),
            came=int(data["came"] or 0),
            claimed=int(data["claimed"] or 0),
            solved=int(data["solved"] or 0),
            next=after,
            tickets=tickets[:number],
            more=len(held) - number,
        )

    after = await _person(unit, data.get("next"))
    return Rendered(text=fitting(page, len(tickets)))


async def unseen(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render for leads that whoever should be on duty cannot be reached."""
    unit, data, team = context.unit, notice.data, str(notice.data["team"])
    text = words.page(
        notice.template,
        team=words.name("teams", team),
        person=await _person(unit, data["whose"]),
        since=_moment(data["since"]),
        silent=data["how"] == "silent",
        next=await _person(unit, data.get("next")),
        next_since=_moment(data["next_since"]),
    )
    whom = Pressed(verb="whom", ref=0, arg=mark(team))
    button = Buttons(context.keys, notice.chat).button(words("buttons.put"), whom)
    return Rendered(text=text, keyboard=[[button]])


async def here(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render for leads that somebody is there after all."""
    data = notice.data
    person = await _person(context.unit, data["whose"])
    team = words.name("teams", str(data["team"]))
    return Rendered(text=words.page(notice.template, team=team, person=person))


async def gap(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render for leads that nobody is on duty at a time, with a way to put somebody there."""
    data, team = notice.data, str(notice.data["team"])
    since, until = _moment(data["since"]), _moment(data["until"])
    text = words.page(
        notice.template,
        team=words.name("teams", team),
        since=since,
        when=span(words, since, until),
        is_now=bool(data["is_now"]),
        away=data["why"] == Why.ALL_AWAY,
    )
    whom = Pressed(verb="whom", ref=0, arg=f"{mark(team)}:{minutes(since)}")
    button = Buttons(context.keys, notice.chat).button(words("buttons.put"), whom)
    return Rendered(text=text, keyboard=[[button]])


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))


async def _person(unit: Unit, number: object) -> Person | None:
    return await unit.people.get(PersonId(int(str(number)))) if number else None
