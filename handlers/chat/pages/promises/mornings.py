"""What waited for somebody's morning, in one message: each ticket once, as it stands now."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.actions.arming import case_of
from desk.actions.desks import may_read
from desk.errors import NotForYou
from desk.identifiers import RecordId
from desk.notices import Notice
from desk.people import Chat
from desk.promises.still import still
from handlers.chat.pages import views
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.promises import promised
from handlers.chat.words import Words
from handlers.context import Context, Rendered

LINES_LIMIT = 40
"""How many tickets one message names at most; fewer where they would not fit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One ticket: what was to be said of it last, and how it stands now."""

    ticket: views.Ticket
    about: str
    due: promised.Due | None
    is_yours: bool


async def morning(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what waited for a person; nothing where none of it matters any more."""
    chat = await context.unit.chats.get(notice.chat)
    told: dict[RecordId, list[tuple[int, str]]] = {}
    for step in str(notice.data.get("told") or "").split(","):
        number, seq, template = step.split(":")
        told.setdefault(RecordId(int(number)), []).append((int(seq), template))
    found = [await _line(record, steps, chat, words, context) for record, steps in told.items()]
    lines = sorted(
        (line for line in found if line is not None), key=lambda line: line.ticket.record.priority
    )
    if not lines:
        return None

    def page(number: int) -> str:
        return words.page(
            "morning", lines=lines[:number], total=len(lines), more=len(lines) - number
        )

    return Rendered(text=fitting(page, min(len(lines), LINES_LIMIT)))


async def _line(
    number: RecordId,
    told: Sequence[tuple[int, str]],
    chat: Chat,
    words: Words,
    context: Context,
) -> Line | None:
    """Return what is left to say of a ticket: the newest of it that still means something."""
    unit = context.unit
    try:
        record = await unit.records.get(number)
    except NotForYou:
        return None
    if not await may_read(unit, record, chat):
        return None
    case = await case_of(unit, record)
    steps = {event.seq: event for event in case.timeline}
    left = [
        template
        for seq, template in sorted(told)
        if seq in steps and still(template, case, steps[seq], chat.person)
    ]
    if not left:
        return None
    clock = case.promised
    return Line(
        ticket=await views.ticket(unit, record),
        about=left[-1].partition("/")[2],
        due=None if clock is None else promised.due(clock, words, context.now),
        is_yours=record.owner is not None and record.owner == chat.person,
    )
