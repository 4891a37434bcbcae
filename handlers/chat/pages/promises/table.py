"""Which function renders which page about what is promised."""

from collections.abc import Awaitable, Callable, Mapping

from desk.notices import Notice
from handlers.chat.pages.promises import audits, explained, levels, mornings, pressing
from handlers.chat.words import Words
from handlers.context import Context, Rendered

RENDERERS: Mapping[str, Callable[[Notice, Words, Context], Awaitable[Rendered | None]]] = {
    "alarms/clock_defect": audits.clock_defect,
    "calendar_changed": audits.calendar_changed,
    "morning": mornings.morning,
    "why": explained.why_page,
    "next": explained.next_page,
    "sla": levels.sla,
    **pressing.RENDERERS,
}
