"""Pages about people: links, the team, and a role that was given or taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, teams_for
from desk.actions.people.links import LINKED
from desk.actions.places.groups import teams_of
from desk.identifiers import PersonId
from desk.notices import SECRET, Notice
from desk.people import ChatKind, Person, Role
from desk.policy import Team
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.messages import REPORT
from handlers.chat.words import Words
from handlers.context import Button, Context, Rendered

ORDER = (Role.LEAD, Role.ENGINEER, Role.MANAGER, Role.ADMIN)
"""How people stand on the page of a team; other roles come after these."""
NAME_ROOM = 10
TEAM_ROOM = 14
"""How much of a name fits on a button."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A person on the page of a team, with what they have in hand."""

    person: Person
    roles: Sequence[str]
    open: int


def address(context: Context, parameter: str) -> str:
    """Return the link that opens the private chat with the bot and says `/start parameter`."""
    return f"https://t.me/{context.bot.username}?start={parameter}"


async def link(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render a link, and the words that go with one."""
    data = notice.data
    until = data.get("until")
    text = words.page(
        notice.template,
        desk=context.unit.policy.name[words.locale],
        link=address(context, str(data.get(SECRET) or "")),
        until=words.moment(datetime.fromisoformat(str(until))) if until else "",
        uses=int(data.get("uses") or 1),
        role=str(data.get("role") or ""),
        team=words.name("teams", str(data.get("team") or "")),
    )
    return Rendered(text=text)


async def link_sent(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render that a link went to somebody's private chat, with the way there."""
    text = words.page(notice.template)
    there = Button(words("buttons.private"), url=address(context, "link"))
    return Rendered(text=text, keyboard=[[there]])


async def typed(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the answer to a message of a group that is a report: a way to it, then its number."""
    keyboard = []
    if notice.template == "typed":
        keyboard = [[Button(words("buttons.confirm_there"), url=address(context, REPORT))]]
    message = notice.data.get("message")
    return Rendered(
        text=words.page(notice.template, number=notice.data.get("record")),
        keyboard=keyboard,
        reply_to=int(message) if message else None,
    )


async def granted(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render a role that was given or taken; what the person still has in hand can be put back."""
    unit = context.unit
    whom = await unit.people.get(PersonId(int(notice.data["whom"] or 0)))
    role = str(notice.data["role"])
    held = (await unit.records.held_by([whom.id])).get(whom.id)
    left = held.open if held is not None and role == "user" else 0
    keyboard = []
    if left:
        keyboard = [[_release(whom, left, words, Buttons(context.keys, notice.chat))]]
    text = words.page("granted", whom=whom, role=words(f"roles.{role}"), left=left)
    return Rendered(text=text, keyboard=keyboard)


async def team(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render who is in the teams of a place, who is away, and what they have in hand."""
    unit = context.unit
    chat = await unit.chats.get(notice.chat)
    reader = await unit.people.get(PersonId(int(notice.data["person"] or 0)))
    everywhere = chat.kind is ChatKind.PRIVATE
    here = list(unit.policy.teams) if everywhere else await teams_of(unit, chat.id)
    buttons = Buttons(context.keys, notice.chat)
    shown: list[tuple[Team, list[Member]]] = []
    keyboard: list[list[Button]] = []
    may_release = set(teams_for(reader, chat.kind, Act.MANY_AT_ONCE, here))
    may_grant = set(teams_for(reader, chat.kind, Act.GRANT, here))
    for key in teams_for(reader, chat.kind, Act.TEAM, here):
        members = await _members(key, words, context)
        shown.append((unit.policy.teams[key], members))
        if key in may_release:
            gone = [m for m in members if m.person.away_since is not None and m.open]
            keyboard += [[_release(m.person, m.open, words, buttons)] for m in gone]
        if key in may_grant:
            team = words.name("teams", key)[:TEAM_ROOM] if len(here) > 1 else ""
            keyboard.append(_links(key, team, words, buttons))
    return Rendered(text=words.page("team", teams=shown), keyboard=keyboard)


async def _members(team: str, words: Words, context: Context) -> list[Member]:
    people = await context.unit.people.holding(team)
    held = await context.unit.records.held_by([person.id for person in people])
    found = [
        Member(
            person=person,
            roles=[words(f"roles.{role}") for role in sorted(person.roles(team), key=_place)],
            open=held[person.id].open if person.id in held else 0,
        )
        for person in people
    ]
    return sorted(found, key=lambda m: min(map(_place, m.person.roles(team))))


def _place(role: Role) -> int:
    return ORDER.index(role) if role in ORDER else len(ORDER)


def _links(key: str, team: str, words: Words, buttons: Buttons) -> list[Button]:
    """Return the buttons that make links for the roles of a team, named where there are several."""
    return [
        buttons.button(
            f"🔗 {team} · {words(f'roles.{role}')}" if team else words(f"buttons.link_{role}"),
            Pressed(verb="rlink", ref=at, arg=key),
        )
        for at, role in enumerate(LINKED)
    ]


def _release(person: Person, count: int, words: Words, buttons: Buttons) -> Button:
    text = words("buttons.release", name=person.name[:NAME_ROOM], count=count)
    return buttons.button(text, Pressed(verb="release", ref=person.id))
