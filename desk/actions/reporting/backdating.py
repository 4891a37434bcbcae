"""Reports that were told by phone or in person before they were written down."""

from datetime import datetime

from desk.access import Act, Actor, demand
from desk.actions.drafts import keep_draft
from desk.draft import Conversation, Draft, Piece
from desk.errors import NoWords, Overdue
from desk.ports import Unit
from desk.said import moment_said

MOST_READ = 60
"""So many characters are read as a moment: nobody needs more for one."""


def demand_earlier(actor: Actor, draft: Draft) -> None:
    """Let pass who may say that a report was told earlier.

    Raises:
        NotForYou: they may not report for others.
        Overdue: it is their own report.
    """
    demand(actor, Act.REPORT_FOR)
    if not draft.may_be_earlier:
        raise Overdue


async def earlier(
    unit: Unit,
    conversation: Conversation,
    draft: Draft,
    piece: Piece,
    actor: Actor,
    now: datetime,
) -> None:
    """Take when a report was told; what has no words is more of the report.

    Raises:
        NoWords: the words name no moment.
        NotThen: the moment is still to come, or too long ago.
        NotForYou: they may not report for others (any more).
        Overdue: it is their own report.
    """
    if not piece.text:
        await keep_draft(unit, conversation, draft.with_piece(piece), actor.source, now, wrote=True)
        return
    demand_earlier(actor, draft)
    zone = actor.person.timezone or unit.policy.timezone
    at = moment_said(piece.text[:MOST_READ], now, zone, past=True)
    if at is None:
        raise NoWords(what="past")
    await keep_draft(unit, conversation, draft.told_at(at, now), actor.source, now, wrote=True)
