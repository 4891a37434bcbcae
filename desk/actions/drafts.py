"""A report that is being told: begun, kept, shown, and ended."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.actions.steps import CARD_REST
from desk.actions.understanding import understand
from desk.draft import Conversation, Draft, Origin, Piece, Question
from desk.events import Fact
from desk.identifiers import ChatId, DraftId, RecordId
from desk.notices import Form, Notice, Rank, Subject
from desk.ports import Unit
from desk.priority import Priority
from desk.timers import Timer, TimerKind

HERE = Origin()
"""A report that is told where its draft is."""


async def begin_draft(
    unit: Unit,
    conversation: Conversation,
    pieces: tuple[Piece, ...],
    source: str,
    now: datetime,
    *,
    reported_at: datetime | None = None,
    offered: tuple[RecordId, ...] = (),
    origin: Origin = HERE,
    asking: Question | None = None,
) -> Draft:
    """Begin a report of these messages; `offered` are tickets that they may be about instead."""
    draft = Draft(
        id=await unit.counters.draft(),
        reported_at=min(reported_at or now, now),
        pieces=pieces,
        asking=Question.WHICH if offered else asking,
        candidates=offered,
        source=origin.source,
        typed_in=origin.typed_in,
        typed_message=origin.typed_message,
    )
    return await keep_draft(unit, conversation, draft, source, now, wrote=True)


async def keep_draft(
    unit: Unit,
    conversation: Conversation,
    draft: Draft,
    source: str,
    now: datetime,
    *,
    wrote: bool = False,
) -> Draft:
    """Save the draft with all that it tells by itself, and show its card.

    The card stands below what was just written, or where it stood. Plain words are answered at
    once; a part of an album or of forwarded messages waits a moment for the next one, so that one
    card answers all.
    """
    draft = await understand(unit, draft, conversation.person)
    before = conversation.draft
    is_new = before is None or before.id != draft.id
    if is_new or (_is_pressing(draft) and not _is_pressing(before)):
        await set_timers(unit, draft, now)
    await unit.conversations.save(replace(conversation, draft=draft))
    last = draft.pieces[-1] if draft.pieces else None
    rests = wrote and last is not None and (last.album is not None or last.forwarded)
    shown_at = now + CARD_REST if rests else now
    await show_draft(unit, conversation.chat, draft.id, source, shown_at, repost=wrote)
    return draft


def _is_pressing(draft: Draft | None) -> bool:
    return draft is not None and draft.priority is Priority.P1


async def show_draft(
    unit: Unit,
    chat: ChatId,
    draft: DraftId,
    source: str,
    now: datetime,
    *,
    repost: bool = False,
    template: str = "draft",
    data: Mapping[str, Fact] | None = None,
) -> None:
    """Stage that the draft's card shows from `now` on how it stands, or what became of it.

    What became of it has a `template` of its own.
    """
    subject = Subject.draft(draft)
    await unit.notices.add(
        Notice(
            ref=f"{source}.draft.{chat}",
            form=Form.CARD,
            template=template,
            chat=chat,
            subject=subject,
            seq=0,
            rank=Rank.REPLY,
            not_before=now,
            repost=repost,
            data=data or {},
        )
    )


async def set_timers(unit: Unit, draft: Draft, now: datetime) -> None:
    """Set when a forgotten draft is remembered and filed; sooner when it looks pressing."""
    policy, subject = unit.policy, Subject.draft(draft.id)
    urgent = _is_pressing(draft)
    wait = policy.draft_file_urgent if urgent else policy.draft_file
    if not urgent:
        await unit.timers.set(
            Timer(
                kind=TimerKind.DRAFT_NUDGE,
                subject=subject,
                round=0,
                due_at=now + policy.draft_nudge,
            )
        )
    await unit.timers.set(
        Timer(kind=TimerKind.DRAFT_FILE, subject=subject, round=0, due_at=now + wait)
    )


async def end_draft(unit: Unit, conversation: Conversation, draft: Draft) -> None:
    """Stage that nothing is being told any more: no draft, no timer of it."""
    subject = Subject.draft(draft.id)
    await unit.timers.cancel(TimerKind.DRAFT_NUDGE, subject)
    await unit.timers.cancel(TimerKind.DRAFT_FILE, subject)
    await unit.conversations.save(replace(conversation, draft=None))
