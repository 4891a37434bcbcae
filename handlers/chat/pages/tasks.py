"""Tasks in words: their card, and how they stand on the pages of their ticket."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.actions.desks import ticket_of
from desk.actions.rooms import FIRST
from desk.incident import legal
from desk.notices import Menu, Notice
from desk.ports import Unit
from desk.record import Record, State, Verb
from handlers.chat.buttons import Buttons, Pressed, shown
from handlers.chat.pages import menus, staff, views
from handlers.chat.pages.menus import Choice, Offer
from handlers.chat.words import Words
from handlers.context import Button, Context, Keyboard, Rendered

COLUMNS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """A task as it stands on a page of its ticket.

    `who` is the name of its owner, else of its team where that is another one, else empty.
    """

    record: Record
    who: str

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return views.SIGNS[self.record.state]


async def tasks_of(unit: Unit, ticket: Record, words: Words, *, over: bool = False) -> list[Task]:
    """Return the open tasks of a ticket, with those that are `over` when they are asked for."""
    found = []
    for record in await unit.records.tasks_of(ticket.id):
        if not (record.is_open or over):
            continue
        who = "" if record.team == ticket.team else words.name("teams", record.team)
        if record.owner is not None:
            who = (await unit.people.get(record.owner)).name
        found.append(Task(record=record, who=who))
    return found


async def card(notice: Notice, record: Record, words: Words, context: Context) -> Rendered:
    """Render the card of a task for those who work it."""
    unit = context.unit
    chat = await unit.chats.get(notice.chat)
    left = await staff.left(unit, record, chat, words)
    if left is not None:
        return left
    known = await unit.cards.get(notice.subject, notice.chat)
    menu = known.menu if known else Menu.MAIN
    about = str(notice.data.get("about") or "")
    text = words.page(
        "card_task",
        ticket=await views.ticket(unit, record),
        record=record,
        parent=await ticket_of(unit, record),
        told=await _told(unit, record),
        why=await _why(unit, record),
        menu=menu,
        about=about,
    )
    offer = await menus.offer(unit, record, menu, about, words)
    buttons = Buttons(context.keys, notice.chat)
    return Rendered(text=text, keyboard=_keyboard(record, offer, words, buttons))


async def _told(unit: Unit, task: Record) -> str:
    """Return what is to be done beyond what the title says."""
    message = await unit.events.message(task.id, FIRST)
    if message is None:
        return ""
    return views.begun(message.text.removeprefix(task.title).strip(), views.LAST_WORDS)


async def _why(unit: Unit, task: Record) -> str:
    """Return why a task was skipped."""
    events = await unit.events.of(task.id) if task.state is State.SKIPPED else ()
    ends = [event.seq for event in events if event.verb is Verb.SKIP]
    message = await unit.events.message(task.id, ends[-1]) if ends else None
    return views.begun(message.text, views.LAST_WORDS) if message else ""


def _keyboard(record: Record, offer: Offer, words: Words, buttons: Buttons) -> Keyboard:
    """Return the buttons of a task: only what its state allows now."""
    if not record.is_open:
        return ()

    def button(choice: Choice) -> Button:
        state = shown(record)
        pressed = Pressed(verb=choice.verb, ref=record.id, state=state, arg=choice.arg)
        return buttons.button(choice.text, pressed)

    def rows(choices: Sequence[Choice]) -> list[list[Button]]:
        made = [button(choice) for choice in choices]
        return [made[at : at + COLUMNS] for at in range(0, len(made), COLUMNS)]

    if offer.choices is not None:
        back = Choice(verb="menu", text=words("buttons.back"), arg=Menu.MAIN)
        return [*rows(offer.choices), [button(back)]]
    hand_over = Choice(verb="menu", text=words("buttons.hand_over"), arg=Menu.HAND_OVER)
    offered = [
        (Verb.START, Choice(verb="start", text=words("buttons.start"))),
        (Verb.FINISH, Choice(verb="finish", text=words("buttons.finish"))),
        (Verb.SKIP, Choice(verb="omit", text=words("buttons.omit"))),
        (Verb.HAND_OVER, hand_over),
    ]
    verbs = legal(record)
    return rows([choice for verb, choice in offered if verb in verbs])
