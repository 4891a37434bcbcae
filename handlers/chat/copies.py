"""Presses on copies of cards that the desk does not know."""

from desk.actions.talking import copies
from desk.identifiers import DraftId, RecordId
from desk.notices import Subject
from handlers.chat.buttons import Pressed
from handlers.chat.messages import Press
from handlers.context import Context

ON_TICKETS = frozenset(
    {
        "claim",
        "unclaim",
        "menu",
        "pend",
        "resume",
        "kind",
        "cause",
        "confirm",
        "reopen",
        "cancel",
        "words",
        "assign",
        "hand",
        "up",
        "prio",
        "recat",
        "gone",
        "return",
        "dup",
        "dupof",
        "skip",
        "mistake",
        "split",
        "start",
        "finish",
        "omit",
        "admit",
    }
)
ON_DRAFTS = frozenset({"fam", "cat", "imp", "urg", "ask", "which", "file", "drop"})
"""The buttons that stand on cards alone."""


async def look(press: Press, context: Context, *, is_here: bool) -> None:
    """See to the message that was pressed on, unless it is of a chat that has moved since."""
    subject = _subject(press.pressed)
    if subject is not None and is_here:
        actor = press.actor
        await copies.met(context.unit, subject, actor.chat, press.message_id, context.now)


def _subject(pressed: Pressed) -> Subject | None:
    if pressed.verb in ON_TICKETS:
        return Subject.record(RecordId(pressed.ref))
    if pressed.verb in ON_DRAFTS:
        return Subject.draft(DraftId(pressed.ref))
    return None
