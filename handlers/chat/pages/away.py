"""The line that people read after the desk was away."""

from datetime import datetime

from desk.notices import Notice
from handlers.chat.words import Words
from handlers.context import Context, Rendered


async def away(notice: Notice, words: Words, context: Context) -> Rendered:
    """Say from when to when, and that lost presses must be made again."""
    del context
    since, until = (datetime.fromisoformat(str(notice.data[key])) for key in ("since", "until"))
    shown = words.hour if words.same_day(since, until) else words.moment
    return Rendered(text=words.page("away", since=shown(since), until=shown(until)))
