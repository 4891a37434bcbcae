"""Offers of shifts in words: one's own shifts, what is offered, what may be given for it."""

from desk.access import Act, teams_for
from desk.actions.duty.offers import shifts_of
from desk.duty.offer import Offer, OfferKind, OfferState
from desk.duty.plan import Shift
from desk.identifiers import DutyId, PersonId
from desk.notices import Notice
from handlers.chat.acts.duty.marks import mark, minutes
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages.duty.spans import span
from handlers.chat.words import Words
from handlers.context import Button, Context, Rendered

MOST = 8
TEAM_ROOM = 14


async def mine(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render one's next shifts, each with the button that offers it."""
    unit, now = context.unit, context.now
    person = await unit.people.get(PersonId(int(notice.data["person"] or 0)))
    chat = await unit.chats.get(notice.chat)
    teams = teams_for(person, chat.kind, Act.SHARE_DUTY, unit.policy.teams)
    found: list[tuple[str, Shift]] = []
    for team in teams:
        found += [(team, shift) for shift in await shifts_of(unit, team, person.id, now)]
    found.sort(key=lambda one: one[1].since)
    buttons = Buttons(context.keys, notice.chat)
    keyboard: list[list[Button]] = []
    for team, shift in found[:MOST]:
        text = span(words, shift.since, shift.until)
        if len(teams) > 1:
            text = f"{words.name('teams', team)[:TEAM_ROOM]} · {text}"
        swaps = int(notice.template.endswith("swap"))
        arg = f"{mark(team)}:{minutes(shift.since)}"
        keyboard.append([buttons.button(text, Pressed(verb="offer", ref=swaps, arg=arg))])
    return Rendered(text=words.page(notice.template, any=bool(found)), keyboard=keyboard)


async def offer(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render an offer as it stands: open with its buttons, taken, withdrawn or over."""
    unit = context.unit
    found = await unit.offers.get(DutyId(int(notice.data["offer"] or 0)))
    keyboard: list[list[Button]] = []
    if found.state is OfferState.OPEN and context.now < found.until:
        buttons = Buttons(context.keys, notice.chat)
        keyboard = [
            [
                buttons.button(words("buttons.take_it"), Pressed(verb="take", ref=found.id)),
                buttons.button(words("buttons.no_more"), Pressed(verb="unoffer", ref=found.id)),
            ]
        ]
    return Rendered(
        text=words.page(notice.template, **await _facts(found, words, context)), keyboard=keyboard
    )


async def taken(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render for both that a shift is somebody else's now, and what was given for it."""
    found = await context.unit.offers.get(DutyId(int(notice.data["offer"] or 0)))
    chat = await context.unit.chats.get(notice.chat)
    facts = await _facts(found, words, context)
    return Rendered(
        text=words.page(notice.template, is_taker=chat.person == found.taken_by, **facts)
    )


async def give(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render one's own shifts, of which one is given for the offered one."""
    unit, now = context.unit, context.now
    found = await unit.offers.get(DutyId(int(notice.data["offer"] or 0)))
    person = PersonId(int(notice.data["person"] or 0))
    buttons = Buttons(context.keys, notice.chat)
    shifts = await shifts_of(unit, found.team, person, now)
    keyboard = [
        [
            buttons.button(
                span(words, shift.since, shift.until),
                Pressed(verb="give", ref=found.id, arg=str(minutes(shift.since))),
            )
        ]
        for shift in shifts[:MOST]
    ]
    text = words.page(notice.template, any=bool(shifts), **await _facts(found, words, context))
    return Rendered(text=text, keyboard=keyboard)


async def _facts(found: Offer, words: Words, context: Context) -> dict[str, object]:
    unit = context.unit
    given = ""
    if found.given_since is not None and found.given_until is not None:
        given = span(words, found.given_since, found.given_until)
    return {
        "team": words.name("teams", found.team),
        "person": await unit.people.get(found.person),
        "taker": None if found.taken_by is None else await unit.people.get(found.taken_by),
        "when": span(words, found.since, found.until),
        "given": given,
        "swap": found.kind is OfferKind.SWAP,
        "state": found.state.value,
    }
