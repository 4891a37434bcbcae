"""What the audit found, and what other calendars moved, in words."""

from dataclasses import dataclass
from datetime import datetime

from desk.actions.desks import may_read
from desk.actions.promises.recompute import BETWEEN
from desk.identifiers import RecordId
from desk.notices import Notice
from desk.promises.audit import Defect, defect_of
from desk.record import Record
from handlers.chat.pages.fitting import fitting
from handlers.chat.words import Words
from handlers.context import Context, Rendered

LINES_LIMIT = 40
"""How many tickets one message names at most; fewer where they would not fit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """A ticket that is due at another moment than before."""

    record: Record
    before: str
    after: str


async def clock_defect(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what an audit found, a line each."""
    del context
    lines = str(notice.data["found"]).split(BETWEEN)
    defects = [_line(defect_of(line), words) for line in lines]
    count = int(notice.data["count"] or 0)

    def page(number: int) -> str:
        more = count - number
        return words.page(notice.template, defects=defects[:number], count=count, more=more)

    return Rendered(text=fitting(page, len(defects)))


async def calendar_changed(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render which of somebody's tickets are due at another moment now."""
    unit, moved = context.unit, []
    chat = await unit.chats.get(notice.chat)
    for line in str(notice.data["moved"]).split(BETWEEN):
        number, *moments = line.split(" ")
        record = await unit.records.get(RecordId(int(number)))
        if record.is_open and await may_read(unit, record, chat):
            before, after = (words.moment(datetime.fromisoformat(moment)) for moment in moments)
            moved.append(Moved(record=record, before=before, after=after))
    if not moved:
        return None

    def page(number: int) -> str:
        return words.page("calendar_changed", moved=moved[:number], more=len(moved) - number)

    return Rendered(text=fitting(page, min(len(moved), LINES_LIMIT)))


def _line(defect: Defect, words: Words) -> str:
    """Return a defect in words."""
    kind = defect.clock.partition(".")[0]
    return words(
        f"defects.{defect.wrong}",
        record=defect.record,
        clock=words(f"timeline.clock_{kind}") if kind != "-" else "",
        kept=_moment(defect.kept, words),
        right=_moment(defect.right, words),
    )


def _moment(told: str, words: Words) -> str:
    """Return a moment in words; what is none as it stands."""
    try:
        return words.moment(datetime.fromisoformat(told))
    except ValueError:
        return told
