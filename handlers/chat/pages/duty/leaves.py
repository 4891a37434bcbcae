"""Leave in words: who is away, from when to when, and who has the shifts meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.access import Act, teams_for
from desk.actions.duty.lookup import plan_of
from desk.actions.working.crew import crew
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import Person
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages.duty.spans import Row, rows_of, span
from handlers.chat.words import Words
from handlers.context import Context, Rendered

AHEAD = timedelta(days=400)
MOST = 20
NAME_ROOM = 14


@dataclass(frozen=True, kw_only=True, slots=True)
class Away:
    """Somebody who is away, as a line."""

    person: Person
    when: str


async def leave(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render one's own leave, and to leads that of their teams; each with a way back."""
    unit, now = context.unit, context.now
    reader = await unit.people.get(PersonId(int(notice.data["person"] or 0)))
    chat = await unit.chats.get(notice.chat)
    teams = teams_for(reader, chat.kind, Act.STEER_DUTY, unit.policy.teams)
    people = {p.id: p for team in teams for p in await crew(unit, team)} | {reader.id: reader}
    leaves = (await unit.duty.leaves(sorted(people), now, now + AHEAD))[:MOST]
    buttons = Buttons(context.keys, notice.chat)
    lines, keyboard = [], []
    for gone in leaves:
        person = people[gone.person]
        when = span(words, gone.since, gone.until) if gone.until else words.moment(gone.since)
        lines.append(Away(person=person, when=when))
        text = words(
            "buttons.take_back", name=person.name[:NAME_ROOM], since=words.moment(gone.since)
        )
        keyboard.append([buttons.button(text, Pressed(verb="unleave", ref=gone.id or 0))])
    return Rendered(text=words.page(notice.template, lines=lines), keyboard=keyboard)


async def leave_taken(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render that leave was noted, and who has the shifts of whoever is away."""
    unit, data = context.unit, notice.data
    person = await unit.people.get(PersonId(int(data["whom"] or 0)))
    since, until = (datetime.fromisoformat(str(data[key])) for key in ("since", "until"))
    begins = max(since, context.now)
    rows: list[Row] = []
    for team in unit.policy.teams:
        if person.roles(team):
            plan = await plan_of(unit, team, begins, until)
            rows += [
                row
                for row in await rows_of(unit, plan, begins, until, words)
                if person.id in {one.id for one in row.duty.skipped}
            ]
    text = words.page(
        notice.template,
        person=person,
        own=person.id == notice.data["person"],
        when=span(words, since, until),
        rows=rows[:MOST],
        more=len(rows) - len(rows[:MOST]),
    )
    return Rendered(text=text)
