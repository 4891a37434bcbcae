"""The page of the time zone: which one holds, and a few to choose from."""

from desk.identifiers import PersonId
from desk.notices import Notice
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages.keyboards import rows
from handlers.chat.readers import words_for
from handlers.chat.words import Words
from handlers.chat.zones import OFFERED
from handlers.context import Context, Rendered


async def timezone(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the zone that holds for a person, and the choice."""
    person = await context.unit.people.get(PersonId(int(notice.data["person"] or 0)))
    zone = person.timezone or context.unit.policy.timezone
    words = words_for(person, context.unit)
    buttons = Buttons(context.keys, notice.chat)
    choices = [
        buttons.button(words(f"zones.{key}"), Pressed(verb="zone", ref=0, arg=name))
        for key, name in OFFERED.items()
    ]
    return Rendered(
        text=words.page(notice.template, zone=zone, now=context.now), keyboard=rows(choices)
    )
