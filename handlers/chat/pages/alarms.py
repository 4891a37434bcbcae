"""Alarms in words: what the desk cannot mend by itself, told to its admins."""

from desk.notices import Notice
from handlers.chat.words import Words
from handlers.context import Context, Rendered

FOLDER = "alarms/"
"""Where their templates are, each named by the key of its alarm."""


async def alarm(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render an alarm: its facts are what the template may name, and `raised_at` its moment."""
    del context
    text = words.page(notice.template, **notice.data, raised_at=notice.not_before)
    return Rendered(text=text)
