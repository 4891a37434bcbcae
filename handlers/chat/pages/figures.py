"""Reports in words: what was counted, from the frozen numbers, with the tickets they name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desk.actions.desks import may_read
from desk.figures import MOST_DUE, Promised, TeamFigures
from desk.notices import Notice
from desk.reports import ReportKind
from desk.text import shortened
from handlers.chat.pages.fitting import fitting
from handlers.chat.words import Words
from handlers.context import Context, Rendered

TITLE_LIMIT = 32
"""UTF-16 units of a title, so that a promise is one or two lines on a telephone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One promise: when, which ticket, and who has it; empty where nobody has."""

    at: str
    record: int
    title: str
    owner: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """The figures of one team."""

    team: str
    figures: TeamFigures
    due: Sequence[Line]

    @property
    def due_count(self) -> int:
        """How many promises there are, listed or not."""
        return len(self.figures.due) + self.figures.due_more

    @property
    def stars(self) -> str:
        """The average of the stars."""
        return f"{self.figures.stars / self.figures.rated:.1f}" if self.figures.rated else ""


async def daily(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render the figures of a day, as they were when the report was made."""
    since = datetime.fromisoformat(str(notice.data["since"]))
    run = await context.unit.reports.get(ReportKind.DAILY, since)
    if run is None:
        return None
    teams = [team for team in str(notice.data["teams"]).split(",") if team in run.teams]
    blocks = [
        Block(
            team=words.name("teams", team),
            figures=run.teams[team],
            due=[
                line
                for promise in run.teams[team].due
                if (line := await _line(promise, notice, run.until, words, context)) is not None
            ],
        )
        for team in teams
    ]
    next_day = date.fromisoformat(str(run.params["next"]))

    def page(number: int) -> str:
        return words.page(
            "daily",
            blocks=blocks,
            several=len(blocks) > 1,
            shown=number,
            since=words.moment(run.since),
            until=words.moment(run.until),
            next_day=words.day(next_day),
        )

    return Rendered(text=fitting(page, MOST_DUE))


async def _line(
    promise: Promised, notice: Notice, now: datetime, words: Words, context: Context
) -> Line | None:
    """Return a promise in words; None where the chat may not read of it (any more)."""
    unit = context.unit
    record = await unit.records.get(promise.record)
    if not await may_read(unit, record, await unit.chats.get(notice.chat)):
        return None
    owner = None if promise.owner is None else await unit.people.get(promise.owner)
    return Line(
        at=words.when(promise.at, now),
        record=record.id,
        title=shortened(record.title or words("untitled"), TITLE_LIMIT),
        owner=owner.name if owner else "",
    )
