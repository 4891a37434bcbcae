"""The greeting, with sentences to try: a press begins a report with one of them."""

from desk.notices import Notice
from desk.people import ChatKind
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.commands import EXAMPLES
from handlers.chat.words import Words
from handlers.context import Context, Keyboard, Rendered


async def welcome(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the greeting; the examples are for private chats."""
    chat = await context.unit.chats.get(notice.chat)
    private = chat.kind is ChatKind.PRIVATE
    buttons = Buttons(context.keys, notice.chat)
    keyboard: Keyboard = ()
    if private:
        keyboard = [
            [buttons.button(words(f"examples.{example}"), Pressed(verb="try", ref=at))]
            for at, example in enumerate(EXAMPLES)
        ]
    name = context.unit.policy.name[words.locale]
    text = words.page("welcome", desk=name, private=private)
    return Rendered(text=text, keyboard=keyboard)
