"""What becomes of a draft: kept and shown, given to a ticket, or filed before the engineers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from desk.access import Actor
from desk.actions.steps import CARD_REST, first_step, group_of, relay, show_card, show_list
from desk.actions.talk import UserMessage, user_message
from desk.draft import Conversation, Draft, Piece, Question
from desk.events import Fact, Message, Pair
from desk.identifiers import ChatId, DraftId, PersonId, RecordId
from desk.incident import filed
from desk.notices import Form, Notice, Rank, Subject
from desk.policy import Policy, Reporters
from desk.ports import Unit
from desk.priority import Priority
from desk.record import Record
from desk.timers import Timer, TimerKind
from desk.versions import seams


async def begin_draft(
    unit: Unit,
    conversation: Conversation,
    pieces: tuple[Piece, ...],
    source: str,
    now: datetime,
    *,
    reported_at: datetime | None = None,
    offered: tuple[RecordId, ...] = (),
) -> None:
    """Begin a report of these messages; `offered` are tickets that they may be about instead."""
    draft = Draft(
        id=await unit.counters.draft(),
        reported_at=min(reported_at or now, now),
        pieces=pieces,
        asking=Question.WHICH if offered else None,
        candidates=offered,
    )
    await set_timers(unit, draft, now)
    await keep_draft(unit, conversation, draft, source, now, wrote=True)


async def keep_draft(
    unit: Unit,
    conversation: Conversation,
    draft: Draft,
    source: str,
    now: datetime,
    *,
    wrote: bool = False,
) -> None:
    """Save the draft and show its card: below what was just written, or where it stands.

    Plain words are answered at once; a part of an album or of forwarded messages waits a moment for
    the next one, so that one card answers all.
    """
    await unit.conversations.save(replace(conversation, draft=draft))
    last = draft.pieces[-1] if draft.pieces else None
    rests = wrote and last is not None and (last.album is not None or last.forwarded)
    shown_at = now + CARD_REST if rests else now
    await show_draft(unit, conversation.chat, draft.id, source, shown_at, repost=wrote)


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
    urgent = draft.priority is Priority.P1
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


async def give(
    unit: Unit,
    conversation: Conversation,
    draft: Draft,
    record: RecordId,
    actor: Actor,
    now: datetime,
) -> None:
    """Add the words of a draft to a ticket instead of filing them."""
    await end_draft(unit, conversation, draft)
    words = UserMessage(actor=actor, record=record, pieces=draft.pieces, told=True)
    await user_message(unit, words, now)
    data = {"record": record}
    await show_draft(
        unit, conversation.chat, draft.id, actor.source, now, template="draft_given", data=data
    )


async def file_draft(
    unit: Unit, conversation: Conversation, draft: Draft, actor: Actor | None, now: datetime
) -> Record:
    """Turn the draft into a record; `actor` is None when it files itself."""
    person = await unit.people.get(conversation.person)
    category = unit.policy.category(draft.category)
    number = await unit.counters.record()
    record = filed(draft, number, person.id, category, now)
    report = Message(
        record=number,
        seq=record.version,
        author=person.id,
        text=draft.text,
        attachments=draft.attachments,
    )
    await first_step(unit, record, actor, report, seams(draft.pieces))
    for part, piece in enumerate(draft.pieces):
        await unit.pairs.add(
            Pair(
                chat=conversation.chat,
                telegram_message_id=piece.telegram_message_id,
                record=number,
                seq=record.version,
                part=part,
                album=piece.album,
            )
        )
    await end_draft(unit, conversation, draft)
    await unit.cards.become(Subject.draft(draft.id), Subject.record(number), conversation.chat)
    await show_card(unit, record, conversation.chat, now, repost=actor is None)
    await _announce(unit, record, report, person.id, now)
    return record


async def _announce(
    unit: Unit, record: Record, report: Message, requester: PersonId, now: datetime
) -> None:
    """Put the record before the engineers; one of an unknown person wakes nobody."""
    group = await group_of(unit, record)
    if group is None:
        return
    person = await unit.people.get(requester)
    quiet = needs_admission(person.verified, unit.policy)
    await show_card(unit, record, group.id, now, quiet=quiet)
    await show_list(unit, group, now)
    if report.attachments:
        await relay(unit, record, report, group.id, "relay/report", now)


def needs_admission(verified: bool, policy: Policy) -> bool:  # noqa: FBT001 - one fact of a person
    """Tell whether reports of such a person wait for a lead's word."""
    return policy.reporters is Reporters.APPROVE and not verified
