"""Presses that come late: they count only if their card still stands as it was pressed.

Telegram forgets a press after a while, so a late one gets no toast: what came of it shows on the
card alone.
"""

from collections.abc import Mapping

from desk.access import Actor
from desk.actions.drafts import show_draft
from desk.actions.steps import show_card
from desk.draft import Draft, Question
from desk.errors import NotForYou, Overdue
from desk.identifiers import DraftId, RecordId
from desk.notices import Subject
from handlers.chat.buttons import Pressed, shown
from handlers.chat.messages import Press
from handlers.context import Context

QUESTIONS: Mapping[str, Question] = {
    "fam": Question.CATEGORY,
    "cat": Question.CATEGORY,
    "imp": Question.IMPACT,
    "urg": Question.URGENCY,
    "which": Question.WHICH,
    "who": Question.REQUESTER,
    "det": Question.DETAIL,
}
"""What a draft asked when its card showed these buttons."""
OF_DRAFTS = frozenset({*QUESTIONS, "file", "ask", "drop"})


async def demand(press: Press, context: Context) -> None:
    """Let a late press pass only if its card still shows what it showed when it was pressed.

    Buttons that stand on no card of a record or draft (language, undo, report anew) pass: their
    actions look by themselves whether they still mean something.

    Raises:
        Overdue: the record or draft has moved on.
        NotForYou: there is no such record.
    """
    pressed = press.pressed
    if pressed.verb in OF_DRAFTS:
        draft = await _draft(press.actor, pressed, context)
        if draft is None or not _still_asks(draft, pressed):
            raise Overdue
    elif pressed.state:
        record = await context.unit.records.get(RecordId(pressed.ref))
        if shown(record) != pressed.state:
            raise Overdue


async def show_again(actor: Actor, pressed: Pressed, context: Context) -> None:
    """Stage that the card of a late press that did not count shows how things stand."""
    unit, now = context.unit, context.now
    if pressed.verb in OF_DRAFTS:
        draft = await _draft(actor, pressed, context)
        if draft is not None:
            await show_draft(unit, actor.chat, draft.id, actor.source, now)
        return
    if not pressed.state:
        return
    try:
        record = await unit.records.get(RecordId(pressed.ref))
    except NotForYou:
        return
    if await unit.cards.get(Subject.record(record.id), actor.chat) is not None:
        await show_card(unit, record, actor.chat, now, source=actor.source)


async def _draft(actor: Actor, pressed: Pressed, context: Context) -> Draft | None:
    """Return the presser's draft under way, if the button is one of it."""
    conversation = await context.unit.conversations.get(actor.chat, actor.person.id)
    draft = conversation.draft
    return draft if draft is not None and draft.id == DraftId(pressed.ref) else None


def _still_asks(draft: Draft, pressed: Pressed) -> bool:
    """Whether the draft's card has this button now."""
    match pressed.verb:
        case "drop":
            return True
        case "file":
            return draft.can_be_filed and draft.asking is None
        case "ask":
            return (draft.asking is None) == bool(pressed.arg)
        case "det" if draft.detail != pressed.arg.partition(".")[0]:
            return False
    return draft.question is QUESTIONS[pressed.verb]
