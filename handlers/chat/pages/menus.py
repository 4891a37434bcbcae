"""What the buttons behind More offer: people, teams, priorities, categories, tickets."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from desk.actions.working.crew import crew
from desk.draft import Purpose
from desk.notices import Menu
from desk.people import Person
from desk.policy import Assign
from desk.ports import Unit
from desk.priority import Priority
from desk.record import Kind, Record
from desk.text import shortened
from handlers.chat.acts.deciding import MAY_SAY_NOTHING, PERSON, TEAM
from handlers.chat.words import Words

PEOPLE_LIMIT = 8
"""How many people one page of buttons shows."""
SAME_LIMIT = 6
"""How many tickets are offered as the original of a duplicate."""
LOOKED_AT = 40
NAME_LIMIT = 16
TITLE_LIMIT = 22
AWAY = "💤"


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One button: what it does, what it says, what it carries."""

    verb: str
    text: str
    arg: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What a ticket's card offers beside what every card does.

    `choices` are those of an opened menu, None where that needs nothing but the ticket. `undo`
    tells that its newest step can be taken back, `given_out` that only a lead gives it to somebody.
    """

    choices: Sequence[Choice] | None = None
    columns: int = 2
    undo: bool = False
    given_out: bool = False


Maker = Callable[[Unit, Record, str, Words], Awaitable[list[Choice]]]


async def offer(
    unit: Unit, record: Record, menu: Menu, about: str, words: Words, *, undo: bool = False
) -> Offer:
    """Return what the card of a ticket offers in a menu; `about` says which page of it."""
    make = MAKERS.get(menu)
    team = unit.policy.team(record.team)
    return Offer(
        choices=None if make is None else await make(unit, record, about, words),
        columns=1 if menu is Menu.DUPLICATE else 2,
        undo=undo,
        given_out=team.assign is Assign.LEAD and record.owner is None,
    )


async def _assign(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer the engineers of the team, each with what they have in hand."""
    people = [p for p in await crew(unit, record.team) if p.id != record.owner]
    shown, more = _page(people, about, Menu.ASSIGN, words)
    names = await _with_load(unit, shown)
    return [*(Choice(verb="assign", text=text, arg=str(p.id)) for p, text in names), *more]


async def _hand_over(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer the other engineers of the team, then the way to another team."""
    people = [p for p in await crew(unit, record.team) if p.id != record.owner]
    shown, more = _page(people, about, Menu.HAND_OVER, words)
    names = await _with_load(unit, shown)
    found = [Choice(verb="hand", text=text, arg=f"{PERSON}{p.id}") for p, text in names]
    if len(unit.policy.teams) > 1:
        more.append(Choice(verb="menu", text=words("buttons.team"), arg=Menu.TEAM))
    return [*found, *more]


async def _team(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    del about
    return [
        Choice(verb="hand", text=words.name("teams", key), arg=f"{TEAM}{key}")
        for key in unit.policy.teams
        if key != record.team
    ]


async def _priority(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    del unit, about
    return [
        Choice(verb="prio", text=f"{p.value} {words('priorities.' + p.value)}", arg=p.value)
        for p in Priority
        if p is not record.priority
    ] + [Choice(verb="menu", text=words("buttons.wrong_priority"), arg=Menu.CORRECT)]


async def _correct(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer the priorities that it should have had from the beginning."""
    del unit, about
    return [
        Choice(verb="wrong", text=f"{p.value} {words('priorities.' + p.value)}", arg=p.value)
        for p in Priority
        if p is not record.priority
    ]


async def _family(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer the families; a lone category is chosen at once."""
    del about
    found = []
    for family in unit.policy.families:
        inside = _inside(unit, family)
        name = words.name("families", family)
        if len(inside) > 1:
            found.append(Choice(verb="menu", text=name, arg=f"{Menu.CATEGORY}:{family}"))
        elif inside and inside[0] != record.category:
            found.append(Choice(verb="recat", text=name, arg=inside[0]))
    return found


async def _category(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer the categories of a family; of the ticket's own, where none was opened."""
    family = about or record.category.partition(".")[0]
    return [
        Choice(verb="recat", text=words.name("categories", key), arg=key)
        for key in _inside(unit, family)
        if key != record.category
    ]


async def _cancel(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    del unit, record, about
    return [
        Choice(verb="dup", text=words("buttons.duplicate")),
        Choice(verb="gone", text=words("buttons.not_needed")),
        Choice(verb="return", text=words("buttons.not_a_fault")),
    ]


async def _duplicate(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer likely originals: of the same requester, of the same category, then the newest."""
    del about
    mine = await unit.records.open_of(record.requester)
    newest = await unit.records.open_before(None, LOOKED_AT)
    known = {other.id: other for other in (*mine, *newest) if _may_be_same(record, other)}
    ordered = sorted(
        known.values(),
        key=lambda r: (r.requester != record.requester, r.category != record.category, -r.id),
    )
    return [
        Choice(verb="dupof", text=_titled(other, words), arg=str(other.id))
        for other in ordered[:SAME_LIMIT]
    ]


async def _vendor(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer the vendors, and that it is with somebody else; a button has no room for a reason."""
    reasons = unit.policy.terms_for(record.terms).vendor_reasons
    number = reasons.index(about) if about in reasons else 0
    vendors = unit.policy.vendors(record.terms)
    named = [
        Choice(verb="with", text=words.name("contacts", key), arg=f"{number}:{key}")
        for key in vendors
    ]
    return [*named, Choice(verb="with", text=words("buttons.another_vendor"), arg=f"{number}:")]


async def _why(unit: Unit, record: Record, about: str, words: Words) -> list[Choice]:
    """Offer to do it without words, where that can be."""
    del unit, record
    if about not in MAY_SAY_NOTHING:
        return []
    text = "no_moment" if about == Purpose.UNTIL else "without_words"
    return [Choice(verb="skip", text=words(f"buttons.{text}"))]


MAKERS: Mapping[Menu, Maker] = {
    Menu.ASSIGN: _assign,
    Menu.HAND_OVER: _hand_over,
    Menu.TEAM: _team,
    Menu.PRIORITY: _priority,
    Menu.CORRECT: _correct,
    Menu.FAMILY: _family,
    Menu.CATEGORY: _category,
    Menu.CANCEL: _cancel,
    Menu.DUPLICATE: _duplicate,
    Menu.WHY: _why,
    Menu.VENDOR: _vendor,
}


def _page(
    people: Sequence[Person], about: str, menu: Menu, words: Words
) -> tuple[Sequence[Person], list[Choice]]:
    """Return one page of people, with the button that leads on where there are more."""
    first = int(about) if about.isdecimal() else 0
    shown, rest = people[first : first + PEOPLE_LIMIT], people[first + PEOPLE_LIMIT :]
    arg = f"{menu}:{first + PEOPLE_LIMIT}"
    more = [Choice(verb="menu", text=words("buttons.more_people"), arg=arg)] if rest else []
    return shown, more


async def _with_load(unit: Unit, people: Sequence[Person]) -> list[tuple[Person, str]]:
    """Return people with the words of their buttons: name, what they have in hand, away or not."""
    held = await unit.records.held_by([person.id for person in people])

    def text(person: Person) -> str:
        sign = AWAY if person.away_since else ""
        in_hand = held[person.id].open if person.id in held else 0
        return f"{sign}{shortened(person.name, NAME_LIMIT)} · {in_hand}"

    return [(person, text(person)) for person in people]


def _inside(unit: Unit, family: str) -> list[str]:
    categories = unit.policy.categories
    return [key for key, category in categories.items() if category.family == family]


def _may_be_same(record: Record, other: Record) -> bool:
    """Whether everybody who sees the card of a ticket may see the other one, too."""
    is_seen = other.team == record.team and other.confidential == record.confidential
    return is_seen and other.id != record.id and other.kind is not Kind.TASK


def _titled(record: Record, words: Words) -> str:
    return f"#{record.id} {shortened(record.title or words('untitled'), TITLE_LIMIT)}"
