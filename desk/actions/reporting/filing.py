"""What becomes of a draft: kept and shown, given to a ticket, or filed before the engineers."""

from datetime import datetime

from desk.access import Actor
from desk.actions.desks import desks_of, group_of
from desk.actions.drafts import end_draft, show_draft
from desk.actions.people.reach import private_of
from desk.actions.reporting.origin import show_where_typed
from desk.actions.steps import first_step, relay, show_card, show_list, tell
from desk.actions.talking.talk import UserMessage, user_message
from desk.actions.working.assigning import by_turns
from desk.draft import Conversation, Draft
from desk.events import Fact, Message, Pair
from desk.identifiers import PersonId, RecordId
from desk.incident import filed, goes_on_from
from desk.notices import Subject
from desk.people import Involvement
from desk.policy import Policy, Reporters
from desk.ports import Unit
from desk.record import Record
from desk.versions import seams

RECENT = 20
"""Among so many tickets of a person the one is looked for that a new one goes on from."""


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
    await show_where_typed(unit, draft, "typed_given", now, record)
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
    category = unit.policy.category(draft.likely_category)
    number = await unit.counters.record()
    requester = draft.requester or person.id
    record = filed(draft, number, requester, category, now, unit.policy.terms_version)
    report = Message(
        record=number,
        seq=record.version,
        author=person.id,
        text=draft.text,
        attachments=draft.attachments,
    )
    facts: dict[str, Fact] = dict(seams(draft.pieces))
    if draft.is_backdated:
        told = draft.reported_at.isoformat()
        facts |= {"backdated": True, "by": person.id, "told_at": told}
    earlier = goes_on_from(record, await unit.records.recent_of(requester, RECENT))
    if earlier is not None:
        facts["follow_up_of"] = earlier
    await first_step(unit, record, actor, report, facts)
    for part, piece in enumerate(draft.pieces):
        if piece.is_elsewhere:
            continue
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
    await show_where_typed(unit, draft, "typed_filed", now, number)
    if draft.requester is not None or draft.caller is not None:
        await unit.watchers.add(number, person.id, Involvement.REPORTED_BY)
    if requester == person.id:
        await unit.cards.become(Subject.draft(draft.id), Subject.record(number), conversation.chat)
        await show_card(unit, record, conversation.chat, now, repost=actor is None)
    else:
        await _hand_to(requester, unit, record, now)
        source, data = f"d{draft.id}.for", {"record": number, "whom": requester}
        await show_draft(
            unit, conversation.chat, draft.id, source, now, template="draft_for_them", data=data
        )
    await announce(unit, record, report, requester, now)
    return record


async def _hand_to(requester: PersonId, unit: Unit, record: Record, now: datetime) -> None:
    """Stage that somebody gets the card of what another one reported for them."""
    chat = await private_of(unit, await unit.people.get(requester), now)
    await show_card(unit, record, chat.id, now, repost=True)


async def _ask_for_somebody(unit: Unit, record: Record, now: datetime) -> None:
    """Stage that the working groups learn that a confidential record waits, and nothing of it."""
    for group in await unit.chats.working():
        await tell(unit, record, group.id, "confidential_waits", now)


async def announce(
    unit: Unit, record: Record, report: Message, requester: PersonId, now: datetime
) -> None:
    """Put the record before the engineers; one of an unknown person wakes nobody."""
    person = await unit.people.get(requester)
    quiet = needs_admission(person.verified, unit.policy)
    if not quiet:
        record = await by_turns(unit, record, now)
    desks = await desks_of(unit, record)
    for desk in desks:
        await show_card(unit, record, desk.id, now, quiet=quiet)
        if report.attachments:
            await relay(unit, record, report, desk.id, "relay/report", now)
    group = await group_of(unit, record)
    if group is not None:
        await show_list(unit, group, now)
    elif record.confidential and not any(desk.reachable for desk in desks):
        await _ask_for_somebody(unit, record, now)


def needs_admission(verified: bool, policy: Policy) -> bool:  # noqa: FBT001 - one fact of a person
    """Tell whether reports of such a person wait for a lead's word."""
    return policy.reporters is Reporters.APPROVE and not verified
