"""The question for whom an engineer reports, and what becomes of such a draft."""

from desk.actions.reporting.behalf import MOST_NAMES, name_in
from desk.draft import Conversation, Draft
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.people import Person
from desk.record import Source
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages.keyboards import rows
from handlers.chat.words import Words
from handlers.context import Button, Context, Rendered

NAME_ROOM = 20
"""How much of a name fits on a button."""


async def ask(
    notice: Notice, conversation: Conversation, draft: Draft, words: Words, context: Context
) -> Rendered:
    """Render the question for whom: people of a typed name, else who reported lately."""
    buttons = Buttons(context.keys, notice.chat)

    def press(text: str, arg: str) -> Button:
        return buttons.button(text, Pressed(verb="who", ref=draft.id, arg=arg))

    people = [p for p in await _offered(draft, context) if p.id != conversation.person]
    names = [press(person.name[:NAME_ROOM], f"p{person.id}") for person in people[:MOST_NAMES]]
    if draft.caller:
        name = draft.caller[:NAME_ROOM]
        others = [[press(words("buttons.who_caller", name=name), "caller")]]
    elif draft.source in (Source.PHONE, Source.WALK_IN):
        others = [[press(words("buttons.who_none"), "none")]]
    else:
        outside = [press(words("buttons.who_phone"), "phone")]
        outside.append(press(words("buttons.who_walk"), "walk"))
        others = [[press(words("buttons.who_self"), "self")], outside]
    drop = buttons.button(words("buttons.drop"), Pressed(verb="drop", ref=draft.id))
    text = words.page("draft_for", draft=draft)
    return Rendered(text=text, keyboard=[*rows(names), *others, [drop]])


async def done(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render that a report was filed for somebody else."""
    whom = await context.unit.people.get(PersonId(int(notice.data["whom"] or 0)))
    return Rendered(text=words.page(notice.template, number=notice.data["record"], whom=whom))


async def _offered(draft: Draft, context: Context) -> list[Person]:
    unit = context.unit
    if draft.caller:
        return list(await unit.people.named(name_in(draft.caller), MOST_NAMES + 1))
    lately = await unit.records.recent_requesters(2 * MOST_NAMES)
    people = [await unit.people.get(person) for person in lately]
    return [person for person in people if person.verified or person.memberships]
